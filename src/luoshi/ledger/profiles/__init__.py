"""Profiles (办理规程): the rules of a place as data; states, transitions, letters, lights and deadlines.

The TOML files beside this module ship with luoshi; :func:`parse` reads a user's own. ``reading.py`` turns TOML into a
:class:`Profile` and refuses what does not hang together. Rules vary by place: nothing of a procedure is in code, save
the few duties of ``ledger.rules`` that no profile can switch off.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from luoshi.ledger.profile import (
    DeadlineRule,
    Label,
    Letter,
    Light,
    Phase,
    Profile,
    State,
    Transition,
)
from luoshi.ledger.profiles.reading import parse

__all__ = [
    "DeadlineRule",
    "Label",
    "Letter",
    "Light",
    "Phase",
    "Profile",
    "State",
    "Transition",
    "packaged",
    "parse",
]


@lru_cache(maxsize=1)
def packaged() -> dict[str, Profile]:
    """Return the profiles that ship with luoshi, by id."""
    folder = resources.files("luoshi.ledger.profiles")
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    profiles = [parse(item.read_text(encoding="utf-8"), item.name) for item in files]
    return {profile.id: profile for profile in profiles}
