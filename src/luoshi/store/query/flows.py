"""How documents flow into one another (传承流向): links counted by pair of documents, for pictures and lists."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.store.query.tables import ask
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
    rows = ask(
        shelf,
        """WITH f AS (SELECT up_article, down_article, count(*) FILTER (link_class = 'verbatim') AS verbatim,
            count(*) FILTER (link_class = 'adapted') AS adapted,
            count(*) FILTER (link_class = 'paraphrased') AS paraphrased, sum(weight) AS weight
          FROM links WHERE directed AND up_article <> down_article GROUP BY ALL),
        own AS (SELECT * FROM f WHERE up_article = ? OR down_article = ? ORDER BY weight DESC, up_article, down_article
          LIMIT ?),
        near AS (SELECT down_article AS a FROM own WHERE up_article = ?)
        SELECT * FROM own UNION
        SELECT * FROM f WHERE up_article IN (SELECT a FROM near) AND down_article IN (SELECT a FROM near)
        ORDER BY weight DESC, up_article, down_article""",
        [article_id, article_id, most, article_id],
    )
    names = Flow.__dataclass_fields__
    return tuple(Flow(**{name: row[name] for name in names}) for row in rows)
