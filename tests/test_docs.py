"""The documents say what the program says."""

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
