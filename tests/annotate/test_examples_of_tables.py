"""Every entry of the tables of numbers, indicators and force does in its own example what it says."""

from __future__ import annotations

import re

import pytest

from luoshi.annotate import force, quantities
from luoshi.lexicon import indicators, tables

LEXICON = tables.load()


@pytest.mark.parametrize("row", LEXICON.rows("modifiers"), ids=lambda row: row["cue"])
def test_a_cue_bounds_the_number_of_its_example(row: dict[str, str]) -> None:
    """The example holds a number that the cue bounds as the table says."""
    found = quantities.find(row["example"], LEXICON)
    assert any(quantity.modifier.value == row["modifier"] for quantity in found), found


@pytest.mark.parametrize("row", LEXICON.rows("units"), ids=lambda row: row["unit"])
def test_a_unit_is_read_in_its_example(row: dict[str, str]) -> None:
    """The example holds a number in that unit; dates are the exception, since they are no quantities."""
    found = quantities.find(row["example"], LEXICON)
    if row["unit"] in {"月", "日", "号", "时", "人民币"}:
        return
    assert any((quantity.unit or "").endswith(row["unit"]) for quantity in found), found


@pytest.mark.parametrize("row", LEXICON.rows("indicator_forms"), ids=lambda row: row["example"][:12])
def test_a_form_stands_in_its_example_and_names_a_known_indicator(row: dict[str, str]) -> None:
    """The pattern compiles, matches its example and means an indicator of the table."""
    assert re.search(row["form"], row["example"])
    assert row["indicator"] in indicators.table(LEXICON)


@pytest.mark.parametrize("row", LEXICON.rows("force_markers"), ids=lambda row: row["marker"])
def test_a_marker_governs_its_example(row: dict[str, str]) -> None:
    """The example is a clause that the marker governs with the force of the table."""
    found = force.read(row["example"], LEXICON)
    assert found is not None
    assert (found.marker, found.force.value) == (row["marker"], row["force"])
