"""``luoshi list``."""

from __future__ import annotations

import click

from luoshi.cli.talk import Settings, print_records, say


@click.command("list")
@click.argument("kind")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.option("--limit", type=click.IntRange(1), help="Stop after this many records.")
@click.pass_obj
def command(settings: Settings, kind: str, form: str, limit: int | None) -> None:
    """Print findings of one KIND: sources, articles, directives, targets, links ... (清单).

    ``luoshi list kinds`` prints all kinds.
    """
    from itertools import islice

    from luoshi.store.query.listing import KINDS, listing

    if kind == "kinds":
        print_records(({"kind": name, "what": (lister.__doc__ or "").strip()} for name, lister in KINDS.items()), form)
        return
    records = listing(settings.shelf(), kind)
    count = print_records(islice(records, limit), form)
    say(f"{count} {kind}")
