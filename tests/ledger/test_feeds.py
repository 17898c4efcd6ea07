"""Feeds and the digest: what a calendar, a feed reader and a mailbox get."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from luoshi.ledger import Desk, actions, feeds, fold_all, lists
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.lexicon.workdays import work_calendar
from luoshi.model import ActorRole
from tests.ledger.office import LEAD, by, desk, in_hand, registered

MADE = datetime(2026, 4, 2, 8, 0, tzinfo=UTC)
BASE = "https://ledger.example/luoshi"
ATOM = "{http://www.w3.org/2005/Atom}"


def lines(at: Desk) -> tuple[lists.Line, ...]:
    """Return the lines of a desk on 2 April 2026."""
    tasks = fold_all(at.book.all_events())
    return lists.lines(tasks.values(), date(2026, 4, 2), at.profiles, work_calendar(load()))


def unfolded(stream: str) -> list[str]:
    """Return the content lines of an iCalendar stream."""
    return stream.replace("\r\n ", "").split("\r\n")


def test_a_calendar_holds_the_deadlines_that_run() -> None:
    """All day, on the due day; what is handed in is no longer there."""
    at = desk()
    task = in_hand(at, due=date(2026, 4, 10))
    done = in_hand(at, due=date(2026, 4, 11))
    actions.submit_reply(at, done.id, by(ActorRole.HANDLER, 9), text="done")
    registered(at)
    content = unfolded(feeds.icalendar(lines(at), MADE, BASE))

    assert content.count("BEGIN:VEVENT") == 1
    assert f"UID:{task.id}@ledger.example" in content
    assert "DTSTART;VALUE=DATE:20260410" in content
    assert "DTEND;VALUE=DATE:20260411" in content
    assert "DTSTAMP:20260402T080000Z" in content
    assert f"DESCRIPTION:{LEAD}" in content
    assert content[-2:] == ["END:VCALENDAR", ""]


@given(title=st.text(min_size=1).filter(str.strip))
def test_any_title_makes_lines_that_a_calendar_reads(title: str) -> None:
    """No line is longer than 75 octets, none breaks a character, nothing but folding breaks a line."""
    at = desk()
    told = actions.Opening(title.encode("utf-8", "replace").decode(), due=date(2026, 4, 10))
    actions.open_task(at, by(ActorRole.REGISTRAR), told, "supervision")
    stream = feeds.icalendar(lines(at), MADE, BASE)

    assert all(len(line) <= 75 for line in stream.encode().split(b"\r\n"))
    assert sum(line.startswith("SUMMARY:") for line in unfolded(stream)) == 1
    assert len([line for line in unfolded(stream) if line]) == 16


@given(title=st.text(min_size=1).filter(str.strip))
def test_a_feed_is_well_formed_whatever_the_title(title: str) -> None:
    """Angle brackets, control characters, anything; the author is the body, never the account."""
    at = desk()
    told = actions.Opening(title.encode("utf-8", "replace").decode())
    task = actions.open_task(at, by(ActorRole.REGISTRAR), told, "supervision")
    text = feeds.atom(at.book.all_events(), {task.id: task}, packaged(), MADE, BASE)
    (entry,) = ElementTree.fromstring(text.encode()).findall(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}author/{ATOM}name") == by(ActorRole.REGISTRAR).actor.body
    assert entry.findtext(f"{ATOM}id") == f"{BASE}/tasks/t1#event-1"
    assert "账号" not in text.replace(title, "")


def test_the_digest_of_a_day() -> None:
    """Counts first, the longest overdue first, then what is near."""
    at = desk()
    late = in_hand(at, due=date(2026, 3, 31))
    today = in_hand(at, due=date(2026, 4, 2))
    soon = in_hand(at, due=date(2026, 4, 9))
    in_hand(at, due=date(2026, 4, 10))
    text = feeds.digest(lines(at), date(2026, 4, 2))

    assert text.splitlines() == [
        "落实台账 2026-04-02",
        "在办 4 项，逾期 1 项，7 日内到期 2 项",
        "",
        "【逾期】",
        f"2026-03-31 逾期 2 日｜{late.id} 培育专精特新企业｜{LEAD}",
        "",
        "【7 日内到期】",
        f"2026-04-02 今日到期｜{today.id} 培育专精特新企业｜{LEAD}",
        f"2026-04-09 剩 7 日｜{soon.id} 培育专精特新企业｜{LEAD}",
    ]


def test_a_quiet_day_says_so() -> None:
    """Nothing overdue and nothing near: two lines."""
    assert feeds.digest((), date(2026, 4, 2)).splitlines() == [
        "落实台账 2026-04-02",
        "在办 0 项，逾期 0 项，7 日内到期 0 项",
    ]
