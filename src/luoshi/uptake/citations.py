"""Which document cites which (引用关系): cited titles and numbers resolved to the documents of the shelf.

A citation is resolved only where exactly one document fits; copies of one text on several pages are one document. What is not on
the shelf stays a node by its name, so that the graph shows what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from luoshi.annotate.references import CARRIES, DRAFT
from luoshi.model import ArticleKind, Reference

#: Marks that vary between a title and its citation, and the particle that the one has and the other leaves out.
_LOOSE = re.compile(r"[\s\u3000、，,。：:；;·《》〈〉“”‘’\"'()（）\[\]〔〕【】—－\-–~～的]")
#: A line of a portal before the title proper: 每周一学（…）, 习近平：.
_LEAD = re.compile(r"^[^《》]{0,40}?[）)】：:](?=(?:中共|中国共产党|中华人民共和国|国务院|关于|在)[^：:]{6,})")
_REPORT = re.compile(r"第(?P<nth>[一二三四五六七八九十]+)次全国代表大会上的报告")
#: The years of a plan behind its title, which a page that prints it may leave out of the headline.
_YEARS = re.compile(r"[（(]20\d\d\s*[—－\-–~～至到]{1,2}\s*(?:20)?\d\d年?[）)]$")
_ORDER = re.compile(r"^第\d+号$")
#: Two texts of one title are copies of each other if the shorter has at least this share of the longer's characters.
_COPY = 0.75
#: A title shorter than this is a kind of document rather than a name.
_SHORTEST = 4


class Standing(StrEnum):
    """Where a cited document stands (引用去向)."""

    ON_SHELF = "on_shelf"
    ITSELF = "itself"
    SEVERAL = "several"
    NOT_ON_SHELF = "not_on_shelf"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Citable:
    """A document of the shelf that others may cite (可引文献)."""

    article_id: str
    title: str
    doc_no: str | None
    issuer: str | None
    date: str | None
    kind: ArticleKind
    characters: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation with the document it means (引用解析); ``candidates`` are the documents that fit if there are several.

    ``node`` names the target in the graph: the article, or the name of what is not on the shelf. ``copies`` are other pages with the
    same text. ``why`` says by what it was recognised: number, title, short name.
    """

    reference: Reference
    standing: Standing
    node: str
    article_id: str | None
    candidates: tuple[str, ...]
    why: str
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """One document citing another, with every place where it does (引用边)."""

    citing: str
    node: str
    standing: Standing
    article_id: str | None
    relations: tuple[str, ...]
    references: tuple[Reference, ...]


def key(title: str) -> str:
    """Return a title without the marks and particles in which citations differ from it."""
    return _LOOSE.sub("", DRAFT.sub("", title)).removesuffix("稿")


def keys_of(document: Citable) -> Iterator[str]:
    """Yield what others may call a document: its title, the title that it carries, its title without issuer, short names."""
    title = document.title.replace("\n", " ")
    proper = _LEAD.sub("", title)
    for one in dict.fromkeys((title, proper)):
        yield key(one)
        carries = CARRIES.search(one)
        if carries:
            yield key(carries["titled"] or carries["plain"])
            yield from _without_issuer(carries["titled"] or carries["plain"])
        yield from _without_issuer(one)
        yield key(re.split("——|[—－]{2}", one)[0])
    report = _REPORT.search(title)
    if report:
        yield f"党{report['nth']}大报告"
    if document.doc_no and "令第" in document.doc_no:
        yield key(document.doc_no)


def _without_issuer(title: str) -> Iterator[str]:
    at = title.find("关于")
    if 0 < at <= 30 and "《" not in title[:at]:
        yield key(title[at:])


class Library:
    """The documents of a shelf by number and by everything that they may be called (可引文献目录)."""

    def __init__(self, documents: Iterable[Citable]) -> None:
        self._by_number: dict[str, list[Citable]] = {}
        self._by_key: dict[str, list[Citable]] = {}
        self._of: dict[str, Citable] = {}
        for document in documents:
            self._of[document.article_id] = document
            if document.doc_no and not _ORDER.match(document.doc_no):
                self._by_number.setdefault(document.doc_no, []).append(document)
            for name in set(keys_of(document)):
                if len(name) >= _SHORTEST:
                    self._by_key.setdefault(name, []).append(document)

    def resolve(self, reference: Reference) -> Resolved:
        """Return what ``reference`` means: by its number first, then by its title in full, then without its issuer."""
        if reference.relation == "meeting":
            return Resolved(reference, Standing.MEETING, reference.name, None, (), "meeting")
        name = reference.full_name or reference.name
        why = "title" if reference.full_name is None else "short name"
        titled = self._titled(name)
        for found, by in ((self._numbered(reference, titled), "number"), (titled, why)):
            if found:
                return self._told(reference, found, by)
        return Resolved(reference, Standing.NOT_ON_SHELF, reference.doc_no or name, None, (), "")

    def _numbered(self, reference: Reference, titled: list[Citable]) -> list[Citable]:
        """Return the documents of the number cited; a page that cites a title with its number does not bear them itself."""
        found = self._by_number.get(reference.doc_no or "", [])
        by_number_only = reference.name == reference.doc_no
        return [one for one in found if by_number_only or one in titled or one.article_id != reference.article_id]

    def _titled(self, name: str) -> list[Citable]:
        found = self._by_key.get(key(name), [])
        if found or len(key(name)) < _SHORTEST:
            return found
        if _YEARS.search(name):
            return [
                one for one in self._by_key.get(key(_YEARS.sub("", name)), []) if not re.search("20\\d\\d", one.title)
            ]
        at = name.find("关于")
        if not 0 < at <= 30:
            return []
        # The issuer is printed in the citation: a document counts whose title leaves it out, not one of another issuer.
        issuer = _LOOSE.sub("", name[:at])
        rest = self._by_key.get(key(name[at:]), [])
        return [one for one in rest if one.title.find("关于") <= 0 and issuer in _LOOSE.sub("", one.issuer or issuer)]

    def _told(self, reference: Reference, found: Sequence[Citable], by: str) -> Resolved:
        if any(one.article_id == reference.article_id for one in found):
            return Resolved(reference, Standing.ITSELF, reference.article_id, reference.article_id, (), by)
        works = copies(found)
        if len(works) > 1:
            names = tuple(work[0].article_id for work in works)
            return Resolved(reference, Standing.SEVERAL, reference.full_name or reference.name, None, names, by)
        first, *others = (one.article_id for one in works[0])
        return Resolved(reference, Standing.ON_SHELF, first, first, (), by, tuple(others))


def copies(documents: Sequence[Citable]) -> list[list[Citable]]:
    """Group documents of one name into works: one number or nearly one length, and no two issuers; the best copy comes first."""
    ranked = sorted(documents, key=lambda one: (one.kind is ArticleKind.NEWS, one.date or "9999", one.article_id))
    works: list[list[Citable]] = []
    for document in ranked:
        work = next((group for group in works if _one_work(group[0], document)), None)
        if work is None:
            works.append([document])
        else:
            work.append(document)
    return works


def _one_work(first: Citable, other: Citable) -> bool:
    if first.doc_no and other.doc_no:
        return first.doc_no == other.doc_no
    shorter, longer = sorted((first.characters, other.characters))
    alike = longer == 0 or shorter / longer >= _COPY
    return alike and (first.issuer is None or other.issuer is None or first.issuer == other.issuer)


def resolve(documents: Iterable[Citable], references: Iterable[Reference]) -> tuple[Resolved, ...]:
    """Resolve every citation against the documents of the shelf."""
    library = Library(documents)
    return tuple(library.resolve(reference) for reference in references)


def edges(resolved: Iterable[Resolved]) -> tuple[Edge, ...]:
    """Return one edge for each pair of citing document and cited node, those cited most often first; own titles are no edges."""
    grouped: dict[tuple[str, str], list[Resolved]] = {}
    for one in resolved:
        if one.standing is not Standing.ITSELF:
            grouped.setdefault((one.reference.article_id, one.node), []).append(one)
    found = [
        Edge(
            citing,
            node,
            group[0].standing,
            group[0].article_id,
            tuple(dict.fromkeys(one.reference.relation for one in group)),
            tuple(one.reference for one in group),
        )
        for (citing, node), group in grouped.items()
    ]
    return tuple(sorted(found, key=lambda edge: (-len(edge.references), edge.node, edge.citing)))


def cited_by(graph: Iterable[Edge]) -> Mapping[str, tuple[Edge, ...]]:
    """Return the edges that lead to each node."""
    found: dict[str, list[Edge]] = {}
    for edge in graph:
        found.setdefault(edge.node, []).append(edge)
    return {node: tuple(group) for node, group in found.items()}
