"""``luoshi search``."""

from __future__ import annotations

import json

import click

from luoshi.cli.talk import Settings, say


@click.command("search")
@click.argument("words")
@click.option("--in", "article_id", help="Only in this article.")
@click.option("--level", help="Only documents of this level: central, provincial, city ...")
@click.option("--issuer", help="Only documents of this body.")
@click.option("--year", help="Only documents of this year.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--offset", default=0, type=click.IntRange(0))
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "jsonl"]))
@click.pass_obj
def command(
    settings: Settings,
    words: str,
    article_id: str | None,
    level: str | None,
    issuer: str | None,
    year: str | None,
    limit: int,
    offset: int,
    form: str,
) -> None:
    """Find exactly these WORDS in all passages (检索); nothing in them is an operator."""
    from luoshi.store.query.searching import search

    found = search(
        settings.shelf(),
        words,
        article_id=article_id,
        level=level,
        issuer=issuer,
        year=year,
        limit=limit,
        offset=offset,
    )
    for hit in found.rows:
        if form == "jsonl":
            record = {
                "passage": hit.passage.id,
                "article": hit.document.article_id,
                "source_name": hit.document.source_name,
                "title": hit.document.title,
                "issuer": hit.document.issuer,
                "date": hit.document.date,
                "text": hit.passage.text,
                "matches": hit.matches,
            }
            click.echo(json.dumps(record, ensure_ascii=False))
        else:
            click.echo(f"{hit.passage.id}  {hit.document.label[:30]}")
            click.echo(f"    {_marked(hit.passage.text, hit.matches)}")
    say(f"{len(found.rows)} of {found.total} passages, {found.occurrences} places")


def _marked(text: str, matches: tuple[tuple[int, int], ...]) -> str:
    """Show the words among their neighbours, the words in brackets that no policy text uses."""
    start, end = matches[0]
    low, high = max(0, start - 30), min(len(text), end + 50)
    lead, tail = "…" if low else "", "…" if high < len(text) else ""
    return f"{lead}{text[low:start]}⟦{text[start:end]}⟧{text[end:high]}{tail}"
