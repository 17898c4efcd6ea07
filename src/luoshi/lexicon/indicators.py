"""Named indicators (指标): canonical names, and the printed forms that mean them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon

#: The name of every indicator that the table does not list.
OTHER = "other"
#: Words before an indicator that say when or for the whole of which place: they do not make it another indicator.
_SCOPE = re.compile(
    r"(?:(?:20\d\d年|今年|全年|年度|当年|本年|全国|全省|全市|全区|全州|全县|全社会|全口径|我省|我市|我区|我县|本省|本市|本区|自治区|地方级?|其中|力争|争取|确保|实现|"
    r"完成|保持|努力|力促|推动|促进|使|全力|预计|建议|安排|提高|的|，|：)+)"
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator (指标) of the table: ``core`` ones are looked for in every headline passage.

    ``measure`` is what a number of it is: growth, level, or cut.
    """

    id: str
    name: str
    english: str
    core: bool
    measure: str
    unit: str


@lru_cache(maxsize=8)
def table(lexicon: Lexicon) -> dict[str, Indicator]:
    """Return the indicators by their canonical name."""
    return {
        row["indicator"]: Indicator(
            row["indicator"], row["name"], row["english"], row["core"] == "yes", row["measure"], row["unit"]
        )
        for row in lexicon.rows("indicators")
    }


@lru_cache(maxsize=8)
def _forms(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["form"]), row["indicator"]) for row in lexicon.rows("indicator_forms"))


@lru_cache(maxsize=4096)
def classify(subject: str, lexicon: Lexicon) -> str:
    """Return the canonical indicator that ``subject`` names as a whole, else :data:`OTHER`.

    Parts do not count: 工业投资 is not 固定资产投资, 服务贸易 not 进出口; scope words before it (全省, 全年) do.
    """
    bare = subject.strip("“”")
    scope = _SCOPE.match(bare)
    for text in (bare, bare[scope.end() :]) if scope else (bare,):
        for form, indicator in _forms(lexicon):
            if form.fullmatch(text):
                return indicator
    return OTHER
