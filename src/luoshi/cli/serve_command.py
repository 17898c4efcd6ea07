"""``luoshi serve``."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    import uvicorn

    from luoshi.store import Shelf


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port.")
@click.pass_obj
def command(settings: Settings, host: str, port: int) -> None:
    """Show the shelf in a browser (打开网页); stop with Ctrl-C."""
    import uvicorn

    from luoshi.model import LuoshiError

    if host not in {"127.0.0.1", "localhost", "::1"}:
        raise LuoshiError(
            "there are no accounts yet, so luoshi listens on this machine only",
            f"--host {host}",
            "use 127.0.0.1, and a tunnel to reach it from elsewhere",
        )
    shelf = settings.shelf()
    listener = listen(host, port)
    say(f"http://{host}:{listener.getsockname()[1]}/  (only this machine can reach it; Ctrl-C stops)")
    uvicorn.Server(server_config(shelf)).run(sockets=[listener])


def server_config(shelf: Shelf) -> uvicorn.Config:
    """Return how the pages of ``shelf`` are served.

    The application is named, not imported: the command line and the web are siblings, and neither knows the other.
    """
    import uvicorn

    os.environ["LUOSHI_SHELF"] = str(shelf.path)
    return uvicorn.Config("luoshi.web.app:app_of_environment", factory=True, log_level="warning")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` and ``port``.

    Raises:
        LuoshiError: if something else listens there.
    """
    from luoshi.model import LuoshiError

    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise LuoshiError(
            f"cannot listen: {error.strerror}", f"{host}:{port}", "name another one with --port"
        ) from error
    return listener
