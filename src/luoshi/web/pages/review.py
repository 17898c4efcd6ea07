"""Review (复核): findings looked at by people, quickly: accept, refuse, correct; what they say is a judgement in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from luoshi.annotate import judged
from luoshi.ledger import actions, people
from luoshi.ledger.actions import Verdict
from luoshi.model import ActorRole, Anchor, Grant, IllegalAction, LuoshiError, Span, anchor_at
from luoshi.store.desk import desk as desk_of
from luoshi.store.query import reading, reviewing
from luoshi.store.query.naming import parse_passage
from luoshi.store.query.reviewing import STATES, Review
from luoshi.store.shelf import Shelf
from luoshi.web.acting import by_of, remember, remembered, typed_actor
from luoshi.web.forms import Fields, Posted
from luoshi.web.pages.documents import Limit, Offset
from luoshi.web.respond import Pages, html
from luoshi.web.visit import Visit

pages = Pages()

#: Findings on one page: what a person looks at in one breath.
ROWS = 20

#: The role in which findings are judged.
ROLE = ActorRole.REVIEWER


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Findings of one kind with what was said of them, and the form to say more."""

    review: Review
    kind: str
    kinds: tuple[str, ...]
    state: str
    states: tuple[str, ...]
    article: str
    at: str
    rule: str
    mine: tuple[Grant, ...]
    actor: dict[str, str]
    saved: int
    problem: str

    @property
    def total(self) -> int:
        """Number of findings of the list that this is a stretch of."""
        return self.review.found.total


@pages.page("/review", "review.html")
def review(
    visit: Visit,
    request: Request,
    kind: str = "directive",
    state: str = "open",
    article: str = "",
    at: str = "",
    rule: str = "",
    saved: int = 0,
    offset: Offset = 0,
    limit: Limit = ROWS,
) -> ReviewPage:
    """Return findings to look at, narrowed by what was said of them, document, place and rule."""
    found = reviewing.review(
        visit.shelf,
        kind,
        state=state,
        article_id=article or None,
        at=parse_passage(at) if at else None,
        rule=rule or None,
        limit=limit,
        offset=offset,
    )
    kinds = tuple(judged.CORRECTABLE)
    mine = people.choices(visit.entry.account, (ROLE,)) if visit.entry.account else ()
    return ReviewPage(found, kind, kinds, state, STATES, article, at, rule, mine, remembered(request), saved, "")


@pages.router.post("/review", include_in_schema=False)
def save(visit: Visit, request: Request, fields: Posted) -> Response:
    """Write what was said of the findings of one page, all or nothing, and show what is open next."""
    kept = {name: fields.get(name, "") for name in ("kind", "state", "article", "at", "rule")}
    try:
        verdicts = list(spoken(visit.shelf, fields))
        if not verdicts:
            raise IllegalAction("nothing was said of any finding", "review", "accept, refuse or correct one, then save")
        by = by_of(visit.entry, {**fields, "role": ROLE.value}, (ROLE,))
        actions.judge_all(desk_of(visit.shelf), by, verdicts)
    except LuoshiError as error:
        here = replace(visit, path="/review", query=tuple((name, value) for name, value in kept.items() if value))
        page = review(here, request, **{name: value for name, value in kept.items() if value})
        again = replace(page, problem=str(error), actor=typed_actor(fields))
        return html("review.html", here, again, 409)
    state = {name: value for name, value in kept.items() if value}
    response = RedirectResponse(f"/review?{urlencode({**state, 'saved': len(verdicts)})}", status_code=303)
    remember(response, visit.entry, {**typed_actor(fields), "role": ROLE.value})
    return response


def spoken(shelf: Shelf, fields: Fields) -> Iterator[Verdict]:
    """Yield what a form says: a word on each finding, and the fields that were written anew.

    A finding whose field is corrected is accepted by that. ``bulk`` accepts every finding of which nothing was said.

    Raises:
        IllegalAction: if a field cannot hold what was written.
        BrokenAnchor: if a finding no longer stands where the form says.
    """
    version = fields.get("version") or None
    for key in [name for name in fields if name.startswith("name-")]:
        number = key.removeprefix("name-")
        name = fields[key]
        anchor = _anchor(shelf, fields.get(f"source-{number}", ""), fields.get(f"spans-{number}", ""))
        corrections = list(_corrections(fields, number, name))
        verdict = fields.get(f"verdict-{number}") or ("accepted" if corrections or fields.get("bulk") else "")
        if not verdict:
            continue
        yield Verdict(anchor, name, anchor.quote, verdict, version)
        if verdict == judged.ACCEPTED:
            for field, value in corrections:
                yield Verdict(anchor, f"{name}.{field}", value, judged.ACCEPTED, version)


def _corrections(fields: Fields, number: str, name: str) -> Iterator[tuple[str, str]]:
    kind = judged.kind_of(name)
    for field in judged.CORRECTABLE.get(kind, ("", object, ()))[2]:
        written = fields.get(f"field-{number}-{field}")
        if written is None or written == fields.get(f"was-{number}-{field}"):
            continue
        text = written.strip() or judged.NOTHING
        judged.value_of(kind, field, text)
        yield field, text


def _anchor(shelf: Shelf, source_id: str, spans: str) -> Anchor:
    try:
        pairs = [part.split("-") for part in spans.split(",")]
        place = [Span(int(start), int(end)) for start, end in pairs]
    except ValueError as error:
        raise IllegalAction("the form names no place", spans[:60], "open the page again") from error
    return anchor_at(source_id, reading.source_text(shelf, source_id).text, place)
