"""Set phrases that the lexicon knows (词典套话): where they stand in the letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luoshi.lexicon import Lexicon
from luoshi.lexicon.set_phrases import frames, simplified
from luoshi.lexicon.set_phrases import set_phrases as listed
from luoshi.trace.frames import events
from luoshi.trace.letters import Codes, Ints, Letters, encode
from luoshi.trace.options import Frame, Options, scale_of
from luoshi.trace.pairing import joined_common, pairs
from luoshi.trace.postings import fingerprints, hashes
from luoshi.trace.ritual import united
from luoshi.trace.stretches import Phrases, measured, settled

#: Letters by which a phrase is looked up; a shorter phrase is a word, not a formula.
_HEAD = 5
#: Letters looked through together, and bits of the hash that decide whether a phrase may begin at one.
_CHUNK, _BITS = 1 << 16, 16


def set_phrases(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the set phrases (套话) of the lexicon, for :class:`~luoshi.trace.options.Options`."""
    return listed(lexicon)


def options_of(lexicon: Lexicon) -> Options:
    """Return the options with what the lexicon knows: set phrases, frames and Traditional characters."""
    known = tuple(Frame(*frame) for frame in frames(lexicon))
    return Options(set_phrases=listed(lexicon), variants=simplified(lexicon), frames=known)


@dataclass(frozen=True, slots=True)
class Formula:
    """A set phrase that the collection itself shows (套话): its wording where it first stands, and who has it."""

    text: str
    documents: int


def formulae(texts: Sequence[str], options: Options) -> tuple[Formula, ...]:
    """List the set phrases that tracing finds in a collection: what gets little weight can be read, not only trusted.

    Returns:
        Longest stretches that many documents have, the most frequent first; those of one document only are left out.
    """
    letters, scale = encode(texts, options.variants), scale_of(len(texts))
    common = [shown for _, shown in pairs(fingerprints(letters, options.gram, options.window), scale, options)]
    phrases = united(settled(measured(joined_common(common), options), scale, options)[1])
    first: dict[bytes, str] = {}
    count: Counter[bytes] = Counter()
    for doc, begin, end in zip(phrases.doc.tolist(), phrases.begin.tolist(), phrases.end.tolist(), strict=True):
        low, high = int(letters.starts[doc]) + begin, min(int(letters.starts[doc]) + end, int(letters.starts[doc + 1]))
        key = letters.codes[low:high].tobytes()
        count[key] += 1
        base = int(letters.base[doc])
        first.setdefault(key, texts[doc][int(letters.offsets[low]) - base : int(letters.offsets[high - 1]) - base + 1])
    ordered = sorted(
        ((number, first[key]) for key, number in count.items() if number > 1), key=lambda row: (-row[0], row[1])
    )
    return tuple(Formula(text, number) for number, text in ordered)


def ritual_phrases(letters: Letters, options: Options) -> Phrases:
    """Find what counts as set phrase by the lexicon: its phrases, and clauses that only tell of a meeting."""
    found = [known_phrases(letters, options.set_phrases, options.variants)] if options.set_phrases else []
    return Phrases.together((*found, events(letters, options.frames)))


def known_phrases(letters: Letters, phrases: Sequence[str], variants: str = "") -> Phrases:
    """Find the phrases of a list in the letters, punctuation and width aside."""
    wanted = _by_head(phrases, variants)
    total = len(letters.codes) - _HEAD + 1
    none = np.zeros(0, np.int64)
    found, sizes = [none], [none]
    if wanted and total > 0:
        heads = np.array(sorted(wanted), np.uint64)
        table = np.zeros(1 << _BITS, np.bool_)
        table[heads >> np.uint64(64 - _BITS)] = True
        for start in range(0, total, _CHUNK):
            hashed = hashes(letters.codes[start : min(start + _CHUNK, total) + _HEAD - 1], _HEAD)
            places = np.flatnonzero(table[hashed >> np.uint64(64 - _BITS)])
            places = places[np.isin(hashed[places], heads)]
            places = places[np.argsort(hashed[places], kind="stable")]
            found_heads, begins = np.unique(hashed[places], return_index=True)
            for head, at in zip(found_heads.tolist(), np.split(places + start, begins[1:]), strict=False):
                for phrase in wanted[head]:
                    here = _standing(letters.codes, at, phrase)
                    found.append(here)
                    sizes.append(np.full(len(here), len(phrase)))
    return _within(letters, np.concatenate(found), np.concatenate(sizes))


def _by_head(phrases: Sequence[str], variants: str) -> dict[int, list[Codes]]:
    wanted: dict[int, list[Codes]] = {}
    folded = encode(phrases, variants)
    for start, end in zip(folded.starts[:-1].tolist(), folded.starts[1:].tolist(), strict=True):
        if end - start >= _HEAD:
            codes = folded.codes[start:end]
            wanted.setdefault(int(hashes(codes[:_HEAD], _HEAD)[0]), []).append(codes)
    return wanted


def _standing(codes: Codes, at: Ints, phrase: Codes) -> Ints:
    at = at[at + len(phrase) <= len(codes)]
    for step, code in enumerate(phrase.tolist()):
        at = at[codes[at + step] == code]
    return at


def _within(letters: Letters, place: Ints, size: Ints) -> Phrases:
    """Return the stretches that do not run into the next document."""
    doc = np.searchsorted(letters.starts, place, "right") - 1
    inside = place + size <= letters.starts[doc + 1]
    doc, place, size = doc[inside], place[inside], size[inside]
    begin = place - letters.starts[doc]
    everywhere = np.full(len(doc), len(letters), np.int32)
    return Phrases(doc.astype(np.int32), begin.astype(np.int32), (begin + size).astype(np.int32), everywhere)
