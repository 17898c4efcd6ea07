"""``luoshi show``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.model import Span
    from luoshi.store import Shelf


@click.command("show")
@click.argument("name")
@click.option("--printed", is_flag=True, help="Show the page as printed instead of restored.")
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "jsonl"]))
@click.pass_obj
def command(settings: Settings, name: str, printed: bool, form: str) -> None:
    """Show one document or passage, by id, file name or title (查看)."""
    from luoshi.store.query import naming

    shelf = settings.shelf()
    if address := naming.find_passage(name):
        _show_passage(shelf, *address)
    else:
        _show_documents(shelf, name, printed, form)


def _show_passage(shelf: Shelf, source_id: str, span: Span) -> None:
    from luoshi.store.query import reading

    text = reading.text_around(shelf, source_id, span)
    passages = reading.passages_at(shelf, source_id, span.start, span.end)
    for passage in passages:
        click.echo(" / ".join((*passage.path, passage.text)))
    if not passages:
        click.echo(span.of(text.text))
    links = reading.links_at(shelf, source_id, span.start, span.end)
    for link in links:
        click.echo(
            f"{link.link_class.value} {link.score:.2f}: {link.up_article} → {link.down_article}: {link.down_quote}"
        )
    say(f"{text.name}: {len(passages)} passages, {len(links)} links")


def _show_documents(shelf: Shelf, name: str, printed: bool, form: str) -> None:
    from luoshi.store.query import naming, reading

    found = naming.find(shelf, name)
    if printed:
        for source_id in dict.fromkeys(document.source_id for document in found):
            click.echo(reading.source_text(shelf, source_id).text)
    for document in () if printed else found:
        article = reading.article(shelf, document.article_id)
        if form == "jsonl":
            click.echo(json.dumps({**asdict(document), "text": article.text}, ensure_ascii=False))
            continue
        facts = (
            document.article_id,
            document.kind.value,
            document.issuer,
            document.region,
            document.date,
            document.doc_no,
        )
        click.echo(f"【{article.title or '（无题）'}】")
        click.echo(" · ".join(str(fact) for fact in facts if fact))
        if article.bylines:
            click.echo("；".join(f"{byline.role} {byline.name}".strip() for byline in article.bylines))
        if article.continues:
            click.echo(f"（{article.continues}）{_half(shelf, document.article_id, 'from')}")
        click.echo(article.text)
        if article.goes_on:
            click.echo(f"（{article.goes_on}）{_half(shelf, document.article_id, 'to')}")
        click.echo()
    say(f"{len(found)} articles")


def _half(shelf: Shelf, article_id: str, side: str) -> str:
    """Tell where the other half of an article that jumps is."""
    from luoshi.store.query import documents, reading

    rows = [
        row for row in reading.continuations_of(shelf, article_id) if (row.article_id == article_id) == (side == "from")
    ]
    for row in rows:
        other = row.from_article if side == "from" else row.article_id
        if other is not None:
            return f" → {other} {documents.document(shelf, other).label}"
        likely = f": {', '.join(row.candidates)}" if row.candidates else ""
        return f" beginning {row.state.value}{likely}"
    return " no continuation on the shelf is matched to it"
