"""Whose documents are searched (被查机构): documents of the shelf gathered under the body that issued them.

Two bodies may carry one name (a 城关镇人民政府 in every other county), and one body two names (its region was renamed). What
tells them apart is the region: bodies of one name in different regions stand apart, each with its region behind the name,
and a body whose region has a new name stands under the new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.lexicon import Lexicon
from luoshi.lexicon.bodies import bodies
from luoshi.lexicon.regions import Regions, regions
from luoshi.model import Level
from luoshi.store.query.documents import Document


@dataclass(frozen=True, slots=True)
class BodyDocuments:
    """One body with its documents on the shelf."""

    name: str
    documents: tuple[Document, ...]

    @property
    def first(self) -> Document:
        """The document that tells level and region: the first that names a level, else the first."""
        return next((one for one in self.documents if one.level), self.documents[0])


def by_body(documents: Sequence[Document], lexicon: Lexicon) -> tuple[BodyDocuments, ...]:
    """Gather documents by issuing body, highest level first, then by region.

    A document whose issuer is not known stands under its outlet or file name in brackets, never under a guess; one whose
    region is not known joins the only body of its name, and stands apart where there are several.
    """
    index = regions(lexicon)
    groups: dict[str, dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for row in documents:
        if row.issuer is None:
            groups[f"〔{row.outlet or row.source_name}〕"][""].append(row)
        else:
            groups[_today(row.issuer, row.region_code, index)][row.region_code or ""].append(row)
    found = [body for name, places in groups.items() for body in _apart(name, places, index)]
    return tuple(sorted(found, key=_order))


def _today(issuer: str, code: str | None, index: Regions) -> str:
    """Return the name of a body with the newest name of its region: 襄樊市人民政府 is 襄阳市人民政府."""
    newest = index.coded(code)
    if newest is None or newest.name in issuer:
        return issuer
    older = [
        one.name for one in index.all if one.code == newest.code and one.name != newest.name and one.name in issuer
    ]
    return issuer.replace(older[0], newest.name, 1) if older else issuer


def _apart(name: str, places: dict[str, list[Document]], index: Regions) -> list[BodyDocuments]:
    known = [code for code in places if code]
    if len(known) < 2:
        return [BodyDocuments(name, tuple(row for rows in places.values() for row in rows))]
    labels = {code: _label(code, rows[0].region, index) for code, rows in places.items()}
    twice = {label for label in labels.values() if list(labels.values()).count(label) > 1}
    return [
        BodyDocuments(f"{name}（{labels[code]}{' ' + code if labels[code] in twice else ''}）", tuple(rows))
        for code, rows in places.items()
    ]


def _label(code: str, printed: str | None, index: Regions) -> str:
    """Return a region with those above it, 吉林省长春市朝阳区; the printed name where the code is in no list."""
    region = index.coded(code)
    if region is None:
        return printed or (code or "地区不明")
    return "".join(one.name for one in reversed((region, *index.parents(region))))


def _order(body: BodyDocuments) -> tuple[int, str, str]:
    level = body.first.level
    rank = list(Level).index(level) if level else len(Level)
    return rank, body.first.region_code or "~", body.name


def is_body(name: str, lexicon: Lexicon) -> bool:
    """Tell whether ``name`` is a body or a region, whatever lies on the shelf: listed, or a region with or without an organ."""
    index = regions(lexicon)
    if bodies(lexicon).known(name) is not None or index.candidates(name):
        return True
    known = bodies(lexicon)
    ends = [end for start, end in index.full_names.find(name) if start == 0]
    return any(known.tail.fullmatch(name, end) or known.open_tail.fullmatch(name, end) for end in ends)
