"""``luoshi targets``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import Settings, print_records, say

if TYPE_CHECKING:
    from luoshi.model import Result, Target
    from luoshi.store import Shelf
    from luoshi.store.query.aims import AimTable, Series
    from luoshi.uptake.aims import AimCell, SeriesRow

Record = dict[str, Any]

#: How each state is printed where no value stands.
_STATES = {"not_stated": "未提出", "not_found": "—", "no_report": "未查"}
_LEGEND = "未提出 left out of the main targets   — report read, nothing found   未查 no report on the shelf   〔正文〕 only outside the main targets"

#: Columns of the terminal that the names of the regions and each indicator take.
_NAME, _COLUMN = 18, 17


@click.command("targets")
@click.option("--year", type=click.IntRange(1949, 2100), help="Year of the targets; the newest if left out.")
@click.option("--series", "indicator", help="Print this indicator over the years instead: target beside outcome.")
@click.option("--indicator", "column", help="Only this indicator: gdp_growth, cpi, urban_new_jobs ...")
@click.option("--region", help="Only this region, by name or code.")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a file instead: .xlsx, .csv, .jsonl, .parquet.",
)
@click.pass_obj
def command(
    settings: Settings,
    year: int | None,
    indicator: str | None,
    column: str | None,
    region: str | None,
    form: str,
    out: Path | None,
) -> None:
    """Print targets, region by indicator, or one indicator over the years (指标目标).

    Every value names the place where it stands; /p/PLACE opens it in the browser (luoshi serve).
    """
    from luoshi.store.query import aims

    shelf = settings.shelf()
    if indicator is not None:
        if year is not None or column is not None:
            raise click.UsageError("--series prints every year of its own indicator; leave --year and --indicator out")
        found = aims.series(shelf, indicator, region=region)
        records = list(series_records(found))
        if out is not None:
            _write(shelf, records, out, f"luoshi targets --series {indicator}")
        elif form == "table":
            print_series(found)
        else:
            print_records(records, form)
        say(f"{found.region} {indicator}: {_years_told(found.rows)}; other regions: {len(found.regions) - 1}")
        return
    whole = aims.table(shelf, year, region=region, indicator=column)
    records = list(table_records(whole))
    if out is not None:
        _write(shelf, records, out, f"luoshi targets --year {whole.year}")
    elif form == "table":
        print_table(whole)
    else:
        print_records(records, form)
    counts = Counter(cell.state.value for cell in whole.cells)
    told = ", ".join(f"{state} {count}" for state, count in counts.items())
    say(f"{whole.year}: {len(whole.regions)} regions × {len(whole.indicators)} indicators: {told}")


def _write(shelf: Shelf, records: list[Record], out: Path, query: str) -> None:
    from luoshi.cli.export_command import table_of
    from luoshi.export import Format, write

    written = write(table_of(shelf, "targets", [*records], query), out, Format.of(out.name))
    say(f"{written.rows} rows → {out}")


def table_records(whole: AimTable) -> Iterator[Record]:
    """Yield one record a statement, and one for every cell without; ``state`` tells the kinds of silence apart."""
    for cell in whole.cells:
        head = _head(cell)
        for one in cell.statements:
            yield {**head, **_value(one.first), "scope": one.first.scope, "restated": [_place(r) for r in one.restated]}
        if not cell.statements:
            yield {**head, **dict.fromkeys((*_VALUE, "place", "path", "quote", "scope")), "restated": []}


def _head(cell: AimCell) -> Record:
    return {
        "year": cell.year,
        "region": cell.region,
        "region_code": cell.region_code,
        "indicator": cell.indicator,
        "state": cell.state.value,
        "reports": list(cell.reports),
    }


_VALUE = ("printed", "modifier", "value", "value_high", "unit", "comparator")


def _value(one: Target | Result) -> Record:
    place = _place(one)
    return {
        "printed": one.indicator,
        "modifier": one.modifier.value,
        "value": one.value,
        "value_high": one.value_high,
        "unit": one.unit,
        "comparator": one.comparator,
        "place": place,
        "path": f"/p/{place}",
        "quote": one.quote,
    }


def _place(one: Target | Result) -> str:
    from luoshi.store.query.naming import passage_address

    return passage_address(one.source_id, one.spans)


def series_records(found: Series) -> Iterator[Record]:
    """Yield one record a year: the aim with its place, the outcome with its place, and the difference."""
    for row in found.rows:
        aims = [{**_value(one.first), "restated": [_place(r) for r in one.restated]} for one in row.aim.statements]
        told = [{**_value(one.first), "repeated": [_place(r) for r in one.repeated]} for one in row.reported]
        yield {
            "year": row.aim.year,
            "region": found.region,
            "indicator": found.indicator,
            "target_state": row.aim.state.value,
            "target": "；".join(said(one.first) for one in row.aim.statements) or None,
            "outcome_state": row.outcome.value,
            "outcome": "；".join(said(one.first) for one in row.reported) or None,
            "beyond": row.beyond,
            "targets": aims,
            "outcomes": told,
        }


def said(one: Target | Result) -> str:
    """Return a value with its modifier in the words of such reports: 5%左右, 5.5%以内, 与经济增长同步."""
    number = "" if one.value is None else f"{one.value:g}"
    if one.value_high is not None:
        number = f"{number}–{one.value_high:g}"
    value = f"{number}{one.unit or ''}" if number else ""
    other = one.comparator or ""
    match one.modifier.value:
        case "about":
            return f"{value}左右"
        case "at_least":
            return f"{value}以上"
        case "at_most":
            return f"{value}以内"
        case "synced_with":
            return f"与{other}同步"
        case "above":
            return "正增长" if one.value == 0 else f"高于{other or value}"
        case "strive":
            return f"力争{value or '更好'}"
        case "qualitative":
            return other or "定性"
        case _:
            return value or other


def print_table(whole: AimTable) -> None:
    """Print regions as rows and indicators as columns, as many side by side as the terminal holds.

    Numbers in brackets lead to the clauses listed below.
    """
    from rich.console import Console
    from rich.table import Table

    notes: list[str] = []
    columns = len(whole.indicators)
    missing = whole.without_report
    texts = [[_cell_text(cell, notes) for cell in whole.row(number)] for number in range(len(whole.regions))]
    wide = Console().width if sys.stdout.isatty() else _NAME + _COLUMN * columns
    at_once = max(1, (wide - _NAME) // _COLUMN)
    for first in range(0, columns, at_once):
        grid = Table(box=None, header_style="bold", pad_edge=False)
        grid.add_column("region", no_wrap=True)
        for name in whole.indicators[first : first + at_once]:
            grid.add_column(name.replace("_", " "), overflow="fold", max_width=_COLUMN - 1)
        for place, row in zip(whole.regions, texts, strict=True):
            if place not in missing:
                grid.add_row(place[1], *row[first : first + at_once])
        Console(width=_NAME + _COLUMN * min(at_once, columns), soft_wrap=True).print(grid, markup=False)
    click.echo(_LEGEND)
    if missing:
        click.echo(f"未查（本架无其报告）no report on the shelf: {'、'.join(name for _, name, _ in missing)}")
    for note in notes:
        click.echo(note)


def _cell_text(cell: AimCell, notes: list[str]) -> str:
    if not cell.statements:
        return _STATES[cell.state.value]
    parts = []
    for one in cell.statements:
        notes.append(_note(len(notes) + 1, cell, one.first, one.restated))
        body = "〔正文〕" if one.first.scope == "body" else ""
        parts.append(f"{said(one.first)}{body} [{len(notes)}]")
    return "; ".join(parts)


def _note(number: int, cell: AimCell, one: Target | Result, again: Sequence[Target | Result]) -> str:
    where = f"; again at {', '.join(_place(r) for r in again)}" if again else ""
    return f"[{number}] {cell.region} {cell.year} /p/{_place(one)} {one.quote}{where}"


def print_series(found: Series) -> None:
    """Print one line a year: aim, outcome, difference; years without say why."""
    from rich.console import Console
    from rich.table import Table

    grid = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("year", "target", "reported", "beyond"):
        grid.add_column(name, no_wrap=True, justify="right" if name == "beyond" else "left")
    notes: list[str] = []
    for row in found.rows:
        aimed = _cell_text(row.aim, notes)
        told = []
        for one in row.reported:
            notes.append(_note(len(notes) + 1, row.aim, one.first, one.repeated))
            told.append(f"{said(one.first)} [{len(notes)}]")
        beyond = "" if row.beyond is None else f"{row.beyond:+g}" if row.beyond else "0"
        grid.add_row(str(row.aim.year), aimed, "; ".join(told) or _STATES[row.outcome.value], beyond)
    Console(width=120).print(grid, markup=False)
    click.echo(_LEGEND)
    click.echo("reported: what documents say, not verified; beyond: reported less target, 0 inside a range")
    for note in notes:
        click.echo(note)


def _years_told(rows: Sequence[SeriesRow]) -> str:
    absent = [str(row.aim.year) for row in rows if row.aim.state.value == "not_stated"]
    missing = [str(row.aim.year) for row in rows if row.aim.state.value in {"not_found", "no_report"}]
    return f"{len(rows)} years, not stated: {', '.join(absent) or 'none'}; not found: {', '.join(missing) or 'none'}"
