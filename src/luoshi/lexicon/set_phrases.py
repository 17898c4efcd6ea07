"""Set phrases (套话) and character variants (繁简): what tracing folds together or gives little weight."""

from __future__ import annotations

from functools import lru_cache

from luoshi.lexicon.tables import Lexicon


@lru_cache(maxsize=4)
def set_phrases(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the formulae that everybody repeats: a passage made of them alone is ritual, not transmission."""
    return tuple(row["phrase"] for row in lexicon.rows("set_phrases"))


@lru_cache(maxsize=4)
def simplified(lexicon: Lexicon) -> str:
    """Return pairs of characters, Traditional then Simplified, as one string."""
    return "".join(row["traditional"] + row["simplified"] for row in lexicon.rows("traditional"))


@lru_cache(maxsize=4)
def frames(lexicon: Lexicon) -> tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...]:
    """Return the frames of clauses (句式): words that open one, words that close it, whether it only tells an event."""
    return tuple(
        (tuple(row["openings"].split()) or ("",), tuple(row["endings"].split()), row["kind"] == "event")
        for row in lexicon.rows("frames")
    )
