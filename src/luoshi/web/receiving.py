"""Receiving files (接收): the body of an upload goes from the wire to the disk piece by piece, held against limits.

The form carries its mark (CSRF) before its files, so nothing of a foreign form is written. Whatever breaks off, the
connection, a limit or the disk, leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from luoshi.model import IllegalAction, LuoshiError
from luoshi.store.atomic import disk_errors
from luoshi.store.shelf import Shelf
from luoshi.store.uploads import Receiving

MEBIBYTE = 1 << 20
#: Bytes of one upload, files of one upload, bytes of a field that is no file.
MOST_BYTES, MOST_FILES, FIELD_BYTES = 512 * MEBIBYTE, 5_000, 4096


class _Form:
    """One multipart form on its way in: fields are kept, files go to their places."""

    def __init__(self, boundary: bytes, receiving: Receiving, check: Callable[[str], None]) -> None:
        self.receiving, self.check = receiving, check
        self.fields: dict[str, str] = {}
        self.files, self.size, self.ended = 0, 0, False
        self._header, self._value, self._disposition = b"", b"", b""
        self._name, self._data = "", bytearray()
        self._file: BinaryIO | None = None
        self._skipped = self._checked = False
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._part_data,
                "on_part_end": self._part_end,
                "on_end": self._end,
            },
            max_header_size=16_384,
        )

    def _begin(self) -> None:
        self._header = self._value = self._disposition = b""
        self._data.clear()
        self._skipped = False

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            return
        if not self._checked:
            self.check(self.fields.get("csrf", ""))
            self._checked = True
        name = options[b"filename"].decode("utf-8", "replace")
        if not name:
            # A file field in which nothing was chosen.
            self._skipped = True
            return
        self.files += 1
        if self.files > MOST_FILES:
            raise LuoshiError("too many files at once", f"{MOST_FILES} at most", "send them as a ZIP, or in parts")
        path = self.receiving.place(name)
        with disk_errors(path):
            self._file = path.open("wb")

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            with disk_errors(self.receiving.folder):
                self._file.write(data[start:end])
            return
        self._data += data[start:end]
        if len(self._data) > FIELD_BYTES:
            raise LuoshiError("a field of the form is too long", self._name[:60], "open the page again and resend")

    def _part_end(self) -> None:
        if self._file is not None:
            self.close()
        elif not self._skipped:
            self.fields[self._name] = self._data.decode("utf-8", "replace")

    def _end(self) -> None:
        self.ended = True

    def close(self) -> None:
        """Close the file at hand."""
        if self._file is not None:
            self._file.close()
            self._file = None


async def receive(request: Request, shelf: Shelf, check: Callable[[str], None], sender: str) -> str:
    """Write the files of a form to the disk and return the id of the upload.

    ``check`` is asked about the mark of the form before the first file is written.

    Raises:
        LuoshiError: if the form is none, too large or without files.
        ClientDisconnect: if the connection broke off.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise IllegalAction("this is no form with files", request.url.path, "use the page for adding documents")
    announced = request.headers.get("content-length", "")
    _fits(int(announced) if announced.isdecimal() else 0)
    receiving = Receiving(shelf)
    form: _Form | None = None
    try:
        form = _Form(boundary, receiving, check)
        async for chunk in request.stream():
            form.size += len(chunk)
            _fits(form.size)
            form.parser.write(chunk)
        form.parser.finalize()
        if not form.ended:
            raise ClientDisconnect
        check(form.fields.get("csrf", ""))
        if not form.files:
            raise LuoshiError("no file was chosen", request.url.path, "choose files, a folder or a ZIP, then send")
        return receiving.finish(sender)
    except FormParserError as error:
        raise LuoshiError(
            f"the form is damaged: {error}", request.url.path, "open the page again and resend"
        ) from error
    finally:
        if form is not None:
            form.close()
        receiving.abandon()


def _fits(size: int) -> None:
    if size > MOST_BYTES:
        raise LuoshiError(
            "too much at once", f"{MOST_BYTES // MEBIBYTE} MB at most", "send it in parts, or use: luoshi add"
        )
