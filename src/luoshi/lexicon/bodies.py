"""Organisations (机构): the central ones by name, the local ones by how their names are built.

A provincial, city or county body is named region + organ (湖南省 + 人大常委会), region + department + unit (湖南省 + 工信 + 厅) or
region + something ending in 公司, 大学, 协会. The tables bodies, organs, departments and body_suffixes hold these; which region
a bare 省委 or 市教育局 belongs to is decided in its article (luoshi.annotate.bodies).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.names import alternatives
from luoshi.lexicon.tables import Lexicon
from luoshi.model import Body, BodyKind, Level, LuoshiError

#: Units of a department with their full words; 委 is a party committee after a bare region, a commission after a department.
UNITS = {"厅": "厅", "局": "局", "委": "委员会", "委员会": "委员会", "办": "办公室", "办公室": "办公室"}


@dataclass(frozen=True, slots=True)
class Organ:
    """How one kind of local organ is named: ``form`` follows the region, ``canonical`` has ``{r}`` for it."""

    form: str
    canonical: str
    kind: BodyKind


class Bodies:
    """All that the lexicon knows of organisations, ready for matching."""

    def __init__(
        self,
        central: tuple[Body, ...],
        organs: tuple[Organ, ...],
        departments: dict[str, str],
        suffixes: dict[str, BodyKind],
        hidden: dict[str, tuple[str, ...]],
    ) -> None:
        self.named = {name: body for body in central for name in (*body.aliases, body.name)}
        self.names = Matcher(self.named)
        self.organs = {organ.form: organ for organ in organs}
        self.departments = departments
        self.suffixes = suffixes
        self._hidden = hidden
        self.tail = _tail(self.organs, departments)
        self.open_tail = _open_tail(suffixes)
        self.unplaced = _unplaced(suffixes)

    def hidden(self, text: str, start: int, end: int) -> bool:
        """Tell whether the name at this place is part of another word (民建 in 村民建设, 中办 in 集中办公)."""
        name = text[start:end]
        words = self._hidden.get(self.named[name].name, ())
        return any(name in word and text.startswith(word, start - word.find(name)) for word in words)

    def known(self, name: str) -> Body | None:
        """Return the body with this name or alias, or None."""
        return self.named.get(name)


def _tail(organs: dict[str, Organ], departments: dict[str, str]) -> re.Pattern[str]:
    """Compile what may follow a region: an organ (人大常委会), or a department with its unit (工信厅, 卫生健康委).

    委 and 办 do not count where they begin another word: 委员, 委托, 办理, 办事.
    """
    return re.compile(
        rf"(?:(?P<organ>{alternatives(organs)})|(?P<stem>{alternatives(departments)})"
        r"(?P<unit>厅|局(?![面限势部])|委员会|委|办公室|办(?![理事公好法学成案结得了])))"
        r"(?!(?<=委)[员托派任以屈曲婉])"
    )


#: An ending that goes on is another word: 大学生, 银行业, 第一中学 (which ends in 中学, not in 一中).
WHOLE = (
    r"(?!(?<=大学)生|(?<=[中小]学)生|(?<=一中)学|(?<=银行)[业家卡]|(?<=集团)[军化）]|(?<=公司)[法制]|(?<=[学医]院)长)"
)


def _open_tail(suffixes: dict[str, BodyKind]) -> re.Pattern[str]:
    """Compile the rest of a name that is only known by its last word (沃森电气科技 + 有限公司)."""
    inner = r"[一-龥（）A-Za-z0-9·]"
    never = r"[和的是在了将把被对与及于等各某该其这那有要为由向从到使让并已以都也就还我你他她们，。]"
    return re.compile(rf"(?P<open>(?:(?!{never}){inner}){{0,18}}?)(?P<suffix>{alternatives(suffixes)}){WHOLE}")


#: Endings that no common noun has, so that a name needs no region before it.
CERTAIN = ("有限公司", "有限责任公司", "股份有限公司", "指导委员会", "领导小组", "指挥部", "基金会", "研究院", "管委会")


def _unplaced(suffixes: dict[str, BodyKind]) -> re.Pattern[str]:
    """Compile a name without a region: after a mark or a small word, with an ending of :data:`CERTAIN`."""
    endings = alternatives(word for word in CERTAIN if word in suffixes)
    inner = r"(?![的是在了将把被对与及于各该其这那要为由向使让等以下])[一-龥A-Za-z0-9]"
    return re.compile(rf"(?<=[，。；：、（“\n是由与和在对向])(?:{inner}){{3,16}}?(?:{endings}){WHOLE}")


def _kind(word: str, where: str) -> BodyKind:
    try:
        return BodyKind(word)
    except ValueError as error:
        known = ", ".join(BodyKind)
        raise LuoshiError(f"“{word}” is no kind of body", where, f"kinds are: {known}") from error


@lru_cache(maxsize=8)
def bodies(lexicon: Lexicon) -> Bodies:
    """Return what the lexicon knows of organisations.

    Raises:
        LuoshiError: if a row names an unknown kind or level.
    """
    central = []
    for row in lexicon.rows("bodies"):
        try:
            level = Level(row["level"]) if row["level"] else None
        except ValueError as error:
            raise LuoshiError(f"“{row['name']}”: {error}", "lexicon/bodies.csv", "see Level in the glossary") from error
        aliases = tuple(word for word in row["aliases"].split("|") if word)
        kind = _kind(row["kind"], "lexicon/bodies.csv")
        central.append(Body(row["name"], kind, level, row["region_code"] or None, aliases, row["parent"] or None))
    return Bodies(
        tuple(central),
        tuple(
            Organ(row["form"], row["canonical"], _kind(row["kind"], "lexicon/organs.csv"))
            for row in lexicon.rows("organs")
        ),
        {row["stem"]: row["full"] for row in lexicon.rows("departments")},
        {row["suffix"]: _kind(row["kind"], "lexicon/body_suffixes.csv") for row in lexicon.rows("body_suffixes")},
        {row["name"]: tuple(row["not_in"].split("|")) for row in lexicon.rows("bodies") if row.get("not_in")},
    )
