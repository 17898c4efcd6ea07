"""Proposals (建议): findings that something else than a rule of luoshi makes, no findings until a person accepts them.

A proposal that quotes what does not stand in its source is thrown away. One that stands becomes a note of its source; once
a judgement accepts it (same place, same name) it is a finding, with the rule that names who proposed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from luoshi.annotate.judged import CORRECTABLE, Named, named, place_of
from luoshi.model import Annotations, Issue, Judgement, Severity, Source, squeeze, text_at


def settle(source: Source, found: Annotations, proposals: Annotations, judgements: Sequence[Judgement]) -> Annotations:
    """Return what was found, with the proposals that a person accepted; the others, and all thrown away, are issues."""
    said = {(place_of(one.anchor.spans), one.field): one.verdict for one in judgements if "." not in one.field}
    issues: list[Issue] = []
    added: dict[str, tuple[Any, ...]] = {}
    for kind, (dataset, _, _) in CORRECTABLE.items():
        known = {(one.place, one.name) for one in named(kind, getattr(found, dataset))}
        fitting = [one for one in getattr(proposals, dataset) if _stands(source, one, issues)]
        taken = tuple(_taken(source, kind, fitting, known, said, issues))
        added[dataset] = (*getattr(found, dataset), *taken)
    return replace(found, **added, issues=(*found.issues, *issues, *proposals.issues))


def _taken(
    source: Source, kind: str, fitting: Sequence[Any], known: set[Any], said: dict[Any, str], issues: list[Issue]
) -> Iterator[Any]:
    for one in named(kind, fitting):
        verdict = said.get((one.place, one.name))
        if (one.place, one.name) in known or verdict == "refused":
            continue
        if verdict == "accepted":
            yield one.finding
        else:
            issues.append(_note(source, one))


def _note(source: Source, one: Named) -> Issue:
    finding = one.finding
    words = "".join(text_at(source.text, finding.spans).split("\n"))
    what = f"建议（未采纳）proposal, not accepted: {one.name} “{words}”"
    return Issue(source.id, finding.rule, Severity.NOTE, what, finding.spans)


def _stands(source: Source, finding: Any, issues: list[Issue]) -> bool:
    """Tell whether what a proposal quotes stands at its spans; what does not is told, without repeating it."""
    spans = finding.spans
    quote = str(getattr(finding, "quote", None) or getattr(finding, "text", ""))
    inside = bool(spans) and all(0 <= span.start < span.end <= len(source.text) for span in spans)
    if inside and finding.source_id == source.id and squeeze(text_at(source.text, spans)) == squeeze(quote):
        return True
    what = "a proposal quotes what does not stand in the source and was thrown away"
    issues.append(Issue(source.id, finding.rule, Severity.WARNING, what))
    return False
