"""Pages kept once they are drawn (页面缓存): what a run found does not change until the next, so one drawing serves many.

A page is kept under everything it shows: the findings, the end of the ledger, the tables and settings of the shelf, the
day, the language, who reads. The mark of its forms differs by session and is put in when the page is sent. Every worker
keeps its own; the mark of a version (ETag) is the same in all, so a browser is told “unchanged” by any of them.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from fastapi.responses import HTMLResponse, Response

from luoshi.store.desk import last_event
from luoshi.store.findings import current
from luoshi.store.shelf import Shelf

#: Bytes of pages that one process keeps.
MOST = 48 << 20

#: Stands for the mark of a form in a page that is kept; no page shows private characters of its own in this order.
FORM_MARK = "\ue0f0form\ue0f1mark\ue0f2"

#: Pages drawn at once in one process: more only take turns, and each holds what it has read.
_AT_ONCE = 8

#: Pages shorter than this are sent as they are.
_PACKED = 2000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it was drawn, packed where it holds no mark of a form (BREACH), and the digest of its text."""

    text: str
    packed: bytes
    digest: str

    @classmethod
    def of(cls, text: str) -> Drawn:
        """Pack a page."""
        data = text.encode("utf-8", "surrogatepass")
        packed = b"" if FORM_MARK in text or len(data) < _PACKED else gzip.compress(data, 5, mtime=0)
        return cls("" if packed else text, packed, sha256(data).hexdigest()[:24])

    def response(self, mark: str, known: str, takes_packed: bool) -> Response:
        """Return the answer: 304 where the reader has this version (``known``, the header If-None-Match)."""
        version = f'W/"{self.digest}{mark[:8] if not self.packed and FORM_MARK in self.text else ""}"'
        headers = {
            "ETag": version,
            "Cache-Control": "private, no-cache",
            "Vary": "Accept-Language, Cookie, Accept-Encoding",
        }
        if version in [one.strip() for one in known.split(",")]:
            return Response(status_code=304, headers=headers)
        if not self.packed:
            return HTMLResponse(self.text.replace(FORM_MARK, mark), headers=headers)
        if takes_packed:
            return HTMLResponse(self.packed, headers={**headers, "Content-Encoding": "gzip"})
        return HTMLResponse(gzip.decompress(self.packed), headers=headers)

    def __len__(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.packed) or 3 * len(self.text)


class KeptPages:
    """The pages drawn last; those that nobody asked for longest are drawn anew."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._pages: OrderedDict[Hashable, Drawn] = OrderedDict()
        self._lock = Lock()
        self._drawing = [Lock() for _ in range(_AT_ONCE)]

    def get(self, key: Hashable, draw: Callable[[], str]) -> Drawn:
        """Return a page, drawn if it is not kept; of those who ask for one page at once, one draws and the others wait."""
        if (found := self._kept(key)) is not None:
            return found
        with self._drawing[hash(key) % _AT_ONCE]:
            if (found := self._kept(key)) is not None:
                return found
            made = Drawn.of(draw())
            with self._lock:
                self._pages[key] = made
                self._size += len(made)
                while self._size > self._most:
                    self._size -= len(self._pages.popitem(last=False)[1])
            return made

    def _kept(self, key: Hashable) -> Drawn | None:
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found


def state_of(shelf: Shelf) -> Hashable:
    """Return what changes whenever a page may show something else: findings, ledger, tables, profiles and settings."""
    folders = tuple(sorted((stage, folder.name) for stage, folder in current(shelf).items()))
    files = [shelf.path / "luoshi.toml", shelf.path / "searches.json"]
    for name in ("lexicon", "profiles"):
        folder = shelf.path / name
        files += [folder, *sorted(folder.glob("*.*"))] if folder.is_dir() else []
    return folders, tuple(map(_stamp, files)), last_event(shelf)


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_ino, found.st_size)
