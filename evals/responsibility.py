"""Measures who answers for a task: brackets, lines and rows of task tables, against 200 that were written down by reading.

    python -m evals.responsibility                 exact bodies and right lead, by half (read while mending, kept aside)
    python -m evals.responsibility --examples      with what goes wrong in the half that was read

``evals/gold/responsibility.jsonl`` was drawn by lot (fixed seeds) from ``../shared/corpora``: 120 brackets and lines of State
Council and provincial documents and web pages, remarks in brackets that assign nothing among them, and 80 rows of a
school's weekly task tables. A bracket is right if its bodies are exact and in order and the first leads, *carried* if the
demand before it is given to all of them (beside a body that the sentence itself names); a row is right if it is a demand
with exactly these bodies; a remark if nothing is read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from evals import scorers
from luoshi import intake
from luoshi.annotate import annotate, responsibility
from luoshi.lexicon import load
from luoshi.model import Declared, Directive, Restored, Source, source_id_of
from luoshi.restore import restore

GOLD = Path(__file__).resolve().parent / "gold" / "responsibility.jsonl"
Row = dict[str, Any]


@lru_cache(maxsize=4)
def read(path: str) -> tuple[Source, Restored, tuple[Directive, ...]]:
    """Read, restore and annotate one file of ``../shared``."""
    data = (scorers.SHARED / path).read_bytes()
    reading = intake.read(data, Path(path).name)
    source = Source(
        source_id_of(data), Path(path).name, reading.media, reading.encoding, reading.text, Declared(), reading.layout,
        reading.meta,
    )  # fmt: skip
    restored = restore(source, load())
    return source, restored, annotate(source, restored, load()).directives


def assigned(path: str) -> list[tuple[int, int, responsibility.Responsibility]]:
    """Return the assignments that luoshi finds in a file, by source offsets."""
    found = []
    for article in read(path)[1].articles:
        for start, end, who in responsibility.find(article.text):
            spans = article.weave.to_source(start, end)
            found.append((spans[0].start, spans[-1].end, who))
    return found


def bracket(row: Row) -> tuple[bool, bool | None]:
    """Tell whether a bracket is read right, and whether the demand before it carries its bodies."""
    begin, end, bodies = row["begin"], row["end"], row["bodies"]
    who = next((who for start, stop, who in assigned(row["path"]) if start < end and begin < stop), None)
    if not bodies:
        return who is None, None
    right = who is not None and list(who.bodies) == bodies and who.lead == bodies[0]
    before = [d for d in read(row["path"])[2] if d.spans[-1].end <= end and begin - d.spans[-1].end < 200]
    last = max(before, key=lambda d: d.spans[-1].end, default=None)
    carried = last is not None and {last.owner, *last.co_owners} >= set(bodies)
    return right, carried


def remark(row: Row) -> tuple[bool, None]:
    """Tell whether a remark in brackets is left alone."""
    source = read(row["path"])[0]
    found = ("".join(source.text[start:end].split()) for start, end, _ in assigned(row["path"]))
    return not any(row["anchor"] in text for text in found), None


def table_row(row: Row) -> tuple[bool, None]:
    """Tell whether a row of a table is a demand with exactly its bodies; rows that are no tasks must give none."""
    rule = "annotate.directives_assigned.rows"
    anchor = "".join(row["anchor"].split())
    made = [d for d in read(row["path"])[2] if d.rule == rule and "".join(d.text.split()).startswith(anchor)]
    if not row["bodies"]:
        return not made, None
    return any([d.owner, *d.co_owners] == row["bodies"] for d in made), None


CHECKS = {"bracket": bracket, "remark": remark, "row": table_row}


def measure(examples: bool = False) -> dict[str, tuple[int, int]]:
    """Return right ones and cases by figure and half."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in sorted(GOLD.read_text(encoding="utf-8").splitlines(), key=lambda line: json.loads(line)["path"]):
        row = json.loads(line)
        right, carried = CHECKS[row["kind"]](row)
        sort = "row" if row["kind"] == "row" else "bracket" if row["bodies"] else "remark"
        for figure, hit in ((sort, right), ("all", right), ("carried", carried)):
            if hit is not None:
                counts[f"{figure}.{row['half']}"][0] += hit
                counts[f"{figure}.{row['half']}"][1] += 1
        if examples and row["half"] == "read" and not (right and carried is not False):
            print(json.dumps(row, ensure_ascii=False)[:240], "" if right else "wrong", "" if carried else "not carried")
    return {figure: (hit, cases) for figure, (hit, cases) in sorted(counts.items())}


def figures() -> dict[str, float]:
    """Return the figures for the gate: all 200 right, and demands that carry their bracket."""
    counts = measure()

    def rate(name: str) -> float:
        halves = [counts[f"{name}.{half}"] for half in ("read", "aside")]
        return sum(hit for hit, _ in halves) / sum(cases for _, cases in halves)

    return {"responsibility.exact": rate("all"), "responsibility.carried": rate("carried")}


def main() -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", action="store_true")
    if not GOLD.exists() or not (scorers.SHARED / "README.md").exists():
        print("responsibility: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    for figure, (hit, cases) in measure(parser.parse_args().examples).items():
        print(f"{figure:<16} {hit:>4} of {cases:>4}  {hit / cases:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
