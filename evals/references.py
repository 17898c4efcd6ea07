"""Measures cited documents: are they found, and is the right document of the shelf meant?

    python -m evals.references            make a shelf of ../shared/corpora/central, tasks and local, measure
    python -m evals.references --shelf S  measure a shelf that holds them already; --examples 20 shows what is wrong

The gold (``evals/gold/references.jsonl``) lists every citation in 88 sentences chosen at random (two a document at most) among those
that hold a title, a number, a plan or a meeting; it was written by reading before the rules for short names and resolution
were. A record gives the place in the decoded source, and the file that is meant or null; ``optional`` ones are not scored.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from luoshi import intake
from luoshi.engine.engines import Cores
from luoshi.engine.run import run
from luoshi.store import Shelf, sources
from luoshi.store.query import citations
from luoshi.uptake.citations import Resolved, Standing

HERE = Path(__file__).resolve().parent
GOLD = HERE / "gold" / "references.jsonl"
CORPORA = HERE.parents[1] / "shared" / "corpora"
FOLDERS = ("central", "tasks", "local")


@dataclass(slots=True)
class Score:
    """Counts of one run: found of those expected, resolved of those that can be, and what was wrong."""

    expected: int = 0
    found: int = 0
    spurious: int = 0
    on_shelf: int = 0
    right: int = 0
    claimed: int = 0
    wrong: list[str] | None = None


def shelf_of(folder: Path) -> Shelf:
    """Make and run a shelf of the corpora."""
    shelf = Shelf.create(folder, "references")
    for name in FOLDERS:
        for item in intake.unpack(CORPORA / name):
            if isinstance(item, intake.Deposit):
                sources.put(shelf, item.data, item.name, item.name, item.declared, "2026-01-01", item.container)
    run(shelf, Cores())
    return shelf


def _stem(name: str) -> str:
    return PurePosixPath(name).name.rsplit(".", 1)[0]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def score(shelf: Shelf) -> Score:
    """Compare the citations of a shelf with the gold."""
    names = {row.article_id: row.source_name for row in citations.documents_of(shelf)}
    of_source: dict[str, list[tuple[tuple[int, int], Resolved]]] = {}
    for one in citations.resolved(shelf):
        place = (one.reference.spans[0].start, one.reference.spans[-1].end)
        of_source.setdefault(PurePosixPath(names[one.reference.article_id]).name, []).append((place, one))
    told = Score(wrong=[])
    records = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    for window in (record for record in records if record["kind"] == "window"):
        gold = [r for r in records if r["kind"] != "window" and r["n"] == window["n"]]
        inside = [
            item for item in of_source.get(window["source"], []) if window["at"][0] <= item[0][0] < window["at"][1]
        ]
        _compare(window, gold, inside, names, told)
    return told


def _compare(
    window: dict[str, Any],
    gold: list[dict[str, Any]],
    inside: list[tuple[tuple[int, int], Resolved]],
    names: dict[str, str],
    told: Score,
) -> None:
    taken: set[int] = set()
    for record in gold:
        match = next((n for n, item in enumerate(inside) if n not in taken and _fits(record, item[0])), None)
        if match is not None:
            taken.add(match)
        if record["optional"]:
            continue
        told.expected += 1
        told.found += match is not None
        told.on_shelf += record["target"] is not None
        one = inside[match][1] if match is not None else None
        claims = one is not None and one.standing in {Standing.ON_SHELF, Standing.ITSELF}
        meant = _stem(names[one.article_id]) if one is not None and claims and one.article_id else None
        told.claimed += claims
        # A copy of the file on its web page is the same document: its name begins with that of the file or with its number.
        right = meant is not None and record["target"] is not None and _same(meant, record["target"])
        told.right += right
        if (record["target"] is not None and not right) or (claims and not right) or match is None:
            _note(
                told,
                f"{window['source']} {record['at']}: wanted {record['target']}, got {meant} {one and one.standing}",
            )
    for n, (place, one) in enumerate(inside):
        if n not in taken:
            told.spurious += 1
            _note(told, f"{window['source']} {place}: nothing there, got {one.reference.name} {one.standing}")


def _fits(record: dict[str, Any], place: tuple[int, int]) -> bool:
    return _overlap((record["at"][0], record["at"][1]), place) >= 0.5


def _same(meant: str, target: str) -> bool:
    return meant == target or meant.startswith(target)


def _note(told: Score, line: str) -> None:
    if told.wrong is not None:
        told.wrong.append(line)


def lines(told: Score) -> Iterator[str]:
    """Yield the table of docs/quality.md."""
    yield "| figure | count | rate |"
    yield "|---|--:|--:|"
    yield f"| citations found, recall | {told.found} of {told.expected} | {told.found / told.expected:.3f} |"
    total = told.found + told.spurious
    yield f"| citations found, precision | {told.found} of {total} | {told.found / total:.3f} |"
    yield f"| resolution, recall (documents on the shelf) | {told.right} of {told.on_shelf} | {told.right / told.on_shelf:.3f} |"
    yield f"| resolution, precision | {told.right} of {told.claimed} | {told.right / told.claimed:.3f} |"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shelf", type=Path)
    parser.add_argument("--examples", type=int, default=0)
    options = parser.parse_args()
    if not CORPORA.exists():
        print("references: ../shared is not beside this checkout; nothing was measured")
        return 0
    with tempfile.TemporaryDirectory(prefix="luoshi-references-") as folder:
        shelf = Shelf.open(options.shelf) if options.shelf else shelf_of(Path(folder) / "shelf")
        told = score(shelf)
        counts = Counter(one.standing.value for one in citations.resolved(shelf))
    print("\n".join(lines(told)))
    print(f"all citations of the shelf: {dict(counts)}")
    for line in (told.wrong or [])[: options.examples]:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
