"""Plug-ins of somebody else, installed as pip would: a module and its dist-info on the path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from luoshi.plugins.discovery import _installed

Install = Callable[[str, dict[str, str]], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package ``toy`` with the source of its one module and its entry points by hook."""

    def put(source: str, points: dict[str, str]) -> None:
        site = tmp_path / "site"
        info = site / "toy_plugin-1.2.dist-info"
        info.mkdir(parents=True)
        (site / "toy_plugin.py").write_text(source, encoding="utf-8")
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-plugin\nVersion: 1.2\n", encoding="utf-8")
        groups = "".join(f"[luoshi.{hook}]\n{point}\n\n" for hook, point in points.items())
        (info / "entry_points.txt").write_text(groups, encoding="utf-8")
        monkeypatch.syspath_prepend(str(site))
        monkeypatch.delitem(__import__("sys").modules, "toy_plugin", raising=False)
        _installed.cache_clear()

    return put
