"""Choosing a language, and a catalogue in which nothing is missing and nothing is left over."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest

from luoshi.annotate.judged import CORRECTABLE
from luoshi.ledger.actions import VERDICTS
from luoshi.ledger.payload import FIELDS
from luoshi.model import (
    ActorRole,
    ArticleKind,
    CellState,
    DirectiveKind,
    DropReason,
    Entity,
    EventType,
    Force,
    FormulationKind,
    ItemKind,
    Level,
    LinkClass,
    Modifier,
    Role,
    Severity,
)
from luoshi.store.query.lifelines import Subject
from luoshi.store.query.reviewing import STATES
from luoshi.store.query.searching import Unsearchable
from luoshi.store.query.spelling import Named
from luoshi.trace.edits import What
from luoshi.uptake.aims import AimState, OutcomeState
from luoshi.uptake.answers import Reach, Tie
from luoshi.uptake.citations import Standing
from luoshi.uptake.phrasebook import Origin
from luoshi.uptake.rollup import By
from luoshi.web.language import LANGUAGES, catalogue, choose, rows
from luoshi.web.reading import KINDS

TEMPLATES = Path(str(resources.files("luoshi.web"))) / "templates"

#: Groups of messages whose keys are values of a closed set.
CLOSED = {
    "kind": ArticleKind,
    "level": Level,
    "role": Role,
    "drop": DropReason,
    "entity": Entity,
    "formulation": FormulationKind,
    "directive": DirectiveKind,
    "force": Force,
    "modifier": Modifier,
    "link": LinkClass,
    "edit": What,
    "state": CellState,
    "item": ItemKind,
    "severity": Severity,
    "event": EventType,
    "role_of": ActorRole,
    "mark": {*KINDS, "reference"},
    "aim": AimState,
    "outcome": OutcomeState,
    "review_state": set(STATES),
    "verdict": set(VERDICTS),
    "judged_field": {name for _, _, fields in CORRECTABLE.values() for name in fields},
    "standing": Standing,
    "origin": Origin,
    "by": By,
    "subject": Subject,
    "tie": Tie,
    "reach": Reach,
    "named": Named,
    "refused": Unsearchable,
    "relation": {"basis", "forwards", "repeals", "mentions", "meeting"},
    "upload_state": {"waiting", "adding", "running", "done", "undoing", "undone", "failed", "stopped"},
    "field": {name for fields in FIELDS.values() for name in fields} - {"profile_version"},
}

#: Groups whose keys the program of other rooms makes; further keys are shown as they are.
OPEN = {"date_from", "indicator", "stage", "dataset", "mode", "wanted", "system", "horizon", "half"}


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "language"),
    [
        (None, None, None, "zh"),  # Chinese where nobody says anything
        ("en", "zh", "zh-CN", "en"),  # the switch wins
        (None, "en", "zh-CN", "en"),  # then what was chosen before
        (None, None, "en-GB,en;q=0.8", "en"),  # then the browser
        (None, None, "fr,en;q=0.5,zh;q=0.9", "zh"),  # by weight, not by place
        (None, None, "de", "zh"),  # a language we do not speak
        (None, None, "en;q=0", "zh"),  # refused outright
        (None, None, "en;q=banana", "zh"),  # a broken weight counts as none
        ("xx", "yy", ";;,,=", "zh"),  # nonsense everywhere
    ],
)
def test_choosing(asked: str | None, remembered: str | None, accepted: str | None, language: str) -> None:
    """The switch, then the cookie, then the browser, then Chinese."""
    assert choose(asked, remembered, accepted) == language


def test_every_message_is_there_in_every_language_with_the_same_places() -> None:
    """No key twice, no text empty, the same values filled in."""
    seen = set()
    for row in rows():
        assert row["key"] not in seen, f"{row['key']} stands twice"
        seen.add(row["key"])
        texts = [row[language] for language in LANGUAGES]
        assert all(texts), f"{row['key']} is not translated"
        places = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts]
        assert all(one == places[0] for one in places), f"{row['key']} has other places in another language"


@pytest.mark.parametrize("group", CLOSED)
def test_every_value_of_a_closed_set_has_a_name(group: str) -> None:
    """A value that is added to a closed set must get a name here."""
    known = {row["key"] for row in rows()}
    assert {f"{group}.{value}" for value in CLOSED[group]} <= known


def used_keys() -> set[str]:
    """Keys that templates and modules name literally."""
    folder = TEMPLATES.parent
    files = [*TEMPLATES.glob("*.html"), *folder.glob("*.py"), *folder.glob("pages/*.py")]
    return {
        key for file in files for key in re.findall(r"""["']([a-z_]+(?:\.[a-z_-]+)?)["']""", file.read_text("utf-8"))
    }


def test_every_key_that_a_page_names_exists() -> None:
    """A misspelt key would break its page."""
    known = {row["key"] for row in rows()}
    named = {
        key
        for file in TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bt\(\s*["']([\w.-]+)["']""", file.read_text("utf-8"))
    }
    assert not {key for key in named if not key.endswith(".")} - known


def test_no_message_is_left_over() -> None:
    """A message that nothing names is taken out."""
    used = used_keys()
    groups = {*CLOSED, *OPEN, "facet", "order"}
    unused = [row["key"] for row in rows() if row["key"] not in used and row["key"].split(".")[0] not in groups]
    assert unused == []


def test_a_term_of_the_user_is_shown_as_it_is() -> None:
    """Words that the catalogue does not know are not hidden."""
    assert catalogue("en").term("drop", "a reason of a later luoshi") == "a reason of a later luoshi"
    assert catalogue("zh").term("level", None) == "未知"
