"""The interface for programs: stable names, stretches of lists with addresses, and docs/api.md as a program runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from luoshi.store import Shelf
from luoshi.web import create_app
from tests.test_docs_console import examples, fits, typed
from tests.web.conftest import served

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("operations.txt")

#: Lists that are read in stretches, with what they are asked for.
LISTS = {
    "documents": {},
    "sources": {},
    "issues": {},
    "directives": {},
    "targets": {"period": "2024"},
    "results": {},
    "commitments": {},
    "formulations": {},
    "references": {},
    "review": {},
    "ledger": {},
    "search": {"q": "产业"},
    "lifeline": {"q": "先进制造强省"},
}


def operations(shelf: Shelf) -> dict[str, str]:
    """Return the operations of the description by name."""
    paths = create_app(shelf).openapi()["paths"]
    return {told["operationId"]: f"{way.upper()} {path}" for path, ways in paths.items() for way, told in ways.items()}


def test_the_list_of_operations_is_stable(shelf: Shelf, regenerate: bool):
    """A name or address that is gone breaks clients; a new one is recorded: pytest tests/web --regenerate-golden."""
    listed = "".join(f"{name} {address}\n" for name, address in sorted(operations(shelf).items()))
    if regenerate:
        GOLDEN.write_text(listed, encoding="utf-8")

    assert listed == GOLDEN.read_text(encoding="utf-8")


def test_every_operation_has_a_name_of_its_own_and_says_what_may_go_wrong(shelf: Shelf):
    """Names are words that a generated client can use; tokens and refusals are described."""
    described = create_app(shelf).openapi()
    every = [told for ways in described["paths"].values() for told in ways.values()]

    assert len({one["operationId"] for one in every}) == len(every)
    assert all(one["operationId"].isidentifier() and one["summary"] for one in every)
    assert all({"400", "401", "404"} <= set(one["responses"]) for one in every)
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_view_with_stretches_is_among_the_lists(shelf: Shelf):
    """No list can be asked for from an offset without being tried below."""
    paths = create_app(shelf).openapi()["paths"]
    paged = {
        told["operationId"]
        for ways in paths.values()
        for told in ways.values()
        if {"offset"} <= {one["name"] for one in told.get("parameters", ())}
    }

    assert paged == {*LISTS, "gaps", "additions"}


@pytest.mark.parametrize("name", [*LISTS, "gaps", "additions"])
def test_a_list_is_read_stretch_by_stretch(name: str, client: httpx.Client, plan):
    """Following page.next gives every row once, as many as total says, and back leads page.previous."""
    path = f"/{name}/{plan.article_id}.json" if name in ("gaps", "additions") else f"/{name}.json"
    asked = {**LISTS.get(name, {}), "limit": 1 if name in ("sources", "issues", "ledger", "targets") else 40}
    response = client.get(path, params=asked)
    page = response.json()["page"]
    stretches, total = 1, page["total"]
    while page["next"]:
        assert f'<{page["next"]}>; rel="next"' in response.headers["Link"]
        assert "limit=" in page["next"]
        response = client.get(page["next"])
        before, page = page, response.json()["page"]
        assert page["offset"] == before["offset"] + before["limit"]
        assert page["previous"]
        stretches += 1

    assert page["total"] == total
    assert stretches == max(1, -(-total // asked["limit"]))


def test_a_stretch_has_bounds(client: httpx.Client):
    """Nobody asks for everything at once by mistake."""
    assert client.get("/documents.json?limit=1001").status_code == 422
    assert client.get("/documents.json?limit=0").status_code == 422


def test_the_page_for_programs_says_what_is_answered(shelf: Shelf, tmp_path: Path):
    """Every curl of docs/api.md, one after another, on a copy of the sample that a server shows."""
    copied = tmp_path / "shelf"
    shutil.copytree(shelf.path, copied)
    with served(Shelf.open(copied)) as address:
        for example in examples(ROOT / "docs" / "api.md", "shell"):
            done = typed(example.command.replace("http://127.0.0.1:8000", address), tmp_path)
            assert fits(example.printed, done.stdout), (example.line, done.stdout, done.stderr)
