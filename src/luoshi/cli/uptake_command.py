"""``luoshi uptake``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import Settings, print_records, say

if TYPE_CHECKING:
    from luoshi.store import Shelf
    from luoshi.store.query.matrix import Matrix

#: One sign a state for the table in a terminal; the legend is printed below it.
_SIGNS = {
    "verbatim": "■",
    "adapted": "◆",
    "paraphrased": "◇",
    "weak": "·",
    "not_seen": "✗",
    "not_searched": "?",
    "not_applicable": "－",
}
_NAMES = {
    "verbatim": "照搬",
    "adapted": "改写",
    "paraphrased": "转述",
    "weak": "弱提及",
    "not_seen": "未见",
    "not_searched": "未查",
    "not_applicable": "不适用",
}


@click.command("uptake")
@click.option(
    "--from",
    "upstreams",
    multiple=True,
    help="Upstream document: file, id, title (上级文件); repeat it to check one plan against several parents.",
)
@click.option(
    "--to", "down", multiple=True, help="Where to search: file, folder, body, region, level; all if left out (下级)."
)
@click.option(
    "--items", type=click.Path(path_type=Path, dir_okay=False), help="JSON Lines of items by quotation or spans."
)
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.option("--gaps", is_flag=True, help="Print only what was searched and not seen (查漏补缺).")
@click.pass_obj
def command(
    settings: Settings, upstreams: tuple[str, ...], down: tuple[str, ...], items: Path | None, form: str, gaps: bool
) -> None:
    """Tell which body took up which item of a document (落实矩阵)."""
    from luoshi.store.query import naming
    from luoshi.store.query.matrix import matrix

    shelf = settings.shelf()
    searched = tuple(d.article_id for d in naming.find_all(shelf, down) if d.kind.is_article) if down else None
    if items is not None:
        if len(upstreams) > 1:
            raise click.UsageError("items are looked for in one upstream document: give --from once")
        matrices = list(_from_file(shelf, items, upstreams[0] if upstreams else None, searched))
    elif upstreams:
        parents = [naming.find_one(shelf, name).article_id for name in upstreams]
        matrices = [matrix(shelf, parent, down=searched, expected=searched is None) for parent in parents]
    else:
        raise click.UsageError("name the upstream document with --from, or items with --items")
    for one in matrices:
        _print(shelf, one, form, gaps, with_unsearched=items is None)


def _from_file(shelf: Shelf, file: Path, upstream: str | None, down: tuple[str, ...] | None) -> Iterator[Matrix]:
    from luoshi.model import LuoshiError, UnknownName
    from luoshi.store.query import naming
    from luoshi.store.query.matrix import cells_of_quotes

    by_document: dict[str, list[dict[str, Any]]] = {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LuoshiError(f"cannot read items: {error.strerror}", str(file), "check the path") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            name = upstream or record["source_name"]
        except (ValueError, KeyError, TypeError) as error:
            raise LuoshiError(
                f"item is not understood: {error!r}", f"{file}:{number}", "quote and source_name"
            ) from error
        by_document.setdefault(str(name), []).append(record)
    for name, records in by_document.items():
        found = [d for d in naming.find(shelf, name) if d.kind.is_article]
        if not found:
            raise UnknownName(f"“{name}” holds no article", str(file), "see: luoshi list articles")
        yield cells_of_quotes(shelf, records, max(found, key=lambda d: d.characters), down)


def cell_records(shelf: Shelf, found: Matrix, with_unsearched: bool = True) -> Iterator[dict[str, Any]]:
    """Yield one record a cell, in the form of the interchange contract."""
    from luoshi.store.query.listing import source_names

    names = source_names(shelf)
    items = {item.id: item for item in found.items}
    regions = {column.body: column.region for column in found.bodies}
    for cell in found.cells:
        if cell.state == "not_searched" and not with_unsearched:
            continue
        item = items[cell.item_id]
        yield {
            "upstream": found.upstream.label,
            "measure_id": cell.item_id,
            "number": item.number,
            "measure": item.title,
            "kind": item.kind.value,
            "item_spans": [{"source_name": names[item.source_id], "begin": s.start, "end": s.end} for s in item.spans],
            "body": cell.body,
            "region": regions[cell.body],
            "level": cell.level,
            "status": cell.state.value,
            "searched": cell.searched,
            "rule": cell.rule,
            "evidence": [
                {
                    "source_name": names[e.source_id],
                    "spans": [s.pair() for s in e.spans],
                    "quote": e.quote,
                    "score": e.score,
                }
                for e in cell.evidence
            ],
            "nearest": cell.nearest.quote if cell.nearest else None,
        }


def _print(shelf: Shelf, found: Matrix, form: str, gaps: bool, with_unsearched: bool) -> None:
    records = list(cell_records(shelf, found, with_unsearched))
    shown = [record for record in records if record["status"] == "not_seen"] if gaps else records
    if form == "table" and not gaps:
        print_grid(found)
    else:
        print_records(shown, form)
    counts = Counter(cell.state.value for cell in found.cells)
    told = ", ".join(f"{_NAMES[state]} {state} {counts[state]}" for state in _SIGNS if counts[state])
    unsearched = sum(1 for column in found.bodies if not column.searched)
    say(f"{found.upstream.label}: {len(found.items)} items × {len(found.bodies)} bodies: {told or 'no cells'}")
    say(f"{unsearched} bodies have no document here and were not searched; {found.left_out} older documents left out")


def print_grid(found: Matrix) -> None:
    """Print items as rows and bodies as numbered columns, with a legend."""
    searched = [column for column in found.bodies if column.searched]
    for number, column in enumerate(searched, start=1):
        click.echo(f"{number:3}  {column.body}  ({column.searched} documents)")
    states = {(cell.item_id, cell.body): cell.state.value for cell in found.cells}
    click.echo(" " * 2 + "".join(f"{number:>4}" for number in range(1, len(searched) + 1)) + "   item")
    for item in found.items:
        row = "".join(f"{_SIGNS[states[item.id, column.body]]:>4}" for column in searched)
        click.echo(f"  {row}   {item.number} {item.title[:40]}")
    click.echo("  ".join(f"{sign} {_NAMES[state]}" for state, sign in _SIGNS.items()))
    unsearched = [column.body for column in found.bodies if not column.searched]
    if unsearched:
        click.echo(f"未查（本架无其文件）not searched: {'、'.join(unsearched)}")
