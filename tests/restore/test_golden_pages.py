"""Golden pages (样张): what restoring makes of whole pages, kept as files; ``--regenerate-golden`` writes them anew.

Of real pages only the structure is kept: kinds, roles, places, reasons, digests and the first letters of titles, never the
text. The fictional pages of the sample are kept in full.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest

from luoshi.lexicon import load
from luoshi.model import Article, Media, Restored, Source
from luoshi.restore import restore

GOLDEN = Path(__file__).parent / "golden"
SEEDS = ("000", "001", "002", "003", "004")
SAMPLES = ("daily_yunze_2023-03-16", "daily_yunze_2023-03-16_p1")

#: Letters of a title that a golden page of a real one shows.
TITLE = 12


def digest(text: str | None) -> str | None:
    """Return a short digest that tells one text from another."""
    return None if text is None else sha256(text.encode()).hexdigest()[:12]


def text_lines(article: Article) -> Iterator[list[object]]:
    """Yield of every line of clean text: heading or body, where it begins and ends in the source, its digest."""
    headings = {heading.start for heading in article.headings}
    places: list[int] = []
    for thread in article.weave.threads:
        length = len(thread)
        places.extend(range(thread.span.start, thread.span.end) if thread.span is not None else [-1] * length)
    at = 0
    for line in article.text.split("\n"):
        own = [place for place in places[at : at + len(line)] if place >= 0]
        yield ["heading" if at in headings else "body", own[0], own[-1] + 1, digest(line)]
        at += len(line) + 1


def structure(source: Source, restored: Restored) -> Iterator[dict[str, object]]:
    """Yield what is kept of a real page: the page with what was dropped, then every article."""
    drops = [
        [piece.span.start, piece.span.end, piece.drop.value]
        for piece in restored.pieces
        if piece.drop is not None and piece.span.of(source.text).strip()
    ]
    yield {"page": digest(source.text), "drops": drops, "issues": [issue.rule for issue in restored.issues]}
    for article in restored.articles:
        roles: dict[str, int] = {}
        for piece in restored.pieces:
            if piece.article == article.ordinal and piece.role is not None:
                roles[piece.role.value] = roles.get(piece.role.value, 0) + len(piece.span)
        yield {
            "kind": article.kind.value,
            "title": article.title[:TITLE] if article.title else None,
            "title_digest": digest(article.title),
            "title_spans": [[span.start, span.end] for span in article.title_spans],
            "kicker": digest(article.kicker),
            "subtitle": digest(article.subtitle),
            "bylines": [[byline.role, digest(byline.name)] for byline in article.bylines],
            "facts": [article.outlet, article.place, article.published, article.event_date, article.continues],
            "letters": roles,
            "lines": list(text_lines(article)),
        }


def full(restored: Restored) -> Iterator[dict[str, object]]:
    """Yield what is kept of a fictional page: its articles with their text."""
    for article in restored.articles:
        yield {
            "kind": article.kind.value,
            "title": article.title,
            "kicker": article.kicker,
            "subtitle": article.subtitle,
            "bylines": [[byline.role, byline.name] for byline in article.bylines],
            "facts": [article.outlet, article.place, article.published, article.event_date, article.continues],
            "headings": [article.text[heading.start : heading.end] for heading in article.headings],
            "text": article.text.split("\n"),
        }


def compare(name: str, records: Iterator[dict[str, object]], regenerate: bool) -> None:
    """Compare the records with the golden file of that name, or write it."""
    path = GOLDEN / f"{name}.jsonl"
    found = [json.dumps(record, ensure_ascii=False) for record in records]
    if regenerate:
        path.write_text("\n".join(found) + "\n", encoding="utf-8")
        return
    assert found == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.shared
@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_are_restored_as_before(seed: str, shared: Path, regenerate: bool) -> None:
    """The five real pages: articles, roles, places and reasons are those that were read and found right."""
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    source = Source("0" * 16, path.name, Media.TEXT, "utf-8", path.read_bytes().decode("utf-8"))
    compare(f"seed_{seed}", structure(source, restore(source, load())), regenerate)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_pages_are_restored_as_before(name: str, regenerate: bool) -> None:
    """The two invented newspaper pages, letter for letter."""
    folder = resources.files("luoshi.sample")
    overlay = {
        table: (folder / "lexicon" / f"{table}.csv").read_text(encoding="utf-8")
        for table in ("outlets", "regions", "bodies")
    }
    data = (folder / "pages" / f"{name}.txt").read_bytes()
    source = Source("0" * 16, f"{name}.txt", Media.TEXT, "utf-8", data.decode("utf-8"))
    compare(f"sample_{name}", full(restore(source, load([overlay]))), regenerate)
