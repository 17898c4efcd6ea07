"""PDF newspaper pages by another producer than Chromium: typst, with its own fonts in the file, justification and boxes.

They hold what the five layouts of ``breaker_pdf`` do not: stories in unequal columns, a headline over five of them, a boxed
story beside another, an upright headline, a story that jumps to a second page, page numbers and running heads. typst is no
dependency (34 MB): ``pip install typst``. Nothing is tuned to these pages; they check that the reader generalises.
"""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Callable, Sequence

from evals.breaker_articles import Clean, choose
from evals.breaker_copy import Copy, masthead, write
from evals.breaker_damage import Damage
from evals.breaker_page import Truth
from evals.breaker_score import Read, Tally, score_texts

NAME = "typst: mixed"
#: Width of the type area in points, gutter, size of type, distance of lines.
WIDTH, GUTTER, SIZE, PITCH = 1037.0, 18.0, 9.5, 14.725
_STYLE = """
#set page(width: 390mm, height: 900mm, margin: 12mm)
#set text(font: "Noto Serif CJK SC", size: 9.5pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 0.55em, spacing: 0.55em, first-line-indent: (amount: 2em, all: true))
#let head(t, s: 24pt) = align(center, text(size: s, weight: "bold", font: "Noto Sans CJK SC", t))
"""


def missing() -> str:
    """Say what is missing to set pages, or nothing."""
    try:
        importlib.import_module("typst")
    except ImportError:
        return "typst (pip install typst)"
    return ""


def _quoted(text: str) -> str:
    return "#" + json.dumps(text, ensure_ascii=False) + ";"


def _columns(copy: Copy, count: int, width: float, extra: str = "") -> str:
    """Set the body of a story in columns that are just high enough."""
    measure = (width - GUTTER * (count - 1)) / count / SIZE
    lines = sum(-(-(len(part.text) + 2) // (measure - 1)) + part.heading for part in copy.parts) + 1
    height = (-(-lines // count) + 2) * PITCH
    body = "\n\n".join(
        f'#text(weight: "bold")[{_quoted(part.text)}]' if part.heading else _quoted(part.text) for part in copy.parts
    )
    marker = f"#par(first-line-indent: 0pt)[{_quoted(copy.marker)}]\n\n" if copy.marker else ""
    return f"#block(height: {height:.0f}pt, columns({count}, gutter: {GUTTER}pt)[{marker}{body}\n\n{_quoted(extra) if extra else ''}])"


def _head(copy: Copy, size: int = 24) -> str:
    parts = [f"#align(center, text(size: 13pt)[{_quoted(copy.kicker)}])"] if copy.kicker else []
    parts += [f"#head(s: {size}pt)[{_quoted(line)}]" for line in copy.title_lines]
    parts += [f"#align(center)[{_quoted(copy.byline)}]"] if copy.byline else []
    return "\n".join(parts) + "\n#v(2mm)\n"


def page_source(seed: int, number: int, pool: Sequence[Sequence[Clean]]) -> tuple[str, tuple[Truth, ...]]:
    """Return two pages as typst source and their truth: the same for the same seed, number and articles."""
    chance = random.Random(f"{seed}/{NAME}/{number}")
    damage = Damage(datelines=0.4, signed=0.8, kickers=0.3)
    top, left, box, tall, low = (write(one, damage, False, chance) for one in choose(pool, 5, chance))
    rest = Copy(low.parts[len(low.parts) // 2 :], marker="▲（上接2版）") if len(low.parts) > 1 else None
    first = Copy(low.parts[: len(low.parts) - len(rest.parts)], low.title, low.title_lines) if rest else low
    above, below = masthead(chance)
    share = chance.choice((0.5, 0.6, 0.66))
    wide, narrow = WIDTH * share - 14, WIDTH * (1 - share) - 14
    small = [f"#text(size: 8pt)[{_quoted(line)}]" for line in above]
    upright = (
        "#stack(spacing: 6pt, ..("
        + json.dumps((tall.title or "").replace(" ", ""), ensure_ascii=False)
        + ".clusters()))"
    )
    parts = [
        _STYLE, " #h(1fr) ".join(small), "#line(length: 100%)", _head(top), _columns(top, chance.randint(4, 6), WIDTH), "#v(8mm)",
        f"#grid(columns: ({wide:.0f}pt, {narrow:.0f}pt), gutter: 28pt, [{_head(left, 22)}{_columns(left, chance.randint(2, 4), wide)}],"
        f" rect(width: 100%, inset: 10pt)[{_head(box, 16)}{_columns(box, chance.randint(1, 2), narrow - 20)}])", "#v(8mm)",
        f'#grid(columns: (auto, 1fr), gutter: 8mm, text(size: 22pt, weight: "bold", font: "Noto Sans CJK SC")[{upright}],'
        f" [{_columns(tall, 4, WIDTH - 60)}])", "#v(8mm)",
        _head(first), _columns(first, 5, WIDTH, "（下转第5版）" if rest else ""),
        *(f"#text(size: 8pt)[{_quoted(line)}]" for line in below), "#align(center)[— 2 —]",
    ]  # fmt: skip
    truths = [top, left, box, tall, first]
    if rest is not None:
        parts += ["#pagebreak()", " #h(1fr) ".join(small), "#line(length: 100%)", _columns(rest, 5, WIDTH)]
        parts += ["#align(center)[— 5 —]"]
        truths.append(rest)
    return "\n".join(parts), tuple(_truth(copy, copy is tall) for copy in truths)


def _truth(copy: Copy, bare: bool) -> Truth:
    """Return what is to be read; the upright story is set without its kicker and byline."""
    names = () if bare and copy.byline is not None else copy.names
    title = (copy.title or "").replace(" ", "") if bare else copy.title
    return Truth(title or None, names, "\n".join(part.text for part in copy.parts), (), frozenset())


def files(count: int, seed: int, pool: Sequence[Sequence[Clean]]) -> list[bytes]:
    """Return so many files of two pages as typst sets them."""
    typst = importlib.import_module("typst")
    return [typst.compile(page_source(seed, number, pool)[0].encode()) for number in range(count)]


def measure_typst(
    pages: int, seed: int, pool: Sequence[Sequence[Clean]], read: Callable[[bytes, str], list[Read]], progress: Callable[[str], None]
) -> Tally:  # fmt: skip
    """Set, read and restore so many files of two pages; return the counts."""
    tally = Tally()
    for number, data in enumerate(files(pages, seed, pool)):
        _, truths = page_source(seed, number, pool)
        one = score_texts(truths, read(data, f"typst-{number}.pdf"))
        one.failures = [(f"{what} (file {number})", truth, got) for what, truth, got in one.failures]
        tally.add(one)
        progress(f"typst: {number + 1} of {pages} files")
    return tally
