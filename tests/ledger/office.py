"""Fictional offices of 云泽省 that act in the tests, and a shorthand for who acts when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from luoshi.ledger import By, Desk, MemoryBook, actions
from luoshi.ledger.book import Book
from luoshi.ledger.fold import BEIJING
from luoshi.ledger.profiles import packaged
from luoshi.model import Actor, ActorRole, Anchor, Span, Task

OFFICE = "云泽省人民政府督查室"
LEAD = "临江市工业和信息化局"
CO = "临江市财政局"
MEMBER = "云泽省政协委员甲"

BODY_OF = {
    ActorRole.PROPOSER: "云泽省政协",
    ActorRole.HANDLER: LEAD,
    ActorRole.COHANDLER: CO,
    ActorRole.EVALUATOR: "云泽省社会评价中心",
}

#: A Monday; the holiday of Qingming 2026 lies in the month after it.
START = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)

ANCHOR = Anchor("00112233aabbccdd", (Span(10, 26),), "培育“专精特新”企业一百家", "要", "。")
FOUND = Anchor("ffee998877665544", (Span(3, 17),), "今年新增“专精特新”企业一百零二家", "", "")


def by(role: ActorRole, days: float = 0, body: str | None = None, **more: object) -> By:
    """Return who acts: an account of the body that usually has ``role``, ``days`` after the start."""
    actor = Actor(f"账号-{role}", role, body or BODY_OF.get(role, OFFICE))
    return By(actor, START + timedelta(days=days), **more)  # type: ignore[arg-type]


def desk(book: Book | None = None) -> Desk:
    """Return a desk with the packaged profiles on ``book``, or on a fresh book in memory."""
    return Desk(book if book is not None else MemoryBook(), packaged())


def registered(at: Desk, profile: str = "supervision", **opening: object) -> Task:
    """Open a task and put it on the register."""
    told = actions.Opening(title="培育专精特新企业", anchor=ANCHOR, **opening)  # type: ignore[arg-type]
    task = actions.open_task(at, by(ActorRole.REGISTRAR), told, profile)
    if profile == "proposal":
        task = actions.review(at, task.id, by(ActorRole.REGISTRAR))
    return actions.register(at, task.id, by(ActorRole.REGISTRAR), number="云督〔2026〕1号")


def in_hand(at: Desk, profile: str = "supervision", co: tuple[str, ...] = (), due: date | None = None) -> Task:
    """Return a task that its lead unit has signed for."""
    asked = {"requesters": (MEMBER,)} if profile == "proposal" else {}
    task = registered(at, profile, **asked)
    actions.assign(at, task.id, by(ActorRole.ASSIGNER, 1), lead=LEAD, co=co, due=due)
    return actions.sign_for(at, task.id, by(ActorRole.HANDLER, 2))


def answered(at: Desk, letter: str = "A") -> Task:
    """Return a proposal whose reply went out under ``letter``."""
    task = in_hand(at, "proposal")
    actions.submit_reply(at, task.id, by(ActorRole.HANDLER, 20), text="已办理", letter=letter)
    return actions.issue_reply(at, task.id, by(ActorRole.REVIEWER, 21), text="已办理", letter=letter)
