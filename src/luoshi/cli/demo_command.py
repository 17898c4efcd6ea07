"""``luoshi demo``."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi.cli.talk import Bar, say

if TYPE_CHECKING:
    from luoshi.store import Shelf
    from luoshi.store.query.matrix import Matrix

#: File of the sample from which the demonstration starts.
PLAN = "plan_yunze.txt"


@click.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the shelf in this new folder.")
def command(port: int, keep: Path | None) -> int:
    """Run the main job on a bundled fictional province and show it in a browser (演示).

    With CI=true it checks that every page answers, and stops.
    """
    with _shelf_folder(keep) as folder:
        shelf = build(folder)
        show(shelf)
        if os.environ.get("CI") == "true":
            return check_pages(shelf)
        return _serve(shelf, port)


@contextmanager
def _shelf_folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="luoshi-demo-") as folder:
        yield Path(folder) / "云泽省"


def build(folder: Path) -> Shelf:
    """Lay the sample on a new shelf in ``folder``, run it and open three tasks."""
    from luoshi import intake
    from luoshi.engine.engines import Serial
    from luoshi.engine.run import run
    from luoshi.store import Shelf, sources

    shelf = Shelf.create(folder, "云泽省（虚构）")
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    with resources.as_file(resources.files("luoshi.sample")) as sample:
        for table in sorted((sample / "lexicon").glob("*.csv")):
            shutil.copyfile(table, shelf.path / "lexicon" / table.name)
        for item in intake.unpack(sample / "pages"):
            if isinstance(item, intake.Deposit):
                sources.put(shelf, item.data, item.name, item.name, item.declared, now, item.container)
    run(shelf, Serial(), Bar())
    _open_tasks(shelf)
    return shelf


def plan_matrix(shelf: Shelf) -> Matrix:
    """Return the matrix of the province's plan."""
    from luoshi.store.query import naming
    from luoshi.store.query.matrix import matrix

    return matrix(shelf, naming.find_one(shelf, PLAN).article_id)


def _open_tasks(shelf: Shelf) -> None:
    """Open tasks as an office would: one on a demand, one on a gap, one that is overdue."""
    from luoshi.ledger import By, actions
    from luoshi.model import Actor, ActorRole, anchor_at
    from luoshi.store.desk import desk
    from luoshi.store.query import reading

    found = plan_matrix(shelf)
    text = reading.source_text(shelf, found.upstream.source_id).text
    office = Actor("演示", ActorRole.REGISTRAR, "云泽省人民政府督查室")
    now = datetime.now().astimezone()
    gaps = [cell for cell in found.cells if cell.state == "not_seen"]
    items = {item.id: item for item in found.items}
    wanted = [
        (found.items[0], None, 90),
        *((items[cell.item_id], cell.body, days) for cell, days in zip(gaps, (30, 20), strict=False)),
    ]
    for item, lead, days in wanted:
        first = item.spans[:1]
        opening = actions.Opening(
            title=item.title,
            anchor=anchor_at(item.source_id, text, first),
            lead=lead,
            due=now.date() + timedelta(days=days),
        )
        actions.open_task(desk(shelf), By(office, now), opening, "supervision")


def show(shelf: Shelf) -> None:
    """Print what was found, on one screen."""
    from luoshi.cli.uptake_print import print_grid
    from luoshi.store.query import dealings, phrases
    from luoshi.store.query.documents import overview
    from luoshi.store.query.matrix import links_between

    whole = overview(shelf)
    say(
        f"\n云泽省（虚构示例）: {whole.sources} sources → {whole.articles} articles, {whole.passages} passages, "
        f"{whole.directives} directives, {whole.targets} targets, {whole.results} results, {whole.links} links"
    )
    matrix = plan_matrix(shelf)
    say(f"\nWho took up 《{matrix.upstream.label}》:")
    print_grid(matrix)
    down = [article for column in matrix.bodies for article in column.documents]
    links = links_between(shelf, matrix.upstream.article_id, down)
    classes = Counter(link.link_class.value for link in links)
    say(f"\npassed on: {', '.join(f'{count} {name}' for name, count in sorted(classes.items())) or 'nothing'}")
    changed = [
        edit for link in links for edit in link.edits if edit.op == "replace" and any(c.isdigit() for c in edit.up)
    ]
    for edit in changed[:4]:
        say(f"  number changed on the way: “{edit.up}” → “{edit.down}”")
    formulas = phrases.phrases(shelf, limit=5).rows
    say("formulations: " + "、".join(f"{row.canonical}×{row.uses}" for row in formulas))
    today = date.today()
    lines = dealings.lines(shelf, today=today).rows
    say(
        f"ledger: {len(lines)} tasks opened from sentences and gaps, {sum(line.overdue for line in lines)} overdue as of {today}\n"
    )


def _is_number(text: str) -> bool:
    """Tell a changed figure, with its unit, from a changed sentence that holds one."""
    return any(letter.isdigit() for letter in text) and len(text) <= 8


def check_pages(shelf: Shelf, most: int = 400) -> int:
    """Follow every link from the first page, and its ``.json`` twin; return 1 if a page does not answer."""
    from luoshi.cli.page_walk import walk

    with _running(shelf, 0) as address:
        answers = walk(address, most)
    bad = [answer for answer in answers if not answer.good]
    for answer in bad:
        say(f"no good answer: {answer.status} {answer.path} (linked from {answer.origin})")
    say(f"demo: {len(answers)} pages answered, {len(bad)} of them badly")
    return 1 if bad or not answers else 0


@contextmanager
def _running(shelf: Shelf, port: int) -> Iterator[str]:
    import time

    import uvicorn

    from luoshi.cli.serve_command import listen, server_config

    listener = listen("127.0.0.1", port)
    server = uvicorn.Server(server_config(shelf))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server ended before it started")
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def _serve(shelf: Shelf, port: int) -> int:
    import webbrowser

    with _running(shelf, port) as address:
        say(f"open {address}/ (only this machine can reach it; Ctrl-C stops)")
        webbrowser.open(address)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            say("stopped")
    return 0
