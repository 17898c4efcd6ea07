"""Character differences between two passages, for the eye (逐字对照)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Beyond this many characters on either side an alignment says nothing to a reader and costs its square in time.
LONGEST = 2000

#: Characters of a one-sided stretch that are shown where passages of very different length are compared.
ELIDED = 32

#: A number counts as one character: “3000” and “900” have two noughts in common and nothing else.
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of the comparison: ``op`` is equal, replace, insert (downstream only) or delete (upstream only)."""

    op: str
    up: str
    down: str


def differences(up: str, down: str) -> list[Step]:
    """Compare two passages character by character, numbers as wholes; beyond :data:`LONGEST` all is one replacement.

    Equal stretches of a single character between two changes are counted as changed: read alone they are noise.
    """
    if max(len(up), len(down)) > LONGEST:
        return [Step("replace", up, down)]
    above, below = _TOKEN.findall(up), _TOKEN.findall(down)
    matcher = SequenceMatcher(None, above, below, autojunk=False)
    steps = [Step(op, "".join(above[a:b]), "".join(below[c:d])) for op, a, b, c, d in matcher.get_opcodes()]
    return _merge(steps)


def elided(steps: list[Step], longest: int = ELIDED) -> list[Step]:
    """Shorten what one side alone holds, for a short passage set against a long item: both ends stay, the middle is …."""
    return [
        step if step.op == "equal" else Step(step.op, _shorten(step.up, longest), _shorten(step.down, longest))
        for step in steps
    ]


def _shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest // 2]}…{text[-(longest // 2) :]}"


def changed(steps: list[Step]) -> int:
    """Return how many characters differ: the longer side of every step that is not equal."""
    return sum(max(len(step.up), len(step.down)) for step in steps if step.op != "equal")


def _merge(steps: list[Step]) -> list[Step]:
    merged: list[Step] = []
    for index, step in enumerate(steps):
        lonely = step.op == "equal" and len(step.up) == 1 and 0 < index < len(steps) - 1
        current = Step("replace", step.up, step.down) if lonely else step
        if merged and merged[-1].op != "equal" and current.op != "equal":
            last = merged.pop()
            current = Step("replace", last.up + current.up, last.down + current.down)
        merged.append(current)
    return merged
