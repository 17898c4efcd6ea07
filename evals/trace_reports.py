"""Trace the real reports: recall of the sentence pairs that an exhaustive comparison finds, CPU, and links to read.

``python -m evals.trace_reports [--read 20]`` reads ../shared/corpora: 31 provincial reports of 2026, the national
reports, the proposal for the 15th five-year plan. Reference: all pairs of sentences of two reports with a rapidfuzz
ratio of at least 0.7 (shared/TRACE.md, section B); a pair is found if links cover half of it on both sides.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from luoshi.lexicon import load
from luoshi.model import Link, Span, Thread, Weave
from luoshi.trace import TracedDocument, links
from luoshi.trace.clauses import letters_of
from luoshi.trace.phrases import options_of

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
RATIO = 0.7


def documents(files: Iterable[Path]) -> list[TracedDocument]:
    """Read files as documents of their own, whole."""
    found = []
    for file in sorted(files):
        text = file.read_text(encoding="utf-8")
        weave = Weave((Thread(Span(0, len(text))),))
        found.append(TracedDocument(file.stem, f"{file.stem}-0", text, weave))
    return found


def reference(reports: Sequence[TracedDocument], least: int) -> list[tuple[int, Span, int, Span]]:
    """Return the pairs of alike sentences of two reports: number of the report and span, twice."""
    who, where, what = [], [], []
    for number, report in enumerate(reports):
        for sentence in SENTENCE.finditer(report.text):
            letters = letters_of(sentence.group())
            if len(letters) >= least:
                who.append(number)
                where.append(Span(*sentence.span()))
                what.append(letters)
    pairs = []
    for start in range(0, len(what), 500):
        grid = process.cdist(
            what[start : start + 500], what, scorer=Indel.normalized_similarity, score_cutoff=RATIO, workers=1
        )
        for row, column in zip(*np.nonzero(grid), strict=True):
            one, two = start + int(row), int(column)
            if one < two and who[one] != who[two]:
                pairs.append((who[one], where[one], who[two], where[two]))
    return pairs


def recall(
    reports: Sequence[TracedDocument], pairs: Sequence[tuple[int, Span, int, Span]], found: Iterable[Link]
) -> float:
    """Return the share of pairs that links cover by half on both sides."""
    number = {report.source_id: index for index, report in enumerate(reports)}
    between: dict[tuple[int, int], list[tuple[Span, Span]]] = defaultdict(list)
    for link in found:
        up, down = number[link.up_source], number[link.down_source]
        one, two = link.up_spans[0], link.down_spans[0]
        between[min(up, down), max(up, down)].append((one, two) if up < down else (two, one))
    hit = 0
    for a, left, b, right in pairs:
        near = [(one, two) for one, two in between[a, b] if one.overlaps(left) and two.overlaps(right)]
        hit += _covered(left, [one for one, _ in near]) and _covered(right, [two for _, two in near])
    return hit / len(pairs)


def _covered(span: Span, others: Iterable[Span]) -> bool:
    inside = {offset for other in others for offset in range(max(span.start, other.start), min(span.end, other.end))}
    return 2 * len(inside) >= len(span)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=int, default=0, help="print so many links, drawn at random, to be read")
    given = parser.parse_args()
    provincial, national = CORPORA / "gwr_province_2026", CORPORA / "gwr_national"
    options = options_of(load())
    reports = documents([*provincial.glob("*.txt"), *national.glob("GWR_*.txt")])
    begun = process_time()
    found = links(reports, options)
    print(f"{len(reports)} reports: {len(found)} links, {process_time() - begun:.2f} CPU-s")
    for least in (8, 20):
        pairs = reference(reports, least)
        print(f"sentences of {least} letters: {len(pairs)} pairs, recall {recall(reports, pairs, found):.3f}")
    more = documents(
        [*provincial.glob("*.txt"), *national.glob("GWR_*.txt"), CORPORA / "central/proposal_15fyp_2025.txt"]
    )
    begun = process_time()
    count = len(links(more, options))
    print(f"with the proposal: {len(more)} documents, {count} links, {process_time() - begun:.2f} CPU-s")
    for link in random.Random(7).sample(found, given.read):
        print(
            f"{link.link_class.value} {link.score:.2f} weight {link.weight:.0f}\n  {link.up_quote}\n  {link.down_quote}"
        )


if __name__ == "__main__":
    main()
