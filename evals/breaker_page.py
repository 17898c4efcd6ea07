"""One broken newspaper page with its truth: articles are set in columns, parted, moved about and interrupted."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evals.breaker_articles import Clean, choose
from evals.breaker_copy import Copy, Part, masthead, told_again, write
from evals.breaker_damage import BylinePlace, Damage, HeadlinePlace, Spacing, damage_of
from evals.breaker_set import Cell, Gap, Line, Origin, cells_of, space_digits, space_out, width_of, wrap

#: Column widths of the seeds run from 13 to 27 characters (NOISE.md N5).
NARROW, WIDE = 13, 27
#: Text round a box is so much wider (000-B: 15 and 24; NOISE.md N27).
WIDER = 8


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one article: ``text`` has one paragraph or heading a line, as printed, letter for letter.

    ``places`` are the offsets in the page of every visible character of ``text`` in reading order, ``breaks`` those that
    open a paragraph or heading, but the first. A continuation has no title.
    """

    title: str | None
    names: tuple[str, ...]
    text: str
    places: tuple[int, ...]
    breaks: frozenset[int]


@dataclass(frozen=True, slots=True)
class BrokenPage:
    """A page, its truth, and the offsets of characters that belong to no body (``heads``) or no article (``extras``)."""

    text: str
    articles: tuple[Truth, ...]
    heads: frozenset[int]
    extras: frozenset[int]


@dataclass(slots=True)
class _Set:
    """One article in type: the lines of its headline, byline and body."""

    head: list[Line]
    byline: list[Line]
    body: list[Line]


def break_page(kind: str, seed: int, number: int, pool: Sequence[Sequence[Clean]]) -> BrokenPage:
    """Return page ``number`` of a kind of damage: the same for the same seed, kind, number and articles."""
    chance = random.Random(f"{seed}/{kind}/{number}")
    damage = damage_of(kind, chance)
    ascii_points = chance.random() < damage.ascii_points
    chosen = choose(pool, chance.randint(3, 7), chance)
    copies = [write(article, damage, ascii_points, chance) for article in chosen]
    if chance.random() < damage.repeats and (again := told_again(chance.choice(chosen), damage, chance)) is not None:
        copies.append(again)
    lines = list(_arranged(_typeset(copies, damage, chance), damage, chance))
    if chance.random() < damage.mastheads:
        above, below = masthead(chance)
        lines = [*_extras(above), *lines, *_extras(below)]
    return _printed(lines, copies, damage, chance)


def _extras(texts: Sequence[str]) -> list[Line]:
    return [Line(cells_of(text, -1, Origin.EXTRA), Gap.BLOCK) for text in texts]


def _typeset(copies: Sequence[Copy], damage: Damage, chance: random.Random) -> list[_Set]:
    sets = []
    width = _width(chance)
    for index, copy in enumerate(copies):
        if chance.random() >= damage.same_width:
            width = _width(chance)
        head = _headline(index, copy, damage, chance)
        byline = [Line(cells_of(copy.byline, index, Origin.BYLINE), Gap.BLOCK)] if copy.byline else []
        sets.append(_Set(head, byline, _body(index, copy, width, damage, chance)))
    return sets


def _width(chance: random.Random) -> float:
    return chance.choice((15, 16, 17, 18, 18.5, 20.5, 23.5, chance.randint(NARROW, WIDE)))


def _headline(index: int, copy: Copy, damage: Damage, chance: random.Random) -> list[Line]:
    lines: list[Line] = []
    if copy.kicker:
        lines.append(Line(cells_of(copy.kicker, index, Origin.KICKER), Gap.BLOCK))
    at = 0
    for number, text in enumerate(copy.title_lines):
        cells = cells_of(text, index, Origin.TITLE, at)
        at += len(text) + 1
        lines += _upright(cells, chance) if copy.upright else [Line(cells, Gap.ADJACENT if number else Gap.BLOCK)]
    if copy.subtitle:
        cells = cells_of(copy.subtitle, index, Origin.SUBTITLE)
        lines += _upright(cells, chance) if copy.upright else [Line(cells, Gap.BLOCK)]
    return lines


def _upright(cells: Sequence[Cell], chance: random.Random) -> list[Line]:
    """One character a line; a longer headline goes on in a second column (N13)."""
    lines = [Line([cell], Gap.ADJACENT) for cell in cells]
    lines[0].gap = Gap.BLOCK
    if len(cells) > 9:
        lines[len(cells) // 2 + chance.randint(-1, 1)].gap = Gap.BREAK
    if cells[0].character == "—":
        lines[2].gap = Gap.BREAK
    return lines


def _body(index: int, copy: Copy, width: float, damage: Damage, chance: random.Random) -> list[Line]:
    splits = chance.random() < damage.split_quotes
    boxed = range(6, 6 + chance.randint(4, 12)) if chance.random() < damage.width_change else range(0)
    lines: list[Line] = []
    order = 0
    for number, part in enumerate(copy.parts):
        cells = cells_of(part.text, index, Origin.BODY, order)
        order += len(part.text) + 1
        if part.heading:
            lines += _heading(cells, part, width)
            continue
        prefix = []
        if not number and copy.marker:
            mark = cells_of(copy.marker, -1, Origin.EXTRA)
            if copy.marker_own_line:
                lines.append(Line(mark, Gap.BLOCK))
            else:
                prefix = mark
        indent = 0.0 if (not number and copy.opens_inside) or prefix else 2.0
        rows = wrap([*prefix, *cells], _boxed(width, boxed, len(lines)), indent, splits, chance)
        lines += [Line(row, Gap.FLOW if at else Gap.BLOCK, at > 0) for at, row in enumerate(rows)]
    if copy.jump_out:
        lines.append(Line(cells_of(copy.jump_out, -1, Origin.EXTRA), Gap.BLOCK))
    for caption in copy.captions:
        _put_in(lines, caption, chance)
    return lines


def _boxed(width: float, boxed: range, done: int) -> Callable[[int], float]:
    """Return the width of the column at every line of a paragraph that follows ``done`` lines: wider round a box."""
    return lambda at: width + (WIDER if done + at in boxed else 0)


def _heading(cells: list[Cell], part: Part, width: float) -> list[Line]:
    """Set a section heading on the lines drawn for it, on more if they were wider than the column it stands in."""
    count = part.lines
    while sum(width_of(cell.character) for cell in cells) > count * width:
        count += 1
    size = len(cells) // count + (1 if count > 1 else 0)
    return [Line(row, Gap.BLOCK) for at in range(0, len(cells), size) if (row := cells[at : at + size])]


def _put_in(lines: list[Line], caption: Sequence[str], chance: random.Random) -> None:
    """Put a caption at the end of the text, between two paragraphs, or now and then into one."""
    between = [at for at, line in enumerate(lines) if at and not line.inside]
    inside = [at for at, line in enumerate(lines) if line.inside]
    where = chance.random()
    at = len(lines) if where < 0.4 or not between else chance.choice(between)
    if where > 0.8 and inside:
        at = chance.choice(inside)
    lines[at:at] = _extras(caption)


def _arranged(sets: Sequence[_Set], damage: Damage, chance: random.Random) -> Iterator[Line]:
    """Yield the lines of the page in the order of print."""
    heads = []
    bodies = []
    above: _Set | None = None
    place = BylinePlace.HEADLINE
    for one in sets:
        place = _byline_place(one, above, place, damage)
        above = one
        head = [*one.head, *(one.byline if place is BylinePlace.HEADLINE else [])]
        body = list(one.body)
        if place is BylinePlace.BEFORE:
            body = [*one.byline, *body]
        elif place is BylinePlace.AFTER:
            body = [*body, *one.byline]
        if damage.headlines is HeadlinePlace.BEFORE:
            body = [*head, *body]
        elif damage.headlines is HeadlinePlace.AFTER:
            body = [*body, *head]
        elif head:
            heads.append(head)
        bodies.append(body)
    chance.shuffle(heads)
    if damage.headlines is HeadlinePlace.FIRST:
        yield from (line for head in heads for line in head)
    yield from _woven(bodies, damage, chance)
    if damage.headlines is HeadlinePlace.LAST:
        yield from (line for head in heads for line in head)


def _byline_place(one: _Set, above: _Set | None, under: BylinePlace, damage: Damage) -> BylinePlace:
    """Move a byline only where a reader can tell whose it is; ``under`` is where that of the article above stands.

    Behind the body only if the next thing is a headline. Before the body, below the headline of the article above,
    only if that has its byline already (page 000 of the seeds); else it would seem to sign that one.
    """
    if damage.bylines is BylinePlace.AFTER and damage.headlines is HeadlinePlace.BEFORE:
        return BylinePlace.AFTER
    if damage.bylines is BylinePlace.BEFORE and damage.headlines is not HeadlinePlace.BEFORE:
        signed = above is not None and above.byline and under is BylinePlace.HEADLINE
        if damage.headlines is not HeadlinePlace.AFTER or above is None or not above.head or signed:
            return BylinePlace.BEFORE
    return BylinePlace.HEADLINE


def _woven(bodies: Sequence[list[Line]], damage: Damage, chance: random.Random) -> Iterator[Line]:
    """Yield bodies one after the other, some with the next one inside them at a column break."""
    at = 0
    while at < len(bodies):
        body = bodies[at]
        inside = [number for number, line in enumerate(body) if line.inside and 4 < number < len(body) - 4]
        if inside and at + 1 < len(bodies) and chance.random() < damage.interleaved:
            cut = chance.choice(inside)
            body[cut].gap = Gap.BREAK
            yield from [*body[:cut], *bodies[at + 1], *body[cut:]]
            at += 2
        else:
            yield from body
            at += 1


def _printed(lines: Sequence[Line], copies: Sequence[Copy], damage: Damage, chance: random.Random) -> BrokenPage:
    pieces: list[str] = []
    at = 0
    places: dict[int, dict[int, int]] = defaultdict(dict)
    heads: set[int] = set()
    extras: set[int] = set()
    for number, line in enumerate(lines):
        ending = _line_end(line, damage, chance)
        pieces.append(ending if number else ending.lstrip("\n"))
        at += len(pieces[-1])
        for cell in _damaged(line, damage, chance):
            if cell.origin is Origin.BODY:
                places[cell.article][cell.order] = at
            elif not cell.character.isspace():
                (extras if cell.origin is Origin.EXTRA else heads).add(at)
            pieces.append(cell.character)
            at += 1
    truths = tuple(_truth(copy, places[index]) for index, copy in enumerate(copies))
    return BrokenPage("".join(pieces) + "\n", truths, frozenset(heads), frozenset(extras))


def _line_end(line: Line, damage: Damage, chance: random.Random) -> str:
    """Return what stands between a line and the one before it: empty lines, now and then stray blanks (N28)."""
    empty = _blank_before(line, damage, chance)
    if chance.random() >= damage.stray_blanks:
        return "\n\n" if empty else "\n"
    return chance.choice((" ", "")) + ("\n\u00a0\n" if empty else "\n") + chance.choice((" ", "\u00a0", ""))


def _damaged(line: Line, damage: Damage, chance: random.Random) -> list[Cell]:
    if all(cell.origin is not Origin.BODY for cell in line.cells):
        return line.cells
    if chance.random() < damage.justified:
        return space_out(line.cells, chance)
    return space_digits(line.cells, damage.digit_blanks, chance)


def _blank_before(line: Line, damage: Damage, chance: random.Random) -> bool:
    if line.gap is Gap.ADJACENT or damage.spacing is Spacing.TIGHT:
        return False
    if line.gap is Gap.FLOW and damage.spacing is Spacing.SPARSE:
        quoted = line.text[0] == "“" and chance.random() < damage.quote_breaks
        return quoted or chance.random() < damage.column_breaks
    return True


def _truth(copy: Copy, places: dict[int, int]) -> Truth:
    """Collect the truth of an article from where its characters came to stand."""
    text = "\n".join(part.text for part in copy.parts)
    seen = [at for at, character in enumerate(text) if not character.isspace()]
    starts = []
    at = 0
    for part in copy.parts:
        starts.append(at)
        at += len(part.text) + 1
    return Truth(
        copy.title, copy.names, text, tuple(places[at] for at in seen), frozenset(places[at] for at in starts[1:])
    )
