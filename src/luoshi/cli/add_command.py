"""``luoshi add``."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Bar, Settings, say

if TYPE_CHECKING:
    from luoshi.model import Declared
    from luoshi.store import Shelf


@click.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--manifest", type=click.Path(path_type=Path, dir_okay=False), help="CSV that declares facts of the files."
)
@click.option("--outlet", help="Newspaper or site that carried the pages (报刊、网站).")
@click.option("--issuer", help="Issuing body (发文机关).")
@click.option("--region", help="Region, by name or code (地区).")
@click.option("--published", help="Date of publication, as 2022-11-01 (发布日期).")
@click.option("--replaces", help="The document of which this is a new version: file, title or id (替代).")
@click.option("--url", help="Address the file came from.")
@click.pass_obj
def command(settings: Settings, /, paths: tuple[Path, ...], manifest: Path | None, **given: str | None) -> int:
    """Lay files, folders, ZIPs, or CSV/JSONL tables of texts on the shelf (上架)."""
    from luoshi.model import Declared
    from luoshi.store import Shelf

    shelf = Shelf.open(settings.shelf_path) if settings.shelf_path.exists() else Shelf.create(settings.shelf_path)
    with shelf.locked():
        counts, refused = _add_all(shelf, paths, manifest, Declared(**given))
    say(
        f"added {counts['new']}, known already {counts['known']}, facts added to {counts['facts added']}, "
        f"refused {len(refused)}; next: luoshi run"
    )
    return 1 if refused else 0


def _add_all(
    shelf: Shelf, paths: tuple[Path, ...], manifest: Path | None, given: Declared
) -> tuple[Counter[str], list[str]]:
    from luoshi import intake
    from luoshi.store import sources

    counts: Counter[str] = Counter()
    refused: list[str] = []
    now = datetime.now(UTC).isoformat(timespec="seconds")
    bar = Bar()
    bar.begin("add", 0)
    for path in paths:
        for item in intake.unpack(path, manifest=manifest):
            if isinstance(item, intake.Refusal):
                refused += [item.name] if item.lost else []
                say(f"{'refused' if item.lost else 'note'}: {item.what} [{item.name}] → {item.remedy}")
                continue
            declared = _merge(given, item.declared)
            _, put = sources.put(shelf, item.data, item.name, item.origin, declared, now, item.container, forced=False)
            counts[put.value] += 1
            if put is sources.Put.KNOWN:
                say(f"known already: {item.name}")
            bar.advance(len(item.data))
    sources.settle()
    bar.end()
    return counts, refused


def _merge(given: Declared, found: Declared) -> Declared:
    """Options of the command win over the manifest."""
    return replace(
        found, **{f.name: getattr(given, f.name) for f in fields(given) if getattr(given, f.name) is not None}
    )
