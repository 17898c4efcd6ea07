"""Measures what is proposed as evidence: on the sample province and on targets of the State Council against the next reports.

    python -m evals.evidence             proposals right, and expected ones found, on both
    python -m evals.evidence --list      every proposal, with the word that was given to it

*sample*: every row of the two provincial plans of the fictional sample becomes a task; the report, notices and newspaper pages are
searched. *real*: every headline target in the State Council's work reports 2012 to 2021 (`../shared/corpora/gwr_national`), and 40
demands drawn from them by lot (fixed seed), become tasks; all later national reports and the 31 provincial reports of 2026 are
searched. ``evals/gold/evidence.jsonl`` holds a word for each proposal, given by reading the two sentences: ``right`` (it reports on
what was asked, whether or not the number is reached) or ``wrong``.

*found*: ``evals/gold/evidence_answers.jsonl`` lists the sentences of the national report of the year after that answer a task of *real*, found by
looking through its review of the year for the words of each task; how many of them are proposed is the recall.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from evals import scorers
from luoshi import intake
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.ledger import By, actions
from luoshi.model import Actor, ActorRole, Directive, Target, Task, anchor_at
from luoshi.store import Shelf, sources
from luoshi.store.desk import desk
from luoshi.store.query import breaking, dealings, naming, proposing, reading
from luoshi.store.query.tables import ask
from luoshi.store.schema import from_rows
from luoshi.uptake.answers import Answer

GOLD = Path(__file__).resolve().parent / "gold" / "evidence.jsonl"
ANSWERS = GOLD.with_name("evidence_answers.jsonl")
PLANS = ("plan_yunze.txt", "plan_yunze_industry.txt")
YEARS = range(2012, 2022)
DEMANDS, SEED = 40, 20261127
BY = By(Actor("eval", ActorRole.REGISTRAR, "督查室"), datetime(2026, 11, 27, tzinfo=UTC))


def lay(folder: Path, roots: list[Path]) -> Shelf:
    """Lay the files of some folders on a new shelf and run it."""
    shelf = Shelf.create(folder, "evidence")
    for root in roots:
        for table in (root.parent / "lexicon").glob("*.csv") if root.name == "pages" else ():
            (shelf.path / "lexicon" / table.name).write_bytes(table.read_bytes())
        for item in intake.unpack(root):
            if isinstance(item, intake.Deposit) and not {"segments", "variants"} & set(Path(item.name).parts):
                sources.put(shelf, item.data, item.name, item.name, item.declared, "2026-01-01", item.container)
    run(shelf, Serial())
    return shelf


def open_plans(shelf: Shelf) -> None:
    """Open every row of the two provincial plans of the sample as a task."""
    for plan in PLANS:
        rows = breaking.breakdown_of(shelf, naming.find_one(shelf, plan).article_id).rows
        text = reading.source_text(shelf, rows[0].source_id).text
        actions.open_tasks(
            desk(shelf), BY,
            [actions.Opening(row.task[:80], anchor_at(row.source_id, text, row.spans), lead=row.lead, co=row.co) for row in rows],
            "supervision",
        )  # fmt: skip


def open_targets(shelf: Shelf) -> None:
    """Open every headline target of the national reports, and some demands drawn by lot, as tasks."""
    lot = random.Random(SEED)
    for year in YEARS:
        source = ask(shelf, "SELECT source_id FROM documents WHERE source_name = ?", [f"GWR_{year}.txt"])[0][
            "source_id"
        ]
        text = reading.source_text(shelf, source).text
        rows = ask(shelf, "SELECT * FROM targets WHERE source_id = ? AND scope = 'headline' AND stated", [source])
        found: list[Target | Directive] = [one for one in from_rows(Target, rows) if one.value is not None]
        demands = ask(
            shelf,
            "SELECT * FROM directives WHERE source_id = ? AND NOT heading ORDER BY passage_id, spans[1].start",
            [source],
        )
        found += lot.sample(from_rows(Directive, demands), DEMANDS // len(YEARS))
        openings = [
            actions.Opening(one.quote if isinstance(one, Target) else one.text[:80], anchor_at(source, text, one.spans))
            for one in found
        ]
        actions.open_tasks(desk(shelf), BY, openings, "promise")


def key(task: Task, answer: Answer) -> str:
    """Name a proposal by where both sentences stand; no words of a real text are kept."""
    source, start = (task.anchor.source_id, task.anchor.spans[0].start) if task.anchor else ("", 0)
    return f"{source}.{start}>{answer.told.source_id}.{answer.told.spans[0].start}"


def proposed(part: str, folder: Path) -> Iterator[tuple[Task, Answer]]:
    """Yield every task with what is proposed for it, in one of the two parts."""
    if part == "sample":
        with resources.as_file(resources.files("luoshi.sample")) as sample:
            shelf = lay(folder, [sample / "pages"])
        open_plans(shelf)
    else:
        corpora = scorers.SHARED / "corpora"
        shelf = lay(folder, [corpora / "gwr_national", corpora / "gwr_province_2026"])
        open_targets(shelf)
    for answer in proposing.proposals(shelf):
        yield dealings.task(shelf, answer.task_id), answer


def main() -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true")
    listing = parser.parse_args().list
    words = (
        {row["key"]: row["word"] for row in map(json.loads, GOLD.read_text("utf-8").splitlines())}
        if GOLD.exists()
        else {}
    )
    parts = ["sample", *(["real"] if (scorers.SHARED / "README.md").exists() else [])]
    for part in parts:
        counts: Counter[tuple[str, str]] = Counter()
        keys: set[str] = set()
        with tempfile.TemporaryDirectory() as folder:
            for task, answer in proposed(part, Path(folder) / "shelf"):
                keys.add(key(task, answer))
                word = words.get(key(task, answer), "unread")
                sort = "number" if answer.figure else "words"
                counts[sort, word] += 1
                if listing:
                    print(
                        part,
                        key(task, answer),
                        word,
                        sort,
                        answer.score,
                        answer.reach.value,
                        task.title[:90],
                        "⇒",
                        answer.told.text[:160],
                    )
        for sort in ("number", "words"):
            right, wrong, unread = (counts[sort, word] for word in ("right", "wrong", "unread"))
            print(f"{part:<7} {sort:<7} right {right:>3} of {right + wrong:>3}; not read {unread}")
        if part == "real":
            known = {json.loads(line)["key"] for line in ANSWERS.read_text("utf-8").splitlines()}
            print(f"{part:<7} found   {len(known & keys):>9} of {len(known):>3} answers of the year after")
    return 0


if __name__ == "__main__":
    sys.exit(main())
