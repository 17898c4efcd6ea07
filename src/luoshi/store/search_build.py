"""Building the search index: every pair of neighbouring letters with the places where it stands (建立检索).

Stock full-text search splits Chinese into words or into threes, and then does not find 落实. Here every position of
every passage is filed under the pair of letters that begins there, punctuation and Latin letters included; so a phrase of
any two or more characters is found by intersecting lists of positions, exactly, whatever it mixes (1000家, 增长7%, 5G).

Text is read once in parts of :data:`PART` letters; each part is sorted and put aside in a temporary file, and the parts are
merged list by list. The passages themselves are kept in small compressed blocks, so that a hit can be shown.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from luoshi.store.atomic import disk_errors
from luoshi.store.search_codes import LETTER_BITS, SEPARATOR, Numbers, clean, distinct, fold_table, pack, packed_sizes
from luoshi.store.search_file import write_index

#: Letters sorted at once; 22 bits number them.
PART = 1 << 22
#: Letters of a compressed block: small enough to open twenty of them for a page of hits, large enough to compress well.
BLOCK = 2_000
#: Two bytes for a Chinese letter where UTF-8 takes three; holds all of Unicode.
ENCODING = "gb18030"
#: What is common in the collection, given to every block beforehand; zlib looks back no further.
_SAMPLE = 32_000
#: Where a list begins is written down for every so many lists; between them the sizes are added up.
STRIDE = 64
#: Positions merged at once.
_MERGED = 2_000_000

Passages = Iterable[tuple[str, str, str]]


@dataclass(slots=True)
class _Part:
    """One sorted part: its pairs, how often each stands there, in how many passages, and its positions."""

    pairs: Numbers
    counts: Numbers
    passages: Numbers
    ends: Numbers
    positions: NDArray[np.uint32]


@dataclass(slots=True)
class _Shelf:
    """What is collected while the passages are read; ``numbers`` maps code points to numbers of letters."""

    folder: Path
    blocks: IO[bytes]
    articles: dict[str, int] = field(default_factory=dict)
    run_starts: list[int] = field(default_factory=list)
    run_articles: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    block_starts: list[int] = field(default_factory=lambda: [0])
    block_first: list[int] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    fold: NDArray[np.uint32] = field(default_factory=fold_table)
    numbers: NDArray[np.int32] = field(default_factory=lambda: np.full(0x110000, -1, dtype=np.int32))
    letters: list[int] = field(default_factory=list)
    holders: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    sample: bytes = b""
    size: int = 0


def build(path: Path, passages: Passages) -> int:
    """Build the index at ``path`` from (passage id, article id, text) and return how many passages it holds.

    The old index stays in place until the new one is complete. Passages keep the order in which they come, which is the
    order of hits.

    Raises:
        ShelfError: if the disk is full or the folder cannot be written.
    """
    with (
        disk_errors(path),
        tempfile.TemporaryDirectory(prefix="luoshi-search-") as folder,
        tempfile.TemporaryFile(dir=folder) as blocks,
        tempfile.TemporaryFile(dir=folder) as postings,
    ):
        shelf = _Shelf(Path(folder), blocks)
        for part in _parts(passages):
            _add(shelf, part)
        arrays: dict[str, NDArray[Any] | IO[bytes]] = dict(_merge(shelf.parts, postings))
        arrays |= {
            "letters": np.array(shelf.letters, dtype=np.uint32),
            "letter_passages": shelf.holders.astype(np.uint32),
            "passage_starts": np.concatenate([[0], np.cumsum(np.array(shelf.lengths, dtype=np.int64))]).astype(
                np.uint32 if shelf.size < 1 << 32 else np.int64
            ),
            "run_starts": np.array(shelf.run_starts, dtype=np.uint32),
            "run_articles": np.array(shelf.run_articles, dtype=np.uint32),
            "block_first": np.array(shelf.block_first, dtype=np.uint32),
            "block_starts": np.array(shelf.block_starts, dtype=np.int64),
            "articles": _bytes(zlib.compress(json.dumps(list(shelf.articles)).encode())),
            "sample": _bytes(shelf.sample),
            "postings": postings,
            "blocks": blocks,
        }
        counts = {"passages": len(shelf.lengths), "articles": len(shelf.articles), "letters": shelf.size}
        write_index(path, counts, arrays)
    return counts["passages"]


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, dtype=np.uint8)


def _parts(passages: Passages) -> Iterator[list[tuple[str, str, str]]]:
    """Gather the passages into parts that can be sorted at once."""
    part: list[tuple[str, str, str]] = []
    size = 0
    for passage_id, article_id, text in passages:
        text = clean(text)
        if part and size + len(text) + 1 > PART:
            yield part
            part, size = [], 0
        part.append((passage_id, article_id, text))
        size += len(text) + 1
    if part:
        yield part


def _add(shelf: _Shelf, part: Sequence[tuple[str, str, str]]) -> None:
    if not shelf.sample:
        shelf.sample = _sample(part)
    first = len(shelf.lengths)
    _write_blocks(shelf, part)
    for number, (_, name, _) in enumerate(part, start=first):
        article = shelf.articles.setdefault(name, len(shelf.articles))
        if not shelf.run_articles or shelf.run_articles[-1] != article:
            shelf.run_starts.append(number)
            shelf.run_articles.append(article)
    shelf.lengths.extend(len(text) + 1 for _, _, text in part)
    joined = SEPARATOR.join([text for _, _, text in part]) + SEPARATOR
    points = shelf.fold[np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)]
    letters = _numbered(shelf, points)
    owners = np.repeat(np.arange(len(part)), np.array(shelf.lengths[first:], dtype=np.int64))
    _sort(shelf, letters, owners, points != ord(SEPARATOR))
    shelf.size += len(joined)


def _sample(part: Sequence[tuple[str, str, str]]) -> bytes:
    """Take passages from all over the first part as what is common in the collection."""
    step = max(1, sum(len(text) for _, _, text in part) * 2 // _SAMPLE)
    return "\n".join(text for _, _, text in part[::step]).encode(ENCODING)[-_SAMPLE:]


def _write_blocks(shelf: _Shelf, part: Sequence[tuple[str, str, str]]) -> None:
    begin = size = 0
    for number, (_, _, text) in enumerate(part):
        size += len(text)
        if size >= BLOCK or number + 1 == len(part):
            shelf.block_first.append(len(shelf.lengths) + begin)
            _write_block(shelf, part[begin : number + 1])
            begin, size = number + 1, 0


def _write_block(shelf: _Shelf, block: Sequence[tuple[str, str, str]]) -> None:
    """Compress some passages: a line with their ids and the ends of their texts in bytes, then the texts."""
    texts = [text.encode(ENCODING) for _, _, text in block]
    ends = np.cumsum([len(text) for text in texts]).tolist()
    data = json.dumps([[passage for passage, _, _ in block], ends]).encode() + b"\n" + b"".join(texts)
    press = zlib.compressobj(6, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, shelf.sample)
    shelf.blocks.write(press.compress(data) + press.flush())
    shelf.block_starts.append(shelf.blocks.tell())


def _numbered(shelf: _Shelf, points: NDArray[np.uint32]) -> Numbers:
    """Return the numbers of letters, giving new letters the next ones; the separator has a number too."""
    numbers = shelf.numbers[points]
    if (numbers < 0).any():
        fresh = distinct(points[numbers < 0])
        shelf.numbers[fresh] = np.arange(len(shelf.letters), len(shelf.letters) + len(fresh))
        shelf.letters.extend(fresh.tolist())
        shelf.holders = np.concatenate([shelf.holders, np.zeros(len(fresh), dtype=np.int64)])
        numbers = shelf.numbers[points]
    return numbers.astype(np.int64)


def _sort(shelf: _Shelf, letters: Numbers, owners: Numbers, real: NDArray[np.bool_]) -> None:
    """Sort one part by pair and position, and put the positions aside."""
    places = np.flatnonzero(real)
    held = distinct(letters[places] << 32 | owners[places]) >> 32
    shelf.holders += np.bincount(held, minlength=len(shelf.holders))
    bits = PART.bit_length() - 1
    both = np.sort((letters[places] << LETTER_BITS | letters[places + 1]) << bits | places)
    pairs, places = both >> bits, both & (PART - 1)
    fresh = np.ones(len(pairs), dtype=bool)
    fresh[1:] = pairs[1:] != pairs[:-1]
    starts = np.flatnonzero(fresh)
    changed = fresh.copy()
    changed[1:] |= owners[places[1:]] != owners[places[:-1]]
    file = shelf.folder / f"part-{len(shelf.parts)}.npy"
    np.save(file, places + shelf.size)
    counts = np.diff(np.append(starts, len(pairs)))
    holders = np.add.reduceat(changed.astype(np.int64), starts) if len(starts) else starts
    shelf.parts.append(_Part(pairs[starts], counts, holders, np.cumsum(counts), np.load(file, mmap_mode="r")))


def _merge(parts: Sequence[_Part], postings: IO[bytes]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Merge the parts pair by pair into packed lists; yields the arrays that tell where every list is."""
    pairs = distinct(np.concatenate([part.pairs for part in parts])) if parts else np.zeros(0, dtype=np.int64)
    counts = np.zeros((len(pairs), 2), dtype=np.int64)
    for part in parts:
        rows = np.searchsorted(pairs, part.pairs)
        counts[rows, 0] += part.counts
        counts[rows, 1] += part.passages
    last = np.zeros(len(pairs), dtype=np.int64)
    ends = np.cumsum(counts[:, 0])
    first = 0
    while first < len(pairs):
        limit = (ends[first - 1] if first else 0) + _MERGED
        end = max(int(np.searchsorted(ends, limit, "right")), first + 1)
        last[first:end] = _merge_range(parts, pairs[first:end], counts[first:end, 0], postings)
        first = end
    firsts = pairs >> LETTER_BITS
    yield "pair_rows", np.searchsorted(firsts, np.arange(int(firsts[-1]) + 2 if len(firsts) else 1)).astype(np.uint32)
    yield "pair_seconds", (pairs & ((1 << LETTER_BITS) - 1)).astype(np.uint32)
    yield "pair_counts", counts[:, 0].astype(np.uint32)
    yield "pair_passages", counts[:, 1].astype(np.uint32)
    yield "pair_last", last.astype(np.uint32 if not len(last) or last.max() < 1 << 32 else np.int64)
    low, high = packed_sizes(counts[:, 0], last)
    yield "stride_starts", np.concatenate([[0], np.cumsum(low + high)])[::STRIDE]


def _merge_range(parts: Sequence[_Part], pairs: Numbers, totals: Numbers, postings: IO[bytes]) -> Numbers:
    """Write the packed lists of neighbouring pairs and return the last position of each."""
    filled = np.cumsum(totals) - totals
    merged = np.zeros(int(totals.sum()), dtype=np.int64)
    for part in parts:
        low, high = np.searchsorted(part.pairs, [pairs[0], pairs[-1] + 1])
        if low == high:
            continue
        counts = part.counts[low:high]
        rows = np.searchsorted(pairs, part.pairs[low:high])
        begin, size = int(part.ends[low] - part.counts[low]), int(counts.sum())
        inside = np.arange(size) - np.repeat(np.cumsum(counts) - counts, counts)
        merged[np.repeat(filled[rows], counts) + inside] = part.positions[begin : begin + size]
        filled[rows] += counts
    postings.write(pack(merged, totals))
    return merged[np.cumsum(totals) - 1]
