"""``luoshi explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Settings, say

if TYPE_CHECKING:
    from luoshi.store import Shelf
    from luoshi.store.findings import PieceRow


@click.command("explain")
@click.argument("name")
@click.option("--all", "everything", is_flag=True, help="Tell of the kept pieces and joined lines too.")
@click.pass_obj
def command(settings: Settings, name: str, everything: bool) -> None:
    """Tell why pieces of a page were dropped or moved, or what a rule does (释义).

    NAME is a document (id, file name, title) or the dotted name of a rule.
    """
    from luoshi.model import UnknownName
    from luoshi.store.query.explaining import explain

    try:
        explanation = explain(name) if "." in name else None
    except UnknownName:
        explanation = None
    if explanation is not None:
        click.echo(f"{explanation.rule}\n\n{explanation.doc}")
        return
    _explain_pages(settings.shelf(), name, everything)


def _explain_pages(shelf: Shelf, name: str, everything: bool) -> None:
    from luoshi.store.query import naming, reading

    found = naming.find(shelf, name)
    rules: dict[str, int] = {}
    for source_id in dict.fromkeys(document.source_id for document in found):
        text = reading.source_text(shelf, source_id)
        click.echo(f"== {text.name} ({len(text.text)} characters)")
        for piece in reading.pieces(shelf, source_id):
            rules[piece.rule] = rules.get(piece.rule, 0) + 1
            if everything or _worth_telling(piece):
                click.echo(_line(piece, text.text))
    for document in found:
        for row in reading.continuations_of(shelf, document.article_id):
            if row.article_id == document.article_id:
                rules[row.rule] = rules.get(row.rule, 0) + 1
                origin = row.from_article or (
                    "one of " + ", ".join(row.candidates) if row.candidates else "no article here"
                )
                click.echo(f"{row.article_id} continues {origin}: {row.state.value} by {row.rule} ({row.detail})")
    _legend(rules)
    say("rule names can be explained: luoshi explain RULE")


def _worth_telling(piece: PieceRow) -> bool:
    """Line breaks and blanks are dropped by the thousand; they are counted, not told one by one."""
    return piece.moved or (piece.drop is not None and piece.drop.value not in {"wrap", "spacing", "blank"})


def _line(piece: PieceRow, text: str) -> str:
    what = f"dropped as {piece.drop.value}" if piece.drop else f"kept as {piece.role.value if piece.role else '?'}"
    moved = ", moved" if piece.moved else ""
    quote = text[piece.start : piece.end].replace("\n", "⏎")
    detail = f" ({piece.detail})" if piece.detail else ""
    return (
        f"{piece.start}-{piece.end} {what}{moved} by {piece.rule}{detail}: {quote[:60]}{'…' if len(quote) > 60 else ''}"
    )


def _legend(rules: dict[str, int]) -> None:
    from luoshi.model import UnknownName
    from luoshi.store.query.explaining import explain

    click.echo("\nrules:")
    for rule, count in sorted(rules.items(), key=lambda pair: -pair[1]):
        try:
            first = explain(rule).doc.splitlines()[0]
        except UnknownName:
            first = "(no explanation)"
        click.echo(f"  {count:6}  {rule}: {first}")
