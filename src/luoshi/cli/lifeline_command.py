"""``luoshi lifeline``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.store.query.lifelines import Life
    from luoshi.uptake.lifelines import LifeLine


@click.command("lifeline")
@click.argument("words")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0, 100_000), help="Passages printed.")
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "jsonl"]))
@click.pass_obj
def command(settings: Settings, words: str, limit: int, form: str) -> None:
    """Tell the life line of WORDS, a formulation or the address of a passage (生命线): first, repeated, last."""
    from luoshi.store.query.lifelines import life

    found = life(settings.shelf(), words)
    if form == "jsonl":
        click.echo(json.dumps(_record(found, limit), ensure_ascii=False))
    else:
        _print_line(found.line)
        for place in found.places[:limit]:
            label = place.document.label[:40] if place.document else place.article_id
            day = place.document.date if place.document and place.document.date else "日期不明"
            click.echo(f"  {day:<10}  {label}  “{place.form[:60]}”")
    line = found.line
    say(f"{found.subject}: {line.uses} uses in {line.documents} documents, {line.undated} undated")


def _print_line(line: LifeLine) -> None:
    click.echo(line.canonical)
    for name, sighting in (("首见 first", line.first), ("末见 last", line.last)):
        if sighting is not None:
            click.echo(f"{name}: {sighting.date}  {sighting.issuer or '发文机关不明'}")
    half = line.half_days
    click.echo(
        f"沿用 repeated by {max(0, len(line.repeats) - 1)} more bodies"
        + (f", half of them within {half} days" if half is not None else "")
    )
    for repeat in line.repeats:
        days = f"+{repeat.days} 天" if repeat.days is not None else ""
        click.echo(f"  {repeat.first.date:<10} {days:>8}  {repeat.issuer} ({repeat.documents})")
    if len(line.variants) > 1:
        click.echo("写法 variants: " + "；".join(f"{form[:40]} {count}" for form, count in line.variants[:10]))
    for month in line.months:
        click.echo(f"  {month.month}  {month.documents}/{month.all_documents}  {month.share:.0%}")


def _record(found: Life, limit: int) -> dict[str, object]:
    line = found.line
    ends = [(one.date, one.issuer, one.article_id) if one else None for one in (line.first, line.last)]
    return {
        "words": line.canonical,
        "subject": found.subject.value,
        "kind": line.kind.value if line.kind else None,
        "first": ends[0],
        "last": ends[1],
        "documents": line.documents,
        "uses": line.uses,
        "undated": line.undated,
        "half_days": line.half_days,
        "repeats": [
            {
                "issuer": r.issuer,
                "level": r.level,
                "first": r.first.date,
                "last": r.last.date,
                "days": r.days,
                "documents": r.documents,
            }
            for r in line.repeats
        ],
        "variants": [{"form": form, "uses": count} for form, count in line.variants],
        "months": [{"month": m.month, "documents": m.documents, "of": m.all_documents} for m in line.months],
        "passages": [
            {
                "article": one.article_id,
                "date": one.document.date if one.document else None,
                "source_id": one.source_id,
                "spans": [span.pair() for span in one.spans],
                "form": one.form,
            }
            for one in found.places[:limit]
        ],
    }
