"""Continuations on a shelf: matched to the page they come from, told by list, show, explain and the reader; never invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from luoshi import intake
from luoshi.cli.main import cli
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import Pairing
from luoshi.store import Shelf, sources
from luoshi.store.query import reading
from luoshi.store.query.listing import listing


def test_the_two_pages_of_the_sample_are_put_together(shelf: Shelf):
    """Page 2 says （上接1版①）, page 1 （下转2版①）: each article names the other."""
    run(shelf, Serial())
    articles = {row["id"]: row for row in listing(shelf, "articles")}
    (second,) = [row for row in articles.values() if row["continues"]]
    first = articles[second["continues_from"]]

    assert first["goes_on"] == "下转2版①"
    assert (first["title"] or "").startswith("省委书记参加临湖代表团审议")
    assert first["continued_by"] == second["id"]
    assert (first["page"], first["issue"]) == ("1", "2023-03-16")
    shown = CliRunner().invoke(cli, ["--shelf", str(shelf.path), "show", second["id"]])
    told = CliRunner().invoke(cli, ["--shelf", str(shelf.path), "explain", second["id"]])
    assert f"（上接1版①） → {first['id']}" in shown.output
    assert f"continues {first['id']}: matched by luoshi.restore.halves.continuations" in told.output


def test_without_the_other_page_nothing_is_matched(shelf: Shelf):
    """The beginning taken off the shelf: the continuation says that it is missing."""
    alone = Shelf.create(shelf.path.parent / "alone", "x")
    for sidecar in sources.every(shelf):
        if not sidecar.name.endswith("_p1.txt"):
            data = sources.bytes_of(shelf, sidecar.id)
            sources.put(alone, data, sidecar.name, sidecar.name, sidecar.declared, "2024-01-01")
    run(alone, Serial())
    (row,) = list(listing(alone, "continuations"))
    assert (row["state"], row["from_article"], row["candidates"]) == ("missing", None, [])


@pytest.mark.shared
def test_no_beginning_is_invented_for_real_pages(tmp_path: Path, shared: Path):
    """Five continuations stand on the seeds, none of their beginnings."""
    made = Shelf.create(tmp_path / "seeds", "x")
    for item in intake.unpack(shared / "seeds"):
        assert isinstance(item, intake.Deposit)
        sources.put(made, item.data, item.name, item.name, item.declared, "2024-01-01", item.container)
    run(made, Serial())
    found = [one for row in listing(made, "articles") for one in reading.continuations_of(made, row["id"])]
    assert [one.state for one in found] == [Pairing.MISSING] * 5
