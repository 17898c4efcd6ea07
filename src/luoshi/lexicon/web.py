"""What is known of web pages in general (网页常识): labels of facts, meta elements, furniture, names of classes.

Nothing here belongs to one site: the tables hold what editors, content systems and guidelines of government sites have
in common. ``restore.webpage`` reads pages with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon
from luoshi.model import DropReason, LuoshiError


@dataclass(frozen=True, slots=True)
class Labels:
    """Printed labels of facts (栏目): ``来源：``, ``发布日期``, ``索 引 号``.

    ``pattern`` finds a label with its colon or tab, blanks between its characters allowed; groups ``label`` and ``end``.
    """

    pattern: re.Pattern[str]
    fields: Mapping[str, str]
    weak: frozenset[str]

    def field(self, printed: str) -> str:
        """Return the fact that a printed label names."""
        return self.fields["".join(printed.split())]

    def is_weak(self, printed: str) -> bool:
        """Tell labels that also begin lines of prose (时间：, 名称：)."""
        return "".join(printed.split()) in self.weak


@lru_cache(maxsize=4)
def web_labels(lexicon: Lexicon) -> Labels:
    """Return the labels of facts that pages print."""
    rows = lexicon.rows("web_labels")
    weak = frozenset(row["label"] for row in rows if row["strength"] == "weak")
    forms = []
    for name in sorted((row["label"] for row in rows), key=len, reverse=True):
        spaced = r"[ \u3000\xa0]{0,4}".join(re.escape(character) for character in name)
        # A weak label inside a word (活动时间：) is no label; a strong one may follow its neighbour without a blank.
        forms.append(f"(?<![\\u4e00-\\u9fff]){spaced}" if name in weak else spaced)
    pattern = re.compile(f"(?P<label>{'|'.join(forms)})[ \\u3000\\xa0]*(?P<end>[:：\\t])")
    return Labels(pattern, {row["label"]: row["field"] for row in rows}, weak)


@lru_cache(maxsize=4)
def web_meta(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the fact that a meta element of a page names, by its name in lower case."""
    return {row["name"].lower(): row["field"] for row in lexicon.rows("web_meta")}


#: What a headline says and the name of a site does not.
_SAYS = re.compile("关于|[，。：；！？“”《》、]|召开|举行|开展|印发|通知|公告|公示|意见|方案|规定|办法|报告")
#: A name of a site is no longer than this.
_SITE_NAME = 24


@lru_cache(maxsize=4)
def _site_endings(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(row["ending"] for row in lexicon.rows("site_name_endings"))


def names_a_site(printed: str, lexicon: Lexicon) -> bool:
    """Tell the name of a site or body (云泽市教育局, 云泽新闻网) from a headline."""
    return len(printed) <= _SITE_NAME and printed.endswith(_site_endings(lexicon)) and _SAYS.search(printed) is None


@lru_cache(maxsize=4)
def web_blocks(lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a word in the id or class of an element tells: a drop reason, ``body`` or ``title``."""
    return {row["token"]: row["what"] for row in lexicon.rows("web_blocks")}


@lru_cache(maxsize=16_384)
def _row_that_matches(pattern: re.Pattern[str], bare: str) -> str | None:
    """Match a line once for many pages: menus and footers repeat from page to page."""
    match = pattern.fullmatch(bare)
    return match.lastgroup if match is not None else None


#: What parts buttons on one line, and the longest line of buttons.
_BARS, BUTTONS = re.compile("[|｜丨]"), 60


@dataclass(frozen=True, slots=True)
class WebFurniture:
    """Lines that are no text of an article (页面用语).

    ``lines`` are dropped where they stand, ``tails`` end the article, ``feet`` (an address, an organiser) belong to the
    page only beside other lines of a footer. All match whole lines without white space.
    """

    lines: re.Pattern[str]
    tails: re.Pattern[str]
    feet: re.Pattern[str]
    drops: Mapping[str, DropReason]

    def line(self, bare: str) -> DropReason | None:
        """Return why a line is dropped; None for a line that may be text. Buttons between bars are told one by one."""
        row = _row_that_matches(self.lines, bare)
        if row is None and len(bare) <= BUTTONS and len(buttons := _BARS.split(bare)) > 1:
            rows = [_row_that_matches(self.lines, button) for button in buttons if button]
            row = rows[0] if rows and all(each is not None for each in rows) else None
        return self.drops[row] if row is not None else None

    def tail(self, bare: str) -> DropReason | None:
        """Return why a line ends the article; None if it does not."""
        row = _row_that_matches(self.tails, bare)
        return self.drops[row] if row is not None else None

    def foot(self, bare: str) -> DropReason | None:
        """Return why a line is dropped where a footer stands; None if it is no line of a footer."""
        row = _row_that_matches(self.feet, bare)
        return self.drops[row] if row is not None else None


@lru_cache(maxsize=4)
def web_furniture(lexicon: Lexicon) -> WebFurniture:
    """Return the furniture of web pages.

    Raises:
        LuoshiError: if a row holds a pattern that is none, or a reason that does not exist.
    """
    drops: dict[str, DropReason] = {}
    parts: dict[str, list[str]] = {"line": [], "tail": [], "foot": []}
    for number, row in enumerate(lexicon.rows("web_furniture")):
        where = f"lexicon/web_furniture.csv: {row['pattern']}"
        try:
            re.compile(row["pattern"])
            drops[f"r{number}"] = DropReason(row["drop"])
            parts[row["place"]].append(f"(?P<r{number}>{row['pattern']})")
        except (re.error, ValueError, KeyError) as error:
            raise LuoshiError(f"furniture row cannot be read: {error}", where, "mend the row") from error
    lines, tails, feet = (re.compile("|".join(parts[place])) for place in ("line", "tail", "foot"))
    return WebFurniture(lines, tails, feet, drops)
