"""The ledger (台账): the board of all items, with their lights as of today."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.ledger.lists import Line, Tally, units
from luoshi.ledger.profile import Profile
from luoshi.store.desk import profiles
from luoshi.store.query import dealings
from luoshi.store.query.tables import Page
from luoshi.web.pages.documents import Offset
from luoshi.web.respond import Pages
from luoshi.web.visit import Visit

pages = Pages()

ROWS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """The items of one state of one profile."""

    profile: str
    state: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The items of the ledger by state, and what they add up to."""

    tally: Tally
    columns: tuple[Column, ...]
    found: Page[Line]
    profiles: dict[str, Profile]
    body: str
    profile: str
    only: str
    bodies: tuple[str, ...]


@pages.page("/ledger", "ledger.html")
def ledger(visit: Visit, body: str = "", profile: str = "", only: str = "", offset: Offset = 0) -> Board:
    """Return the items of the ledger as of today; ``only=overdue`` leaves those past their day."""
    found = dealings.lines(
        visit.shelf,
        today=visit.today,
        body=body or None,
        profile=profile or None,
        overdue=only == "overdue",
        limit=ROWS,
        offset=offset,
    )
    known = dict(profiles(visit.shelf))
    bodies = sorted({unit for line in found.rows for unit in units(line.task)})
    tally = dealings.tally(visit.shelf, today=visit.today)
    return Board(tally, board(found.rows, known), found, known, body, profile, only, tuple(bodies))


def board(lines: tuple[Line, ...], known: dict[str, Profile]) -> tuple[Column, ...]:
    """Arrange lines by profile and state, in the order of the profile; states without items are left out."""
    columns = []
    for profile in known.values():
        own = [line for line in lines if line.task.profile == profile.id]
        for state in dict.fromkeys([*profile.states, *(line.task.state for line in own)]):
            members = tuple(line for line in own if line.task.state == state)
            if members:
                columns.append(Column(profile.id, state, members))
    return tuple(columns)
