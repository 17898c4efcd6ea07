"""Measures the web pages: server time and weight of every sort of page, and many readers at once.

    python -m evals.web_speed [--shelf FOLDER] [--rounds 5] [--readers 100]

Without a shelf the sample is laid out and run first. Server time is what the application takes for one request at a time (ASGI,
no network): CPU of the process, all threads, beside wall time, which also counts what else the machine does. Weight is the page
as sent, packed, with its style sheet and scripts, without pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from shutil import copyfile

import httpx

from luoshi import intake
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.store import Shelf, sources
from luoshi.store.query import documents, matrix
from luoshi.web import create_app

#: Milliseconds at the 95th percentile, and bytes, that a page may take.
GOAL, GOAL_MATRIX, GOAL_WEIGHT = 100, 300, 300_000


@dataclass(frozen=True, slots=True)
class Page:
    """What one sort of page took."""

    path: str
    times: tuple[float, ...]
    cpu: tuple[float, ...]
    weight: int
    status: int


def at(times: Sequence[float], share: float) -> float:
    """Return the time that ``share`` of the requests stayed within."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def sample_shelf(folder: Path) -> Shelf:
    """Lay the sample on a shelf and run."""
    made = Shelf.create(folder / "sample")
    with resources.as_file(resources.files("luoshi.sample")) as sample:
        for table in (sample / "lexicon").glob("*.csv"):
            copyfile(table, made.path / "lexicon" / table.name)
        for item in intake.unpack(sample / "pages"):
            if isinstance(item, intake.Deposit):
                sources.put(made, item.data, item.name, item.name, item.declared, "2024-01-01", item.container)
    run(made, Serial())
    return made


def every_path(shelf: Shelf) -> list[str]:
    """Return one address of every sort of page, of the documents with the most links and the most letters."""
    up = matrix.upstreams(shelf, limit=1)[0]
    long = max(documents.documents(shelf, limit=5000).rows, key=lambda one: one.characters)
    down = documents.documents(shelf, order="links", limit=2).rows[-1]
    item = matrix.matrix(shelf, up.article_id).cells[0]
    fixed = "/ /documents /sources /issues /runs /add /matrix /directives /targets /series/gdp_growth /references /review /results"
    more = "/commitments /formulations /ledger /tasks/new /search?q=落实 /search?q=高质量发展 /ask?q=今年城镇新增就业目标是多少"
    made = [*fixed.split(), *more.split(), "/review?kind=target&state=all", "/lifeline?q=高质量发展"]
    for name in ("articles", "references", "matrix", "gaps", "cascade", "breakdown", "additions"):
        made.append(f"/{name}/{up.article_id}")
    made += [f"/articles/{long.article_id}", f"/sources/{long.source_id}", f"/p/{up.source_id}.400-440"]
    made += [f"/check/{down.article_id}?parent={up.article_id}", f"/compare/{up.article_id}/{down.article_id}"]
    made.append(f"/matrix/{up.article_id}/cell?{httpx.QueryParams(item=item.item_id, body=item.body)}")
    return made


async def fetch(client: httpx.AsyncClient, path: str) -> tuple[int, int, str]:
    """Return status, bytes as sent, and text of a page."""
    async with client.stream("GET", path) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    packed = answer.headers.get("content-encoding") == "gzip"
    return answer.status_code, len(raw), (gzip.decompress(raw) if packed else raw).decode("utf-8", "replace")


async def measure(shelf: Shelf, paths: Sequence[str], rounds: int) -> list[Page]:
    """Ask for every page ``rounds`` times, one request at a time; the first answer warms up and is not counted."""
    transport = httpx.ASGITransport(create_app(shelf))
    found = []
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path in paths:
            status, weight, text = await fetch(client, path)
            times, cpu = [], []
            for _ in range(rounds):
                began, worked = time.perf_counter(), time.process_time()
                await fetch(client, path)
                times.append((time.perf_counter() - began) * 1000)
                cpu.append((time.process_time() - worked) * 1000)
            for asset in set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', text)):
                weight += (await fetch(client, asset))[1]
            found.append(Page(path, tuple(times), tuple(cpu), weight, status))
    return found


async def crowd(address: str, paths: Sequence[str], readers: int) -> tuple[list[float], int]:
    """Let ``readers`` ask at once, each for three pages after one another; return times in seconds and failures."""
    times: list[float] = []
    failed = 0
    limits = httpx.Limits(max_connections=readers)

    async def read(client: httpx.AsyncClient, number: int) -> None:
        nonlocal failed
        for step in range(3):
            began = time.perf_counter()
            try:
                answer = await client.get(paths[(number * 3 + step) % len(paths)])
                failed += answer.status_code >= 400
            except httpx.HTTPError:
                failed += 1
            times.append(time.perf_counter() - began)

    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=120) as client:
        await asyncio.gather(*(read(client, number) for number in range(readers)))
    return times, failed


@contextmanager
def served(shelf: Shelf) -> Iterator[str]:
    """Run ``luoshi serve`` with as many processes as cores, as a user would; the readers share the machine with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "luoshi", "--shelf", str(shelf.path), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            with suppress(httpx.HTTPError):
                httpx.get(f"{address}/healthz", timeout=5)
                break
            time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def shelf_of(path: Path | None) -> Iterator[Shelf]:
    """Open the shelf at ``path``, or lay out the sample for a while."""
    if path is not None:
        yield Shelf.open(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield sample_shelf(Path(folder))


def report(pages: Sequence[Page]) -> None:
    """Print the table, slowest first."""
    print("| page | CPU ms p50 | CPU ms p95 | wall ms p95 | KB |\n|---|--:|--:|--:|--:|")
    for one in sorted(pages, key=lambda page: -at(page.cpu, 0.95)):
        wrong = "" if one.status == 200 else f" (status {one.status})"
        told = re.sub(r"[0-9a-f]{16}[-.0-9a-f]*", "…", one.path)[:48]
        cpu = f"{at(one.cpu, 0.5):.0f} | {at(one.cpu, 0.95):.0f}"
        print(f"| `{told}`{wrong} | {cpu} | {at(one.times, 0.95):.0f} | {one.weight / 1000:.0f} |")
    every, wall = ([x for one in pages for x in one.cpu], [x for one in pages for x in one.times])
    print(f"| **all pages** | {at(every, 0.5):.0f} | {at(every, 0.95):.0f} | {at(wall, 0.95):.0f} | |")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shelf", type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--readers", type=int, default=100)
    chosen = options.parse_args()
    with shelf_of(chosen.shelf) as shelf:
        paths = every_path(shelf)
        report(asyncio.run(measure(shelf, paths, chosen.rounds)))
        with served(shelf) as address:
            for when in ("first visitors", "then", "then"):
                times, failed = asyncio.run(crowd(address, paths, chosen.readers))
                half, most = at(times, 0.5), at(times, 0.95)
                print(
                    f"{chosen.readers} readers at once, {when}, {len(times)} requests: "
                    f"p50 {half:.2f} s, p95 {most:.2f} s, {failed} failed"
                )


if __name__ == "__main__":
    main()
