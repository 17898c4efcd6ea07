"""Measures how fast text pages and web pages are read and restored on one core, and whether memory stays flat.

    python -m evals.restore_speed [--pages 100000] [--write-docs]

Time is CPU time of this process from bytes to articles; each page counts with the best of ROUNDS rounds, since the
machine is shared. Memory is the resident memory of this process while it reads ``--pages`` different pages: one in five
a page of ``../shared/corpora/html_pages`` with numbers put into its sentences, the others short made ones.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from evals.blocks import write_block
from evals.scorers import SHARED
from luoshi.intake import read
from luoshi.lexicon import Lexicon, load
from luoshi.model import source_id_of
from luoshi.restore import restore

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
ROUNDS = 5
#: Folders of ``../shared`` with text pages: newspapers as printed, reports.
TEXTS = ("seeds", "corpora/newspaper_raw", "corpora/gwr_province_2026")
WEB = "corpora/html_pages"
#: One page in so many of the long run is a real one; the others are made.
REAL = 5
#: Points of the long run at which memory is noted.
POINTS = (0.1, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Speed:
    """How long files took: how many, their bytes, CPU seconds."""

    files: int
    size: int
    seconds: float


def files_of(folder: str, endings: Sequence[str]) -> list[bytes]:
    """Return the contents of all files below a folder of ``../shared`` with one of the endings."""
    found = (path for path in sorted((SHARED / folder).rglob("*")) if path.is_file() and path.suffix in endings)
    return [path.read_bytes() for path in found]


def pages_of_web() -> list[bytes]:
    """Return the web pages of ``../shared``."""
    return files_of(WEB, (".html", ".htm", ".shtml", ".aspx"))


def once(data: bytes, lexicon: Lexicon) -> float:
    """Read and restore one file; return its CPU seconds."""
    began = time.process_time()
    restore(read(data, "page").source(source_id_of(data), "page"), lexicon)
    return time.process_time() - began


def speed(contents: Sequence[bytes], lexicon: Lexicon) -> Speed:
    """Read and restore all files :data:`ROUNDS` times; each counts with its best time."""
    best = [min(once(data, lexicon) for _ in range(ROUNDS)) for data in contents]
    return Speed(len(contents), sum(map(len, contents)), sum(best))


def varied(count: int, pages: Sequence[bytes]) -> Iterator[bytes]:
    """Yield ``count`` web pages of which no two are the same."""
    real = cycle(pages)
    for number in range(count):
        if number % REAL == 0:
            yield next(real).replace("。".encode(), f"（{number}）。".encode())
        else:
            text = f"<p>云泽省第{number}次会议研究部署重点工作，要求第{number}批项目按期完成。</p>" * 4
            head = f"<title>云泽省召开第{number}次会议_云泽网</title><h1>云泽省召开第{number}次会议</h1>"
            yield f"<html>{head}<p>2022-10-16 来源：云泽日报</p>{text}<p>泽ICP备{number}号</p>".encode()


def resident() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def memory(count: int, pages: Sequence[bytes], lexicon: Lexicon) -> list[tuple[int, float]]:
    """Read and restore ``count`` different pages; return the resident memory at :data:`POINTS`, with the pages read by then."""
    points = {max(1, round(share * count)) for share in POINTS}
    noted = []
    for number, data in enumerate(varied(count, pages), 1):
        once(data, lexicon)
        if number in points:
            noted.append((number, resident()))
    return noted


def table(texts: Speed, web: Speed, noted: Sequence[tuple[int, float]]) -> str:
    """Return what was measured as a Markdown table."""
    rows = ["| what | files | MB | CPU s | reached | asked |", "|---|--:|--:|--:|--:|--:|"]
    rate = texts.size / 1e6 / texts.seconds
    rows.append(
        f"| text pages: seeds, newspapers, provincial reports | {texts.files} | {texts.size / 1e6:.1f} | {texts.seconds:.2f} "
        f"| {rate:.1f} MB/s | 2 MB/s |"
    )
    rows.append(
        f"| web pages, all templates | {web.files} | {web.size / 1e6:.1f} | {web.seconds:.2f} "
        f"| {web.files / web.seconds:.0f} pages/s | 150 pages/s |"
    )
    if noted:
        steps = ", ".join(f"{megabytes:.0f} MB at {number:,}" for number, megabytes in noted)
        rows.append(f"| resident memory while reading different web pages | {noted[-1][0]:,} | | | {steps} | flat |")
    return "\n".join(rows)


def main() -> int:
    """Measure, print, and write the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000, help="pages of the long run; 0 leaves it out")
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    if not (SHARED / WEB).exists():
        print("restore_speed: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    lexicon, pages = load(), pages_of_web()
    noted = memory(options.pages, pages, lexicon) if options.pages else []
    texts = speed([data for folder in TEXTS for data in files_of(folder, (".txt",))], lexicon)
    text = table(texts, speed(pages, lexicon), noted)
    print(text)
    if options.write_docs:
        write_block(PAGE, "restore speed", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
