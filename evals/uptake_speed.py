"""Measures uptake, search and comparison against what issue 6 asks for: time in CPU-seconds or CPU-milliseconds.

    python -m evals.uptake_speed [--shelf DIR] [--megabytes 200] [--write-docs]

The matrix is that of 十五五《建议》 (61 items) against the 31 provincial reports of 2026, from the findings of ``--shelf`` (made
on the way if left out); its page is asked for over HTTP once it is computed. Search runs over paragraphs drawn at random,
with replacement, from all texts of ``../shared/corpora``, because those are a tenth of 200 MB; phrases without punctuation,
as people type them, are drawn from the paragraphs, a fifth of them with digits or Latin letters, and every hit is compared
with its paragraph.
The comparison is of a text of 20,000 characters with a version of it in which every seventh sentence has other numbers,
every eleventh is dropped and every thirteenth moved.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from evals.blocks import write_block
from evals.scorers import LUOSHI, SHARED, call
from luoshi.intake import read
from luoshi.lexicon import load
from luoshi.model import Passage, Source, source_id_of
from luoshi.restore import restore
from luoshi.store import Shelf
from luoshi.store.query import matrix as uptake
from luoshi.store.query import naming
from luoshi.store.search import Search, build
from luoshi.store.search_codes import fold
from luoshi.uptake.compare import compare
from luoshi.web import create_app
from luoshi.web.serving import serving

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
UPSTREAM = "中共中央关于制定国民经济和社会发展第十五个五年规划的建议"
PHRASES = 1_000
_PARAGRAPH = re.compile(r"[^\n]{4,2000}")
_PHRASE = re.compile(r"[\w%％]{2,8}")
_MIXED = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure beside what was asked for."""

    what: str
    reached: str
    asked: str


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU-seconds of this process that ``work`` takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def shelf_of(path: Path) -> Shelf:
    """Open the shelf, or make it of the central documents and the provincial reports."""
    if not (path / "luoshi.toml").exists():
        luoshi = (*LUOSHI, "--shelf", path)
        call(*luoshi, "init")
        corpora = SHARED / "corpora"
        call(*luoshi, "add", corpora / "central", corpora / "gwr_province_2026", accept=(0, 1))
        call(*luoshi, "run", accept=(0, 1))
    return Shelf.open(path)


def matrix_figures(shelf: Shelf) -> Iterator[Figure]:
    """Measure the matrix from findings, and its page once it is computed."""
    rows = [row for row in naming.find(shelf, UPSTREAM) if row.title == UPSTREAM]
    upstream = max(rows, key=lambda row: row.characters).article_id
    reports = sorted((SHARED / "corpora" / "gwr_province_2026").glob("*.txt"))
    down = [d.article_id for d in naming.find_all(shelf, map(str, reports)) if d.kind.is_article]
    wanted = partial(uptake.matrix, shelf, upstream, down=down, expected=False)
    first = cpu(wanted)
    warm = []
    for _ in range(3):
        uptake.forget(shelf)
        warm.append(cpu(wanted))
    found = wanted()
    size = f"{len(found.items)} items × {len(found.bodies)} bodies"
    yield Figure(
        f"matrix from findings, {size}, best of 3 / first in a process", f"{min(warm):.1f} / {first:.1f} CPU-s", "3 s"
    )
    with serving(create_app(shelf)) as at, httpx.Client(base_url=at, timeout=120) as client:
        for what, path in (
            ("page by body", f"/matrix/{upstream}"),
            ("page by region", f"/matrix/{upstream}/by/region"),
        ):
            client.get(path).raise_for_status()
            # The server is a thread of this process: its CPU time and the reader's are one.
            times = [cpu(partial(client.get, path)) for _ in range(5)]
            yield Figure(f"{what} once computed, best of 5", f"{min(times) * 1000:.0f} CPU-ms", "300 ms")


def passages(megabytes: int) -> Iterator[tuple[str, str, str]]:
    """Yield paragraphs until they make so many megabytes of UTF-8."""
    texts = [*(SHARED / "corpora").rglob("*.txt"), *(SHARED / "corpora").rglob("*.md")]
    pool = [p for file in sorted(texts) for p in _PARAGRAPH.findall(file.read_text("utf-8", "replace"))]
    drawn, size, number = random.Random(6), 0, 0
    while size < megabytes * 1_000_000:
        text = drawn.choice(pool)
        size += len(text.encode())
        yield f"p{number}", f"a{number // 40}", text
        number += 1


def search_figures(folder: Path, megabytes: int) -> Iterator[Figure]:
    """Measure building and asking a search index, and check that every hit is exact."""
    file, size = folder / "passages.index", 0
    sample: list[str] = []

    def noted() -> Iterator[tuple[str, str, str]]:
        nonlocal size
        for number, row in enumerate(passages(megabytes)):
            size += len(row[2].encode())
            if number % 500 == 0:
                sample.append(row[2])
            yield row

    drawing = cpu(lambda: sum(len(row[2].encode()) for row in passages(megabytes)))
    spent = cpu(lambda: build(file, noted())) - drawing
    yield Figure(f"search index over {size / 1e6:.0f} MB of text", f"{spent:.0f} CPU-s", "60 CPU-s")
    yield Figure("size of the index, passages included", f"{file.stat().st_size / size:.2f} × the text", "1.3 ×")
    index = Search(file)
    wanted = phrases(sample)
    found: list[float] = []
    counted: list[float] = []
    wrong = hits = 0
    for phrase in wanted:
        began = time.process_time()
        rows = index.find(phrase)
        found.append(time.process_time() - began)
        counted.append(cpu(partial(index.count, phrase)))
        hits += len(rows)
        wrong += sum(fold(row.text[a:b]) != fold(phrase) for row in rows for a, b in row.offsets)
        wrong += not rows
    yield Figure(
        f"{PHRASES} phrases of 2–8 characters, first 20 hits, p50 / p99",
        f"{at(found, 50)} / {at(found, 99)} CPU-ms",
        "1 / 8 ms",
    )
    yield Figure("exact count, p99", f"{at(counted, 99)} CPU-ms", "15 ms")
    yield Figure(f"hits that are not exact, of {hits}", str(wrong), "0")


def phrases(sample: Sequence[str]) -> list[str]:
    """Draw phrases from passages, a fifth of them with digits or Latin letters."""
    drawn = random.Random(7)
    found: list[str] = []
    while len(found) < PHRASES:
        text, length = drawn.choice(sample), drawn.randint(2, 8)
        start = drawn.randrange(max(1, len(text) - length))
        phrase = text[start : start + length]
        if len(phrase) != length or not _PHRASE.fullmatch(phrase):
            continue
        if (len(found) % 5 == 0) == bool(_MIXED.search(phrase)):
            found.append(phrase)
    return found


def at(seconds: Sequence[float], percent: int) -> str:
    """Return a percentile in milliseconds."""
    return f"{sorted(seconds)[len(seconds) * percent // 100 - (percent == 100)] * 1000:.2f}"


def comparison_figure() -> Figure:
    """Measure the comparison of two versions of 20,000 characters."""
    file = next((SHARED / "corpora" / "central").glob("20th_congress_report*.txt"))
    sentences = re.findall(r"[^。\n]+。?\n?", file.read_text("utf-8")[:20_000])
    changed = [
        re.sub(r"[一二三四五六七八九]", "七", s) if number % 7 == 0 else s
        for number, s in enumerate(sentences)
        if number % 11
    ]
    for number in range(0, len(changed) - 20, 13):
        changed.insert(number + 19, changed.pop(number))
    old, new = _restored("".join(sentences)), _restored("".join(changed))
    lexicon = load()
    spent = cpu(lambda: compare(old, new, lexicon))
    size = sum(len(passage.text) for passage in old)
    return Figure(f"comparison of two versions, {size:,} characters each", f"{spent:.2f} CPU-s", "1 s")


def _restored(text: str) -> tuple[Passage, ...]:
    data = text.encode()
    reading = read(data, "version.txt")
    source = Source(source_id_of(data), "version.txt", reading.media, reading.encoding, reading.text)
    return restore(source, load()).passages


def main() -> int:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shelf", type=Path)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    if not (SHARED / "README.md").exists():
        print("uptake_speed: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    with tempfile.TemporaryDirectory(prefix="luoshi-uptake-") as work:
        figures = [
            comparison_figure(),
            *matrix_figures(shelf_of(options.shelf or Path(work) / "shelf")),
            *search_figures(Path(work), options.megabytes),
        ]
    text = "\n".join(
        ["| what | reached | asked |", "|---|--:|--:|", *(f"| {f.what} | {f.reached} | {f.asked} |" for f in figures)]
    )
    print(text)
    if options.write_docs:
        write_block(PAGE, "uptake speed", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
