"""``luoshi ledger``."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.ledger_evidence import accept_command, proposals_command, refuse_command
from luoshi.cli.ledger_import import import_command
from luoshi.cli.ledger_paper import digest_command, handover_command, paper_command, verify_package
from luoshi.cli.talk import Settings, print_records, say

if TYPE_CHECKING:
    from luoshi.ledger import By
    from luoshi.store import Shelf


Command = Callable[..., Any]


def by_user(role: str, body: str, note: str | None = None) -> By:
    """Make the actor of this command: the user of this machine, at this moment."""
    from luoshi.ledger import By
    from luoshi.model import Actor, ActorRole

    return By(Actor(getpass.getuser(), ActorRole(role), body), datetime.now().astimezone(), note=note)


def _as_role(default: str) -> Callable[[Command], Command]:
    """Add the options that say who acts."""

    def add(function: Command) -> Command:
        function = click.option("--note", help="A note kept with the event.")(function)
        function = click.option("--body", "body", default="督查室", show_default=True, help="Body of whoever acts.")(
            function
        )
        return click.option("--role", default=default, show_default=True, help="Role of whoever acts.")(function)

    return add


@click.group("ledger")
def command() -> None:
    """Carry items to their close: open, assign, report, evidence, evaluate, re-open (台账)."""


@command.command("open")
@click.argument("passage", required=False)
@click.option("--title", help="Title of the task; the sentence itself if left out.")
@click.option("--profile", default="supervision", show_default=True, help="Procedure to follow (see ledger profiles).")
@click.option("--lead", help="Lead body (牵头单位).")
@click.option("--co", multiple=True, help="Co-handling body (配合单位); may be repeated.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="Due day.")
@click.option("--from", "proposal", help="A proposal on the shelf: its title and numbered requests.")
@click.option("--requester", "requesters", multiple=True, help="Who asked (提出者); may be repeated.")
@_as_role("registrar")
@click.pass_obj
def open_command(
    settings: Settings,
    passage: str | None,
    title: str | None,
    profile: str,
    lead: str | None,
    co: tuple[str, ...],
    due: datetime | None,
    proposal: str | None,
    requesters: tuple[str, ...],
    role: str,
    body: str,
    note: str | None,
) -> None:
    """Open a task on PASSAGE (an address such as 3f2a….120-180), from a proposal, or by hand with --title (立项).

    The numbered requests of a proposal are kept; luoshi ledger show lists those that the last reply passes over.
    """
    from luoshi.ledger import actions
    from luoshi.store.desk import desk
    from luoshi.store.query.rooting import anchor_of

    shelf = settings.shelf()
    anchor = anchor_of(shelf, passage) if passage else None
    asked, requests = _requests(shelf, proposal) if proposal else (None, ())
    name = title or (anchor.quote if anchor else asked)
    if name is None:
        raise click.UsageError("name a passage, or give --title")
    opening = actions.Opening(
        title=name, anchor=anchor, lead=lead, co=co, due=due.date() if due else None, requests=requests, requesters=requesters,
        origin=asked,
    )  # fmt: skip
    task = actions.open_task(desk(shelf), by_user(role, body, note), opening, profile)
    click.echo(task.id)
    say(f"opened: {task.title[:60]} [{task.state}]")


def _requests(shelf: Shelf, proposal: str) -> tuple[str, tuple[str, ...]]:
    from luoshi.ledger.points import requests_of
    from luoshi.store.query import naming, reading

    document = naming.find_one(shelf, proposal)
    found = tuple(point.text for point in requests_of(reading.article(shelf, document.article_id).text))
    say(f"{len(found)} numbered requests")
    return document.label, found


@command.command("list")
@click.option("--overdue", is_flag=True, help="Only what is overdue as of the day.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; today if left out.")
@click.option("--body", help="Only tasks this body answers for.")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.pass_obj
def list_command(settings: Settings, overdue: bool, as_of: datetime | None, body: str | None, form: str) -> None:
    """List tasks with deadline and light as of a day (清单)."""
    from luoshi.store.query import dealings
    from luoshi.store.query.records import line_records

    today = as_of.date() if as_of else date.today()
    shelf = settings.shelf()
    found = dealings.lines(shelf, today=today, body=body, overdue=overdue, limit=1_000_000)
    print_records(line_records(found.rows, today), form)
    say(f"{found.total} tasks as of {today}, {sum(line.overdue for line in found.rows)} overdue")


@command.command("show")
@click.argument("task_id")
@click.pass_obj
def show_command(settings: Settings, task_id: str) -> None:
    """Show one item's whole chain: sentence, events, replies, evidence, evaluation (全链条)."""
    from luoshi.ledger.points import unanswered
    from luoshi.store.query import dealings

    found = dealings.story(settings.shelf(), task_id)
    task = found.task
    click.echo(
        f"{task.id} {task.title}\n{task.profile} / {task.state}; lead {task.lead or '–'}; co {'、'.join(task.co) or '–'}"
    )
    if found.anchor:
        click.echo(f"“{found.anchor.quote}” [{found.anchor.source_id}.{found.anchor.spans[0].start}]")
    for deadline in found.deadlines:
        click.echo(f"due {deadline.due} ({deadline.step}){'' if deadline.running else ' met'}")
    for event in found.events:
        actor = event.actor
        click.echo(
            f"{event.at:%Y-%m-%d %H:%M} {event.type.value} by {actor.name} ({actor.role.value}, {actor.body}) → {event.to_state}"
        )
    for entry in found.found:
        click.echo(f"found in documents: {entry.says or (entry.anchor.quote if entry.anchor else '')}")
    for word in task.reported:
        click.echo(f"reported: {word}")
    for number, request in enumerate(task.requests, start=1):
        click.echo(f"request {number}: {request}")
    for met in unanswered(task.requests, task.replies[-1].text) if task.replies else ():
        nearest = f"; nearest: {met.paragraph[:60]}" if met.paragraph else ""
        click.echo(f"no counterpart in the last reply: {met.request}{nearest}")


@command.command("act")
@click.argument("task_id")
@click.argument("event")
@click.option("--set", "fields", multiple=True, help="Field of the event as name=value; may be repeated.")
@click.option(
    "--attach",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File to put to a report, reply or evidence; kept under its SHA-256.",
)
@_as_role("supervisor")
@click.pass_obj
def act_command(
    settings: Settings,
    task_id: str,
    event: str,
    fields: tuple[str, ...],
    attach: Path | None,
    role: str,
    body: str,
    note: str | None,
) -> None:
    """Write one EVENT on a task: assign, sign_for, report, submit_reply, evaluate, close ... (办理)."""
    from luoshi.ledger import actions
    from luoshi.ledger.payload import from_words, shape_of
    from luoshi.model import EventType, UnknownName
    from luoshi.store.attachments import keep
    from luoshi.store.desk import desk

    if event not in {kind.value for kind in EventType}:
        raise UnknownName(f"there is no event “{event}”", "ledger act", f"events: {', '.join(EventType)}")
    for field in fields:
        if "=" not in field:
            raise click.UsageError(f"--set {field}: write name=value")
    kind = EventType(event)
    shelf = settings.shelf()
    words = [(name, value) for name, _, value in (field.partition("=") for field in fields)]
    if attach is not None:
        shape_of(kind, "file")
        with attach.open("rb") as stream:
            words.append(("file", keep(shelf, stream, attach.name).sha256))
    payload = from_words(kind, words)
    task = actions.act(desk(shelf), task_id, kind, by_user(role, body, note), **payload)
    say(f"{event}: {task.title[:60]} [{task.state}]")


@command.command("profiles")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.pass_obj
def profiles_command(settings: Settings, form: str) -> None:
    """List the procedures that a task may follow (规程)."""
    from luoshi.ledger.profiles import packaged
    from luoshi.store.desk import profiles

    found = profiles(settings.shelf()) if settings.shelf_path.exists() else packaged()
    print_records(
        ({"id": p.id, "name": p.name.zh, "name_en": p.name.en, "states": len(p.states)} for p in found.values()), form
    )


@command.command("verify")
@click.option("--package", type=click.Path(path_type=Path, exists=True), help="Prove a hand-over package instead.")
@click.pass_obj
def verify_command(settings: Settings, package: Path | None) -> int:
    """Prove that no event and no attachment was changed, dropped or put in later (验链).

    With --package, prove the sums and the chain of a package from luoshi ledger handover; no shelf is needed.
    """
    from luoshi.store.attachments import faults, named_in
    from luoshi.store.desk import desk

    if package is not None:
        return verify_package(package)
    shelf = settings.shelf()
    book = desk(shelf).book
    verdict = book.verify()
    attached = named_in(book.all_events())
    broken = [*map(str, verdict.faults), *faults(shelf, attached)]
    for fault in broken:
        say(f"broken: {fault}")
    if broken:
        return 1
    say(f"hash chain whole: {verdict.events} events, {len(attached)} attachments")
    return 0


@command.command("sweep")
@click.option(
    "--days", default=1, show_default=True, type=click.IntRange(1), help="Leave what came within so many days."
)
@click.pass_obj
def sweep_command(settings: Settings, days: int) -> None:
    """Remove uploaded files that no event names: left by forms that were refused, or by a crash (清理无主附件)."""
    from datetime import timedelta

    from luoshi.store.attachments import named_in, sweep
    from luoshi.store.desk import desk

    shelf = settings.shelf()
    # The time first: what is uploaded and named while the ledger is read is younger.
    before = datetime.now().astimezone() - timedelta(days=days)
    gone = sweep(shelf, named_in(desk(shelf).book.all_events()), before)
    for one in gone:
        say(f"removed: {one.name} {one.sha256}")
    say(f"{len(gone)} files that no event names, {sum(one.size for one in gone)} bytes")


for each in (
    import_command, proposals_command, accept_command, refuse_command, paper_command, digest_command, handover_command,
):  # fmt: skip
    command.add_command(each)
