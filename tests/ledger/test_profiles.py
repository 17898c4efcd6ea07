"""Profiles: those that ship, and the errors a user's own gets."""

from __future__ import annotations

import pytest

from luoshi.ledger.profile import Phase, Profile
from luoshi.ledger.profiles import packaged, parse
from luoshi.model import ActorRole, EventType, LuoshiError

SMALL = """
id = "small"
version = 1
name = { zh = "简", en = "Small" }
note = "test"
[states]
new = { phase = "preparing", zh = "新", en = "New" }
done = { phase = "closed", zh = "完", en = "Done" }
[letters]
A = { zh = "解决", en = "Solved" }
[[transitions]]
event = "draft"
to = "new"
roles = ["registrar"]
[[transitions]]
event = "close"
from = ["new"]
to = "done"
roles = ["registrar"]
[[deadlines]]
step = "close"
zh = "办结"
en = "Close"
main = true
starts = ["draft"]
stops = ["close"]
days = 10
[[lights]]
colour = "green"
letter = "G"
zh = "绿"
en = "Green"
"""


def test_three_profiles_ship_and_say_where_their_deadlines_were_read() -> None:
    """督查督办, 提案建议办理, 承诺追踪; each rule that counts days carries a note."""
    profiles = packaged()

    assert sorted(profiles) == ["promise", "proposal", "supervision"]
    for profile in profiles.values():
        assert all(rule.note for rule in profile.deadlines)
        assert profile.states
    assert "第三方转载" in profiles["supervision"].note
    assert "第三方转载" in profiles["proposal"].note
    assert tuple(profiles["proposal"].letters) == ("A", "B", "C", "D")


@pytest.mark.parametrize("profile", packaged().values(), ids=lambda profile: profile.id)
def test_every_open_state_has_a_way_on(profile: Profile) -> None:
    """Nobody is stuck: from every open state some event leads to another state."""
    for state in profile.states.values():
        if state.phase is not Phase.CLOSED:
            onward = [
                step for step in profile.transitions if state.id in step.sources and step.to not in (None, state.id)
            ]
            assert onward, state.id


def test_every_kind_of_event_is_used_by_some_profile() -> None:
    """No kind of event is a dead letter; a judgement is about findings and has no profile."""
    used = {step.event for profile in packaged().values() for step in profile.transitions}

    assert set(EventType) - used == {EventType.JUDGE}


def test_what_a_role_may_do_is_offered() -> None:
    """The buttons of a task page."""
    offers = packaged()["supervision"].offers("submitted", ActorRole.SUPERVISOR)

    assert EventType.VERIFY in offers
    assert EventType.REJECT_REPLY in offers
    assert EventType.SUBMIT_REPLY not in offers


def test_a_small_profile_of_ones_own() -> None:
    """The least that a profile needs."""
    profile = parse(SMALL, "small.toml")

    assert (profile.id, profile.deadlines[0].days, profile.is_open("new"), profile.is_open("done")) == (
        "small",
        10,
        True,
        False,
    )


def test_equal_texts_have_equal_digests() -> None:
    """A changed profile is another one."""
    assert parse(SMALL, "a").digest == parse(SMALL, "b").digest
    assert parse(SMALL, "a").digest != parse(SMALL.replace("days = 10", "days = 11"), "a").digest


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "small"', "id = small", "not TOML"),
        ('id = "small"', "", "“id” is missing"),
        ("version = 1", 'version = "1"', "“version” is missing or not a int"),
        ("version = 1", "version = true", "“version” is missing or not a int"),
        ('note = "test"', 'note = "test"\nextra = 1', "key “extra” is unknown"),
        ('zh = "新", en = "New"', 'zh = "新"', "label “en” is missing"),
        ('phase = "preparing"', 'phase = "begun"', "“begun” is not a known Phase"),
        ('event = "close"', 'event = "finish"', "“finish” is not a known EventType"),
        ('event = "close"\nfrom = ["new"]', 'event = "close"\nfrom = ["old"]', "no state “old”"),
        ('to = "done"', 'to = "gone"', "no state “gone”"),
        ('to = "done"\nroles = ["registrar"]', 'to = "done"\nroles = ["clerk"]', "“clerk” is not a known ActorRole"),
        ('to = "done"\nroles = ["registrar"]', 'to = "done"\nroles = []', "no role may do this"),
        ('to = "done"', 'to = "new"', "no event leads to the state “done”"),
        ('event = "draft"', 'event = "close"', "opened by “draft”"),
        ('to = "done"', 'to = "done"\nrules = ["be_nice"]', "no rule “be_nice”"),
        ('to = "done"', 'to = "done"\nrequires = ["colour"]', "“close” has no field “colour”"),
        ('to = "done"', 'to = "done"\nwhen = { colour = "red" }', "“close” has no field “colour”"),
        ("days = 10", "days = 10\nmonths = 1", "counted in exactly one way"),
        ("days = 10", "days = 0", "a deadline of no days"),
        ("main = true", "main = false\n", None),
        ("main = true\n", "", None),
        ("days = 10", "", None),
        ("main = true\nstarts", "starts", None),
        ('stops = ["close"]', 'stops = ["archive"]', "“archive” never happens"),
        ('starts = ["draft"]', "starts = []", "nothing starts its clock"),
        ('en = "Green"', 'en = "Green"\ndays_left = 3', "last light must fit always"),
        (
            "[[deadlines]]",
            '[[transitions]]\nevent = "close"\nfrom = ["new"]\nto = "new"\nroles = ["registrar"]\n[[deadlines]]',
            "cannot be told apart",
        ),
    ],
)
def test_a_profile_that_does_not_hang_together(old: str, new: str, told: str | None) -> None:
    """Each mistake is named with its place; what is no mistake is accepted."""
    assert old in SMALL
    text = SMALL.replace(old, new)
    if told is None:
        assert parse(text, "my.toml").id == "small"
        return

    with pytest.raises(LuoshiError) as refused:
        parse(text, "my.toml")

    assert told in refused.value.what
    assert refused.value.where.startswith("my.toml")
    assert refused.value.remedy


def test_two_main_deadlines_are_one_too_many() -> None:
    """A task has one due date."""
    start = SMALL.index("[[deadlines]]")
    end = SMALL.index("[[lights]]")

    with pytest.raises(LuoshiError, match="two deadlines are main"):
        parse(SMALL[:end] + SMALL[start:end] + SMALL[end:], "my.toml")


def test_a_retired_state_needs_no_way_in() -> None:
    """A changed profile keeps the state that running tasks are in."""
    old = 'old = { phase = "handling", zh = "旧", en = "Old" }\n[letters]'
    with pytest.raises(LuoshiError, match="no event leads"):
        parse(SMALL.replace("[letters]", old), "my.toml")

    kept = SMALL.replace("[letters]", old.replace(" }", ", retired = true }"))

    assert parse(kept, "my.toml").states["old"].retired
