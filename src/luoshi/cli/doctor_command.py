"""``luoshi doctor``."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from luoshi import __version__
from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.store import Shelf

_LIBRARIES = (
    "pyarrow",
    "duckdb",
    "numpy",
    "rapidfuzz",
    "selectolax",
    "fastapi",
    "openpyxl",
    "xlsxwriter",
    "click",
    "charset-normalizer",
    "prometheus-client",
)


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Take damaged findings away, so that luoshi run makes them anew.")
@click.pass_obj
def command(settings: Settings, repair: bool) -> int:
    """Check the installation and the shelf, and say what is amiss (体检)."""
    click.echo(f"luoshi {__version__}, Python {platform.python_version()} at {sys.executable}")
    problems = [*_libraries(), *_plugins()]
    if settings.shelf_path.exists():
        shelf = settings.shelf()
        for check in (_disk, _sources, _findings, _ledger, _accounts):
            problems += _found(check(shelf))
        if repair:
            problems += _found(_repair(shelf))
    else:
        click.echo(f"no shelf in {settings.shelf_path} (that is fine)")
    for problem in problems:
        say(f"amiss: {problem}")
    say(f"{len(problems)} things amiss")
    return 1 if problems else 0


def _found(problems: Iterator[str]) -> list[str]:
    """Collect the problems of one check; an error that ends it is one of them, and the other checks go on."""
    from luoshi.model import LuoshiError

    found: list[str] = []
    try:
        found.extend(problems)
    except LuoshiError as error:
        found.append(str(error))
    return found


def _plugins() -> Iterator[str]:
    from luoshi.plugins import Hook, installed

    for plugin in (one for hook in Hook for one in installed(hook)):
        click.echo(f"{plugin.hook} {plugin.name} ({plugin.package} {plugin.version})")
        if plugin.problem:
            yield f"{plugin.hook} {plugin.name} of {plugin.package} cannot be used: {plugin.problem} → mend or remove it"


def _libraries() -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            click.echo(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield f"{name} is not installed → pip install luoshi"


def _disk(shelf: Shelf) -> Iterator[str]:
    from luoshi.store.shelf import FORMAT

    free = shutil.disk_usage(shelf.path).free
    click.echo(f"shelf “{shelf.name}” in {shelf.path}, format {FORMAT}, {free / 1e9:.1f} GB free")
    if free < 1e9:
        yield f"only {free / 1e6:.0f} MB free on the disk → make room"
    for folder in shelf.path.glob(".backup-*"):
        click.echo(f"left by a backup that was killed: {folder.name} (may be removed)")


def _sources(shelf: Shelf) -> Iterator[str]:
    from luoshi.model import LuoshiError
    from luoshi.store import sources

    count = 0
    for sidecar in sources.every(shelf):
        count += 1
        try:
            sources.bytes_of(shelf, sidecar.id)
        except LuoshiError as error:
            yield str(error)
    click.echo(f"{count} sources, bytes checked against their identity")


def _findings(shelf: Shelf) -> Iterator[str]:
    from luoshi.store.findings import DATASETS, current
    from luoshi.store.query.documents import overview
    from luoshi.store.sums import damages

    folders = current(shelf)
    for stage in sorted({stage for stage, _ in DATASETS.values()} - set(folders)):
        yield f"stage {stage} has no findings → luoshi run"
    for folder in shelf.findings.glob(".making-*"):
        click.echo(f"unfinished run: {folder.name} (taken up by the next luoshi run)")
    damaged = damages(shelf)
    for stage, names in damaged.items():
        yield f"findings of {stage}: {len(names)} files damaged, such as {names[0]} → luoshi doctor --repair"
    if folders and not damaged:
        found = overview(shelf)
        click.echo(
            f"{found.articles} articles, {found.links} links, {found.issues} issues; findings hold their checksums"
        )


def _ledger(shelf: Shelf) -> Iterator[str]:
    from luoshi.store.attachments import faults, named_in
    from luoshi.store.books import open_book

    on_server = "://" in shelf.ledger
    if not on_server and not shelf.ledger_path.exists():
        return
    with open_book(shelf.ledger if on_server else shelf.ledger_path) as book:
        verdict = book.verify()
        click.echo(f"ledger: {verdict.events} events, hash chain {'whole' if verdict.intact else 'broken'}")
        for fault in verdict.faults:
            yield f"ledger, event {fault.seq}: {fault.what} → restore the ledger from a copy"
        named = named_in(book.all_events())
    for lost in faults(shelf, named):
        yield f"{lost} → restore attachments/ from a copy"
    click.echo(f"{len(named)} attachments that the ledger names")


def _accounts(shelf: Shelf) -> Iterator[str]:
    from luoshi.store.accounts import accounts

    file = shelf.path / "accounts.sqlite"
    register = accounts(shelf).all()
    click.echo(f"{len(register)} accounts" if register else "no accounts: only this machine can reach the pages")
    if file.exists() and file.stat().st_mode & 0o077:
        yield f"others on this machine can read the accounts [{file}] → chmod 600"


def _repair(shelf: Shelf) -> Iterator[str]:
    from luoshi.store.sums import damages, set_aside

    for stage, names in damages(shelf).items():
        set_aside(shelf, stage, names)
        click.echo(f"damaged findings of {stage} taken away; make them anew with: luoshi run")
    yield from ()
