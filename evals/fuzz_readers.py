"""Fuzzing (模糊测试) of intake and restore: mutated files must end in a reading or a clear refusal, nothing lost, in bounded time.

    python -m evals.fuzz_readers --reader pdf --cpu 60            one reader, a minute of processor time
    python -m evals.fuzz_readers --cpu 60                         every reader, a minute each
    python -m evals.fuzz_readers --reader html --cpu 60 --from ../shared/corpora/html_pages --keep /tmp/failing

Each input is unpacked, read and restored as ``luoshi add`` and ``luoshi run`` do, and checked: the pieces of the page partition its
text, every article and passage maps back to it, and it took no more than a second of processor time for every 40,000 bytes (at
least BOUND seconds). An input that fails is written to the folder of failing inputs, which ``tests/evals/test_fuzz.py`` reads again.
The same ``--seed`` gives the same inputs.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from evals.fuzz_seeds import READERS, more_seeds, mutated
from evals.stopping import TooSlow, within
from luoshi import intake
from luoshi.annotate import annotate
from luoshi.intake.grids import read_grids
from luoshi.lexicon import load
from luoshi.model import Restored, Source, UnreadableSource, check_partition, source_id_of, squeeze, text_at
from luoshi.restore import restore

#: Where failing inputs are kept for the tests; inputs made from real pages go elsewhere (--keep).
FAILING = Path(__file__).resolve().parent.parent / "tests" / "evals" / "failing"

#: Processor seconds that an input may take.
BOUND = 5.0


def check(path: Path, annotating: bool = False, allowed: float | None = None) -> str:
    """Read and restore one file as a run does, check the laws, and say how it ended: read, refused or unreadable.

    ``allowed``: processor seconds; by size if left out.

    Raises:
        AssertionError: if text was lost, doubled or does not map back.
        ValueError: if the pieces do not partition the text.
        TooSlow: if it takes more processor time than it may.
    """
    allowed = max(BOUND, path.stat().st_size / 40_000) if allowed is None else allowed
    began = time.process_time()
    with within(allowed):
        end = _ended(path, annotating)
    if time.process_time() - began > 2 * allowed:
        raise TooSlow(f"{time.process_time() - began:.1f} s in a loop that no signal reaches")
    return end


def _ended(path: Path, annotating: bool) -> str:
    if path.suffix == ".xlsx":
        return _ended_as_table(path)
    ends = []
    for item in intake.unpack(path):
        if isinstance(item, intake.Refusal):
            assert item.what, "a refusal says what is wrong"
            ends.append("refused")
            continue
        try:
            reading = intake.read(item.data, item.name)
        except UnreadableSource as error:
            assert error.args, "an error says what is wrong"
            ends.append("unreadable")
            continue
        name = source_id_of(item.data)
        source = Source(
            name, item.name, reading.media, reading.encoding, reading.text, layout=reading.layout, meta=reading.meta
        )
        found = restore(source, load())
        hold(source.text, found)
        if annotating:
            annotate(source, found, load())
        ends.append("read")
    return min(ends, default="refused")


def _ended_as_table(path: Path) -> str:
    """Read a workbook as ``luoshi ledger import`` does."""
    try:
        grids = read_grids(path.read_bytes(), path.name)
    except UnreadableSource as error:
        assert error.args, "an error says what is wrong"
        return "unreadable"
    for grid in grids:
        assert len({len(row) for row in grid.rows}) == 1, "rows of one grid have one length"
    return "read"


def hold(text: str, found: Restored) -> None:
    """Check what holds for every restored page.

    Raises:
        AssertionError: if an article or passage does not stand in its source.
        ValueError: if the pieces do not partition it.
    """
    check_partition(found.pieces, len(text))
    for article in found.articles:
        assert article.weave.text(text) == article.text, "the weave gives another text"
        assert squeeze(text_at(text, article.weave.spans())) == squeeze(article.text), "the spans give another text"
    for passage in found.passages:
        own = found.articles[passage.article]
        assert own.text[passage.start : passage.end] == passage.text, "a passage is not where it says"


def fuzz(
    reader: str, cpu: float, seed: int, seeds: Sequence[bytes], keep: Path, annotating: bool = False
) -> tuple[Counter[str], float]:
    """Feed mutations of ``seeds`` to a reader for ``cpu`` seconds; return how they ended and the longest time of one."""
    chance, ends, slowest = random.Random(f"{reader} {seed}"), Counter[str](), 0.0
    until = time.process_time() + cpu
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"input.{reader}"
        while time.process_time() < until:
            data = mutated(chance, seeds, reader)
            path.write_bytes(data)
            began = time.process_time()
            try:
                ends[check(path, annotating)] += 1
            except Exception as error:
                ends["failed"] += 1
                _keep(data, reader, keep, error)
            slowest = max(slowest, time.process_time() - began)
    return ends, slowest


def _keep(data: bytes, reader: str, keep: Path, error: Exception) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    name = f"{sha256(data).hexdigest()[:12]}.{reader}"
    (keep / name).write_bytes(data)
    last = traceback.extract_tb(error.__traceback__)[-1]
    print(f"failed: {name} {type(error).__name__}: {error} ({last.filename}:{last.lineno})", file=sys.stderr)


def main() -> None:
    """Fuzz and print one line a reader; exit code 1 if an input failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", choices=sorted(READERS))
    parser.add_argument("--cpu", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="folder", type=Path, help="further seeds: files of this folder")
    parser.add_argument("--keep", type=Path, default=FAILING, help="where failing inputs are written")
    parser.add_argument("--annotate", action="store_true", help="annotate what was restored, too")
    options = parser.parse_args()
    failed = 0
    for reader in [options.reader] if options.reader else sorted(READERS):
        seeds = [*READERS[reader](), *(more_seeds(options.folder, reader) if options.folder else [])]
        ends, slowest = fuzz(reader, options.cpu, options.seed, seeds, options.keep, options.annotate)
        told = ", ".join(f"{name} {count}" for name, count in sorted(ends.items()))
        print(f"| {reader} | {options.cpu:.0f} s | {sum(ends.values())} | {told} | {slowest:.2f} s |")
        failed += ends["failed"]
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
