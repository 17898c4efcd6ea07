"""Measures how fast the rules annotate: CPU-seconds of ``annotate`` on one core, by sort of text and by size.

python -m evals.annotate_speed              texts of ../shared, or of the sample without it
python -m evals.annotate_speed --profile    where the time goes
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from evals import scorers
from luoshi import intake
from luoshi.annotate import annotate
from luoshi.lexicon import load
from luoshi.model import Declared, Restored, Source, source_id_of
from luoshi.restore import restore


def texts() -> Iterator[tuple[str, str]]:
    """Yield name and text of what is measured: reports, State Council documents, a day of broadcasts, newspaper pages, one long text."""
    corpora = scorers.SHARED / "corpora"
    if not corpora.exists():
        sample = resources.files("luoshi.sample") / "pages"
        yield "sample", "\n".join(p.read_text(encoding="utf-8") for p in sorted(Path(str(sample)).glob("*.txt")))
        return
    reports = [read(path) for path in sorted((corpora / "gwr_province_2026").glob("*.txt"))]
    yield "reports", "\n".join(reports[:8])
    yield "documents", "\n".join(read(path) for path in sorted((corpora / "tasks/state_council").glob("*.txt")))
    yield "broadcasts", "\n".join(read(path) for path in sorted((corpora / "broadcast/xwlb").glob("*.md"))[:30])
    yield "newspaper", "\n".join(read(path) for path in sorted((scorers.SHARED / "seeds").glob("*.txt")))
    for times in (1, 2, 4):
        yield f"one text of {times} MB", ("\n".join(reports) * 2).encode()[: times * 1_000_000].decode(errors="ignore")


def read(path: Path) -> str:
    """Return the text of one file."""
    return path.read_text(encoding="utf-8", errors="replace")


def prepared(name: str, text: str) -> tuple[Source, Restored]:
    """Read and restore a text, which is not measured here."""
    data = text.encode()
    reading = intake.read(data, f"{name}.txt")
    source = Source(source_id_of(data), f"{name}.txt", reading.media, reading.encoding, reading.text, Declared())
    return source, restore(source, load())


def main() -> int:
    """Print megabytes of UTF-8 a CPU-second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true")
    profile = parser.parse_args().profile
    annotate(*prepared("warm", "今年主要预期目标是：地区生产总值增长5%左右。\n要抓好落实。\n"), load())
    for name, text in texts():
        source, restored = prepared(name, text)
        watch = cProfile.Profile()
        if profile:
            watch.enable()
        start = time.process_time()
        annotate(source, restored, load())
        spent = time.process_time() - start
        watch.disable()
        size = len(text.encode()) / 1e6
        print(f"{name:<18} {size:6.2f} MB  {spent:6.2f} CPU-s  {size / spent:5.2f} MB/s", flush=True)
        if profile:
            pstats.Stats(watch).sort_stats("tottime").print_stats(28)
    return 0


if __name__ == "__main__":
    sys.exit(main())
