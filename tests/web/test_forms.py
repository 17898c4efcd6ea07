"""What a form asks for follows from the profile; what was typed becomes a payload or a clear refusal."""

from __future__ import annotations

import pytest

from luoshi.ledger.profiles import packaged
from luoshi.model import Anchor, EventType, IllegalAction, Span
from luoshi.web.forms import form_of, forms, payload_of


def anchor(address: str) -> Anchor:
    """Stand in for the shelf: an anchor at any address."""
    return Anchor(address, (Span(1, 3),), "落实")


def test_a_state_offers_what_its_profile_allows_and_nothing_else() -> None:
    """The forms of a state are the steps of the profile that start there."""
    profile = packaged()["supervision"]
    offered = {form.event for form in forms(profile, "verified")}
    assert offered == {step.event for step in profile.transitions if "verified" in step.sources}
    assert EventType.CLOSE in offered and EventType.ASSIGN not in offered


def test_a_field_that_must_be_filled_says_so() -> None:
    """Assigning needs a lead unit and no date."""
    form = form_of(packaged()["supervision"], "registered", EventType.ASSIGN)
    assert {field.name: (field.shape, field.required) for field in form.fields}["lead"] == ("text", True)
    assert not {field.name: field.required for field in form.fields}["due"]


def test_words_to_choose_from_come_from_the_profile() -> None:
    """Ratings and letters are those of the profile."""
    rating = form_of(packaged()["promise"], "not_rated", EventType.EVALUATE)
    assert rating.fields[0].choices == ("not_rated", "in_progress", "kept", "partly", "not_kept")
    reply = form_of(packaged()["proposal"], "handling", EventType.SUBMIT_REPLY)
    assert next(field for field in reply.fields if field.name == "letter").choices == ("A", "B", "C", "D")


@pytest.mark.parametrize(
    ("kind", "typed", "payload"),
    [
        (EventType.ASSIGN, {"lead": " 市工信局 ", "co": "市财政局、市科技局；\n市人社局", "due": ""},
         {"lead": "市工信局", "co": ["市财政局", "市科技局", "市人社局"]}),
        (EventType.REPORT, {"text": "已完成", "percent": "62.5", "lead": "不相干"}, {"text": "已完成", "percent": 62.5}),
        (EventType.VERIFY, {"passed": "false"}, {"passed": False}),
        (EventType.SPLIT, {"parts": "甲\n乙"}, {"parts": ["甲", "乙"]}),
    ],
)  # fmt: skip
def test_typed_fields_become_a_payload(kind: EventType, typed: dict[str, str], payload: dict[str, object]) -> None:
    """Lists are cut, numbers read, fields of other events left out."""
    assert payload_of(kind, typed, anchor) == payload


def test_the_address_of_a_passage_becomes_an_anchor() -> None:
    """Evidence is given by the permanent address of a passage."""
    found = payload_of(EventType.ADD_EVIDENCE, {"says": "已印发", "anchor": "s.1-3"}, anchor)
    assert found["anchor"]["quote"] == "落实"


def test_a_number_that_is_none_is_refused() -> None:
    """The refusal names what was typed."""
    with pytest.raises(IllegalAction, match="六十"):
        payload_of(EventType.REPORT, {"text": "x", "percent": "六十"}, anchor)
