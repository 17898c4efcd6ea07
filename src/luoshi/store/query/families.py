"""Families of sentences on the shelf (同源句族): who has a sentence, since when, how faithfully."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from luoshi.model import Level, Span
from luoshi.store.findings import damaged_findings
from luoshi.store.query.tables import ask, findings_version
from luoshi.store.shelf import Shelf
from luoshi.trace.families import Family, Kin, Standing, families_of
from luoshi.trace.letters import Flags, Ints


def every(shelf: Shelf) -> tuple[Family, ...]:
    """Return the families of the shelf, those of most articles first.

    Links are read as columns, and words only of passages that no link before had: a shelf has millions of links.

    Raises:
        ShelfError: if the links are damaged or were made by another version.
    """
    known = standings(shelf)
    path = dict(findings_version(shelf))["links"]
    if path is None:
        return ()
    try:
        kin = _kin(pq.ParquetFile(path, read_dictionary=["up_article", "down_article", "rule"]))
    except (pa.ArrowException, OSError) as error:
        raise damaged_findings(shelf.findings, error) from error
    return families_of(kin, known)


def standings(shelf: Shelf) -> dict[str, Standing]:
    """Return date, level and issuing body of every article."""
    rows = ask(shelf, "SELECT article_id, date, level, issuer FROM identities")
    return {
        row["article_id"]: Standing(row["date"], Level(row["level"]) if row["level"] else None, row["issuer"])
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class _Ends:
    """One side of all links: the article of each by its place in ``names``, where it begins and ends."""

    names: list[str]
    article: Ints
    begin: Ints
    end: Ints


def _kin(file: pq.ParquetFile) -> Kin:
    """Return the passages that links join; links with parts and those within one article are left out."""
    facts = file.read(columns=["up_article", "down_article", "rule", "weight"]).unify_dictionaries().combine_chunks()
    sides = [_ends(file, facts, side) for side in ("up", "down")]
    names, number = np.unique(np.array([name for side in sides for name in side.names], np.str_), return_inverse=True)
    known = np.split(number, [len(sides[0].names)])
    up, down = (numbers[side.article] for side, numbers in zip(sides, known, strict=True))
    rows = np.flatnonzero((up != down) & ~_gathered(facts["rule"]))
    article = np.concatenate((up[rows], down[rows]))
    begin, end = (np.concatenate([getattr(side, name)[rows] for side in sides]) for name in ("begin", "end"))
    place = np.unique(article << 32 | begin, return_inverse=True)[1]
    _, first, number = np.unique(place << 32 | end, return_index=True, return_inverse=True)
    words = _Words(file, rows, first)
    return Kin(
        words.sources,
        names[article[first]].tolist(),
        begin[first],
        end[first],
        words.quotes,
        words.spans,
        number[: len(rows)],
        number[len(rows) :],
        facts["weight"].to_numpy()[rows],
    )


def _ends(file: pq.ParquetFile, facts: pa.Table, side: str) -> _Ends:
    article = _coded(facts[f"{side}_article"])
    ends = [np.zeros((0, 2), np.int64)]
    for group in range(file.num_row_groups):
        spans = file.read_row_group(group, columns=[f"{side}_spans"]).column(0).combine_chunks()
        first, last = spans.offsets.to_numpy()[:-1], spans.offsets.to_numpy()[1:] - 1
        start, end = (spans.values.field(name).to_numpy() for name in ("start", "end"))
        ends.append(np.stack((start[first], end[last]), axis=1))
    found = np.concatenate(ends)
    return _Ends(article.dictionary.to_pylist(), article.indices.to_numpy().astype(np.int64), found[:, 0], found[:, 1])


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.combine_chunks()
    return whole if isinstance(whole, pa.DictionaryArray) else whole.dictionary_encode()


def _gathered(rules: pa.ChunkedArray) -> Flags:
    coded = _coded(rules)
    parts = np.array([rule.endswith(".gathered") for rule in coded.dictionary.to_pylist()], np.bool_)
    marked: Flags = parts[coded.indices.to_numpy()]
    return marked


class _Words:
    """Source, words and spans of passages: each is read off the link that has it first, upstream sides before others."""

    def __init__(self, file: pq.ParquetFile, rows: Ints, first: Ints) -> None:
        count = len(rows)
        self.sources, self.quotes = [""] * len(first), [""] * len(first)
        self._spans: list[tuple[tuple[int, int], ...]] = [()] * len(first)
        for side, chosen in (("up", first < count), ("down", first >= count)):
            passages = np.flatnonzero(chosen)
            for passage, source, quote, spans in _read(file, side, passages, rows[first[passages] % max(count, 1)]):
                self.sources[passage], self.quotes[passage], self._spans[passage] = source, quote, spans

    def spans(self, passage: int) -> tuple[Span, ...]:
        """Return the source spans of a passage."""
        return tuple(Span(start, end) for start, end in self._spans[passage])


def _read(
    file: pq.ParquetFile, side: str, passages: Ints, rows: Ints
) -> Iterator[tuple[int, str, str, tuple[tuple[int, int], ...]]]:
    """Yield what stands in some rows of the file, one row group in memory at a time."""
    before = 0
    for group in range(file.num_row_groups):
        after = before + file.metadata.row_group(group).num_rows
        here = np.flatnonzero((rows >= before) & (rows < after))
        if len(here):
            table = file.read_row_group(group, columns=[f"{side}_source", f"{side}_quote", f"{side}_spans"])
            source, quote, spans = (column.combine_chunks() for column in table.take(rows[here] - before).columns)
            pairs = list(zip(*(spans.values.field(name).to_pylist() for name in ("start", "end")), strict=True))
            places = [tuple(pairs[low:high]) for low, high in pairwise(spans.offsets.to_pylist())]
            yield from zip(passages[here].tolist(), source.to_pylist(), quote.to_pylist(), places, strict=True)
        before = after
