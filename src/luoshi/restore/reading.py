"""The door of the room: which way of reading a source takes."""

from __future__ import annotations

from typing import assert_never

from luoshi.lexicon import Lexicon
from luoshi.model import Media, Restored, Source
from luoshi.restore import webpage
from luoshi.restore.assemble import assemble
from luoshi.restore.documents import document_drafts
from luoshi.restore.lines import read_lines
from luoshi.restore.newspaper import newspaper_drafts
from luoshi.restore.texture import texture_of
from luoshi.restore.typeset import set_lines


def restore(source: Source, lexicon: Lexicon) -> Restored:
    """Restore one source (复原): its articles letter for letter, and a reason for everything else on the page.

    Pure and total: any text gives a partition, whatever it holds.
    """
    match source.media:
        case Media.HTML:
            return assemble(source, *webpage.drafts(source, lexicon))
        case Media.TEXT | Media.PDF | Media.DOCX:
            return _restore_text(source, lexicon)
        case _:
            assert_never(source.media)


def _restore_text(source: Source, lexicon: Lexicon) -> Restored:
    lines, asides = set_lines(source.layout, read_lines(source.text))
    texture = texture_of(lines)
    drafts, drops = newspaper_drafts(source, lines, texture, lexicon) if texture.wrapped else ([], [])
    if not drafts:
        drafts, drops = document_drafts(source, lines, lexicon)
    del lines
    return assemble(source, drafts, drops + asides)
