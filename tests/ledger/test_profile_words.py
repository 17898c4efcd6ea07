# ruff: noqa: E501 - a line of the program stands on one line here
"""A profile read in full, and the exact line that each mistake gets: what, where, what to do."""

from __future__ import annotations

import pytest

from luoshi.ledger.profile import DeadlineRule, Label, Letter, Light, Phase, State, Transition
from luoshi.ledger.profiles import parse
from luoshi.ledger.rules import OPTIONAL
from luoshi.model import ActorRole, EventType, LuoshiError

FULL = """
id = "full"
version = 7
name = { zh = "全", en = "Full" }
note = "read in a test"
[states]
new = { phase = "preparing", zh = "新", en = "New" }
handling = { phase = "handling", zh = "办", en = "In hand" }
done = { phase = "closed", zh = "完", en = "Done" }
old = { phase = "handling", zh = "旧", en = "Old", retired = true }
[letters]
A = { zh = "解决", en = "Solved" }
B = { zh = "列入计划", en = "Planned", follow_up = true }
[[transitions]]
event = "draft"
to = "new"
roles = ["registrar", "proposer"]
[[transitions]]
event = "verify"
from = ["new"]
to = "handling"
roles = ["supervisor"]
when = { passed = false }
requires = ["method"]
[[transitions]]
event = "remind"
from = ["*", "done"]
roles = ["supervisor"]
[[transitions]]
event = "evaluate"
from = ["handling"]
roles = ["evaluator"]
values = ["满意", "不满意"]
[[transitions]]
event = "close"
from = ["handling"]
to = "done"
roles = ["registrar"]
rules = ["RULE"]
[[deadlines]]
step = "answer"
zh = "办结"
en = "Answer"
main = true
starts = ["draft"]
stops = ["close"]
states = ["new", "handling"]
working_days = 15
note = "somewhere"
[[deadlines]]
step = "look"
zh = "核查"
en = "Look"
starts = ["verify"]
stops = ["close"]
months = 1
[[lights]]
colour = "red"
letter = "R"
zh = "红"
en = "Red"
days_left = -1
reminders = 2
[[lights]]
colour = "green"
letter = "G"
zh = "绿"
en = "Green"
""".replace("RULE", sorted(OPTIONAL)[0])


def test_every_word_of_a_profile_is_read() -> None:
    """Nothing is dropped, and what is left out has its default."""
    read = parse(FULL, "full.toml")

    assert (read.id, read.version, read.name, read.note) == ("full", 7, Label("全", "Full"), "read in a test")
    assert read.states == {
        "new": State("new", Phase.PREPARING, Label("新", "New"), False),
        "handling": State("handling", Phase.HANDLING, Label("办", "In hand"), False),
        "done": State("done", Phase.CLOSED, Label("完", "Done"), False),
        "old": State("old", Phase.HANDLING, Label("旧", "Old"), True),
    }
    assert read.letters == {
        "A": Letter("A", Label("解决", "Solved"), False),
        "B": Letter("B", Label("列入计划", "Planned"), True),
    }
    supervisor, registrar = (ActorRole.SUPERVISOR,), (ActorRole.REGISTRAR,)
    assert read.transitions == (
        Transition(EventType.DRAFT, (), "new", (*registrar, ActorRole.PROPOSER), (), (), (), ()),
        Transition(EventType.VERIFY, ("new",), "handling", supervisor, (("passed", False),), ("method",), (), ()),
        Transition(EventType.REMIND, ("new", "handling", "old", "done"), None, supervisor, (), (), (), ()),
        Transition(EventType.EVALUATE, ("handling",), None, (ActorRole.EVALUATOR,), (), (), (), ("满意", "不满意")),
        Transition(EventType.CLOSE, ("handling",), "done", registrar, (), (), (sorted(OPTIONAL)[0],), ()),
    )
    draft, verify, close = (EventType.DRAFT,), (EventType.VERIFY,), (EventType.CLOSE,)
    assert read.deadlines == (
        DeadlineRule("answer", Label("办结", "Answer"), draft, close, ("new", "handling"), 15, None, None, True, "somewhere"),
        DeadlineRule("look", Label("核查", "Look"), verify, close, (), None, None, 1, False, ""),
    )  # fmt: skip
    assert read.lights == (
        Light("red", "R", Label("红", "Red"), -1, 2),
        Light("green", "G", Label("绿", "Green"), None, None),
    )
    assert read.digest == parse(FULL, "other.toml").digest != parse(FULL + "\n", "full.toml").digest


MISTAKES = [
    ('id = "full"', 'id = ""', "“id” is missing or not a str [p.toml] → set id"),
    ("version = 7", "version = true", "“version” is missing or not a int [p.toml] → set version"),
    ('name = { zh = "全", en = "Full" }', 'name = { zh = "全" }', "the label “en” is missing [p.toml: name] → every name is given in zh and en"),
    ('name = { zh = "全", en = "Full" }', 'name = { zh = " ", en = "Full" }', "the label “zh” is missing [p.toml: name] → every name is given in zh and en"),
    ('note = "read in a test"', "", "“note” is missing or not a str [p.toml] → set note"),
    ('note = "read in a test"', 'note = "n"\ncolour = 1', "the key “colour” is unknown [p.toml] → keys are: deadlines, id, letters, lights, name, note, states, transitions, version"),
    ('new = { phase = "preparing", zh = "新", en = "New" }', "new = 3", "a table is expected here [p.toml: states.new] → write it as { key = value }"),
    ('phase = "preparing"', 'phase = "sleeping"', "“sleeping” is not a known Phase [p.toml: states.new] → known are: preparing, assigned, handling, checking, answered, closed"),
    ('phase = "preparing"', 'phase = "preparing", hue = 1', "the key “hue” is unknown [p.toml: states.new] → keys are: en, phase, retired, zh"),
    ("follow_up = true", "followup = true", "the key “followup” is unknown [p.toml: letters.B] → keys are: en, follow_up, zh"),
    ('event = "remind"', 'event = "remember"', None),
    ('from = ["handling"]\nroles = ["evaluator"]', 'from = "handling"\nroles = ["evaluator"]', "“from” must be a list of words [p.toml: transitions[3] (evaluate)] → write from = [\"...\"]"),
    ('to = "handling"', 'to = "gone"', "there is no state “gone” [p.toml: transitions[1] (verify)] → states are: new, handling, done, old"),
    ('from = ["*", "done"]', 'from = ["*", "gone"]', "there is no state “gone” [p.toml: transitions[2] (remind)] → states are: new, handling, done, old"),
    ('roles = ["evaluator"]', "roles = []", "no role may do this [p.toml: transitions[3] (evaluate)] → name at least one role"),
    ('roles = ["evaluator"]', 'roles = ["king"]', None),
    ('roles = ["evaluator"]', "roles = [3]", "“roles” must be a list of words [p.toml: transitions[3] (evaluate)] → write roles = [\"...\"]"),
    ('requires = ["method"]', 'requires = ["hue"]', None),
    ("when = { passed = false }", "when = { hue = false }", None),
    ('values = ["满意", "不满意"]', 'values = "满意"', "“values” must be a list of words [p.toml: transitions[3] (evaluate)] → write values = [\"...\"]"),
    ("months = 1", "months = 1\ndays = 1", "a deadline is counted in exactly one way [p.toml: deadlines[1]] → working_days, days or months"),
    ("months = 1", "", "a deadline is counted in exactly one way [p.toml: deadlines[1]] → working_days, days or months"),
    ("months = 1", "months = 0", "a deadline of no days is none [p.toml: deadlines[1]] → count from 1"),
    ("months = 1", 'months = "1"', "“months” is missing or not a int [p.toml: deadlines[1]] → set months"),
    ('step = "look"', "", "“step” is missing or not a str [p.toml: deadlines[1]] → set step"),
    ('starts = ["verify"]', "starts = []", "deadline “look”: nothing starts its clock [p.toml] → name events of this profile"),
    ('starts = ["verify"]', 'starts = ["merge"]', "deadline “look”: “merge” never happens [p.toml] → name events of this profile"),
    ("months = 1", "months = 1\nmain = true", "two deadlines are main [p.toml] → only one date can be the due date of a task"),
    ('letter = "G"', "", "“letter” is missing or not a str [p.toml: lights[1]] → set letter"),
    ('en = "Green"', 'en = "Green"\nreminders = 1', "the last light must fit always [p.toml] → end the lights with one without a bound"),
    (", retired = true", "", "no event leads to the state “old” [p.toml] → add a step, or mark the state retired = true"),
    ('event = "draft"', 'event = "register"', "a task must be opened by “draft”, and only by it [p.toml] → give the first step without from"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line"), MISTAKES)
def test_a_mistake_gets_one_line(old: str, new: str, line: str | None) -> None:
    """What is wrong, in which part of which file, and what to write; lists of known words are told in full."""
    assert FULL.count(old) >= 1
    with pytest.raises(LuoshiError) as refused:
        parse(FULL.replace(old, new, 1), "p.toml")
    if line is not None:
        assert str(refused.value) == line
    else:
        known = {
            "event": ", ".join(EventType),
            "roles": ", ".join(ActorRole),
        }.get(new.split(" ")[0], "passed, method, note, on")
        assert str(refused.value).endswith(f" are: {known}")


def test_a_rule_that_there_is_not_is_told_which_there_are() -> None:
    """The names of the optional rules, in their order."""
    with pytest.raises(LuoshiError) as refused:
        parse(FULL.replace(f'rules = ["{sorted(OPTIONAL)[0]}"]', 'rules = ["luck"]'), "p.toml")

    assert str(refused.value) == (
        f"there is no rule “luck” [p.toml: transitions[4] (close)] → rules are: {', '.join(OPTIONAL)}"
    )


def test_steps_differ_in_where_they_start_who_takes_them_or_what_they_say() -> None:
    """Two steps for one event that agree in all three are a mistake; differing in one is enough."""
    second = '[[transitions]]\nevent = "close"\nfrom = ["handling"]\nto = "new"\nroles = ["registrar"]\n[[deadlines]]'
    with pytest.raises(LuoshiError) as refused:
        parse(FULL.replace("[[deadlines]]", second, 1), "p.toml")
    assert str(refused.value) == (
        "two steps for “close” cannot be told apart [p.toml: transitions[5]] → let them differ in from, roles or when"
    )

    for difference in (('from = ["handling"]', 'from = ["new"]'), ('["registrar"]', '["supervisor"]')):
        assert parse(FULL.replace("[[deadlines]]", second.replace(*difference), 1), "p.toml").id == "full"
    when = second.replace("close", "verify").replace('from = ["handling"]', 'from = ["new"]')
    when = when.replace('["registrar"]', '["supervisor"]\nwhen = { passed = true }')
    assert parse(FULL.replace("[[deadlines]]", when, 1), "p.toml").id == "full"


def test_a_text_that_is_no_toml() -> None:
    """The reader of TOML says which line."""
    with pytest.raises(
        LuoshiError, match=r"^the profile is not TOML: .*end of document.* \[p.toml\] → mend the line named$"
    ):
        parse("id = ", "p.toml")
