"""``luoshi backup``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from luoshi.cli.talk import Settings, say


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-findings", is_flag=True, help="Leave out what luoshi run makes anew: smaller.")
@click.pass_obj
def command(settings: Settings, file: Path, without_findings: bool) -> None:
    """Copy the shelf and its ledger into one file, while others work on it (备份)."""
    from luoshi.store.copies import back_up

    now = datetime.now().astimezone().isoformat(timespec="seconds")
    copy = back_up(settings.shelf(), file, now, not without_findings)
    say(
        f"{file}: {len(copy.files)} files, {copy.size / 1e6:.1f} MB, {copy.events} events of the ledger up to {copy.head[:12]}"
    )
    say(f"bring it back with: luoshi --shelf NEW-FOLDER restore {file}")
