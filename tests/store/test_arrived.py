"""What came with the last run (新到): told against the run before, nothing after the first."""

from __future__ import annotations

from pathlib import Path

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import Declared
from luoshi.store import sources
from luoshi.store.query.documents import arrived
from tests.engine.conftest import lay_sample

NOTICE = "云泽省人民政府办公厅关于做好春耕备耕工作的通知\n\n各市人民政府：\n为做好春耕备耕工作，现通知如下。各市要抓好农资供应。\n"


def test_what_the_run_before_did_not_have(tmp_path: Path) -> None:
    """The first run has no news; a document added since is news until the collection changes again."""
    shelf = lay_sample(tmp_path / "shelf")
    run(shelf, Serial())
    assert arrived(shelf, 8).rows == ()

    sources.put(shelf, NOTICE.encode(), "notice.txt", "notice.txt", Declared(), "2026-03-02T09:00:00+08:00")
    assert arrived(shelf, 8).total == 0
    run(shelf, Serial())
    assert [one.source_name for one in arrived(shelf, 8).rows] == ["notice.txt"]
    assert arrived(shelf, 0).total == 1

    run(shelf, Serial())
    assert arrived(shelf, 8).total == 1
