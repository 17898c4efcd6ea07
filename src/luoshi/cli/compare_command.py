"""``luoshi compare`` and what a new version makes doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import Settings, print_records, say

if TYPE_CHECKING:
    from luoshi.store.query.versions import Comparison, Suspect


@click.command("compare")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--numbers", is_flag=True, help="Only the numbers that changed (变动的数字).")
@click.option(
    "--suspects", is_flag=True, help="Links and open tasks that rest on what replaced documents changed (待复核)."
)
@click.option("--all", "everything", is_flag=True, help="Sentences that were kept too.")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.pass_obj
def command(
    settings: Settings,
    old: str | None,
    new: str | None,
    numbers: bool,
    suspects: bool,
    everything: bool,
    form: str,
) -> None:
    """Compare OLD and NEW sentence by sentence: kept, changed, moved, dropped, new (对照).

    With --suspects no documents are named: those that were added with --replaces are compared.
    """
    from luoshi.store.query import naming, versions

    shelf = settings.shelf()
    if suspects:
        count = print_records(_suspects(versions.suspects(shelf)), form)
        say(f"{count} changed sentences on which links or open tasks rest")
        return
    if old is None or new is None:
        raise click.UsageError("name two documents, or give --suspects")
    found = versions.comparison(shelf, naming.find_one(shelf, old).article_id, naming.find_one(shelf, new).article_id)
    print_records(_numbers(found) if numbers else _rows(found, everything), form)
    say(", ".join(f"{change.value} {count}" for change, count in found.counts().items()))


def _rows(found: Comparison, everything: bool) -> Iterator[dict[str, Any]]:
    for row in found.rows:
        if everything or row.change != "kept":
            yield {
                "change": row.change,
                "moved": row.moved,
                "old": row.old.text if row.old else None,
                "new": row.new.text if row.new else None,
                "similarity": round(row.similarity, 3),
                "edits": [[edit.op, edit.up, edit.down] for edit in row.edits],
                "old_passage": row.old.id if row.old else None,
                "new_passage": row.new.id if row.new else None,
            }


def _numbers(found: Comparison) -> Iterator[dict[str, Any]]:
    from luoshi.uptake.compare import numbers_changed

    for row, number in numbers_changed(found.rows):
        yield {
            "counted": number.counted,
            "old": number.old,
            "new": number.new,
            "unit": number.unit,
            "sentence": row.new.text if row.new else row.old.text if row.old else None,
        }


def _suspects(found: Iterator[Suspect]) -> Iterator[dict[str, Any]]:
    for one in found:
        yield {
            "old": one.old.source_name,
            "new": one.new.source_name,
            "change": one.row.change,
            "sentence": one.row.old.text if one.row.old else None,
            "now": one.row.new.text if one.row.new else None,
            "links": len(one.links),
            "tasks": [task.id for task in one.tasks],
        }
