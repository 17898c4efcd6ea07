"""``luoshi ask``."""

from __future__ import annotations

import json

import click

from luoshi.cli.talk import Settings, say


@click.command("ask")
@click.argument("question")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 100))
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "jsonl"]))
@click.pass_obj
def command(settings: Settings, question: str, limit: int, form: str) -> None:
    """Show the passages that answer a QUESTION in words (问答), quoted, best first; no answer is written."""
    from luoshi.store.query.asking import ask

    answers = ask(settings.shelf(), question, limit)
    for answer in answers.rows:
        if form == "jsonl":
            record = {
                "score": round(answer.fit.score, 4),
                "passage": answer.passage.id,
                "article": answer.document.article_id,
                "source_name": answer.document.source_name,
                "title": answer.document.title,
                "issuer": answer.document.issuer,
                "date": answer.document.date,
                "path": answer.passage.path,
                "text": answer.passage.text,
                "matches": answer.matches,
            }
            click.echo(json.dumps(record, ensure_ascii=False))
        else:
            facts = "，".join(part for part in (answer.document.issuer, answer.document.date) if part)
            click.echo(f"{answer.fit.score:.2f}  {answer.document.label[:40]}  {facts}")
            if answer.passage.path:
                click.echo(f"      {' › '.join(answer.passage.path)}")
            click.echo(f"      {answer.passage.text}   [{answer.passage.id}]")
    if not answers.rows:
        say("no passage shares anything with the question; ask with words that documents use")
