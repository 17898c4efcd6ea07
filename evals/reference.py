"""Writes the pages that repeat what the program says of itself: docs/glossary.md, docs/reference.md and docs/lexicon.md.

    python -m evals.reference            tell whether the pages are up to date
    python -m evals.reference --write    write them

The text is the docstrings of the nouns and rules and the help of the commands, so it is written once.
"""

from __future__ import annotations

import argparse
import dataclasses
import enum
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from luoshi import model
from luoshi.cli.main import COMMANDS, cli
from luoshi.ledger.profiles import packaged
from luoshi.lexicon import load
from luoshi.store.findings import DATASETS
from luoshi.store.query.columns import every_kind
from luoshi.store.query.listing import KINDS
from luoshi.store.schema import schema_of

DOCS = Path(__file__).resolve().parents[1] / "docs"
_CHINESE = re.compile(r"[（(]([\u4e00-\u9fff、，，／/0-9A-Za-z ]*[\u4e00-\u9fff][^()（）]*)[)）]")


def first_paragraph(thing: object) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def glossary() -> str:
    """Return docs/glossary.md: every noun with its Chinese term and its meaning."""
    rows = [
        "# Glossary",
        "",
        "The nouns of luoshi, in the order of the alphabet. English identifiers, Chinese terms.",
        "Written from the program (`python -m evals.reference --write`).",
        "",
        "| noun | 中文 | what it is |",
        "|---|---|---|",
    ]
    for name in sorted(model.__all__, key=str.lower):
        thing = getattr(model, name)
        if not inspect.isclass(thing):
            continue
        said = first_paragraph(thing)
        term = _CHINESE.search(said)
        meaning = _CHINESE.sub("", said, count=1).replace(" ,", ",").replace(" .", ".").replace(" :", ":")
        meaning = " ".join(meaning.split()).replace(" ;", ";")
        rows.append(f"| `{name}` | {term[1] if term else ''} | {_plain(meaning)} |")
    rows += ["", "## Closed sets", ""]
    for name in sorted(model.__all__, key=str.lower):
        thing = getattr(model, name)
        if inspect.isclass(thing) and issubclass(thing, enum.Enum):
            values = ", ".join(f"`{member.value}`" for member in thing)
            rows.append(f"- `{name}`: {values}")
    return "\n".join(rows) + "\n"


def _plain(text: str) -> str:
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`").replace("|", "\\|")


def reference() -> str:
    """Return docs/reference.md: commands, kinds and their fields, datasets, events, procedures, rules."""
    parts = [
        "# Reference",
        "",
        "Written from the program (`python -m evals.reference --write`).",
        "",
        "## Commands",
        "",
    ]
    context = click.Context(cli, info_name="luoshi", terminal_width=100, help_option_names=["-h", "--help"])
    parts += ["```", cli.get_help(context), "```", ""]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is not None:
            parts += list(
                _command(
                    command,
                    click.Context(
                        command, info_name=name, parent=context, terminal_width=100, help_option_names=["-h", "--help"]
                    ),
                    f"luoshi {name}",
                )
            )
    parts += ["## What `luoshi list KIND` prints", "", "| kind | what |", "|---|---|"]
    parts += [f"| `{kind}` | {first_paragraph(lister)} |" for kind, lister in KINDS.items()]
    parts += [*columns_of_kinds(), "", "## Datasets of the findings (Parquet)", ""]
    for name, (stage, noun) in DATASETS.items():
        columns = ", ".join(f"`{field.name}`" for field in schema_of(noun))
        parts.append(f"- `{name}` (stage {stage}, {noun.__name__}): {columns}")
    parts += ["", "## Events of the ledger", ""]
    parts += [f"- `{kind.value}`" for kind in model.EventType]
    parts += ["", "## Procedures (profiles)", ""]
    for profile in packaged().values():
        parts.append(f"- `{profile.id}` {profile.name.zh} / {profile.name.en}: {profile.note}")
    return "\n".join(parts) + "\n"


def columns_of_kinds() -> Iterator[str]:
    """Yield the columns of every kind of record, and what each holds."""
    yield from (
        "",
        "## Columns",
        "",
        "Of `luoshi list`, `luoshi export` and the tables of [Python](python.md), by kind.",
        "",
    )
    meanings: dict[str, dict[str, list[str]]] = {}
    for kind, described in every_kind().items():
        yield f"- `{kind}`: {', '.join(f'`{one.name}`' for one in described)}"
        for one in described:
            meanings.setdefault(one.name, {}).setdefault(f"{one.type}|{one.meaning}", []).append(kind)
    yield from ("", "| column | type | what it holds |", "|---|---|---|")
    for name, told in sorted(meanings.items()):
        for said, kinds in told.items():
            kind, _, meaning = said.partition("|")
            where = "" if len(told) == 1 else f" ({', '.join(kinds)})"
            yield f"| `{name}` | {kind} | {meaning}{where} |"


def lexicon() -> str:
    """Return docs/lexicon.md: every table with the room it serves, what it holds and its columns."""
    rows = [
        "# The lexicon",
        "",
        "What luoshi knows beforehand lies in `src/luoshi/lexicon/data`, one CSV a table; every row names its source and an",
        "example. A collection adds rows of its own in `<shelf>/lexicon/<table>.csv` with the same columns. The digest of all",
        "tables is part of the fingerprint of every run. Written from the tables (`python -m evals.reference --write`).",
        "",
        "| table | room | what it holds | columns |",
        "|---|---|---|---|",
    ]
    tables = load()
    for row in tables.rows("tables"):
        columns = ", ".join(f"`{name}`" for name in tables.rows(row["table"])[0])
        rows.append(f"| `{row['table']}` | {row['room']} | {row['holds']} | {columns} |")
    return "\n".join(rows) + "\n"


def _command(command: click.Command, context: click.Context, title: str) -> Iterator[str]:
    yield f"### {title}\n"
    yield f"```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _command(
                    inner,
                    click.Context(
                        inner, info_name=name, parent=context, terminal_width=100, help_option_names=["-h", "--help"]
                    ),
                    f"{title} {name}",
                )


def undocumented() -> list[str]:
    """Return nouns without a Chinese term or docstring, a fault of the program."""
    missing = []
    for name in model.__all__:
        thing = getattr(model, name)
        if inspect.isclass(thing) and dataclasses.is_dataclass(thing) and not _CHINESE.search(first_paragraph(thing)):
            missing.append(name)
    return missing


PAGES = {"glossary.md": glossary, "reference.md": reference, "lexicon.md": lexicon}


def main() -> int:
    """Check the pages or write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    stale = []
    for name, make in PAGES.items():
        text, file = make(), DOCS / name
        if write:
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"docs/{name} is not up to date: python -m evals.reference --write", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
