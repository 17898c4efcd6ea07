"""Take the pictures of the README and the docs in a real browser, from the bundled sample.

    python -m evals.screenshots              write docs/images/*.png

Needs Debian's chromium and chromium-driver, and a Chinese font (fonts-noto-cjk).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from selenium.webdriver import Chrome

from evals.browser import browser, missing, size
from luoshi.cli.demo_command import build
from luoshi.store import Shelf
from luoshi.store.query import documents, matrix, reading
from luoshi.web import create_app
from luoshi.web.serving import serving

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"

#: The sentence whose echoes the picture of the reader shows.
SENTENCE = "净增规模以上工业企业3000家以上"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: where, how wide and high, light or dark."""

    path: str
    width: int = 1280
    height: int = 860
    dark: bool = False


def pictures(shelf: Shelf) -> Mapping[str, Picture]:
    """Return the pictures by file name."""
    rows = documents.documents(shelf, limit=100).rows
    longest = {row.source_name: row for row in sorted(rows, key=lambda row: row.characters)}
    plan, page = longest["plan_yunze.txt"], longest["daily_yunze_2023-03-16.txt"]
    city = longest["plan_linhu.txt"]
    start = reading.source_text(shelf, plan.source_id).text.index(SENTENCE)
    at = f"{start}-{start + len(SENTENCE)}"
    cell = next(one for one in matrix.matrix(shelf, plan.article_id).cells if one.state == "adapted")
    sentence = next(p for p in reading.passages_at(shelf, plan.source_id, start, start + 1))
    place = f"{sentence.spans[0].start}-{sentence.spans[-1].end}"
    return {
        "home": Picture("/"),
        "reader": Picture(f"/articles/{plan.article_id}?at={place}#s{place}"),
        "reader-dark": Picture(f"/articles/{plan.article_id}?at={place}#s{place}", dark=True),
        "printed": Picture(f"/sources/{page.source_id}?article={page.ordinal}"),
        "restored": Picture(f"/articles/{page.article_id}"),
        "matrix": Picture(f"/matrix/{plan.article_id}", height=980),
        "cell": Picture(f"/matrix/{plan.article_id}/cell?item={cell.item_id}&body={cell.body}"),
        "passage": Picture(f"/p/{plan.source_id}.{at}"),
        "compare": Picture(f"/compare/{plan.article_id}/{city.article_id}"),
        "cascade": Picture(f"/cascade/{plan.article_id}", height=700),
        "targets": Picture("/targets", height=640),
        "ledger": Picture("/ledger", height=640),
        "reader-en": Picture(f"/articles/{plan.article_id}?lang=en"),
        "reader-360": Picture(f"/articles/{plan.article_id}?lang=zh", width=360, height=740),
        "matrix-360": Picture(f"/matrix/{plan.article_id}?lang=zh", width=360, height=740),
    }


def take(driver: Chrome, address: str, name: str, picture: Picture) -> None:
    """Write one picture."""
    size(driver, picture.width, picture.height, dark=picture.dark, phone=picture.width < 500)
    driver.get(address + picture.path)
    driver.save_screenshot(str(IMAGES / f"{name}.png"))


def main() -> int:
    """Take every picture; return 1 if there is no browser."""
    if missing():
        print(f"no browser: {missing()}; install chromium chromium-driver", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="luoshi-pictures-") as folder:
        shelf = build(Path(folder) / "yunze")
        with serving(create_app(shelf)) as address, browser() as driver:
            for name, picture in pictures(shelf).items():
                take(driver, address, name, picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
