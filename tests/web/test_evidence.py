"""What the shelf proposes as evidence, on the page of a task: taken by a form, or refused and gone for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree

import httpx
import pytest

from luoshi.ledger import By, actions
from luoshi.model import Actor, ActorRole, Span, Task, anchor_at
from luoshi.store import Shelf
from luoshi.store.desk import desk
from luoshi.store.query import dealings, documents, reading

from .conftest import served
from .test_dealings import act

SENTENCE = "到2027年，技术合同成交额超过2000亿元"
FIGURE = "技术合同成交额突破1050亿元"
BY = By(Actor("甲", ActorRole.REGISTRAR, "省委督查室"), datetime(2024, 2, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def copied(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The sample shelf again, with a ledger of its own."""
    return Shelf.open(Path(copytree(shelf.path, tmp_path_factory.mktemp("evidence") / "shelf")))


@pytest.fixture
def office(copied: Shelf) -> Iterator[httpx.Client]:
    """A browser of the office."""
    with served(copied) as at, httpx.Client(base_url=at, timeout=60, headers={"Origin": at}) as client:
        yield client


def opened(shelf: Shelf, sentence: str = SENTENCE, requests: tuple[str, ...] = ()) -> Task:
    """Open a task on a sentence of the plan."""
    row = next(row for row in documents.documents(shelf).rows if row.source_name == "plan_yunze.txt")
    text = reading.source_text(shelf, row.source_id).text
    start = text.index(sentence)
    anchor = anchor_at(row.source_id, text, [Span(start, start + len(sentence))])
    opening = actions.Opening(
        sentence, anchor, lead="省科技厅", requests=requests, requesters=("某委员",) if requests else ()
    )
    return actions.open_task(desk(shelf), BY, opening, "proposal" if requests else "supervision")


def proposal(client: httpx.Client, task: Task) -> str:
    """Return the address of the only passage that is proposed."""
    (one,) = client.get(f"/tasks/{task.id}.json").json()["proposals"]
    spans = one["told"]["spans"]
    return f"{one['told']['source_id']}.{spans[0][0]}-{spans[-1][1]}"


def test_a_proposal_shows_its_reasons_and_is_taken_by_its_form(office: httpx.Client, copied: Shelf) -> None:
    """Number against number, who reports, and a form; once taken it stands under found and is proposed no more."""
    task = opened(copied)
    page = office.get(f"/tasks/{task.id}").text
    assert FIGURE in page and 'formaction="/tasks/' in page and "reach.short" not in page
    answer = act(
        office, f"/tasks/{task.id}", "add_evidence", "省委督查室", "supervisor", anchor=f"/p/{proposal(office, task)}", says="2023年数"
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    done = dealings.story(copied, task.id)
    assert [FIGURE in entry.anchor.quote for entry in done.found if entry.anchor] == [True]
    assert (done.handed_in, done.task.reported) == ((), ())
    assert office.get(f"/tasks/{task.id}.json").json()["proposals"] == []


def test_a_refused_proposal_needs_a_reason_and_does_not_come_back(office: httpx.Client, copied: Shelf) -> None:
    """Without a reason nothing is written."""
    task = opened(copied)
    path, anchor = f"/tasks/{task.id}", proposal(office, task)
    assert act(office, path, "refuse_evidence", "省委督查室", "supervisor", anchor=anchor).status_code == 409
    refused = act(office, path, "refuse_evidence", "省委督查室", "supervisor", anchor=anchor, reason="只是当年数")
    assert refused.status_code == 303, refused.text
    assert office.get(f"{path}.json").json()["proposals"] == []


def test_requests_that_the_reply_passes_over_are_shown(office: httpx.Client, copied: Shelf) -> None:
    """The page lists every request, and the one without a counterpart once more."""
    task = opened(copied, requests=("扩建社区养老服务站并延长开放时间", "开通夜间公交线路"))
    desk_, by = desk(copied), BY

    def as_(role: ActorRole, body: str) -> By:
        return By(Actor("甲", role, body), BY.at)

    actions.review(desk_, task.id, by)
    actions.register(desk_, task.id, by)
    actions.assign(desk_, task.id, as_(ActorRole.ASSIGNER, "省政府办公厅"), lead="省科技厅")
    actions.sign_for(desk_, task.id, as_(ActorRole.HANDLER, "省科技厅"))
    actions.submit_reply(
        desk_, task.id, as_(ActorRole.HANDLER, "省科技厅"), text="已扩建社区养老服务站，延长开放时间。", letter="A"
    )
    actions.issue_reply(
        desk_, task.id, as_(ActorRole.REVIEWER, "省科技厅"), text="已扩建社区养老服务站，延长开放时间。", letter="A"
    )
    unmet = office.get(f"/tasks/{task.id}.json").json()["unmet"]
    assert [one["request"] for one in unmet] == ["开通夜间公交线路"]
    section = office.get(f"/tasks/{task.id}").text.partition('id="requests"')[2].partition("</section>")[0]
    assert section.count("开通夜间公交线路") == 2


def test_deadlines_and_dealings_are_served_to_other_programs(office: httpx.Client, copied: Shelf) -> None:
    """A calendar entry a task with a date, an entry a dealing, with addresses of this server."""
    opening = actions.Opening("有期限的事项", lead="省科技厅", due=date(2024, 6, 30))
    task = actions.open_task(desk(copied), BY, opening, "supervision")
    calendar = office.get("/ledger.ics")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (
        "DTSTART;VALUE=DATE:20240630" in calendar.text
        and f"URL:{str(office.base_url).rstrip('/')}/tasks/{task.id}" in calendar.text
    )
    assert "20240630" not in office.get("/ledger.ics", params={"body": "省教育厅"}).text
    feed = ElementTree.fromstring(office.get("/ledger.atom").content)
    newest = feed.find("{http://www.w3.org/2005/Atom}entry")
    assert newest is not None and "有期限的事项" in "".join(newest.itertext())
    assert "甲" not in "".join(feed.itertext())
