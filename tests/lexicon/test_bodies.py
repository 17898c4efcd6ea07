"""What the lexicon knows of organisations."""

from __future__ import annotations

from collections import Counter

import pytest

from luoshi.lexicon import load
from luoshi.lexicon.bodies import bodies
from luoshi.model import LuoshiError


def test_no_name_or_alias_means_two_bodies() -> None:
    """A name that two rows claim would be decided by the order of the table."""
    rows = load().rows("bodies")
    names = Counter(name for row in rows for name in {row["name"], *filter(None, row["aliases"].split("|"))})
    assert [name for name, count in names.items() if count > 1] == []


def test_organ_templates_have_a_place_for_their_region() -> None:
    """Every local organ names its region exactly once."""
    assert all(row["canonical"].count("{r}") == 1 for row in load().rows("organs"))


@pytest.mark.parametrize(
    ("tail", "whole"),
    [
        ("委常委会", "委"),
        ("委员张三", None),
        ("政府办公厅印发", "政府办公厅"),
        ("人大常委会副主任", "人大常委会"),
        ("工信厅党组", "工信厅"),
        ("卫健委", "卫健委"),
        ("教育局面临", None),
        ("财政厅", "财政厅"),
        ("发展改革委员会", "发展改革委员会"),
        ("场监管局", None),
    ],
)
def test_what_follows_a_region(tail: str, whole: str | None) -> None:
    """Organs and departments are read whole, and not where another word begins (委员, 局面)."""
    match = bodies(load()).tail.match(tail)
    assert (match.group() if match else None) == whole


def test_an_unknown_kind_says_which_are_known() -> None:
    """A misspelt kind in a shelf's table is the user's to mend."""
    overlay = {
        "bodies": "name,aliases,kind,level,region_code,parent,not_in,source,example\n某会,,club,central,CN,,,样例,某会\n"
    }
    with pytest.raises(LuoshiError, match="no kind of body"):
        bodies(load([overlay]))
