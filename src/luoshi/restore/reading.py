"""The door of the room: which way of reading a source takes."""

from __future__ import annotations

from luoshi.lexicon import Lexicon
from luoshi.model import ArticleKind, Media, Restored, Role, Source, Span
from luoshi.restore.assemble import assemble
from luoshi.restore.draft import Draft, Stretch
from luoshi.restore.gaps import LINE_END, between_lines
from luoshi.restore.reasons import because
from luoshi.restore.webpage import drafts as webpage_drafts


def restore(source: Source, lexicon: Lexicon) -> Restored:
    """Restore one source (复原): its articles letter for letter, and a reason for everything else on the page.

    Pure and total: any text gives a partition, whatever it holds.
    """
    if source.media is Media.HTML:
        return assemble(source, *webpage_drafts(source, lexicon))
    stretches, at = [], 0
    for match in [*LINE_END.finditer(source.text), None]:
        end = match.start() if match is not None else len(source.text)
        if source.text[at:end].strip():
            stretches.append(Stretch(Role.BODY, (Span(at, end),), because(between_lines)))
        at = match.end() if match is not None else end
    drafts = [Draft(ArticleKind.NEWS, tuple(stretches))] if stretches else []
    return assemble(source, drafts)
