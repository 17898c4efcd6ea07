"""Short names of well-known documents (文件简称): 党章 is 中国共产党章程, wherever it is named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from luoshi.lexicon.matching import Matcher
from luoshi.lexicon.tables import Lexicon


@dataclass(frozen=True)
class DocumentNames:
    """Full names by short name, a finder of short names, and the words in which a short name is no citation (宪法宣誓)."""

    full: dict[str, str]
    finder: Matcher
    within: dict[str, tuple[str, ...]]

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return where ``text`` names a document by its short name."""
        return [span for span in self.finder.find(text) if not self._hidden(text, *span)]

    def _hidden(self, text: str, start: int, end: int) -> bool:
        short = text[start:end]
        return any(text.startswith(word, start - word.find(short)) for word in self.within[short])


@lru_cache(maxsize=8)
def document_names(lexicon: Lexicon) -> DocumentNames:
    """Return the short names of the lexicon."""
    rows = lexicon.rows("document_names")
    return DocumentNames(
        {row["short"]: row["full"] for row in rows},
        Matcher(row["short"] for row in rows),
        {row["short"]: tuple(word for word in (row["within"] or "").split("|") if word) for row in rows},
    )
