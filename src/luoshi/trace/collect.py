"""The whole of tracing in one process: documents in, links out (溯源)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from luoshi.model import Link, Span
from luoshi.trace.aligning import Matches, align, matches_of
from luoshi.trace.classify import Change
from luoshi.trace.clauses import Stretch, begins
from luoshi.trace.direction import Directions
from luoshi.trace.documents import TracedDocument, Unit, units_of
from luoshi.trace.frames import Framed
from luoshi.trace.gathered import PART
from luoshi.trace.holding import held
from luoshi.trace.letters import Ints, Letters, Stream, encode
from luoshi.trace.options import Options, for_plain_texts, scale_of
from luoshi.trace.ordering import Keys
from luoshi.trace.origins import settled_by_age
from luoshi.trace.pairing import Hits, joined_common, pairs
from luoshi.trace.partners import Pair, apart, gathering, partnered
from luoshi.trace.phrases import ritual_phrases
from luoshi.trace.postings import fingerprints
from luoshi.trace.ritual import Ritual
from luoshi.trace.segments import packed, positions, width_of
from luoshi.trace.stretches import Phrases, measured


def links(documents: Iterable[TracedDocument], options: Options | None = None) -> tuple[Link, ...]:
    """Find every passage that two sections share, with class, weight and direction.

    The result depends on the set of documents only: not on their order, nor on how the work is divided.

    Returns:
        Links in order of upstream source and place.
    """
    options = options or Options()
    ordered = sorted(documents, key=lambda document: (document.source_id, document.article_id))
    units = [unit for document in ordered for unit in units_of(document)]
    letters = encode([unit.text for unit in units], options.variants)
    found = matches(letters, options, ages_of([unit.document.date for unit in units]))
    return linked(units, found, options)


def ages_of(dates: Sequence[str | None]) -> Ints:
    """Return the place of every unit in the order of age: by date, undated ones last, as they come within a day."""
    dated = np.array([date or "9999" for date in dates], dtype=np.str_)
    ages = np.empty(len(dated), np.int64)
    ages[np.argsort(dated, kind="stable")] = np.arange(len(dated))
    return ages


def linked(units: Sequence[Unit], found: Matches, options: Options) -> tuple[Link, ...]:
    """Turn matches into links: completed to clauses, best partners only, classed and directed."""
    return tuple(way.link() for way in sorted(ways(units, found, options), key=Way.place))


def ways(units: Sequence[Unit], found: Matches, options: Options) -> list[Way]:
    """Return the links that matches make, each with its units and its place."""
    wholes = list(gathering(_parts(units, found.take(found.pieces == PART))))
    kept = apart(partnered(held([unit.text for unit in units], found.take(found.pieces != PART), options)), wholes)
    directions = Directions()
    return [_way(units, pair, directions) for pair in (*kept, *wholes)]


@dataclass(frozen=True, slots=True)
class Way:
    """A passage on its way from one document to another (走向): offsets in their texts, why that way, what changed.

    ``a`` and ``b`` are the numbers of the two units.
    """

    a: int
    b: int
    up: TracedDocument
    at: tuple[Stretch, ...]
    up_quote: str
    down: TracedDocument
    to: tuple[Stretch, ...]
    down_quote: str
    weight: float
    directed: bool
    why: str
    change: Change

    def place(self) -> tuple[str, str, tuple[Stretch, ...], str, str, tuple[Stretch, ...]]:
        """Return where it stands, upstream first."""
        return (self.up.source_id, self.up.article_id, self.at, self.down.source_id, self.down.article_id, self.to)

    def link(self) -> Link:
        """Return the link."""
        return Link(
            up_source=self.up.source_id,
            up_article=self.up.article_id,
            up_spans=_spans(self.up, self.at),
            up_quote=self.up_quote,
            down_source=self.down.source_id,
            down_article=self.down.article_id,
            down_spans=_spans(self.down, self.to),
            down_quote=self.down_quote,
            link_class=self.change.link_class,
            score=self.change.score,
            weight=self.weight,
            directed=self.directed,
            direction_why=self.why,
            edits=self.change.edits(),
            rule=self.change.rule,
        )


def _way(units: Sequence[Unit], pair: Pair, directions: Directions) -> Way:
    first, second = units[pair.a], units[pair.b]
    turn, why = directions.of(first.document, second.document)
    at, to = (tuple(map(unit.stretch, side)) for unit, side in zip((first, second), pair.stretches, strict=True))
    (up, at), (down, to) = (
        ((second.document, to), (first.document, at)) if turn > 0 else ((first.document, at), (second.document, to))
    )
    said, again = _quoted(up, at), _quoted(down, to)
    change = Change.of(said, again, gathered=bool(pair.parts))
    return Way(pair.a, pair.b, up, at, said, down, to, again, pair.weight, turn != 0, why, change)


def _quoted(document: TracedDocument, stretches: Iterable[Stretch]) -> str:
    """Return the words at the stretches, each on a line of its own."""
    return "\n".join(document.text[slice(*stretch)] for stretch in stretches)


def _spans(document: TracedDocument, stretches: Iterable[Stretch]) -> tuple[Span, ...]:
    return tuple(span for stretch in stretches for span in document.weave.to_source(*stretch))


def _parts(units: Sequence[Unit], found: Matches) -> Iterator[Pair]:
    """Yield the parts of gathered passages that begin where a clause or a member of an enumeration does."""
    columns = (found.a, found.a0, found.a1, found.b, found.b0, found.b1, found.weight)
    for a, a0, a1, b, b0, b1, weight in zip(*(column.tolist() for column in columns), strict=True):
        if begins(units[a].text, a0) or begins(units[b].text, b0):
            yield Pair(a, (a0, a1), b, (b0, b1), 1.0, weight)


def detections(documents: Iterable[tuple[str, str]], options: Options | None = None) -> Iterator[dict[str, str | int]]:
    """Yield shared passages of plain texts as rows ``a, ab, ae, b, bb, be`` (identities and character offsets).

    Passages within one text are left out; so is what says nothing beyond set phrases.
    """
    options = for_plain_texts(options or Options())
    names, texts = [], []
    for name, text in documents:
        names.append(name)
        texts.append(text)
    letters = encode(texts, options.variants)
    found = matches(letters, options)
    columns = (found.a, found.a0, found.a1, found.b, found.b0, found.b1)
    for a, ab, ae, b, bb, be in zip(*(column.tolist() for column in columns), strict=True):
        yield {"a": names[a], "ab": ab, "ae": ae, "b": names[b], "bb": bb, "be": be}


def matches(letters: Letters, options: Options, ages: Ints | None = None) -> Matches:
    """Run the kernels one after the other over one part that holds everything.

    ``ages`` is the place of every document in the order of age, if they do not come in that order.
    """
    documents, stream = scale_of(len(letters)), Stream.of(letters, sentences=options.tight > 0)
    width = width_of(len(letters.codes))
    keys, common = [np.zeros(0, np.uint64)], []
    for hits, shown in pairs(fingerprints(letters, options.gram, options.window), documents, options):
        keys.append(_packed(letters, hits, width))
        common.append(shown)
    starred, phrases, _ = settled_by_age(measured(joined_common(common), options), ages, documents, options)
    keys.append(_packed(letters, starred, width))
    if options.set_phrases or options.frames:
        phrases = Phrases.together((phrases, ritual_phrases(letters, options)))
    ritual, framed = Ritual.of(stream, phrases), Framed.of(stream, options.frames)
    regions = align(stream, np.concatenate(keys), width, ritual, framed, documents, options)
    return matches_of(letters, letters, regions, options)


def _packed(letters: Letters, hits: Hits, width: int) -> Keys:
    return packed(positions(letters.starts, hits.left), positions(letters.starts, hits.right), hits.step, width)
