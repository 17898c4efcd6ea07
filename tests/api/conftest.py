"""The bundled sample on a shelf with a few tasks, opened as a program opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

import luoshi
from luoshi.api.shelves import OpenShelf
from luoshi.cli.demo_command import build


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the shelf."""
    return build(tmp_path_factory.mktemp("api") / "shelf").path


@pytest.fixture(scope="session")
def shelf(folder: Path) -> OpenShelf:
    """The open shelf."""
    return luoshi.open(folder)
