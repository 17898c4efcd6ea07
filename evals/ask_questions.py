"""How often the right passage is among the first three (问答): ``python -m evals.ask_questions SHELF [--aside]``.

``evals/gold/ask_questions.jsonl`` holds 60 questions written by reading the seeds, provincial reports and central
documents, before anything answered them; a right passage is named by its document and a few letters that stand in it.
Odd numbers were kept aside while the weights of :mod:`luoshi.uptake.questions` were chosen. The shelf must hold
``../shared/seeds``, ``corpora/central`` and ``corpora/gwr_province_2026``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luoshi.store import Shelf
from luoshi.store.query.asking import Answer, ask
from luoshi.store.query.tables import ask as query

GOLD = Path(__file__).parent / "gold" / "ask_questions.jsonl"
FIRST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the rank of the first right passage; None if it is not among the first ten."""

    half: str
    question: str
    rank: int | None
    rows: tuple[Answer, ...]


def asked(shelf: Shelf) -> list[Asked]:
    """Ask every question of the gold."""
    texts = _texts(shelf)
    found = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        rows = ask(shelf, gold["question"], 10).rows
        ranks = [rank for rank, row in enumerate(rows, 1) if _right(gold["answers"], row, texts)]
        found.append(Asked(gold["half"], gold["question"], ranks[0] if ranks else None, rows))
    return found


def _texts(shelf: Shelf) -> dict[str, str]:
    rows = query(shelf, "SELECT source_name, a.text FROM articles a JOIN documents d ON d.article_id = a.id")
    texts: dict[str, str] = {}
    for row in rows:
        name = Path(row["source_name"]).name
        texts[name] = texts.get(name, "") + "".join(row["text"].split())
    return texts


def _right(answers: list[dict[str, Any]], row: Answer, texts: dict[str, str]) -> bool:
    """Tell whether the passage holds the letters of an answer and stands, wherever it was found, in the document named."""
    text = "".join(row.passage.text.split())
    return any(
        "".join(one["anchor"].split()) in text
        and any(text in whole for name, whole in texts.items() if name.startswith(one["source"]))
        for one in answers
    )


def main() -> None:
    """Print the share of questions whose right passage is among the first three, and the misses of the open half."""
    rows = asked(Shelf.open(Path(sys.argv[1])))
    for half in ("tune", "aside"):
        some = [row for row in rows if row.half == half]
        for first in (1, FIRST, 10):
            right = sum(row.rank is not None and row.rank <= first for row in some)
            print(f"{half:6} right passage among the first {first:2}: {right}/{len(some)} = {right / len(some):.3f}")
        if half == "tune" or "--aside" in sys.argv:
            for row in some:
                if row.rank is None or row.rank > FIRST:
                    print(f"  {row.question}  rank {row.rank}")
                    for one in row.rows[:FIRST]:
                        print(f"    {one.fit.score:.2f} {one.document.label[:20]}: {one.passage.text[:70]}")


if __name__ == "__main__":
    main()
