"""The rooms are not tied to Chinese: demands, deadlines, numbers, bodies and links in English, by words of a plug-in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from luoshi.api import texts
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.lexicon import Lexicon, load
from luoshi.lexicon.english import ENGLISH
from luoshi.model import Annotations, Declared
from luoshi.store import Shelf, sources
from luoshi.store.findings import current, run_of
from luoshi.store.query.listing import listing

HERE = Path(__file__).parent / "english"
PLAN, COUNTY = ((HERE / name).read_text(encoding="utf-8") for name in ("plan.txt", "county.txt"))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The packaged lexicon with English words."""
    return load([ENGLISH.tables()])


@pytest.fixture(scope="module")
def plan(lexicon: Lexicon) -> Annotations:
    """What stands in the plan."""
    return texts.annotate(PLAN, lexicon=lexicon)


def test_demands_have_owner_force_act_and_deadline(plan: Annotations):
    """A sentence without a word of force asks for nothing, a number in it is no target."""
    told = [(one.owner, one.force.value, one.act, one.deadline) for one in plan.directives]

    assert told == [
        ("Department for Rivers and Rural Water", "must", "publish", "2027-06-30"),
        ("Department for Rivers and Rural Water", "must", "repair", "2030"),
        ("Department for Rivers and Rural Water", "will", "cut", "2032"),
        ("Brackenshire County Council", "shall", "open", "2029"),
        ("Department for Rivers and Rural Water", "encourage", "plant", None),
    ]
    assert [one.owner_from for one in plan.directives] == ["stated", "inherited", "inherited", "stated", "inherited"]


def test_targets_and_promised_numbers_keep_their_words(plan: Annotations):
    """Value, unit and bound as printed; thousands are read."""
    assert [(one.indicator, one.value, one.unit, one.period) for one in plan.targets] == [
        ("leakage", 10.0, "per cent", "2032")
    ]
    assert [(one.quote, one.value, one.unit, one.modifier.value, one.deadline) for one in plan.commitments] == [
        ("at least 1,200 km", 1200.0, "km", "at_least", "2030"),
        ("no fewer than 12 bathing places", 12.0, "places", "at_least", "2029"),
    ]


def test_who_issued_it_and_when_is_read_at_its_head(plan: Annotations):
    """Lines that hold nothing but a body or a day."""
    (identity,) = plan.identities

    assert (identity.issuer, identity.date) == ("Department for Rivers and Rural Water", "2027-03-01")


def test_every_quotation_stands_in_the_text(plan: Annotations):
    """Offsets are those of the page."""
    for one in (*plan.targets, *plan.commitments):
        assert PLAN[one.spans[0].start : one.spans[-1].end] == one.quote
    for directive in plan.directives:
        assert PLAN[directive.spans[0].start : directive.spans[-1].end] == directive.text


def test_what_the_county_took_over_is_linked_and_directed(lexicon: Lexicon):
    """Tracing knows letters, not languages; the dates tell the way."""
    links = texts.trace(PLAN, COUNTY, lexicon=lexicon)

    assert any("replace lead pipes in all primary schools" in link.down_quote for link in links)
    assert any("tested every week from May to September" in link.down_quote for link in links)
    assert all(link.directed and link.up_quote in PLAN for link in links if len(link.up_quote) > 60)


def test_chinese_is_read_as_before(lexicon: Lexicon):
    """English words change nothing in a Chinese text, and without them English is not guessed at."""
    chinese = "关于做好防汛工作的通知\n\n各市要在2024年6月底前完成隐患排查，新建泵站12座。\n"

    assert texts.annotate(chinese, lexicon=lexicon) == texts.annotate(chinese)
    assert texts.annotate(PLAN).targets == ()


def test_each_row_has_a_source_and_an_example():
    """The rule of every table of the lexicon."""
    rows = list(csv.DictReader(ENGLISH.tables()["spaced_cues"].splitlines()))

    assert len(rows) > 60
    assert all(row["source"] and row["cue"] in row["example"] for row in rows)


def test_a_shelf_takes_the_words_it_names(tmp_path: Path):
    """``[plugins] lexicons`` in luoshi.toml; the run records name, version and digest."""
    shelf = Shelf.create(tmp_path / "shelf")
    with (shelf.path / "luoshi.toml").open("a", encoding="utf-8") as config:
        config.write('\n[plugins]\nlexicons = ["english"]\n')
    for name in ("plan.txt", "county.txt"):
        sources.put(shelf, (HERE / name).read_bytes(), name, name, Declared(), "2027-10-01")
    run(shelf, Serial())

    assert {row["owner"] for row in listing(shelf, "directives")} >= {"Brackenshire County Council"}
    assert len(list(listing(shelf, "links"))) >= 2
    assert "lexicon:english luoshi" in run_of(current(shelf)["annotate"]).inputs["plugins"]
