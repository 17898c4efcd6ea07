"""The annotator ``llm`` against a local server that speaks the protocol, well and badly."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from luoshi.api import texts
from luoshi.lexicon import load
from luoshi.model import Annotations, LuoshiError
from luoshi.plugins.llm import ANNOTATOR, KEY
from luoshi.restore import restore

TEXT = "关于排水的通知\n\n市水务局负责三座泵站的日常看护。\n看护情况每季度公开一次。\n看护情况每季度公开一次。\n"
GOOD = {"quote": "市水务局负责三座泵站的日常看护", "owner": "市水务局", "act": "负责"}


class Server(ThreadingHTTPServer):
    """Answers with what it is told to, and keeps what it was asked."""

    answer: Any = None
    asked: list[tuple[dict[str, Any], str | None]]


class Handler(BaseHTTPRequestHandler):
    """POST /v1/chat/completions."""

    def do_POST(self) -> None:
        """Answer as a model would."""
        server: Any = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append((body, self.headers.get("Authorization")))
        answer = server.answer
        if callable(answer):
            answer = answer()
        status, said = answer if isinstance(answer, tuple) else (200, answer)
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except BrokenPipeError:
            pass

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on a free port."""
    made = Server(("127.0.0.1", 0), Handler)
    made.asked = []
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def says(content: Any, **more: Any) -> dict[str, Any]:
    """Return a completion with this content."""
    told = content if isinstance(content, str) or content is None else json.dumps(content, ensure_ascii=False)
    return {"choices": [{"message": {"role": "assistant", "content": told, **more}}]}


def propose(server: Server, **options: Any) -> Annotations:
    """Ask for proposals on the text."""
    source = texts.source_of(TEXT)
    known = {"url": f"http://127.0.0.1:{server.server_port}/v1", "model": "small", **options}
    return ANNOTATOR.propose(source, restore(source, load()), Annotations(), known)


def test_a_quotation_gets_its_place_here(server: Server, monkeypatch: pytest.MonkeyPatch):
    """Offsets are computed; owner and act are kept where they stand in the quotation."""
    monkeypatch.setenv(KEY, "secret")
    server.answer = says({"demands": [{**GOOD, "start": 999}]})
    found = propose(server)
    (one,) = found.directives

    assert TEXT[one.spans[0].start : one.spans[0].end] == one.text == GOOD["quote"]
    assert (one.owner, one.act, one.rule) == ("市水务局", "负责", "llm:small")
    asked, key = server.asked[0]
    assert key == "Bearer secret"
    assert asked["model"] == "small" and asked["temperature"] == 0
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("demands", "kept", "thrown"),
    [
        ([{"quote": "市财政局必须拨款"}], 0, 1),
        ([{"quote": "市水务局负责三座 泵站"}], 0, 1),
        ([{"quote": ""}, {"quote": 7}, "x", None, GOOD], 1, 4),
        ([{"quote": "看护情况每季度公开一次。"}], 0, 1),
        ([{**GOOD, "owner": "市财政局"}], 1, 0),
    ],
    ids=["invented", "altered", "nonsense beside one that holds", "stands twice", "invented owner"],
)
def test_what_does_not_stand_letter_by_letter_is_thrown_away(
    server: Server, demands: list[Any], kept: int, thrown: int
):
    """Counted, and never repeated."""
    server.answer = says({"demands": demands})
    found = propose(server)

    assert len(found.directives) == kept
    assert all(one.owner != "市财政局" for one in found.directives)
    assert [issue.message.split(" of ")[0] for issue in found.issues] == ([str(thrown)] if thrown else [])
    assert "财政" not in repr(found.issues)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (says(None, refusal="I cannot help with that."), "refused"),
        (says("Sure! Here are the demands:"), "not the JSON"),
        (says({"items": []}), "not the JSON"),
        (says("[1, 2]"), "not the JSON"),
        ({"error": "x"}, "not the JSON"),
        (b"<html>", "not the JSON"),
        ((500, {"error": "x"}), "answered 500"),
        ((401, {"error": "x"}), "answered 401"),
    ],
    ids=["refusal", "prose", "other keys", "a list", "no choices", "html", "error", "no key"],
)
def test_an_answer_that_cannot_be_used_is_an_issue(server: Server, answer: Any, words: str):
    """Nothing is guessed from it."""
    server.answer = answer
    found = propose(server)

    assert found.directives == ()
    assert words in found.issues[0].message


def test_a_model_that_takes_too_long_is_given_up(server: Server):
    """The time is an option; nothing else of the source is asked then."""
    server.answer = lambda: (time.sleep(1), says({"demands": [GOOD]}))[1]
    found = propose(server, timeout=0.1)

    assert [issue.message for issue in found.issues] == ["no answer that can be used: the model took too long"]


def test_a_server_that_is_not_there_is_an_issue(server: Server):
    """The run goes on."""
    found = propose(server, url="http://127.0.0.1:9/v1")

    assert "cannot be reached" in found.issues[0].message


def test_without_address_or_model_it_says_what_to_write(server: Server):
    """It is off until somebody says whom to ask."""
    with pytest.raises(LuoshiError, match=r"plugins\.llm"):
        propose(server, url="")
