"""The console blocks of the documentation: each command is run and prints what the page says."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if "```console" in path.read_text("utf-8")
)

#: What a slow machine says while it works.
PROGRESS = re.compile(r"^\w+: \S+ of \S+ MB, .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A command of a page with what it prints; … stands for any text.

    Where a command prints results, what it says beside them (counts, progress) may be left out of the page.
    """

    line: int
    command: str
    printed: str


def examples(page: Path, language: str = "console") -> Iterator[Example]:
    """Yield the commands in the blocks of one language of a page, in their order."""
    for token in MarkdownIt().parse(page.read_text("utf-8")):
        if token.type != "fence" or token.info.strip() != language or token.map is None:
            continue
        for block in ("\n" + token.content).split("\n$ ")[1:]:
            command, _, printed = block.partition("\n")
            yield Example(token.map[0] + 1, command, printed)


def test_pages_hold_examples() -> None:
    """The tutorial and the five how-tos are among them."""
    assert {"tutorial.md", "researcher.md", "journalist.md", "analyst.md", "data-scientist.md", "office.md"} <= {
        page.name for page in PAGES
    }


def typed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder as a reader would type it, on a terminal of 110 columns."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "110",
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("LUOSHI_SHELF", None)
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def fits(printed: str, said: str) -> bool:
    """Tell whether a command said what a page prints."""
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return doctest.OutputChecker().check_output(printed.replace("…", "..."), said.replace("…", "..."), options)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_is_printed(page: Path, tmp_path: Path) -> None:
    """All commands of a page, one after another in one folder, as a reader would type them."""
    for example in examples(page):
        ran = typed(example.command, tmp_path)
        assert fits(example.printed, PROGRESS.sub("", ran.stdout or ran.stderr)), (
            f"{page.name}, line {example.line}: $ {example.command}\n{ran.stdout}{ran.stderr}\nbut the page says\n{example.printed}"
        )
