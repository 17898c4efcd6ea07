"""Measures how fast PDF pages are read: ``intake`` alone and with restoring, beside what the library itself takes.

    python -m evals.pdf_speed [--pages 40] [--seed 7] [--sample]

Pages are those of ``evals.page_breaker`` printed by Chromium (which writes one small program for each glyph, Type 3) and those
of typst (fonts in the file, as composing rooms print), where these are installed. CPU-seconds of one core.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

import pypdfium2

from evals import breaker_pdf, typst_pages
from evals.breaker_articles import articles
from luoshi.intake import read
from luoshi.lexicon import Lexicon, load
from luoshi.model import source_id_of
from luoshi.restore import restore


def library(data: bytes) -> int:
    """Open every page and its text as the library does, and nothing else; return the number of pages."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            page.get_textpage().close()
            page.close()
        return len(document)
    finally:
        document.close()


def row(name: str, files: Sequence[bytes], lexicon: Lexicon) -> str:
    """Return the figures of one producer as a row of a table."""
    began = time.process_time()
    pages = sum(library(data) for data in files)
    floor = time.process_time() - began
    began = time.process_time()
    readings = [read(data, "page.pdf") for data in files]
    reading = time.process_time() - began
    began = time.process_time()
    for data, one in zip(files, readings, strict=True):
        restore(one.source(source_id_of(data), "page.pdf"), lexicon)
    restoring = time.process_time() - began
    letters = sum(len("".join(one.text.split())) for one in readings)
    return (
        f"| {name} | {pages} | {letters // pages:,} | {pages / floor:.0f} | {pages / reading:.0f} "
        f"| {pages / (reading + restoring):.0f} |"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sample", action="store_true", help="use the fictional sample even beside ../shared")
    options = parser.parse_args()
    pool, lexicon = articles(shared=not options.sample), load()
    print("| producer | pages | letters a page | library alone, pages/s | `intake.read` | and `restore` |")
    print("|---|--:|--:|--:|--:|--:|")
    if breaker_pdf.missing():
        print(f"Chromium's pages are left out, missing: {breaker_pdf.missing()}", file=sys.stderr)
    else:
        printed = [data for _, _, _, data in breaker_pdf.printed_pages(options.pages, options.seed, pool)]
        print(row("Chromium (Type 3)", printed, lexicon))
    if typst_pages.missing():
        print(f"typst's pages are left out, missing: {typst_pages.missing()}", file=sys.stderr)
    else:
        print(row("typst", typst_pages.files(options.pages // 2, options.seed, pool), lexicon))
    return 0


if __name__ == "__main__":
    sys.exit(main())
