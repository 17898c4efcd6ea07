"""The quality gate: measures luoshi on the shared gold and holds every figure against a floor that only rises.

    python -m evals.gate                     measure, print the table, fail if a figure is under its floor
    python -m evals.gate --raise-floors      write the figures reached as the new floors, where they are higher
    python -m evals.gate --write-docs        write the table into docs/quality.md

Floors lie in ``evals/floors.toml``: ``[floors]`` what was reached and may not be lost, ``[goals]`` what the issues ask
for. Lowering a floor is an edit of that file, which a reviewer sees.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from evals import judgements, printed_headers, responsibility, scorers
from evals.blocks import write_block

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.toml"
QUALITY = HERE.parent / "docs" / "quality.md"
#: Counts of errors: less is better, and the floor is a ceiling.
LESS_IS_BETTER = ("anchor_errors", "order_errors", "boiler_pairs", "false_alarms")
#: Two runs of the same code give the same figures; this only swallows the rounding of the scorers' print.
ROUNDING = 0.0005


def measure(work: Path, bench_size: int) -> dict[str, float]:
    """Return all figures by name; takes some minutes."""
    figures: dict[str, float] = {}
    for step in (scorers.pages_and_reports, scorers.web_pages, printed_headers.figures, scorers.uptake_cells):
        figures |= step(work)
    figures |= responsibility.figures()
    figures |= judgements.figures()
    return figures | scorers.text_reuse(work, bench_size)


def is_ceiling(name: str) -> bool:
    """Tell figures of which less is better."""
    return name.endswith(LESS_IS_BETTER)


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Return one line for every figure that is worse than its floor or missing."""
    lines = []
    for name, floor in floors.items():
        value = figures.get(name)
        if value is None:
            lines.append(f"{name}: not measured (floor {floor:g})")
        elif (value > floor + ROUNDING) if is_ceiling(name) else (value < floor - ROUNDING):
            lines.append(f"{name}: {value:.3f}, floor {floor:g}")
    return lines


def raised(figures: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, float]:
    """Return the floors with every one raised to the figure reached."""
    new = {}
    for name, floor in floors.items():
        value = round(figures.get(name, floor), 3)
        new[name] = min(floor, value) if is_ceiling(name) else max(floor, value)
    return new


def table(figures: Mapping[str, float], floors: Mapping[str, float], goals: Mapping[str, float]) -> str:
    """Return the figures beside floor and goal as a Markdown table."""
    rows = ["| figure | reached | floor | goal of the issue | |", "|---|--:|--:|--:|---|"]
    for name in floors:
        value, goal = figures.get(name), goals.get(name)
        reached = "–" if value is None else f"{value:.3f}" if value < 10 else f"{value:.0f}"
        met = (
            value is not None and goal is not None and (value <= goal if is_ceiling(name) else value >= goal - ROUNDING)
        )
        sign = "" if goal is None else "reached" if met else "not yet"
        rows.append(f"| `{name}` | {reached} | {floors[name]:g} | {'' if goal is None else f'{goal:g}'} | {sign} |")
    return "\n".join(rows)


def write_floors(new: Mapping[str, float], goals: Mapping[str, float]) -> None:
    """Write the file of floors and goals."""
    head = "# Quality on the dev gold. Floors only rise (make gate; python -m evals.gate --raise-floors).\n"
    blocks = [f"\n[{title}]\n" + "".join(f'"{name}" = {value:g}\n' for name, value in part.items())
              for title, part in (("floors", new), ("goals", goals))]  # fmt: skip
    FLOORS.write_text(head + "".join(blocks), encoding="utf-8")


def write_docs(text: str) -> None:
    """Put the table between its marks in docs/quality.md."""
    write_block(QUALITY, "gate", text)


def main() -> int:
    """Measure and judge; exit 1 if a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise-floors", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    parser.add_argument("--work", type=Path, help="keep shelves and listings in this new folder")
    parser.add_argument("--bench-size", type=int, default=1000, choices=(100, 1000, 10000))
    options = parser.parse_args()
    if not (scorers.SHARED / "README.md").exists():
        print("gate: the folder ../shared (gold and scorers) is not beside this checkout; nothing was measured")
        return 0
    known = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="luoshi-gate-") as temporary:
        figures = measure(options.work or Path(temporary), options.bench_size)
    broken = below(figures, known["floors"])
    floors = raised(figures, known["floors"]) if options.raise_floors else known["floors"]
    if options.raise_floors:
        write_floors(floors, known["goals"])
    text = table(figures, floors, known["goals"])
    print(text)
    if options.write_docs:
        write_docs(text)
    for line in broken:
        print(f"under its floor: {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
