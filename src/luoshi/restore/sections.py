"""Section headings (小标题) of newspaper pages: the odds that a display line parts two articles or heads a section of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.lexicon import Lexicon
from luoshi.lexicon.page_cues import follow_openers
from luoshi.restore.affinity import Subjects
from luoshi.restore.blocks import Block
from luoshi.restore.ladder import step_of
from luoshi.restore.segments import Paragraph, opens_report

#: Log odds for a headline against a section heading, by logistic regression on 4,400 display lines of pages broken by
#: ``evals.page_breaker``: what the words say (:meth:`Subjects.headline_odds`), a dateline behind the line, a day in the
#: first words there, a phrase that goes on, a new column, the same column, a number before the line, the form 省名：…
#: (once on the page, more often), two halves with a blank between, a headline above it in the same run, one or two
#: paragraphs since the last display line, a line wider than the column, characters set upright.
BIAS, SAID, DATELINE, DAY, FOLLOWING, CHANGED, UNCHANGED = -1.3, 0.7, 4.7, 2.2, -1.3, 3.4, -0.5
NUMBERED, FORM, FORMS, HALVES, BELOW, ONE_AGO, TWO_AGO, OVER, UPRIGHT = (
    -5.6,
    -1.2,
    -4.6,
    2.1,
    -3.4,
    -1.4,
    -0.8,
    1.3,
    1.5,
)

#: What a credit in brackets at the end of the paragraph above says: it closes an article.
CREDITED = 6.0


@dataclass(frozen=True, slots=True)
class DisplayLine:
    """A bare headline on the page: its ``width`` is that of its widest line, ``below`` whether another stands above it."""

    block: Block
    width: float
    below: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a display line; ``formed`` counts the lines of the form 省名：… on the page."""

    paragraphs: Sequence[Paragraph]
    subjects: Subjects
    trailing: bool
    formed: int


def parting_odds(line: DisplayLine, following: int, around: Surroundings, lexicon: Lexicon) -> float:
    """Return the log odds that ``line`` above paragraph ``following`` parts two articles rather than heads a section."""
    paragraph, previous = around.paragraphs[following], around.paragraphs[following - 1]
    text = line.block.text
    odds = BIAS + SAID * around.subjects.headline_odds(text, following, around.trailing)
    odds += _opening_odds(paragraph, lexicon) + _column_odds(paragraph, previous)
    if step_of(text) is not None:
        odds += NUMBERED
    if is_formed(text):
        odds += FORM if around.formed < 2 else FORMS
    if " " in text:
        odds += HALVES
    if previous.credited:
        odds += CREDITED
    if line.below:
        odds += BELOW
    if line.block.vertical:
        odds += UPRIGHT
    column = paragraph.block.column or previous.block.column
    if column and line.width > column + 0.6:
        odds += OVER
    return odds + (0.0, ONE_AGO, TWO_AGO)[_ago(around.paragraphs, following)]


def is_formed(text: str) -> bool:
    """Tell whether a headline has the form of a section heading: a short head, a colon, the rest."""
    head, colon, rest = text.partition("：")
    return bool(colon) and 1 < len(head) <= 6 and len(rest) > 3


def _ago(paragraphs: Sequence[Paragraph], following: int) -> int:
    """Return how many paragraphs ago the last display line or cut stands: 1, 2, or 0 for more."""
    for ago in (1, 2):
        before = paragraphs[following - ago] if following >= ago else None
        if before is not None and (before.cut or before.headed or following == ago):
            return ago
    return 0


def _opening_odds(paragraph: Paragraph, lexicon: Lexicon) -> float:
    """Return what the first words of a paragraph say for its opening an article: a dateline, a day, no 会议指出."""
    odds = DATELINE if paragraph.dateline else 0.0
    if opens_report(paragraph.block.text, lexicon):
        odds += DAY
    if follow_openers(lexicon).match(paragraph.block.text):
        odds += FOLLOWING
    return odds


def _column_odds(paragraph: Paragraph, previous: Paragraph) -> float:
    """Return what the widths of the columns say for another article."""
    change = paragraph.block.narrower(previous.block)
    if change >= 1.25:
        return CHANGED
    return UNCHANGED if change < 0.5 and paragraph.block.column and previous.block.column else 0.0
