"""Findings reviewed through the pages: accepted, refused, corrected, in bulk, by several; nobody let in by the side door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import httpx
import pytest

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import Declared
from luoshi.store import Shelf, sources
from luoshi.store.query import found

from .conftest import served


@pytest.fixture(scope="module")
def review_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf with one plan, whose findings these tests judge."""
    made = Shelf.create(tmp_path_factory.mktemp("review") / "shelf")
    data = (resources.files("luoshi.sample") / "pages" / "plan_linhu.txt").read_bytes()
    sources.put(made, data, "plan_linhu.txt", "plan_linhu.txt", Declared(), "2024-01-01")
    run(made, Serial())
    return made


@pytest.fixture
def labeller(review_shelf: Shelf) -> Iterator[httpx.Client]:
    """A browser that sends its Origin."""
    with served(review_shelf) as at, httpx.Client(base_url=at, timeout=60, headers={"Origin": at}) as client:
        yield client


def form(client: httpx.Client, path: str) -> dict[str, str]:
    """Read every field of the form as a browser would send it, nothing chosen."""
    text = client.get(path).text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    fields |= dict(re.findall(r'<input id="[^"]+" name="(field-[^"]+)" value="([^"]*)"', text))
    for name, body in re.findall(r'<select id="[^"]+" name="(field-[^"]+)">(.*?)</select>', text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    return {**fields, "name": "甲", "body": "云泽省政府督查室"}


def open_items(client: httpx.Client, kind: str, state: str = "open") -> int:
    """Count findings of a kind."""
    return client.get(f"/review.json?kind={kind}&state={state}").json()["review"]["found"]["total"]


def said(client: httpx.Client, kind: str) -> list[dict[str, str]]:
    """Return everything that was said of findings of a kind."""
    rows = client.get(f"/review.json?kind={kind}&state=judged").json()["review"]["found"]["rows"]
    return [label for row in rows for label in row["labels"]]


def test_what_is_said_is_kept_and_the_next_run_follows(labeller: httpx.Client, review_shelf: Shelf) -> None:
    """Refuse one, correct one: both leave the open list with name, time and version; after the next run the corrected owner stands and
    the refused demand is gone. 乙 then refuses what 甲 accepted: both words stand, the kind counts one that differs."""
    before = open_items(labeller, "directive")
    sent = form(labeller, "/review?kind=directive")
    sent |= {"verdict-0": "refused", "field-1-owner": "临湖市教育局"}
    saved = labeller.post("/review", data=sent)

    assert (saved.status_code, saved.headers["location"]) == (303, "/review?kind=directive&state=open&saved=3")
    assert open_items(labeller, "directive") == before - 2
    labels = said(labeller, "directive")
    assert ("directive.owner", "accepted", "临湖市教育局") in {
        (label["field"], label["verdict"], label["value"]) for label in labels
    }
    assert all(label["by"] == "甲" and label["version"].startswith("annotate-") and label["at"] for label in labels)

    run(review_shelf, Serial())
    assert "临湖市教育局" in [one.owner for one in found.directives(review_shelf, limit=500).rows]
    assert open_items(labeller, "directive", "judged") == 1
    assert "judged by 甲" in labeller.get("/issues").text

    sent = form(labeller, "/review?kind=directive&state=judged") | {"name": "乙", "verdict-0": "refused"}
    labeller.post("/review", data=sent)
    page = labeller.get("/review.json?kind=directive&state=differing").json()["review"]
    assert {label["by"] for label in page["found"]["rows"][0]["labels"]} == {"甲", "乙"}
    counted = next(one for one in page["agreement"] if one["kind"] == "directive")
    assert (counted["by_several"], counted["agreed"]) == (1, 0)


def test_bulk_accepts_what_nothing_was_said_of(labeller: httpx.Client) -> None:
    """One refused, the rest of the page accepted."""
    before = open_items(labeller, "commitment")
    sent = form(labeller, "/review?kind=commitment") | {"verdict-0": "refused", "bulk": "accepted"}
    labeller.post("/review", data=sent)

    assert open_items(labeller, "commitment") == max(0, before - 20)
    labels = [label["verdict"] for label in said(labeller, "commitment")]
    assert (labels.count("refused"), labels.count("accepted")) == (1, min(before, 20) - 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"csrf": "0" * 64, "verdict-0": "refused"},
        {"verdict-0": "maybe"},
        {"verdict-0": "refused", "spans-0": "9999990-9999999"},
        {"verdict-0": "refused", "spans-0": "abc"},
        {"verdict-0": "refused", "name": " "},
        {"field-0-modifier": "roughly"},
        {"field-0-value": "许多"},
        {},
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(labeller: httpx.Client, wrong: dict[str, str]) -> None:
    """A foreign form, no verdict, a place that is not there, no name, a value that does not fit, nothing said."""
    before = open_items(labeller, "commitment", "judged")
    answer = labeller.post("/review", data=form(labeller, "/review?kind=commitment&state=all") | wrong)

    assert answer.status_code in {403, 409}
    assert open_items(labeller, "commitment", "judged") == before


def test_an_unknown_kind_is_not_found(labeller: httpx.Client) -> None:
    """It names the kinds there are."""
    assert labeller.get("/review?kind=poem").status_code == 404
