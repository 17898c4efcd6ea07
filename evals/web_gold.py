"""Measures web pages of many templates against a gold read by eye, and writes its table into docs/quality.md.

    python -m evals.web_gold [--examples] [--write-docs]

``tests/restore/web_gold.jsonl`` was in sight while rules were written; ``web_gold_aside.jsonl`` was written from the
markup before luoshi was run on its pages, and no rule was mended on them. Both name the text of a page by the beginning
of its first line and the end of its last one (at most fourteen characters, white space left out). All between the two
counts as text, so a side box that luoshi rightly leaves out there counts against it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.blocks import write_block
from evals.scorers import SHARED
from luoshi.intake import read
from luoshi.lexicon import Lexicon, load
from luoshi.model import ArticleKind, source_id_of
from luoshi.restore import restore
from luoshi.restore.webpage_lines import read_page

HERE = Path(__file__).resolve().parents[1]
GOLDS = {
    "in sight": HERE / "tests" / "restore" / "web_gold.jsonl",
    "kept aside": HERE / "tests" / "restore" / "web_gold_aside.jsonl",
}
PAGES = SHARED / "corpora" / "html_pages"
QUALITY = HERE / "docs" / "quality.md"


@dataclass(frozen=True, slots=True)
class Score:
    """How one page was read: F1 of its text, and which facts are right (None where the page has none)."""

    file: str
    body: float
    title: bool | None
    date: bool | None
    kind: bool

    @property
    def template(self) -> str:
        """Return the folder of the page, which stands for its template."""
        return self.file.split("/")[0]


def squeezed(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


def grams(text: str) -> Counter[str]:
    """Return the six-character grams of a text, as the scorer of web pages counts them."""
    return Counter(text[i : i + 6] for i in range(len(text) - 5)) if len(text) > 6 else Counter([text])


def f1(want: str, have: str) -> float:
    """Return the F1 of the six-character grams of two texts."""
    wanted, found = grams(want), grams(have)
    return 2 * sum((wanted & found).values()) / (sum(wanted.values()) + sum(found.values()))


def wanted_text(lines: Sequence[str], gold: Mapping[str, Any]) -> str:
    """Return the text between the anchors of a page, from its lines without white space (the ``<title>`` aside).

    Raises:
        ValueError: if an anchor is not on the page, which means that the reader lost it.
    """
    text = "".join(lines)
    start = -1
    for _ in range(gold.get("nth", 1)):
        start = next((at for at in _line_starts(lines) if at > start and text.startswith(gold["first"], at)), -1)
        if start < 0:
            raise ValueError(f"{gold['file']}: no line begins with {gold['first']}")
    end = text.rfind(gold["last"])
    if end < start:
        raise ValueError(f"{gold['file']}: {gold['last']} does not follow {gold['first']}")
    return text[start : end + len(gold["last"])]


def _line_starts(lines: Sequence[str]) -> Iterator[int]:
    at = 0
    for line in lines:
        yield at
        at += len(line)


def score(gold: Mapping[str, Any], lexicon: Lexicon) -> Score:
    """Read one page and hold it against its gold."""
    data = (PAGES / gold["file"]).read_bytes()
    source = read(data, gold["file"]).source(source_id_of(data), gold["file"])
    page = read_page(source)
    want = wanted_text([line.bare for line in page.lines if line.index != page.title_line], gold)
    articles = restore(source, lexicon).articles
    first = articles[0] if articles else None
    title = squeezed(first.title or "") if first is not None else ""
    listing = gold.get("kind") == "listing"
    return Score(
        gold["file"],
        f1(want, squeezed("".join(article.text for article in articles))),
        None if gold["title"] is None else title == gold["title"],
        None if gold["published"] is None else first is not None and first.published == gold["published"],
        first is not None and (first.kind is ArticleKind.LISTING) == listing,
    )


def scores(file: Path, lexicon: Lexicon) -> list[Score]:
    """Score all pages of a gold."""
    return [score(json.loads(line), lexicon) for line in file.read_text(encoding="utf-8").splitlines()]


def row(half: str, template: str, found: Sequence[Score]) -> str:
    """Return one row of the table."""
    mean = sum(each.body for each in found) / len(found)
    good = sum(each.body >= 0.95 for each in found)
    return (
        f"| {half} | {template} | {len(found)} | {mean:.3f} | {good} of {len(found)} "
        f"| {_share(each.title for each in found)} | {_share(each.date for each in found)} "
        f"| {sum(each.kind for each in found)} of {len(found)} |"
    )


def _share(found: Iterable[bool | None]) -> str:
    told = [each for each in found if each is not None]
    return f"{sum(told)} of {len(told)}" if told else "–"


def table(halves: Mapping[str, Sequence[Score]]) -> str:
    """Return both halves by template as a Markdown table."""
    rows = [
        "| gold | template | pages | body F1 mean | body F1 ≥ 0.95 | title | date | article or list |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for half, found in halves.items():
        by_template: dict[str, list[Score]] = defaultdict(list)
        for each in found:
            by_template[each.template].append(each)
        rows += [row(half, template, by_template[template]) for template in sorted(by_template)]
        rows.append(row(f"**{half}**", "all", found))
    return "\n".join(rows)


def main() -> int:
    """Measure, print, and write the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", action="store_true", help="name the pages that were not read right")
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    if not PAGES.exists():
        print("web_gold: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    lexicon = load()
    halves = {half: scores(file, lexicon) for half, file in GOLDS.items()}
    text = table(halves)
    print(text)
    for found in halves.values() if options.examples else ():
        for each in found:
            if each.body < 0.95 or each.title is False or each.date is False or not each.kind:
                print(f"{each.file}: body {each.body:.3f}, title {each.title}, date {each.date}, kind {each.kind}")
    if options.write_docs:
        write_block(QUALITY, "web gold", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
