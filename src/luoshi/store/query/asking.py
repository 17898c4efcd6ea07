"""Asking (问答): the passages of the shelf that answer a question, quoted, best first. Nothing is written anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from luoshi.lexicon import Lexicon
from luoshi.model import Passage
from luoshi.store.findings import current
from luoshi.store.query.documents import Document, documents_by_id
from luoshi.store.query.searching import index_at, passages_by_id
from luoshi.store.query.tables import ask as query
from luoshi.store.query.tables import findings_version
from luoshi.store.search import Search
from luoshi.store.shelf import Shelf
from luoshi.uptake.questions import Fit, Question, fit, pairs_of, parse, short_names

#: Passages that are looked at closely, taken by the weight of the pairs they and their documents hold.
_CANDIDATES = 400
#: Letters at the beginning of a document in which the meeting that passed it is named.
_OPENING = 80
#: Candidates that are read with their headings.
_READ = 80
#: Pairs that stand in more than this share of the passages say nothing about any of them.
_COMMON = 0.2
#: What the pairs of a document's name add to each of its passages when candidates are taken.
_NAME = 0.6
#: A passage alone in the index may answer with words that stand in its neighbours.
_NEIGHBOUR = 0.3


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage that may answer, with its document, its fit, and where the words of the question stand in it."""

    document: Document
    passage: Passage
    fit: Fit
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked, and the passages that answer, best first."""

    question: Question
    rows: tuple[Answer, ...]


def ask(shelf: Shelf, text: str, limit: int = 10) -> Answers:
    """Return the ``limit`` passages that best answer the question ``text``, none twice; empty where nothing is shared."""
    lexicon = shelf.lexicon()
    question = parse(text, lexicon)
    folder = current(shelf).get("search")
    if folder is None or not question.pairs:
        return Answers(question, ())
    index = index_at(folder / "passages.index")
    weights = {pair: rarity for pair in sorted(question.pairs) if (rarity := index.rarity(pair)) > 0}
    names = _names(shelf, findings_version(shelf))
    numbers = _candidates(index, question, weights, names)
    near = sorted(_near(index, numbers), key=lambda one: -_first_look(question, weights, names, one, lexicon).score)[
        : max(_READ, 2 * limit)
    ]
    rows = _read(shelf, question, weights, names, near, lexicon)
    return Answers(question, tuple(islice(_distinct(rows), limit)))


@dataclass(frozen=True, slots=True)
class _Name:
    words: str
    pairs: frozenset[str]
    region_code: str | None


@lru_cache(maxsize=4)
def _names(shelf: Shelf, version: object) -> dict[str, _Name]:
    """Return what every document is called, by article; ``version`` tells shelves that were run anew apart."""
    rows = query(
        shelf,
        f"""SELECT d.article_id, d.title, d.issuer, d.outlet, d.region, d.date, d.region_code,
        left(a.text, {_OPENING}) AS opening FROM documents d JOIN articles a ON a.id = d.article_id""",
    )
    names = {}
    for row in rows:
        words = "\n".join(row[field] or "" for field in ("title", "issuer", "outlet", "region"))
        words += f"\n{row['date'][:4]}年" if row["date"] else ""
        words += "\n" + short_names(f"{words}\n{row['opening']}")
        names[row["article_id"]] = _Name(words, pairs_of(words), row["region_code"])
    return names


@dataclass(frozen=True, slots=True)
class _Near:
    passage_id: str
    text: str
    article: str
    beside: str


def _first_look(
    question: Question, weights: dict[str, float], names: dict[str, _Name], one: _Near, lexicon: Lexicon
) -> Fit:
    name = names.get(one.article, _Name("", frozenset(), None))
    return fit(question, weights, one.text, name.words, "", one.beside, name.region_code, lexicon)


def _candidates(
    index: Search, question: Question, weights: dict[str, float], names: dict[str, _Name]
) -> NDArray[np.int64]:
    """Return the passages worth a closer look: what they hold, what their neighbours hold, whose they are."""
    telling = {pair: weight for pair, weight in weights.items() if weight > -np.log(_COMMON)} or weights
    own = index.weigh(telling)
    sums = own.copy()
    sums[1:] += _NEIGHBOUR * own[:-1]
    sums[:-1] += _NEIGHBOUR * own[1:]
    boosts = np.zeros(len(index.article_ids), dtype=np.float32)
    total = sum(weights.values())
    for number, article in enumerate(index.article_ids):
        if (name := names.get(article)) is not None:
            boosts[number] = _NAME * sum(weights.get(pair, 0.0) for pair in question.pairs & name.pairs)
            boosts[number] += 0.25 * total * (name.region_code in question.regions)
    # A passage that shares nothing itself is no answer, however well its document is named.
    sums[own > 0] += index.spread(boosts)[own > 0]
    sums[own == 0] = 0
    count = min(_CANDIDATES, int(np.count_nonzero(sums)))
    return np.sort(np.argpartition(sums, len(sums) - count)[len(sums) - count :]) if count else np.zeros(0, np.int64)


def _near(index: Search, numbers: NDArray[np.int64]) -> Iterator[_Near]:
    """Yield the candidates with the passages beside them."""
    around = np.unique(np.concatenate([numbers - 1, numbers, numbers + 1]))
    around = around[(around >= 0) & (around < len(index))]
    articles = dict(zip(around.tolist(), index.articles_of(around), strict=True))
    texts = dict(zip(around.tolist(), index.texts(around), strict=True))
    for number in numbers.tolist():
        beside = [texts[n][1] for n in (number - 1, number + 1) if articles.get(n) == articles[number]]
        passage_id, text = texts[number]
        yield _Near(passage_id, text, articles[number], "\n".join(beside))


def _read(
    shelf: Shelf,
    question: Question,
    weights: dict[str, float],
    names: dict[str, _Name],
    near: list[_Near],
    lexicon: Lexicon,
) -> list[Answer]:
    """Weigh passages with the headings above them, and with their documents; best first."""
    found = documents_by_id(shelf, dict.fromkeys(one.article for one in near))
    passages = passages_by_id(shelf, [one.passage_id for one in near])
    rows = []
    for one in near:
        passage = passages.get((one.passage_id, one.article))
        if passage is not None and one.article in found:
            name = names[one.article]
            headings = "\n".join(passage.path)
            fitted = fit(question, weights, one.text, name.words, headings, one.beside, name.region_code, lexicon)
            rows.append(Answer(found[one.article], passage, fitted, marks(question, one.text)))
    return sorted(rows, key=lambda row: -row.fit.score)


def _distinct(rows: list[Answer]) -> Iterator[Answer]:
    """Yield answers without repeats: a sentence printed in several documents answers once."""
    seen: set[str] = set()
    for row in rows:
        bare = "".join(row.passage.text.split())
        if bare not in seen:
            seen.add(bare)
            yield row


def marks(question: Question, text: str) -> tuple[tuple[int, int], ...]:
    """Return where words of the question stand in a passage: runs of two letters or more, offsets in the passage."""
    spots = sorted(
        {at + step for at in range(len(text) - 1) if text[at : at + 2].lower() in question.pairs for step in (0, 1)}
    )
    spans: list[tuple[int, int]] = []
    for at in spots:
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return tuple(spans)
