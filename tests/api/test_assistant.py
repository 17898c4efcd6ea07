"""luoshi mcp, asked by the SDK's own client over stdio: every quotation stands in its page, nothing can be changed."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp import Client, StdioServerParameters

from luoshi.api.assistant import TOOLS
from luoshi.store import Shelf
from luoshi.store.query import documents, listing, reading

ASKED: list[tuple[str, dict[str, Any]]] = [
    ("documents", {"q": "方案"}),
    ("search", {"q": "智能工厂"}),
    ("read_passage", {"place": "http://127.0.0.1:8000/p/00cc379d78a8f0e4.728-783"}),
    ("matrix", {"upstream": "plan_yunze.txt", "state": "adapted"}),
    ("gaps", {"upstream": "plan_yunze.txt", "limit": 50}),
    ("lifeline", {"words": "先进制造强省"}),
    ("item", {"id": "t1"}),
    ("search", {"q": "，。"}),
    ("matrix", {"upstream": "no such plan"}),
    ("read_passage", {"place": "00cc379d78a8f0e4.1-99999999"}),
]


def quotations(told: Any) -> Iterator[dict[str, Any]]:
    """Yield every quotation within an answer."""
    if isinstance(told, dict):
        if {"quote", "link", "begin"} <= set(told):
            yield told
        for value in told.values():
            yield from quotations(value)
    elif isinstance(told, list):
        for value in told:
            yield from quotations(value)


@pytest.fixture(scope="module")
def spoken(folder: Path) -> tuple[list[Any], list[Any]]:
    """The tools that are listed, and the answers to :data:`ASKED`."""

    async def talk() -> tuple[list[Any], list[Any]]:
        program = str(Path(sys.executable).parent / "luoshi")
        started = StdioServerParameters(command=program, args=["--shelf", str(folder), "mcp"])
        async with Client(started) as client:
            listed = (await client.list_tools()).tools
            return listed, [await client.call_tool(name, named) for name, named in ASKED]

    return asyncio.run(talk())


def test_the_tools_only_read(spoken: tuple[list[Any], list[Any]]):
    """Each says so, and says what it is for."""
    listed, _ = spoken

    assert {tool.name for tool in listed} == set(TOOLS)
    assert all(tool.annotations.read_only_hint and tool.description for tool in listed)


def test_every_answer_quotes_letter_by_letter(spoken: tuple[list[Any], list[Any]], folder: Path):
    """A quotation is the page's text between its offsets; its title is that of the document, its link names the same place."""
    shelf = Shelf.open(folder)
    titles = {row.label for row in documents.documents(shelf, limit=1000).rows}
    texts = {
        row["source_name"]: reading.source_text(shelf, row["id"]).text for row in listing.listing(shelf, "sources")
    }
    _, answers = spoken
    for (name, _), answer in list(zip(ASKED, answers, strict=True))[1:7]:
        assert not answer.is_error, answer
        found = list(quotations(answer.structured_content))
        assert found, name
        for one in found:
            assert one["quote"] == texts[one["source_name"]][one["begin"] : one["end"]]
            assert one["quote"].strip()
            assert re.fullmatch(rf"http://127\.0\.0\.1:8000/p/[0-9a-f]{{16}}\.{one['begin']}-{one['end']}", one["link"])
            assert one["title"] in titles


def test_a_passage_comes_with_its_citation(spoken: tuple[list[Any], list[Any]]):
    """Citation, headings and what stands around it."""
    told = spoken[1][2].structured_content

    assert told["quotation"]["title"] in told["citation"]
    assert told["quotation"]["link"] in told["citation"]
    assert told["before"] and told["after"]


def test_gaps_are_never_what_was_not_searched(spoken: tuple[list[Any], list[Any]]):
    """Every one was searched, and where a passage comes near it can be read."""
    told = spoken[1][4].structured_content

    assert told["total"] == told["states"]["not_seen"] > 0
    assert all(cell["documents_searched"] > 0 for cell in told["cells"])
    assert any(cell["nearest"] for cell in told["cells"])


def test_an_item_keeps_reported_and_found_apart(spoken: tuple[list[Any], list[Any]]):
    """Two fields, never merged; the chain names bodies and roles."""
    told = spoken[1][6].structured_content

    assert {"reported", "found"} <= set(told)
    assert told["events"] and "actor" not in told["events"][0]


def test_refusals_say_what_to_do(spoken: tuple[list[Any], list[Any]]):
    """The words of the command line reach the assistant."""
    for answer in spoken[1][7:]:
        assert answer.is_error
        assert "→" in answer.content[0].text
