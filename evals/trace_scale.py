"""Trace a large benchmark folder in parts, on disk, and print CPU, memory and the floor beside it.

``python -m evals.trace_scale --bench DIR --work DIR --shards 8 --buckets 16 --detections FILE``

One process runs the five steps of :mod:`luoshi.trace.parts` one after the other; every array between them lies in a
file, so the peak is what one step needs. The floor is what any such program pays: folding the texts, hashing every run
of eight letters, sorting the hashes once.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from luoshi.trace.letters import Letters, encode
from luoshi.trace.options import Options, for_plain_texts
from luoshi.trace.pairing import Common, joined_common
from luoshi.trace.parts import (
    Block,
    Layout,
    align_block,
    blocks,
    spread_measured,
    spread_pairs,
    spread_postings,
    spread_settled,
)
from luoshi.trace.postings import Postings, hashes
from luoshi.trace.ritual import united
from luoshi.trace.stretches import Phrases


class Folder:
    """Arrays in files: appended to by the steps that make them, read by the step that needs them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        for old in path.glob("*.bin"):
            old.unlink()

    def add(self, name: str, values: Any) -> None:
        """Append an array, or the columns of a row set, each to its file."""
        if isinstance(values, np.ndarray):
            with (self.path / f"{name}.{values.dtype.str[1:]}.bin").open("ab") as file:
                values.tofile(file)
            return
        for column in getattr(values, "__slots__", values.__dataclass_fields__):
            self.add(f"{name}.{column}", getattr(values, column))

    def drop(self, name: str) -> None:
        """Delete the files of a row set."""
        for path in self.path.glob(f"{name}.*.bin"):
            path.unlink()

    def array(self, name: str, kind: Any) -> Any:
        """Read an array; empty if nothing was added."""
        path = self.path / f"{name}.{np.dtype(kind).str[1:]}.bin"
        return np.fromfile(path, kind) if path.exists() else np.zeros(0, kind)

    def rows(self, name: str, kinds: Mapping[str, Any]) -> list[Any]:
        """Read the columns of a row set, in order."""
        return [self.array(f"{name}.{column}", kind) for column, kind in kinds.items()]


COMMON = {"hash": np.uint64, "doc": np.int32, "pos": np.int32, "spread": np.int32, "length": np.int32}
POSTINGS = {"hash": np.uint64, "doc": np.int32, "pos": np.int32}
PHRASES = {"doc": np.int32, "begin": np.int32, "end": np.int32, "spread": np.int32}


def documents(file: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of every document."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["text"]


def shards_of(file: Path, size: int) -> Iterator[tuple[list[str], list[str]]]:
    """Yield names and texts, ``size`` documents at a time."""
    names: list[str] = []
    texts: list[str] = []
    for name, text in documents(file):
        names.append(name)
        texts.append(text)
        if len(names) == size:
            yield names, texts
            names, texts = [], []
    if names:
        yield names, texts


def save(folder: Path, shard: int, letters: Letters) -> None:
    """Keep the letters of a shard."""
    for name in ("plane", "codes", "offsets", "starts", "base"):
        np.save(folder / f"letters-{shard}-{name}.npy", getattr(letters, name))


def load(folder: Path, shard: int) -> Letters:
    """Read the letters of a shard."""
    names = ("plane", "codes", "offsets", "starts", "base")
    return Letters(*(np.load(folder / f"letters-{shard}-{name}.npy") for name in names))


def fingerprint(bench: Path, folder: Folder, size: int, buckets: int, options: Options) -> tuple[list[str], Layout]:
    """Step 1: letters and postings of every shard."""
    names: list[str] = []
    starts = []
    for shard, (some, texts) in enumerate(shards_of(bench / "docs.jsonl", size)):
        letters = encode(texts, options.variants)
        save(folder.path, shard, letters)
        for bucket, rows in enumerate(spread_postings(letters, len(names), buckets, options)):
            folder.add(f"postings-{bucket}", rows)
        names += some
        starts.append(letters.starts)
    return names, Layout(tuple(starts))


class Keeper:
    """Keys on their way to the files of their blocks: written when enough have come together."""

    def __init__(self, folder: Folder, most: int = 1 << 22) -> None:
        self.folder, self.most, self.count = folder, most, 0
        self.parts: dict[Block, list[Any]] = {}

    def add(self, found: Mapping[Block, Any]) -> None:
        """Take the keys of some blocks."""
        for block, keys in found.items():
            self.parts.setdefault(block, []).append(keys)
            self.count += len(keys)
        if self.count > self.most:
            self.write()

    def write(self) -> None:
        """Write what has come together."""
        for (one, two), parts in self.parts.items():
            self.folder.add(f"keys-{one}-{two}", np.concatenate(parts))
        self.parts, self.count = {}, 0


def pair(folder: Folder, layout: Layout, buckets: int, options: Options) -> None:
    """Steps 2 to 4: keys by block, set phrases by shard."""
    keeper = Keeper(folder)
    for bucket in range(buckets):
        rows = Postings(*folder.rows(f"postings-{bucket}", POSTINGS))
        common: dict[int, list[Common]] = {}
        for found, shown in spread_pairs(rows, layout, options):
            keeper.add(found)
            for shard, part in shown.items():
                common.setdefault(shard, []).append(part)
        for shard, parts in common.items():
            folder.add(f"common-{shard}", joined_common(parts))
    for shard in range(len(layout.starts)):
        sized = spread_measured(Common(*folder.rows(f"common-{shard}", COMMON)), buckets, options)
        for bucket, part in enumerate(sized):
            folder.add(f"sized-{bucket}", part)
    for bucket in range(buckets):
        found, marked, _ = spread_settled(Common(*folder.rows(f"sized-{bucket}", COMMON)), layout, options)
        keeper.add(found)
        for shard, phrases in marked.items():
            folder.add(f"phrases-{shard}", phrases)
    keeper.write()
    for shard in range(len(layout.starts)):
        phrases = united(Phrases(*folder.rows(f"phrases-{shard}", PHRASES)))
        folder.drop(f"phrases-{shard}")
        folder.add(f"phrases-{shard}", phrases)


def align(folder: Folder, names: list[str], layout: Layout, options: Options, detections: Path) -> int:
    """Step 5: align every block and write its rows."""
    count = 0
    held: tuple[int, Letters] | None = None
    with detections.open("w", encoding="utf-8") as out:
        for one, two in blocks(len(layout.starts)):
            if held is None or held[0] != one:
                held = (one, load(folder.path, one))
            letters = [held[1]] if one == two else [held[1], load(folder.path, two)]
            phrases = [Phrases(*folder.rows(f"phrases-{shard}", PHRASES)) for shard in sorted({one, two})]
            keys = folder.array(f"keys-{one}-{two}", np.uint64)
            found = align_block(letters, keys, phrases, (one, two), layout, options)
            columns = (found.a, found.a0, found.a1, found.b, found.b0, found.b1)
            for a, ab, ae, b, bb, be in zip(*(column.tolist() for column in columns), strict=True):
                out.write(f'{{"a":"{names[a]}","ab":{ab},"ae":{ae},"b":"{names[b]}","bb":{bb},"be":{be}}}\n')
                count += 1
    return count


def floor(bench: Path, size: int) -> float:
    """Return the CPU-seconds of folding, hashing every run of eight letters and sorting once, reading left out."""
    spent = 0.0
    parts = []
    for _, texts in shards_of(bench / "docs.jsonl", size):
        begun = process_time()
        parts.append(hashes(encode(texts).codes, 8))
        spent += process_time() - begun
    begun = process_time()
    np.sort(np.concatenate(parts))
    return spent + process_time() - begun


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--detections", type=Path, required=True)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--buckets", type=int, default=16)
    parser.add_argument("--floor", action="store_true", help="measure the floor instead (takes its memory)")
    given = parser.parse_args()
    total = json.loads((given.bench / "meta.json").read_text())["n"]
    size = -(-total // given.shards)
    if given.floor:
        print(f"floor {floor(given.bench, size):.2f} CPU-s")
        return
    options = for_plain_texts(Options())
    folder = Folder(given.work)
    names, layout = fingerprint(given.bench, folder, size, given.buckets, options)
    after_letters = process_time()
    pair(folder, layout, given.buckets, options)
    after_pairs = process_time()
    count = align(folder, names, layout, options, given.detections)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{len(names)} documents, {count} detections: {used.ru_utime + used.ru_stime:.1f} CPU-s (system "
        f"{used.ru_stime:.1f}; fingerprints {after_letters:.1f}, pairs {after_pairs - after_letters:.1f}, "
        f"align {process_time() - after_pairs:.1f}), peak {used.ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
