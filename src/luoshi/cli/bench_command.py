"""``luoshi bench``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import ENGINES, Bar, say

if TYPE_CHECKING:
    from luoshi.trace import Options


@click.group("bench")
def command() -> None:
    """Run a room over a benchmark folder (评测)."""


@command.command("trace")
@click.option(
    "--bench",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with docs.jsonl (id, text), as shared/bench/bench_gen.py writes it; without it the table is made.",
)
@click.option(
    "--generator",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of bench_gen.py and score.py, for the table.  [default: ../shared/bench]",
)
@click.option(
    "--size",
    "sizes",
    multiple=True,
    type=click.IntRange(1),
    help="Documents of a row of the table; may be repeated.  [default: 100, 1000]",
)
@click.option(
    "--detections",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("-"),
    show_default=True,
    help="Where to write the rows {a, ab, ae, b, bb, be}.",
)
@click.option(
    "--work",
    type=click.Path(path_type=Path, file_okay=False),
    help="Trace in steps over files in this folder, for collections larger than memory; without it all is held in memory.",
)
@click.option(
    "--engine",
    default="serial",
    show_default=True,
    type=click.Choice(ENGINES),
    help="How the steps are run (with --work).",
)
def trace_command(
    bench: Path | None, generator: Path | None, sizes: tuple[int, ...], detections: Path, work: Path | None, engine: str
) -> None:
    """Find shared passages in a benchmark folder and write them as rows of character offsets.

    Without --bench, make collections of planted reuse, trace and score them, and print quality and cost as a table.
    """
    if bench is None:
        _print_table(generator, sizes or (100, 1000))
    else:
        _write_detections(bench, detections, work, engine)


def _print_table(generator: Path | None, sizes: tuple[int, ...]) -> None:
    from tempfile import TemporaryDirectory

    from luoshi.cli import bench_table

    home, rows = generator or bench_table.BENCH, []
    with TemporaryDirectory(prefix="luoshi-bench-") as work:
        for size in sizes:
            folder = bench_table.generated(home, size, Path(work) / f"n{size}")
            rows.append(bench_table.measured(home, folder, Path(work)))
    click.echo(bench_table.table(rows))


def _write_detections(bench: Path, detections: Path, work: Path | None, engine: str) -> None:
    from luoshi.lexicon import load
    from luoshi.trace import detections as shared_passages
    from luoshi.trace.phrases import options_of

    file, options = bench / "docs.jsonl", options_of(load())
    rows = shared_passages(_documents(file), options) if work is None else _in_steps(file, work, options, engine)
    count = 0
    stream = sys.stdout if str(detections) == "-" else detections.open("w", encoding="utf-8")
    try:
        for row in rows:
            stream.write(_line(row))
            count += 1
    finally:
        if stream is not sys.stdout:
            stream.close()
    say(f"{count} shared passages")


def _line(row: Mapping[str, str | int]) -> str:
    """Return a row of names and whole numbers as JSON; millions of them are written, so a number is not encoded as any value."""
    inside = ", ".join(
        f'"{name}": {json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value}'
        for name, value in row.items()
    )
    return f"{{{inside}}}\n"


def _in_steps(file: Path, work: Path, options: Options, engine: str) -> Iterator[dict[str, str | int]]:
    from luoshi.engine.engines import engine_named
    from luoshi.engine.tracing.plain import detections_of

    bar = Bar()
    bar.begin("trace", 3 * file.stat().st_size)
    yield from detections_of(file, work, options, engine_named(engine), bar.advance)
    bar.end()


def _documents(file: Path) -> Iterator[tuple[str, str]]:
    from luoshi.model import LuoshiError

    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    record = json.loads(line)
                    yield str(record["id"]), str(record["text"])
                except (ValueError, KeyError, TypeError) as error:
                    raise LuoshiError(
                        f"not a document: {error!r}", f"{file}:{number}", "each line has id and text"
                    ) from error
    except OSError as error:
        raise LuoshiError(f"cannot read: {error.strerror}", str(file), "make it with bench_gen.py") from error
