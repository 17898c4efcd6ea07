"""Scores what restoring makes of broken pages against their truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein

from evals.breaker_page import BrokenPage, Truth
from luoshi.model import Article

#: From this share of common characters (Jaccard) an article is found, and from the second its fields are compared.
FOUND, PAIRED = 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Read:
    """One article as a system read it: what is compared with a :class:`~evals.breaker_page.Truth`."""

    title: str | None
    names: tuple[str, ...]
    text: str
    places: tuple[int, ...]
    breaks: frozenset[int]


#: The share of characters (Jaccard) that a true article and one that was read have in common.
Common = Callable[[Truth, Read], float]


@dataclass(slots=True)
class Tally:
    """Counts over pages; the figures are ratios of them (see :meth:`figures`)."""

    pages: int = 0
    articles: int = 0
    read: int = 0
    found: int = 0
    letters: int = 0
    edits: int = 0
    all_letters: int = 0
    all_edits: int = 0
    titled: int = 0
    titles: int = 0
    title_letters: int = 0
    untitled: int = 0
    kept_untitled: int = 0
    names: int = 0
    names_read: int = 0
    names_right: int = 0
    breaks: int = 0
    breaks_read: int = 0
    breaks_right: int = 0
    failures: list[tuple[str, Truth, Read | None]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def figures(self) -> dict[str, float]:
        """Return the figures by name; 1 is best but for the character error rates, where 0 is.

        ``title_letters`` leaves blanks out of account. ``cer`` is over articles that were found, ``cer_all`` over all:
        those without a partner count as wholly wrong.
        """
        return {
            "articles_f1": _f1(self.found, self.articles, self.read),
            "cer": self.edits / max(self.letters, 1),
            "cer_all": self.all_edits / max(self.all_letters, 1),
            "title_exact": self.titles / max(self.titled, 1),
            "title_letters": self.title_letters / max(self.titled, 1),
            "untitled_kept": self.kept_untitled / self.untitled if self.untitled else 1.0,
            "byline_names": _f1(self.names_right, self.names, self.names_read),
            "breaks_f1": _f1(self.breaks_right, self.breaks, self.breaks_read),
        }


def _f1(right: int, truth: int, read: int) -> float:
    return 2 * right / (truth + read) if truth + read else 1.0


def as_read(article: Article) -> Read:
    """Return an article of luoshi as the scorer compares it."""
    places: list[int] = []
    opens: set[int] = set()
    at, fresh = 0, False
    for thread in article.weave.threads:
        for offset, character in enumerate(article.text[at : at + len(thread)]):
            if character == "\n":
                fresh = bool(places)
            if character.isspace() or thread.span is None:
                continue
            places.append(thread.span.start + offset)
            if fresh:
                opens.add(places[-1])
            fresh = False
        at += len(thread)
    names = tuple(byline.name for byline in article.bylines)
    return Read(article.title, names, article.text, tuple(places), frozenset(opens))


def articles_only(articles: Iterable[Article]) -> list[Article]:
    """Return the articles without captions and page furniture."""
    return [article for article in articles if article.kind.is_article]


def score(page: BrokenPage, read: Sequence[Read]) -> Tally:
    """Compare one page with its truth, by the places of characters."""
    return _score(page.articles, read, _common_places)


def score_texts(truths: Sequence[Truth], read: Sequence[Read]) -> Tally:
    """Compare by the text alone, where print and source have no offsets in common (PDF).

    Common characters are those of the longest common subsequence; a break is known by the letters on either side.
    """
    keys: dict[str, int] = {}
    told = [replace(one, breaks=_keys(one.text, keys)) for one in truths]
    return _score(told, [replace(one, breaks=_keys(one.text, keys)) for one in read], _common_letters)


def _keys(text: str, keys: dict[str, int]) -> frozenset[int]:
    """Number the paragraph breaks of a text by the six letters on either side, blanks aside."""
    parts = ["".join(part.split()) for part in text.split("\n")]
    return frozenset(keys.setdefault(f"{one[-6:]}|{two[:6]}", len(keys)) for one, two in pairwise(parts))


def _score(truths: Sequence[Truth], read: Sequence[Read], common: Common) -> Tally:
    tally = Tally(pages=1, articles=len(truths), read=len(read))
    partners = _pairs(truths, read, common)
    for number, truth in enumerate(truths):
        partner, overlap = partners.get(number, (None, 0.0))
        _compare(tally, truth, partner, overlap)
    for one in read:
        if not any(one is partner for partner, _ in partners.values()):
            tally.names_read += len(one.names)
            tally.breaks_read += len(one.breaks)
    return tally


def _common_places(truth: Truth, read: Read) -> float:
    common = len(set(truth.places).intersection(read.places))
    return common / max(len(truth.places) + len(read.places) - common, 1)


def _common_letters(truth: Truth, read: Read) -> float:
    one, two = "".join(truth.text.split()), "".join(read.text.split())
    common = (len(one) + len(two) - Indel.distance(one, two)) // 2
    return common / max(len(one) + len(two) - common, 1)


def _pairs(truths: Sequence[Truth], read: Sequence[Read], common: Common) -> dict[int, tuple[Read, float]]:
    """Pair every true article with the one that shares most characters, one to one, from :data:`PAIRED` on."""
    scores = []
    for number, truth in enumerate(truths):
        for other, one in enumerate(read):
            overlap = common(truth, one)
            if overlap >= PAIRED:
                scores.append((overlap, number, other))
    pairs: dict[int, tuple[Read, float]] = {}
    taken: set[int] = set()
    for overlap, number, other in sorted(scores, reverse=True):
        if number not in pairs and other not in taken:
            pairs[number] = (read[other], overlap)
            taken.add(other)
    return pairs


def _compare(tally: Tally, truth: Truth, read: Read | None, overlap: float) -> None:
    clean = truth.text.replace("\n", "")
    tally.all_letters += len(clean)
    tally.names += len(truth.names)
    tally.breaks += len(truth.breaks)
    if truth.title is None:
        tally.untitled += 1
    else:
        tally.titled += 1
    if read is None:
        tally.all_edits += len(clean)
        tally.failures.append(("article", truth, None))
        return
    edits = Levenshtein.distance(read.text.replace("\n", ""), clean)
    tally.all_edits += min(edits, len(clean))
    if overlap >= FOUND:
        tally.found += 1
        tally.letters += len(clean)
        tally.edits += edits
        if edits:
            tally.failures.append(("letters", truth, read))
    else:
        tally.failures.append(("article", truth, read))
    _compare_heads(tally, truth, read)


def _compare_heads(tally: Tally, truth: Truth, read: Read) -> None:
    if truth.title is None:
        tally.kept_untitled += read.title is None
    else:
        tally.title_letters += "".join((read.title or "").split()) == "".join(truth.title.split())
        tally.titles += read.title is not None and read.title.split() == truth.title.split()
    if (read.title or "").split() != (truth.title or "").split():
        tally.failures.append(("title", truth, read))
    right = len(set(truth.names) & set(read.names))
    tally.names_read += len(read.names)
    tally.names_right += right
    if right != max(len(truth.names), len(read.names)):
        tally.failures.append(("byline", truth, read))
    tally.breaks_read += len(read.breaks)
    tally.breaks_right += len(truth.breaks & read.breaks)
    if truth.breaks != read.breaks:
        tally.failures.append(("breaks", truth, read))


def perfect(page: BrokenPage) -> list[Read]:
    """Return the truth as if a system had read it: scores 1.0."""
    return [Read(one.title, one.names, one.text, one.places, one.breaks) for one in page.articles]
