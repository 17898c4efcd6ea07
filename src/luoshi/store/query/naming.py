"""How a user names documents (指称): by path, identity, file name, title, issuer, region or level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from luoshi.model import Level, Span, UnknownName, UnreadableSource, source_id_of
from luoshi.store import sources
from luoshi.store.query.documents import Document, to_document
from luoshi.store.query.tables import ask
from luoshi.store.shelf import Shelf

#: Names that mean the whole collection.
EVERYTHING = (".", "all", "全部")

_PASSAGE = re.compile(r"(?P<source>[0-9a-f]{16})\.(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9})")


def passage_address(source_id: str, spans: Sequence[Span]) -> str:
    """Return the permanent name of the stretch from the first to the last character of ``spans``: ``{source_id}.120-168``."""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return f"{source_id}.{start}-{end}"


def find_passage(address: str) -> tuple[str, Span] | None:
    """Return source and span of ``{source_id}.{start}-{end}``, None if it is no such address.

    The identity of a passage that runs from a later column into an earlier one has its ends turned round; both orders
    name the same stretch.
    """
    found = _PASSAGE.fullmatch(address)
    if not found or found["start"] == found["end"]:
        return None
    low, high = sorted((int(found["start"]), int(found["end"])))
    return found["source"], Span(low, high)


def parse_passage(address: str) -> tuple[str, Span]:
    """Return what :func:`find_passage` does.

    Raises:
        UnknownName: if it is no such address.
    """
    found = find_passage(address)
    if found is None:
        raise UnknownName("this is no address of a passage", address[:60], "it looks like 0123456789abcdef.120-168")
    return found


def find(shelf: Shelf, name: str) -> tuple[Document, ...]:
    """Return the articles that ``name`` means, in order of source and ordinal.

    Tried in this order: everything; a file or folder on this disk (compared by content, then by the path it was added
    from); identity of an article or source; file name; exact title, issuer, region or level; words in title or file name.

    Raises:
        UnknownName: if nothing fits.
    """
    for way in (_by_everything, _by_path, _by_identity, _by_exact_name, _by_words):
        found = way(shelf, name)
        if found:
            return found
    raise UnknownName(f"no document fits “{name}”", str(shelf.path), "see: luoshi list articles")


def find_all(shelf: Shelf, names: Iterable[str]) -> tuple[Document, ...]:
    """Return the articles that any of ``names`` means, each once."""
    found = {document.article_id: document for name in names for document in find(shelf, name)}
    return tuple(found.values())


def find_one(shelf: Shelf, name: str) -> Document:
    """Return the one article that ``name`` means; of the articles of one page the longest.

    Raises:
        UnknownName: if nothing fits, or several pages do.
    """
    found = [document for document in find(shelf, name) if document.kind.is_article]
    pages = {document.source_id: document for document in found}
    if len(pages) > 1:
        names = "; ".join(f"{d.source_name} ({d.article_id})" for d in list(pages.values())[:5])
        raise UnknownName(
            f"“{name}” fits {len(pages)} documents: {names}", str(shelf.path), "name one of them by file or id"
        )
    if not found:
        raise UnknownName(f"“{name}” holds no article", str(shelf.path), "see: luoshi explain")
    return max(found, key=lambda document: document.characters)


def _rows(shelf: Shelf, condition: str, values: Sequence[object]) -> tuple[Document, ...]:
    sql = f"SELECT * FROM documents WHERE {condition} ORDER BY source_id, ordinal"
    return tuple(to_document(row) for row in ask(shelf, sql, values))


def _by_everything(shelf: Shelf, name: str) -> tuple[Document, ...]:
    return _rows(shelf, "true", []) if name in EVERYTHING else ()


def _by_path(shelf: Shelf, name: str) -> tuple[Document, ...]:
    path = Path(name)
    if len(name) > 1000 or not path.exists():
        return ()
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    wanted = {_content_id(file) for file in files}
    root = str(path.resolve())
    for sidecar in sources.every(shelf):
        if sidecar.origin == root or sidecar.origin.startswith(root + "/"):
            wanted.add(sidecar.id)
    return _rows(shelf, "list_contains(?, source_id)", [sorted(wanted)])


def _content_id(file: Path) -> str:
    try:
        return source_id_of(file.read_bytes())
    except OSError as error:
        raise UnreadableSource(f"cannot read: {error.strerror}", str(file), "check permissions") from error


def _by_identity(shelf: Shelf, name: str) -> tuple[Document, ...]:
    return _rows(shelf, "article_id = ? OR source_id = ?", [name, name])


def _by_exact_name(shelf: Shelf, name: str) -> tuple[Document, ...]:
    level = name if name in {level.value for level in Level} else ""
    return _rows(
        shelf,
        "source_name = ? OR title = ? OR issuer = ? OR region = ? OR region_code = ? OR (level = ? AND ? <> '')",
        [name, name, name, name, name, level, level],
    )


def _by_words(shelf: Shelf, name: str) -> tuple[Document, ...]:
    return _rows(shelf, "contains(coalesce(title, ''), ?) OR contains(source_name, ?)", [name, name])
