"""The ledger through the pages: from a sentence to its close, and nobody let in by the side door."""

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
from luoshi.store.query import dealings, documents, reading

from .conftest import served

SENTENCE = "到2027年，净增规模以上工业企业900家以上"


@pytest.fixture(scope="module")
def ledger_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf with one plan, whose ledger these tests write."""
    made = Shelf.create(tmp_path_factory.mktemp("ledger") / "shelf")
    data = (resources.files("luoshi.sample") / "pages" / "plan_linhu.txt").read_bytes()
    sources.put(made, data, "plan_linhu.txt", "plan_linhu.txt", Declared(), "2024-01-01")
    run(made, Serial())
    return made


@pytest.fixture
def office(ledger_shelf: Shelf) -> Iterator[httpx.Client]:
    """A browser of the office, which sends its Origin as browsers do."""
    with served(ledger_shelf) as at, httpx.Client(base_url=at, timeout=60, headers={"Origin": at}) as client:
        yield client


@pytest.fixture
def place(ledger_shelf: Shelf) -> str:
    """The address of a sentence with a number in it."""
    source_id = documents.documents(ledger_shelf).rows[0].source_id
    start = reading.source_text(ledger_shelf, source_id).text.index(SENTENCE)
    return f"{source_id}.{start}-{start + len(SENTENCE)}"


def token(client: httpx.Client, path: str) -> str:
    """Read the mark that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get(path).text)
    assert found
    return found[1]


def act(client: httpx.Client, task: str, event: str, body: str, role: str, **fields: str) -> httpx.Response:
    """Send one form of a task."""
    sent = {"csrf": token(client, task), "name": "甲", "body": body, "role": role, **fields}
    return client.post(f"{task}/{event}", data=sent)


def opened(client: httpx.Client, place: str) -> str:
    """Open a task from the sentence and return its path."""
    form = client.get(f"/tasks/new?at={place}&lead=市工业和信息化局")
    assert SENTENCE in form.text
    sent = {
        "csrf": token(client, f"/tasks/new?at={place}"),
        "at": place,
        "title": "净增规上企业",
        "profile": "supervision",
    }
    answer = client.post("/tasks", data={**sent, "name": "甲", "body": "市政府督查室", "role": "registrar"})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[0]


def test_a_sentence_is_carried_to_its_close(office: httpx.Client, ledger_shelf: Shelf, place: str) -> None:
    """Open, register, assign, sign for, report, hand in, verify, prove, close: each by its form."""
    task = opened(office, place)
    answers = [
        act(office, task, "register", "市政府督查室", "registrar", number="督〔2024〕1号"),
        act(office, task, "assign", "市政府督查室", "assigner", lead="市工业和信息化局", due="2099-06-30"),
        act(office, task, "sign_for", "市工业和信息化局", "handler"),
        act(office, task, "report", "市工业和信息化局", "handler", text="已新增412家", percent="45.8"),
        act(office, task, "submit_reply", "市工业和信息化局", "handler", text="已完成"),
        act(office, task, "verify", "市政府督查室", "supervisor", passed="true"),
        act(
            office,
            task,
            "add_evidence",
            "市统计局",
            "evaluator",
            says="统计公报",
            anchor=f"{office.base_url}/p/{place}",
        ),
        act(office, task, "close", "市政府督查室", "supervisor"),
    ]
    assert [answer.status_code for answer in answers] == [303] * len(answers), answers[-1].text
    done = dealings.task(ledger_shelf, task.rpartition("/")[2])
    assert (done.state, done.percent, len(done.evidence)) == ("closed", 45.8, 1)
    assert done.anchor is not None and done.anchor.quote == SENTENCE
    page = office.get(task)
    assert "督〔2024〕1号" in page.text and "已新增412家" in page.text
    assert done.id in {one["id"] for one in office.get(f"/p/{place}.json").json()["tasks"]}
    assert done.title in office.get("/ledger").text


def test_what_the_rules_forbid_is_said_and_what_was_typed_is_kept(office: httpx.Client, place: str) -> None:
    """A date that has passed is refused above the forms; nothing is written, and the page is that of the task."""
    task = opened(office, place)
    act(office, task, "register", "市政府督查室", "registrar")
    refused = act(office, task, "assign", "市政府督查室", "assigner", lead="市财政局", due="2001-01-01")
    assert refused.status_code == 409
    assert 'role="alert"' in refused.text and 'value="市财政局"' in refused.text
    assert f'href="{task}.json"' in refused.text
    assert act(office, task, "close", "市政府督查室", "supervisor").status_code == 409
    assert len(office.get(f"{task}.json").json()["story"]["events"]) == 2


def test_two_people_at_once_are_told(office: httpx.Client, place: str) -> None:
    """A form made before somebody else acted is not written over their work."""
    task = opened(office, place)
    act(office, task, "register", "市政府督查室", "registrar")
    late = act(office, task, "assign", "市政府督查室", "assigner", lead="市财政局", seen="1")
    assert late.status_code == 409 and "meanwhile" in late.text


def test_a_form_of_another_page_is_refused(office: httpx.Client, place: str) -> None:
    """No token, a token of another session, or an Origin elsewhere: nothing is written."""
    sent = {"at": place, "title": "x", "profile": "supervision", "name": "甲", "body": "乙", "role": "registrar"}
    good = token(office, "/tasks/new")
    before = len(office.get("/ledger.json").json()["found"]["rows"])
    assert office.post("/tasks", data=sent).status_code == 403
    assert office.post("/tasks", data={**sent, "csrf": "0" * 64}).status_code == 403
    forged = office.post("/tasks", data={**sent, "csrf": good}, headers={"Origin": "http://evil.example"})
    assert forged.status_code == 403
    with httpx.Client(base_url=office.base_url) as stranger:
        assert stranger.post("/tasks", data={**sent, "csrf": good}).status_code == 403
    assert len(office.get("/ledger.json").json()["found"]["rows"]) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "role": "registrar"},  # no title
        {"title": "x", "role": "emperor"},  # no such role
        {"title": "x", "role": "handler"},  # a role that may not open
        {"title": "x", "role": "registrar", "profile": "none"},  # no such profile
        {"title": "x", "role": "registrar", "body": " "},  # nobody acts
        {"title": "x", "role": "registrar", "at": "ffffffffffffffff.1-2"},  # a page that is not here
    ],
)
def test_a_form_that_cannot_be_meant_is_refused_without_a_trace(office: httpx.Client, fields: dict[str, str]) -> None:
    """Clear answers to forms filled by hand or by a machine."""
    sent = {"csrf": token(office, "/tasks/new"), "profile": "supervision", "name": "甲", "body": "乙", **fields}
    answer = office.post("/tasks", data=sent)
    assert answer.status_code in (404, 409) and 'class="notice"' in answer.text


def test_whoever_acted_last_need_not_type_it_again(office: httpx.Client, place: str) -> None:
    """The forms remember name, body and role, which grants nothing."""
    opened(office, place)
    assert 'value="市政府督查室"' in office.get("/tasks/new").text
