"""Options of tracing: every number that decides what counts as reuse, with what it means or where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of clauses (句式): words that open it and words that close it; an ``event`` only tells what happened."""

    openings: tuple[str, ...]
    endings: tuple[str, ...]
    event: bool = False


#: Documents of a small collection.
_SMALL = 4096


@dataclass(frozen=True, slots=True)
class Options:
    r"""How to trace (设置). Lengths count letters: punctuation, blanks and the digits of a number count nothing.

    Fingerprints: ``gram`` letters each; of every ``window`` neighbours one is kept (winnowing: Schleimer, Wilkerson and
    Aiken 2003), so that every shared run of ``gram + window - 1`` letters is met.

    Set phrases: a fingerprint that more than ``common`` documents have is not joined pair by pair but, if it belongs to
    a passage of ``passage`` letters, to the first ``hubs`` documents that have it; if to no such passage and more than
    ``often`` of all documents have it, it is a set phrase. So is what more than ``share`` of all documents have (but no
    fewer than ``share_least``), and what ``set_phrases`` lists. Of one document's repeats of a fingerprint the first
    ``repeats`` count.

    Passages: pieces up to ``gap`` letters apart make one passage, if none of them makes one by itself with gaps up to
    ``tight`` (``exchange`` where both sides have other words in the gap; ``tight`` 0: not asked). A run shorter than
    ``alone`` needs company. From its ends a passage is lengthened by pieces within ``reach`` letters, ``rounds`` times,
    each piece paying ``opening`` and ``skipping`` a letter left out, until it is ``drop`` below its best. Ends move to
    the end of a clause where no more than ``snap`` letters are missing.

    Evidence: letters said beyond set phrases, by rarity, and ``ritual`` of the others; less ``piece`` for every further
    piece and ``unmatched`` for every letter left out. A run of ``exact`` letters counts in full (0: not asked). Needed
    are ``evidence`` letters and ``tenfold`` more for every tenfold of documents; what comes within ``hope`` of it
    is lengthened first. A link must be word for word, or ``alike``, or weigh ``weighty`` letters and
    be ``loose``\ ly alike (twice as many where most of the shorter side is matched). The same
    words in another order are alike if ``moved`` of them are shared. What weighs less must be ``figures`` alike with its numbers masked where both
    sides give numbers, and weigh ``said`` letters where it is less than ``alike``.

    Whole clauses and sentences are compared too (``whole`` 0: not): they must be ``whole`` alike, or share ``besides``
    letters besides set phrases and be ``alike_besides`` in those (``alike_numbers`` where both give numbers: two reports
    that state one indicator need not have it from each other).

    Clauses that stand in one of ``frames`` must be ``framed`` alike, its words counted as one letter each.

    ``variants`` holds pairs of characters, Traditional then Simplified.
    """

    gram: int = 5
    window: int = 1
    common: int = 50
    share: float = 0.2
    often: float = 0.02
    share_least: int = 5
    passage: int = 40
    hubs: int = 3
    repeats: int = 4
    gap: int = 50
    tight: int = 12
    exchange: int = 5
    alone: int = 6
    reach: int = 6
    rounds: int = 5
    opening: float = 1.0
    skipping: float = 0.5
    drop: float = 6.0
    snap: int = 4
    evidence: float = 5.0
    tenfold: float = 2.0
    ritual: float = 0.5
    exact: int = 12
    piece: float = 0.5
    unmatched: float = 0.1
    hope: float = 4.0
    alike: float = 0.65
    weighty: float = 14.0
    loose: float = 0.6
    moved: float = 0.8
    said: float = 2.0
    figures: float = 0.8
    whole: float = 0.75
    besides: float = 10.0
    alike_besides: float = 0.6
    alike_numbers: float = 0.7
    framed: float = 0.5
    variants: str = ""
    frames: tuple[Frame, ...] = ()
    set_phrases: tuple[str, ...] = ()


def scale_of(documents: int) -> int:
    """Return the size that a collection of so many documents counts as (规模): rounded to the nearest power of two.

    Rarity, set phrases and the evidence asked for are measured against it, so that a document more or less changes no
    link between others until the collection has grown by half. Below ``_SMALL`` documents, where tracing everything
    anew takes seconds, three leading bits are kept: there a few documents make a difference.
    """
    kept = 3 if documents < _SMALL else 1
    step = 1 << max(documents.bit_length() - kept, 0)
    return (documents + step // 2) // step * step


def for_plain_texts(options: Options) -> Options:
    """Return the options for texts of which nothing else is known: ritual text counts nothing, passages stay whole.

    The evidence asked for was set on the benchmark (shared/bench), to a precision of 0.99 at 100 to 10,000 documents.
    """
    return replace(options, ritual=0.0, exact=0, tight=0, alone=8, evidence=13.0, tenfold=0.7, whole=0.0)
