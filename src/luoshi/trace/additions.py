"""Local additions (本地新增): what a document says that no other document of the collection said before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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


def sources_in(links: Iterable[Link], article_id: str) -> Iterator[Span]:
    """Yield the stretches of an article that another article has, unless that one is known to be downstream."""
    for link in links:
        if link.up_article == link.down_article:
            continue
        if link.down_article == article_id:
            yield from link.down_spans
        elif link.up_article == article_id and not link.directed:
            yield from link.up_spans


def additions(passages: Sequence[Passage], taken: Iterable[Span]) -> tuple[Passage, ...]:
    """Return the passages that have no source: less than half of each lies under the stretches ``taken``."""
    covered = _united(taken)
    return tuple(
        passage for passage in passages if len(passage.text) >= SHORTEST and _share(passage.spans, covered) < LEAST
    )


def _united(spans: Iterable[Span]) -> list[Span]:
    done: list[Span] = []
    for span in sorted(spans):
        if done and span.start <= done[-1].end:
            done[-1] = Span(done[-1].start, max(done[-1].end, span.end))
        else:
            done.append(span)
    return done


def _share(spans: Sequence[Span], covered: Sequence[Span]) -> float:
    total = sum(len(span) for span in spans)
    common = sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for span in spans for other in covered)
    return common / total if total else 0.0
