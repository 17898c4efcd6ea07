"""``luoshi ledger proposals``, ``accept`` and ``refuse``: passages that may answer tasks, and what a person says of them (佐证)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import Settings, print_records, say

if TYPE_CHECKING:
    from luoshi.uptake.answers import Answer


@click.command("proposals")
@click.option("--task", "task_id", help="Only for this task; every open one if left out.")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.pass_obj
def proposals_command(settings: Settings, task_id: str | None, form: str) -> None:
    """List passages of later documents that may answer open tasks (佐证建议).

    Each names who reports, how much of the object is shared and, where the task sets a number, the reported one. Take
    one with luoshi ledger accept, or refuse it with luoshi ledger refuse; a refused one does not come back.
    """
    from luoshi.store.query import proposing

    found = proposing.proposals(settings.shelf(), task_id)
    print_records(proposal_records(found), form)
    say(f"{len(found)} proposals for {len({one.task_id for one in found})} tasks")


def proposal_records(found: tuple[Answer, ...]) -> Iterator[dict[str, Any]]:
    """Yield the record of each proposal, for printing and exporting."""
    from luoshi.store.query.naming import passage_address

    for one in found:
        yield {
            "task": one.task_id,
            "score": one.score,
            "passage": passage_address(one.told.source_id, one.told.spans),
            "date": one.told.date,
            "issuer": "、".join(one.told.issuers),
            "tie": one.tie.value,
            "shared": one.shared,
            "reach": one.reach.value,
            "aim": one.aim,
            "figure": one.figure,
            "text": one.told.text,
        }


@click.command("accept")
@click.argument("task_id")
@click.argument("passage")
@click.option("--says", required=True, help="What the passage shows, in your words.")
@click.option("--body", default="督查室", show_default=True, help="Body of whoever acts.")
@click.option("--role", default="supervisor", show_default=True, help="Role of whoever acts.")
@click.pass_obj
def accept_command(settings: Settings, task_id: str, passage: str, says: str, body: str, role: str) -> None:
    """Take PASSAGE (an address such as 3f2a….120-180) as evidence of a task (采信)."""
    from luoshi.cli.ledger_command import by_user
    from luoshi.ledger import actions
    from luoshi.store.desk import desk
    from luoshi.store.query.rooting import anchor_of

    shelf = settings.shelf()
    task = actions.add_evidence(
        desk(shelf), task_id, by_user(role, body), says=says, anchor=anchor_of(shelf, passage)
    )  # fmt: skip
    say(f"evidence: {task.title[:60]} [{task.state}]")


@click.command("refuse")
@click.argument("task_id")
@click.argument("passage")
@click.option("--reason", required=True, help="Why it does not show what was done.")
@click.option("--body", default="督查室", show_default=True, help="Body of whoever acts.")
@click.option("--role", default="supervisor", show_default=True, help="Role of whoever acts.")
@click.pass_obj
def refuse_command(settings: Settings, task_id: str, passage: str, reason: str, body: str, role: str) -> None:
    """Refuse PASSAGE as evidence of a task, so that it is not proposed again (不予采信)."""
    from luoshi.cli.ledger_command import by_user
    from luoshi.ledger import actions
    from luoshi.store.desk import desk
    from luoshi.store.query.rooting import anchor_of

    shelf = settings.shelf()
    task = actions.refuse_evidence(
        desk(shelf), task_id, by_user(role, body), anchor=anchor_of(shelf, passage), reason=reason
    )  # fmt: skip
    say(f"refused: {task.title[:60]} [{task.state}]")
