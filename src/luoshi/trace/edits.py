"""What was changed (改动类别): the edits of a link sorted into numbers, names, moved, inserted, deleted and reworded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from luoshi.model import Edit
from luoshi.trace.classify import bare

_DIGIT = re.compile(r"\d")
#: Characters of the shortest stretch that counts as moved: a shorter one stands twice by chance.
_MOVED = 4


class What(StrEnum):
    """What an edit does."""

    NUMBER = "number"
    NAME = "name"
    MOVED = "moved"
    INSERTED = "inserted"
    DELETED = "deleted"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Told:
    """An edit and what it does; ``rule`` names the function that decided."""

    what: What
    up: str
    down: str

    @property
    def rule(self) -> str:
        """Return the dotted name of the rule."""
        return f"{__name__}.{self.what.value}"


def told(edits: Sequence[Edit], named: Callable[[str], bool]) -> tuple[Told, ...]:
    """Return the edits with what each does, in their order; a stretch that moved is told once.

    Args:
        edits: the edits of a link.
        named: tells whether words are the name of a place or of a body.
    """
    return tuple(_told(edits, named))


def _told(edits: Sequence[Edit], named: Callable[[str], bool]) -> Iterator[Told]:
    there = [bare(edit.down) for edit in edits if not edit.up]
    gone = [bare(edit.up) for edit in edits if not edit.down]
    for edit in edits:
        if not edit.up:
            if not _stands(bare(edit.down), gone):
                yield Told(What.INSERTED, "", edit.down)
        elif not edit.down:
            what = What.MOVED if _stands(bare(edit.up), there) else What.DELETED
            yield Told(what, edit.up, edit.up if what is What.MOVED else "")
        elif _DIGIT.search(edit.up) and _DIGIT.search(edit.down):
            yield Told(What.NUMBER, edit.up, edit.down)
        elif named(edit.up) and named(edit.down):
            yield Told(What.NAME, edit.up, edit.down)
        else:
            yield Told(What.REWORDED, edit.up, edit.down)


def _stands(words: str, others: Sequence[str]) -> bool:
    return len(words) >= _MOVED and words in others


def number() -> str:
    """数字改动: both sides give a number, and the numbers or their units differ."""
    return number.__doc__ or ""


def name() -> str:
    """名称改动: the name of a place or of a body stands where another one stood."""
    return name.__doc__ or ""


def moved() -> str:
    """语序调整: the same words stand elsewhere in the sentence."""
    return moved.__doc__ or ""


def inserted() -> str:
    """增补: words that the upstream passage does not have."""
    return inserted.__doc__ or ""


def deleted() -> str:
    """删略: words of the upstream passage that were left out."""
    return deleted.__doc__ or ""


def reworded() -> str:
    """换词: other words stand where some stood."""
    return reworded.__doc__ or ""
