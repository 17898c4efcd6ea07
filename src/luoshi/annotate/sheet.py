"""A stretch of clean text with its way back to the source (文面): the body of an article, a headline, a byline.

Title, kicker and byline stand outside the weave of the body; here they become texts of their own, so that every finder works
on clean text and nothing is ever searched for in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from luoshi.model import Article, Restored, Role, Source, Span, Thread, Weave


@dataclass(frozen=True, slots=True)
class Sheet:
    """Clean text, its weave and the role it has in its article.

    ``plain`` is the text with full-width punctuation, character for character: what finders read (NOISE.md, N24).
    """

    text: str
    weave: Weave
    role: Role
    plain: str

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the source spans of ``text[start:end]``."""
        return self.weave.to_source(start, end)


#: Half-width punctuation of pages whose typesetter lost the full-width forms.
WIDE = ((",", "，"), (":", "："), (";", "；"), ("(", "（"), (")", "）"), ("!", "！"), ("?", "？"))

#: Punctuation inside numbers and times stays as it is: 1,000 and 16:02.
INSIDE = re.compile(r"(?<=\d)[,:](?=\d)")
STRAIGHT = re.compile(r'"([^"\n]*)"')


def widen(text: str) -> str:
    """Return ``text`` with half-width punctuation and straight quotation marks turned to full-width ones, same length."""
    wide = text
    for narrow, full in WIDE:
        wide = wide.replace(narrow, full)
    if '"' in wide:
        wide = STRAIGHT.sub(r"“\1”", wide)
    kept = [match.start() for match in INSIDE.finditer(text)]
    if not kept:
        return wide
    letters = list(wide)
    for at in kept:
        letters[at] = text[at]
    return "".join(letters)


def _threads(text: str, spans: Iterable[Span]) -> Iterator[Thread]:
    for span in spans:
        start: int | None = None
        for at in range(span.start, span.end):
            if text[at].isspace():
                if start is not None:
                    yield Thread(Span(start, at))
                start = None
            elif start is None:
                start = at
        if start is not None:
            yield Thread(Span(start, span.end))


def sheet_of(source: Source, spans: Iterable[Span], role: Role) -> Sheet:
    """Make a sheet of source spans, white space left out."""
    weave = Weave(tuple(_threads(source.text, spans)))
    text = weave.text(source.text)
    return Sheet(text, weave, role, widen(text))


#: Roles of pieces that say something outside the body.
HEADERS = (Role.TITLE, Role.KICKER, Role.SUBTITLE, Role.BYLINE)


def header_lines(restored: Restored) -> dict[tuple[int | None, Role | None], list[Span]]:
    """Return the spans of headlines, kickers, subtitles and bylines by article and role."""
    found: dict[tuple[int | None, Role | None], list[Span]] = {}
    for piece in restored.pieces:
        if piece.role in HEADERS:
            found.setdefault((piece.article, piece.role), []).append(piece.span)
    return found


def sheets(
    source: Source, article: Article, lines: Mapping[tuple[int | None, Role | None], Sequence[Span]]
) -> tuple[Sheet, ...]:
    """Return the headline, kicker, subtitle and bylines of an article, then its body; ``lines`` as header_lines gives them.

    A byline printed inside the body belongs to the body.
    """
    body = Sheet(article.text, article.weave, Role.BODY, widen(article.text))
    inside = article.weave.spans()
    found = []
    for role in HEADERS:
        spans = tuple(lines.get((article.ordinal, role), ()))
        if not spans and role is Role.TITLE:
            spans = article.title_spans
        if not spans and role is Role.BYLINE:
            spans = tuple(sorted({span for byline in article.bylines for span in byline.spans}))
        spans = tuple(span for span in spans if not any(span.overlaps(other) for other in inside))
        sheet = sheet_of(source, spans, role)
        if sheet.text:
            found.append(sheet)
    return (*found, body)
