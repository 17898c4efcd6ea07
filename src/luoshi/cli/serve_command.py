"""``luoshi serve``."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from luoshi.cli.logs import as_config
from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    import uvicorn

    from luoshi.store import Shelf


#: Addresses that only this machine reaches.
LOOPBACK = ("127.0.0.1", "localhost", "::1")

#: Seconds that a worker may not answer before it is taken for dead and started anew.
_PATIENCE = 120


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port.")
@click.option("--name", "names", multiple=True, help="Name under which others reach it; may be repeated.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), help="TLS certificate (PEM): https.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False), help="Private key of the certificate (PEM).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that answer; as many as cores if left out.")
@click.pass_obj
def command(
    settings: Settings,
    host: str,
    port: int,
    names: tuple[str, ...],
    certificate: str | None,
    key: str | None,
    workers: int | None,
) -> None:
    """Show the shelf in a browser (打开网页); stop with Ctrl-C."""

    from luoshi.store.accounts import accounts

    shelf = settings.shelf()
    closed = accounts(shelf).any()
    known = names_of(host, names, closed)
    listener = listen(host, port)
    scheme = "https" if certificate else "http"
    place = known[0] if known else host
    say(f"{scheme}://{place}:{listener.getsockname()[1]}/  ({_reach(host, closed, shelf.public)}; Ctrl-C stops)")
    if host not in LOOPBACK and not certificate:
        say("passwords cross the network in clear: give --certificate and --key, or put a TLS proxy before it")
    answer(server_config(shelf, known, certificate, key), listener, workers or _cores())


def answer(config: uvicorn.Config, listener: socket.socket, workers: int) -> None:
    """Answer in this process, or in ``workers`` processes that share the address and are started anew when they end.

    What one of them must know of the others lies on the shelf: sessions, the secret of forms, uploads, the ledger.
    """
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    if workers == 1:
        uvicorn.Server(config).run(sockets=[listener])
        return
    config.workers, config.log_config = workers, as_config()
    # A worker that computes a large matrix on a busy machine is slow to answer, not dead; killing it helps nobody.
    config.timeout_worker_healthcheck = _PATIENCE
    Multiprocess(config, sockets=[listener]).run()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def names_of(host: str, names: Sequence[str], closed: bool) -> tuple[str, ...]:
    """Return the names that the server answers to beside those of this machine.

    Raises:
        LuoshiError: if it would be reached from elsewhere without accounts, or nobody said under which name.
    """
    from luoshi.model import LuoshiError

    if host in LOOPBACK:
        return tuple(names)
    if not closed:
        raise LuoshiError(
            "this shelf has no accounts, so luoshi listens on this machine only",
            f"--host {host}",
            "make accounts first: luoshi accounts add",
        )
    if not names and host in ("0.0.0.0", "::", ""):
        raise LuoshiError("under which name is it reached?", f"--host {host}", "say it with --name, once for each")
    return tuple(names) or (host,)


def _reach(host: str, closed: bool, public: bool) -> str:
    if not closed:
        return "only this machine can reach it, and whoever uses it may write: there are no accounts"
    reading = "everybody may read, writing takes signing in" if public else "signing in is needed"
    return f"only this machine can reach it; {reading}" if host in LOOPBACK else reading


def server_config(
    shelf: Shelf, names: Sequence[str] = (), certificate: str | None = None, key: str | None = None
) -> uvicorn.Config:
    """Return how the pages of ``shelf`` are served.

    The application is named, not imported: the command line and the web are siblings, and neither knows the other.
    """
    import uvicorn

    os.environ["LUOSHI_SHELF"] = str(shelf.path)
    os.environ["LUOSHI_HOSTS"] = ",".join(names)
    return uvicorn.Config(
        "luoshi.web.app:app_of_environment",
        factory=True,
        # uvicorn's own set-up of logging would write past the form that was asked for; requests are told by the pages.
        log_config=None,
        access_log=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` and ``port``.

    Raises:
        LuoshiError: if something else listens there.
    """
    from luoshi.model import LuoshiError

    # Named as TCP: only then asyncio sends what is there at once; else the body of every page waits 40 ms for the head's receipt.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise LuoshiError(
            f"cannot listen: {error.strerror}", f"{host}:{port}", "name another one with --port"
        ) from error
    return listener
