"""The page breaker: breaks clean articles into newspaper pages with known truth and measures what restoring makes of them.

    python -m evals.page_breaker --pages 1000 --seed 7                  the mixtures and every kind of damage
    python -m evals.page_breaker --pages 1000 --kind "seeds' level"     one kind only
    python -m evals.page_breaker --pages 1000 --write-docs              put the table into docs/quality.md
    python -m evals.page_breaker --kind justification --examples 3      also print examples of what went wrong
    python -m evals.page_breaker --show 12 --kind everything            print one broken page
    python -m evals.page_breaker --pdf 30 [--only-pdf]                  real PDF pages too, printed by Chromium

Pages are the same for the same seed. Kinds beside the mixtures get a tenth of the pages each (at least 20).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import Prefix

from evals.blocks import write_block
from evals.breaker_articles import CORPORA, Clean, articles
from evals.breaker_damage import EVERYTHING, KINDS, SEEDS
from evals.breaker_page import BrokenPage, Truth, break_page
from evals.breaker_pdf import measure_pdf, missing
from evals.breaker_score import Read, Tally, articles_only, as_read, score
from luoshi.lexicon import Lexicon, load
from luoshi.model import Media, Source
from luoshi.restore import restore

QUALITY = Path(__file__).resolve().parent.parent / "docs" / "quality.md"
#: Column heads of the table, figure by figure.
HEADS = {
    "articles_f1": "article F1", "cer": "error rate", "cer_all": "with lost ones", "title_exact": "title exact", "title_letters": "without blanks",
    "untitled_kept": "untitled kept", "byline_names": "byline names", "breaks_f1": "paragraph breaks F1",
}  # fmt: skip
#: What the issue asks for at the seeds' level of damage.
GOALS = {"articles_f1": 0.97, "cer": 0.003}
Pool = Sequence[Sequence[Clean]]
Progress = Callable[[str], None]


def read_page(page: BrokenPage, name: str, lexicon: Lexicon) -> list[Read]:
    """Restore a broken page and return its articles as the scorer compares them."""
    source = Source(name, name, Media.TEXT, "utf-8", page.text)
    return [as_read(article) for article in articles_only(restore(source, lexicon).articles)]


def measure(kind: str, pages: int, seed: int, pool: Pool, lexicon: Lexicon, progress: Progress) -> Tally:
    """Break and restore pages of one kind of damage."""
    tally = Tally()
    begun = time.monotonic()
    for number in range(pages):
        page = break_page(kind, seed, number, pool)
        one = score(page, read_page(page, f"{kind}-{number}", lexicon))
        one.failures = [(f"{what} (page {number})", truth, read) for what, truth, read in one.failures]
        tally.add(one)
        if number % 50 == 49:
            progress(f"{kind}: {number + 1} of {pages} pages, {(number + 1) / (time.monotonic() - begun):.0f}/s")
    return tally


def plan(kind: str | None, pages: int) -> dict[str, int]:
    """Return how many pages each kind gets."""
    if kind is not None:
        return {kind: pages}
    return {SEEDS: pages, EVERYTHING: max(pages // 4, 20)} | dict.fromkeys(KINDS, max(pages // 10, 20))


def table(tallies: Mapping[str, Tally]) -> str:
    """Return the figures by kind of damage as a Markdown table."""
    rows = [f"| damage | pages | articles | {' | '.join(HEADS.values())} |", "|---|--:|--:|" + "--:|" * len(HEADS)]
    for kind, tally in tallies.items():
        cells = [
            f"{100 * value:.2f} %" if name.startswith("cer") else f"{value:.3f}"
            for name, value in tally.figures().items()
        ]
        rows.append(f"| {kind} | {tally.pages} | {tally.articles} | {' | '.join(cells)} |")
    return "\n".join(rows)


def examples(tally: Tally, count: int) -> Iterator[str]:
    """Yield the first failures of every sort as text."""
    seen: dict[str, int] = {}
    for what, truth, read in tally.failures:
        sort = what.split(" ")[0]
        seen[sort] = seen.get(sort, 0) + 1
        if seen[sort] > count:
            continue
        yield f"- **{what}**: `{truth.title}` {truth.names}"
        if read is None:
            yield f"  - no article shares half of its characters: `{truth.text[:40]}…{truth.text[-20:]}`"
        else:
            yield from _difference(sort, truth, read)
    yield "- counts: " + ", ".join(f"{sort} {number}" for sort, number in sorted(seen.items()))


def _difference(sort: str, truth: Truth, read: Read) -> Iterator[str]:
    if sort in ("title", "byline"):
        yield f"  - read `{read.title}` {read.names}"
    elif sort == "breaks":
        mine, theirs = (_lines(text) for text in (truth.text, read.text))
        for label, wrong in (("missed", mine - theirs), ("put in", theirs - mine)):
            yield from (f"  - {label}: `{line}`" for line in sorted(wrong)[:2])
    else:
        mine_text, their_text = truth.text.replace("\n", ""), read.text.replace("\n", "")
        at = int(Prefix.similarity(mine_text, their_text))
        from_ = max(at - 8, 0)
        yield f"  - from letter {at} of {len(mine_text)} (read {len(their_text)}): truth `{mine_text[from_ : at + 24]}`"
        yield f"    read `{their_text[from_ : at + 24]}`"


def _lines(text: str) -> set[str]:
    """Return the breaks of a text with the letters round them."""
    return {f"{one[-12:]}¶{two[:14]}" for one, two in pairwise(text.split("\n"))}


def write_docs(text: str) -> None:
    """Put the report between its marks in docs/quality.md."""
    write_block(QUALITY, "breaker", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kind", choices=(SEEDS, EVERYTHING, *KINDS))
    parser.add_argument("--examples", type=int, default=0, help="print so many examples of every sort of failure")
    parser.add_argument("--show", type=int, help="print this page of the kind and stop")
    parser.add_argument("--sample", action="store_true", help="use the fictional sample even beside ../shared")
    parser.add_argument("--pdf", type=int, default=0, help="print so many real PDF pages as well")
    parser.add_argument("--only-pdf", action="store_true")
    parser.add_argument("--write-docs", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Measure and print."""
    options = _options()
    pool, lexicon = articles(shared=not options.sample), load()
    if options.show is not None:
        print(break_page(options.kind or SEEDS, options.seed, options.show, pool).text)
        return 0
    if not CORPORA.exists():
        print(
            "page breaker: ../shared is not beside this checkout; pages are made of the fictional sample",
            file=sys.stderr,
        )

    def progress(line: str) -> None:
        print(f"\r{line:<70}", end="", file=sys.stderr, flush=True)

    tallies: dict[str, Tally] = {}
    if not options.only_pdf:
        for kind, pages in plan(options.kind, options.pages).items():
            tallies[kind] = measure(kind, pages, options.seed, pool, lexicon, progress)
    if options.pdf:
        tallies |= _pdf_pages(options.pdf, options, pool, lexicon, progress)
    for kind, tally in tallies.items() if options.examples else ():
        print(f"\n## {kind}\n" + "\n".join(examples(tally, options.examples)))
    print(file=sys.stderr)
    print(table(tallies))
    if options.write_docs:
        write_docs(table(tallies))
    return 0


def _pdf_pages(
    pages: int, options: argparse.Namespace, pool: Pool, lexicon: Lexicon, progress: Progress
) -> dict[str, Tally]:
    """Return the figures of printed pages, or none and a line that says what is missing."""
    lacking = missing()
    if lacking:
        print(f"page breaker: no PDF pages were printed, missing: {lacking}", file=sys.stderr)
        return {}
    return measure_pdf(pages, options.seed, pool, lexicon, progress)


if __name__ == "__main__":
    sys.exit(main())
