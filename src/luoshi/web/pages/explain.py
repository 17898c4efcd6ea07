"""Rules (规则): what a rule that decided something says of itself."""

from __future__ import annotations

from luoshi.model import UnknownName
from luoshi.store.query import explaining
from luoshi.store.query.explaining import Explanation
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()


@pages.page("/rules/{rule}", "rule.html", kept=True)
def rule(visit: Visit, rule: str) -> Explanation:
    """Return the explanation of a rule by its dotted name."""
    return explaining.explain(rule)


def explained(rule: str) -> Explanation | None:
    """Return the explanation of a rule, or None for one that says nothing of itself or is of an older luoshi."""
    try:
        return explaining.explain(rule)
    except UnknownName:
        return None
