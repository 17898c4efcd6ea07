"""Kinds of damage of the page breaker, after the catalogue in ``../shared/NOISE.md``, and mixtures of them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Spacing(StrEnum):
    """What stands between two lines of print (行距)."""

    TIGHT = "tight"  # nothing, not even between paragraphs
    DOUBLE = "double"  # one empty line after every line (N2)
    SPARSE = "sparse"  # empty lines between paragraphs and headlines, and some that mean nothing (N3, N4)


class HeadlinePlace(StrEnum):
    """Where headlines stand (标题位置)."""

    BEFORE = "before"
    AFTER = "after"  # each behind its own body (N14)
    FIRST = "first"  # all of the page before the first body, in another order
    LAST = "last"  # all of the page behind the last body, in another order


class BylinePlace(StrEnum):
    """Where a byline line stands (署名位置); only where a reader could still tell whose it is."""

    HEADLINE = "headline"  # directly under its headline
    BEFORE = "before"  # directly before the body, headline elsewhere (N15)
    AFTER = "after"  # directly behind the body, headline before it


@dataclass(frozen=True, slots=True)
class Damage:
    """How a page is broken: shares (0 to 1) of lines, digits, paragraphs, articles or pages as named.

    Hard wraps at a column width with the indent lost (N1, N5) are always there.
    """

    spacing: Spacing = Spacing.DOUBLE
    headlines: HeadlinePlace = HeadlinePlace.BEFORE
    bylines: BylinePlace = BylinePlace.HEADLINE
    column_breaks: float = 0.0  # of lines: an empty line in mid-sentence (N3)
    quote_breaks: float = 0.0  # of lines beginning with an opening quote: an empty line before (N4)
    justified: float = 0.0  # of lines: blanks between all or some characters (N6)
    digit_blanks: float = 0.0  # of numbers: blanks round them (N8)
    split_quotes: float = 0.0  # of articles: quotes and points may begin or end any line (N9)
    width_change: float = 0.0  # of articles: set round a box (N27)
    vertical: float = 0.0  # of headlines: one character a line (N13)
    split_headlines: float = 0.5  # of headlines in two parts: set on two adjacent lines (N16)
    kickers: float = 0.0  # of headlines (N18)
    subtitles: float = 0.0  # of headlines: a second line —— (N13)
    captions: float = 0.0  # of articles: 图为 lines
    doubled: float = 0.0  # of captions: printed twice, A A B B (N19)
    credits: float = 0.0  # of captions: a line 某某 摄
    continuations: float = 0.0  # of articles: no headline, a marker 上接 before, perhaps in mid-paragraph (N11, N12)
    jumps_out: float = 0.0  # of articles: 下转 at the end
    interleaved: float = 0.0  # of articles: another article stands inside this one, at a column break
    sections: float = 0.0  # of articles: section headings on one or two lines (N17)
    datelines: float = 0.0  # of articles: 本报讯（记者 …） in the first paragraph instead of a byline (N26)
    signed: float = 0.5  # of the other articles: a byline line
    mastheads: float = 0.0  # of pages: name of the paper, date, page, editors
    ascii_points: float = 0.0  # of pages: ，：；（）！？ as ASCII (N24)
    closing_credits: float = 0.0  # of unsigned articles: （记者 某某） at the end of the last paragraph (N25)
    image_names: float = 0.0  # of articles: 图片3.jpg between two paragraphs (N20)
    stray_blanks: float = 0.0  # of lines: a blank before or behind, an empty line that holds a no-break space (N28)
    repeats: float = 0.0  # of pages: one article is told again, shorter, as a continuation (N32)
    same_width: float = 0.0  # of articles: the width of the article before


#: Damage of one kind each on an otherwise plain page (double spaced, headlines before, bylines under them).
KINDS: Mapping[str, Damage] = {
    "wrap": Damage(),
    "tight lines": Damage(spacing=Spacing.TIGHT),
    "sparse blanks": Damage(spacing=Spacing.SPARSE),
    "column breaks": Damage(spacing=Spacing.SPARSE, column_breaks=0.05, quote_breaks=0.3),
    "justification": Damage(justified=0.15),
    "digit blanks": Damage(digit_blanks=0.5),
    "split quotes": Damage(split_quotes=1.0),
    "width change": Damage(width_change=1.0),
    "same width": Damage(same_width=1.0),
    "vertical headlines": Damage(vertical=0.7, subtitles=0.4),
    "headlines after": Damage(headlines=HeadlinePlace.AFTER),
    "headlines first": Damage(headlines=HeadlinePlace.FIRST),
    "headlines last": Damage(headlines=HeadlinePlace.LAST),
    "bylines before": Damage(headlines=HeadlinePlace.AFTER, bylines=BylinePlace.BEFORE, signed=1.0),
    "bylines after": Damage(bylines=BylinePlace.AFTER, signed=0.8),
    "kickers": Damage(kickers=0.7, subtitles=0.4),
    "captions": Damage(captions=0.5, credits=0.5),
    "doubled captions": Damage(captions=0.7, doubled=1.0),
    "continuations": Damage(continuations=0.6, jumps_out=0.3),
    "interleaved": Damage(interleaved=0.6),
    "section headings": Damage(sections=0.7),
    "datelines": Damage(datelines=0.8),
    "mastheads": Damage(mastheads=1.0),
    "ascii points": Damage(ascii_points=1.0),
    "closing credits": Damage(signed=0.0, closing_credits=0.8),
    "image names": Damage(image_names=0.6),
    "stray blanks": Damage(stray_blanks=0.3),
    "repeats": Damage(repeats=1.0),
}

#: The three newspaper pages of ../shared/seeds as mixtures: what is on them, about as often (NOISE.md sections 1 and 2).
_SEEDS = (
    Damage(
        spacing=Spacing.DOUBLE, headlines=HeadlinePlace.AFTER, justified=0.04, digit_blanks=0.3, width_change=0.15,
        vertical=0.2, subtitles=0.2, kickers=0.2, continuations=0.55, datelines=0.4,
    ),
    Damage(
        spacing=Spacing.SPARSE, headlines=HeadlinePlace.LAST, column_breaks=0.03, quote_breaks=0.1, kickers=0.15,
        datelines=0.4, signed=1.0, same_width=0.5,
    ),
    Damage(
        spacing=Spacing.DOUBLE, justified=0.005, digit_blanks=0.15, captions=0.2, doubled=1.0, continuations=0.3,
        sections=0.4,
    ),
)  # fmt: skip


def seeds_level(chance: random.Random) -> Damage:
    """Draw damage as the newspaper seeds show it: one of three mixtures, some bylines moved in the first."""
    damage = chance.choice(_SEEDS)
    if damage.headlines is HeadlinePlace.AFTER and chance.random() < 0.3:
        return replace(damage, bylines=BylinePlace.BEFORE)
    return damage


def everything(chance: random.Random) -> Damage:
    """Draw damage of every kind at once, more than any seed shows."""
    return Damage(
        spacing=chance.choice(list(Spacing)), headlines=chance.choice(list(HeadlinePlace)),
        bylines=chance.choice(list(BylinePlace)), column_breaks=0.02, quote_breaks=0.1, justified=0.05,
        digit_blanks=0.2, split_quotes=0.2, width_change=0.15, vertical=0.15, kickers=0.2, subtitles=0.1, captions=0.2,
        doubled=0.3, credits=0.5, continuations=0.25, jumps_out=0.1, interleaved=0.1, sections=0.2, datelines=0.4,
        mastheads=0.5, ascii_points=0.1, closing_credits=0.1,
        image_names=0.05, stray_blanks=0.02, repeats=0.2, same_width=0.3,
    )  # fmt: skip


#: Names of the mixtures beside the single kinds.
SEEDS, EVERYTHING = "seeds' level", "everything"


def damage_of(kind: str, chance: random.Random) -> Damage:
    """Return the damage of a kind by its name.

    Raises:
        KeyError: if there is no such kind.
    """
    if kind == SEEDS:
        return seeds_level(chance)
    return everything(chance) if kind == EVERYTHING else KINDS[kind]
