"""Requests for information (依申请公开): the procedure of a simple freedom-of-information request; the plug-in ``foi``.

A body has a number of working days to answer; what it does not answer is overdue on the day after (the rule of most
such laws, among them the Regulations on Open Government Information of 2019, article 33: 20 working days).
"""

from __future__ import annotations

from importlib import resources


def profile() -> str:
    """Return the procedure as TOML."""
    return (resources.files("luoshi.ledger") / "foi.toml").read_text(encoding="utf-8")
