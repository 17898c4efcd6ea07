"""Local additions (本地新增): what a document says that no other document of the collection said before it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from luoshi.model import Link, Passage, Span

#: Letters of the shortest passage that counts: headings and salutations are no additions.
SHORTEST = 12
#: Share of a passage from which on it is taken from elsewhere.
LEAST = 0.5


def local_addition() -> str:
    """本地新增: a sentence of which less than half lies in passages that came from another document."""
    return local_addition.__doc__ or ""


#: Name of the rule.
RULE = f"{__name__}.local_addition"


def taken_over(links: Iterable[Link]) -> dict[str, list[Span]]:
    """Return, by article, the stretches that another article has, unless that one is known to be downstream."""
    found: dict[str, list[Span]] = defaultdict(list)
    for link in links:
        if link.up_article == link.down_article:
            continue
        found[link.down_article].extend(link.down_spans)
        if not link.directed:
            found[link.up_article].extend(link.up_spans)
    return found


def additions(passages: Sequence[Passage], taken: Iterable[Span]) -> tuple[Passage, ...]:
    """Return the passages that have no source: less than half of each lies under the stretches ``taken``."""
    covered = Covered(taken)
    return tuple(
        passage for passage in passages if len(passage.text) >= SHORTEST and covered.share(passage.spans) < LEAST
    )


class Covered:
    """The characters under some stretches, which may overlap each other (覆盖)."""

    def __init__(self, stretches: Iterable[Span]) -> None:
        self._united: list[Span] = []
        for span in sorted(stretches):
            if self._united and span.start <= self._united[-1].end:
                self._united[-1] = Span(self._united[-1].start, max(self._united[-1].end, span.end))
            else:
                self._united.append(span)
        self._ends = [span.end for span in self._united]

    def share(self, spans: Iterable[Span]) -> float:
        """Return which share of the characters of ``spans`` is covered; 0 of none."""
        total, covered = 0, 0
        for span in spans:
            total += len(span)
            for other in islice(self._united, bisect_right(self._ends, span.start), None):
                if other.start >= span.end:
                    break
                covered += min(span.end, other.end) - max(span.start, other.start)
        return covered / total if total else 0.0
