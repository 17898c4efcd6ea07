"""What luoshi withstands, tried out: kills, full and read-only disks, clocks that jump, damage, two processes, little memory.

    python -m evals.reliability kills --times 1000      kill -9 at a random moment of a run, a thousand times
    python -m evals.reliability full                    a disk that fills up while a run, an add and a dealing write
    python -m evals.reliability readonly                a disk that can only be read
    python -m evals.reliability clock                   dealings under a clock that jumps back and forth (needs faketime)
    python -m evals.reliability two                     two processes on one shelf, many times
    python -m evals.reliability memory FOLDER           a folder added and run under 1.5 GB

Each prints one row for docs/reliability.md and ends with 1 if something did not hold. ``full`` and ``readonly`` mount a
small tmpfs in a namespace of their own and need the right to do so (root).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import Declared
from luoshi.store import Shelf, sources
from luoshi.store.findings import read_dataset
from luoshi.store.query.documents import overview
from luoshi.store.sums import damages

LUOSHI = (sys.executable, "-m", "luoshi")

#: A dealing, which writes one event.
_DEALING = ("ledger", "open", "--title", "抓好台账管理", "--body", "督查室")

#: Sentences of a fictional province; each document takes some of them in an order of its own.
_SENTENCES = (
    "各市要抓好重点产业链的落实，到2027年建成智能工厂{n}家。",
    "省财政厅要在{m}月底前下达专项资金{n}万元。",
    "要健全台账管理制度，做到件件有回音、事事有着落。",
    "支持青禹市建设省级新区，力争全年投资增长{m}%左右。",
    "由省教育厅牵头，会同省财政厅，新增学位{n}个。",
)


def document(number: int) -> bytes:
    """Return a short document that no other number gives."""
    chance = random.Random(number)
    lines = [chance.choice(_SENTENCES).format(n=chance.randrange(1000), m=chance.randint(1, 12)) for _ in range(12)]
    return "\n".join([f"云泽省关于第{number}项工作的通知", "", *lines, ""]).encode()


def small_shelf(folder: Path, count: int = 4) -> Shelf:
    """Make a shelf of a few short documents."""
    shelf = Shelf.create(folder)
    for number in range(count):
        lay(shelf, number)
    return shelf


def lay(shelf: Shelf, number: int) -> str:
    """Lay one document on a shelf."""
    name, _ = sources.put(shelf, document(number), f"{number:06d}.txt", "", Declared(), "2026-01-01", forced=False)
    return name


def kills(times: int, seed: int) -> tuple[bool, str]:
    """Kill a run at a random moment, again and again; after each the shelf must open in the old or in the new state."""
    chance, ends = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        shelf = small_shelf(Path(folder) / "shelf")
        run(shelf, Serial())
        lay(shelf, 99)
        began = time.monotonic()
        run(shelf, Serial())
        longest = time.monotonic() - began
        before, number = _published(shelf), 100
        while ends["killed"] < times:
            number += 1
            # One document comes and one goes, so that every run has something to do.
            lay(shelf, number)
            for known in sorted(sources.every(shelf), key=lambda card: card.name)[:-4]:
                sources.remove(shelf, known.id)
            wanted = frozenset(card.id for card in sources.every(shelf))
            ends["killed" if _killed(shelf, chance.uniform(0, longest)) else "ended first"] += 1
            found = _published(Shelf.open(shelf.path))
            ends["new" if found == wanted else "old" if found == before else "NEITHER"] += 1
            ends["DAMAGED"] += bool(damages(shelf))
            overview(shelf)
            before = found
            if ends["killed"] % 100 == 0:
                print(dict(ends), file=sys.stderr, flush=True)
        run(shelf, Serial())
        good = not ends["NEITHER"] and not ends["DAMAGED"] and _published(shelf) == wanted
    told = ", ".join(f"{name} {count}" for name, count in sorted(ends.items()) if count)
    return good, f"{times} kills: {told}"


def _published(shelf: Shelf) -> frozenset[str]:
    """Return the documents of which there are findings."""
    return frozenset(read_dataset(shelf, "texts", ["source_id"]).column("source_id").to_pylist())


def _killed(shelf: Shelf, after: float) -> bool:
    """Run in a process of its own and kill it; return False where it was done before."""
    child = os.fork()
    if child == 0:
        try:
            run(shelf, Serial())
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def full() -> tuple[bool, str]:
    """Fill the disk under a run, an add and a dealing: each says so, what was there stays, with room all goes on."""
    told = []
    with _mounted("size=6m") as disk:
        shelf = small_shelf(disk / "shelf")
        _luoshi(shelf, "run", "--engine", "serial")
        before = _published(shelf)
        for number in range(10, 14):
            lay(shelf, number)
        (disk / "page.txt").write_bytes(document(77) * 50)
        ballast = disk / "ballast"
        for work in (
            ("run", "--engine", "serial"),
            ("add", str(disk / "page.txt")),
            _DEALING,
        ):
            _fill(ballast)
            ended = _luoshi(shelf, *work)
            told.append((work[0], ended.returncode == 2 and "Traceback" not in ended.stderr, ended.stderr.strip()))
            told.append(("opens as before", _published(Shelf.open(shelf.path)) == before, ""))
        ballast.unlink()
        ended = _luoshi(shelf, "run", "--engine", "serial")
        told.append(("goes on", ended.returncode == 0 and len(_published(shelf)) == len(before) + 4, ended.stderr))
        told.append(("nothing damaged", damages(shelf) == {}, ""))
    return _sum_up("full disk", told)


def readonly() -> tuple[bool, str]:
    """Read and write a shelf on a disk that can only be read."""
    told = []
    with _mounted("size=20m") as disk:
        shelf = small_shelf(disk / "shelf")
        _luoshi(shelf, "run", "--engine", "serial")
        (disk / "page.txt").write_bytes(document(77))
        _luoshi(shelf, *_DEALING)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for work, code in (
            (("list", "articles"), 0),
            (("search", "落实"), 0),
            (("ledger", "list"), 0),
            (("ledger", "verify"), 0),
            (_DEALING, 2),
            (("run", "--engine", "serial"), 2),
            (("add", str(disk / "page.txt")), 2),
            (("backup", str(disk / "copy.tar")), 2),
            (("backup", "/tmp/luoshi-readonly-copy.tar"), 0),
        ):
            ended = _luoshi(shelf, *work)
            told.append((work[0], ended.returncode == code and "Traceback" not in ended.stderr, ended.stderr.strip()))
        Path("/tmp/luoshi-readonly-copy.tar").unlink(missing_ok=True)
    return _sum_up("read-only disk", told)


def clock() -> tuple[bool, str]:
    """Deal under clocks that jump by years: the order of the ledger is proven by its chain, not by its times."""
    told = []
    with tempfile.TemporaryDirectory() as folder:
        shelf = small_shelf(Path(folder) / "shelf", 2)
        for at in ("2030-01-01 00:00:00", "2020-01-01 00:00:00", "2026-02-28 23:59:59", "1999-12-31 23:59:59"):
            ended = _luoshi(shelf, *_DEALING, clock=at)
            told.append((f"dealing in {at[:4]}", ended.returncode == 0, ended.stderr.strip()))
        ended = _luoshi(shelf, "run", "--engine", "serial", clock="1999-12-31 23:59:59")
        told.append(("run in 1999", ended.returncode == 0, ended.stderr.strip()))
        ended = _luoshi(shelf, "run", "--engine", "serial", clock="2037-01-01 00:00:00")
        told.append(("nothing to do in 2037", "nothing to do" in ended.stderr, ended.stderr.strip()))
        ended = _luoshi(shelf, "ledger", "verify")
        told.append(("chain holds", ended.returncode == 0, ended.stdout + ended.stderr))
    return _sum_up("clock", told)


def two(times: int) -> tuple[bool, str]:
    """Start two runs and two dealings at once on one shelf, again and again."""
    ends, good = Counter[str](), True
    with tempfile.TemporaryDirectory() as folder:
        shelf = small_shelf(Path(folder) / "shelf")
        for number in range(times):
            lay(shelf, 100 + number)
            works = [_begun(shelf, *work) for work in (("run", "--engine", "serial"),) * 2 + (_DEALING,) * 2]
            for work in works:
                _, error = work.communicate()
                ends["done" if work.returncode == 0 else "told to wait"] += 1
                good &= work.returncode == 0 or "another process is writing" in error
        ended = _luoshi(shelf, "run", "--engine", "serial")
        verified = _luoshi(shelf, "ledger", "verify")
        good &= ended.returncode == 0 and verified.returncode == 0 and damages(shelf) == {}
        good &= len(_published(shelf)) == 4 + times
    return good, f"two processes, {times} times: {', '.join(f'{name} {count}' for name, count in sorted(ends.items()))}"


def memory(folder: Path, most: int, keep: Path | None) -> tuple[bool, str]:
    """Add a folder and run it; no process may take more address space for its data than ``most`` MB."""
    with tempfile.TemporaryDirectory() as work:
        shelf = Shelf.create(keep or Path(work) / "shelf")

        def limited() -> None:
            resource.setrlimit(resource.RLIMIT_DATA, (most << 20, most << 20))

        told = []
        for words in (("add", str(folder)), ("run", "--workers", "1")):
            began = resource.getrusage(resource.RUSAGE_CHILDREN)
            ended = subprocess.run(
                [*LUOSHI, "--shelf", str(shelf.path), *words],
                preexec_fn=limited,
                capture_output=True,
                text=True,
                check=False,
            )
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime
            told.append((words[0], ended.returncode in (0, 1), f"{spent:.0f} CPU s; {ended.stderr.strip()[-400:]}"))
        count = sum(1 for _ in sources.every(shelf))
        told.append(
            (
                f"{count} documents",
                count > 0 and len(_published(shelf)) > 0.99 * count,
                f"peak {used.ru_maxrss // 1024} MB",
            )
        )
        good, line = _sum_up(f"memory under {most} MB", told)
        return good, f"{line}; {'; '.join(f'{name}: {more}' for name, _, more in told)}"


def _sum_up(what: str, told: Sequence[tuple[str, bool, str]]) -> tuple[bool, str]:
    for name, good, more in told:
        if not good:
            print(f"did not hold: {what}: {name}: {more}", file=sys.stderr)
    return all(good for _, good, _ in told), f"{what}: {', '.join(name for name, good, _ in told if good)}"


def _begun(shelf: Shelf, *words: str) -> subprocess.Popen[str]:
    command = [*LUOSHI, "--shelf", str(shelf.path), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _luoshi(shelf: Shelf, *words: str, clock: str | None = None) -> subprocess.CompletedProcess[str]:
    before = ["faketime", clock] if clock else []
    command = [*before, *LUOSHI, "--shelf", str(shelf.path), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _fill(ballast: Path) -> None:
    """Take what room is left, but for what a running process could not do without to say so."""
    with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as out:
        for size in (1 << 16, 1 << 12):
            with contextlib.suppress(OSError):
                while out.write(b"\0" * size):
                    pass


class _mounted:
    """A small disk of its own in memory, seen by this process and those it starts."""

    def __init__(self, options: str) -> None:
        self._options = options
        self._folder = tempfile.mkdtemp(prefix="luoshi-disk-")

    def __enter__(self) -> Path:
        subprocess.run(["mount", "-t", "tmpfs", "-o", self._options, "tmpfs", self._folder], check=True)
        return Path(self._folder)

    def __exit__(self, *exc: object) -> None:
        subprocess.run(["umount", self._folder], check=False)
        shutil.rmtree(self._folder, ignore_errors=True)


def main() -> int:
    """Try one thing out and print the row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["kills", "full", "readonly", "clock", "two", "memory"])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=1536, help="MB of memory")
    parser.add_argument("--keep", type=Path, help="keep the shelf of “memory” in this new folder")
    asked = parser.parse_args()
    works: dict[str, Callable[[], tuple[bool, str]]] = {
        "kills": lambda: kills(asked.times, asked.seed),
        "full": full,
        "readonly": readonly,
        "clock": clock,
        "two": lambda: two(asked.times),
        "memory": lambda: memory(asked.folder, asked.most, asked.keep),
    }
    good, line = works[asked.what]()
    print(line)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
