"""``luoshi uptake``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import Settings, say
from luoshi.cli.uptake_print import ordered, print_additions, print_groups, print_matrix

if TYPE_CHECKING:
    from luoshi.store import Shelf
    from luoshi.store.query.matrix import Matrix


@click.command("uptake")
@click.option(
    "--from",
    "upstreams",
    multiple=True,
    help="Upstream document: file, id, title (上级文件); repeat it to check one plan against several parents.",
)
@click.option(
    "--to", "down", multiple=True, help="Where to search: file, folder, body, region, level; all if left out (下级)."
)
@click.option(
    "--items", type=click.Path(path_type=Path, dir_okay=False), help="JSON Lines of items by quotation or spans."
)
@click.option(
    "--by",
    default="body",
    show_default=True,
    type=click.Choice(["body", "region", "level", "period"]),
    help="What the columns stand for (按机构、地区、层级、时期).",
)
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "jsonl", "csv"]))
@click.option("--gaps", is_flag=True, help="Print only what was searched and not seen (查漏补缺).")
@click.option("--additions", is_flag=True, help="Print also what bodies ask for that no item does (本地新增).")
@click.option(
    "--ritual",
    default="last",
    show_default=True,
    type=click.Choice(["last", "none", "only"]),
    help="Items of set wording (套语): after the operative ones, left out, or alone.",
)
@click.pass_obj
def command(
    settings: Settings,
    upstreams: tuple[str, ...],
    down: tuple[str, ...],
    items: Path | None,
    by: str,
    form: str,
    gaps: bool,
    additions: bool,
    ritual: str,
) -> None:
    """Tell which body took up which item of a document (落实矩阵)."""
    shelf = settings.shelf()
    _refuse(upstreams, items, by, form, gaps, additions)
    searched, absent = _down(shelf, down)
    if items is not None:
        for one in _from_file(shelf, items, upstreams[0] if upstreams else None, searched):
            print_matrix(shelf, one, form, gaps, with_unsearched=False)
        return
    from luoshi.store.query import naming

    for name in upstreams:
        parent = naming.find_one(shelf, name).article_id
        if by == "body":
            _by_body(shelf, parent, searched, absent, form, gaps, additions, ritual)
        else:
            from luoshi.store.query.rollups import rolled_up
            from luoshi.uptake.rollup import By

            found = rolled_up(shelf, parent, By(by), down=searched, absent=absent)
            print_groups(replace(found, items=ordered(found.items, ritual)), form)
            _say_left_out(len(found.items) - len(ordered(found.items, ritual)))


def _refuse(upstreams: tuple[str, ...], items: Path | None, by: str, form: str, gaps: bool, additions: bool) -> None:
    if items is not None and len(upstreams) > 1:
        raise click.UsageError("items are looked for in one upstream document: give --from once")
    if items is None and not upstreams:
        raise click.UsageError("name the upstream document with --from, or items with --items")
    if by != "body" and (items is not None or gaps or additions):
        raise click.UsageError("--by goes with --from, and not with --gaps or --additions, which are lists by body")
    if additions and items is not None:
        raise click.UsageError("additions are measured against a whole document: give --from without --items")
    if additions and form == "csv" and not gaps:
        raise click.UsageError(
            "cells and additions have other columns: give --format jsonl, or --gaps without --additions"
        )


def _down(shelf: Shelf, names: tuple[str, ...]) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Return the articles that ``names`` mean, and those of the names that are bodies without any document here."""
    from luoshi.model import UnknownName
    from luoshi.store.query import naming
    from luoshi.store.query.bodies import is_body

    if not names:
        return None, ()
    found: dict[str, None] = {}
    absent = []
    for name in names:
        try:
            found.update({d.article_id: None for d in naming.find(shelf, name) if d.kind.is_article})
        except UnknownName:
            if not is_body(name, shelf.lexicon()):
                raise
            absent.append(name)
    return tuple(found), tuple(absent)


def _by_body(
    shelf: Shelf,
    parent: str,
    searched: tuple[str, ...] | None,
    absent: tuple[str, ...],
    form: str,
    gaps: bool,
    additions: bool,
    ritual: str,
) -> None:
    from luoshi.store.query import matrix as uptake

    whole = uptake.matrix(shelf, parent, down=searched, expected=searched is None, absent=absent)
    shown = replace(whole, items=ordered(whole.items, ritual))
    print_matrix(shelf, shown, form, gaps, with_unsearched=True)
    _say_left_out(len(whole.items) - len(shown.items))
    if additions:
        print_additions(shelf, shown, uptake.additions(shelf, parent, down=searched), form)


def _say_left_out(count: int) -> None:
    if count:
        say(f"{count} items left out by --ritual")


def _from_file(shelf: Shelf, file: Path, upstream: str | None, down: tuple[str, ...] | None) -> Iterator[Matrix]:
    from luoshi.model import LuoshiError, UnknownName
    from luoshi.store.query import naming
    from luoshi.store.query.matrix import cells_of_quotes

    by_document: dict[str, list[dict[str, Any]]] = {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LuoshiError(f"cannot read items: {error.strerror}", str(file), "check the path") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            name = upstream or record["source_name"]
        except (ValueError, KeyError, TypeError) as error:
            raise LuoshiError(
                f"item is not understood: {error!r}", f"{file}:{number}", "quote and source_name"
            ) from error
        by_document.setdefault(str(name), []).append(record)
    for name, records in by_document.items():
        found = [d for d in naming.find(shelf, name) if d.kind.is_article]
        if not found:
            raise UnknownName(f"“{name}” holds no article", str(file), "see: luoshi list articles")
        yield cells_of_quotes(shelf, records, max(found, key=lambda d: d.characters), down)
