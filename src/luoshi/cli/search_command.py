"""``luoshi search``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.store import Shelf
    from luoshi.store.query.searching import Hit


@click.command("search")
@click.argument("words", required=False)
@click.option("--in", "article_id", help="Only in this document: article, source, file or title.")
@click.option("--level", help="Only documents of this level: central, provincial, city ...")
@click.option("--issuer", help="Only documents of this body.")
@click.option("--kind", help="Only documents of this kind: plan, report, notice ...")
@click.option("--region", help="Only documents of this region.")
@click.option("--year", help="Only documents of this year.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--offset", default=0, type=click.IntRange(0))
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "jsonl"]))
@click.option(
    "--save", "name", help="Keep this search on the shelf under a name (存检索); pages list it with its feed."
)
@click.option("--saved", "listed", is_flag=True, help="List the kept searches.")
@click.option("--forget", help="Take the kept search of this name away.")
@click.pass_obj
def command(
    settings: Settings,
    words: str | None,
    article_id: str | None,
    level: str | None,
    issuer: str | None,
    kind: str | None,
    region: str | None,
    year: str | None,
    limit: int,
    offset: int,
    form: str,
    name: str | None,
    listed: bool,
    forget: str | None,
) -> None:
    """Find exactly these WORDS in all passages (检索); nothing in them is an operator. Latin letters are tried as pinyin too."""
    from luoshi.store.query import naming
    from luoshi.store.query.searching import checked, search

    shelf = settings.shelf()
    if listed or forget is not None:
        _kept(shelf, forget)
        return
    words = checked(words or "")
    if article_id is not None:
        article_id = naming.find_one(shelf, article_id).article_id
    if name is not None:
        from luoshi.store.saved import SavedSearch, save

        narrowed = (level, issuer, kind, region, year, article_id)
        save(shelf, SavedSearch(name, words, *(value or "" for value in narrowed)))
        say(f"saved as “{name}”")
    found = search(
        shelf,
        words,
        article_id=article_id,
        level=level,
        issuer=issuer,
        kind=kind,
        region=region,
        year=year,
        limit=limit,
        offset=offset,
    )
    for hit in found.rows:
        _print(hit, form)
    say(f"{len(found.rows)} of {found.total} passages, {found.occurrences} places")
    _spelled(shelf, words)


def _kept(shelf: Shelf, forget: str | None) -> None:
    from luoshi.store import saved

    if forget is not None:
        saved.forget(shelf, forget)
        say(f"“{forget}” is no longer saved")
    for one in saved.saved(shelf):
        click.echo(json.dumps({"name": one.name, **one.query()}, ensure_ascii=False))


def _spelled(shelf: Shelf, words: str) -> None:
    """Say what the words spell in pinyin; on stderr, for they are names and no hits."""
    from luoshi.store.query.spelling import spelled

    for one in spelled(shelf, words, 10):
        say(f"拼音 pinyin: {one.name}  ({one.kind}, {one.documents} documents)")


def _print(hit: Hit, form: str) -> None:
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


def _marked(text: str, matches: tuple[tuple[int, int], ...]) -> str:
    """Show the words among their neighbours, the words in brackets that no policy text uses."""
    start, end = matches[0]
    low, high = max(0, start - 30), min(len(text), end + 50)
    lead, tail = "…" if low else "", "…" if high < len(text) else ""
    return f"{lead}{text[low:start]}⟦{text[start:end]}⟧{text[end:high]}{tail}"
