"""How documents flow into one another (传承流向): links counted by pair of documents, for pictures and lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luoshi.model import LinkClass
from luoshi.store.query.ends import Ends, ends_of
from luoshi.store.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Flow:
    """What one document passed on to another: directed links by class, and the letters they say beyond set phrases."""

    up_article: str
    down_article: str
    verbatim: int
    adapted: int
    paraphrased: int
    weight: float

    @property
    def links(self) -> int:
        """Number of passages passed on."""
        return self.verbatim + self.adapted + self.paraphrased


def flows(shelf: Shelf, article_id: str, most: int = 24) -> tuple[Flow, ...]:
    """Return what flows into one document, out of it, and between the documents that took from it; heaviest first.

    Of the documents on either side the ``most`` heaviest are kept.
    """
    own = sorted(_flows(ends_of(shelf, article_id)), key=_heaviest)[:most]
    near = {flow.down_article for flow in own if flow.up_article == article_id}
    between = [
        flow
        for one in sorted(near)
        for flow in _flows(ends_of(shelf, one))
        if flow.up_article == one and flow.down_article in near
    ]
    return tuple(sorted(own + between, key=_heaviest))


def _heaviest(flow: Flow) -> tuple[float, str, str]:
    return (-flow.weight, flow.up_article, flow.down_article)


def _flows(ends: Ends) -> list[Flow]:
    """Count the directed links at one document by the document at their other end and the direction."""
    kept = ends.directed & ~ends.within
    names, far = np.unique(ends.far[kept].astype(str), return_inverse=True)
    # One number for each pair of document and side.
    keys, place = np.unique(far * 2 + ends.down[kept], return_inverse=True)
    weights = np.bincount(place, ends.weight[kept], len(keys))
    counts = {kind: np.bincount(place, ends.kinds[kept] == kind.value, len(keys)) for kind in LinkClass}
    found = []
    for number, key in enumerate(keys.tolist()):
        pair = (ends.article_id, str(names[key // 2]))
        up, down = pair[::-1] if key % 2 else pair
        told = {kind.value: int(counts[kind][number]) for kind in LinkClass}
        found.append(Flow(up, down, **told, weight=float(weights[number])))
    return found
