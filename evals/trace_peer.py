"""Other programs on the text-reuse benchmark, each in a process of its own: ``python -m evals.trace_peer NAME DIR FILE``.

Sentences are the unit where a program compares units. Settings are those of ../shared/TRACE.md.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
#: Letters of the shortest sentence compared, and Jaccard or ratio from which two are alike.
_LEAST, _ALIKE, _RATIO = 12, 0.5, 0.6
_PERMUTATIONS = 128
Unit = tuple[str, int, int, str]


def units(documents: list[tuple[str, str]]) -> list[Unit]:
    """Return the sentences of all documents: name, begin, end, words."""
    return [
        (name, match.start(), match.end(), match.group())
        for name, text in documents
        for match in _SENTENCE.finditer(text)
        if match.end() - match.start() >= _LEAST
    ]


def grams(text: str) -> list[str]:
    """Return the runs of four characters."""
    return [text[at : at + 4] for at in range(len(text) - 3)]


def exact(documents: list[tuple[str, str]]) -> Iterator[tuple[Unit, Unit]]:
    """Equal sentences, nothing else."""
    known: dict[str, list[Unit]] = {}
    for unit in units(documents):
        for other in known.get(unit[3], ()):
            yield other, unit
        known.setdefault(unit[3], []).append(unit)


def datasketch(documents: list[tuple[str, str]]) -> Iterator[tuple[Unit, Unit]]:
    """MinHash and LSH of datasketch."""
    from datasketch import MinHash, MinHashLSH

    index, known = MinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS), units(documents)
    for number, unit in enumerate(known):
        print_ = MinHash(num_perm=_PERMUTATIONS)
        print_.update_batch([gram.encode() for gram in grams(unit[3])])
        for other in index.query(print_):
            yield known[other], unit
        index.insert(number, print_)


def rensa(documents: list[tuple[str, str]]) -> Iterator[tuple[Unit, Unit]]:
    """MinHash and LSH of rensa."""
    from rensa import RMinHash, RMinHashLSH

    index, known = RMinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS, num_bands=32), units(documents)
    for number, unit in enumerate(known):
        print_ = RMinHash(num_perm=_PERMUTATIONS, seed=7)
        print_.update(grams(unit[3]))
        for other in index.query(print_):
            yield known[other], unit
        index.insert(number, print_)


def rapidfuzz(documents: list[tuple[str, str]]) -> Iterator[tuple[Unit, Unit]]:
    """All pairs of sentences by rapidfuzz."""
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    known = units(documents)
    words = [unit[3] for unit in known]
    for start in range(0, len(words), 500):
        grid = process.cdist(
            words[start : start + 500], words, scorer=Indel.normalized_similarity, score_cutoff=_RATIO, workers=1
        )
        for one, two in zip(*np.nonzero(grid), strict=True):
            if start + one < two:
                yield known[start + int(one)], known[int(two)]


def qhchina(documents: list[tuple[str, str]]) -> Iterator[tuple[Unit, Unit]]:
    """Shared sequences of qhchina."""
    from qhchina.analytics.textreuse import find_shared_sequences

    texts = [list(text) for _, text in documents]
    found: list[dict[str, Any]] = find_shared_sequences(texts, n=8, min_length=20, min_similarity=0.75, output="list")
    for row in found:
        one, two = documents[row["doc_a"]][0], documents[row["doc_b"]][0]
        at, to = row["pos_a"], row["pos_b"]
        yield (one, at, at + len(row["passage_a"]), ""), (two, to, to + len(row["passage_b"]), "")


PEERS: dict[str, Callable[[list[tuple[str, str]]], Iterator[tuple[Unit, Unit]]]] = {
    function.__name__: function for function in (exact, datasketch, rensa, rapidfuzz, qhchina)
}


def main() -> None:
    """Write what a peer finds in a benchmark folder."""
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    documents = [
        (record["id"], record["text"]) for record in map(json.loads, (folder / "docs.jsonl").open(encoding="utf-8"))
    ]
    with out.open("w", encoding="utf-8") as file:
        for one, two in PEERS[name](documents):
            if one[0] != two[0]:
                row = {"a": one[0], "ab": one[1], "ae": one[2], "b": two[0], "bb": two[1], "be": two[2]}
                file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
