"""Measures tasks opened from real responsibility lists: is the lead right, are the co-units.

    python -m evals.opened_tasks [--examples]

The State Council documents with responsibility brackets and the list of Inner Mongolia (`../shared/corpora/tasks`) are laid on a
shelf, run, broken down and opened in the ledger, as ``luoshi breakdown DOC --open`` does. The brackets of
``evals/gold/responsibility.jsonl`` that stand in them (written down by reading) say who answers: the task before each must have
the first as lead and the others, in any order, as co-units.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from evals import scorers
from evals.evidence import BY, lay
from evals.responsibility import GOLD
from luoshi.ledger import actions
from luoshi.model import Task, source_id_of
from luoshi.store import Shelf
from luoshi.store.desk import desk
from luoshi.store.query import breaking, dealings, documents

FOLDERS = ("state_council", "province")


def opened(shelf: Shelf) -> list[Task]:
    """Break every document down and open its tasks."""
    for document in documents.documents(shelf, limit=1000).rows:
        if document.kind.is_article:
            found = breaking.breakdown_of(shelf, document.article_id)
            actions.open_tasks(desk(shelf), BY, breaking.openings_of(shelf, found), "supervision")
    return list(dealings.all_tasks(shelf).values())


def main() -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", action="store_true")
    examples = parser.parse_args().examples
    root = scorers.SHARED / "corpora" / "tasks"
    if not root.exists():
        print("opened_tasks: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tasks = opened(lay(Path(folder) / "shelf", [root / name for name in FOLDERS]))
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    gold = [row for row in gold if row["bodies"] and row["path"].split("/")[2] in FOLDERS]
    leads = cos = 0
    for row in gold:
        source = source_id_of((scorers.SHARED / row["path"]).read_bytes())
        own = [
            one
            for one in tasks
            if one.anchor and one.anchor.source_id == source and one.anchor.spans[-1].end <= row["end"]
        ]
        last = max(own, key=lambda one: one.anchor.spans[-1].end if one.anchor else 0, default=None)
        lead = last is not None and last.lead == row["bodies"][0]
        co = last is not None and set(last.co) == set(row["bodies"][1:])
        leads, cos = leads + lead, cos + co
        if examples and last is not None and not (lead and co):
            print(row["path"][-40:], row["begin"], row["bodies"], "read:", last.lead, last.co, last.title[-40:])
    print(f"{len(tasks)} tasks opened; lead right {leads} of {len(gold)}, co-units right {cos} of {len(gold)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
