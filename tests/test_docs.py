"""The documents say what the program says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evals import reference
from luoshi.cli.main import COMMANDS
from luoshi.lexicon.tables import packaged

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("page", sorted(reference.PAGES))
def test_generated_pages_are_up_to_date(page: str):
    """Glossary and reference repeat docstrings and help; they are written by one command."""
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == reference.PAGES[page]()


def test_every_noun_names_its_chinese_term():
    """The first docstring line of a noun gives the term that Chinese readers know."""
    assert reference.undocumented() == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_names_the_two_commands(readme: str):
    """A newcomer needs make demo and make test, and nothing else."""
    text = (ROOT / readme).read_text(encoding="utf-8")

    assert "make demo" in text
    assert "make test" in text


def test_every_command_has_a_help_line():
    """The first line of a command's help says what it is for."""
    import click

    from luoshi.cli.main import cli

    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(), name


def test_every_table_of_the_lexicon_is_described():
    """docs/lexicon.md names each table and says what it holds."""
    text = (ROOT / "docs" / "lexicon.md").read_text(encoding="utf-8")

    assert [name for name in packaged() if f"`{name}`" not in text] == []


def test_every_room_is_in_the_overview():
    """The drawing and its paragraphs name every folder of the tree."""
    rooms = {path.name for path in (ROOT / "src" / "luoshi").iterdir() if (path / "__init__.py").exists()}
    text = (ROOT / "docs" / "overview.md").read_text(encoding="utf-8").lower()

    named = text.replace("command line", "cli")
    assert {room for room in rooms if room not in named} <= {"sample"}


def test_every_page_stands_in_the_navigation_of_the_site():
    """A page that no menu leads to is not read."""
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    pages = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}

    assert {page for page in pages if f" {page}\n" not in menu} == set()


def test_the_site_is_built_and_no_link_leads_nowhere(tmp_path: Path):
    """Zensical checks pages and anchors; a page asks nobody outside for anything."""
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("site_dir: out/site", "site_dir: site")
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")

    built = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert built.returncode == 0, built.stdout + built.stderr
    page = (tmp_path / "site" / "tutorial.html").read_text(encoding="utf-8")
    assert "一链一策强产业" in page
    assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"?https?://", page) == []
