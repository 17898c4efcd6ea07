"""Links at one document: whatever way they are read, they are those that the findings hold."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from luoshi.model import Link, LinkClass, Span
from luoshi.store.ends import write_ends
from luoshi.store.findings import write_tables
from luoshi.store.query import ends as query
from luoshi.store.query.rowgroups import Groups
from luoshi.store.schema import from_rows, to_table


def link(chance: random.Random) -> Link:
    """A link between two of five documents, whose passages may stand in two pieces."""

    def side() -> tuple[str, str, tuple[Span, ...], str]:
        source = f"{chance.randrange(5):016x}"
        start = chance.randrange(1000)
        spans = (Span(start, start + 9), Span(start + 20, start + 25))[: chance.choice((1, 1, 2))]
        return source, f"{source}-{chance.randrange(2)}", spans, "言" * sum(map(len, spans))

    kind = chance.choice(list(LinkClass))
    return Link(*side(), *side(), kind, 0.5, chance.random() * 9, chance.random() < 0.8, "日期在前", (), "trace.x")


@pytest.fixture(scope="module")
def links() -> list[Link]:
    """Links in the order of their upstream ends, each once."""
    chance = random.Random(8)
    found = {one.id: one for one in (link(chance) for _ in range(3000))}
    return sorted(found.values(), key=lambda one: (one.up_source, one.up_article, one.up_spans))


@pytest.fixture(scope="module")
def files(links: list[Link], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two files of a run."""
    folder = tmp_path_factory.mktemp("ends")
    write_tables(folder, "links", [to_table(Link, links)])
    write_ends(folder / "links.parquet", folder / "links_down.parquet")
    return folder / "links.parquet", folder / "links_down.parquet"


def test_the_second_file_holds_the_same_links_in_order_of_their_downstream_ends(
    links: list[Link], files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However many are put in order at a time."""
    found = from_rows(Link, pq.read_table(files[1]).to_pylist())
    assert sorted(one.id for one in found) == sorted(one.id for one in links)
    assert found == sorted(found, key=lambda one: (one.down_source, one.down_article, one.down_spans[0].start, one.id))
    monkeypatch.setattr("luoshi.store.ends._AT_ONCE", 700)
    assert write_ends(files[0], tmp_path / "x") == len(links)
    assert (tmp_path / "x").read_bytes() != b"" and pq.read_table(tmp_path / "x").equals(pq.read_table(files[1]))


@pytest.mark.parametrize("second", [True, False])
def test_the_ends_of_a_document(links: list[Link], files: tuple[Path, Path], second: bool) -> None:
    """Findings of an earlier version have no second file; they are read through and say the same."""
    article = links[700].up_article
    found = query._ends(files if second else (files[0], files[0]), article)
    own = [one for one in links if article in (one.up_article, one.down_article)]
    assert len(found) == len(own)
    near = Span(300, 420)
    touching = {
        one.id
        for one in own
        for name, spans in ((one.up_article, one.up_spans), (one.down_article, one.down_spans))
        if name == article and any(span.overlaps(near) for span in spans)
    }
    rows = found.touching(near.start, near.end).tolist()
    told = {
        one.id
        for down in (False, True)
        for one in query._links(
            files[down and second], sorted(int(found.rows[r]) for r in rows if found.down[r] == down)
        )
    }
    assert told == touching
    given = query.ends_from(article, links)
    assert len(given) == len(own) and np.array_equal(np.sort(given.letters), np.sort(found.letters))


def test_row_groups_that_cannot_hold_a_value_are_not_read(files: tuple[Path, Path], tmp_path: Path) -> None:
    """A value is found in whichever group it stands, and a value that stands nowhere in none."""
    table = pq.read_table(files[1])
    pq.write_table(table, tmp_path / "small.parquet", row_group_size=100)
    small = Groups(tmp_path / "small.parquet")
    source = f"{3:016x}"
    assert 0 < len(small.holding("down_source", source)) < len(small.firsts) - 1
    assert small.where("down_source", source).num_rows == table.column("down_source").to_pylist().count(source)
    assert small.where("down_source", "zz", ["down_source", "score"]).num_rows == 0
