"""What ``luoshi uptake`` prints: records of cells, groups and additions, and the grid in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from luoshi.cli.talk import print_records, say

if TYPE_CHECKING:
    from luoshi.model import Item
    from luoshi.store import Shelf
    from luoshi.store.query.matrix import Matrix
    from luoshi.store.query.rollups import RolledUp
    from luoshi.uptake.gaps import Addition

#: One sign a state for the table in a terminal; the legend is printed below it.
SIGNS = {
    "verbatim": "■",
    "adapted": "◆",
    "paraphrased": "◇",
    "weak": "·",
    "not_seen": "✗",
    "not_searched": "?",
    "not_applicable": "－",
}
NAMES = {
    "verbatim": "照搬",
    "adapted": "改写",
    "paraphrased": "转述",
    "weak": "弱提及",
    "not_seen": "未见",
    "not_searched": "未查",
    "not_applicable": "不适用",
}


def print_matrix(shelf: Shelf, found: Matrix, form: str, gaps: bool, with_unsearched: bool) -> None:
    """Print one matrix and, on stderr, the account of all its cells."""
    from luoshi.store.query.records import cell_records

    if form == "table" and not gaps:
        print_grid(found)
    else:
        records = cell_records(shelf, found, with_unsearched)
        print_records([one for one in records if not gaps or one["status"] == "not_seen"], form)
    kept = {item.id for item in found.items}
    _say_totals(
        found.upstream.label, len(kept), Counter(c.state.value for c in found.cells if c.item_id in kept), found
    )


def _say_totals(label: str, items: int, counts: Counter[str], found: Matrix) -> None:
    told = ", ".join(f"{NAMES[state]} {state} {counts[state]}" for state in SIGNS if counts[state])
    unsearched = sum(1 for column in found.bodies if not column.searched)
    say(f"{label}: {items} items × {len(found.bodies)} bodies: {told or 'no cells'}")
    say(f"{unsearched} bodies have no document here and were not searched; {found.left_out} older documents left out")


def print_grid(found: Matrix) -> None:
    """Print items as rows and bodies as numbered columns, with a legend."""
    searched = [column for column in found.bodies if column.searched]
    for number, column in enumerate(searched, start=1):
        click.echo(f"{number:3}  {column.body}  ({column.searched} documents)")
    states = {(cell.item_id, cell.body): cell.state.value for cell in found.cells}
    click.echo(" " * 2 + "".join(f"{number:>4}" for number in range(1, len(searched) + 1)) + "   item")
    for item in found.items:
        row = "".join(f"{SIGNS[states[item.id, column.body]]:>4}" for column in searched)
        click.echo(f"  {row}   {item.number} {item.title[:40]}")
    click.echo("  ".join(f"{sign} {NAMES[state]}" for state, sign in SIGNS.items()))
    unsearched = [column.body for column in found.bodies if not column.searched]
    if unsearched:
        click.echo(f"未查（本架无其文件）not searched: {'、'.join(unsearched)}")


def print_additions(shelf: Shelf, found: Matrix, added: Sequence[Addition], form: str) -> None:
    """Print what each body asks for that no item of the upstream does (本地新增), as rows of their own."""
    from luoshi.store.query.records import addition_records

    if form == "table":
        for body in dict.fromkeys(one.body for one in added):
            click.echo(f"＋ 本地新增 added: {body}")
            for one in added:
                if one.body == body:
                    click.echo(f"    {one.evidence.quote[:100]}")
    else:
        print_records(addition_records(shelf, found, added), form)
    say(f"{found.upstream.label}: {len(added)} measures added by {len({one.body for one in added})} bodies")


def print_groups(found: RolledUp, form: str) -> None:
    """Print items by groups of bodies: echoed of searched, and how many were not searched."""
    if form == "table":
        _print_group_grid(found)
    else:
        print_records(_group_records(found), form)
    counts: Counter[str] = Counter()
    kept = {item.id for item in found.items}
    for cell in found.cells:
        if cell.item_id in kept:
            counts.update({state.value: count for state, count in cell.counts})
    told = ", ".join(f"{NAMES[state]} {state} {counts[state]}" for state in SIGNS if counts[state])
    say(f"{found.upstream.label}: {len(kept)} items × {len(found.groups)} columns by {found.by}: {told or 'no cells'}")
    say(f"{found.left_out} older documents left out")


def _group_records(found: RolledUp) -> Iterator[dict[str, Any]]:
    items = {item.id: item for item in found.items}
    groups = {group.key: group for group in found.groups}
    rows = {item.id: row for row, item in enumerate(found.items)}
    for cell in sorted((one for one in found.cells if one.item_id in rows), key=lambda one: rows[one.item_id]):
        item, group = items[cell.item_id], groups[cell.group]
        yield {
            "upstream": found.upstream.label,
            "measure_id": item.id,
            "number": item.number,
            "measure": item.title,
            "kind": item.kind.value,
            "by": found.by.value,
            "group": group.name or None,
            "key": group.key or None,
            "status": cell.state.value,
            "echoed": cell.echoed,
            "searched": cell.searched,
            "not_searched": cell.unknown,
            "bodies": group.bodies,
            "counts": {state.value: count for state, count in cell.counts},
        }


def _print_group_grid(found: RolledUp) -> None:
    for number, group in enumerate(found.groups, start=1):
        click.echo(
            f"{number:3}  {group.name or '不明 unknown'}  ({group.searched} of {group.bodies} bodies searched, "
            f"{group.documents} documents)"
        )
    cells = {(cell.item_id, cell.group): cell for cell in found.cells}
    click.echo(" " * 2 + "".join(f"{number:>10}" for number in range(1, len(found.groups) + 1)) + "   item")
    for item in found.items:
        row = "".join(f"{_share(cells[item.id, group.key]):>10}" for group in found.groups)
        click.echo(f"  {row}   {item.number} {item.title[:40]}")
    click.echo(
        "回应/已查（?未查）echoed/searched (? not searched)  " + "  ".join(f"{s} {NAMES[n]}" for n, s in SIGNS.items())
    )


def _share(cell: Any) -> str:
    unknown = f"?{cell.unknown}" if cell.unknown else ""
    return f"{SIGNS[cell.state.value]}{cell.echoed}/{cell.searched}{unknown}"


def ordered(items: Sequence[Item], ritual: str) -> tuple[Item, ...]:
    """Return items with operative text first; set wording (套语) last, left out or alone as ``ritual`` says."""
    operative = [item for item in items if item.kind == "operative"]
    rest = [item for item in items if item.kind != "operative"]
    match ritual:
        case "none":
            return tuple(operative)
        case "only":
            return tuple(rest)
        case _:
            return (*operative, *rest)
