"""What people decided about findings, applied (裁定的运用): refused findings go, corrected fields are replaced.

A judgement names a finding by its kind, its exact place and, where one place holds several of a kind, by what is printed
(``target:居民收入``); a dot and a field follow if it is about one field (``target:居民收入.value``). A judgement that no finding
answers to any more is said as an issue, never bent to fit.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cache
from typing import Any

from luoshi.model import (
    Annotations,
    Commitment,
    Directive,
    FormulationUse,
    IllegalAction,
    Issue,
    Judgement,
    Mention,
    Reference,
    Result,
    Severity,
    Target,
)

#: Kinds of findings that can be judged, with their dataset and the fields that can be corrected.
CORRECTABLE: Mapping[str, tuple[str, type, tuple[str, ...]]] = {
    "directive": ("directives", Directive, ("owner", "kind", "force", "deadline", "verifiable")),
    "target": (
        "targets",
        Target,
        ("indicator_norm", "modifier", "value", "value_high", "unit", "comparator", "period", "region"),
    ),
    "result": (
        "results",
        Result,
        ("indicator_norm", "modifier", "value", "value_high", "unit", "comparator", "period", "region"),
    ),
    "commitment": ("commitments", Commitment, ("act", "object", "modifier", "value", "unit", "deadline")),
    "formulation": ("formulations", FormulationUse, ("canonical", "kind", "expansion")),
    "reference": ("references", Reference, ("name", "doc_no", "full_name", "relation")),
    "mention": ("mentions", Mention, ("canonical", "entity", "level", "region_code")),
}

#: How a judgement says that a field holds nothing, since the ledger keeps no empty text.
NOTHING = "∅"

ACCEPTED, REFUSED = "accepted", "refused"

Place = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A finding with the name by which a judgement speaks of it (所裁定者)."""

    name: str
    place: Place
    finding: Any


def place_of(spans: Iterable[Any]) -> Place:
    """Return spans as plain pairs, for comparing."""
    return tuple((span.start, span.end) for span in spans)


def named(kind: str, findings: Iterable[Any]) -> Iterator[Named]:
    """Name the findings of one kind of one source; of several that look alike at one place the later are numbered."""
    seen: dict[tuple[Place, str], int] = {}
    for finding in findings:
        place, base = place_of(finding.spans), _base(kind, finding)
        seen[place, base] = count = seen.get((place, base), 0) + 1
        yield Named(base if count == 1 else f"{base}#{count}", place, finding)


def _base(kind: str, finding: Any) -> str:
    match kind:
        case "target" | "result":
            printed = finding.indicator
        case "commitment":
            printed = f"{finding.value:g}{finding.unit or ''}"
        case "mention":
            printed = finding.entity.value
        case _:
            return kind
    # A dot sets the field apart, so none stands in the name.
    return f"{kind}:{printed.replace('.', '·')}"


def kind_of(field: str) -> str:
    """Return the kind of finding that a judgement is about."""
    return field.partition(".")[0].partition(":")[0].partition("#")[0]


def value_of(kind: str, field: str, text: str) -> Any:
    """Return what a person wrote as the value of a field; :data:`NOTHING` is no value.

    Raises:
        IllegalAction: if the kind has no such field, or the field cannot hold it.
    """
    if kind not in CORRECTABLE:
        raise IllegalAction(f"a finding “{kind}” cannot be judged", kind, f"kinds are: {', '.join(CORRECTABLE)}")
    _, noun, correctable = CORRECTABLE[kind]
    if field not in correctable:
        raise IllegalAction(f"“{field}” cannot be corrected", kind, f"fields are: {', '.join(correctable)}")
    hint = typing.get_type_hints(noun)[field]
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if text == NOTHING:
        if type(None) not in options:
            raise IllegalAction(f"“{field}” cannot be empty", kind, "write a value")
        return None
    return _parsed(next(option for option in options if option is not type(None)), kind, field, text)


def _parsed(sort: type, kind: str, field: str, text: str) -> Any:
    if issubclass(sort, Enum):
        if text not in {str(member.value) for member in sort}:
            values = ", ".join(str(member.value) for member in sort)
            raise IllegalAction(f"“{text}” is no {field}", kind, f"values are: {values}")
        return sort(text)
    if sort is bool:
        if text not in {"true", "false"}:
            raise IllegalAction(f"“{text}” is neither true nor false", f"{kind}.{field}", "write true or false")
        return text == "true"
    if sort is float:
        try:
            return float(text.replace(",", ""))
        except ValueError as error:
            raise IllegalAction(f"“{text}” is no number", f"{kind}.{field}", "write digits") from error
    return text


def text_of(value: Any) -> str:
    """Return a field as a judgement writes it, the other way round than :func:`value_of`."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def apply(found: Annotations, judgements: Sequence[Judgement]) -> Annotations:
    """Return the annotations of one source as people judged them, with an issue for every judgement that was used or lost."""
    if not judgements:
        return found
    asked: dict[tuple[Place, str], list[Judgement]] = {}
    for judgement in judgements:
        asked.setdefault((place_of(judgement.anchor.spans), judgement.field.partition(".")[0]), []).append(judgement)
    changed: dict[str, tuple[Any, ...]] = {}
    issues: list[Issue] = []
    for kind, (dataset, _, _) in CORRECTABLE.items():
        kept = []
        for one in named(kind, getattr(found, dataset)):
            told = asked.pop((one.place, one.name), [])
            finding = _judged(kind, one, told, issues)
            if finding is not None:
                kept.append(finding)
        changed[dataset] = tuple(kept)
    for lost in (judgement for group in asked.values() for judgement in group):
        issues.append(_issue(lost, orphan, "裁定所指的内容已不在，未采用"))
    return replace(found, **changed, issues=(*found.issues, *issues))


def _judged(kind: str, one: Named, told: Sequence[Judgement], issues: list[Issue]) -> Any:
    finding = one.finding
    for judgement in told:
        _, _, field = judgement.field.partition(".")
        if field and judgement.verdict == ACCEPTED:
            try:
                value = value_of(kind, field, judgement.value)
            except IllegalAction as error:
                issues.append(_issue(judgement, orphan, str(error)))
                continue
            if getattr(finding, field) != value:
                finding = replace(finding, **{field: value}, rule=_rule(corrected))
                issues.append(_issue(judgement, corrected, f"改为“{judgement.value}”"))
        elif not field and judgement.verdict == REFUSED:
            issues.append(_issue(judgement, refused, "不作为发现"))
            return None
    return finding


def corrected() -> str:
    """人工改正：有人看过这一处，认为规则读错了某一项，改成了他写的值；谁、何时裁定，见疑点与复核页。

    A person looked at this place and corrected a field; who and when stands in the issues and on the review page.
    """
    return _rule(corrected)


def refused() -> str:
    """人工否定：有人看过这一处，认为它不是这一类内容，此后的整理不再列出。

    A person looked at this place and said that it is no such finding; later runs leave it out.
    """
    return _rule(refused)


def orphan() -> str:
    """裁定落空：裁定所指的位置或名称，在本次整理中已没有对应的发现；裁定仍留在台账里。

    No finding answers to this judgement any more; the judgement stays in the ledger.
    """
    return _rule(orphan)


def _rule(marker: Any) -> str:
    return f"{__name__}.{marker.__name__}"


def _issue(judgement: Judgement, marker: Any, said: str) -> Issue:
    when = f"{judgement.at:%Y-%m-%d %H:%M}"
    message = f"“{judgement.anchor.quote[:40]}” {judgement.field}：{said}（judged by {judgement.judged_by}，{when}）"
    severity = Severity.WARNING if marker is orphan else Severity.NOTE
    return Issue(judgement.anchor.source_id, _rule(marker), severity, message, judgement.anchor.spans)


def shown(kind: str, finding: Any) -> tuple[tuple[str, str], ...]:
    """Return the correctable fields of a finding with their values as text."""
    known = {field.name for field in fields(finding)}
    return tuple((name, text_of(getattr(finding, name))) for name in CORRECTABLE[kind][2] if name in known)


@cache
def choices(kind: str, field: str) -> tuple[str, ...]:
    """Return the values of a closed set that a field may take, none for a field that holds free text."""
    hint = typing.get_type_hints(CORRECTABLE[kind][1])[field]
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    sort = next(option for option in options if option is not type(None))
    if sort is bool:
        return ("true", "false")
    return tuple(str(member.value) for member in sort) if issubclass(sort, Enum) else ()
