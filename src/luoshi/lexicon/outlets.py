"""Outlets (媒体): newspapers, agencies and sites that print articles, by name and by the ending of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon

#: What stands for an origin and names none: the site itself, the web at large, no letter at all, a date.
_NOBODY = re.compile(
    r"(?:本[站网刊报校院馆台]|网站|网络|互联网|网上|综合|原创|转载|整理|佚名|未知|不详|其他|其它|无|[、/／ -])*"
    r"|(?:[^\u4e00-\u9fffA-Za-z]|(?<=\d)[年月日])*"
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A known outlet; ``region`` is a GB/T 2260 code, ``CN`` for central ones."""

    name: str
    kind: str
    level: str
    region: str


@dataclass(frozen=True)
class Outlets:
    """Known outlets by name, and the pattern that recognises a name by its ending."""

    by_name: dict[str, Outlet]
    pattern: re.Pattern[str]

    def canonical(self, printed: str) -> str:
        """Return the name under which an outlet is known; the printed form if it is not."""
        outlet = self.by_name.get(printed)
        return outlet.name if outlet is not None else printed

    def carrier(self, printed: str) -> str | None:
        """Return the outlet that a page names as its origin; None for words that name none (本站原创, 网络, a date)."""
        return None if _NOBODY.fullmatch(printed.strip()) else self.canonical(printed)

    def named(self, text: str) -> str | None:
        """Return the outlet that ``text`` is the name of; None if it does not look like one."""
        return self.canonical(text) if self.pattern.fullmatch(text) else None

    def leading(self, text: str) -> str | None:
        """Return the outlet whose name begins ``text`` (a dateline); None if there is none."""
        match = self.pattern.match(text)
        return self.canonical(match.group()) if match is not None else None


@lru_cache(maxsize=4)
def outlets(lexicon: Lexicon) -> Outlets:
    """Return the outlets of ``lexicon``."""
    by_name: dict[str, Outlet] = {}
    for row in lexicon.rows("outlets"):
        outlet = Outlet(row["name"], row["kind"], row["level"], row["region"])
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            by_name[name] = outlet
    exact = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    endings = "|".join(re.escape(row["suffix"]) for row in lexicon.rows("outlet_suffixes"))
    return Outlets(
        by_name, re.compile(f"(?:{exact}|[\\u4e00-\\u9fff]{{1,12}}?(?:{endings})|[\\u4e00-\\u9fff]{{2,8}}网)")
    )
