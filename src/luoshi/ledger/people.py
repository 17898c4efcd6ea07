"""Which account may act as what (权限): roles per body, and answering kept apart from judging.

What a role may do in a state is in the profiles; whether its body answers for the task is in the rules. Here: nobody
acts under a name, body or role that was not granted, and no account both answers and judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luoshi.model import Account, Actor, ActorRole, Grant, IllegalAction

#: Roles of those who answer for a task.
ANSWERING = frozenset({ActorRole.HANDLER, ActorRole.COHANDLER})

#: Roles of those who verify or evaluate it.
JUDGING = frozenset({ActorRole.EVALUATOR, ActorRole.PROPOSER, ActorRole.SUPERVISOR})


def check_apart(account: Account, added: Grant) -> None:
    """Check that an account with one more grant still does not both answer and judge (承办与评价分开), for whatever body.

    Raises:
        IllegalAction: if it would.
    """
    roles = {grant.role for grant in (*account.grants, added)}
    if roles & ANSWERING and roles & JUDGING:
        raise IllegalAction(
            f"one account cannot both answer ({_named(roles & ANSWERING)}) and judge ({_named(roles & JUDGING)})",
            f"account {account.login}",
            "give the other role to another account, or revoke the first one",
        )


def choices(account: Account, roles: Iterable[ActorRole]) -> tuple[Grant, ...]:
    """Return the grants of ``account`` whose role is among ``roles``, in their order."""
    wanted = set(roles)
    return tuple(grant for grant in account.grants if grant.role in wanted)


def fitting(account: Account, roles: Iterable[ActorRole], lead: str | None, co: Sequence[str]) -> tuple[Grant, ...]:
    """Return the grants with which ``account`` may act on a task: a handler of its lead, a co-handler of ``co``."""
    return tuple(
        grant
        for grant in choices(account, roles)
        if not (grant.role is ActorRole.HANDLER and grant.body != lead)
        and not (grant.role is ActorRole.COHANDLER and grant.body not in co)
    )


def actor(account: Account, body: str, role: str, roles: Sequence[ActorRole]) -> Actor:
    """Return as whom ``account`` acts: for the body and role it chose, else in the first of ``roles`` that it has.

    Raises:
        IllegalAction: if that was not granted, no grant fits, or those that do are for several bodies.
    """
    where = f"account {account.login}"
    if account.disabled:
        raise IllegalAction("this account is disabled", where, "ask whoever administers the accounts")
    if body or role:
        chosen = next((one for one in account.grants if one.body == body and one.role == role), None)
        if chosen is None:
            raise IllegalAction(f"not granted: {role} of “{body}”", where, _has(account))
        return Actor(account.name, chosen.role, chosen.body)
    if not roles and account.grants:
        # Nobody may do this now; the ledger says why.
        return Actor(account.name, account.grants[0].role, account.grants[0].body)
    found = choices(account, roles)
    if not found:
        raise IllegalAction(f"this takes one of the roles {_named(roles)}", where, _has(account))
    if len({grant.body for grant in found}) > 1:
        raise IllegalAction("it is not said as whom you act", where, "choose one of: " + _listed(found))
    first = min(found, key=lambda grant: roles.index(grant.role))
    return Actor(account.name, first.role, first.body)


def _named(roles: Iterable[ActorRole]) -> str:
    return ", ".join(sorted(roles))


def _listed(grants: Iterable[Grant]) -> str:
    return "; ".join(f"{grant.role} of {grant.body}" for grant in grants)


def _has(account: Account) -> str:
    return f"it has: {_listed(account.grants) or 'no role'}"
