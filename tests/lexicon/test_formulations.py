"""Set phrases of the lexicon and their canonical form."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.lexicon import load
from luoshi.lexicon.formulations import canonical_form, formulations
from luoshi.model import LuoshiError


@pytest.mark.parametrize(
    ("form", "canonical"),
    [
        ("“5个牢牢把握”", "五个牢牢把握"),
        ("14个坚持", "十四个坚持"),
        ("２０个领域", "二十个领域"),
        ("1+1+9", "1+1+9"),
        ("415X", "415X"),
        ("“1+17+N”", "1+17+N"),
        ("11266", "11266"),
        ("‘两新’", "两新"),
    ],
)
def test_counts_are_written_in_chinese_and_codes_are_kept(form: str, canonical: str) -> None:
    """Digits that count are Chinese numerals; codes made of digits stay codes."""
    assert canonical_form(form) == canonical


@given(st.text(alphabet="“”《》五5十1+XN个牢把握、 ", max_size=20))
def test_canonical_form_of_a_canonical_form_is_itself(form: str) -> None:
    """Normalising twice changes nothing, so that variants meet in one form."""
    assert canonical_form(canonical_form(form)) == canonical_form(form)


def test_no_variant_belongs_to_two_phrases() -> None:
    """A variant listed twice would be decided by the order of the table."""
    rows = load().rows("formulations")
    forms = Counter(form for row in rows for form in {row["canonical"], *filter(None, row["variants"].split("|"))})
    assert [form for form, count in forms.items() if count > 1] == []


def test_variants_lead_to_one_phrase() -> None:
    """五条必由之路 and 5个必由之路 are the 五个必由之路."""
    known = formulations(load())
    assert {known.known(form).canonical for form in ("五条必由之路", "5个必由之路", "五个必由之路")} == {"五个必由之路"}  # type: ignore[union-attr]


def test_an_unknown_kind_says_which_are_known() -> None:
    """A misspelt kind in a shelf's table is the user's to mend."""
    overlay = {
        "formulations": "canonical,kind,free,variants,expansion,origin,source,example\n某某提法,motto,yes,,,,样例,某某提法\n"
    }
    with pytest.raises(LuoshiError, match="motto"):
        formulations(load([overlay]))
