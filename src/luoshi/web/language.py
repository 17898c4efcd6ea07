"""Which language a page speaks, and the catalogue of everything it says (界面文字)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import StringIO

#: Languages of the catalogue, in order of preference: column of the table -> value of the ``lang`` attribute (BCP 47).
LANGUAGES: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}

#: Cookie that remembers the switch.
COOKIE = "luoshi_lang"


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language; calling it with a key gives the text."""

    language: str
    texts: Mapping[str, str]

    @property
    def tag(self) -> str:
        """The BCP 47 tag for the ``lang`` attribute."""
        return LANGUAGES[self.language]

    def __call__(self, key: str, **values: object) -> str:
        """Return the message ``key`` with ``values`` filled in.

        Raises:
            KeyError: if there is no such message: a defect of luoshi, caught by the test of the catalogue.
        """
        text = self.texts[key]
        return text.format(**values) if values else text

    def term(self, group: str, value: object) -> str:
        """Return the name of a value of a closed set (``kind.news``); an unknown value, such as one of the user's, as it is."""
        if value is None or value == "":
            return self.texts["unknown"]
        return self.texts.get(f"{group}.{value}", str(value))


@lru_cache(maxsize=1)
def rows() -> tuple[dict[str, str], ...]:
    """Return the table of messages: columns key, zh, en."""
    folder = resources.files("luoshi.web") / "messages"
    text = (folder / "messages.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of ``language``."""
    return Catalogue(language, {row["key"]: row[language] for row in rows()})


def choose(asked: str | None, remembered: str | None, accepted: str | None) -> str:
    """Choose the language of a page: the switch in the address, else the cookie, else Accept-Language, else Chinese."""
    for wish in (asked, remembered):
        if wish is not None and wish in LANGUAGES:
            return wish
    ranked = sorted(_ranges(accepted or ""), key=lambda item: -item[1])
    for tag, quality in ranked:
        primary = tag.split("-")[0]
        if quality > 0 and primary in LANGUAGES:
            return primary
    return next(iter(LANGUAGES))


def _ranges(header: str) -> list[tuple[str, float]]:
    """Return the language ranges of an Accept-Language header with their weights (RFC 9110, 12.5.4)."""
    found = []
    for part in header.split(","):
        tag, _, weight = part.strip().lower().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag:
            found.append((tag.strip(), quality))
    return found
