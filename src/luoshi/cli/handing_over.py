"""What a hand-over package holds (移交内容): lists, circular, events, sources, and how to check them, in two languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import takewhile
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

from luoshi.cli.export_command import notes_of, table_of
from luoshi.export import Format, write
from luoshi.export.circular import circular, write_circular
from luoshi.export.office import MOST_ROWS
from luoshi.export.package import Writer
from luoshi.export.tables import Paper
from luoshi.ledger.book import Book
from luoshi.ledger.chain import Tail
from luoshi.ledger.records import to_line
from luoshi.model import Anchor, Task, UnknownName
from luoshi.store import Shelf, attachments, sources
from luoshi.store.desk import desk, profiles
from luoshi.store.query import dealings
from luoshi.store.query.records import line_records

EVENTS = "events.jsonl"

_README = """# 落实台账移交包 / Hand-over package of a ledger

截至 {day}：{tasks} 个事项，{events} 条办理记录，{sources} 份依据文件，{attachments} 个附件。
As of {day}: {tasks} tasks, {events} events, {sources} sources, {attachments} attachments.

| 文件 file | 内容 what it holds |
|---|---|
| `ledger.xlsx` | 全部事项，自报与文中所见分列 / every task; reported and found in documents are two columns |
| `circular.docx` | 督查通报 / the circular as of that day |
| `events.jsonl` | 全部办理记录，一行一条，前后以哈希相连 / every event, one a line, chained by hash |
| `sources/` | 所依据的原件，以其 SHA-256 前 16 位命名 / the originals they rest on, named by 16 digits of their SHA-256 |
| `attachments/` | 附件，以其 SHA-256 命名 / files put to events, named by their SHA-256 |
| `SHA256SUMS` | 以上各文件的校验和 / the sums of all of them |

核对（无需联网）：`sha256sum -c SHA256SUMS`，再运行 `luoshi ledger verify --package .`，末条记录的哈希应为：
To check (no network needed): `sha256sum -c SHA256SUMS`, then `luoshi ledger verify --package .`; the hash of the last event should be:

    {head}

尾部被截去的记录只能凭这个哈希发现，请另行抄存。
Events cut off at the end show only by this hash: keep it elsewhere too.
{missing}"""


def package_files(shelf: Shelf, today: date) -> tuple[dict[str, Writer], str]:
    """Return the files of the package with what writes each, and a line that says what is in it."""
    book = desk(shelf).book
    # Somebody may write while the package is made: it ends where the book ended when it was begun.
    tail = book.tail()
    lines = dealings.lines(shelf, today=today, limit=1_000_000).rows
    paper = _printable(
        circular(lines, today, profiles(shelf), notes_of(shelf, f"luoshi ledger handover --as-of {today}"))
    )
    table = table_of(shelf, "落实台账", list(line_records(lines, today)), f"luoshi ledger handover --as-of {today}")
    files: dict[str, Writer] = {
        "ledger.xlsx": lambda stream: write(table, stream, Format.XLSX),
        "circular.docx": lambda stream: write_circular(paper, stream, Format.DOCX),
        EVENTS: lambda stream: _write_events(stream, book, tail),
    }
    held, missing = _sources(shelf)
    attached, lost = _attachments(shelf, book, tail)
    files |= held | attached
    counts = {"tasks": len(lines), "events": tail.seq, "sources": len(held), "attachments": len(attached)}
    told = {"day": today, "head": tail.hash, **counts}
    gone = "".join(f"\n- 不在架上 / not on the shelf: {name}" for name in (*missing, *lost))
    readme = _README.format(**told, missing=gone).encode()
    files = {"README.md": lambda stream: stream.write(readme), **files}
    return files, ", ".join(f"{count} {name}" for name, count in counts.items()) + f", head {tail.hash[:16]}"


def _write_events(stream: IO[bytes], book: Book, tail: Tail) -> None:
    for event in takewhile(lambda event: event.seq <= tail.seq, book.all_events()):
        stream.write(f"{to_line(event)}\n".encode())


def _printable(paper: Paper) -> Paper:
    """Leave out the longest lists of a paper that nobody could print; the workbook holds every row."""
    kept = list(paper.sections)
    while sum(len(one.table.rows) for one in kept if one.table) > MOST_ROWS:
        place = max(range(len(kept)), key=lambda at: len(kept[at].table.rows) if kept[at].table else 0)  # type: ignore[union-attr]
        kept[place] = replace(kept[place], table=None, paragraphs=(*kept[place].paragraphs, "清单见 ledger.xlsx。"))
    return replace(paper, sections=tuple(kept))


def _sources(shelf: Shelf) -> tuple[dict[str, Writer], list[str]]:
    found: dict[str, Writer] = {}
    missing = []
    for source_id in dict.fromkeys(
        anchor.source_id for task in dealings.all_tasks(shelf).values() for anchor in _anchors(task)
    ):
        try:
            name = sources.sidecar_of(shelf, source_id).name
        except UnknownName:
            missing.append(source_id)
            continue
        safe = "".join(letter if letter.isalnum() or letter in ".-_" else "_" for letter in name).lstrip(".")[-80:]
        found[f"sources/{source_id}-{safe}"] = _copier(shelf, source_id)
    return found, missing


def _attachments(shelf: Shelf, book: Book, tail: Tail) -> tuple[dict[str, Writer], list[str]]:
    named = attachments.named_in(takewhile(lambda event: event.seq <= tail.seq, book.all_events()))
    held = attachments.attachments(shelf, named)
    found: dict[str, Writer] = {
        f"attachments/{one.sha256}-{one.name[-80:]}": _file_copier(attachments.path_of(shelf, one.sha256))
        for one in held.values()
    }
    return found, [digest for digest in named if digest not in held]


def _file_copier(path: Path) -> Writer:
    def copy(stream: IO[bytes]) -> None:
        with path.open("rb") as kept:
            copyfileobj(kept, stream)

    return copy


def _copier(shelf: Shelf, source_id: str) -> Writer:
    def copy(stream: IO[bytes]) -> Any:
        return stream.write(sources.bytes_of(shelf, source_id))

    return copy


def _anchors(task: Task) -> Iterator[Anchor]:
    entries = (task.anchor, *(entry.anchor for entry in task.evidence), *(reply.anchor for reply in task.replies))
    yield from (anchor for anchor in entries if anchor is not None)
