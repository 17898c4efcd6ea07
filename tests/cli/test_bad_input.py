"""One clear line for everything that cannot be read; the rest goes on and nothing stored is damaged."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from .conftest import Luoshi

GOOD = "关于做好工作的通知\n各单位要抓好落实。\n"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("noise.txt", bytes(range(256)) * 8, "binary"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "not a document"),
        ("blank.txt", b" \n\n \n", ""),
    ],
)
def test_a_bad_file_beside_a_good_one(luoshi: Luoshi, tmp_path: Path, name: str, data: bytes, said: str):
    """The bad one is named, the good one is added, nothing shows a traceback."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(data)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")

    added = luoshi("add", folder)
    ran = luoshi("run", "--engine", "serial")
    listed = luoshi("list", "articles", "--format", "jsonl")

    assert said in added.err
    assert not said or (name in added.err and added.code == 1)
    assert "Traceback" not in added.err + ran.err
    assert '"source_name": "good.txt"' in listed.out


def test_a_text_under_a_wrong_ending_is_read_by_its_bytes(luoshi: Luoshi, tmp_path: Path):
    """The name does not decide what a file is."""
    (tmp_path / "page.pdf").write_bytes(GOOD.encode("gb18030"))
    luoshi("add", tmp_path / "page.pdf")
    luoshi("run", "--engine", "serial")

    assert "各单位要抓好落实" in luoshi("list", "articles", "--format", "jsonl").out


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder, whatever its permissions")
def test_an_unreadable_folder_is_named(luoshi: Luoshi, tmp_path: Path):
    """What may not be read is said, with what to do."""
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0)
    try:
        ran = luoshi("add", folder)
    finally:
        folder.chmod(stat.S_IRWXU)

    assert ran.code == 1
    assert "permissions" in ran.err


def test_a_missing_path_is_named(luoshi: Luoshi, tmp_path: Path):
    """A typing slip is one line."""
    ran = luoshi("add", tmp_path / "nowhere")

    assert ran.code != 0
    assert "nowhere" in ran.err


def test_a_shelf_of_a_newer_version_is_refused(luoshi: Luoshi, tmp_path: Path):
    """The shelf is not touched."""
    luoshi("init")
    file = tmp_path / "shelf" / "luoshi.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("format = 1", "format = 7"), encoding="utf-8")

    ran = luoshi("run")

    assert ran.code == 2
    assert "install a newer luoshi" in ran.err


def test_a_disk_that_fills_says_so_and_keeps_what_was_there(
    luoshi: Luoshi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The old findings stay; the error names the remedy."""
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    luoshi("add", tmp_path / "a.txt")
    luoshi("run", "--engine", "serial")
    before = luoshi("list", "articles", "--format", "jsonl").out
    (tmp_path / "b.txt").write_text(GOOD * 2, encoding="utf-8")
    luoshi("add", tmp_path / "b.txt")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("luoshi.store.findings.pq.write_table", full)
        ran = luoshi("run", "--engine", "serial")

    assert ran.code == 2
    assert "free some space" in ran.err
    assert luoshi("list", "articles", "--format", "jsonl").out == before
    assert luoshi("run", "--engine", "serial").code == 0


def test_a_damaged_table_of_the_shelf_names_its_line(luoshi: Luoshi, tmp_path: Path):
    """A lexicon row without its source is refused before anything runs."""
    luoshi("init")
    (tmp_path / "shelf" / "lexicon" / "outlets.csv").write_text("name,source,example\n某报,,\n", encoding="utf-8")

    ran = luoshi("run")

    assert ran.code == 2
    assert "outlets.csv:2" in ran.err


def test_findings_of_another_version_are_made_anew(luoshi: Luoshi, tmp_path: Path) -> None:
    """Columns that this version reads and that one did not write: one clear line, and a run mends it."""
    (tmp_path / "a.txt").write_text("关于做好工作的通知\n各单位要在年底前建成学校20所。\n", encoding="utf-8")
    luoshi("init")
    luoshi("add", tmp_path / "a.txt")
    luoshi("run", "--engine", "serial")
    (file,) = (tmp_path / "shelf" / "findings").glob("restore-*/articles.parquet")
    table = pq.read_table(file).drop_columns(["kicker"])
    file.unlink()
    pq.write_table(table, file)

    ran = luoshi("list", "articles")

    assert ran.code == 2
    assert "another version" in ran.err and "luoshi run" in ran.err and "kicker" in ran.err
