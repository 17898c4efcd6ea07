"""The desk of a shelf, wherever its ledger lies, and the lists that are read from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from luoshi.ledger import actions
from luoshi.model import ActorRole, LuoshiError, UnknownName
from luoshi.store import Shelf
from luoshi.store.desk import desk, leave, profiles
from luoshi.store.query import dealings
from tests.ledger.office import ANCHOR, LEAD, by, in_hand, registered
from tests.ledger.test_profiles import SMALL

TODAY = date(2026, 4, 2)


@pytest.fixture(params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """A fresh shelf whose ledger lies in its folder, or on a server."""
    if request.param == "postgres":
        monkeypatch.setenv("LUOSHI_LEDGER", request.getfixturevalue("postgres_url"))
    opened = Shelf.open(Shelf.create(tmp_path / "shelf").path)
    yield opened
    leave(opened)


def test_lists_follow_what_is_done(shelf: Shelf) -> None:
    """Each read shows what was written before it, in this process or another."""
    at = desk(shelf)
    late = in_hand(at, due=date(2026, 4, 1))
    assert [line.task.id for line in dealings.lines(shelf, today=TODAY).rows] == [late.id]

    fresh = registered(at)
    actions.remind(at, late.id, by(ActorRole.SUPERVISOR, 30))

    page = dealings.lines(shelf, today=TODAY)
    assert ([line.task.id for line in page.rows], page.total) == ([late.id, fresh.id], 2)
    assert dealings.task(shelf, late.id).reminders == 1
    assert dealings.line_of(shelf, late.id, today=TODAY).overdue
    assert dealings.lines(shelf, today=TODAY, overdue=True).total == 1
    assert dealings.lines(shelf, today=TODAY, body=LEAD, state="handling").total == 1
    assert dealings.lines(shelf, today=TODAY, limit=1, offset=1).rows[0].task.id == fresh.id
    assert dealings.tally(shelf, today=TODAY).overdue == 1
    assert [task.id for task in dealings.tasks_at(shelf, ANCHOR.source_id, 12, 13)] == [late.id, fresh.id]
    assert dealings.story(shelf, late.id).task.id == late.id
    assert len(dealings.events(shelf, late.id)) == 5


def test_a_profile_on_the_shelf_is_used_and_changes_are_seen(shelf: Shelf) -> None:
    """A user's own procedure; the lists follow it from the next read on."""
    folder = shelf.path / "profiles"
    folder.mkdir()
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    actions.open_task(desk(shelf), by(ActorRole.REGISTRAR), actions.Opening("x"), "small")
    (line,) = dealings.lines(shelf, today=TODAY).rows
    assert line.deadline is not None
    assert line.deadline.due == date(2026, 3, 12)

    (folder / "small.toml").write_text(SMALL.replace("days = 10", "days = 20"), encoding="utf-8")
    (line,) = dealings.lines(shelf, today=TODAY).rows

    assert line.deadline is not None
    assert line.deadline.due == date(2026, 3, 23)


def test_an_unknown_task_is_named(shelf: Shelf) -> None:
    """Also on an empty ledger."""
    with pytest.raises(UnknownName, match="no task “t7”"):
        dealings.task(shelf, "t7")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (SMALL.encode("gb18030"), "not UTF-8"),
        (b"id = ", "not TOML"),
        (SMALL.replace('to = "done"', 'to = "gone"').encode(), "no state “gone”"),
    ],
)
def test_a_profile_on_the_shelf_that_cannot_be_used_names_its_file(tmp_path: Path, data: bytes, told: str) -> None:
    """What is wrong and in which file; nothing works on with half of the procedures."""
    made = Shelf.create(tmp_path / "shelf")
    (made.path / "profiles").mkdir()
    (made.path / "profiles" / "small.toml").write_bytes(data)
    with pytest.raises(LuoshiError, match=told) as refused:
        profiles(made)
    assert str(made.path / "profiles" / "small.toml") in refused.value.where and refused.value.remedy


def test_a_profile_saved_by_windows_is_read(tmp_path: Path) -> None:
    """With a byte order mark and CRLF."""
    made = Shelf.create(tmp_path / "shelf")
    (made.path / "profiles").mkdir()
    (made.path / "profiles" / "small.toml").write_bytes(SMALL.replace("\n", "\r\n").encode("utf-8-sig"))
    assert "small" in profiles(made)
