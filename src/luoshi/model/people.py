"""Accounts: who may act in the ledger, for which body, in which role. Passwords and sessions never get this far."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from luoshi.model.dealings import ActorRole


class Scope(StrEnum):
    """What an API token may do (令牌权限): look, or look and write."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One role that an account has for one body (授权)."""

    body: str
    role: ActorRole


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in (账号): ``login`` is typed, ``name`` stands in the ledger; both belong to one account only.

    ``disabled`` accounts keep their place, so that nobody else ever acts under their name.
    """

    login: str
    name: str
    grants: tuple[Grant, ...] = ()
    disabled: bool = False
