"""``luoshi export``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.export import Table, Value
    from luoshi.plugins import Exporter
    from luoshi.store import Shelf


@click.command("export")
@click.argument("what")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "upstream", help="Upstream document, for WHAT = matrix.")
@click.option("--no-bom", is_flag=True, help="Write CSV without the byte order mark that Excel needs.")
@click.pass_obj
def command(settings: Settings, what: str, file: Path, upstream: str | None, no_bom: bool) -> None:
    """Write findings, the matrix or the ledger to a FILE: .xlsx, .docx, .csv, .jsonl, .parquet (导出).

    WHAT is a kind (see luoshi list kinds), matrix, ledger, imported (the rows of imported tables as they
    were), annotations (W3C Web Annotations, one a line) or the name of an exporter (luoshi plugins). An existing file is replaced.
    """
    from luoshi.export import Format, write

    shelf = settings.shelf()
    if what == "annotations":
        say(f"{_annotations(shelf, file)} annotations → {file}")
        return
    if exporter := _exporter(what):
        say(f"{_exported(shelf, exporter, file)} records → {file}")
        return
    form = Format.of(file.name)
    table = table_of(
        shelf, what, list(_records(shelf, what, upstream)), f"luoshi export {what} {upstream or ''}".strip()
    )
    written = write(table, file, form, bom=not no_bom)
    say(f"{written.rows} rows → {file}; cells neutralised {written.neutralised}, characters removed {written.removed}")


def _exporter(what: str) -> Exporter | None:
    from luoshi.plugins import Hook
    from luoshi.plugins.discovery import usable

    return next((plugin.value for plugin in usable(Hook.EXPORTER) if plugin.name == what), None)


def _exported(shelf: Shelf, exporter: Exporter, file: Path) -> int:
    """Write the collection by a plug-in, under a temporary name that is then renamed."""
    from luoshi.store.query.documents import documents
    from luoshi.store.query.listing import listing
    from luoshi.store.query.records import document_records

    def rows(kind: str) -> Iterable[Mapping[str, Any]]:
        if kind == "documents":
            return document_records(documents(shelf, limit=100_000_000).rows)
        return listing(shelf, kind)

    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as stream:
            count = exporter.write(rows, stream)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(file)
    return count


def _annotations(shelf: Shelf, file: Path) -> int:
    """Write every finding as a W3C Web Annotation, one a line, under a temporary name that is then renamed."""
    from luoshi import __version__
    from luoshi.export.webannotation import web_annotation
    from luoshi.store.query.anchoring import anchored

    count = 0
    part = file.with_name(file.name + ".part")
    with part.open("w", encoding="utf-8") as stream:
        for kind, anchor, facts in anchored(shelf):
            told = web_annotation(kind, anchor, facts, f"luoshi {__version__}")
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")
            count += 1
    part.replace(file)
    return count


def _records(shelf: Shelf, what: str, upstream: str | None) -> Iterable[Mapping[str, Any]]:
    from luoshi.store.query.listing import listing

    match what:
        case "matrix":
            from luoshi.store.query import naming
            from luoshi.store.query.matrix import matrix
            from luoshi.store.query.records import cell_records

            if upstream is None:
                raise click.UsageError("name the upstream document with --from")
            return cell_records(shelf, matrix(shelf, naming.find_one(shelf, upstream).article_id))
        case "ledger":
            from luoshi.store.query import dealings
            from luoshi.store.query.records import line_records

            today = date.today()
            return line_records(dealings.lines(shelf, today=today, limit=1_000_000).rows, today)
        case "imported":
            return _imported(shelf)
        case _:
            return listing(shelf, what)


def _imported(shelf: Shelf) -> Iterator[dict[str, Any]]:
    """Yield the rows of imported tables as they were, in the order in which their tasks were opened."""
    from luoshi.store.query import dealings

    for task in sorted(dealings.all_tasks(shelf).values(), key=lambda task: (task.opened_on, task.seq)):
        if task.cells:
            yield dict(task.cells)


def table_of(shelf: Shelf, title: str, records: list[Mapping[str, Any]], query: str) -> Table:
    """Make a table of records: nested values become JSON text; notes tell query, time, version and coverage."""
    from luoshi.export import Column, Table

    names = list(dict.fromkeys(name for record in records for name in record)) or ["nothing"]
    rows = [[_plain(record.get(name)) for name in names] for record in records]
    return Table(title, tuple(Column(name) for name in names), rows, notes_of(shelf, query))


def notes_of(shelf: Shelf, query: str) -> tuple[tuple[str, str], ...]:
    """Return the notes of an exported table: what was asked, when, by which version, over what."""
    from luoshi import __version__
    from luoshi.export import notes
    from luoshi.store.query.documents import overview, runs

    whole = overview(shelf)
    return notes(
        query=query,
        made_at=datetime.now().astimezone(),
        version=f"luoshi {__version__}; " + ", ".join(f"{run.stage} {run.version}" for run in runs(shelf)),
        coverage=f"{shelf.name}: {whole.sources} sources, {whole.articles} articles, {whole.failed} failed, "
        f"{whole.first_date or '?'} – {whole.last_date or '?'}",
    )


def _plain(value: Any) -> Value:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
