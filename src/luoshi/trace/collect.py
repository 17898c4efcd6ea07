"""The whole of tracing in one process: documents in, links out (溯源)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from luoshi.model import Link
from luoshi.trace.aligning import Matches, align
from luoshi.trace.classify import classify
from luoshi.trace.direction import direction
from luoshi.trace.documents import TracedDocument, section_starts
from luoshi.trace.letters import Ints, Letters, encode
from luoshi.trace.options import Options
from luoshi.trace.pairing import joined_common, pairs
from luoshi.trace.postings import fingerprints
from luoshi.trace.segments import packed
from luoshi.trace.stretches import measured, settled


def links(documents: Iterable[TracedDocument], options: Options | None = None) -> tuple[Link, ...]:
    """Find every passage that two documents share, with class, weight and direction.

    The result depends on the set of documents only: not on their order, nor on how the work is divided.

    Returns:
        Links in order of upstream source and place.
    """
    options = options or Options()
    ordered = sorted(documents, key=lambda document: (document.date or "9999", document.source_id, document.article_id))
    letters = encode([document.text for document in ordered], options.variants)
    sections = _section_letters(letters, [section_starts(document) for document in ordered])
    found = matches(letters, sections, options)
    columns = zip(
        *(column.tolist() for column in (found.a, found.b, found.a0, found.a1, found.b0, found.b1, found.weight)),
        strict=True,
    )
    made = [_link(ordered[a], (a0, a1), ordered[b], (b0, b1), weight) for a, b, a0, a1, b0, b1, weight in columns]
    return tuple(sorted(made, key=lambda link: (link.up_source, link.up_spans, link.down_source, link.down_spans)))


def detections(documents: Iterable[tuple[str, str]], options: Options | None = None) -> Iterator[dict[str, str | int]]:
    """Yield shared passages of plain texts as rows ``a, ab, ae, b, bb, be`` (identities and character offsets).

    Passages within one text are left out; so is what says nothing beyond set phrases.
    """
    options = options or Options()
    names, texts = [], []
    for name, text in documents:
        names.append(name)
        texts.append(text)
    letters = encode(texts, options.variants)
    found = matches(letters, letters.starts[1:-1], options)
    columns = (found.a, found.a0, found.a1, found.b, found.b0, found.b1)
    for a, ab, ae, b, bb, be in zip(*(column.tolist() for column in columns), strict=True):
        yield {"a": names[a], "ab": ab, "ae": ae, "b": names[b], "bb": bb, "be": be}


def matches(letters: Letters, sections: Ints, options: Options) -> Matches:
    """Run the kernels one after the other over one part that holds everything."""
    documents = len(letters)
    postings = fingerprints(letters, options.gram, options.window)
    keys, common = [np.zeros(0, np.uint64)], []
    for hits, shown in pairs(postings, documents, options):
        keys.append(packed(letters, hits))
        common.append(shown)
    del postings
    starred, phrases = settled(measured(joined_common(common), options), documents, options)
    keys.append(packed(letters, starred))
    return align(letters, sections, np.concatenate(keys), phrases, documents, options)


def _section_letters(letters: Letters, starts: Sequence[tuple[int, ...]]) -> Ints:
    """Return the letter positions at which sections begin, those of all documents together."""
    places = [np.asarray(offsets, np.int64) + base for offsets, base in zip(starts, letters.base, strict=False)]
    inner = np.searchsorted(letters.offsets, np.concatenate(places)) if places else np.zeros(0, np.int64)
    return np.union1d(inner, letters.starts)


def _link(
    first: TracedDocument, left: tuple[int, int], second: TracedDocument, right: tuple[int, int], weight: float
) -> Link:
    turn, why = direction(first, second)
    (up, at), (down, to) = ((second, right), (first, left)) if turn > 0 else ((first, left), (second, right))
    up_quote, down_quote = up.text[slice(*at)], down.text[slice(*to)]
    link_class, score, edits, rule = classify(up_quote, down_quote)
    return Link(
        up_source=up.source_id,
        up_article=up.article_id,
        up_spans=up.weave.to_source(*at),
        up_quote=up_quote,
        down_source=down.source_id,
        down_article=down.article_id,
        down_spans=down.weave.to_source(*to),
        down_quote=down_quote,
        link_class=link_class,
        score=score,
        weight=weight,
        directed=turn != 0,
        direction_why=why,
        edits=edits,
        rule=rule,
    )
