"""``luoshi doctor``."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from luoshi import __version__
from luoshi.cli.talk import Settings, say

_LIBRARIES = (
    "pyarrow",
    "duckdb",
    "numpy",
    "rapidfuzz",
    "selectolax",
    "fastapi",
    "openpyxl",
    "click",
    "charset-normalizer",
)


@click.command("doctor")
@click.pass_obj
def command(settings: Settings) -> int:
    """Check the installation and the shelf, and say what is amiss (体检)."""
    click.echo(f"luoshi {__version__}, Python {platform.python_version()} at {sys.executable}")
    problems = _check_libraries()
    if settings.shelf_path.exists():
        problems += _check_shelf(settings)
    else:
        click.echo(f"no shelf in {settings.shelf_path} (that is fine)")
    for problem in problems:
        say(f"amiss: {problem}")
    say(f"{len(problems)} things amiss")
    return 1 if problems else 0


def _check_libraries() -> list[str]:
    problems = []
    for name in _LIBRARIES:
        try:
            click.echo(f"{name} {version(name)}")
        except PackageNotFoundError:
            problems.append(f"{name} is not installed → pip install luoshi")
    return problems


def _check_shelf(settings: Settings) -> list[str]:
    from luoshi.model import LuoshiError
    from luoshi.store import sources
    from luoshi.store.findings import DATASETS, current
    from luoshi.store.query.documents import overview

    shelf = settings.shelf()
    free = shutil.disk_usage(shelf.path).free
    click.echo(f"shelf “{shelf.name}” in {shelf.path}, {free / 1e9:.1f} GB free")
    problems = [] if free > 1e9 else [f"only {free / 1e6:.0f} MB free on the disk → make room"]
    count = 0
    for sidecar in sources.every(shelf):
        count += 1
        try:
            sources.bytes_of(shelf, sidecar.id)
        except LuoshiError as error:
            problems.append(str(error))
    click.echo(f"{count} sources, bytes checked against their identity")
    folders = current(shelf)
    stages = {stage for stage, _ in DATASETS.values()}
    for stage in sorted(stages - set(folders)):
        problems.append(f"stage {stage} has no findings → luoshi run")
    if folders:
        found = overview(shelf)
        click.echo(f"{found.articles} articles, {found.links} links, {found.issues} issues")
    problems += _check_ledger(shelf.ledger_path) if shelf.ledger_path.exists() else []
    for folder in shelf.findings.glob(".making-*"):
        click.echo(f"unfinished run: {folder.name} (taken up by the next luoshi run)")
    return problems


def _check_ledger(path: Path) -> list[str]:
    from luoshi.model import LuoshiError
    from luoshi.store.books_sqlite import SqliteBook

    try:
        with SqliteBook(path) as book:
            verdict = book.verify()
    except LuoshiError as error:
        return [str(error)]
    click.echo(f"ledger: {verdict.events} events, hash chain {'whole' if verdict.intact else 'broken'}")
    return [f"ledger, event {fault.seq}: {fault.what} → restore the ledger from a copy" for fault in verdict.faults]
