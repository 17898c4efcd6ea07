"""The circular of a supervising office (督查通报): what is due, overdue, reported, found and evaluated, as of a day.

Facts only: counts and rows, what handlers report beside what was found in documents; bodies stand in the order of their
names and nobody is ranked. Whatever an office wants to say of them it writes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import IO

from luoshi.export.office import write_paper
from luoshi.export.spreadsheet import write_sheets
from luoshi.export.tables import Column, Format, Paper, Section, Table, Value, Written
from luoshi.ledger.lists import Line, Tally, due_within, evidence_apart, overdue_lines, tally, tally_by_body, units
from luoshi.ledger.profile import Profile
from luoshi.model import LuoshiError

#: A column of a list of items: name, heading, width, and how to read it.
_Field = tuple[str, str, int, Callable[[Line], Value]]


def circular(
    lines: Sequence[Line],
    as_of: date,
    profiles: Mapping[str, Profile],
    notes: tuple[tuple[str, str], ...] = (),
    days: int = 7,
) -> Paper:
    """Return the circular over ``lines`` as of a day; ``days`` bounds what counts as due soon."""
    fields = _fields(as_of, profiles)
    told = [each for each in lines if each.reported is not None or each.task.replies or each.percent is not None]
    found = [each for each in lines if each.found]
    judged = [each for each in lines if each.task.evaluations]
    still = [each for each in lines if each.open]
    parts = (
        ("逾期未办结事项", overdue_lines(lines), ("reported", "percent")),
        (f"{days}日内到期事项", due_within(lines, as_of, days), ("reported", "percent")),
        ("承办单位自报情况", told, ("reported", "percent")),
        ("文中所见（在文件中找到的佐证）", found, ("found",)),
        ("评价情况", judged, ("letter", "evaluation")),
        ("各单位在办事项", sorted(still, key=lambda each: (units(each.task) or ("",))[0]), ("reported", "found_count")),
    )
    sections = [_summary(lines, as_of), _bodies(lines)]
    sections += [_part(title, group, extra, fields) for title, group, extra in parts]
    numbered = tuple(
        Section(f"{_NUMERALS[place]}、{one.heading}", one.paragraphs, one.table) for place, one in enumerate(sections)
    )
    return Paper(f"督查通报（截至{as_of.year}年{as_of.month}月{as_of.day}日）", numbered, notes)


_NUMERALS = "一二三四五六七八九十"


def write_circular(paper: Paper, stream: IO[bytes], form: Format) -> Written:
    """Write a paper as DOCX, or its tables as the sheets of an XLSX.

    Raises:
        LuoshiError: for any other format.
    """
    if form is Format.DOCX:
        return write_paper(paper, stream)
    if form is Format.XLSX:
        tables = [section.table for section in paper.sections if section.table is not None]
        noted = (
            ("通报", paper.title),
            *((section.heading, words) for section in paper.sections for words in section.paragraphs),
        )
        first = tables[0]
        return write_sheets(
            [Table(first.title, first.columns, first.rows, (*noted, *paper.notes)), *tables[1:]], stream
        )
    raise LuoshiError(f"a circular is no {form.value}", paper.title, "name a file .docx or .xlsx")


def _summary(lines: Sequence[Line], as_of: date) -> Section:
    counts = tally(lines)
    words = (
        f"截至{as_of.isoformat()}，在册事项{counts.tasks}项，其中在办{counts.open}项（逾期{counts.overdue}项），已办结{counts.closed}项"
        f"（免予佐证{counts.waived}项）。承办单位自报办结{counts.reported_done}项，在文件中找到佐证{counts.evidenced}项；两项分别统计，可以不同。"
    )
    rows: list[list[Value]] = [["答复类别", letter, count] for letter, count in counts.letters.items()]
    rows += [["评价", value, count] for value, count in counts.evaluations.items()]
    table = (
        Table("答复与评价", (Column("kind", "类"), Column("value", "值"), Column("count", "项数")), rows)
        if rows
        else None
    )
    return Section("总体情况", (words,), table)


def _bodies(lines: Sequence[Line]) -> Section:
    columns = (
        Column("body", "单位", 30), Column("tasks", "事项"), Column("open", "在办"), Column("overdue", "逾期"),
        Column("reported_done", "自报办结"), Column("evidenced", "文中有佐证"), Column("closed", "已办结"),
    )  # fmt: skip

    def row(body: str, counts: Tally) -> list[Value]:
        figures = (counts.tasks, counts.open, counts.overdue, counts.reported_done, counts.evidenced, counts.closed)
        return [body, *figures]

    rows = [row(body, counts) for body, counts in tally_by_body(lines).items()]
    words = "单位按名称排列；一项由几个单位承办的，各计一次。"
    return Section("各单位事项", (words,), Table("各单位事项", columns, rows))


def _part(title: str, group: Sequence[Line], extra: Sequence[str], fields: Sequence[_Field]) -> Section:
    chosen = [field for field in fields if field[0] in _ALWAYS or field[0] in extra]
    if not group:
        return Section(title, ("无。",))
    columns = tuple(Column(name, heading, width) for name, heading, width, _ in chosen)
    rows = [[read(line) for _, _, _, read in chosen] for line in group]
    return Section(title, (f"共{len(group)}项。",), Table(title, columns, rows))


_ALWAYS = ("number", "title", "lead", "co", "state", "due", "days_left")


def _fields(as_of: date, profiles: Mapping[str, Profile]) -> tuple[_Field, ...]:
    def state(line: Line) -> str:
        profile = profiles.get(line.task.profile)
        named = profile.states.get(line.task.state) if profile else None
        return named.label.zh if named else line.task.state

    def found(line: Line) -> str:
        quoted = (
            f"{entry.says}“{entry.anchor.quote}”" if entry.anchor else entry.says
            for entry in evidence_apart(line.task)[1]
        )
        return "；".join(quoted)

    return (
        ("number", "编号", 22, lambda line: line.task.number or line.task.id),
        ("title", "事项", 44, lambda line: line.task.title),
        ("lead", "主办单位", 18, lambda line: line.task.lead),
        ("co", "协办单位", 18, lambda line: "、".join(line.task.co)),
        ("state", "状态", 10, state),
        ("due", "期限", 15, lambda line: line.deadline.due.isoformat() if line.deadline else line.task.due_text),
        ("days_left", "剩余天数", 8, lambda line: line.deadline.days_left(as_of) if line.deadline and line.deadline.running else None),
        ("reported", "自报情况", 34, lambda line: line.reported),
        ("percent", "自报进度（%）", 8, lambda line: line.percent),
        ("found", "文中所见", 44, found),
        ("found_count", "文中佐证数", 8, lambda line: line.found),
        ("letter", "答复类别", 8, lambda line: line.task.reply_class),
        ("evaluation", "评价", 14, lambda line: "；".join(f"{one.body}：{one.value}" for one in line.task.evaluations)),
    )  # fmt: skip
