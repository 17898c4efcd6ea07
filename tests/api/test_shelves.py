"""An open shelf gives every list as a table, with the filters of the pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest

import luoshi
from luoshi.api.shelves import OpenShelf
from luoshi.model import LuoshiError, ShelfError, UnknownName
from luoshi.store import Shelf
from luoshi.store.query import found, reading


def test_a_folder_without_a_shelf_says_what_to_do(tmp_path: Path):
    """The error is the one that the command line shows."""
    with pytest.raises(ShelfError, match="luoshi init"):
        luoshi.open(tmp_path)


def test_filters_are_those_of_the_pages(shelf: OpenShelf):
    """The same conditions, so the same rows, as the query that the pages use."""
    store = Shelf.open(shelf.path)

    assert len(shelf.directives(kind="directive")) == found.directives(store, kind="directive").total
    assert len(shelf.directives("工厂")) == found.directives(store, q="工厂").total
    assert len(shelf.targets(region="云泽省")) == found.targets(store, region="云泽省").total
    assert len(shelf.results(period="2023")) == found.results(store, period="2023").total
    assert set(shelf.documents(level="city")["level"]) == {"city"}


def test_links_are_narrowed_by_class_and_ends(shelf: OpenShelf):
    """Ends are named as on the command line."""
    down = shelf.links(up="plan_yunze.txt", down="plan_linhu.txt", link_class="verbatim")

    assert len(down) > 0
    assert {one["up"]["source_name"] for one in down} == {"plan_yunze.txt"}
    assert set(down["class"]) == {"verbatim"}


def test_gaps_are_cells_that_were_searched_and_not_seen(shelf: OpenShelf):
    """What was not searched is never a gap."""
    gaps = shelf.gaps("plan_yunze.txt")

    assert len(gaps) > 0
    assert set(gaps["status"]) == {"not_seen"}
    assert min(gaps["searched"]) > 0


def test_tasks_are_read_as_of_a_day(shelf: OpenShelf):
    """Overdue is computed for the day that is asked for."""
    late = shelf.items(overdue=True, today=date(2099, 1, 1))

    assert len(late) == 3
    assert len(shelf.items(overdue=True, today=date(2020, 1, 1))) == 0
    assert shelf.events("t1")["task"] == ["t1"]


def test_a_passage_is_quoted_letter_by_letter(shelf: OpenShelf):
    """Its text is a stretch of its page, its citation names the document."""
    place = shelf.search("智能工厂")["place"][0]
    passage = shelf.passage(place)
    text = reading.source_text(Shelf.open(shelf.path), place.partition(".")[0]).text

    assert passage.text == text[slice(*passage.spans[0])]
    assert passage.title in passage.citation
    with pytest.raises(UnknownName):
        shelf.passage(place.partition("-")[0] + "-99999999")


def test_other_libraries_take_a_table_as_it_is(shelf: OpenShelf):
    """polars, pandas, pyarrow and DuckDB, by the Arrow PyCapsule interface or a method."""
    links = shelf.links()

    assert polars.DataFrame(links).shape == (len(links), 12)
    assert links.to_polars().height == len(links)
    assert isinstance(links.to_pandas(), pandas.DataFrame)
    assert pa.table(links).num_rows == len(links)
    assert duckdb.sql("SELECT count(*) FROM links").fetchall() == [(len(links),)]
    assert "up.text" in links.flat().column_names


def test_an_empty_table_keeps_its_columns(tmp_path: Path):
    """A shelf that has not been run gives tables without rows, not without columns."""
    empty = luoshi.open(Shelf.create(tmp_path / "empty").path)

    assert len(empty.targets()) == 0
    assert "value" in empty.targets().to_polars().columns
    assert list(empty.families()) == []


def test_words_that_cannot_be_looked_for_are_refused(shelf: OpenShelf):
    """The reason is given, as by luoshi search."""
    with pytest.raises(LuoshiError):
        shelf.search("，。")


def test_a_table_shows_itself_in_a_notebook(shelf: OpenShelf):
    """HTML, escaped, with the meaning of each column at its head."""
    shown = shelf.targets()._repr_html_()

    assert "<th title=" in shown
    assert repr(shelf.targets()).startswith("<13 targets")
    assert shelf.targets().columns[0].name == "source_name"
