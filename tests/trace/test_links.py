"""Links over small collections: what is found, exactly where, and that nothing else decides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.model import LinkClass, Span, Thread, Weave
from luoshi.trace import Options, TracedDocument, detections, links

PLAN = "推动规模以上工业企业数字化改造，到2025年底新增智能工厂30家以上，培育链主企业12家。"
OTHER = "昨天上午，山里的孩子们第一次走进了新建的图书馆，馆长给他们讲了一个关于候鸟的故事。"


def document(name: str, text: str, date: str | None = None, title: str | None = None) -> TracedDocument:
    """Make a document that is its own source."""
    return TracedDocument(name, f"{name}-0", text, Weave((Thread(Span(0, len(text))),)), date, None, None, title)


@pytest.mark.parametrize(
    ("down", "expected", "edits"),
    [
        # Word for word, but for the width of a comma.
        (PLAN.replace("，", ","), LinkClass.VERBATIM, []),
        # Hard wraps and blanks are no change.
        (PLAN[:12] + "\n" + PLAN[12:20] + " " + PLAN[20:], LinkClass.VERBATIM, []),
        # Another number is a change, told with whole numbers.
        (PLAN.replace("30家", "45家"), LinkClass.ADAPTED, [("replace", "30", "45")]),
        (PLAN.replace("新增", "力争新增"), LinkClass.ADAPTED, [("insert", "", "力争")]),
        (PLAN.replace("企业数字化", "企业的数字化"), LinkClass.ADAPTED, [("insert", "", "的")]),
    ],
)
def test_class_and_edits(down: str, expected: LinkClass, edits: list[tuple[str, str, str]]) -> None:
    """A changed copy is linked with its class and with what was changed."""
    (link,) = links([document("a", OTHER + PLAN, "2022-01-01"), document("b", down, "2022-02-01")])
    assert link.link_class is expected
    assert [(edit.op, edit.up, edit.down) for edit in link.edits] == edits
    assert link.up_source == "a" and link.directed and "2022-01-01" in link.direction_why


def test_nothing_shared_nothing_linked() -> None:
    """Texts that share nothing are not linked."""
    assert links([document("a", PLAN), document("b", OTHER)]) == ()


def test_swapped_clauses_make_one_link() -> None:
    """Clauses in another order are parts of one link."""
    one = "着力扩大内需特别是居民消费需求，加快建设现代化产业体系，深化重点领域和关键环节改革。"
    two = "加快建设现代化产业体系，着力扩大内需特别是居民消费需求，深化重点领域和关键环节改革。"
    (link,) = links([document("a", one), document("b", two)])
    assert link.link_class is LinkClass.ADAPTED
    assert not link.directed


@settings(max_examples=25, deadline=None)
@given(st.permutations([PLAN + OTHER, OTHER, "前言。" + PLAN, PLAN.replace("30", "31") + "结语。"]), st.integers(0, 3))
def test_order_of_documents_does_not_matter(texts: list[str], turn: int) -> None:
    """Links depend on the set of documents, not on their order."""
    known = {text: f"s{index}" for index, text in enumerate(sorted(texts))}
    documents = [document(known[text], text) for text in texts]
    assert links(documents) == links(documents[turn:] + documents[:turn])


def test_quotes_stand_at_their_spans() -> None:
    """Quotations equal the source at their spans, across a line break of the page."""
    source = "头版\r\n" + PLAN[:15] + "\r\n" + PLAN[15:] + "（下转第二版）"
    weave = Weave((Thread(Span(4, 19)), Thread(Span(21, 6 + len(PLAN)))))
    broken = TracedDocument("b", "b-0", weave.text(source), weave)
    (link,) = links([document("a", PLAN), broken])
    assert "".join(span.of(source) for span in link.down_spans) == link.down_quote == link.up_quote


def test_detections_are_plain_rows() -> None:
    """Detections are offsets into plain texts."""
    (row,) = detections([("x", OTHER + PLAN), ("y", PLAN)], Options())
    assert (row["a"], row["b"], row["bb"]) == ("x", "y", 0)
    assert (OTHER + PLAN)[int(row["ab"]) :].startswith(PLAN[:10])
