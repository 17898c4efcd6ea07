"""Findings to be looked at by people (复核): a page of one kind, each with what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from luoshi.annotate import judged
from luoshi.annotate.judged import CORRECTABLE, Place, place_of
from luoshi.ledger.labels import Agreement, Label, Register, agreement
from luoshi.model import Span, UnknownName
from luoshi.store.desk import desk
from luoshi.store.findings import current
from luoshi.store.query import reading
from luoshi.store.query.documents import Document, documents_by_id
from luoshi.store.query.tables import Page, Where, ask
from luoshi.store.shelf import Shelf

#: What can be asked for: not yet judged, judged, judged differently by two labellers, everything.
STATES = ("open", "judged", "differing", "all")

#: Characters shown on either side of a finding.
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a finding as it can be corrected; ``choices`` are the values of a closed set."""

    name: str
    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One finding to be looked at, with its surroundings and what labellers said of it (复核项)."""

    name: str
    kind: str
    source_id: str
    article_id: str
    spans: tuple[Span, ...]
    quote: str
    before: str
    after: str
    rule: str
    fields: tuple[Field, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A stretch of findings of one kind (复核页), with the version of the findings and the agreement of labellers by kind."""

    found: Page[Item]
    documents: Mapping[str, Document]
    version: str
    agreement: tuple[Agreement, ...]


@lru_cache(maxsize=8)
def _shared(address: str) -> tuple[Lock, Register]:
    """Keep one register a process for each ledger."""
    return Lock(), Register()


def every_label(shelf: Shelf) -> tuple[Label, ...]:
    """Return everything that was said of findings; nothing on a shelf whose ledger was never used."""
    if "://" not in shelf.ledger and not shelf.ledger_path.exists():
        return ()
    lock, register = _shared(f"{shelf.path}\0{shelf.ledger}")
    with lock:
        register.follow(desk(shelf).book.all_events(after=register.seq))
        return register.labels()


def review(
    shelf: Shelf,
    kind: str,
    *,
    state: str = "open",
    article_id: str | None = None,
    at: tuple[str, Span] | None = None,
    rule: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Review:
    """Return findings of one kind in the order of the shelf, narrowed by what was said of them, document, place and rule.

    Raises:
        UnknownName: if there is no such kind or state.
    """
    if kind not in CORRECTABLE or state not in STATES:
        known = ", ".join((*CORRECTABLE, *STATES))
        raise UnknownName(f"nothing to review as “{kind}”, “{state}”", "review", f"there are: {known}")
    told = every_label(shelf)
    by_place = _by_place(told)
    where = Where().plain("len(spans) > 0").equal("article_id", article_id).equal("rule", rule)
    if kind == "directive":
        where.plain("NOT heading")
    if at is not None:
        where.equal("source_id", at[0]).test("spans[1].start < ?", at[1].end).test("spans[-1].end > ?", at[1].start)
    chosen = _chosen(by_place, kind, state)
    if chosen is not None:
        key = "source_id || '.' || spans[1].start || '-' || spans[-1].\"end\""
        where.test(f"{'NOT ' if state == 'open' else ''}list_contains(?, {key})", [*chosen, ""])
    dataset = CORRECTABLE[kind][0]
    total = ask(shelf, f'SELECT count(*) AS n FROM "{dataset}"{where.sql}', where.values)[0]["n"]
    rows = ask(
        shelf,
        f'SELECT source_id, article_id, spans FROM "{dataset}"{where.sql} '
        'ORDER BY article_id, spans[1].start, spans[-1]."end" LIMIT ? OFFSET ?',
        [*where.values, limit, offset],
    )
    items = tuple(_items(shelf, kind, rows, by_place))
    known_documents = documents_by_id(shelf, {item.article_id for item in items})
    return Review(Page(items, total, offset, limit), known_documents, version_of(shelf), agreement(told))


def version_of(shelf: Shelf) -> str:
    """Return the short name of the findings that are looked at."""
    folder = current(shelf).get("annotate")
    return folder.name if folder else ""


def _by_place(told: Iterable[Label]) -> dict[tuple[str, Place], list[Label]]:
    found: dict[tuple[str, Place], list[Label]] = {}
    for label in told:
        found.setdefault((label.anchor.source_id, place_of(label.anchor.spans)), []).append(label)
    return found


def _chosen(by_place: Mapping[tuple[str, Place], Sequence[Label]], kind: str, state: str) -> list[str] | None:
    """Return the places that were judged (or judged differently) as this kind, None where everything is asked for."""
    if state == "all":
        return None
    found = []
    for (source_id, place), group in by_place.items():
        own = [label for label in group if judged.kind_of(label.field) == kind]
        if not own or (state == "differing" and not any(one.differing for one in agreement(own))):
            continue
        found.append(f"{source_id}.{place[0][0]}-{place[-1][1]}")
    return found


def _items(
    shelf: Shelf, kind: str, rows: Sequence[Mapping[str, Any]], by_place: Mapping[tuple[str, Place], Sequence[Label]]
) -> Iterator[Item]:
    texts: dict[str, str] = {}
    names: dict[str, dict[tuple[Place, int], judged.Named]] = {}
    given: dict[tuple[str, Place], int] = {}
    for row in rows:
        article_id, source_id = row["article_id"], row["source_id"]
        if article_id not in names:
            found = reading.findings_of(shelf, CORRECTABLE[kind][0], article_id)
            names[article_id] = _numbered(judged.named(kind, found))
        if source_id not in texts:
            texts[source_id] = reading.source_text(shelf, source_id).text
        place = tuple((span["start"], span["end"]) for span in row["spans"])
        nth = given[article_id, place] = given.get((article_id, place), -1) + 1
        one = names[article_id].get((place, nth))
        if one is not None:
            yield _item(kind, one, texts[source_id], by_place.get((source_id, place), ()))


def _numbered(found: Iterable[judged.Named]) -> dict[tuple[Place, int], judged.Named]:
    """Return findings by place and by their number among those of the same place."""
    seen: dict[Place, int] = {}
    numbered = {}
    for one in found:
        nth = seen[one.place] = seen.get(one.place, -1) + 1
        numbered[one.place, nth] = one
    return numbered


def _item(kind: str, one: judged.Named, text: str, told: Sequence[Label]) -> Item:
    finding = one.finding
    first, last = one.place[0][0], one.place[-1][1]
    quote = "".join("".join(text[start:end] for start, end in one.place).split())
    return Item(
        name=one.name,
        kind=kind,
        source_id=finding.source_id,
        article_id=finding.article_id,
        spans=finding.spans,
        quote=quote,
        before="".join(text[max(0, first - _AROUND) : first].split()),
        after="".join(text[last : last + _AROUND].split()),
        rule=finding.rule,
        fields=tuple(Field(name, value, judged.choices(kind, name)) for name, value in judged.shown(kind, finding)),
        labels=tuple(label for label in told if label.field.partition(".")[0] == one.name),
    )
