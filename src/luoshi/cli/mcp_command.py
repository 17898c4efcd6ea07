"""``luoshi mcp``."""

from __future__ import annotations

import click

from luoshi.cli.talk import Settings, say


@click.command("mcp")
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Where luoshi serve shows the shelf, for the links.",
)
@click.option(
    "--http", "port", type=click.IntRange(1, 65535), help="Speak HTTP on this port of this machine, not stdio."
)
@click.pass_obj
def command(settings: Settings, address: str, port: int | None) -> None:
    """Let an assistant search and read the shelf through the Model Context Protocol, read-only (助手接口)."""
    from luoshi.api.assistant import TOOLS, server

    made = server(settings.shelf(), address)
    if port is None:
        made.run("stdio")
        return
    say(f"tools {', '.join(TOOLS)} at http://127.0.0.1:{port}/mcp; stop with Ctrl-C")
    made.run("streamable-http", host="127.0.0.1", port=port, json_response=True)
