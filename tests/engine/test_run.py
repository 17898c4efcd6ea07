"""Laws of a run: same results on every engine, nothing twice, nothing half, one bad source harms no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from luoshi.engine.engines import Cores, Serial, engine_named
from luoshi.engine.run import run
from luoshi.model import Declared, LuoshiError
from luoshi.store import Shelf, sources
from luoshi.store.findings import DATASETS, current
from luoshi.store.query.listing import listing

from .conftest import lay_sample


def digests(shelf: Shelf) -> dict[str, str]:
    """Return the digest of every published dataset."""
    folders = current(shelf)
    return {
        name: sha256((folders[stage] / f"{name}.parquet").read_bytes()).hexdigest()
        for name, (stage, _) in DATASETS.items()
    }


def test_serial_and_all_cores_give_the_same_bytes(tmp_path: Path):
    """The engine decides how work is run, never what comes out."""
    one, two = lay_sample(tmp_path / "one"), lay_sample(tmp_path / "two")
    run(one, Serial())
    run(two, Cores(2))

    assert digests(one) == digests(two)


def test_a_second_run_does_nothing_and_says_so(shelf: Shelf):
    """Everything is found by its fingerprint."""
    assert not run(shelf, Serial()).nothing_to_do
    before = digests(shelf)

    again = run(shelf, Serial())

    assert again.nothing_to_do
    assert again.computed_shards == 0
    assert digests(shelf) == before


def test_one_added_page_redoes_its_shard_only(shelf: Shelf):
    """All other shards are taken over from the findings before."""
    first = run(shelf, Serial())
    shards = len({sidecar.id[:2] for sidecar in sources.every(shelf)})
    added, _ = sources.put(shelf, "通知\n各单位要抓好落实。\n".encode(), "new.txt", "new.txt", Declared(), "2026-01-01")

    account = run(shelf, Serial())

    touched = 1
    assert first.reused_shards == 0
    assert account.reused_shards == 2 * (shards + (added[:2] not in _groups(first, shelf, added)) - touched)
    assert {row["source_name"] for row in listing(shelf, "articles")} >= {"new.txt"}


def _groups(_: object, shelf: Shelf, added: str) -> set[str]:
    return {sidecar.id[:2] for sidecar in sources.every(shelf) if sidecar.id != added}


def test_an_unreadable_source_is_counted_and_the_rest_goes_on(shelf: Shelf):
    """Its failure is an issue with its name; nothing else is touched."""
    run(shelf, Serial())
    before = {row["id"] for row in listing(shelf, "articles")}
    sources.put(shelf, bytes(range(256)) * 40, "noise.txt", "noise.txt", Declared(), "2026-01-01")

    account = run(shelf, Serial())

    errors = [issue for issue in listing(shelf, "issues") if issue["severity"] == "error"]
    assert account.failed == 1
    assert [issue["source_name"] for issue in errors] == ["noise.txt"]
    assert {row["id"] for row in listing(shelf, "articles")} >= before


def test_a_changed_fact_redoes_what_rests_on_it(shelf: Shelf):
    """Facts declared later reach the findings."""
    data = "关于做好工作的通知\n各单位要抓好落实。\n".encode()
    sources.put(shelf, data, "a.txt", "a.txt", Declared(), "2026-01-01")
    run(shelf, Serial())
    sources.put(shelf, data, "a.txt", "a.txt", Declared(issuer="云泽省教育厅", published="2024-05-01"), "2026-01-01")

    account = run(shelf, Serial())

    dates = {row["source_name"]: row["date"] for row in listing(shelf, "identities")}
    assert account.computed_shards >= 2
    assert dates["a.txt"] == "2024-05-01"


def test_every_quotation_of_every_finding_is_exact(shelf: Shelf):
    """Whatever is listed with spans stands in its source at them, white space aside."""
    run(shelf, Serial())
    texts = {row["source_id"]: row["text"] for row in _texts(shelf)}
    quotes = 0
    for kind, field in (("directives", "text"), ("targets", "quote"), ("formulations", "form"), ("mentions", "name")):
        for row in listing(shelf, kind):
            if row["spans"]:
                quotes += 1
                assert "".join(_at(texts[row["source_id"]], row["spans"]).split()) == "".join(row[field].split())
    assert quotes > 50


def test_every_link_quotes_both_ends_exactly(shelf: Shelf):
    """Both quotations of a link stand in their sources."""
    run(shelf, Serial())
    texts = {row["name"]: row["text"] for row in _texts(shelf)}
    links = list(listing(shelf, "links"))
    for link in links:
        for end in (link["up"], link["down"]):
            assert "".join(_at(texts[end["source_name"]], end["spans"]).split()) == "".join(end["text"].split())
    assert links


def _texts(shelf: Shelf) -> list[dict[str, str]]:
    from luoshi.store.query.tables import ask

    return ask(shelf, "SELECT source_id, name, text FROM texts")


def _at(text: str, spans: list[list[int]]) -> str:
    return "".join(text[start:end] for start, end in spans)


def test_pieces_partition_every_source(shelf: Shelf):
    """Every character of every page is kept once or dropped once."""
    run(shelf, Serial())
    lengths = {row["source_id"]: len(row["text"]) for row in _texts(shelf)}
    at = dict.fromkeys(lengths, 0)
    for piece in sorted(listing(shelf, "pieces"), key=lambda piece: (piece["source_id"], piece["start"])):
        assert piece["start"] == at[piece["source_id"]]
        at[piece["source_id"]] = piece["end"]
    assert at == lengths


@pytest.mark.parametrize("delay", [0.4, 0.9, 1.4])
def test_a_killed_run_leaves_the_old_findings_or_the_new(tmp_path: Path, delay: float):
    """After kill -9 at any moment the shelf opens, and the next run finishes the work."""
    shelf = lay_sample(tmp_path / "shelf")
    command = [sys.executable, "-m", "luoshi", "--shelf", str(shelf.path), "run", "--engine", "serial"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    state = current(Shelf.open(shelf.path))
    assert set(state) in (set(), {"restore", "annotate", "trace", "search"})

    run(shelf, Serial())
    whole = lay_sample(tmp_path / "whole")
    run(whole, Serial())
    assert digests(shelf) == digests(whole)


def test_an_engine_that_does_not_exist_is_named():
    """The error says which engines there are."""
    with pytest.raises(LuoshiError, match="serial, cores or spark"):
        engine_named("spark9")


def test_a_page_added_to_a_traced_shelf_gives_what_a_run_from_nothing_gives(tmp_path: Path):
    """Links are taken over where nothing touches them, and the bytes are the same."""
    page = ("关于做好工作的通知\n" + "坚持以人民为中心的发展思想，" * 3 + "\n各单位要抓好落实。\n").encode()
    one, two = lay_sample(tmp_path / "one"), lay_sample(tmp_path / "two")
    run(one, Serial())
    for shelf in (one, two):
        sources.put(shelf, page, "new.txt", "new.txt", Declared(), "2026-01-01")
        run(shelf, Serial())

    assert digests(one) == digests(two)
