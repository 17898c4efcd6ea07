"""``luoshi judgements``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from luoshi.cli.talk import Settings, print_records, say


@click.group("judgements")
def command() -> None:
    """What people decided about findings: list them, take them away as test cases, run such cases (裁定).

    Findings are judged on the page /review; the next luoshi run follows the judgements.
    """


@command.command("list")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.pass_obj
def list_command(settings: Settings, form: str) -> None:
    """Print what every labeller last said of every finding, with time and version (裁定清单)."""
    from luoshi.ledger.labels import agreement
    from luoshi.store.query.reviewing import every_label

    told = every_label(settings.shelf())
    rows = (
        {
            "field": label.field,
            "verdict": label.verdict,
            "value": label.value,
            "quote": label.anchor.quote,
            "source_id": label.anchor.source_id,
            "spans": [span.pair() for span in label.anchor.spans],
            "by": label.by,
            "body": label.body,
            "at": label.at.isoformat(timespec="seconds"),
            "version": label.version,
            "note": label.note,
        }
        for label in told
    )
    print_records(rows, form)
    for one in agreement(told):
        say(
            f"{one.kind}: judged {one.judged}, by several {one.by_several}, alike {one.agreed}, differing {one.differing}"
        )


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def export_command(settings: Settings, file: Path) -> None:
    """Write the judgements in force with their sources as test cases, JSON Lines (导出用例).

    In a checkout of luoshi, a file in evals/judgements is run by the gate. The sources are copied into it whole.
    """
    from luoshi.engine.judged_cases import cases

    records = list(cases(settings.shelf()))
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {file}: {error.strerror}") from error
    judged = [record for record in records if "judgements" in record]
    say(f"{sum(len(record['judgements']) for record in judged)} judgements on {len(judged)} sources → {file}")


@command.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check_command(files: tuple[Path, ...]) -> int:
    """Annotate the sources of test cases anew and tell which judgements luoshi does not follow by itself (核对用例)."""
    from luoshi.engine.judged_cases import run

    wrong = total = 0
    for file in files:
        for outcome in run(_records(file), str(file)):
            total += 1
            if not outcome.right:
                wrong += 1
                click.echo(f"{outcome.source} {outcome.field} “{outcome.quote[:40]}”: {outcome.said}")
    say(f"{total - wrong} of {total} judgements followed")
    return 1 if wrong else 0


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise click.ClickException(f"{file}:{number} is no JSON: {error}") from error


@command.command("say")
@click.argument("place")
@click.argument("name")
@click.argument("verdict", type=click.Choice(["accepted", "refused"]))
@click.option("--role", default="reviewer", show_default=True, help="Role in which it is said.")
@click.option("--body", required=True, help="Body for which it is said.")
@click.pass_obj
def say_command(settings: Settings, place: str, name: str, verdict: str, role: str, body: str) -> None:
    """Accept or refuse the finding or proposal NAME at PLACE, SOURCE.BEGIN-END (裁定).

    A proposal of an annotator (luoshi list issues shows it with its name) becomes a finding at the next luoshi run.
    """
    from luoshi.cli.ledger_command import by_user
    from luoshi.ledger import actions
    from luoshi.model import anchor_at
    from luoshi.store.desk import desk
    from luoshi.store.query import naming, reading
    from luoshi.store.query.reviewing import version_of

    shelf = settings.shelf()
    source_id, span = naming.parse_passage(place)
    anchor = anchor_at(source_id, reading.source_text(shelf, source_id).text, [span])
    told = actions.Verdict(anchor, name, anchor.quote, verdict, version_of(shelf))
    actions.judge_all(desk(shelf), by_user(role, body), [told])
    say(f"{name} at {place} is {verdict}; the next luoshi run applies it")
