"""Fixtures shared by every room's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real pages, gold and benchmark; the test is skipped where it is absent."""
    if not (SHARED / "README.md").exists():
        pytest.skip("the folder ../shared (real pages and gold) is not beside this checkout")
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag without which no golden file is ever written."""
    parser.addoption(
        "--regenerate-golden",
        action="store_true",
        help="write the golden pages anew; read the difference before it is committed",
    )


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written anew instead of compared."""
    return bool(request.config.getoption("--regenerate-golden"))
