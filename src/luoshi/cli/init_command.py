"""``luoshi init``."""

from __future__ import annotations

import click

from luoshi.cli.talk import Settings, say


@click.command("init")
@click.option("--name", help="Name of the collection; the folder's name if left out.")
@click.pass_obj
def command(settings: Settings, name: str | None) -> None:
    """Make an empty shelf (建架)."""
    from luoshi.store import Shelf

    shelf = Shelf.create(settings.shelf_path, name)
    say(f"shelf “{shelf.name}” made in {shelf.path}; next: luoshi add FOLDER")
