"""The layout of an article: every character once, marks where the findings stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import (
    Annotations,
    Article,
    ArticleKind,
    Formulation,
    FormulationKind,
    FormulationUse,
    Heading,
    Link,
    LinkClass,
    Passage,
    PassageKind,
    Span,
    Thread,
    Weave,
)
from luoshi.store.query.ends import ends_from
from luoshi.web.language import catalogue
from luoshi.web.reading import lay_out, parts_of
from luoshi.web.reuse import strength_of

SOURCE = "aaaaaaaaaaaaaaaa"
ARTICLE = f"{SOURCE}-0"
TEXT = "一、总体要求\n坚持稳中求进。到2027年达到3000家。\n（完）"


def article(text: str = TEXT, shift: int = 7) -> Article:
    """An article whose every character stands ``shift`` further on in its source."""
    weave = Weave((Thread(Span(shift, shift + len(text))),))
    return Article(SOURCE, 0, ArticleKind.PLAN, weave, text, headings=(Heading(0, 6, 1),))


def passage(start: int, end: int, ordinal: int = 0) -> Passage:
    """A sentence of the article."""
    return Passage(
        SOURCE, 0, ordinal, PassageKind.SENTENCE, TEXT[start:end], start, end, (Span(start + 7, end + 7),), 1
    )


def link(up: bool, start: int, end: int, weight: float = 50) -> Link:
    """A link whose upstream or downstream side is the article."""
    here = (SOURCE, f"{SOURCE}-0", (Span(start + 7, end + 7),), TEXT[start:end])
    far = ("b" * 16, f"{'b' * 16}-0", (Span(0, end - start),), TEXT[start:end])
    sides = (*here, *far) if up else (*far, *here)
    return Link(*sides, LinkClass.VERBATIM, 1.0, weight, True, "日期在前", (), "trace.x")


def test_lines_sentences_and_places() -> None:
    """Paragraphs, sentences and what stands between them, each with its place in the source."""
    passages = [passage(0, 6), passage(7, 14, 1), passage(14, 28, 2)]
    lines = lay_out(
        catalogue("zh"), article(), passages, Annotations(), ends_from(ARTICLE, []), (), (0, len(TEXT)), None
    )
    assert [line.depth for line in lines] == [1, 0, 0]
    assert [[s.place for s in line.sentences] for line in lines] == [["7-13"], ["14-21", "21-35"], ["36-39"]]
    printed = "\n".join("".join(x.text for s in line.sentences for x in s.segments) for line in lines)
    assert printed == TEXT


def test_marks_stand_at_clean_offsets_and_only_the_kinds_asked_for() -> None:
    """A finding is marked where the restored text holds it."""
    use = FormulationUse(
        SOURCE, f"{SOURCE}-0", (Span(16, 20),), "稳中求进", "稳中求进", FormulationKind.SLOGAN, None, "x"
    )
    assert Formulation("稳中求进", FormulationKind.SLOGAN).canonical == use.canonical
    notes = Annotations(formulations=(use,))
    for shown, expected in ((("formulation",), ["稳中求进"]), (("target",), [])):
        lines = lay_out(catalogue("zh"), article(), [], notes, ends_from(ARTICLE, []), shown, (0, len(TEXT)), None)
        marked = [x.text for line in lines for s in line.sentences for x in s.segments if x.marks]
        assert marked == expected


def test_echoes_are_counted_on_the_sentence_they_touch_and_not_within_one_article() -> None:
    """Arrows count links to other articles, up and down."""
    own = Link(
        SOURCE, f"{SOURCE}-0", (Span(7, 9),), "一、", SOURCE, f"{SOURCE}-0", (Span(14, 16),), "坚持",
        LinkClass.ADAPTED, 0.5, 2, False, "同一篇", (), "x",
    )  # fmt: skip
    links = [link(True, 7, 14), link(True, 7, 12), link(False, 15, 27), own]
    passages = [passage(7, 14), passage(14, 28, 1)]
    lines = lay_out(
        catalogue("zh"),
        article(),
        passages,
        Annotations(),
        ends_from(ARTICLE, links),
        ("reuse",),
        (0, len(TEXT)),
        Span(30, 31),
    )
    first, second = lines[1].sentences
    assert (first.upstream, first.downstream, first.chosen) == (0, 2, False)
    assert (second.upstream, second.downstream, second.chosen) == (1, 0, True)
    assert {mark.strength for segment in first.segments for mark in segment.marks} == {4}


def test_ritual_text_is_faint() -> None:
    """Intensity follows the share of letters beyond set phrases."""
    assert [strength_of(weight, 100) for weight in (0, 34.9, 35, 60, 75, 100)] == [1, 1, 2, 3, 4, 4]
    assert strength_of(0, 0) == 1


@given(st.text(alphabet="甲乙。\n", max_size=200), st.integers(1, 50))
def test_parts_cover_the_text_once(text: str, size: int) -> None:
    """A long article is read in parts, none of them too long."""
    parts = parts_of(text, size)
    assert "".join(text[start:end] for start, end in parts) == text
    assert all(end - start <= size for start, end in parts)
