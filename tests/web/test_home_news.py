"""The home page tells what came with the last run from what is latest by date."""

from __future__ import annotations

from pathlib import Path

import httpx

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import Declared
from luoshi.store import Shelf, sources

from .conftest import served

OLD = (
    "云泽省人民政府办公厅关于做好春耕备耕工作的通知\n\n各市人民政府：\n现通知如下。各市要抓好农资供应。\n2019年3月1日\n"
)
NEW = "云泽省人民政府关于推进产业发展的通知\n\n各市人民政府：\n建成智能工厂200家。各市要认真抓好落实。\n2024年2月1日\n"


def test_what_is_new_is_not_what_is_latest(tmp_path: Path) -> None:
    """An old document that came last is new and not latest; after one run alone nothing is new; in both languages."""
    shelf = Shelf.create(tmp_path / "shelf")
    sources.put(shelf, NEW.encode(), "new.txt", "new.txt", Declared(), "2024-03-01")
    run(shelf, Serial())
    with served(shelf) as at:
        assert "New with the last run" not in httpx.get(f"{at}/?lang=en", timeout=60).text
    sources.put(shelf, OLD.encode(), "old.txt", "old.txt", Declared(), "2024-03-02")
    run(shelf, Serial())
    with served(shelf) as at, httpx.Client(base_url=at, timeout=60, follow_redirects=True) as client:
        for language, said in (("en", "New with the last run"), ("zh", "上次整理新到")):
            assert said in client.get(f"/?lang={language}").text
        told = client.get("/index.json").json()
    assert [one["source_name"] for one in told["arrived"]["rows"]] == ["old.txt"]
    assert [one["source_name"] for one in told["latest"]] == ["new.txt", "old.txt"]
