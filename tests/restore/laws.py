"""Laws of restoring that hold for any text, shared by the tests of the room."""

from __future__ import annotations

import importlib

from luoshi.lexicon import load
from luoshi.model import Media, Restored, Source, check_partition, source_id_of, squeeze, text_at
from luoshi.restore import restore


def source(text: str, name: str = "page.txt") -> Source:
    """Make a text source of ``text``."""
    return Source(source_id_of(text.encode()), name, Media.TEXT, "utf-8", text)


def restored(text: str) -> Restored:
    """Restore ``text`` with the packaged lexicon and check the laws."""
    result = restore(source(text), load())
    laws(text, result)
    return result


def laws(text: str, result: Restored) -> None:
    """Check what holds for every restored page: nothing lost, nothing doubled, everything maps back."""
    check_partition(result.pieces, len(text))
    for article in result.articles:
        assert article.weave.text(text) == article.text
        assert squeeze(text_at(text, article.weave.spans())) == squeeze(article.text)
        for heading in article.headings:
            assert "\n" not in article.text[heading.start : heading.end]
    for passage in result.passages:
        article = result.articles[passage.article]
        assert article.text[passage.start : passage.end] == passage.text
        assert squeeze(text_at(text, passage.spans)) == squeeze(passage.text)
        assert article.text.count("\n", 0, passage.start) == passage.paragraph
    owners = {(piece.span.start, piece.span.end): piece.article for piece in result.pieces if piece.role is not None}
    assert all(owner is not None for owner in owners.values())


def explains(rule: str) -> str:
    """Return the docstring of the function that a reason names."""
    module, _, name = rule.rpartition(".")
    found = getattr(importlib.import_module(module), name)
    assert callable(found)
    return str(found.__doc__)
