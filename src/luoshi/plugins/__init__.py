"""Plug-ins (插件): six hooks through which other packages extend luoshi, found by their entry points.

``hooks.py`` says what each kind must offer, ``discovery.py`` finds what is installed. docs/plugins.md shows one of each.
"""

from luoshi.plugins.discovery import Plugin, installed, named, tokens
from luoshi.plugins.hooks import Annotator, Exporter, Hook, LexiconTables, Rows

__all__ = ["Annotator", "Exporter", "Hook", "LexiconTables", "Plugin", "Rows", "installed", "named", "tokens"]
