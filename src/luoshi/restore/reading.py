"""The door of the room: which way of reading a source takes."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from luoshi.lexicon import Lexicon
from luoshi.model import Media, Restored, Source
from luoshi.restore import webpage
from luoshi.restore.assemble import assemble
from luoshi.restore.documents import document_drafts
from luoshi.restore.lines import read_lines
from luoshi.restore.newspaper import newspaper_drafts
from luoshi.restore.texture import texture_of
from luoshi.restore.typeset import Setting, set_pages


def restore(source: Source, lexicon: Lexicon) -> Restored:
    """Restore one source (复原): its articles letter for letter, and a reason for everything else on the page.

    Pure and total: any text gives a partition, whatever it holds.
    """
    match source.media:
        case Media.HTML:
            return assemble(source, *webpage.drafts(source, lexicon))
        case Media.TEXT | Media.PDF | Media.DOCX | Media.OFD:
            return _restore_text(source, lexicon)
        case _:
            assert_never(source.media)


def _restore_text(source: Source, lexicon: Lexicon) -> Restored:
    lines = read_lines(source.text)
    setting = set_pages(source.layout, source.text, lines)
    if setting is not None:
        return _restore_set(source, setting, lexicon)
    texture = texture_of(lines)
    drafts, drops = newspaper_drafts(source, lines, texture, lexicon) if texture.wrapped else ([], [])
    if not drafts:
        drafts, drops = document_drafts(source, lines, lexicon)
    del lines
    return assemble(source, drafts, drops)


def _restore_set(source: Source, setting: Setting, lexicon: Lexicon) -> Restored:
    """Restore pages whose lines have places: on their proof, then back to the offsets of the source."""
    proof = setting.proof
    page = proof.of(source)
    texture = replace(texture_of(proof.lines), wrapped=True)
    drafts, drops = newspaper_drafts(page, proof.lines, texture, lexicon) if setting.columned else ([], [])
    if not drafts:
        drafts, drops = document_drafts(page, proof.lines, lexicon)
    return assemble(source, [proof.draft(draft) for draft in drafts], [*proof.drops(drops), *setting.drops])
