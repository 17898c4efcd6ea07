"""``luoshi breakdown``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import Settings, print_records, say

if TYPE_CHECKING:
    from luoshi.store import Shelf
    from luoshi.store.query.breaking import Breakdown


@click.command("breakdown")
@click.argument("document")
@click.option(
    "--to", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a FILE: .xlsx, .docx, .csv ..."
)
@click.option(
    "--open", "profile", is_flag=False, flag_value="supervision", help="Open every task in the ledger, under a PROFILE."
)
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.pass_obj
def command(settings: Settings, document: str, file: Path | None, profile: str | None, form: str) -> None:
    """Break a DOCUMENT down into tasks: who, what, which number, by when (任务分解).

    The file is in the form that offices assign from; luoshi ledger import reads it back. With --open all tasks are opened
    at once, each resting on its sentence (profile supervision unless another is named).
    """
    from luoshi.cli.export_command import notes_of
    from luoshi.export import Format, write
    from luoshi.export.breakdown import breakdown_table
    from luoshi.store.query import naming
    from luoshi.store.query.breaking import breakdown_of

    shelf = settings.shelf()
    found = breakdown_of(shelf, naming.find_one(shelf, document).article_id)
    without = sum(row.lead is None for row in found.rows)
    if profile is not None:
        _open(shelf, found, profile)
    elif file is None:
        print_records(_records(found), form)
    else:
        table = breakdown_table(found.document.label, found.rows, notes_of(shelf, f"luoshi breakdown {document}"))
        write(table, file, Format.of(file.name))
        say(f"→ {file}")
    say(f"{len(found.rows)} tasks; {without} name nobody who answers")


def _open(shelf: Shelf, found: Breakdown, profile: str) -> None:
    from luoshi.cli.ledger_command import by_user
    from luoshi.ledger import actions
    from luoshi.store.desk import desk
    from luoshi.store.query.breaking import openings_of

    tasks = actions.open_tasks(desk(shelf), by_user("registrar", "督查室"), openings_of(shelf, found), profile)
    say(f"opened {len(tasks)} tasks; see: luoshi ledger list")


def _records(found: Breakdown) -> Iterator[dict[str, Any]]:
    for row in found.rows:
        yield {
            "number": row.number,
            "task": row.task,
            "lead": row.lead,
            "co": list(row.co),
            "numbers": list(row.numbers),
            "deadline": row.deadline_text,
            "system": row.system,
            "horizon": row.horizon,
            "path": list(row.path),
            "passage": row.passage_id,
        }
