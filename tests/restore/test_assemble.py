"""Assembling: every character is accounted for, and clean text maps back by arithmetic."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import (
    ArticleKind,
    DropReason,
    Media,
    Reason,
    Restored,
    Role,
    Source,
    Span,
    check_partition,
    squeeze,
    text_at,
)
from luoshi.restore.assemble import assemble
from luoshi.restore.draft import Draft, Dropped, Stretch

WHY = Reason("test")

#: Letters beyond the basic plane, an emoji of several code points, every sort of line end, NBSP, BOM, controls.
ALPHABET = "党的二十大，。“”（）《》一1a \n\r\t\u00a0\u3000\ufeff\u200b\u200d\u2028\x00\x85𬱖👩‍🌾▲"


def source(text: str) -> Source:
    """Make a text source of ``text``."""
    return Source("0" * 16, "page.txt", Media.TEXT, "utf-8", text)


def body(*spans: tuple[int, int], role: Role = Role.BODY, blanks: tuple[int, ...] = ()) -> Stretch:
    """Make a stretch of the given spans."""
    return Stretch(role, tuple(Span(*pair) for pair in spans), WHY, blanks=blanks)


def laws(text: str, restored: Restored) -> None:
    """Check what holds for every restored page."""
    check_partition(restored.pieces, len(text))
    for article in restored.articles:
        assert article.weave.text(text) == article.text
        assert squeeze(text_at(text, article.weave.spans())) == squeeze(article.text)
        for heading in article.headings:
            assert "\n" not in article.text[heading.start : heading.end]
    for passage in restored.passages:
        article = restored.articles[passage.article]
        assert article.text[passage.start : passage.end] == passage.text
        assert squeeze(text_at(text, passage.spans)) == squeeze(passage.text)
        assert article.text.count("\n", 0, passage.start) == passage.paragraph
    kept = {at for piece in restored.pieces if piece.role is not None for at in range(piece.span.start, piece.span.end)}
    for article in restored.articles:
        assert all(at in kept for span in article.weave.spans() for at in range(span.start, span.end))


@given(st.text(st.sampled_from(ALPHABET), max_size=80), st.data())
def test_any_claims_on_any_text_give_a_partition(text: str, data: st.DataObject) -> None:
    """Claims may overlap, be white space only or reach past the end: nothing is lost or doubled."""
    pair = st.tuples(st.integers(0, 90), st.integers(1, 20)).map(lambda p: Span(p[0], p[0] + p[1]))
    roles = st.sampled_from(list(Role))
    stretch = st.builds(
        Stretch, roles, st.lists(pair, min_size=1, max_size=3).map(tuple), st.just(WHY), st.just(1), st.booleans()
    )
    draft = st.builds(Draft, st.sampled_from(list(ArticleKind)), st.lists(stretch, max_size=4).map(tuple))
    drops = data.draw(st.lists(st.builds(Dropped, pair, st.sampled_from(list(DropReason)), st.just(WHY)), max_size=3))
    laws(text, assemble(source(text), data.draw(st.lists(draft, max_size=3)), drops))


def test_lines_of_a_paragraph_join_with_nothing() -> None:
    """A hard wrap leaves no trace in the clean text, and its line end is a piece of its own."""
    text = "党的二十\r\n大报告"
    restored = assemble(source(text), [Draft(ArticleKind.NEWS, (body((0, len(text))),))])
    assert restored.articles[0].text == "党的二十大报告"
    assert [piece.drop for piece in restored.pieces] == [None, DropReason.WRAP, None]


def test_headline_halves_keep_one_blank() -> None:
    """Two parallel headline lines are joined by one blank, which is glue and maps to no source character."""
    text = "坚定不移抓落实\n一心一意优服务"
    title = body((0, 7), (8, 15), role=Role.TITLE, blanks=(1,))
    restored = assemble(source(text), [Draft(ArticleKind.SPEECH, (title,))])
    assert restored.articles[0].title == "坚定不移抓落实 一心一意优服务"


def test_visible_text_without_a_claim_is_an_issue() -> None:
    """What nobody claims stays visible as unassigned."""
    restored = assemble(source("甲\n乙"), [Draft(ArticleKind.NEWS, (body((0, 1)),))])
    assert restored.pieces[-1].drop is DropReason.UNASSIGNED
    assert restored.issues[0].spans == (Span(2, 3),)


def test_overlapping_claims_stay_with_the_first_draft() -> None:
    """A character is kept once; the second claim is reported."""
    drafts = [Draft(ArticleKind.NEWS, (body((0, 3)),)), Draft(ArticleKind.NEWS, (body((2, 5)),))]
    restored = assemble(source("甲乙丙丁戊"), drafts)
    assert [article.text for article in restored.articles] == ["甲乙丙", "丁戊"]
    assert restored.issues
