"""The shelf opens, refuses and keeps."""

from pathlib import Path

import pytest

from luoshi.model import Declared, ShelfError, UnknownName
from luoshi.store import Shelf, sources
from luoshi.store.atomic import write_bytes


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf.create(tmp_path / "shelf", "试")


def test_a_new_shelf_opens_again(shelf: Shelf):
    """What was made can be opened and keeps its name."""
    assert Shelf.open(shelf.path) == shelf


def test_a_shelf_is_not_made_over_other_files(tmp_path: Path):
    """A folder that holds something is left alone."""
    (tmp_path / "mine.txt").write_text("x")

    with pytest.raises(ShelfError, match="not empty"):
        Shelf.create(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("format = 99\n", "format 99"),
        ("format = ", "damaged"),
        ("name = 'x'\n", "which format"),
    ],
)
def test_a_shelf_that_cannot_be_understood_is_refused(shelf: Shelf, content: str, message: str):
    """Newer, damaged or silent luoshi.toml: one clear line."""
    (shelf.path / "luoshi.toml").write_text(content)

    with pytest.raises(ShelfError, match=message):
        Shelf.open(shelf.path)


def test_no_shelf_says_how_to_make_one(tmp_path: Path):
    """A missing shelf names the command that makes one."""
    with pytest.raises(ShelfError, match="luoshi init"):
        Shelf.open(tmp_path / "none")


def test_the_same_bytes_are_kept_once_and_facts_only_fill_gaps(shelf: Shelf):
    """A second offer adds a name and missing facts, and overwrites nothing."""
    first, put = sources.put(shelf, b"abc", "a.txt", "/in/a.txt", Declared(title="甲"), "2026-01-01T00:00:00+00:00")
    assert put is sources.Put.NEW

    again, put = sources.put(shelf, b"abc", "b.txt", "/in/b.txt", Declared(title="乙", issuer="某局"), "later")

    assert (again, put) == (first, sources.Put.FACTS_ADDED)
    sidecar = sources.sidecar_of(shelf, first)
    assert (sidecar.name, sidecar.aliases, sidecar.declared.title, sidecar.declared.issuer) == (
        "a.txt",
        ("b.txt",),
        "甲",
        "某局",
    )


def test_changed_bytes_are_found(shelf: Shelf):
    """A raw page that no longer matches its identity is not read."""
    source_id, _ = sources.put(shelf, b"abc", "a.txt", "a.txt", Declared(), "now")
    (shelf.sources / source_id[:2] / f"{source_id}.bin").write_bytes(b"abd")

    with pytest.raises(ShelfError, match="do not match"):
        sources.bytes_of(shelf, source_id)


def test_an_unknown_source_is_named(shelf: Shelf):
    """Asking for what is not there says so."""
    with pytest.raises(UnknownName):
        sources.sidecar_of(shelf, "0" * 16)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A disk that fills in mid-write leaves the file as it was, and no rest."""
    file = tmp_path / "x.json"
    write_bytes(file, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("luoshi.store.atomic.os.fsync", full)
    with pytest.raises(ShelfError, match="free some space"):
        write_bytes(file, b"new")

    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_two_writers_do_not_meet(shelf: Shelf):
    """The second writer is told to wait."""
    with shelf.locked(), pytest.raises(ShelfError, match="another process"), shelf.locked():
        pass


def test_what_a_loss_of_power_cut_short_is_written_anew(shelf: Shelf):
    """An empty or short file under the right name is no copy of the bytes."""
    data = "各单位要抓好落实。\n".encode()
    source_id, _ = sources.put(shelf, data, "a.txt", "a.txt", Declared(), "2026-01-01", forced=False)
    sources.settle()
    for suffix, left in ((".bin", b""), (".bin", data[:5]), (".json", b"")):
        (shelf.sources / source_id[:2] / f"{source_id}{suffix}").write_bytes(left)
        _, put = sources.put(shelf, data, "a.txt", "a.txt", Declared(), "2026-01-01")
        assert put is sources.Put.NEW
        assert sources.bytes_of(shelf, source_id) == data
        assert sources.sidecar_of(shelf, source_id).name == "a.txt"
