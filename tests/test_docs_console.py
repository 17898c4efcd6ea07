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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_is_printed(page: Path, tmp_path: Path) -> None:
    """All commands of a page, one after another in one folder, as a reader would type them."""
    checker = doctest.OutputChecker()
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "110",
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("LUOSHI_SHELF", None)
    for example in examples(page):
        ran = subprocess.run(
            ["bash", "-c", example.command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said = PROGRESS.sub("", ran.stdout or ran.stderr).replace("…", "...")
        assert checker.check_output(example.printed.replace("…", "..."), said, options), (
            f"{page.name}, line {example.line}: $ {example.command}\n{ran.stdout}{ran.stderr}\nbut the page says\n{example.printed}"
        )
