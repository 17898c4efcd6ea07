"""The ledger (台账): the board of all items, with their lights as of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request
from fastapi.responses import Response

from luoshi.export import Table
from luoshi.ledger import feeds
from luoshi.ledger.lists import Line, Tally, units
from luoshi.ledger.profile import Profile
from luoshi.store.desk import desk as desk_of
from luoshi.store.desk import profiles
from luoshi.store.query import dealings
from luoshi.store.query.tables import Page
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.respond import Pages
from luoshi.web.tables import MOST, Field, table
from luoshi.web.visit import Visit

pages = Pages()

ROWS = 200
#: Dealings in the feed.
LATEST = 100


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


@pages.download("/ledger")
def ledger_file(visit: Visit, body: str = "", profile: str = "", only: str = "") -> Table:
    """Return the items of the ledger as a table; reported and found in documents are two columns."""
    known, language = profiles(visit.shelf), visit.t.language
    found = dealings.lines(
        visit.shelf,
        today=visit.today,
        body=body or None,
        profile=profile or None,
        overdue=only == "overdue",
        limit=MOST,
    ).rows

    def state(line: Line) -> str:
        named = known[line.task.profile].states.get(line.task.state)
        return getattr(named.label, language) if named else line.task.state

    fields: tuple[Field, ...] = (
        ("field.number", lambda line: line.task.number or line.task.id),
        ("field.title", lambda line: line.task.title),
        ("ledger.state", state),
        ("field.lead", lambda line: line.task.lead),
        ("field.co", lambda line: "、".join(line.task.co)),
        ("field.due", lambda line: line.deadline.due if line.deadline else None),
        ("field.colour", lambda line: getattr(line.light.label, language) if line.light else None),
        ("task.reported", lambda line: line.reported),
        ("field.percent", lambda line: line.percent),
        ("task.found", lambda line: line.found),
        ("task.sentence", lambda line: line.task.anchor.quote if line.task.anchor else None),
    )
    return table(visit, visit.t("nav.ledger"), fields, found)


@pages.page("/ledger", "ledger.html")
def ledger(
    visit: Visit, body: str = "", profile: str = "", only: str = "", offset: Offset = 0, limit: Limit = ROWS
) -> Board:
    """Return the items of the ledger as of today; ``only=overdue`` leaves those past their day."""
    found = dealings.lines(
        visit.shelf,
        today=visit.today,
        body=body or None,
        profile=profile or None,
        overdue=only == "overdue",
        limit=limit,
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


@pages.router.get("/ledger.ics", response_class=Response)
def deadlines(visit: Visit, request: Request, body: str = "") -> Response:
    """Return the deadlines that still run as a calendar to subscribe to (iCalendar)."""
    lines = dealings.lines(visit.shelf, today=visit.today, body=body or None, limit=MOST).rows
    text = feeds.icalendar(lines, datetime.now(UTC), _address(request))
    return Response(text, media_type="text/calendar; charset=utf-8")


@pages.router.get("/ledger.atom", response_class=Response)
def dealings_feed(visit: Visit, request: Request) -> Response:
    """Return the last dealings as an Atom feed, newest first; bodies are named, accounts are not."""
    desk = desk_of(visit.shelf)
    last = desk.book.tail().seq
    events = tuple(desk.book.all_events(after=max(0, last - LATEST)))[::-1]
    tasks = dealings.all_tasks(visit.shelf)
    made = events[0].at if events else datetime.now(UTC)
    text = feeds.atom(events, tasks, desk.profiles, made, _address(request))
    return Response(text.encode(), media_type="application/atom+xml; charset=utf-8")


def _address(request: Request) -> str:
    return str(request.base_url).rstrip("/")
