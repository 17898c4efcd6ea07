"""Measures what is read from printed headers of State Council documents, with the header table and without it.

    python -m evals.printed_headers [--examples] [--write-docs]

Gold: ``../shared/corpora/labelled/gov_cn_header_metadata.csv``, the fields of the header table (索引号, 发文机关, 成文日期, 发文字号) that
60 pages print above the document. Three forms are read: the page as it is; the page with its header table cut off; the
document alone as plain text, one paragraph a line, without any markup.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from evals.blocks import write_block
from evals.scorers import SHARED
from luoshi.annotate import annotate
from luoshi.intake import read
from luoshi.lexicon import Lexicon, load
from luoshi.model import Article, Identity, source_id_of
from luoshi.restore import restore
from luoshi.restore.dates import whole_date

CORPORA = SHARED / "corpora"
GOLD = CORPORA / "labelled" / "gov_cn_header_metadata.csv"
QUALITY = Path(__file__).resolve().parents[1] / "docs" / "quality.md"
FIELDS = ("doc_no", "made_on", "issuer", "index_no")
#: The form that the issue asks about, and the fields that its documents still print.
CUT, PRINTED = "header table cut off", FIELDS[:3]


@dataclass(frozen=True, slots=True)
class Reading:
    """What luoshi read of one document: number, day it was made on, issuer."""

    file: str
    want: Mapping[str, str]
    have: Mapping[str, str | None]

    def right(self, field: str) -> bool:
        """Tell whether a field is as printed; a body may be given by its full or its short name."""
        return _short(self.have[field] or "") == _short(self.want[field])


#: Full names and the short ones that the header table prints; 国令 is its abbreviation of 国务院令.
SHORT = (("中华人民共和国国务院", "国务院"), ("中央军事委员会", "中央军委"), ("国务院令第", "国令第"))


def _short(name: str) -> str:
    for full, short in SHORT:
        name = name.replace(full, short)
    return name


def without_header(markup: str) -> str:
    """Return a page without the table that prints its index number (索引号) and the other fields."""
    tree = LexborHTMLParser(markup)
    for table in tree.css("table"):
        if "".join(table.text().split()).startswith("索引号") and not table.css("#UCAP-CONTENT"):
            table.decompose()
    return tree.html or ""


def document_alone(markup: str) -> str:
    """Return the document of a page as plain text, one paragraph a line, as a file on a disk has it."""
    tree = LexborHTMLParser(without_header(markup))
    content = tree.css_first("#UCAP-CONTENT")
    if content is None:
        raise ValueError("the page has no element UCAP-CONTENT")
    page = read(f"<html><body>{content.html}</body></html>".encode(), "document.html")
    return page.text


def forms(data: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Yield the forms of a page as (form, bytes, file name)."""
    markup = data.decode("utf-8")
    yield "page as printed", data, "page.html"
    yield CUT, without_header(markup).encode(), "page.html"
    yield "document alone, plain text", document_alone(markup).encode(), "document.txt"


def measure(lexicon: Lexicon) -> dict[str, list[Reading]]:
    """Read every document of the gold in every form."""
    readings: dict[str, list[Reading]] = {}
    with GOLD.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        want = {
            "doc_no": row["doc_number"],
            "made_on": whole_date(row["written_date"]) or "",
            "issuer": row["issuer"],
            "index_no": row["index_number"],
        }
        for form, data, name in forms((CORPORA / row["html_file"]).read_bytes()):
            source = read(data, name).source(source_id_of(data), name)
            restored = restore(source, lexicon)
            identities = annotate(source, restored, lexicon).identities
            have = fields(restored.articles[:1], identities[:1])
            readings.setdefault(form, []).append(Reading(row["html_file"], want, have))
    return readings


def fields(articles: Sequence[Article], identities: Sequence[Identity]) -> dict[str, str | None]:
    """Return the fields of the first article of a page; None where there is no article."""
    if not articles or not identities:
        return dict.fromkeys(FIELDS)
    article, identity = articles[0], identities[0]
    return {
        "doc_no": identity.doc_no,
        "made_on": article.made_on,
        "issuer": identity.issuer,
        "index_no": article.index_no,
    }


def figures(work: Path) -> dict[str, float]:
    """Return the share of right fields of documents without their header table, for the gate; ``work`` is not needed."""
    found = measure(load())[CUT]
    return {f"headers.{field}": sum(each.right(field) for each in found) / len(found) for field in PRINTED}


def table(readings: Mapping[str, Sequence[Reading]]) -> str:
    """Return the share of right fields by form as a Markdown table."""
    rows = ["| form | documents | 发文字号 | 成文日期 | 发文机关 | 索引号 |", "|---|--:|--:|--:|--:|--:|"]
    for form, found in readings.items():
        shares = [f"{sum(each.right(field) for each in found)} of {len(found)}" for field in FIELDS]
        # The index number stands in the header table only.
        counts = " | ".join(shares if "as printed" in form else [*shares[:-1], "–"])
        rows.append(f"| {form} | {len(found)} | {counts} |")
    return "\n".join(rows)


def main() -> int:
    """Measure, print, and write the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", action="store_true", help="name what was not read right")
    parser.add_argument("--write-docs", action="store_true")
    options = parser.parse_args()
    if not GOLD.exists():
        print("printed_headers: the folder ../shared is not beside this checkout; nothing was measured")
        return 0
    readings = measure(load())
    text = table(readings)
    print(text)
    for form, found in readings.items() if options.examples else ():
        for each in found:
            for field in FIELDS if "as printed" in form else PRINTED:
                if not each.right(field):
                    print(f"{form}: {each.file}: {field}: want {each.want[field]}, have {each.have[field]}")
    if options.write_docs:
        write_block(QUALITY, "printed headers", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
