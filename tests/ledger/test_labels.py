"""What labellers said: everybody's last word with time and version, agreement as counts by kind."""

from __future__ import annotations

from luoshi.ledger import actions
from luoshi.ledger.actions import Verdict
from luoshi.ledger.labels import Agreement, Register, agreement, labels
from luoshi.model import ActorRole as R
from luoshi.model import Anchor, IllegalAction, Span

from .office import ANCHOR, by, desk

OTHER = Anchor("00112233aabbccdd", (Span(40, 50),), "新增规上企业五十家以上", "", "")


def test_every_labeller_keeps_the_last_word_with_its_version():
    """甲 changes his mind, 乙 does not; both words stand side by side."""
    at = desk()
    for who, verdict, version in (
        (R.REVIEWER, "refused", "v1"),
        (R.EVALUATOR, "accepted", "v1"),
        (R.REVIEWER, "accepted", "v2"),
    ):
        actions.judge_all(at, by(who), [Verdict(ANCHOR, "directive", "-", verdict, version)])

    told = labels(at.book.all_events())

    assert [(label.by, label.verdict, label.version) for label in told] == [
        ("账号-reviewer", "accepted", "v2"),
        ("账号-evaluator", "accepted", "v1"),
    ]
    assert at.book.verify().intact


def test_agreement_is_counted_by_kind_and_never_by_person():
    """One finding seen alike by two, one seen differently, one seen by one; a field is a question of its own."""
    at = desk()
    actions.judge_all(
        at,
        by(R.REVIEWER),
        [Verdict(ANCHOR, "target:收入", "-", "accepted"), Verdict(OTHER, "target:收入", "-", "refused")],
    )
    actions.judge_all(
        at,
        by(R.EVALUATOR),
        [Verdict(ANCHOR, "target:收入", "-", "accepted"), Verdict(OTHER, "target:收入", "-", "accepted")],
    )
    actions.judge(at, by(R.REVIEWER), anchor=ANCHOR, field="target:收入.value", value="5", verdict="accepted")
    actions.judge(at, by(R.REVIEWER), anchor=OTHER, field="directive", value="-", verdict="accepted")

    assert agreement(labels(at.book.all_events())) == (Agreement("target", 3, 2, 1), Agreement("directive", 1, 0, 0))


def test_two_corrections_to_different_values_differ():
    """They agree that it is wrong, not on what is right."""
    at = desk()
    for who, value in ((R.REVIEWER, "5"), (R.EVALUATOR, "6")):
        actions.judge(at, by(who), anchor=ANCHOR, field="target:收入.value", value=value, verdict="accepted")

    assert agreement(labels(at.book.all_events()))[0].differing == 1


def test_all_verdicts_of_a_page_are_written_or_none():
    """One word that is no verdict leaves the book as it was."""
    at = desk()
    try:
        actions.judge_all(
            at,
            by(R.REVIEWER),
            [Verdict(ANCHOR, "directive", "-", "accepted"), Verdict(OTHER, "directive", "-", "maybe")],
        )
    except IllegalAction:
        assert list(at.book.all_events()) == []
    else:
        raise AssertionError("“maybe” was taken")


def test_a_register_that_follows_knows_what_one_read_at_once_knows():
    """Read in two goes or in one: the same labels; what is read twice changes nothing."""
    at = desk()
    register = Register()
    actions.judge(at, by(R.REVIEWER), anchor=ANCHOR, field="directive", value="-", verdict="accepted")
    register.follow(at.book.all_events(after=register.seq))
    actions.judge(at, by(R.EVALUATOR), anchor=ANCHOR, field="directive", value="-", verdict="refused")
    register.follow(at.book.all_events(after=register.seq))
    register.follow(at.book.all_events(after=register.seq))

    assert register.labels() == labels(at.book.all_events())
    assert register.seq == 2
