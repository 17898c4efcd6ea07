"""Finding names by how they are spelled (拼音检索): zjtx or zhuanjingtexin finds 专精特新.

Readings come from pypinyin (MIT), which knows the phrases in which a character is read otherwise (重庆 is cq).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luoshi.store.query.phrases import phrases
from luoshi.store.query.tables import ask, findings_version
from luoshi.store.shelf import Shelf

#: Letters that may be a spelling: fewer than two fit everything, more than forty are a text.
_SPELLING = re.compile(r"[a-z0-9]{2,40}", re.IGNORECASE)


class Named(StrEnum):
    """What a name that a spelling fits is (名称类别)."""

    FORMULATION = "formulation"
    BODY = "body"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A formulation, body or title that a spelling fits, with the number of its documents."""

    kind: Named
    name: str
    documents: int


def spelled(shelf: Shelf, letters: str, limit: int = 20) -> tuple[Spelled, ...]:
    """Return what ``letters`` spell: by the initials of the characters, or in full from the first on.

    Names spelled by exactly these letters come first, then those that begin with them, then those that hold them; of
    equals that of most documents. Anything but Latin letters and digits spells nothing.
    """
    typed = letters.strip().lower()
    if not _SPELLING.fullmatch(typed) or typed.isdigit():
        return ()
    found = []
    for one, initials, full in _names(shelf, findings_version(shelf)):
        if typed in (initials, full):
            fit = 0
        elif initials.startswith(typed) or full.startswith(typed):
            fit = 1
        elif typed in initials:
            fit = 2
        else:
            continue
        found.append((fit, -one.documents, len(one.name), one.name, one))
    return tuple(row[-1] for row in sorted(found, key=lambda row: row[:-1])[:limit])


@lru_cache(maxsize=2)
def _names(shelf: Shelf, version: tuple[tuple[str, str | None], ...]) -> tuple[tuple[Spelled, str, str], ...]:
    """Spell every name of one run; ``version`` only tells one run from another."""
    return tuple((one, *_spell(one.name)) for one in _every(shelf))


def _every(shelf: Shelf) -> Iterator[Spelled]:
    for phrase in phrases(shelf, limit=1_000_000).rows:
        yield Spelled(Named.FORMULATION, phrase.canonical, phrase.documents)
    for kind, column in ((Named.BODY, "issuer"), (Named.TITLE, "title")):
        sql = f"SELECT {column} AS name, count(*) AS n FROM documents WHERE {column} IS NOT NULL GROUP BY ALL ORDER BY n DESC, name"
        for row in ask(shelf, sql):
            yield Spelled(kind, row["name"], row["n"])


def _spell(name: str) -> tuple[str, str]:
    """Return initials and full spelling; marks are left out, letters and digits stand for themselves."""
    from pypinyin import lazy_pinyin

    # What is no character comes back in one piece; the mark in front tells it from a syllable.
    parts: list[str] = []
    for syllable in lazy_pinyin(name, errors=lambda other: "\0" + other):
        parts.extend(syllable[1:] if syllable.startswith("\0") else [syllable])
    kept = [spelt for part in parts if (spelt := re.sub(r"[^a-z0-9]", "", part.lower()))]
    return "".join(syllable[0] for syllable in kept), "".join(kept)
