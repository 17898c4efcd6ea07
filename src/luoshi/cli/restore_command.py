"""``luoshi restore``."""

from __future__ import annotations

from pathlib import Path

import click

from luoshi.cli.talk import Settings, say


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", is_flag=True, help="Read the copy and hold every file against its sum; write nothing.")
@click.pass_obj
def command(settings: Settings, file: Path, check: bool) -> None:
    """Make a shelf of a copy that luoshi backup wrote, in the new folder that --shelf names (恢复)."""
    from luoshi.store import copies_read

    if check:
        copy = copies_read.check(file)
        say(f"{file}: whole; {len(copy.files)} files of “{copy.name}”, copied {copy.at} by luoshi {copy.luoshi}")
        return
    shelf, copy = copies_read.bring_back(file, settings.shelf_path)
    say(f"“{shelf.name}” as of {copy.at} in {shelf.path}: {len(copy.files)} files, {copy.events} events, each checked")
    if not any(name.startswith("findings/") for name in copy.files):
        say("the copy has no findings: luoshi run makes them")
