"""Shelves of earlier versions (升级): the steps from each format of the folder to the next, in one place.

The ledger and the accounts count their own versions and go through their own steps when they are opened; findings are
never migrated, because a run makes them anew. What is left is the layout of the folder. What each released version wrote
stands in :data:`RELEASED`; a shelf of each lies with the tests and is opened by them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from luoshi.model import ShelfError
from luoshi.store.atomic import write_bytes
from luoshi.store.shelf import FORMAT, Shelf, format_of


@dataclass(frozen=True, slots=True)
class Formats:
    """What a released version wrote (格式版本): its folder, its ledger, its accounts."""

    shelf: int
    ledger: int
    accounts: int


#: Every released version with what it wrote; a release adds a line and a shelf in tests/store/shelves.
RELEASED: Mapping[str, Formats] = {"0.1": Formats(shelf=1, ledger=1, accounts=1)}

Step = Callable[[Path], None]

#: The step at place n leads from format n + 1 to n + 2. A step may be killed and taken again; only ever append.
STEPS: tuple[Step, ...] = ()

_LINE = re.compile(r"^format\s*=\s*\d+", re.MULTILINE)


def migrate(path: Path, steps: Sequence[Step] = STEPS, wanted: int = FORMAT) -> list[int]:
    """Bring the folder of a shelf to the format of this version; return the formats it went through, none if it had it.

    The format in ``luoshi.toml`` is raised after each step, so a process that is killed goes on where it was.

    Raises:
        ShelfError: if there is no shelf, it is of a newer luoshi, or another process writes to it.
    """
    known = format_of(path)
    if known > wanted:
        raise ShelfError(
            f"shelf has format {known}, this luoshi knows up to {wanted}", str(path), "install a newer luoshi"
        )
    passed = []
    with Shelf(path.resolve(), path.name, "").locked():
        for number in range(known, wanted):
            steps[number - 1](path)
            file = path / "luoshi.toml"
            text = _LINE.sub(f"format = {number + 1}", file.read_text(encoding="utf-8"), count=1)
            write_bytes(file, text.encode())
            passed.append(number + 1)
    return passed
