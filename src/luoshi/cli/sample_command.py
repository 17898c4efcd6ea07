"""``luoshi sample``."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import click

from luoshi.cli.talk import say
from luoshi.model import LuoshiError


@click.command("sample")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Copy the bundled pages of a fictional province to a new FOLDER (样例), to try luoshi on.

    FOLDER/pages goes to ``luoshi add``; FOLDER/lexicon holds the tables of names that a shelf of them takes.
    """
    if folder.exists():
        raise LuoshiError(f"{folder} is there already", "name a folder that is not there yet")
    with resources.as_file(resources.files("luoshi.sample")) as sample:
        shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    count = sum(path.is_file() for path in (folder / "pages").iterdir())
    say(f"{count} files of a fictional province in {folder}; next: luoshi add {folder / 'pages'}")
