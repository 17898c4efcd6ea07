"""Sealed pages (封样): what restoring decides on many pages, one digest a page; ``--regenerate-golden`` seals them anew.

A golden page shows what changed; a seal only tells that something did, and on which page. So there are hundreds of them: broken
pages of the fictional sample, and real pages, of which nothing but the digest is kept. Whoever changes a rule reads what
``luoshi explain`` says of some of the pages named, then seals them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pytest

from evals.breaker_articles import articles
from evals.breaker_damage import EVERYTHING, KINDS, SEEDS
from evals.breaker_page import break_page
from luoshi.intake import read
from luoshi.lexicon import Lexicon, load
from luoshi.model import Media, Source, source_id_of
from luoshi.restore import restore
from tests.conftest import SHARED

SEALS = Path(__file__).parent / "golden" / "seals.json"
#: Broken pages of each kind of damage, and every so-manieth page of a folder of real ones.
BROKEN = 5
FOLDERS = {"score/html/sources": 1, "corpora/html_pages": 9, "corpora/local": 1, "corpora/newspaper_raw": 1, "seeds": 1}


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    return load()


def seal(source: Source) -> str:
    """Return a digest of every decision on a page: pieces with role, reason and rule, articles with all their fields."""
    restored = restore(source, lexicon())
    return sha256(repr((restored.articles, restored.pieces, restored.passages, restored.issues)).encode()).hexdigest()[
        :12
    ]


def broken(kind: str) -> Iterator[tuple[str, Source]]:
    """Yield broken pages of the fictional sample."""
    pool = articles(shared=False)
    for number in range(BROKEN):
        yield str(number), Source("0" * 16, "page.txt", Media.TEXT, "utf-8", break_page(kind, 5, number, pool).text)


def real(folder: str, step: int) -> Iterator[tuple[str, Source]]:
    """Yield pages of a folder of ``../shared``, every ``step``-th."""
    files = sorted(
        path for path in (SHARED / folder).rglob("*") if path.suffix in {".html", ".htm", ".txt", ".aspx", ".md"}
    )
    for path in files[::step]:
        data = path.read_bytes()
        yield path.relative_to(SHARED / folder).as_posix(), read(data, path.name).source(source_id_of(data), path.name)


def check(name: str, pages: Iterator[tuple[str, Source]], regenerate: bool) -> None:
    """Compare the seals of a group with those kept, or keep them."""
    kept = json.loads(SEALS.read_text("utf-8")) if SEALS.exists() else {}
    made = {page: seal(source) for page, source in pages}
    if regenerate:
        kept[name] = made
        SEALS.write_text(json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    assert len(made) > 4
    assert set(made) == set(kept[name]), "other pages than were sealed"
    changed = [page for page in made if made[page] != kept[name][page]]
    assert not changed, f"{len(changed)} of {len(made)} pages are restored otherwise than sealed: {changed[:5]}"


@pytest.mark.parametrize("kind", [SEEDS, EVERYTHING, *KINDS])
def test_broken_pages_are_restored_as_sealed(kind: str, regenerate: bool) -> None:
    """Pages of the sample under every kind of damage."""
    check(kind, broken(kind), regenerate)


@pytest.mark.shared
@pytest.mark.parametrize("folder", FOLDERS)
def test_real_pages_are_restored_as_sealed(folder: str, regenerate: bool) -> None:
    """Pages of government sites, newspapers and reprints."""
    check(folder, real(folder, FOLDERS[folder]), regenerate)
