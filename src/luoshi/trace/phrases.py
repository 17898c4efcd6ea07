"""What the lexicon tells tracing (词典设置)."""

from __future__ import annotations

from luoshi.lexicon import Lexicon
from luoshi.lexicon.set_phrases import set_phrases as listed
from luoshi.lexicon.set_phrases import simplified
from luoshi.trace.options import Options


def set_phrases(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the set phrases (套话) of the lexicon, for :class:`~luoshi.trace.options.Options`."""
    return listed(lexicon)


def options_of(lexicon: Lexicon) -> Options:
    """Return the options with what the lexicon knows: set phrases and Traditional characters."""
    return Options(set_phrases=listed(lexicon), variants=simplified(lexicon))
