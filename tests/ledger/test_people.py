"""As whom an account may act: what was granted, for this task, and never both sides of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ledger.people import ANSWERING, JUDGING, actor, check_apart, choices, fitting
from luoshi.model import Account, Actor, ActorRole, Grant, IllegalAction

BODIES = ("市财政局", "市科技局", "市政府督查室")
GRANTS = st.builds(Grant, st.sampled_from(BODIES), st.sampled_from(ActorRole))
HANDLER = Grant("市财政局", ActorRole.HANDLER)


@given(st.lists(GRANTS, max_size=12))
def test_no_order_of_grants_lets_one_account_answer_and_judge(wanted: list[Grant]) -> None:
    """Whatever is asked for in whatever order, what is let through stays on one side."""
    account = Account("jia", "甲")
    for grant in wanted:
        try:
            check_apart(account, grant)
        except IllegalAction:
            continue
        account = Account("jia", "甲", (*account.grants, grant))
    roles = {grant.role for grant in account.grants}
    assert not (roles & ANSWERING and roles & JUDGING)


@given(st.lists(GRANTS, max_size=6), st.lists(st.sampled_from(ActorRole), min_size=1, max_size=4, unique=True), GRANTS)
def test_whoever_acts_was_granted_it(grants: list[Grant], roles: list[ActorRole], claimed: Grant) -> None:
    """Chosen or not, the actor is a grant of the account under its own name, or nobody acts."""
    account = Account("jia", "甲", tuple(grants))
    for body, role in ((claimed.body, claimed.role.value), ("", "")):
        try:
            found = actor(account, body, role, roles)
        except IllegalAction:
            assert claimed not in grants if body else len({one.body for one in choices(account, roles)}) != 1
            continue
        assert found.name == "甲" and Grant(found.body, found.role) in grants
        assert body or found.role in roles


def test_a_handler_is_offered_the_tasks_of_its_body_only() -> None:
    """The lead handles, co-handling units co-handle, a supervisor supervises everything."""
    cohandler, supervisor = Grant("市科技局", ActorRole.COHANDLER), Grant("市政府督查室", ActorRole.SUPERVISOR)
    account = Account("jia", "甲", (HANDLER, cohandler, supervisor))
    roles = tuple(ActorRole)
    assert fitting(account, roles, "市财政局", ()) == (HANDLER, supervisor)
    assert fitting(account, roles, "市教育局", ("市科技局",)) == (cohandler, supervisor)
    assert fitting(account, (ActorRole.HANDLER,), None, ()) == ()


def test_a_disabled_account_acts_no_more() -> None:
    """Even where it comes by another way than the door."""
    with pytest.raises(IllegalAction, match="disabled"):
        actor(Account("jia", "甲", (HANDLER,), disabled=True), "", "", (ActorRole.HANDLER,))


def test_the_first_role_of_the_step_is_taken_for_one_body() -> None:
    """No question where it makes no difference for whom one acts; one where it does."""
    office = "市政府督查室"
    account = Account("li", "李", (Grant(office, ActorRole.REGISTRAR), Grant(office, ActorRole.SUPERVISOR)))
    assert actor(account, "", "", (ActorRole.SUPERVISOR, ActorRole.REGISTRAR)) == Actor(
        "李", ActorRole.SUPERVISOR, office
    )
    several = Account("li", "李", (HANDLER, Grant("市科技局", ActorRole.HANDLER)))
    with pytest.raises(IllegalAction, match="as whom"):
        actor(several, "", "", (ActorRole.HANDLER,))
