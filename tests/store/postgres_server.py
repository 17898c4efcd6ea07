"""A PostgreSQL server of the tests' own: made, started and stopped by them, on a socket in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl: on the path, or where Debian puts them; None without a server."""
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def owner() -> str | None:
    """Return the account that runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Run a server and yield the URL of its database; everything is gone afterwards."""
    # Not pytest's temporary folder: the server's account cannot enter it, and a socket's path must be short.
    home = Path(tempfile.mkdtemp(prefix="luoshi-pg-"))
    account = owner()
    if account:
        shutil.chown(home, account)
    data = home / "data"

    def run(*command: str) -> None:
        subprocess.run(command, user=account, cwd=home, check=True, capture_output=True, timeout=120)

    try:
        run(
            str(bin_folder / "initdb"), "-D", str(data), "-U", "luoshi", "-E", "UTF8", "--locale=C", "-A", "trust", "-N"
        )
        options = f"-k {home} -c listen_addresses='' -c max_connections=80"
        control = (str(bin_folder / "pg_ctl"), "-D", str(data))
        run(*control, "-l", str(home / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgresql://luoshi@/postgres?host={home}"
        finally:
            run(*control, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
