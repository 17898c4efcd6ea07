"""The folder in which tracing works (工作目录): what lies where, and what every job of a step is given."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from luoshi.store.arrays import Parts, pack
from luoshi.store.atomic import disk_errors, finish_folder, read_json, write_bytes, write_json
from luoshi.trace.letters import Letters
from luoshi.trace.options import Options
from luoshi.trace.parts import Block, Layout

Rows = TypeVar("Rows")
_LETTERS = ("plane", "codes", "offsets", "starts", "base")


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a step: the folder it works in, the options, and its numbers; values only, so that it travels."""

    path: Path
    options: Options
    number: tuple[int, ...]

    @property
    def folder(self) -> WorkFolder:
        """The folder as an object."""
        return WorkFolder(self.path)


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """Files of one tracing, by step and number."""

    path: Path

    def parts(self, step: str, *number: int) -> Path:
        """Return the file that the job ``number`` of ``step`` writes."""
        return self.path / "-".join((step, *map(str, number)))

    def read(self, step: str, *number: int) -> Parts:
        """Open that file."""
        return Parts(self.parts(step, *number))

    def segment(self, number: int) -> Path:
        """Return the folder of a segment."""
        return self.path / f"segment-{number}"

    def letters(self, number: int) -> Letters:
        """Return the letters of a segment, read as they are touched."""
        folder = self.segment(number)
        arrays = [np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in _LETTERS]
        return Letters(*arrays)

    def save_segment(self, number: int, letters: Letters, ages: list[str], extra: dict[str, Any]) -> None:
        """Keep a segment: its letters, the date of every unit, and files of its own as ``{name: writer}``."""
        final = self.segment(number)
        partial = final.with_name(final.name + ".part")
        with disk_errors(final):
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            for name in _LETTERS:
                np.save(partial / f"{name}.npy", getattr(letters, name))
            np.save(partial / "dates.npy", np.array(ages, dtype=np.str_))
            for name, write in extra.items():
                write(partial / name)
        finish_folder(partial, final)

    def plan(self) -> dict[str, Any]:
        """Return what was decided before the first step."""
        plan: dict[str, Any] = read_json(self.path / "plan.json")
        return plan

    def save_plan(self, plan: dict[str, Any]) -> None:
        """Keep what is decided before the first step."""
        write_json(self.path / "plan.json", plan)

    def layout(self) -> Layout:
        """Return how the collection is divided; known when all segments are made."""
        with np.load(self.path / "layout.npz") as stored:
            starts = tuple(stored[f"starts{number}"] for number in range(len(stored.files) - 1))
            return Layout(starts, stored["ages"])

    def save_layout(self, layout: Layout) -> None:
        """Keep how the collection is divided."""
        ages = np.arange(layout.documents) if layout.ages is None else layout.ages
        arrays: dict[str, Any] = {f"starts{number}": values for number, values in enumerate(layout.starts)}
        buffer = BytesIO()
        np.savez(buffer, ages=ages, **arrays)
        write_bytes(self.path / "layout.npz", buffer.getvalue())

    def pack(self) -> None:
        """Take less room with what the next tracing goes on from."""
        for step, ordered in (
            ("postings", None),
            ("paired", "key"),
            ("settled", "key"),
            ("matches", None),
            ("known", None),
        ):
            for path in sorted(self.path.glob(f"{step}-*")):
                pack(path, ordered)

    def drop(self, *steps: str) -> None:
        """Remove the files of steps that nothing needs any more."""
        for step in steps:
            for path in self.path.glob(f"{step}-*"):
                path.unlink(missing_ok=True)


def linked_copy(old: WorkFolder, new: WorkFolder) -> None:
    """Take over all files of another work folder: hard links where the disk allows, copies where it does not."""
    with disk_errors(new.path):
        shutil.rmtree(new.path, ignore_errors=True)
        shutil.copytree(old.path, new.path, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Some network and FAT disks have no hard links; the copy costs space, not truth.
        shutil.copy2(source, target)


def name_of(block: Block) -> str:
    """Return the name of a block as a part of a file."""
    return f"{block[0]}-{block[1]}"


def columns_of(rows: Any) -> dict[str, NDArray[Any]]:
    """Return the columns of a row set of the trace room."""
    return {field.name: getattr(rows, field.name) for field in fields(rows)}


def stacked(kind: type[Rows], parts: Iterator[dict[str, NDArray[Any]]]) -> Rows:
    """Return row sets of one kind as one, read column by column."""
    columns = list(parts)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(*(np.concatenate([column[name] for column in columns]) for name in names))
