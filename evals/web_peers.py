"""Runs luoshi and the extractors that others use over the same web pages, with the same scorer, into one table.

    make peers
    python -m evals.web_peers [--write-docs]

Pages and gold are those of ``../shared/score/html``. Each extractor is called as its documentation shows and gives what
it has: resiliparse has no dates, readability neither. Time is CPU time of this process, from bytes to article.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from evals.blocks import write_block
from evals.scorers import SHARED, scored_web_pages
from luoshi.intake import read
from luoshi.lexicon import load
from luoshi.model import source_id_of
from luoshi.restore import restore

QUALITY = Path(__file__).resolve().parents[1] / "docs" / "quality.md"

Extract = Callable[[bytes, str], Mapping[str, str | None]]
"""Reads one page (bytes, name): its text, title and day of publication as an article of the interchange contract."""


@dataclass(frozen=True, slots=True)
class Peer:
    """An extractor: its name in the table, the package it comes in (empty for luoshi), how it is made ready."""

    name: str
    package: str
    make: Callable[[], Extract]


def luoshi() -> Extract:
    """Return luoshi's own reading, in this process."""
    lexicon = load()

    def extract(data: bytes, name: str) -> Mapping[str, str | None]:
        source = read(data, name).source(source_id_of(data), name)
        articles = restore(source, lexicon).articles
        if not articles:
            return {}
        first = articles[0]
        text = "\n".join(article.text for article in articles)
        return {"kind": first.kind.value, "title": first.title, "published": first.published, "text": text}

    return extract


def trafilatura(**options: bool) -> Extract:
    """Return trafilatura with the given options."""
    module: Any = import_module("trafilatura")

    def extract(data: bytes, name: str) -> Mapping[str, str | None]:
        found = module.bare_extraction(data, with_metadata=True, **options)
        if found is None:
            return {}
        return {"title": found.title, "published": found.date, "text": found.text}

    return extract


def resiliparse() -> Extract:
    """Return resiliparse's plain text of the main content, with the ``<title>`` of the page."""
    text: Any = import_module("resiliparse.extract.html2text")
    tree: Any = import_module("resiliparse.parse.html")
    encoding: Any = import_module("resiliparse.parse.encoding")

    def extract(data: bytes, name: str) -> Mapping[str, str | None]:
        markup = encoding.bytes_to_str(data, encoding.detect_encoding(data))
        page = tree.HTMLTree.parse(markup)
        return {"title": page.title, "text": text.extract_plain_text(page, main_content=True)}

    return extract


def readability() -> Extract:
    """Return readability's summary without its tags, with the short title."""
    module: Any = import_module("readability")
    html: Any = import_module("lxml.html")

    def extract(data: bytes, name: str) -> Mapping[str, str | None]:
        document = module.Document(data)
        return {"title": document.short_title(), "text": html.fromstring(document.summary()).text_content()}

    return extract


PEERS = (
    Peer("luoshi", "", luoshi),
    Peer("trafilatura, default", "trafilatura", trafilatura),
    Peer("trafilatura, `favor_precision`", "trafilatura", lambda: trafilatura(favor_precision=True)),
    Peer("resiliparse, `main_content`", "resiliparse", resiliparse),
    Peer("readability-lxml", "readability-lxml", readability),
)


def missing() -> list[str]:
    """Return the packages that are not installed."""
    found = []
    for package in dict.fromkeys(peer.package for peer in PEERS if peer.package):
        try:
            version(package)
        except PackageNotFoundError:
            found.append(package)
    return found


def measure(peer: Peer, work: Path) -> dict[str, float]:
    """Run one extractor over all pages and score it; adds ``ms``, CPU milliseconds a page."""
    extract = peer.make()
    pages = sorted((SHARED / "score" / "html" / "sources").iterdir())
    bytes_of = [(page.name, page.read_bytes()) for page in pages]
    extract(bytes_of[0][1], bytes_of[0][0])
    began = time.process_time()
    records = [{"kind": "news", "source_name": name, **extract(data, name)} for name, data in bytes_of]
    spent = time.process_time() - began
    pred = work / "articles.jsonl"
    pred.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    return {**scored_web_pages(pred), "ms": 1000 * spent / len(pages)}


def row(peer: Peer, figures: Mapping[str, float]) -> str:
    """Return one row of the table."""
    name = f"**{peer.name}**" if not peer.package else f"{peer.name} ({version(peer.package)})"
    columns = ("body_f1_at_least_0.95", "empty_kept_empty", "title_exact", "published_exact")
    shares = " | ".join(f"{100 * figures[column]:.0f} %" for column in columns)
    return f"| {name} | {figures['body_f1_mean']:.3f} | {shares} | {figures['ms']:.1f} |"


def main() -> int:
    """Measure all that is installed, print the table, write it if asked and complete."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    if not (SHARED / "score" / "html").exists():
        print("web_peers: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    absent = missing()
    if absent:
        print(f"web_peers: not installed: {', '.join(absent)}; `make peers` installs them", file=sys.stderr)
    rows = [
        "| extractor | body F1 mean | body F1 ≥ 0.95 | empty kept empty | title | date | CPU ms a page |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory(prefix="luoshi-peers-") as work:
        rows += [row(peer, measure(peer, Path(work))) for peer in PEERS if peer.package not in absent]
    text = "\n".join(rows)
    print(text)
    if options.write_docs and absent:
        print("web_peers: the table is not complete and was not written", file=sys.stderr)
        return 1
    if options.write_docs:
        write_block(QUALITY, "web peers", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
