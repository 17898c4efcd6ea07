"""The shelf (书架): one folder, one collection."""

from __future__ import annotations

import fcntl
import os
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from luoshi.lexicon import Lexicon, load
from luoshi.model import LuoshiError, ShelfError
from luoshi.plugins import Hook, Plugin, named
from luoshi.store.atomic import disk_errors, write_bytes

#: Version of the folder layout; a shelf of a higher one is refused, a lower one is migrated.
FORMAT = 1
#: Seconds between two looks whether another writer has left.
_LOOK = 0.3

_TOML = """# This folder is a luoshi shelf: one collection of documents. No secrets belong here.
format = {format}
name = "{name}"
# The ledger: a file in this folder, or a PostgreSQL address (better given in LUOSHI_LEDGER).
ledger = "ledger.sqlite"
# With accounts (luoshi accounts), whether everybody may read without signing in.
public = false
"""


@dataclass(frozen=True, slots=True)
class OpenId:
    """A sign-in service that speaks OpenID Connect: its address, luoshi's name there, the claim that is a login here."""

    issuer: str
    client: str
    claim: str = "preferred_username"


@dataclass(frozen=True)
class Shelf:
    """An opened shelf; :meth:`create` makes one, :meth:`open` checks one.

    Layout: ``luoshi.toml``, ``sources/``, ``findings/``, ``lexicon/`` (tables of this collection), ``ledger.sqlite``,
    ``accounts.sqlite``, ``secret``, ``attachments/``. ``public`` means that with accounts everybody may read without signing in.
    """

    path: Path
    name: str
    ledger: str
    public: bool = False
    openid: OpenId | None = None

    @classmethod
    def create(cls, path: Path, name: str | None = None) -> Shelf:
        """Make an empty shelf in a new or empty folder.

        Raises:
            ShelfError: if the folder holds something else already.
        """
        if (path / "luoshi.toml").exists():
            raise ShelfError("there is a shelf here already", str(path), "use it, or name another folder with --shelf")
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ShelfError("folder is not empty", str(path), "name an empty folder with --shelf")
        with disk_errors(path):
            path.mkdir(parents=True, exist_ok=True)
            for folder in ("sources", "findings", "lexicon"):
                (path / folder).mkdir(exist_ok=True)
        title = (name or path.resolve().name).replace("\\", "").replace('"', "")
        write_bytes(path / "luoshi.toml", _TOML.format(format=FORMAT, name=title).encode())
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Shelf:
        """Open the shelf in ``path``.

        Raises:
            ShelfError: if there is none, its ``luoshi.toml`` is damaged, or a newer luoshi wrote it.
        """
        config = _config(path)
        version = config["format"]
        if version > FORMAT:
            raise ShelfError(
                f"shelf has format {version}, this luoshi knows up to {FORMAT}", str(path), "install a newer luoshi"
            )
        if version < FORMAT:
            remedy = "copy it (luoshi backup of the luoshi that wrote it), then: luoshi migrate"
            raise ShelfError(f"shelf has format {version}, this luoshi works with {FORMAT}", str(path), remedy)
        name = str(config.get("name") or path.resolve().name)
        ledger = os.environ.get("LUOSHI_LEDGER") or str(config.get("ledger", "ledger.sqlite"))
        return cls(path.resolve(), name, ledger, config.get("public") is True, _openid(config.get("openid"), path))

    @property
    def sources(self) -> Path:
        """Folder of raw bytes."""
        return self.path / "sources"

    @property
    def findings(self) -> Path:
        """Folder of derived results."""
        return self.path / "findings"

    @property
    def ledger_path(self) -> Path:
        """File of the ledger when it is SQLite."""
        return self.path / self.ledger

    def overlay(self) -> dict[str, str]:
        """Return the tables this collection adds to the lexicon, as CSV text by name."""
        folder = self.path / "lexicon"
        tables = self._plugged_tables()
        for file in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
            try:
                tables[file.stem] = joined(tables.get(file.stem), file.read_text(encoding="utf-8-sig"), str(file))
            except UnicodeDecodeError as error:
                raise LuoshiError("table is not UTF-8", str(file), "save it as UTF-8") from error
        return tables

    def plugins(self) -> dict[str, Any]:
        """Return the table ``[plugins]`` of ``luoshi.toml``: which lexicons, annotators and profiles it takes, and their options."""
        found = _config(self.path).get("plugins", {})
        if not isinstance(found, dict):
            raise ShelfError("[plugins] is no table", str(self.path / "luoshi.toml"), "see docs/plugins.md")
        return found

    def plugged(self, hook: Hook) -> tuple[Plugin, ...]:
        """Return the plug-ins of a hook that this shelf names (``lexicons = ["english"]``).

        Raises:
            LuoshiError: if one of them is not installed or cannot be loaded: going on would give other findings.
        """
        names = self.plugins().get(f"{hook}s", [])
        return tuple(named(hook, str(name)) for name in names)

    def _plugged_tables(self) -> dict[str, str]:
        tables: dict[str, str] = {}
        for plugin in self.plugged(Hook.LEXICON):
            for name, text in plugin.value.tables().items():
                tables[name] = joined(tables.get(name), text, plugin.name)
        return tables

    def lexicon(self) -> Lexicon:
        """Load the packaged lexicon with the tables of this shelf."""
        overlay = self.overlay()
        return load([overlay] if overlay else [])

    @contextmanager
    def locked(self, patience: float = 0) -> Iterator[None]:
        """Hold the shelf for one writer; reading goes on meanwhile.

        ``patience``: seconds to wait for another writer.

        Raises:
            ShelfError: if another process is writing still.
        """
        until = time.monotonic() + patience
        with disk_errors(self.path), (self.path / ".lock").open("w") as lock:
            while not _taken(lock):
                if time.monotonic() >= until:
                    raise ShelfError("another process is writing to this shelf", str(self.path), "wait for it to end")
                time.sleep(_LOOK)
            yield


def format_of(path: Path) -> int:
    """Return the format of the shelf in ``path``, whether this luoshi can open it or not.

    Raises:
        ShelfError: if there is no shelf, or its ``luoshi.toml`` does not say.
    """
    return int(_config(path)["format"])


def _config(path: Path) -> dict[str, Any]:
    file = path / "luoshi.toml"
    try:
        config = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ShelfError("there is no shelf here", str(path), "make one with: luoshi init") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ShelfError(f"luoshi.toml is damaged: {error}", str(file), "mend it by hand") from error
    except OSError as error:
        raise ShelfError(f"cannot read the shelf: {error.strerror}", str(file), "check permissions") from error
    if type(config.get("format")) is not int or config["format"] < 1:
        raise ShelfError("luoshi.toml does not say which format it has", str(file), f"add: format = {FORMAT}")
    return config


def _openid(told: object, path: Path) -> OpenId | None:
    """Read the part ``[openid]`` of the settings.

    Raises:
        ShelfError: if it lacks something or names what there is not.
    """
    if told is None:
        return None
    known = ("issuer", "client", "claim")
    if (
        not isinstance(told, dict)
        or not {"issuer", "client"} <= told.keys() <= {*known}
        or not all(isinstance(value, str) and value for value in told.values())
    ):
        raise ShelfError(
            "[openid] is not understood",
            str(path / "luoshi.toml"),
            "it has the texts issuer, client and, if need be, claim",
        )
    return OpenId(**told)


def joined(first: str | None, second: str, where: str) -> str:
    """Join two CSV texts of one table.

    Raises:
        LuoshiError: if their headers differ.
    """
    if first is None:
        return second
    header, _, rows = second.partition("\n")
    if header.strip() != first.partition("\n")[0].strip():
        raise LuoshiError("the table has other columns than the one it adds to", where, "give it the same header")
    return first.rstrip("\n") + "\n" + rows


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
