"""What became of every item with every body, and on which clauses that rests."""

from __future__ import annotations

import pytest

from luoshi.model import Anchor, CellState
from luoshi.uptake.cells import Options, cells
from luoshi.uptake.gaps import ECHOED, additions, gaps, totals_by_body
from luoshi.uptake.items import from_quotes

from .conftest import PLAN, REPORT
from .plain import article_of

QUOTES = ["建设零碳工厂和园区", "推行长期护理保险", "落实带薪错峰休假", "加快建设现代化水网", "坚持稳中求进工作总基调"]


@pytest.fixture(scope="module")
def matrix(lexicon, bodies):
    """Items given by quotation, with their cells."""
    source, *_ = article_of(PLAN)
    given = from_quotes([{"quote": quote, "id": quote} for quote in QUOTES], source, lexicon)
    return given, cells(given, bodies, lexicon)


@pytest.mark.parametrize(
    ("quote", "states"),
    [
        ("坚持稳中求进工作总基调", {CellState.VERBATIM}),
        ("建设零碳工厂和园区", ECHOED),
        ("推行长期护理保险", ECHOED),
        ("落实带薪错峰休假", {CellState.WEAK}),
        ("加快建设现代化水网", {CellState.NOT_SEEN}),
    ],
)
def test_state_of_a_cell(matrix, quote, states):
    """Word for word, adapted, only in the review of past work, not there at all."""
    _, found = matrix
    assert {c.item_id: c.state for c in found if c.body == "青屿市人民政府"}[quote] in states


def test_body_without_documents_is_not_searched(matrix, bodies):
    """Where nothing was searched nothing is missing."""
    _, found = matrix
    unread = [c for c in found if c.body == "临湖市人民政府"]
    assert {c.state for c in unread} == {CellState.NOT_SEARCHED}
    assert {g.body for g in gaps(found, bodies)} == {"青屿市人民政府"}


def test_evidence_quotes_its_source(matrix):
    """Every clause shown stands in the document at its spans, without final punctuation."""
    _, found = matrix
    for cell in found:
        for evidence in (*cell.evidence, *([cell.nearest] if cell.nearest else [])):
            Anchor(evidence.source_id, evidence.spans, evidence.quote).check(REPORT)
            assert evidence.quote[-1] not in "，。；"


def test_gap_names_where_it_was_searched_and_the_nearest_clause(matrix, bodies):
    """A gap can be checked by reading."""
    _, found = matrix
    (gap,) = gaps(found, bodies)
    assert gap.searched == (bodies[0].documents[0].article.id,)
    assert gap.nearest is not None


def test_totals_never_hide_the_unknown(matrix, bodies):
    """Counts per state add up to all cells, those not searched included."""
    given, found = matrix
    for total in totals_by_body(found):
        assert sum(count for _, count in total.counts) == len(given)
    assert {t.name: t.searched for t in totals_by_body(found)} == {"青屿市人民政府": 5, "临湖市人民政府": 0}


def test_judged_cell_is_not_applicable(matrix, bodies, lexicon):
    """What a person judged not to concern a body is neither taken up nor missing."""
    given, _ = matrix
    exempt = Options(exempt=frozenset({("加快建设现代化水网", "青屿市人民政府")}))
    found = cells(given, bodies, lexicon, exempt)
    assert {c.item_id: c.state for c in found[: len(found)] if c.body == "青屿市人民政府"}[
        "加快建设现代化水网"
    ] is CellState.NOT_APPLICABLE


def test_local_additions_are_measures_without_an_upstream_item(matrix, bodies, lexicon):
    """What a body plans of its own is named, what it took over is not."""
    given, _ = matrix
    own = [a.evidence.quote for a in additions(given, bodies, lexicon)]
    assert "深入实施渔港振兴计划" in own
    assert "做好长期护理保险扩面" not in own


def test_no_items_and_no_bodies_give_no_cells(lexicon, bodies, matrix):
    """Nothing asked, nothing searched, nothing found."""
    given, _ = matrix
    assert cells((), bodies, lexicon) == ()
    assert cells(given, (), lexicon) == ()
