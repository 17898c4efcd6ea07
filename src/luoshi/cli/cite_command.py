"""``luoshi cite``."""

from __future__ import annotations

import re
from datetime import date

import click

from luoshi.cli.talk import Settings

_PASSAGE = re.compile(r"^([0-9a-f]{16})\.(\d+)-(\d+)$")


@click.command("cite")
@click.argument("name")
@click.option(
    "--format",
    "form",
    default="gbt7714",
    show_default=True,
    type=click.Choice(["gbt7714", "csl", "bibtex", "ris"]),
    help="GB/T 7714, CSL-JSON, BibTeX or RIS.",
)
@click.option("--base", default="", help="Address under which the shelf is served, to stand before permanent paths.")
@click.pass_obj
def command(settings: Settings, name: str, form: str, base: str) -> None:
    """Cite documents or a passage (引文): NAME is an address, id, file, title, body, region or level."""
    from luoshi.export.citing import CitationForm, cite
    from luoshi.model import UnknownName
    from luoshi.store.query import naming, reading
    from luoshi.store.query.citing import citable

    shelf = settings.shelf()
    today = date.today().isoformat()
    address = _PASSAGE.match(name)
    if address:
        found = reading.passages_at(shelf, address[1], int(address[2]), int(address[3]))
        if not found:
            raise UnknownName(f"no passage stands at “{name}”", "cite", "take an id from: luoshi list passages")
        places = [(naming.find_one(shelf, found[0].article_id), f"{base}/p/{name}")]
    else:
        places = [(one, f"{base}/articles/{one.article_id}") for one in naming.find(shelf, name) if one.kind.is_article]
    for document, place in places:
        click.echo(cite(citable(shelf, document, place, today), CitationForm(form)), nl=False)
