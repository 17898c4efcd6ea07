"""``import luoshi`` loads nothing but itself."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "pyarrow",
    "duckdb",
    "numpy",
    "fastapi",
    "pydantic",
    "click",
    "luoshi.model",
    "luoshi.store",
    "importlib.metadata",
)


def loaded(code: str) -> set[str]:
    """Return which modules a fresh Python has loaded after ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_luoshi_loads_no_library_and_no_room():
    """A program that only wants the version pays nothing; the time is measured by hand, this is what it comes from."""
    extra = loaded("import luoshi") - loaded("pass")

    assert {name for name in extra if name.startswith("luoshi")} == {"luoshi"}
    assert extra.isdisjoint(HEAVY)


def test_every_name_of_the_interface_can_be_used():
    """What __all__ says is there, and a room stays a package when it has been called."""
    import luoshi
    from luoshi.restore import restore

    assert all(getattr(luoshi, name) for name in luoshi.__all__)
    assert callable(luoshi.restore)
    assert luoshi.restore("一二三。\n").passages
    assert luoshi.restore.restore is restore
