"""columns.csv says what every kind of record holds, and nothing else stands in a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from luoshi.api.shelves import OpenShelf
from luoshi.api.tables import Table
from luoshi.store import Shelf
from luoshi.store.query import listing
from luoshi.store.query.columns import TYPES, columns_of, every_kind

MORE: dict[str, Callable[[OpenShelf], Iterable[dict[str, object]]]] = {
    "documents": lambda shelf: shelf.documents(),
    "search": lambda shelf: shelf.search("智能工厂"),
    "matrix": lambda shelf: shelf.matrix("plan_yunze.txt"),
    "additions": lambda shelf: shelf.additions("plan_yunze.txt"),
    "lifeline": lambda shelf: shelf.lifeline("先进制造强省"),
    "items": lambda shelf: shelf.items(),
    "events": lambda shelf: shelf.events("t1"),
}


def test_every_kind_is_described():
    """What luoshi list prints, and what else the interface gives, has columns with a meaning and a known type."""
    assert set(every_kind()) == {*listing.KINDS, *MORE}
    assert all(one.meaning and one.type in TYPES for columns in every_kind().values() for one in columns)


@pytest.mark.parametrize("kind", list(listing.KINDS))
def test_a_list_holds_the_columns_that_are_described(kind: str, shelf: OpenShelf):
    """One source of truth: the records of luoshi list have these columns in this order."""
    records = list(listing.listing(Shelf.open(shelf.path), kind))

    assert records
    assert {tuple(record) for record in records} == {tuple(column.name for column in columns_of(kind))}


@pytest.mark.parametrize("kind", list(MORE))
def test_a_question_answers_in_the_columns_that_are_described(kind: str, shelf: OpenShelf):
    """The same for what is asked with arguments."""
    table = MORE[kind](shelf)

    assert isinstance(table, Table)
    assert len(table)
    assert table.arrow.column_names == [column.name for column in columns_of(kind)]
