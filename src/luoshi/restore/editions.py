"""Several articles in one plain text (合集): the pages of an edition, a collection of reprints."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.lexicon import Lexicon
from luoshi.model import Span
from luoshi.restore.datelines import dateline
from luoshi.restore.furniture import separator_line
from luoshi.restore.headlines import looks_like_headline
from luoshi.restore.lines import PrintedLine

#: Fewer parts are no edition but one document with an appendix.
FEWEST = 3


def article_starts(text: str, lines: Sequence[PrintedLine], lexicon: Lexicon) -> list[int]:
    """Return the indexes of the lines at which articles begin; a plain document has one.

    An edition shows itself by parts that rules of dashes or two or more empty lines set apart, most of which open with a
    headline, and at least two of which open their text with a dateline.
    """
    if not lines:
        return []
    parts = [0]
    for at, line in enumerate(lines[1:], start=1):
        if separator_line(lines[at - 1].text) or (line.blanks >= 2 and not separator_line(line.text)):
            parts.append(at)
    if len(parts) < FEWEST or len(parts) > len(lines) / 2:
        return [0]
    titled = datelined = 0
    for start, stop in zip(parts, [*parts[1:], len(lines)], strict=True):
        opening = lines[start]
        body = [line for line in lines[start:stop] if line.ends_sentence and line.width >= 20]
        titled += looks_like_headline(opening.text) and not opening.ends_sentence and opening.width <= 60 and bool(body)
        datelined += bool(body) and dateline(text, (Span(body[0].start, body[0].end),), lexicon) is not None
    if titled < 0.6 * len(parts) or datelined < 2:
        return [0]
    return _with_text(lines, parts)


def _with_text(lines: Sequence[PrintedLine], parts: Sequence[int]) -> list[int]:
    """Join a part that holds no sentence (a headline set apart from its text) to the part after it."""
    starts: list[int] = []
    carried: int | None = None
    for start, stop in zip(parts, [*parts[1:], len(lines)], strict=True):
        begin = carried if carried is not None else start
        if any(line.ends_sentence for line in lines[start:stop]):
            starts.append(begin)
            carried = None
        else:
            carried = begin
    return starts if starts and starts[0] == 0 else [0, *starts]
