"""A shelf of every released version is opened, read, written and run by this one; one of a newer version is refused."""

from __future__ import annotations

import tarfile
from datetime import date
from pathlib import Path

import pytest

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import ActorRole, ShelfError
from luoshi.store import Shelf, sources
from luoshi.store.accounts import accounts
from luoshi.store.accounts_tables import MIGRATIONS as OF_ACCOUNTS
from luoshi.store.attachments import attachment
from luoshi.store.books_postgres import MIGRATIONS as ON_SERVER
from luoshi.store.books_sqlite import MIGRATIONS
from luoshi.store.desk import desk, leave
from luoshi.store.migrating import RELEASED, STEPS, migrate
from luoshi.store.query import dealings, documents
from luoshi.store.saved import saved
from luoshi.store.shelf import FORMAT, format_of
from tests.ledger.office import registered
from tests.store.shelves.make import FOLDER, PASSWORD
from tests.store.test_accounts import NOW


def test_every_release_left_a_shelf():
    """Nobody forgets it: the table and the archives name the same versions."""
    assert sorted(RELEASED) == sorted(file.name.removesuffix(".tar.gz") for file in FOLDER.glob("*.tar.gz"))


def test_the_formats_of_today_are_those_of_the_last_release_or_higher():
    """Raising one takes a step, and a line in the table when it is released."""
    last = list(RELEASED.values())[-1]
    assert len(STEPS) + 1 == FORMAT >= last.shelf
    assert len(ON_SERVER) == len(MIGRATIONS) >= last.ledger
    assert last.accounts <= len(OF_ACCOUNTS)


@pytest.mark.parametrize("version", RELEASED)
def test_a_shelf_of_a_released_version_is_opened(version: str, tmp_path: Path):
    """Documents, ledger, attachment, account and saved search are there; a run brings the findings up to date."""
    with tarfile.open(FOLDER / f"{version}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    migrate(tmp_path / "shelf")
    shelf = Shelf.open(tmp_path / "shelf")

    cards = list(sources.every(shelf))
    assert len(cards) == 3 and all(sources.bytes_of(shelf, card.id) for card in cards)
    at = desk(shelf)
    assert at.book.verify().intact
    lines = dealings.lines(shelf, today=date(2026, 4, 2)).rows
    assert len(lines) == 2
    (report,) = [event for event in at.book.all_events() if event.type.value == "report"]
    assert attachment(shelf, report.payload.split('"text":"')[1][:64]).name == "报告.txt"
    assert saved(shelf)[0].level == "province"
    from luoshi.store.sessions import Sessions

    assert accounts(shelf).get("li").grants[0].role is ActorRole.REGISTRAR
    assert Sessions(accounts(shelf)).sign_in("li", PASSWORD, "", NOW)

    registered(at)
    run(shelf, Serial())
    assert documents.overview(shelf).articles >= 3
    assert at.book.verify().intact
    leave(shelf)


def write_format(folder: Path, number: object) -> Path:
    """Make a shelf and write another format into it."""
    shelf = Shelf.create(folder)
    file = shelf.path / "luoshi.toml"
    file.write_text(file.read_text("utf-8").replace(f"format = {FORMAT}", f"format = {number}"), "utf-8")
    return shelf.path


def test_a_shelf_of_a_newer_luoshi_is_refused_with_what_to_do(tmp_path: Path):
    """Neither opened nor migrated nor touched."""
    path = write_format(tmp_path / "shelf", FORMAT + 1)
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    for work in (Shelf.open, migrate):
        with pytest.raises(ShelfError, match=f"format {FORMAT + 1}") as told:
            work(path)
        assert told.value.remedy == "install a newer luoshi"
    assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("number", ['"one"', "true", "0", "-3"])
def test_a_format_that_is_none_is_told(tmp_path: Path, number: str):
    """Mended by hand."""
    with pytest.raises(ShelfError, match="does not say which format"):
        Shelf.open(write_format(tmp_path / "shelf", number))


def test_an_older_shelf_is_led_to_migrate_and_goes_through_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As it will be when the format is raised: a step that is killed is taken again, the others are not."""
    path = Shelf.create(tmp_path / "shelf").path
    monkeypatch.setattr("luoshi.store.shelf.FORMAT", FORMAT + 2)
    with pytest.raises(ShelfError, match=f"works with {FORMAT + 2}") as told:
        Shelf.open(path)
    assert "luoshi migrate" in told.value.remedy
    taken: list[str] = []

    def first(folder: Path) -> None:
        taken.append("first")
        (folder / "one").touch()

    def second(folder: Path) -> None:
        taken.append("second")
        if len(taken) == 2:
            raise KeyboardInterrupt
        assert (folder / "one").exists()

    steps = (*STEPS, first, second)
    with pytest.raises(KeyboardInterrupt):
        migrate(path, steps, FORMAT + 2)
    assert format_of(path) == FORMAT + 1
    assert migrate(path, steps, FORMAT + 2) == [FORMAT + 2]
    assert taken == ["first", "second", "second"]
    assert migrate(path, steps, FORMAT + 2) == []
    assert Shelf.open(path).name == "shelf"
