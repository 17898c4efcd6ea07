"""Lines and branches that the tests reach, room by room, into docs/quality.md (make coverage)."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from evals.blocks import write_block

#: Rooms that take values and return values.
THINKING = frozenset({"model", "lexicon", "restore", "annotate", "trace", "uptake", "ledger"})
_COUNTS = ("covered_lines", "num_statements", "covered_branches", "num_branches")


def table(report: Path) -> str:
    """Return the table of a report that coverage.py wrote as JSON."""
    rooms: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    for name, file in json.loads(report.read_text("utf-8"))["files"].items():
        room = name.partition("luoshi/")[2].partition("/")[0]
        for sums in (room, "**thinking rooms**" if room in THINKING else "", "**whole**"):
            for count in _COUNTS:
                rooms[sums][count] += file["summary"][count]
    lines = ["| room | lines | branches |", "|---|--:|--:|"]
    for room in sorted(rooms, key=lambda name: (name.startswith("**"), name)):
        if room and not room.endswith(".py"):
            got = rooms[room]
            lines.append(f"| {room} | {_share(got, 'lines', 'statements')} | {_share(got, 'branches', 'branches')} |")
    return "\n".join(lines)


def _share(counts: dict[str, int], covered: str, of: str) -> str:
    whole = counts[f"num_{of}"]
    return f"{counts[f'covered_{covered}'] / whole:.3f}" if whole else "–"


def main() -> None:
    """Write the table of the report named on the command line."""
    text = table(Path(sys.argv[1]))
    write_block(Path("docs/quality.md"), "coverage", text)
    print(text)


if __name__ == "__main__":
    main()
