"""Managing the accounts (账号管理): for accounts with the role of an administrator, signed in with a browser.

An administrator manages all accounts of the shelf, whatever body the role was granted for. What is changed is kept with who did it.
Passwords are made here, shown once, and handed over by the administrator; nobody types another's password.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from secrets import choice
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from luoshi.ledger.people import ANSWERING, JUDGING
from luoshi.model import Account, ActorRole, Grant, IllegalAction, UnknownName
from luoshi.store.accounts import Change
from luoshi.store.sessions import Token
from luoshi.web.forms import Fields, Posted
from luoshi.web.gate import Entry, Gate, entry_of, gate_of
from luoshi.web.respond import Pages, html
from luoshi.web.visit import Visit, Visitor

pages = Pages()

#: Letters of a password that is read from a screen and typed: none that looks like another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

#: The form for a new account, empty.
_EMPTY = dict.fromkeys(("login", "name", "role", "body"), "")

#: Changes of one account that its page shows.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """All accounts; what a form made (``login`` and its ``password``, shown this once) or what was wrong with it."""

    accounts: tuple[Account, ...]
    bodies: tuple[str, ...]
    roles: tuple[ActorRole, ...]
    answering: tuple[ActorRole, ...]
    judging: tuple[ActorRole, ...]
    typed: Mapping[str, str]
    problem: str = ""
    login: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class OneAccountPage:
    """One account with its roles, tokens and changes; a new ``password`` is shown this once."""

    account: Account
    own: bool
    bodies: tuple[str, ...]
    roles: tuple[ActorRole, ...]
    tokens: tuple[Token, ...]
    changes: tuple[Change, ...]
    problem: str = ""
    password: str = ""


def administrator(request: Request) -> Account:
    """Return the administrator who comes with a request.

    Raises:
        IllegalAction: if whoever comes is none, or is a program: a token that leaks must not open the other accounts.
    """
    entry = entry_of(request)
    if entry.token is None and administers(entry) and entry.account is not None:
        return entry.account
    remedy = "ask whoever administers the accounts, or use luoshi accounts on the machine of the shelf"
    raise IllegalAction("accounts are managed by an administrator who is signed in", request.url.path, remedy)


Admin = Annotated[Account, Depends(administrator)]


def administers(entry: Entry) -> bool:
    """Tell whether whoever comes may manage accounts."""
    return entry.account is not None and any(one.role is ActorRole.ADMINISTRATOR for one in entry.account.grants)


@pages.page("/accounts", "accounts.html")
def accounts(visit: Visit, request: Request, admin: Admin) -> AccountsPage:
    """Return all accounts; the form to make one is here."""
    return _all(gate_of(request), _EMPTY)


@pages.router.post("/accounts", include_in_schema=False)
def make(visit: Visit, request: Request, fields: Posted, admin: Admin) -> Response:
    """Make an account with a password that is shown once."""
    gate, password = gate_of(request), new_password()
    typed = {name: fields.get(name, "")[:200] for name in _EMPTY}
    try:
        grants = [_grant(fields)] if typed["role"] or typed["body"] else []
        made = gate.sessions.accounts.add(typed["login"], typed["name"], password, grants, admin.name)
    except (IllegalAction, UnknownName) as error:
        return _drawn(visit, "/accounts", "accounts.html", replace(_all(gate, typed), problem=str(error)), 403)
    page = replace(_all(gate, _EMPTY), login=made.login, password=password)
    return _drawn(visit, "/accounts", "accounts.html", page)


@pages.page("/accounts/{login}", "one_account.html")
def one_account(visit: Visit, request: Request, admin: Admin, login: str) -> OneAccountPage:
    """Return one account: its roles, tokens and changes, and the forms that change it."""
    return _one(gate_of(request), admin, login)


@pages.router.post("/accounts/{login}/{change}", include_in_schema=False)
def change(visit: Visit, request: Request, fields: Posted, admin: Admin, login: str, change: str) -> Response:
    """Change an account: grant, revoke, disable, enable, password, revoke-token."""
    gate, path = gate_of(request), f"/accounts/{login}"
    done = _CHANGES.get(change)
    if done is None:
        raise UnknownName(f"there is no change “{change}”", path, f"changes are: {', '.join(_CHANGES)}")
    try:
        password = done(gate, admin, login, fields)
    except (IllegalAction, UnknownName) as error:
        gate.sessions.accounts.get(login)
        page = replace(_one(gate, admin, login), problem=str(error))
        return _drawn(visit, path, "one_account.html", page, 403)
    if password:
        return _drawn(visit, path, "one_account.html", replace(_one(gate, admin, login), password=password))
    return RedirectResponse(path, status_code=303)


def new_password() -> str:
    """Return a password that nobody guesses: 20 letters in groups of five, 99 bits."""
    return "-".join("".join(choice(_LETTERS) for _ in range(5)) for _ in range(4))


def _all(gate: Gate, typed: Mapping[str, str]) -> AccountsPage:
    known, roles = gate.sessions.accounts.all(), tuple(ActorRole)
    answering = tuple(role for role in roles if role in ANSWERING)
    judging = tuple(role for role in roles if role in JUDGING)
    return AccountsPage(known, _bodies(known), roles, answering, judging, typed)


def _one(gate: Gate, admin: Account, login: str) -> OneAccountPage:
    register = gate.sessions.accounts
    account = register.get(login)
    return OneAccountPage(
        account,
        account.login == admin.login,
        _bodies(register.all()),
        tuple(ActorRole),
        gate.sessions.tokens(account.login),
        register.changes(account.login)[:_SHOWN],
    )


def _bodies(known: tuple[Account, ...]) -> tuple[str, ...]:
    return tuple(sorted({grant.body for one in known for grant in one.grants}))


def _drawn(visit: Visitor, path: str, template: str, page: object, status: int = 200) -> Response:
    return html(template, replace(visit, path=path, query=()), page, status)


def _grant(fields: Fields) -> Grant:
    role, body = fields.get("role", ""), fields.get("body", "")
    if role not in {one.value for one in ActorRole}:
        raise UnknownName(f"there is no role “{role}”", "role", f"roles are: {', '.join(ActorRole)}")
    if not body.strip():
        raise IllegalAction("a role is for a body", "body", "name the body that the account acts for")
    return Grant(body.strip(), ActorRole(role))


def _add(gate: Gate, admin: Account, login: str, fields: Fields) -> str:
    grant = _grant(fields)
    gate.sessions.accounts.grant(login, grant.body, grant.role, admin.name)
    return ""


def _take(gate: Gate, admin: Account, login: str, fields: Fields) -> str:
    grant = _grant(fields)
    if grant.role is ActorRole.ADMINISTRATOR and gate.sessions.accounts.get(login).login == admin.login:
        raise IllegalAction(
            "nobody takes their own right to manage accounts", f"account {login}", "another administrator does it"
        )
    gate.sessions.accounts.revoke(login, grant.body, grant.role, admin.name)
    return ""


def _disable(gate: Gate, admin: Account, login: str, fields: Fields) -> str:
    if gate.sessions.accounts.get(login).login == admin.login:
        raise IllegalAction("nobody disables their own account", f"account {login}", "another administrator does it")
    gate.sessions.accounts.disable(login, True, admin.name)
    return ""


def _enable(gate: Gate, admin: Account, login: str, fields: Fields) -> str:
    gate.sessions.accounts.disable(login, False, admin.name)
    return ""


def _password(gate: Gate, admin: Account, login: str, fields: Fields) -> str:
    if gate.sessions.accounts.get(login).login == admin.login:
        raise IllegalAction("one's own password is changed on one's own page", f"account {login}", "see /account")
    password = new_password()
    gate.sessions.accounts.set_password(login, password, admin.name)
    return password


def _still(gate: Gate, admin: Account, login: str, fields: Fields) -> str:
    known = {one.id for one in gate.sessions.tokens(login)}
    token = fields.get("token", "")
    if token not in known:
        raise UnknownName(f"there is no token “{token[:20]}” of this account", f"account {login}", "see its tokens")
    gate.sessions.revoke_token(token, gate.clock(), admin.name)
    return ""


#: What may be changed: each returns the new password where it made one.
_CHANGES: Mapping[str, Callable[[Gate, Account, str, Fields], str]] = {
    "grant": _add,
    "revoke": _take,
    "disable": _disable,
    "enable": _enable,
    "password": _password,
    "revoke-token": _still,
}
