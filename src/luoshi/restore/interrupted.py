"""Interrupted paragraphs (插断): another article stands inside a paragraph, at a column break; its halves are joined again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from luoshi.restore.blocks import Block, BlockKind

#: A narrower difference of columns may be the points that hang or squeeze; from the second on it is another column.
SAME_COLUMN, OTHER_COLUMN = 1.5, 1.25


def rejoined(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with every interrupted paragraph whole, what interrupted it behind the rest of its text.

    The first half ends no sentence and is followed by something else than a jump marker; the second begins in
    mid-sentence, in a column as wide; between them stands a headline, or text in another column. What stood between goes
    before the next headline behind the second half, on a page whose headlines stand behind their texts behind that one.
    """
    found = list(blocks)
    trailing = _trailing(found)
    for _ in range(len(found)):
        halves = _halves(found)
        if halves is None:
            break
        first, second = halves
        whole = _joined(found[first], found[second])
        rest = _behind(found, second + 1, trailing)
        found = [*found[:first], whole, *found[second + 1 : rest], *found[first + 1 : second], *found[rest:]]
    return found


def _trailing(blocks: Sequence[Block]) -> bool:
    """Tell whether the first thing on the page is a text and the last a headline."""
    shown = [block.kind for block in blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.DISPLAY)]
    return bool(shown) and shown[0] is BlockKind.PARAGRAPH and shown[-1] is BlockKind.DISPLAY


def _halves(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Return the first interrupted paragraph: the places of its halves."""
    open_at: int | None = None
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.JUMP:
            open_at = None
        elif block.kind is BlockKind.PARAGRAPH:
            if block.opened and open_at is not None and at > open_at + 1:
                if blocks[open_at].narrower(block) < SAME_COLUMN and _foreign(blocks, open_at, at):
                    return open_at, at
                open_at = None
            if not block.closed:
                open_at = at
    return None


def _foreign(blocks: Sequence[Block], first: int, second: int) -> bool:
    """Tell whether what stands between two halves is another article: under a headline, or all in another column."""
    between = blocks[first + 1 : second]
    if any(block.kind is BlockKind.DISPLAY for block in between):
        return True
    return all(block.narrower(blocks[first]) >= OTHER_COLUMN for block in between if block.kind is BlockKind.PARAGRAPH)


def _joined(first: Block, second: Block) -> Block:
    blanks = (*first.blanks, *(len(first.spans) + at for at in second.blanks))
    column = first.column or second.column
    return replace(
        first, spans=first.spans + second.spans, text=first.text + second.text, blanks=blanks, column=column,
        closed=second.closed,
    )  # fmt: skip


def _behind(blocks: Sequence[Block], at: int, trailing: bool) -> int:
    """Return the place behind the rest of the text that begins at ``at``."""
    while at < len(blocks) and blocks[at].kind not in (BlockKind.DISPLAY, BlockKind.JUMP):
        at += 1
    while trailing and at < len(blocks) and blocks[at].kind in (BlockKind.DISPLAY, BlockKind.BYLINE):
        at += 1
    return at
