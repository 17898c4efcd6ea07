"""Options of tracing: every number that decides what counts as reuse, with what it equals or where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How to trace (设置).

    ``gram`` letters make a fingerprint and one of every ``window`` neighbours is kept (winnowing, Schleimer, Wilkerson
    and Aiken 2003), so that every shared run of ``gram + window - 1`` letters is met. A fingerprint in more than
    ``common`` documents is not joined pair by pair: a long passage (``passage`` letters) is joined to the first
    ``hubs`` documents that have it, a short one is a set phrase. A fingerprint in more than ``share`` of all documents
    counts as set phrase too. ``gap`` letters may lie between two pieces of one link.
    """

    gram: int = 5
    window: int = 1
    common: int = 50
    share: float = 0.2
    share_least: int = 5
    passage: int = 40
    hubs: int = 3
    repeats: int = 4
    gap: int = 50
    alone: int = 8
    reach: int = 6
    rounds: int = 5
    opening: float = 1.0
    skipping: float = 0.5
    drop: float = 6.0
    snap: int = 4
    evidence: float = 12.0
    tenfold: float = 1.0
    piece: float = 0.5
    unmatched: float = 0.1
    hope: float = 4.0
    variants: str = ""
    set_phrases: tuple[str, ...] = ()
