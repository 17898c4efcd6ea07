"""English policy documents (英文政策文件): cue words for the rules on texts with spaces between words; the plug-in ``english``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources


class English:
    """Adds the English cues to the table ``spaced_cues``."""

    def tables(self) -> Mapping[str, str]:
        """Return the table as CSV."""
        file = resources.files("luoshi.lexicon.english") / "spaced_cues.csv"
        return {"spaced_cues": file.read_text(encoding="utf-8")}


ENGLISH = English()
