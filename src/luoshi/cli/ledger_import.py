"""``luoshi ledger import``: a table that an office keeps becomes tasks (台账导入)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.intake.grids import Grid
    from luoshi.ledger.rows import Imported
    from luoshi.store import Shelf


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--profile", default="supervision", show_default=True, help="Procedure to follow (see ledger profiles).")
@click.option("--sheet", help="Only this sheet; the first table with a header that is understood if left out.")
@click.option("--column", "columns", multiple=True, help="FIELD=HEADER, where the header is not understood by itself.")
@click.option("--look", is_flag=True, help="Only say which column would be taken for what, and what is not understood.")
@click.pass_obj
def import_command(
    settings: Settings, file: Path, profile: str, sheet: str | None, columns: tuple[str, ...], look: bool
) -> None:
    """Open a task for every row of a table: XLSX, DOCX or CSV (导入台账).

    Fields are title, number, lead, co, units (lead and co-units in one cell), due, requesters, origin, kind, urgency.
    All rows are opened or, if one is refused, none; every row is kept as it was (luoshi export imported FILE). A row whose
    words stand in a document on the shelf, or that names their address (原文出处), is anchored there.
    """
    from luoshi.cli.ledger_command import by_user
    from luoshi.intake.grids import read_grids
    from luoshi.ledger import actions
    from luoshi.store.desk import desk
    from luoshi.store.query.rooting import rooted

    shelf = settings.shelf()
    grids = read_grids(file.read_bytes(), file.name)
    told = _read(shelf, grids, file.name, sheet, dict(_pair(word) for word in columns))
    for issue in told.issues:
        say(f"{issue.severity.value}: {issue.message}")
    say(f"{told.rows} rows: {len(told.openings)} tasks, {told.empty} empty, {told.refused} left out")
    if look:
        for opening in told.openings[:5]:
            due = opening.due or opening.due_text or "-"
            click.echo(f"{opening.title[:40]} | {opening.lead or '-'} | {'、'.join(opening.co) or '-'} | {due}")
        return
    openings = rooted(shelf, told.openings)
    say(f"{sum(one.anchor is not None for one in openings)} of them found in documents on the shelf")
    tasks = actions.open_tasks(desk(shelf), by_user("registrar", "督查室"), openings, profile)
    say(f"opened {len(tasks)} tasks; see: luoshi ledger list")


def _pair(word: str) -> tuple[str, str]:
    field, sign, header = word.partition("=")
    if not sign:
        raise click.BadParameter(f"“{word}” is not FIELD=HEADER", param_hint="--column")
    return field, header


def _read(shelf: Shelf, grids: Sequence[Grid], name: str, sheet: str | None, chosen: dict[str, str]) -> Imported:
    from luoshi.ledger.rows import distinct, heading, openings, suggest
    from luoshi.lexicon.ledger_columns import ledger_columns
    from luoshi.model import LuoshiError

    known = {**ledger_columns(shelf.lexicon()), **{header: field for field, header in chosen.items()}}
    for grid in grids:
        number = heading(grid.rows, known)
        if number is None or sheet not in (None, grid.name):
            continue
        headers = distinct(grid.rows[number])
        columns = {**suggest(headers, known), **chosen}
        say(f"{grid.name}: " + ", ".join(f"{field} ← {header}" for field, header in columns.items()))
        rows = [dict(zip(headers, row, strict=True)) for row in grid.rows[number + 1 :]]
        return openings(rows, columns, f"{name} [{grid.name}]")
    headers_seen = "; ".join(f"{grid.name}: {'、'.join(grid.rows[0][:8])}" for grid in grids)
    raise LuoshiError(
        f"no table has a header that is understood ({headers_seen})", name, "name columns: --column title=HEADER"
    )
