"""What an event carries (事由): the fields of every kind of event, checked, and their one canonical JSON text.

``FIELDS`` is the table to read. Nothing is guessed: a field that the kind does not know, or a value of another shape,
is refused with the name of the field. Dates are ISO dates; a phrase such as 腊月二十前 goes into ``due_text`` beside
the calendar date that a person works out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from luoshi.model import Anchor, EventType, IllegalAction, Span

Payload = Mapping[str, Any]


class Shape(Enum):
    """What a payload field may hold."""

    TEXT = "a text that is not empty"
    TEXTS = "a list of texts"
    DATE = "a calendar date as 2026-10-08"
    BOOL = "true or false"
    PERCENT = "a number from 0 to 100"
    COUNT = "a whole number"
    ANCHOR = "an anchor with source, spans and quotation"
    CELLS = "a list of pairs of texts: header and cell"


_T, _L, _D, _B, _A = Shape.TEXT, Shape.TEXTS, Shape.DATE, Shape.BOOL, Shape.ANCHOR

#: Fields that every event may carry: a remark, and the day it happened when that is not the day it is written down.
COMMON: Mapping[str, Shape] = {"note": _T, "on": _D}

#: Fields of each kind of event.
FIELDS: Mapping[EventType, Mapping[str, Shape]] = {
    EventType.DRAFT: {
        "title": _T,
        "profile": _T,
        "profile_version": Shape.COUNT,
        "anchor": _A,
        "number": _T,
        "requesters": _L,
        "requests": _L,
        "lead": _T,
        "co": _L,
        "due": _D,
        "due_text": _T,
        "parent": _T,
        "relation": _T,
        "origin": _T,
        "kind": _T,
        "urgency": _T,
        "suggested_lead": _T,
        "cells": Shape.CELLS,
    },
    EventType.REVIEW: {"opinion": _T},
    EventType.REGISTER: {"number": _T},
    EventType.REFUSE: {"reason": _T, "code": _T},
    EventType.MERGE: {"side": _T, "other": _T, "requesters": _L},
    EventType.SPLIT: {"child": _T},
    EventType.ASSIGN: {"lead": _T, "co": _L, "due": _D, "due_text": _T},
    EventType.SIGN_FOR: {},
    EventType.RETURN: {"reason": _T},
    EventType.EXTEND_REQUEST: {"reason": _T, "until": _D},
    EventType.EXTEND_GRANT: {"until": _D},
    EventType.EXTEND_REFUSE: {"reason": _T},
    EventType.REPORT: {"text": _T, "percent": Shape.PERCENT, "period": _T, "file": _T},
    EventType.COSIGN: {"opinion": _T},
    EventType.SUBMIT_REPLY: {"text": _T, "letter": _T, "anchor": _A, "file": _T},
    EventType.REJECT_REPLY: {"reason": _T},
    EventType.ISSUE_REPLY: {"letter": _T, "text": _T, "to": _L, "anchor": _A, "file": _T},
    EventType.EVALUATE: {"value": _T},
    EventType.REOPEN: {"reason": _T, "due": _D},
    EventType.VERIFY: {"passed": _B, "method": _T},
    EventType.ADD_EVIDENCE: {"anchor": _A, "file": _T, "says": _T},
    EventType.REFUSE_EVIDENCE: {"anchor": _A, "reason": _T},
    EventType.WAIVE_EVIDENCE: {"reason": _T},
    EventType.CLOSE: {},
    EventType.PUBLISH: {"how": _T, "where": _T},
    EventType.WITHHOLD: {"reason": _T},
    EventType.REMIND: {"colour": _T},
    EventType.FOLLOW_UP: {"child": _T, "promise": _T},
    EventType.ARCHIVE: {},
    EventType.JUDGE: {"anchor": _A, "field": _T, "value": _T, "verdict": _T, "version": _T},
}

#: Fields without which an event of the kind means nothing.
REQUIRED: Mapping[EventType, tuple[str, ...]] = {
    EventType.DRAFT: ("title", "profile", "profile_version"),
    EventType.REFUSE: ("reason",),
    EventType.MERGE: ("side", "other"),
    EventType.SPLIT: ("child",),
    EventType.ASSIGN: ("lead",),
    EventType.RETURN: ("reason",),
    EventType.EXTEND_REQUEST: ("reason", "until"),
    EventType.EXTEND_GRANT: ("until",),
    EventType.EXTEND_REFUSE: ("reason",),
    EventType.REPORT: ("text",),
    EventType.SUBMIT_REPLY: ("text",),
    EventType.REJECT_REPLY: ("reason",),
    EventType.ISSUE_REPLY: ("text",),
    EventType.EVALUATE: ("value",),
    EventType.REOPEN: ("reason",),
    EventType.VERIFY: ("passed",),
    EventType.ADD_EVIDENCE: ("says",),
    EventType.REFUSE_EVIDENCE: ("anchor", "reason"),
    EventType.WAIVE_EVIDENCE: ("reason",),
    EventType.WITHHOLD: ("reason",),
    EventType.FOLLOW_UP: ("child", "promise"),
    EventType.JUDGE: ("anchor", "field", "value", "verdict"),
}


def anchor_json(anchor: Anchor) -> dict[str, Any]:
    """Return ``anchor`` as the JSON object that payloads and exports hold."""
    return {
        "source": anchor.source_id,
        "spans": [span.pair() for span in anchor.spans],
        "quote": anchor.quote,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
    }


def anchor_from(value: Mapping[str, Any]) -> Anchor:
    """Return the anchor that :func:`anchor_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: if ``value`` is something else.
    """
    return Anchor(
        source_id=value["source"],
        spans=tuple(Span(start, end) for start, end in value["spans"]),
        quote=value["quote"],
        prefix=value["prefix"],
        suffix=value["suffix"],
    )


def _anchor_stands(value: object) -> bool:
    try:
        anchor = anchor_from(value)  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError):
        return False
    texts = (anchor.source_id, anchor.quote, anchor.prefix, anchor.suffix)
    return all(isinstance(text, str) for text in texts) and bool(anchor.spans and anchor.quote and anchor.source_id)


def _date_stands(value: object) -> bool:
    try:
        # The short form 20261008 would be a second way to write the same day and so a second hash for one fact.
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def fits(shape: Shape, value: object) -> bool:
    """Tell whether ``value`` is of ``shape``."""
    match shape:
        case Shape.TEXT:
            return isinstance(value, str) and bool(value.strip())
        case Shape.TEXTS:
            return isinstance(value, list) and all(isinstance(item, str) and bool(item.strip()) for item in value)
        case Shape.DATE:
            return _date_stands(value)
        case Shape.BOOL:
            return isinstance(value, bool)
        case Shape.PERCENT:
            return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100
        case Shape.COUNT:
            return isinstance(value, int) and not isinstance(value, bool)
        case Shape.ANCHOR:
            return _anchor_stands(value)
        case Shape.CELLS:
            return isinstance(value, list) and all(
                isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
                for pair in value
            )


def shape_of(kind: EventType, name: str) -> Shape:
    """Return what the field ``name`` of an event of ``kind`` holds.

    Raises:
        IllegalAction: if the kind has no such field.
    """
    known = {**FIELDS[kind], **COMMON}
    if name not in known:
        raise IllegalAction(f"an event “{kind}” has no field “{name}”", name, f"fields are: {', '.join(known)}")
    return known[name]


def check(kind: EventType, payload: Payload, also_required: tuple[str, ...] = ()) -> None:
    """Check the payload of an event of ``kind``.

    Raises:
        IllegalAction: naming the field that is unknown, missing or of another shape.
    """
    for name, value in payload.items():
        shape = shape_of(kind, name)
        if not fits(shape, value):
            raise IllegalAction(f"“{name}” must be {shape.value}, not {value!r}", f"{kind}.{name}", "correct it")
    for name in (*REQUIRED.get(kind, ()), *also_required):
        if payload.get(name) in (None, []):
            raise IllegalAction(f"an event “{kind}” needs “{name}”", f"{kind}.{name}", "fill it in")


#: How people write yes and no.
_WORDS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def from_words(kind: EventType, words: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the payload that ``name=value`` words mean for an event of ``kind``; a list is given word by word.

    Raises:
        IllegalAction: if the kind has no such field, a word is not of its shape, or a field that the kind needs is not
            given; an anchor cannot be given so.
    """
    payload: dict[str, Any] = {}
    for name, word in words:
        match shape_of(kind, name):
            case Shape.TEXTS:
                payload[name] = [*payload.get(name, []), word]
            case Shape.BOOL:
                payload[name] = _WORDS.get(word.lower(), word)
            case Shape.PERCENT | Shape.COUNT:
                payload[name] = float(word) if re.fullmatch(r"\d+(\.\d+)?", word) else word
            case Shape.TEXT | Shape.DATE | Shape.ANCHOR | Shape.CELLS:
                payload[name] = word
    check(kind, payload)
    return payload


def canonical(payload: Payload) -> str:
    """Return the one JSON text of ``payload``: sorted keys, no blanks, fields that are None left out.

    Raises:
        IllegalAction: if a text holds half of a surrogate pair, which no store can keep.
    """
    kept = {name: value for name, value in payload.items() if value is not None}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise IllegalAction("a text holds a character that does not exist", text[:40], "paste it again") from error
    return text
