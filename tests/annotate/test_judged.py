"""Judgements applied to findings: refused ones go, corrected fields are replaced, nothing else moves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.annotate import judged
from luoshi.model import (
    Anchor,
    Annotations,
    DirectiveKind,
    Force,
    FormulationKind,
    FormulationUse,
    IllegalAction,
    Judgement,
    Modifier,
    Span,
    Target,
)

SOURCE = "00112233aabbccdd"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def target(start: int, indicator: str, value: float = 5.0) -> Target:
    """A target of 云泽省 in the clause that begins at ``start``."""
    return Target(
        SOURCE, f"{SOURCE}-0", (Span(start, start + 10),), "城乡居民收入分别增长", indicator, "resident_income_growth",
        Modifier.ABOUT, value, None, "%", None, "2026", "云泽省", "headline", True, "test",
    )  # fmt: skip


def use(start: int) -> FormulationUse:
    """A formulation."""
    return FormulationUse(
        SOURCE, f"{SOURCE}-0", (Span(start, start + 4),), "数智云泽", "数智云泽", FormulationKind.SLOGAN, None, "test"
    )


def judgement(field: str, verdict: str = "accepted", value: str = "-", start: int = 0, length: int = 10) -> Judgement:
    """A judgement of 甲."""
    return Judgement(Anchor(SOURCE, (Span(start, start + length),), "原句"), field, value, verdict, "甲", AT)


FOUND = Annotations(
    targets=(target(0, "城镇居民收入"), target(0, "农村居民收入", 6.0), target(40, "居民收入")), formulations=(use(70),)
)


def test_without_judgements_nothing_changes():
    """The same object comes back."""
    assert judged.apply(FOUND, []) is FOUND


def test_a_refused_finding_goes_and_its_neighbours_stay():
    """Of two targets in one clause the one that is named goes; an issue says who refused it."""
    found = judged.apply(FOUND, [judgement("target:农村居民收入", "refused")])

    assert [one.indicator for one in found.targets] == ["城镇居民收入", "居民收入"]
    assert found.formulations == FOUND.formulations
    assert [(issue.rule, "甲" in issue.message) for issue in found.issues] == [("luoshi.annotate.judged.refused", True)]


def test_a_corrected_field_is_replaced_and_its_rule_says_so():
    """Numbers and closed sets become what they are; the finding says that a person set it."""
    told = [
        judgement("target:居民收入.value", value="5.5", start=40),
        judgement("target:居民收入.modifier", value="at_least", start=40),
        judgement("target:居民收入.period", value=judged.NOTHING, start=40),
    ]
    one = judged.apply(FOUND, told).targets[2]

    assert (one.value, one.modifier, one.period) == (5.5, Modifier.AT_LEAST, None)
    assert one.rule == "luoshi.annotate.judged.corrected"
    assert judged.apply(FOUND, told).targets[:2] == FOUND.targets[:2]


def test_accepting_and_being_unsure_change_nothing():
    """They are kept in the ledger; the finding stands as it was found."""
    told = [judgement("target:城镇居民收入"), judgement("target:农村居民收入", "unsure")]

    assert judged.apply(FOUND, told) == FOUND


def test_a_correction_that_the_rules_reached_by_themselves_is_no_change():
    """Where luoshi now says what the person said, its own rule stays."""
    assert judged.apply(FOUND, [judgement("target:居民收入.value", value="5", start=40)]) == FOUND


@pytest.mark.parametrize(
    "lost",
    [
        judgement("target:居民收入", "refused", start=41),  # another place
        judgement("target:海洋收入", "refused", start=40),  # another name
        judgement("directive", "refused", start=40),  # another kind
        judgement("target:居民收入.value", value="许多", start=40),  # no number
        judgement("target:居民收入.mood", value="好", start=40),  # no field
    ],
)
def test_what_no_finding_answers_to_is_said_and_never_bent(lost: Judgement):
    """The findings stay; an issue names the judgement that was lost."""
    found = judged.apply(FOUND, [lost])

    assert (found.targets, found.formulations) == (FOUND.targets, FOUND.formulations)
    assert [issue.rule for issue in found.issues] == ["luoshi.annotate.judged.orphan"]


def test_findings_that_look_alike_are_numbered():
    """Two targets of one printed name in one clause: the second is #2."""
    same = (target(0, "居民收入"), target(0, "居民收入", 6.0))

    assert [one.name for one in judged.named("target", same)] == ["target:居民收入", "target:居民收入#2"]
    left = judged.apply(Annotations(targets=same), [judgement("target:居民收入#2", "refused")])
    assert left.targets == same[:1]


@pytest.mark.parametrize(
    ("kind", "field", "text", "value"),
    [
        ("directive", "kind", "commitment", DirectiveKind.COMMITMENT),
        ("directive", "force", "must", Force.MUST),
        ("directive", "verifiable", "true", True),
        ("directive", "owner", judged.NOTHING, None),
        ("commitment", "value", "1,200", 1200.0),
        ("formulation", "expansion", "三句话", "三句话"),
    ],
)
def test_a_value_is_read_by_its_field(kind: str, field: str, text: str, value: object):
    """As the field holds it."""
    assert judged.value_of(kind, field, text) == value


@pytest.mark.parametrize(
    ("kind", "field", "text"),
    [
        ("directive", "kind", "order"),
        ("directive", "spans", "1-2"),
        ("directive", "verifiable", "ja"),
        ("commitment", "value", "许多"),
        ("commitment", "act", judged.NOTHING),
        ("poem", "rhyme", "x"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kind: str, field: str, text: str):
    """Before it is written, so that no run meets it."""
    with pytest.raises(IllegalAction):
        judged.value_of(kind, field, text)


@given(st.sampled_from(["owner", "deadline"]), st.text(min_size=1).filter(lambda text: text.strip()))
def test_text_goes_in_and_out_unchanged(field: str, text: str):
    """A value written and shown again is the same."""
    assert judged.text_of(judged.value_of("directive", field, text)) == text
