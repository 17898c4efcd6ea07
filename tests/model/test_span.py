"""Laws of spans and weaves: offsets count code points, and clean text maps back by arithmetic."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Span, Thread, Weave, join_spans, squeeze, text_at

#: Characters that break programs which count in anything but code points.
AWKWARD = st.text(alphabet=st.sampled_from("甲乙丙丁。，“”（）𬱖🙂\r\n\u00a0\u3000\ufeffab1 "), min_size=1, max_size=60)


@st.composite
def woven(draw: st.DrawFn) -> tuple[str, Weave]:
    """Return a source and a weave that keeps some of its stretches, in an order of its own."""
    source = draw(AWKWARD)
    cuts = sorted(draw(st.sets(st.integers(0, len(source)), max_size=8)) | {0, len(source)})
    spans = [Span(a, b) for a, b in itertools.pairwise(cuts) if draw(st.booleans())]
    threads: list[Thread] = []
    for span in draw(st.permutations(spans)):
        if threads and draw(st.booleans()):
            threads.append(Thread(glue=draw(st.sampled_from(["\n", " "]))))
        threads.append(Thread(span=span))
    return source, Weave(tuple(threads))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_a_span_holds_at_least_one_character(start: int, end: int):
    """Empty, turned and negative spans are refused."""
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


@pytest.mark.parametrize(("span", "glue"), [(None, ""), (Span(0, 1), "\n"), (None, "字")])
def test_a_thread_is_source_or_white_space(span: Span | None, glue: str):
    """Restoring can put in line breaks and blanks, never a visible character."""
    with pytest.raises(ValueError, match=r"thread|glue"):
        Thread(span, glue)


@given(woven())
def test_clean_text_is_the_source_under_its_spans(case: tuple[str, Weave]):
    """Glue aside, the clean text is what stands in the source at the spans."""
    source, weave = case
    clean = weave.text(source)

    assert len(clean) == len(weave)
    assert squeeze(clean) == squeeze(text_at(source, weave.spans()))


@given(woven(), st.data())
def test_every_clean_stretch_maps_back_to_the_same_characters(case: tuple[str, Weave], data: st.DataObject):
    """Any stretch of clean text quotes its source exactly, white space aside."""
    source, weave = case
    if not len(weave):
        return
    start = data.draw(st.integers(0, len(weave) - 1))
    end = data.draw(st.integers(start + 1, len(weave)))

    spans = weave.to_source(start, end)

    assert squeeze(text_at(source, spans)) == squeeze(weave.text(source)[start:end])


@given(woven())
def test_offsets_go_there_and_back(case: tuple[str, Weave]):
    """A kept character is found again in the clean text; a dropped one has no place there."""
    source, weave = case
    clean = weave.text(source)
    kept = {offset for span in weave.spans() for offset in range(span.start, span.end)}

    for offset, character in enumerate(source):
        place = weave.to_clean(offset)
        assert (place is not None) == (offset in kept)
        assert place is None or clean[place] == character


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (0, 99)])
def test_a_stretch_outside_the_text_is_refused(start: int, end: int):
    """There is no silent cutting to size."""
    with pytest.raises(ValueError, match="outside"):
        Weave((Thread(span=Span(0, 3)),)).to_source(start, end)


def test_spans_that_touch_are_joined_in_reading_order():
    """Only neighbours in reading order are joined; a jump back stays a jump."""
    assert join_spans([Span(0, 2), Span(2, 4), Span(1, 2)]) == (Span(0, 4), Span(1, 2))


def test_a_span_holds_its_characters_and_no_other():
    """Half open, as Python strings are; only an offset can be in it."""
    span = Span(2, 4)

    assert [offset in span for offset in range(6)] == [False, False, True, True, False, False]
    assert "2" not in span
    assert span.pair() == [2, 4]


@pytest.mark.parametrize(
    ("other", "shared"),
    [((0, 2), False), ((0, 3), True), ((3, 4), True), ((2, 4), True), ((4, 6), False), ((1, 9), True)],
)
def test_spans_overlap_where_they_share_a_character(other: tuple[int, int], shared: bool):
    """Neighbours share none."""
    assert Span(2, 4).overlaps(Span(*other)) is shared
    assert Span(*other).overlaps(Span(2, 4)) is shared


def test_a_stretch_is_cut_from_the_threads_it_touches():
    """Within a thread, up to its end, over glue and into the next one."""
    weave = Weave((Thread(span=Span(10, 14)), Thread(glue="\n"), Thread(span=Span(2, 5))))

    assert weave.text("0123456789abcdefgh") == "abcd\n234"
    assert weave.to_source(1, 3) == (Span(11, 13),)
    assert weave.to_source(2, 4) == (Span(12, 14),)
    assert weave.to_source(4, 5) == ()
    assert weave.to_source(3, 6) == (Span(13, 14), Span(2, 3))
    assert weave.to_source(0, 8) == (Span(10, 14), Span(2, 5))
    assert weave.spans() == (Span(10, 14), Span(2, 5))
    assert weave.starts == [0, 4, 5]
