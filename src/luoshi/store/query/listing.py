"""What ``luoshi list KIND`` prints: the findings in the interchange form of the scorers, one record a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from luoshi.model import Span, UnknownName
from luoshi.store import sources
from luoshi.store.query import citations, families, origins, phrases
from luoshi.store.query.tables import Row, Where, ask
from luoshi.store.shelf import Shelf
from luoshi.trace.families import Appearance


def span_pairs(spans: list[dict[str, int]]) -> list[list[int]]:
    """Return spans as ``[begin, end]`` pairs, the form of every exported record."""
    return [[span["start"], span["end"]] for span in spans]


def weave_pairs(weave: list[dict[str, Any]]) -> list[list[int]]:
    """Return the source spans of a woven text as pairs, neighbours joined."""
    pairs: list[list[int]] = []
    for thread in weave:
        if thread["start"] < 0:
            continue
        if pairs and pairs[-1][1] == thread["start"]:
            pairs[-1][1] = thread["end"]
        else:
            pairs.append([thread["start"], thread["end"]])
    return pairs


def source_names(shelf: Shelf) -> dict[str, str]:
    """Return the file name of every decoded source by its identity."""
    return {row["source_id"]: row["name"] for row in ask(shelf, "SELECT source_id, name FROM texts")}


def neighbours(shelf: Shelf) -> tuple[dict[str, str], dict[str, str]]:
    """Return the beginning of every matched continuation, and the continuation of every matched beginning."""
    rows = ask(shelf, "SELECT article_id, from_article FROM continuations WHERE from_article IS NOT NULL")
    return (
        {row["article_id"]: row["from_article"] for row in rows},
        {row["from_article"]: row["article_id"] for row in rows},
    )


def _sources(shelf: Shelf) -> Iterator[Row]:
    """Raw pages on the shelf, with what is declared of them."""
    read = {row["source_id"]: row for row in ask(shelf, "SELECT source_id, media, encoding FROM texts")}
    for sidecar in sources.every(shelf):
        found = read.get(sidecar.id, {})
        yield {
            "id": sidecar.id,
            "source_name": sidecar.name,
            "size": sidecar.size,
            "media": found.get("media"),
            "encoding": found.get("encoding"),
            **{key: value for key, value in asdict(sidecar.declared).items() if key != "licence"},
            "origin": sidecar.origin,
            "added": sidecar.added,
        }


def _articles(shelf: Shelf) -> Iterator[Row]:
    """Articles as restored from their pages."""
    names = source_names(shelf)
    comes, goes = neighbours(shelf)
    printed = {row["article_id"]: row for row in ask(shelf, "SELECT * FROM identities")}
    for row in ask(shelf, "SELECT * FROM articles"):
        known = printed.get(row["id"], {})
        yield {
            "id": row["id"],
            "source_name": names[row["source_id"]],
            "kind": row["kind"],
            "title": row["title"],
            "kicker": row["kicker"],
            "subtitle": row["subtitle"],
            "bylines": [{"name": byline["name"], "role": byline["role"]} for byline in row["bylines"]],
            "outlet": row["outlet"],
            "place": row["place"],
            "published": row["published"],
            "event_date": row["event_date"],
            "made_on": row["made_on"],
            "inferred_published": row["inferred_published"],
            "inferred_why": row["inferred_why"],
            "issuer_printed": row["issuer_printed"],
            "index_no": row["index_no"],
            "doc_no": row["doc_no"],
            "continues": row["continues"],
            "goes_on": row["goes_on"],
            "continues_from": comes.get(row["id"]),
            "continued_by": goes.get(row["id"]),
            "issue": known.get("issue"),
            "page": known.get("page"),
            "spans": weave_pairs(row["weave"]),
            "title_spans": span_pairs(row["title_spans"]),
            "text": row["text"],
        }


#: Columns that are called otherwise in the interchange form than in the findings, by dataset.
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "directives": {"article_id": "article", "force": "force_class", "marker": "force"}
}


def dataset_records(shelf: Shelf, dataset: str, where: Where | None = None, order: str = "") -> Iterator[Row]:
    """Yield the rows of a dataset under ``where``, with their spans as pairs and some fields renamed."""
    names, renamed = source_names(shelf), _RENAMED.get(dataset, {})
    for row in _rows(shelf, dataset, where, order):
        record: Row = {"source_name": names.get(row["source_id"])}
        for field, value in row.items():
            record[renamed.get(field, field)] = span_pairs(value) if field == "spans" else value
        yield record


def _rows(shelf: Shelf, dataset: str, where: Where | None, order: str) -> list[Row]:
    where = where or Where()
    return ask(shelf, f'SELECT * FROM "{dataset}"{where.sql}{f" ORDER BY {order}" if order else ""}', where.values)


def _plain(dataset: str, doc: str) -> Callable[[Shelf], Iterator[Row]]:
    """Make a lister that prints all rows of a dataset."""

    def lister(shelf: Shelf) -> Iterator[Row]:
        return dataset_records(shelf, dataset)

    lister.__doc__ = doc
    return lister


def link_records(shelf: Shelf, where: Where | None = None, order: str = "") -> Iterator[Row]:
    """Yield links under ``where`` in the interchange form."""
    names, lexicon = source_names(shelf), shelf.lexicon()
    for row in _rows(shelf, "links", where, order):
        yield {
            "id": row["id"],
            "up": _end(names, row, "up"),
            "down": _end(names, row, "down"),
            "class": row["link_class"],
            "score": row["score"],
            "weight": row["weight"],
            "directed": row["directed"],
            "direction_why": row["direction_why"],
            "edits": row["edits"],
            "set_phrase": row["weight"] <= 0,
            "changed": origins.changed(lexicon, row["edits"]),
            "rule": row["rule"],
        }


def _links(shelf: Shelf) -> Iterator[Row]:
    """Passages that were passed on, upstream and downstream, with class and score."""
    return link_records(shelf)


def _origins(shelf: Shelf) -> Iterator[Row]:
    """Possible sources of every passage that was taken over, in order, with the reason for their order."""
    names = source_names(shelf)
    for found in origins.every(shelf):
        link, one = found["link"], found["ranked"]
        yield {
            "id": link.id,
            "down": _side(names, link.down_source, link.down_article, link.down_spans, link.down_quote),
            "up": _side(names, link.up_source, link.up_article, link.up_spans, link.up_quote),
            "rank": one.place,
            "of": found["of"],
            "decided": one.decided,
            "why": one.why,
            "class": link.link_class.value,
            "score": link.score,
            "weight": link.weight,
        }


def _additions(shelf: Shelf) -> Iterator[Row]:
    """Local additions: passages of documents that draw on others which have no source themselves."""
    names = source_names(shelf)
    for passage, rule in origins.added(shelf):
        yield {
            "source_name": names[passage.source_id],
            "article": passage.article_id,
            "spans": [span.pair() for span in passage.spans],
            "text": passage.text,
            "class": "local_addition",
            "rule": rule,
        }


def _side(names: Mapping[str, str], source: str, article: str, spans: Sequence[Span], quote: str) -> Row:
    return {
        "source_name": names[source],
        "article": article,
        "spans": [span.pair() for span in spans],
        "text": quote,
    }


def _families(shelf: Shelf) -> Iterator[Row]:
    """Families of one sentence: first appearance, spread over articles, levels and time, faithfulness, the way down."""
    names = source_names(shelf)
    for family in families.every(shelf):
        levels = Counter(appearance.standing.level for appearance in family.appearances)
        yield {
            "quote": family.first.quote,
            "articles": family.articles,
            "appearances": [_appearance(names, appearance) for appearance in family.appearances],
            "first_date": family.first.standing.date,
            "last_date": max((found.standing.date or "" for found in family.appearances), default="") or None,
            "levels": {level.value: count for level, count in levels.items() if level is not None},
            "faithfulness": round(family.faithfulness, 3),
            "weight": round(family.weight, 1),
            "chain": [_appearance(names, step) for step in family.chain()],
        }


def _appearance(names: Mapping[str, str], appearance: Appearance) -> Row:
    standing = appearance.standing
    return {
        "source_name": names[appearance.source_id],
        "article": appearance.article_id,
        "spans": [span.pair() for span in appearance.spans],
        "text": appearance.quote,
        "date": standing.date,
        "level": standing.level.value if standing.level else None,
        "body": standing.body,
        "likeness": round(appearance.likeness, 3),
    }


def _end(names: Mapping[str, str], row: Row, side: str) -> Row:
    return {
        "source_name": names[row[f"{side}_source"]],
        "article": row[f"{side}_article"],
        "spans": span_pairs(row[f"{side}_spans"]),
        "text": row[f"{side}_quote"],
    }


def _issues(shelf: Shelf) -> Iterator[Row]:
    """What could not be understood, with where and why."""
    names = {sidecar.id: sidecar.name for sidecar in sources.every(shelf)}
    sql = "SELECT 'restore' AS stage, * FROM restore_issues UNION ALL SELECT 'annotate', * FROM annotate_issues"
    for row in ask(shelf, sql):
        yield {"source_name": names.get(row["source_id"]), **row, "spans": span_pairs(row["spans"])}


def _references(shelf: Shelf) -> Iterator[Row]:
    """Documents and meetings cited, with the document of the shelf that is meant, if exactly one fits."""
    names = source_names(shelf)
    titles = {one.article_id: one for one in citations.documents_of(shelf)}
    for one in citations.resolved(shelf):
        cited = titles.get(one.article_id or "")
        record: Row = {"source_name": names.get(one.reference.source_id), **asdict(one.reference)}
        record["spans"] = [span.pair() for span in one.reference.spans]
        yield {
            **record,
            "standing": one.standing.value,
            "cites": one.article_id,
            "cites_source": cited.source_name if cited else None,
            "cites_title": cited.title if cited else None,
            "candidates": list(one.candidates),
            "recognised_by": one.why or None,
        }


def _phrases(shelf: Shelf) -> Iterator[Row]:
    """Formulations of the collection: from the lexicon or discovered, with variants and where they first appear."""
    names = source_names(shelf)
    for one in phrases.phrases(shelf, limit=1_000_000).rows:
        first = one.first
        yield {
            "canonical": one.canonical,
            "kind": one.kind.value,
            "origin": one.origin.value,
            "why": one.why or None,
            "expansion": one.expansion,
            "variants": [form.value for form in one.variants],
            "documents": one.documents,
            "uses": one.uses,
            "first_date": one.first_date,
            "first_level": one.first_level.value if one.first_level else None,
            "first_source": names.get(first.source_id) if first else None,
            "first_spans": [span.pair() for span in first.spans] if first else [],
            "last_date": one.last_date,
            "levels": {level.value: level.count for level in one.levels},
        }


#: Every kind that can be listed, with the function that reads it; the docstring says what the kind is.
KINDS: Mapping[str, Callable[[Shelf], Iterator[Row]]] = {
    "sources": _sources,
    "articles": _articles,
    "pieces": _plain("pieces", "Every stretch of every page, kept with a role or dropped for a reason."),
    "passages": _plain("passages", "Sentences and headings with the headings they stand under."),
    "identities": _plain("identities", "Who issued each article, for which place and when."),
    "mentions": _plain("mentions", "Bodies, places and speakers named in the articles."),
    "formulations": _plain("formulations", "Uses of set phrases (提法)."),
    "phrases": _phrases,
    "directives": _plain("directives", "Demands: who asks whom for what."),
    "targets": _plain("targets", "Aimed-at values of indicators, and core indicators left out."),
    "results": _plain("results", "Reported outcomes, not verified."),
    "commitments": _plain("commitments", "Numbers that a body says it will reach."),
    "references": _references,
    "links": _links,
    "origins": _origins,
    "local_additions": _additions,
    "families": _families,
    "continuations": _plain("continuations", "Articles that continue from another page, with their beginnings."),
    "issues": _issues,
}


def listing(shelf: Shelf, kind: str) -> Iterator[Row]:
    """Yield the records of ``kind`` (see :data:`KINDS`).

    Raises:
        UnknownName: if there is no such kind.
    """
    if kind not in KINDS:
        raise UnknownName(f"there is no kind “{kind}”", "luoshi list", f"kinds are: {', '.join(KINDS)}")
    return KINDS[kind](shelf)
