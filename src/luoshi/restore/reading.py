"""The door of the room: which way of reading a source takes."""

from __future__ import annotations

from luoshi.lexicon import Lexicon
from luoshi.model import ArticleKind, Restored, Role, Source, Span
from luoshi.restore.assemble import assemble
from luoshi.restore.draft import Draft, Stretch
from luoshi.restore.gaps import between_lines
from luoshi.restore.lines import read_lines
from luoshi.restore.newspaper import newspaper_drafts
from luoshi.restore.reasons import because
from luoshi.restore.texture import texture_of


def restore(source: Source, lexicon: Lexicon) -> Restored:
    """Restore one source (复原): its articles letter for letter, and a reason for everything else on the page.

    Pure and total: any text gives a partition, whatever it holds.
    """
    lines = read_lines(source.text)
    if texture_of(lines).wrapped:
        drafts, drops = newspaper_drafts(source, lexicon)
        return assemble(source, drafts, drops)
    stretches = tuple(Stretch(Role.BODY, (Span(line.start, line.end),), because(between_lines)) for line in lines)
    return assemble(source, [Draft(ArticleKind.NEWS, stretches)] if stretches else [])
