"""What became of every item with every body, and on which clauses that rests."""

from __future__ import annotations

import json
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.model import Anchor, CellState
from luoshi.uptake.bodies import SearchedBody, SearchedDocument
from luoshi.uptake.cells import Options, cells
from luoshi.uptake.gaps import ECHOED, additions, gaps, totals, totals_by_body
from luoshi.uptake.items import from_quotes, items

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


def test_whole_point_sums_up_its_measures(lexicon, bodies):
    """A numbered point is taken up where a quarter of its measures is, and says how many are."""
    source, article, passages = article_of(PLAN)
    found = cells(items(source, article, passages, lexicon), bodies, lexicon)
    point = next(c for c in found if c.detail and c.body == "青屿市人民政府")
    assert point.state in ECHOED
    assert point.rule == "luoshi.uptake.states.summed_up"
    assert point.detail.startswith("3项举措：")


def test_clause_that_answers_another_upstream_measure_counts_less(lexicon):
    """Same object, other upstream clause: no taking up."""
    upstream = article_of("发展灵活就业新形态。\n健全灵活就业人员社会保险参保制度。\n推进灯塔建设。")
    down = article_of("健全灵活就业人员社会保险参保制度体系。\n推进渔港建设。\n支持企业发展。")
    given = from_quotes([{"quote": "发展灵活就业新形态", "id": "a"}], upstream[0], lexicon)
    body = SearchedBody("某市", None, None, (SearchedDocument(down[0].id, down[1], down[2]),))
    alone = cells(given, (body,), lexicon)[0]
    whole = Options(upstream=SearchedDocument(upstream[0].id, upstream[1], upstream[2]))
    set_against_rivals = cells(given, (body,), lexicon, whole)[0]
    order = list(CellState)
    assert order.index(set_against_rivals.state) >= order.index(alone.state)


def test_rules_named_in_cells_explain_themselves(matrix):
    """Every rule that decided is a function whose docstring the reader is shown."""
    _, found = matrix
    for name in {cell.rule for cell in found}:
        module, _, function = name.rpartition(".")
        assert getattr(import_module(module), function).__doc__


@pytest.mark.shared
def test_cells_of_the_reference_set(shared, lexicon):
    """On the dev cells of the reference set at least the agreed share of clear cells is right."""
    folder = shared / "score/uptake"
    upstream = article_of((shared / "corpora/central/proposal_15fyp_2025.txt").read_text(encoding="utf-8"))
    records = [json.loads(line) for line in (folder / "measures.jsonl").read_text(encoding="utf-8").splitlines()]
    given = from_quotes(records, upstream[0], lexicon)
    regions = ("湖北", "山东", "上海")
    searched = []
    for region in regions:
        text = (shared / f"score/gold/sources/{region}.txt").read_text(encoding="utf-8")
        source, article, passages = article_of(text, "2026年政府工作报告")
        searched.append(SearchedBody(region, None, None, (SearchedDocument(source.id, article, passages),)))
    states = {(c.item_id, c.body): c.state for c in cells(given, searched, lexicon)}
    gold = [json.loads(line) for line in (folder / "cells_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    clear = [cell for cell in gold if cell["confidence"] == "high"]
    right = sum(states[cell["measure_id"], cell["region"]].value == cell["status"] for cell in clear)
    assert right / len(clear) >= 0.80
    # Word for word is mechanical: no cell may be taken for it that is not, and none missed.
    named = {key for key, state in states.items() if state is CellState.VERBATIM}
    assert named == {(c["measure_id"], c["region"]) for c in gold if c["status"] == "verbatim"}


def test_one_body_against_several_parents(lexicon):
    """Items of two upstream documents stand in one matrix; a clause is only a rival inside its own document."""
    parents = [
        article_of("推行长期护理保险。\n发展数字贸易。\n建设水网。"),
        article_of("推行长期护理保险制度。\n建设渔港。\n发展数字贸易。"),
    ]
    down = article_of("加快推行长期护理保险制度。\n推进渔港建设。\n支持企业发展壮大。")
    body = SearchedBody("某市", None, None, (SearchedDocument(down[0].id, down[1], down[2]),))
    given = [
        item
        for number, (source, *_) in enumerate(parents)
        for item in from_quotes([{"quote": "推行长期护理保险", "id": f"p{number}"}], source, lexicon)
    ]
    assert {c.item_id: c.state for c in cells(given, (body,), lexicon)} == {
        "p0": CellState.VERBATIM,
        "p1": CellState.VERBATIM,
    }


def test_totals_of_any_grouping(matrix):
    """Cells can be counted by level or region as well."""
    _, found = matrix
    (by_level,) = totals(found, lambda cell: str(cell.level))
    assert by_level.name == "city"
    assert sum(count for _, count in by_level.counts) == len(found)


TEXT = st.text(alphabet="加快建设零碳园区推行长期护理保险和、，。；“”\n一（1）5G𬱖 ", max_size=60)


@settings(deadline=None, max_examples=60)
@given(plan=TEXT, reports=st.lists(TEXT, max_size=3))
def test_any_text_gives_one_anchored_cell_for_every_item_and_body(lexicon, plan, reports):
    """Law: items times bodies, evidence quotes its source, unread bodies are not searched, asking twice changes nothing."""
    rows = items(*article_of(plan), lexicon)
    documents = [article_of(report) for report in reports]
    searched = tuple(
        SearchedBody(str(number), None, None, (SearchedDocument(source.id, article, passages),) if article.text else ())
        for number, (source, article, passages) in enumerate(documents)
    )
    found = cells(rows, searched, lexicon)
    assert [(c.item_id, c.body) for c in found] == [(r.id, b.name) for r in rows for b in searched]
    assert found == cells(rows, searched, lexicon)
    for cell in found:
        text = reports[int(cell.body)]
        for evidence in (*cell.evidence, *([cell.nearest] if cell.nearest else [])):
            Anchor(evidence.source_id, evidence.spans, evidence.quote).check(text)
        if cell.state is not CellState.NOT_SEARCHED:
            assert bool(cell.evidence) == (cell.state is not CellState.NOT_SEEN)
