"""``luoshi plugins``."""

from __future__ import annotations

import click

from luoshi.cli.talk import print_records, say


@click.command("plugins")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
def command(form: str) -> int:
    """List the plug-ins that are installed, by hook, with version and digest (插件)."""
    from luoshi.plugins import Hook, installed

    every = [plugin for hook in Hook for plugin in installed(hook)]
    print_records(
        (
            {
                "hook": one.hook.value,
                "name": one.name,
                "package": one.package,
                "version": one.version,
                "digest": one.digest,
                "state": one.problem or "ready",
            }
            for one in every
        ),
        form,
    )
    broken = [one for one in every if one.problem]
    say(f"{len(every)} plug-ins, {len(broken)} cannot be used")
    return 1 if broken else 0
