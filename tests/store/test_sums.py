"""Damaged findings: found by their checksums, told in one line, taken away and made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import ShelfError
from luoshi.store import Shelf
from luoshi.store.findings import current, read_dataset
from luoshi.store.query import documents
from luoshi.store.sums import damages, set_aside
from tests.engine.conftest import lay_sample
from tests.engine.test_run import digests


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """The sample with findings."""
    made = lay_sample(tmp_path / "shelf")
    run(made, Serial())
    return made


def flip(path: Path, at: float = 0.5) -> None:
    """Change one byte of a file in place, as a disk does that forgets."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 0xFF
    path.write_bytes(data)


def cut(path: Path) -> None:
    """Take the last half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def lose(path: Path) -> None:
    """Take a file away."""
    path.unlink()


@pytest.mark.parametrize("damage", [flip, cut, lose])
@pytest.mark.parametrize(
    ("stage", "pattern"),
    [
        ("restore", "articles.parquet"),
        ("annotate", "directives.parquet"),
        ("trace", "links.parquet"),
        ("trace", "work/**/*.parquet"),
        ("search", "passages.index"),
        ("restore", "shards/*/pieces.parquet"),
        ("follow", "continuations.parquet"),
    ],
)
def test_damage_is_found_and_made_good(shelf: Shelf, stage: str, pattern: str, damage: Callable[[Path], None]):
    """Whatever file of whatever stage; afterwards the findings are what they were, byte for byte."""
    whole = digests(shelf)
    path = next(iter(sorted(current(shelf)[stage].glob(pattern))))
    damage(path)
    found = damages(shelf)
    assert found == {stage: [str(path.relative_to(current(shelf)[stage]))]}

    set_aside(shelf, stage, found[stage])
    assert stage not in current(shelf)
    account = run(shelf, Serial())
    assert not account.nothing_to_do
    assert damages(shelf) == {}
    assert digests(shelf) == whole


def test_whole_findings_are_not_touched(shelf: Shelf):
    """Nothing to find, and the sums cover every file that is read."""
    assert damages(shelf) == {}
    for folder in current(shelf).values():
        assert (folder / "sums.json").exists()


def test_a_damaged_shard_is_not_carried_on(shelf: Shelf):
    """The next run computes it again, even if nobody looked for damage before."""
    shard = next(iter(sorted((current(shelf)["restore"] / "shards").iterdir())))
    flip(shard / "texts.parquet")
    (shelf.path / "lexicon" / "outlets.csv").touch()
    from luoshi.model import Declared
    from luoshi.store import sources

    sources.put(shelf, "各单位要抓好落实。\n".encode(), "new.txt", "", Declared(), "2026-01-01")
    account = run(shelf, Serial())
    assert account.computed_shards >= 2
    assert damages(shelf) == {}


def test_reading_damaged_findings_is_one_line_with_what_to_do(shelf: Shelf):
    """No defect: an error that says where and what to do."""
    path = current(shelf)["restore"] / "articles.parquet"
    whole = path.read_bytes()
    offset = pq.ParquetFile(path).metadata.row_group(0).column(0).data_page_offset
    for data in (whole[:100], b"", whole[:offset] + b"\xff" * 200 + whole[offset + 200 :]):
        path.write_bytes(data)
        with pytest.raises(ShelfError, match="damaged") as told:
            read_dataset(shelf, "articles")
        assert "--repair" in told.value.remedy
    path.write_bytes(b"PAR1" + b"\0" * 100)
    with pytest.raises(ShelfError, match="damaged"):
        documents.overview(shelf)
