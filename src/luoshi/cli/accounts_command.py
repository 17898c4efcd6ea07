"""``luoshi accounts``."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, print_records, say

if TYPE_CHECKING:
    from luoshi.model import Account, Grant
    from luoshi.store.accounts import Accounts
    from luoshi.store.sessions import Sessions

_FORM = click.option(
    "--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"])
)
_STDIN = click.option("--stdin", is_flag=True, help="Read the password from standard input, one line.")


@click.group("accounts")
def command() -> None:
    """Say who may sign in, for which bodies, in which roles (账号); see docs/accounts.md."""


@command.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Name that stands in the ledger; of one account only.")
@click.option("--grant", "grants", multiple=True, metavar="ROLE@BODY", help="Role for a body; may be repeated.")
@_STDIN
@click.option("--no-password", is_flag=True, help="For somebody who signs in through OpenID Connect only.")
@click.pass_obj
def add_command(
    settings: Settings, login: str, name: str, grants: tuple[str, ...], stdin: bool, no_password: bool
) -> None:
    """Make an account; from the first one on, writing in the browser takes signing in (新建)."""
    register = _accounts(settings)
    parsed = [grant_of(text) for text in grants]
    _tell(register.add(login, name, None if no_password else _password(stdin), parsed, _user()))


@command.command("list")
@_FORM
@click.pass_obj
def list_command(settings: Settings, form: str) -> None:
    """List the accounts with their roles (清单)."""
    found = _accounts(settings).all()
    print_records(
        (
            {
                "login": one.login,
                "name": one.name,
                "roles": roles_of(one),
                "disabled": "yes" if one.disabled else "",
            }
            for one in found
        ),
        form,
    )
    say(f"{len(found)} accounts" if found else "no accounts: whoever uses this machine may write, nobody else can")


@command.command("passwd")
@click.argument("login")
@_STDIN
@click.pass_obj
def passwd_command(settings: Settings, login: str, stdin: bool) -> None:
    """Give an account another password; it is signed out everywhere (改密码)."""
    register = _accounts(settings)
    register.get(login)
    register.set_password(login, _password(stdin), _user())
    say(f"{login}: new password, signed out everywhere")


@command.command("disable")
@click.argument("login")
@click.option("--undo", is_flag=True, help="Enable it again.")
@click.pass_obj
def disable_command(settings: Settings, login: str, undo: bool) -> None:
    """Let an account in no more; its sessions and tokens end at once, what it did stays (停用)."""
    _tell(_accounts(settings).disable(login, not undo, _user()))


@command.command("grant")
@click.argument("login")
@click.argument("grant", metavar="ROLE@BODY")
@click.pass_obj
def grant_command(settings: Settings, login: str, grant: str) -> None:
    """Give an account a role for a body, such as handler@市财政局 (授权)."""
    added = grant_of(grant)
    _tell(_accounts(settings).grant(login, added.body, added.role, _user()))


@command.command("revoke")
@click.argument("login")
@click.argument("grant", metavar="ROLE@BODY")
@click.pass_obj
def revoke_command(settings: Settings, login: str, grant: str) -> None:
    """Take a role for a body from an account; holds from its next request on (收回)."""
    taken = grant_of(grant)
    _tell(_accounts(settings).revoke(login, taken.body, taken.role, _user()))


@command.command("unbind")
@click.argument("login")
@click.pass_obj
def unbind_command(settings: Settings, login: str) -> None:
    """Forget who an account is at the sign-in service, as when somebody gets a new identity there (解绑)."""
    gone = _sessions(settings).unbind(login, _user())
    say(f"{login}: {gone} identities forgotten, signed out everywhere")


@command.command("changes")
@click.argument("login")
@_FORM
@click.pass_obj
def changes_command(settings: Settings, login: str, form: str) -> None:
    """Show what was changed of an account, when and by whom (变更记录)."""
    register = _accounts(settings)
    register.get(login)
    print_records(({"at": one.at[:19], "by": one.by, "what": one.what} for one in register.changes(login)), form)


@command.group("token")
def token_group() -> None:
    """Tokens with which programs read the .json pages and write events (令牌)."""


@token_group.command("add")
@click.argument("login")
@click.option("--label", required=True, help="What it is for.")
@click.option(
    "--scope", default="read", show_default=True, type=click.Choice(["read", "write"]), help="What it may do."
)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="How long it is good for.")
@click.pass_obj
def token_add_command(settings: Settings, login: str, label: str, scope: str, days: int) -> None:
    """Make a token of an account and print it, this once (新建令牌)."""
    from luoshi.model import Scope

    now = datetime.now(UTC)
    until = now + timedelta(days=days)
    click.echo(_sessions(settings).issue_token(login, label, Scope(scope), now, until, _user()))
    say(f"good until {until:%Y-%m-%d}; it is not shown again. Send it as: Authorization: Bearer luoshi_…")


@token_group.command("list")
@click.argument("login", required=False)
@_FORM
@click.pass_obj
def token_list_command(settings: Settings, login: str | None, form: str) -> None:
    """List tokens by their ids; the tokens themselves are not kept (令牌清单)."""
    found = _sessions(settings).tokens(login)
    print_records(
        (
            {
                "id": one.id,
                "login": one.login,
                "label": one.label,
                "scope": one.scope.value,
                "until": one.until[:10],
                "revoked": "yes" if one.revoked else "",
            }
            for one in found
        ),
        form,
    )


@token_group.command("revoke")
@click.argument("token_id")
@click.pass_obj
def token_revoke_command(settings: Settings, token_id: str) -> None:
    """Still a token at once (作废)."""
    _sessions(settings).revoke_token(token_id, datetime.now(UTC), _user())
    say(f"{token_id}: revoked")


def grant_of(text: str) -> Grant:
    """Read a grant written as ROLE@BODY.

    Raises:
        UnknownName: if it is written otherwise or there is no such role.
    """
    from luoshi.model import ActorRole, Grant, UnknownName

    role, _, body = text.partition("@")
    if role not in {one.value for one in ActorRole} or not body.strip():
        roles = ", ".join(ActorRole)
        raise UnknownName(
            f"“{text}” is no role for a body", "ROLE@BODY", f"such as handler@市财政局; roles are: {roles}"
        )
    return Grant(body.strip(), ActorRole(role))


def roles_of(account: Account) -> str:
    """Write the grants of an account as they are typed."""
    return "; ".join(f"{grant.role}@{grant.body}" for grant in account.grants)


def _accounts(settings: Settings) -> Accounts:
    from luoshi.store.accounts import accounts

    return accounts(settings.shelf())


def _sessions(settings: Settings) -> Sessions:
    from luoshi.store.sessions import Sessions

    return Sessions(_accounts(settings))


def _user() -> str:
    """Name who changes an account from here: the user of the machine of the shelf."""
    return f"{getpass.getuser()} (command line)"


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


def _tell(account: Account) -> None:
    state = " (disabled)" if account.disabled else ""
    say(f"{account.login} {account.name}{state}: {roles_of(account) or 'no role yet: luoshi accounts grant'}")
