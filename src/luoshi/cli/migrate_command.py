"""``luoshi migrate``."""

from __future__ import annotations

import click

from luoshi.cli.talk import Settings, say


@click.command("migrate")
@click.pass_obj
def command(settings: Settings) -> None:
    """Bring a shelf that an earlier luoshi made to the format of this one; take a backup first (升级)."""
    from luoshi.store.migrating import migrate
    from luoshi.store.shelf import FORMAT

    passed = migrate(settings.shelf_path)
    if not passed:
        say(f"{settings.shelf_path} has format {FORMAT} already: nothing to do")
        return
    say(f"{settings.shelf_path} has format {passed[-1]} now; findings are made anew by: luoshi run")
