"""Tables that offices already keep (任务分解表, 督查台账), row by row into openings of tasks.

Two steps, with a person between them: :func:`suggest` says which column seems to hold what, the person puts it right,
:func:`openings` reads the rows. A row that cannot be read is left out with an issue that names it; a deadline that is
more than a date keeps its words (``due_text``) beside the date that follows from them, or without one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from luoshi.ledger.actions import Opening
from luoshi.ledger.units import Units, read_units
from luoshi.model import Issue, LuoshiError, Severity

#: What a column may hold. ``units`` is lead and co-handling units in one cell, as in 责任单位.
FIELDS = ("title", "number", "lead", "co", "units", "due", "requesters", "origin", "kind", "urgency")

#: 2026年6月30日, 2026-6-30, 2026/06/30, 2026.6.30
_DAY = re.compile(r"^(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?(?:\s*0?0:00(?::00)?)?(?:之?前)?$")
#: 2026年6月底前, 2026年6月
_MONTH = re.compile(r"^[到至于在]?(\d{4})年(\d{1,2})月(?:底|末|份|内)?(?:之?前)?(?:完成)?$")
#: 2026年底前, 2026年上半年, 2026年第三季度末, 到2030年 (that year included, as 督查 practice counts)
_PART = re.compile(
    r"^(?:[到至于在]?(?P<year>\d{4})年(?:年?(?:底|末)|全年|内|(?P<half>上|下)半年|第?(?P<quarter>[一二三四1-4])季度末?)(?:之?前)?"
    r"|[到至](?P<to>\d{4})年(?:之?前)?)(?:完成)?$"
)
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
#: A title and its notes take at most so many rows above the header.
_TITLE_ROWS = 20
_NAMES = re.compile(r"[、，,；;／/\s]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a table: openings in the order of its rows, and an issue for whatever was not understood.

    ``rows`` = ``len(openings)`` + ``empty`` + ``refused``.
    """

    openings: tuple[Opening, ...]
    issues: tuple[Issue, ...]
    rows: int
    empty: int
    refused: int


def heading(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> int | None:
    """Return which row is the header: the first in which two fields of a task are named, one of them the task itself."""
    for number, row in enumerate(rows[:_TITLE_ROWS]):
        fields = suggest(row, known)
        if "title" in fields and len(fields) > 1:
            return number
    return None


def distinct(headers: Sequence[str]) -> list[str]:
    """Return headers that differ: the second of one name is marked （2）, a column without a name by its number."""
    seen: dict[str, int] = {}
    told = []
    for place, header in enumerate(headers, start=1):
        name = header.strip() or f"第{place}列"
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return told


def suggest(headers: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return which header seems to hold which field, by the ``known`` headers of the lexicon.

    A header counts with white space and brackets taken out; of two for one field the first known word wins, so that
    事项 is not displaced by 具体措施 further right.
    """
    found: dict[str, str] = {}
    for header in headers:
        field = known.get(re.sub(r"\s|[（(].*?[）)]", "", header))
        if field is not None:
            found.setdefault(field, header)
    if "lead" in found:
        # 牵头单位 beside 责任单位: the second holds those that help.
        if "units" in found:
            found.setdefault("co", found["units"])
        found.pop("units", None)
    return found


def openings(rows: Iterable[Mapping[str, str]], columns: Mapping[str, str], where: str) -> Imported:
    """Read ``rows`` (header to cell text) by ``columns`` (field to header); ``where`` names the table in issues.

    Every opening keeps its row as it was (``cells``), columns that mean nothing here included, so that the table can be
    written out again unchanged.

    Raises:
        LuoshiError: if ``columns`` names an unknown field or none for the title.
    """
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown or "title" not in columns:
        what = f"“{unknown[0]}” is not a field of a task" if unknown else "no column holds the title"
        raise LuoshiError(what, where, f"fields are: {', '.join(FIELDS)}")
    found: list[Opening] = []
    issues: list[Issue] = []
    read = empty = refused = 0
    for read, row in enumerate(rows, start=1):
        cells = {field: (row.get(header) or "").strip() for field, header in columns.items()}
        if not any(cells.values()):
            empty += 1
        elif not cells["title"]:
            refused += 1
            issues.append(_issue(where, read, Severity.ERROR, "has no title and was left out"))
        else:
            found.append(replace(_opening(cells, where, read, issues), cells=tuple(row.items())))
    return Imported(tuple(found), tuple(issues), read, empty, refused)


def due_of(words: str) -> date | None:
    """Read the day that a deadline ends on: the day itself, or the last day of the month, quarter, half or year named.

    None where the words name no year or no end (长期坚持, 6月底前, 腊月二十前): nothing is guessed.
    """
    words = words.strip()
    if found := _DAY.match(words):
        year, month, day = (int(part) for part in found.groups())
        return _date(year, month, day)
    if found := _MONTH.match(words):
        return _date(int(found[1]), int(found[2]), None)
    if found := _PART.match(words):
        year = int(found["year"] or found["to"])
        if found["half"]:
            return _date(year, 6 if found["half"] == "上" else 12, None)
        return _date(year, _QUARTERS.get(found["quarter"] or "四", 12), None)
    return None


def _date(year: int, month: int, day: int | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day is None:
        return date(year, month, last)
    return date(year, month, day) if 1 <= day <= last else None


def _opening(cells: Mapping[str, str], where: str, number: int, issues: list[Issue]) -> Opening:
    units = _units(cells)
    words = cells.get("due", "")
    due = due_of(words) if words else None
    if words and due is None:
        issues.append(
            _issue(where, number, Severity.WARNING, f"“{words}” is not a date; kept as words without a due day")
        )
    if units.lead is None:
        issues.append(_issue(where, number, Severity.WARNING, "names no unit that answers"))
    return Opening(
        title=cells["title"],
        number=cells.get("number") or None,
        requesters=tuple(dict.fromkeys(filter(None, _NAMES.split(cells.get("requesters", ""))))),
        lead=units.lead,
        co=units.co,
        due=due,
        due_text=words if words and not _DAY.match(words) else None,
        origin=cells.get("origin") or None,
        kind=cells.get("kind") or None,
        urgency=cells.get("urgency") or None,
    )


def _units(cells: Mapping[str, str]) -> Units:
    if cells.get("units"):
        return read_units(cells["units"])
    first = read_units(cells.get("lead", ""))
    others = read_units(cells.get("co", ""))
    names = (*first.co, *([others.lead] if others.lead else []), *others.co)
    lead, co = (first.lead, names) if first.lead else (None, names)
    return Units(lead, tuple(name for name in dict.fromkeys(co) if name != lead))


def _issue(where: str, row: int, severity: Severity, message: str) -> Issue:
    return Issue(where, "luoshi.ledger.rows.openings", severity, f"row {row} {message}")
