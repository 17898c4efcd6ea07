"""Trace the real reports: recall of the sentence pairs that an exhaustive comparison finds, precision, CPU.

``python -m evals.trace_reports [--read 20]`` reads ../shared/corpora: 31 provincial reports of 2026, the national
reports, the proposal for the 15th five-year plan. Reference: all pairs of sentences of two reports with a rapidfuzz
ratio of at least 0.7 (shared/TRACE.md, section B); a pair is found if links cover half of it on both sides.

Precision: 200 links drawn by class and likeness (seed 7) were read. Their verdicts lie in
``evals/reading_reports.jsonl`` as offsets and count as long as the link is found. Right is a link whose sides say the
same in shared words: a shared indicator with other numbers is right, two indicators in like words are not.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from luoshi.lexicon import load
from luoshi.model import Link, LinkClass, Span, Thread, Weave
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


def band(link: Link) -> str:
    """Return the stratum of a link: word for word, or how alike it is."""
    if link.link_class is LinkClass.VERBATIM:
        return "verbatim"
    return "high" if link.score >= 0.8 else "middle" if link.score >= 0.65 else "low"


def precision(found: Sequence[Link], verdicts: Path) -> tuple[float, int]:
    """Return the share of right links, every stratum by its size, and how many verdicts still count."""
    between: dict[tuple[str, str], list[tuple[Span, Span]]] = defaultdict(list)
    for link in found:
        one, two = (Span(spans[0].start, spans[-1].end) for spans in (link.up_spans, link.down_spans))
        between[link.up_source, link.down_source].append((one, two))
        between[link.down_source, link.up_source].append((two, one))
    read: dict[str, list[bool]] = defaultdict(list)
    for verdict in map(json.loads, verdicts.open(encoding="utf-8")):
        (one, *left), (two, *right) = verdict["up"], verdict["down"]
        near = between[one, two]
        if any(_same(up, Span(*left)) and _same(down, Span(*right)) for up, down in near):
            read[verdict["band"]].append(verdict["right"])
    sizes = Counter(band(link) for link in found)
    share = sum(sizes[name] / len(found) * sum(rights) / len(rights) for name, rights in read.items())
    return share, sum(map(len, read.values()))


def _same(one: Span, two: Span) -> bool:
    common = min(one.end, two.end) - max(one.start, two.start)
    return 2 * common >= max(one.end, two.end) - min(one.start, two.start)


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
    share, read = precision(found, Path(__file__).with_name("reading_reports.jsonl"))
    print(f"precision by reading: {share:.3f} ({read} links)")
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
