"""How many small faults the tests notice (变异测试): mutmut puts them into a room one by one and runs the tests that reach them.

    python -m evals.mutants model ledger restore --sample 300 [--write-docs]

Works on a copy of what is committed, in a folder of its own. ``--sample`` takes so many mutants of a room at random (seed 1); a mutant counts as
noticed when a test fails or does not end, and as missed when no test reaches it. Faults in the wording of messages count like any other.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from evals.blocks import write_block

ROOT = Path(__file__).resolve().parents[1]
_MUTANT = re.compile(r"^ *(?:async )?def (x\S*__mutmut_\d+)\(", re.MULTILINE)
#: Exit codes of the tests under a mutant, as mutmut keeps them.
_SURVIVED, _UNREACHED, _SKIPPED = 0, 33, 34


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutants of one room."""

    room: str
    made: int
    tried: int
    noticed: int
    survived: int
    unreached: int

    @property
    def row(self) -> str:
        """Return the row of the table."""
        share = self.noticed / self.tried if self.tried else 0.0
        return f"| {self.room} | {self.made} | {self.tried} | {share:.3f} | {self.survived} | {self.unreached} |"


def measure(room: str, sample: int, folder: Path, children: int) -> Score:
    """Mutate one room in ``folder`` and return its score; the names of those that were missed stand in ``missed-ROOM.txt``."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "x"], cwd=folder, input=archive, check=True)
    shared = ROOT.parent / "shared"
    if shared.exists():
        (folder / "shared").symlink_to(shared.resolve())
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write(
            f'\n[tool.mutmut]\nsource_paths = ["src/luoshi/{room}"]\n'
            f'pytest_add_cli_args_test_selection = ["tests/{room}"]\n'
            'pytest_add_cli_args = ["-p", "no:cacheprovider", "-m", "not slow"]\n'
            'also_copy = ["tests", "src", "evals", "docs", "README.md", "tools"]\n'
        )
    _mutmut(folder, children, "no-such-mutant")
    names = list(_names(folder, room))
    chosen = names if sample >= len(names) else sorted(random.Random(1).sample(names, sample))
    _mutmut(folder, children, *chosen)
    codes = _codes(folder)
    ends = Counter(codes.get(name) for name in chosen)
    missed = [name for name in chosen if codes.get(name) in {_SURVIVED, _UNREACHED, _SKIPPED, None}]
    (folder / f"missed-{room}.txt").write_text("\n".join(missed), encoding="utf-8")
    unreached = ends[_UNREACHED] + ends[_SKIPPED] + ends[None]
    return Score(room, len(names), len(chosen), len(chosen) - len(missed), ends[_SURVIVED], unreached)


def _mutmut(folder: Path, children: int, *names: str) -> None:
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children), *names]
    with (folder / "mutmut.log").open("ab") as log:
        subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False)


def _names(folder: Path, room: str) -> list[str]:
    found = []
    for file in sorted((folder / "mutants" / "src" / "luoshi" / room).rglob("*.py")):
        module = ".".join(file.relative_to(folder / "mutants" / "src").with_suffix("").parts)
        found += [f"{module}.{name}" for name in _MUTANT.findall(file.read_text("utf-8"))]
    return found


def _codes(folder: Path) -> dict[str, int | None]:
    codes: dict[str, int | None] = {}
    for meta in (folder / "mutants").rglob("*.meta"):
        codes.update(json.loads(meta.read_text("utf-8"))["exit_code_by_key"])
    return codes


def main() -> None:
    """Measure the rooms named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="+")
    parser.add_argument("--sample", type=int, default=10**9)
    parser.add_argument("--children", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="work in this new folder and keep it")
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    rows = ["| room | mutants | tried | noticed | survived | not reached |", "|---|--:|--:|--:|--:|--:|"]
    with tempfile.TemporaryDirectory() as temporary:
        for room in options.rooms:
            folder = (options.keep or Path(temporary)) / room / "tree"
            folder.mkdir(parents=True)
            rows.append(measure(room, options.sample, folder, options.children).row)
            print(rows[-1], flush=True)
    if options.write_docs:
        write_block(ROOT / "docs" / "quality.md", "mutants", "\n".join(rows))


if __name__ == "__main__":
    main()
