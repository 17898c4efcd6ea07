"""``luoshi run``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import ENGINES, Bar, Settings, say

if TYPE_CHECKING:
    from luoshi.engine.run import Account
    from luoshi.store import Shelf


@click.command("run")
@click.option(
    "--engine",
    default="cores",
    show_default=True,
    help=f"How work is run: {', '.join(ENGINES)}, or one that a plug-in offers.",
)
@click.option("--workers", type=click.IntRange(1, 512), help="Processes of this machine; all cores if left out.")
@click.option(
    "--limit",
    type=click.IntRange(0, 100_000),
    help="Seconds of processor time for each source and stage (for every 2 MB of it), then it is left out; 0 for none.",
)
@click.pass_obj
def command(settings: Settings, engine: str, workers: int | None, limit: int | None) -> int:
    """Restore, annotate and trace what is on the shelf (整理)."""
    from luoshi.engine.engines import running
    from luoshi.engine.hands import LIMIT
    from luoshi.engine.run import run

    shelf = settings.shelf()
    began = time.monotonic()
    with running(engine, workers) as chosen:
        account = run(shelf, chosen, Bar(), (LIMIT if limit is None else limit) or None)
    report(shelf, account, time.monotonic() - began)
    return 1 if account.failed else 0


def report(shelf: Shelf, account: Account, seconds: float) -> None:
    """Print the account of a run: read, kept, dropped and why, failed."""
    for result in account.runs:
        kept = ", ".join(
            f"{count} {name}" for name, count in result.kept.items() if count and not name.endswith("_issues")
        )
        say(
            f"{result.stage}: read {result.read}, kept {kept or 'nothing'}; issues {result.issues}, failed {result.failed}"
        )
        if result.dropped:
            why = ", ".join(f"{name} {count}" for name, count in sorted(result.dropped.items(), key=lambda x: -x[1]))
            say(f"  characters dropped: {why}")
    if account.failed:
        _name_failures(shelf)
    if account.nothing_to_do:
        say("nothing to do: the findings are up to date")
    else:
        say(f"done in {seconds:.1f} s; shards computed {account.computed_shards}, reused {account.reused_shards}")


def _name_failures(shelf: Shelf) -> None:
    from luoshi.store.query.listing import listing

    for issue in listing(shelf, "issues"):
        if issue["severity"] == "error":
            say(f"failed: {issue['message']} [{issue['source_name']}]")
