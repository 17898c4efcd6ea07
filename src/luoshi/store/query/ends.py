"""The links at one document (文献两端的链接), read without touching those of others.

A report of a congress has ten thousand links, a shelf a million. What a page draws of all of them is read as arrays
(:class:`Ends`); links as nouns are made only of those that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from luoshi.model import Link, Span
from luoshi.store.ends import FILE
from luoshi.store.findings import current, dataset
from luoshi.store.query.rowgroups import groups_of
from luoshi.store.schema import from_rows, schema_of, to_table
from luoshi.store.shelf import Shelf

#: Documents whose ends stay in memory: those that are being read.
_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """The links at one document, a row each: first those it passed on, then those it took over.

    ``down`` tells that the document is the downstream side, ``far`` which document stands at the other end. The passage
    of the document has the source spans ``span_from[starts[i]:starts[i+1]]`` to ``span_to[…]``. ``letters`` counts those
    of the upstream passage, ``rows`` says where the link lies in the file of its side. A link within the document stands
    twice, once for each end.
    """

    article_id: str
    down: NDArray[np.bool_]
    far: NDArray[np.object_]
    kinds: NDArray[np.object_]
    weight: NDArray[np.float64]
    letters: NDArray[np.int64]
    directed: NDArray[np.bool_]
    starts: NDArray[np.int64]
    span_from: NDArray[np.int64]
    span_to: NDArray[np.int64]
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of links; one within the document counts once."""
        return len(self.down) - int((self.within & self.down).sum())

    @property
    def within(self) -> NDArray[np.bool_]:
        """Which rows are links of the document with itself."""
        return np.asarray(self.far == self.article_id, dtype=np.bool_)

    def spans(self, row: int) -> tuple[Span, ...]:
        """Return the source spans of the passage of this document in one row."""
        low, high = int(self.starts[row]), int(self.starts[row + 1])
        places = zip(self.span_from[low:high].tolist(), self.span_to[low:high].tolist(), strict=True)
        return tuple(Span(start, end) for start, end in places)

    def touching(self, start: int, end: int) -> NDArray[np.int64]:
        """Return the rows whose passage here touches ``[start, end)`` of the source."""
        hit = (self.span_from < end) & (self.span_to > start)
        owners = np.repeat(np.arange(len(self.down)), np.diff(self.starts))
        return np.unique(owners[hit])


def ends_of(shelf: Shelf, article_id: str) -> Ends:
    """Return the links at one document; of a document without any, none."""
    return _ends(_files(shelf), article_id)


def ends_from(article_id: str, given: Sequence[Link]) -> Ends:
    """Return the ends of links that are at hand as nouns, as :func:`ends_of` does of those of a shelf."""
    table = to_table(Link, given)
    sides = []
    for down in (False, True):
        own = np.flatnonzero(pc.equal(table["down_article" if down else "up_article"], article_id).to_numpy())
        sides.append(_arrays(table.take(own), own, down))
    return _joined(article_id, sides)


def links(shelf: Shelf, ends: Ends, rows: Iterable[int]) -> list[Link]:
    """Return the links of some rows of ``ends``, in their order, one within the document once."""
    files = _files(shelf)
    wanted = [(bool(ends.down[row]), int(ends.rows[row])) for row in rows]
    known: dict[tuple[bool, int], Link] = {}
    for down in (False, True):
        places = sorted({place for side, place in wanted if side is down})
        if places and (path := files[down]):
            known |= {(down, place): link for place, link in zip(places, _links(path, places), strict=True)}
    return list({known[place].id: known[place] for place in wanted}.values())


@lru_cache(maxsize=_KEPT)
def _ends(files: tuple[Path | None, Path | None], article_id: str) -> Ends:
    sides = []
    for down, path in zip((False, True), files, strict=True):
        near, far = ("down", "up") if down else ("up", "down")
        columns = [f"{near}_article", f"{far}_article", "link_class", "weight", "directed", "up_spans", "down_spans"]
        sides.append(_arrays(*_at(path, near, article_id, columns), down))
    return _joined(article_id, sides)


def _at(path: Path | None, side: str, article_id: str, columns: Sequence[str]) -> tuple[pa.Table, NDArray[np.int64]]:
    """Return the links whose end on ``side`` stands in an article, with their rows in the file."""
    found, rows = [schema_of(Link).empty_table().select(columns)], [np.zeros(0, np.int64)]
    if path is not None:
        file = groups_of(path)
        numbers = file.holding(f"{side}_source", article_id.partition("-")[0])
        for number, table in zip(numbers, file.read(numbers, columns), strict=True):
            own = np.flatnonzero(pc.equal(table[f"{side}_article"], article_id).to_numpy())
            found.append(table.take(own))
            rows.append(file.firsts[number] + own)
    return pa.concat_tables(found), np.concatenate(rows)


def _links(path: Path, rows: Sequence[int]) -> list[Link]:
    """Return the links of some rows of a file, which ascend."""
    file, found = groups_of(path), []
    groups = np.searchsorted(file.firsts, rows, side="right") - 1
    numbers = list(dict.fromkeys(groups.tolist()))
    for number, table in zip(numbers, file.read(numbers), strict=True):
        own = np.asarray(rows)[groups == number] - file.firsts[number]
        found += from_rows(Link, table.take(own).to_pylist())
    return found


_Arrays = dict[str, NDArray[Any]]
#: Columns a link, how many spans each has, columns a span.
_Side = tuple[_Arrays, NDArray[np.int64], _Arrays]


def _joined(article_id: str, sides: Sequence[_Side]) -> Ends:
    columns = {name: np.concatenate([side[name] for side, _, _ in sides]) for name in sides[0][0]}
    spans = {name: np.concatenate([side[name] for _, _, side in sides]) for name in sides[0][2]}
    return Ends(article_id, starts=_offsets(np.concatenate([lengths for _, lengths, _ in sides])), **columns, **spans)


def _arrays(table: pa.Table, rows: NDArray[np.int64], down: bool) -> _Side:
    """Return one side of a document as arrays; ``table`` holds its links, ``rows`` their places in the file."""
    near, far = ("down", "up") if down else ("up", "down")
    lengths, spans = _spans(table, f"{near}_spans")
    up_lengths, up_spans = _spans(table, "up_spans")
    letters, upper = _offsets(up_spans["span_to"] - up_spans["span_from"]), _offsets(up_lengths)
    columns = {
        "down": np.full(len(rows), down),
        "far": table[f"{far}_article"].to_numpy().astype(object),
        "kinds": table["link_class"].to_numpy().astype(object),
        "weight": table["weight"].to_numpy(),
        "letters": letters[upper[1:]] - letters[upper[:-1]],
        "directed": table["directed"].to_numpy().astype(np.bool_),
        "rows": rows,
    }
    return columns, lengths, spans


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _spans(table: pa.Table, name: str) -> tuple[NDArray[np.int64], _Arrays]:
    """Return how many spans each row has, and the spans one after the other."""
    listed = pa.concat_arrays(table[name].chunks) if table.num_rows else pa.array([], table.schema.field(name).type)
    flat = listed.flatten()
    places = {"span_from": flat.field("start").to_numpy(), "span_to": flat.field("end").to_numpy()}
    return np.asarray(pc.list_value_length(listed).to_numpy(zero_copy_only=False), dtype=np.int64), places


def _files(shelf: Shelf) -> tuple[Path | None, Path | None]:
    """Return the file in order of upstream sources, and that in order of downstream ones.

    Findings of an earlier version lack the second; then the first is read through.
    """
    up, folder = dataset(shelf, "links"), current(shelf).get("ends")
    return up, folder / FILE if folder else up
