"""Names and set phrases of the real pages against the gold, with the project's own scorers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.annotate import annotate
from luoshi.lexicon import load
from luoshi.model import Annotations, Media, Source, source_id_of
from luoshi.restore import restore


def pages(gold: Path) -> Iterator[tuple[str, Annotations]]:
    """The annotated pages of the dev split, restored by the room itself."""
    for name in json.loads((gold / "splits.json").read_text())["dev"]["pages"]:
        data = (gold / "sources" / name).read_bytes()
        source = Source(source_id_of(data), name, Media.TEXT, "utf-8", data.decode())
        yield name, annotate(source, restore(source, load()), load())


def score(shared: Path, folder: Path, scorer: str) -> tuple[dict[str, float], str]:
    """Figures of one scorer, and its whole output."""
    out = subprocess.run(
        [sys.executable, scorer, "--gold", "gold", "--pred", str(folder), "--split", "dev"],
        cwd=shared / "score",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line.split() for line in out.splitlines() if len(line.split()) > 1]
    return {line[0]: float(line[1]) for line in lines if line[1].replace(".", "").isdigit()}, out


def write(path: Path, records: list[dict[str, object]]) -> None:
    """Write records as JSON lines."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


@pytest.mark.shared
def test_mentions_of_the_dev_pages(shared: Path, tmp_path: Path) -> None:
    """Bodies, places and persons, with level and region, stay above the floors of the project."""
    fields = ("name", "canonical", "entity", "level", "region_code")
    records: list[dict[str, object]] = [
        {"source_name": name, "spans": [s.pair() for s in m.spans], **{f: getattr(m, f) for f in fields}}
        for name, found in pages(shared / "score/gold")
        for m in found.mentions
    ]
    write(tmp_path / "mentions.jsonl", records)
    figures, out = score(shared, tmp_path, "score_mentions.py")
    floors = {"body.f1": 0.88, "person.f1": 0.97, "place.f1": 0.92, "body.level": 0.96, "body.region": 0.96}
    assert "anchor_errors=0" in out
    assert {name: figures[name] for name, floor in floors.items() if figures[name] < floor} == {}


@pytest.mark.shared
def test_set_phrases_of_the_dev_pages(shared: Path, tmp_path: Path) -> None:
    """Quoted formulae and programme names stay above the floors of the project."""
    fields = ("form", "canonical", "kind")
    records: list[dict[str, object]] = [
        {"source_name": name, "spans": [s.pair() for s in u.spans], **{f: getattr(u, f) for f in fields}}
        for name, found in pages(shared / "score/gold")
        for u in found.formulations
    ]
    write(tmp_path / "formulations.jsonl", records)
    figures, out = score(shared, tmp_path, "score_formulations.py")
    floors = {"core.precision": 0.95, "core.recall": 0.98, "canonical": 0.95}
    assert "anchor_errors=0" in out
    assert {name: figures[name] for name, floor in floors.items() if figures[name] < floor} == {}
