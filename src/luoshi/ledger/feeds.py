"""What leaves the ledger every day (提醒): an iCalendar of deadlines, an Atom feed of dealings, a digest to read or mail.

Texts only: whoever serves or sends them says where the pages are (``base``, the address of the site) and what time it
is. Bodies and tasks are named, the accounts that act are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import escape

from luoshi.ledger.lists import Line, due_within, overdue_lines
from luoshi.ledger.profile import Profile
from luoshi.model import Event, EventType, Task

#: Octets of one line of an iCalendar stream before it must be folded (RFC 5545, section 3.1).
_OCTETS = 75


def icalendar(lines: Iterable[Line], made: datetime, base: str) -> str:
    """Return the deadlines that still run as an iCalendar stream (RFC 5545): one all-day entry each.

    An entry keeps its identity (UID) for the life of its task, so that a calendar moves it when the date moves. The
    line ends are CR LF, as the standard asks.
    """
    stamp = made.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    found = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//luoshi//ledger//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for line in lines:
        if line.deadline is None or not line.deadline.running:
            continue
        due = line.deadline.due
        owners = "、".join(unit for unit in (line.task.lead, *line.task.co) if unit)
        found += [
            "BEGIN:VEVENT",
            f"UID:{line.task.id}@{_host(base)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
            f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_ical(line.task.title)}",
            f"DESCRIPTION:{_ical(owners or '尚未交办')}",
            f"URL:{base}/tasks/{line.task.id}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    found.append("END:VCALENDAR")
    return "".join(f"{_folded(each)}\r\n" for each in found)


def atom(
    events: Iterable[Event], tasks: Mapping[str, Task], profiles: Mapping[str, Profile], made: datetime, base: str
) -> str:
    """Return what happened as an Atom feed (RFC 4287), in the order given; give the last events, newest first.

    The author of an entry is the body that acted, not the person.
    """
    entries = [
        _entry(event, tasks[event.task_id], profiles, base)
        for event in events
        if event.type is not EventType.JUDGE and event.task_id in tasks
    ]
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>落实台账</title><id>{escape(base)}/ledger</id>"
        f'<link rel="self" href="{escape(base)}/ledger.atom"/><updated>{made.isoformat(timespec="seconds")}</updated>'
    )
    return "\n".join([head, *entries, "</feed>\n"])


def digest(lines: Iterable[Line], as_of: date, days: int = 7) -> str:
    """Return the digest of a day as plain text: what is overdue, what falls due within ``days``, counts first."""
    listed = tuple(lines)
    late, soon = overdue_lines(listed), due_within(listed, as_of, days)
    still = sum(line.open for line in listed)
    found = [f"落实台账 {as_of.isoformat()}", f"在办 {still} 项，逾期 {len(late)} 项，{days} 日内到期 {len(soon)} 项"]
    for title, group in (("逾期", late), (f"{days} 日内到期", soon)):
        if group:
            found += ["", f"【{title}】", *(_digest_line(line, as_of) for line in group)]
    return "\n".join(found) + "\n"


def _digest_line(line: Line, as_of: date) -> str:
    if line.deadline is None:
        raise ValueError("a line without a deadline is neither overdue nor due")
    left = line.deadline.days_left(as_of)
    when = f"逾期 {-left} 日" if left < 0 else "今日到期" if left == 0 else f"剩 {left} 日"
    unit = line.task.lead or "尚未交办"
    return f"{line.deadline.due.isoformat()} {when}｜{line.task.id} {line.task.title}｜{unit}"


def _entry(event: Event, task: Task, profiles: Mapping[str, Profile], base: str) -> str:
    profile = profiles.get(task.profile)
    state = profile.states.get(event.to_state) if profile else None
    label = state.label.zh if state else event.to_state
    return (
        f"<entry><title>{escape(_plain(task.title))}：{escape(label)}</title>"
        f"<id>{escape(base)}/tasks/{escape(task.id)}#event-{event.seq}</id>"
        f'<link href="{escape(base)}/tasks/{escape(task.id)}"/>'
        f"<updated>{event.at.isoformat(timespec='seconds')}</updated>"
        f"<author><name>{escape(_plain(event.actor.body))}</name></author>"
        f'<category term="{event.type.value}"/></entry>'
    )


def _plain(text: str) -> str:
    """Take out what neither XML 1.0 nor a calendar can hold: control characters and lone surrogates."""
    return "".join(
        each for each in text if each >= " " and not "\ud800" <= each <= "\udfff" and each not in "\ufffe\uffff"
    )


def _host(base: str) -> str:
    return base.split("://")[-1].split("/")[0] or "luoshi"


def _ical(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(map(_plain, text.splitlines()))


def _folded(line: str) -> str:
    """Fold a line at 75 octets, never inside a character."""
    parts, size = [""], 0
    for each in line:
        octets = len(each.encode())
        if size + octets > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += each
        size += octets
    return "\r\n".join(parts)
