"""What a rule says of itself (释义): the docstring of the function that a reason names."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from importlib import import_module

from luoshi.model import UnknownName


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of one rule, as written in the program."""

    rule: str
    doc: str
    module: str


def explain(rule: str) -> Explanation:
    """Return the docstring of ``rule``, a dotted name under ``luoshi`` such as ``restore.wraps.join``.

    Raises:
        UnknownName: if no such function exists or it says nothing of itself.
    """
    parts = rule.removeprefix("luoshi.").split(".")
    unknown = UnknownName(
        f"there is no rule “{rule}”", "explain", "rule names stand in the findings: luoshi list pieces"
    )
    if not all(part.isidentifier() for part in parts) or parts[0].startswith("_"):
        raise unknown
    for cut in range(len(parts) - 1, 0, -1):
        name = ".".join(["luoshi", *parts[:cut]])
        try:
            found: object = import_module(name)
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            found = getattr(found, attribute, None)
        doc = inspect.getdoc(found) if callable(found) else None
        if doc:
            return Explanation(rule, doc, name)
    raise unknown
