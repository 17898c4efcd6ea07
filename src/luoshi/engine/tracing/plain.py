"""Plain texts of a file traced in steps (纯文本溯源): shared passages as rows, for collections larger than memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from luoshi.engine.engines import Engine
from luoshi.engine.tracing.folder import WorkFolder
from luoshi.engine.tracing.segments import LinesOrigin
from luoshi.engine.tracing.stage import SEGMENT, trace_segments
from luoshi.trace.options import Options, for_plain_texts

#: Segments of a large collection: more of them need less memory, and read every segment oftener.
_SEGMENTS = 12


def detections_of(
    file: Path, work: Path, options: Options, engine: Engine, advance: Callable[[int], Any]
) -> Iterator[dict[str, str | int]]:
    """Yield the passages that the texts of a JSON Lines file share, as rows ``a, ab, ae, b, bb, be``.

    The rows are those of :func:`luoshi.trace.detections`, in another order; what lies in ``work`` is not made again.
    """
    size = file.stat().st_size
    origins = list(segments_of(file, max(3 * SEGMENT, -(-size // _SEGMENTS))))
    folder = WorkFolder(work)
    layout, blocks = trace_segments(folder, origins, size, for_plain_texts(options), engine, advance)
    names: list[str] = []
    for number in range(len(layout.starts)):
        names += json.loads((folder.segment(number) / "names.json").read_text(encoding="utf-8"))
    for block in blocks:
        rows = folder.read("matches", *block).read("all")
        columns = (rows[name].tolist() for name in ("a", "a0", "a1", "b", "b0", "b1"))
        for a, ab, ae, b, bb, be in zip(*columns, strict=True):
            yield {"a": names[a], "ab": ab, "ae": ae, "b": names[b], "bb": bb, "be": be}


def segments_of(file: Path, size: int) -> Iterator[LinesOrigin]:
    """Cut a file into stretches of whole lines of about ``size`` bytes."""
    total = file.stat().st_size
    start = 0
    with file.open("rb") as lines:
        while start < total:
            lines.seek(min(start + size, total))
            lines.readline()
            yield LinesOrigin(file, start, lines.tell())
            start = lines.tell()
