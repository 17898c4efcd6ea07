"""Finding plug-ins (插件发现): the entry points of installed packages, loaded once, a broken one told and passed over."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from luoshi.model import LuoshiError
from luoshi.plugins.hooks import Hook


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plug-in that is installed (插件): what it is, or why it cannot be used.

    ``digest`` is over the source of the module that holds it, so that a changed plug-in never meets findings of an older one.
    """

    hook: Hook
    name: str
    package: str
    version: str
    digest: str
    value: Any
    problem: str | None = None

    @property
    def token(self) -> str:
        """Name, version and digest, as a run records them."""
        return f"{self.hook}:{self.name} {self.package} {self.version} {self.digest}"


def installed(hook: Hook) -> tuple[Plugin, ...]:
    """Return the plug-ins of a hook by name; those that cannot be loaded say why in ``problem``."""
    return _installed(hook, tuple(sys.path))


@lru_cache(maxsize=32)
def _installed(hook: Hook, path: tuple[str, ...]) -> tuple[Plugin, ...]:
    found = sorted(entry_points(group=f"luoshi.{hook}"), key=lambda one: (one.name, one.value))
    plugins: dict[str, Plugin] = {}
    for point in found:
        if point.name not in plugins:
            plugins[point.name] = _load(hook, point)
        elif plugins[point.name].package != _package(point)[0]:
            clash = _load(hook, point)
            plugins[f"{point.name} ({clash.package})"] = Plugin(
                hook, point.name, clash.package, clash.version, clash.digest, None, "its name is taken"
            )
    return tuple(plugins.values())


def _package(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist is not None else ("?", "?")


def _load(hook: Hook, point: EntryPoint) -> Plugin:
    package, version = _package(point)
    try:
        value = point.load()
        digest = _digest(point.module)
    except Exception as error:
        # Whatever a foreign module does when it is imported must not end the program.
        return Plugin(hook, point.name, package, version, "", None, f"{type(error).__name__}: {error}")
    return Plugin(hook, point.name, package, version, digest, value)


def _digest(module: str) -> str:
    file = getattr(import_module(module), "__file__", None)
    return sha256(Path(file).read_bytes()).hexdigest()[:8] if file else ""


def usable(hook: Hook) -> tuple[Plugin, ...]:
    """Return the plug-ins of a hook that were loaded."""
    return tuple(plugin for plugin in installed(hook) if plugin.problem is None)


def named(hook: Hook, name: str) -> Plugin:
    """Return one plug-in.

    Raises:
        LuoshiError: if it is not installed or cannot be loaded.
    """
    for plugin in installed(hook):
        if plugin.name == name:
            if plugin.problem is not None:
                raise LuoshiError(
                    f"the {hook} “{name}” cannot be loaded: {plugin.problem}", plugin.package, "mend or remove it"
                )
            return plugin
    known = ", ".join(plugin.name for plugin in usable(hook)) or "none"
    raise LuoshiError(f"there is no {hook} “{name}”", f"luoshi.{hook}", f"installed: {known}; see luoshi plugins")


def tokens(plugins: Iterable[Plugin]) -> tuple[str, ...]:
    """Return what a run records of plug-ins."""
    return tuple(sorted(plugin.token for plugin in plugins))
