"""Files put to an event by command, and what ``ledger verify`` says of them."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from .conftest import Luoshi, records

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def task(luoshi: Luoshi) -> str:
    """A task that is registered."""
    luoshi("init")
    assert luoshi("ledger", "open", "--title", "净增规上企业").code == 0
    (line,) = records(luoshi("ledger", "list", "--format", "jsonl").out)
    assert luoshi("ledger", "act", str(line["id"]), "register", "--role", "registrar").code == 0
    return str(line["id"])


def evidence(luoshi: Luoshi, task: str, file: Path) -> int:
    """Put a file in as evidence."""
    words = ("--set", "says=统计公报", "--role", "registrar", "--attach", file)
    return luoshi("ledger", "act", task, "add_evidence", *words).code


def test_a_file_is_evidence_and_stays_what_it_was(luoshi: Luoshi, task: str, tmp_path: Path):
    """Changed or taken away, ``ledger verify`` names the task."""
    file = tmp_path / "公报.pdf"
    file.write_bytes(PDF)
    assert evidence(luoshi, task, file) == 0
    whole = luoshi("ledger", "verify")
    assert whole.code == 0 and "1 attachments" in whole.err
    (kept,) = [path for path in (tmp_path / "shelf" / "attachments").rglob("*") if path.is_file() and not path.suffix]
    assert json.loads(kept.with_suffix(".json").read_text("utf-8"))["name"] == "公报.pdf"
    kept.write_bytes(PDF + b"more")
    changed = luoshi("ledger", "verify")
    assert changed.code == 1 and f"task {task}" in changed.err and "was changed" in changed.err
    kept.unlink()
    gone = luoshi("ledger", "verify")
    assert gone.code == 1 and "does not hold" in gone.err


def test_a_file_that_cannot_be_attached_is_one_line(luoshi: Luoshi, task: str, tmp_path: Path):
    """By its kind, or because the event takes none; nothing is written."""
    file = tmp_path / "x.pdf"
    file.write_bytes(b"<html><script>1</script></html>")
    assert evidence(luoshi, task, file) == 2
    file.write_bytes(PDF)
    refused = luoshi("ledger", "act", task, "remind", "--attach", file)
    assert refused.code == 2 and "has no field “file”" in refused.err
    assert "2 events, 0 attachments" in luoshi("ledger", "verify").err


def test_a_package_holds_the_files_too(luoshi: Luoshi, task: str, tmp_path: Path):
    """Under their digests, in the sums; one that is gone is named."""
    file = tmp_path / "公报.pdf"
    file.write_bytes(PDF)
    assert evidence(luoshi, task, file) == 0
    made = luoshi("ledger", "handover", tmp_path / "package.zip")
    assert made.code == 0 and "1 attachments" in made.err, made.err
    with ZipFile(tmp_path / "package.zip") as package:
        (name,) = [one for one in package.namelist() if "attachments/" in one]
        assert package.read(name) == PDF and name.endswith("-公报.pdf")
    assert luoshi("ledger", "verify", "--package", tmp_path / "package.zip").code == 0
