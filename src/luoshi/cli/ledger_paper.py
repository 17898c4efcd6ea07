"""``luoshi ledger paper``, ``digest`` and ``handover``: what leaves the ledger for people and other offices (文稿与移交)."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.export.package import Opened

_DAY = click.DateTime(["%Y-%m-%d"])


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()


@click.command("paper")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as-of", type=_DAY, help="The day to judge by; today if left out.")
@click.option("--body", help="Only tasks this body answers for.")
@click.option("--days", default=7, show_default=True, help="How many days ahead count as due soon.")
@click.pass_obj
def paper_command(settings: Settings, file: Path, as_of: datetime | None, body: str | None, days: int) -> None:
    """Write the circular of a supervising office to a FILE: .docx or .xlsx (督查通报).

    What is due, overdue, reported, found in documents and evaluated, and the open items of each body; facts only.
    """
    from luoshi.cli.export_command import notes_of
    from luoshi.export import Format
    from luoshi.export.circular import circular, write_circular
    from luoshi.export.writing import into
    from luoshi.store.desk import profiles
    from luoshi.store.query import dealings

    shelf, today, form = settings.shelf(), _day(as_of), Format.of(file.name)
    lines = dealings.lines(shelf, today=today, body=body, limit=1_000_000).rows
    asked = f"luoshi ledger paper --as-of {today}{f' --body {body}' if body else ''}"
    paper = circular(lines, today, profiles(shelf), notes_of(shelf, asked), days)
    written = into(file, lambda stream: write_circular(paper, stream, form))
    say(f"{len(lines)} tasks, {written.rows} rows → {file}")


@click.command("digest")
@click.option("--as-of", type=_DAY, help="The day to judge by; today if left out.")
@click.option("--body", help="Only tasks this body answers for.")
@click.option("--days", default=7, show_default=True, help="How many days ahead count as due soon.")
@click.option("--to", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write it as a mail: FILE.eml.")
@click.option("--smtp", help="Send it: smtp://host or smtps://user@host (password in LUOSHI_SMTP_PASSWORD).")
@click.option("--mail-from", default="luoshi@localhost", show_default=True, help="Address of the sender.")
@click.option("--mail-to", multiple=True, help="Address of a receiver; may be repeated.")
@click.pass_obj
def digest_command(
    settings: Settings,
    as_of: datetime | None,
    body: str | None,
    days: int,
    file: Path | None,
    smtp: str | None,
    mail_from: str,
    mail_to: tuple[str, ...],
) -> None:
    """Print, write or send what is overdue and falls due (每日提醒); run it daily from cron."""
    from luoshi.export import mail
    from luoshi.ledger.feeds import digest
    from luoshi.store.query import dealings

    today = _day(as_of)
    text = digest(dealings.lines(settings.shelf(), today=today, body=body, limit=1_000_000).rows, today, days)
    if file is None and smtp is None:
        click.echo(text, nl=False)
        return
    if smtp is not None and not mail_to:
        raise click.UsageError("name a receiver with --mail-to")
    subject = f"落实台账 {today.isoformat()}{f' {body}' if body else ''}"
    made = mail.message(text, subject, mail_from, mail_to, datetime.now().astimezone())
    if file is not None:
        mail.save(made, file)
        say(f"→ {file}")
    if smtp is not None:
        mail.send(made, smtp, os.environ.get("LUOSHI_SMTP_PASSWORD"))
        say(f"sent to {', '.join(mail_to)}")


@click.command("handover")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--as-of", type=_DAY, help="The day to judge by; today if left out.")
@click.pass_obj
def handover_command(settings: Settings, target: Path, as_of: datetime | None) -> None:
    """Pack the ledger for another office: a new folder TARGET, or TARGET.zip (移交包).

    It holds the list of tasks (XLSX), the circular (DOCX), every event (JSONL), the sources that tasks and evidence rest
    on, and SHA-256 sums of all. Prove it anywhere with: luoshi ledger verify --package TARGET
    """
    from luoshi.cli.handing_over import package_files
    from luoshi.export.package import write_package

    files, told = package_files(settings.shelf(), _day(as_of))
    write_package(files, target)
    say(f"{told} → {target}")


def verify_package(path: Path) -> int:
    """Check sums and chain of a package, and that every source has the identity it is named by; 1 if anything is wrong."""
    from luoshi.export.package import open_package

    with open_package(path) as package:
        checked = package.check()
        named = {name: name.removeprefix("sources/")[:16] for name in checked.sums if name.startswith("sources/")}
        renamed = [
            f"{name} is not the source it is named by" for name, own in named.items() if checked.sums[name][:16] != own
        ]
        faults = [*checked.faults, *renamed, *_wrong_chain(package)]
    for fault in faults:
        say(f"broken: {fault}")
    if not faults:
        say(f"sums whole: {len(checked.sums)} files")
    return 1 if faults else 0


def _wrong_chain(package: Opened) -> list[str]:
    from luoshi.cli.handing_over import EVENTS
    from luoshi.ledger.chain import verify
    from luoshi.ledger.records import from_lines
    from luoshi.model import LuoshiError

    if EVENTS not in package.names:
        return [f"{EVENTS} is missing"]
    try:
        verdict = verify(from_lines(package.lines(EVENTS), EVENTS))
    except LuoshiError as error:
        return [str(error)]
    say(f"hash chain of {verdict.events} events ends in {verdict.head}")
    return [f"event {fault.seq} {fault.what}" for fault in verdict.faults]
