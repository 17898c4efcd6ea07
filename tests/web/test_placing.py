"""Where a finding stands in the restored text: the same answer as the weave itself, one character at a time."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Span, Thread, Weave
from luoshi.web.placing import Placing


@st.composite
def weaves(draw: st.DrawFn) -> Weave:
    """Disjoint source spans in any order, some with glue between them."""
    cuts = sorted(draw(st.sets(st.integers(0, 60), min_size=2, max_size=12)))
    spans = [Span(a, b) for a, b in pairwise(cuts) if draw(st.booleans())] or [Span(cuts[0], cuts[1])]
    threads = []
    for span in draw(st.permutations(spans)):
        threads.append(Thread(span))
        if draw(st.booleans()):
            threads.append(Thread(glue="\n"))
    return Weave(tuple(threads))


@given(weaves(), st.integers(0, 60), st.integers(1, 30))
def test_every_kept_character_is_covered_and_no_other(weave: Weave, start: int, length: int) -> None:
    """Compared with the weave, one character at a time."""
    span = Span(start, start + length)
    found = Placing(weave).stretches([span])
    covered = {at for low, high in found for at in range(low, high)}
    expected = {weave.to_clean(offset) for offset in range(span.start, span.end)} - {None}
    glue = {
        at
        for begin, thread in zip(weave.starts, weave.threads, strict=True)
        if thread.span is None
        for at in range(begin, begin + len(thread))
    }
    neighbours = {at for at in range(len(weave)) if at - 1 in expected and at + 1 in expected}
    assert expected <= covered
    assert covered - expected <= glue | neighbours


def test_stretches_that_touch_are_one() -> None:
    """Glue between two stretches joins them; dropped text has none."""
    weave = Weave((Thread(Span(0, 3)), Thread(Span(10, 13)), Thread(glue="\n"), Thread(Span(20, 22))))
    assert Placing(weave).stretches([Span(1, 12)]) == [(1, 5)]
    assert Placing(weave).stretches([Span(0, 30)]) == [(0, 9)]
    assert Placing(weave).stretches([Span(3, 10)]) == []
