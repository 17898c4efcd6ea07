"""Verbs of doing (行为词): what a body says it will build, hold, spend or reach."""

from __future__ import annotations

import re
from functools import lru_cache

from luoshi.lexicon.tables import Lexicon


@lru_cache(maxsize=8)
def kinds(lexicon: Lexicon) -> dict[str, str]:
    """Return what each verb commits to: output, activity, input, level, growth, or the scope of a work."""
    return {row["act"]: row["kind"] for row in lexicon.rows("acts")}


@lru_cache(maxsize=8)
def pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the verbs as one pattern, longest first, so that 新改建 is not read as 改建."""
    return re.compile("|".join(sorted(kinds(lexicon), key=lambda act: (-len(act), act))))
