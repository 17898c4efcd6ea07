"""Headline groups (标题组): kicker, headline, subtitle and byline that stand together, wherever they stand on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.lexicon import Lexicon
from luoshi.restore.blocks import Block, BlockKind
from luoshi.restore.headlines import is_kicker, is_subtitle


@dataclass(slots=True)
class HeadlineGroup:
    """Headline lines of one article: ``first`` and ``last`` are places in the sequence of blocks."""

    first: int
    last: int
    title: Block | None = None
    kicker: Block | None = None
    subtitles: list[Block] = field(default_factory=list)
    byline: Block | None = None

    @property
    def bare(self) -> bool:
        """Tell whether the group is nothing but one headline, which may then be a section heading."""
        return self.kicker is None and self.byline is None and not self.subtitles

    @property
    def words(self) -> str:
        """Return all headline words of the group."""
        blocks = [self.kicker, self.title, *self.subtitles]
        return " ".join(block.text for block in blocks if block is not None)


def headline_groups(
    blocks: Sequence[Block], first: int, last: int, lexicon: Lexicon
) -> tuple[list[HeadlineGroup], list[int]]:
    """Parse the display lines and bylines ``blocks[first:last]`` into groups; return them and the bylines left over.

    A kicker belongs to the headline after it, a subtitle and a byline to the headline before it; of two bylines in a
    row the second belongs elsewhere.
    """
    groups: list[HeadlineGroup] = []
    orphans: list[int] = []
    current: HeadlineGroup | None = None
    for at in range(first, last):
        block = blocks[at]
        if block.kind is BlockKind.BYLINE:
            if current is not None and current.title is not None and current.byline is None:
                current.byline, current.last = block, at
            else:
                orphans.append(at)
                current = None
        elif block.kind is BlockKind.DISPLAY:
            if current is not None and current.title is not None and is_subtitle(block.text):
                current.subtitles.append(block)
                current.last = at
            elif current is not None and current.title is None:
                current.title, current.last = block, at
            else:
                current = HeadlineGroup(at, at)
                groups.append(current)
                if is_kicker(block.text, lexicon) and _title_follows(blocks, at, last):
                    current.kicker = block
                else:
                    current.title = block
    return groups, orphans


def _title_follows(blocks: Sequence[Block], at: int, last: int) -> bool:
    following = blocks[at + 1] if at + 1 < last else None
    return following is not None and following.kind is BlockKind.DISPLAY and not is_subtitle(following.text)
