"""Arrays between the steps: packed they hold the same rows in less room."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from luoshi.store.arrays import Parts, pack, write_parts

NO_ROWS = {"key": np.zeros(0, np.uint64), "pos": np.zeros(0, np.int32), "weight": np.zeros(0)}


def test_packed_arrays_are_the_same_in_less_room(tmp_path: Path) -> None:
    """Every part keeps its rows, in order of the column asked for; a packed file is not packed again."""
    random, path = np.random.default_rng(5), tmp_path / "rows-0"
    parts = [
        (name, {"key": random.integers(1 << 40, size=size, dtype=np.uint64) << np.uint64(20),
                "pos": np.arange(size, dtype=np.int32), "weight": np.zeros(size)})
        for name, size in (("a", 3000), ("b", 0), ("c", 1), ("a", 2000))
    ]  # fmt: skip
    write_parts(path, parts, NO_ROWS)
    before, size = {name: Parts(path).read(name) for name in ("a", "b", "c")}, path.stat().st_size
    pack(path, "key")
    assert path.stat().st_size < 0.7 * size and Parts(path).packed
    for name, columns in before.items():
        order = np.argsort(columns["key"])
        for column, values in Parts(path).read(name).items():
            assert values.dtype == columns[column].dtype and np.array_equal(values, columns[column][order])
    kept = path.read_bytes()
    pack(path, "key")
    assert path.read_bytes() == kept


def test_a_file_without_rows_is_packed_too(tmp_path: Path) -> None:
    """Nothing becomes nothing."""
    write_parts(tmp_path / "rows-0", [], NO_ROWS)
    pack(tmp_path / "rows-0")
    assert not len(Parts(tmp_path / "rows-0").read("a")["key"])
