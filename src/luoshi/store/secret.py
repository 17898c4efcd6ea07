"""The secret of a shelf (密钥): 32 random bytes in ``<shelf>/secret``, which only its owner may read.

With it the server marks its forms. It lies on the shelf so that a form that was open when the server was started anew can
still be sent, and so that several processes that serve one shelf know each other's forms.
"""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes

from luoshi.model import ShelfError
from luoshi.store.shelf import Shelf

_LOG = logging.getLogger(__name__)

#: Bytes of the secret.
SIZE = 32


def secret(shelf: Shelf) -> bytes:
    """Return the secret of ``shelf``, made the first time; where the shelf cannot be written, one of this process alone.

    Raises:
        ShelfError: if the file is there but is not a secret, or cannot be read.
    """
    path = shelf.path / "secret"
    if not path.exists():
        try:
            _make(path)
        except OSError as error:
            _LOG.warning("%s cannot be written (%s): forms that are open now end with this process", path, error)
            return token_bytes(SIZE)
    try:
        found = path.read_bytes()
        if path.stat().st_mode & 0o077:
            # Copied by hand, perhaps: what others could read is no secret from now on, but it need not stay so.
            path.chmod(0o600)
    except OSError as error:
        raise ShelfError(f"cannot read the secret: {error.strerror}", str(path), "check its owner") from error
    if len(found) != SIZE:
        raise ShelfError("the secret of the shelf is damaged", str(path), "delete the file; a new one is made")
    return found


def _make(path: Path) -> None:
    """Write a new secret beside its place and link it there: of several processes at once the first one wins."""
    handle, temporary = tempfile.mkstemp(prefix=".secret-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(token_bytes(SIZE))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        Path(temporary).unlink()
