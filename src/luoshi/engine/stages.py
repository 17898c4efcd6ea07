"""Stages (工序): what is computed for one shard of sources, as top-level functions that travel to any engine.

A stage's version is the digest of the code that it runs, so a changed rule never meets findings of an older one.
"""

from __future__ import annotations

import json
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from luoshi import intake
from luoshi.annotate import annotate, judged, proposed
from luoshi.lexicon import Lexicon
from luoshi.model import Annotations, Article, Issue, Judgement, Passage, Restored, Severity, Source, UnreadableSource
from luoshi.plugins import Hook, named
from luoshi.plugins.discovery import usable
from luoshi.restore import restore
from luoshi.store.code import code_digest
from luoshi.store.findings import PieceRow, SourceText, datasets_of
from luoshi.store.sources import Sidecar

#: A source as the restore stage takes it: what is known of it, and its bytes.
Raw = tuple[Sidecar, bytes]
#: A source as the annotate stage takes it.
Read = tuple[Source, Restored]


@dataclass(slots=True)
class Output:
    """Rows of one shard by dataset, with what was dropped and how many sources failed."""

    rows: dict[str, list[Any]]
    dropped: Counter[str] = field(default_factory=Counter)
    read: int = 0
    failed: int = 0
    issues: int = 0

    def leave_out(self, dataset: str, source_id: str, message: str) -> None:
        """Count a source that was begun and could not be finished."""
        self.read += 1
        _fail(self, dataset, source_id, "engine.hands.supervise", message)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the pipeline over shards of sources: the rooms it runs, the stages it reads."""

    name: str
    rooms: tuple[str, ...]
    reads: tuple[str, ...]
    run: Callable[[Any, Lexicon], Output]

    @property
    def version(self) -> str:
        """Digest of the code of the rooms this stage runs."""
        return code_digest(("model", "engine", *self.rooms))


def run_restore(part: Iterable[Raw], lexicon: Lexicon) -> Output:
    """Decode and restore every source of a shard; what cannot be read becomes an issue and the rest goes on."""
    out = Output({name: [] for name in datasets_of("restore")})
    for sidecar, data in part:
        out.read += 1
        try:
            source, reading_issues = _read(sidecar, data)
            restored = restore(source, lexicon)
        except UnreadableSource as error:
            _fail(out, "restore_issues", sidecar.id, "intake.read", str(error))
        except Exception as error:
            _fail(out, "restore_issues", sidecar.id, "engine.defect", _defect(error))
        else:
            _keep_restored(out, source, restored, reading_issues)
    return out


def _read(sidecar: Sidecar, data: bytes) -> tuple[Source, Sequence[Issue]]:
    readers = [(plugin.name, plugin.value) for plugin in usable(Hook.READER)]
    reading = intake.read(data, sidecar.name, readers)
    source = Source(
        id=sidecar.id,
        name=sidecar.name,
        media=reading.media,
        encoding=reading.encoding,
        text=reading.text,
        declared=sidecar.declared,
        layout=reading.layout,
        meta=reading.meta,
    )
    return source, [replace(issue, source_id=sidecar.id) for issue in reading.issues]


def _keep_restored(out: Output, source: Source, restored: Restored, issues: Sequence[Issue]) -> None:
    rows = out.rows
    rows["texts"].append(SourceText(source.id, source.name, source.media, source.encoding, source.text, source.meta))
    rows["articles"].extend(restored.articles)
    rows["passages"].extend(restored.passages)
    rows["pieces"].extend(PieceRow.of(source.id, piece) for piece in restored.pieces)
    rows["restore_issues"].extend((*issues, *restored.issues))
    out.issues += len(issues) + len(restored.issues)
    for piece in restored.pieces:
        if piece.drop is not None:
            out.dropped[piece.drop.value] += len(piece.span)


#: Annotators that a shelf names, each with its options as JSON.
Annotators = tuple[tuple[str, str], ...]


def run_annotate(
    part: Iterable[Read], lexicon: Lexicon, judgements: Sequence[Judgement] = (), annotators: Annotators = ()
) -> Output:
    """Annotate every restored source of a shard; what people decided about its findings is applied to them.

    ``annotators`` are plug-ins whose proposals are findings only where a person accepted them.
    """
    names = datasets_of("annotate")
    out = Output({name: [] for name in names})
    for source, restored in part:
        out.read += 1
        try:
            found = annotate(source, restored, lexicon)
            spoken = [one for one in judgements if one.anchor.source_id == source.id]
            for name, options in annotators:
                found = proposed.settle(source, found, _proposals(name, options, source, restored, found), spoken)
            found = judged.apply(found, spoken)
        except Exception as error:
            _fail(out, "annotate_issues", source.id, "engine.defect", _defect(error))
            continue
        for name in names[:-1]:
            out.rows[name].extend(getattr(found, name))
        out.rows["annotate_issues"].extend(found.issues)
        out.issues += len(found.issues)
    return out


def _proposals(name: str, options: str, source: Source, restored: Restored, found: Annotations) -> Annotations:
    """Ask one annotator; whatever goes wrong in it is told of this source, and the rest goes on."""
    try:
        proposals = named(Hook.ANNOTATOR, name).value.propose(source, restored, found, json.loads(options))
        if not isinstance(proposals, Annotations):
            raise TypeError(f"it gave {type(proposals).__name__}, not Annotations")
    except Exception as error:
        what = f"annotator {name} failed and was passed over: {type(error).__name__}: {error}"
        return Annotations(issues=(Issue(source.id, f"plugin:annotator:{name}", Severity.WARNING, what),))
    return proposals


def _fail(out: Output, dataset: str, source_id: str, rule: str, message: str) -> None:
    out.rows[dataset].append(Issue(source_id, rule, Severity.ERROR, message))
    out.failed += 1
    out.issues += 1


def _defect(error: Exception) -> str:
    """Describe a defect of luoshi so that it can be reported; the other sources go on."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"defect of luoshi, please report: {type(error).__name__}: {error} ({last.filename}:{last.lineno})"


def restored_from(articles: Sequence[Article], passages: Sequence[Passage], headers: Sequence[PieceRow]) -> Restored:
    """Put together what annotating needs of one source; of its pieces that is ``headers``, the lines outside the bodies."""
    return Restored(tuple(articles), tuple(row.piece() for row in headers), tuple(passages))


RESTORE = Stage("restore", ("lexicon", "intake", "restore"), (), run_restore)
ANNOTATE = Stage("annotate", ("lexicon", "annotate"), ("restore",), run_annotate)
