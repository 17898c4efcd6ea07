"""Which formulations a collection makes its own (新提法): new ones that no list knows, shown by how they are written.

A quoted stretch becomes a formulation of the collection when several documents quote it on different occasions and it is seldom
written without quotation marks: then it is a name, not an ordinary word set off once. The figures are kept as the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from luoshi.model import FormulationKind

#: How many documents must quote a new phrase: a formula that counts something proves itself sooner.
_DOCUMENTS = {FormulationKind.NUMERIC_FORMULA: 2}
_ORDINARY_DOCUMENTS = 3
#: The share of all its occurrences that stand in quotation marks.
_QUOTED = 0.6
#: Letters, digits or one character alone name nothing.
_NAME = re.compile(r"[\u4e00-\u9fff]")
#: A phrase of two characters is a name only if it counts (两山, 三资).
_COUNTS = re.compile(r"[一二两三四五六七八九十百千双\d]")
_NEVER = frozenset({FormulationKind.REPORT_QUOTE, FormulationKind.LABEL, FormulationKind.DOCUMENT_TITLE})


class Origin(StrEnum):
    """Where a formulation is known from (来源): the lexicon, the collection's own evidence, or no more than being seen."""

    LEXICON = "lexicon"
    DISCOVERED = "discovered"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a phrase is written in a collection (用例证据).

    ``documents`` quote it on ``occasions`` (different issuers or days); ``form`` is the printed form quoted most often, ``marked``
    times.
    """

    canonical: str
    kind: FormulationKind
    documents: int
    occasions: int
    form: str
    marked: int


def judge(evidence: Evidence, occurrences: Callable[[str], int]) -> tuple[Origin, str]:
    """新提法: quoted in at least three documents (two if it counts something) on two occasions, and quoted in at least three of
    five places where it stands. ``occurrences`` counts a form in all texts, quoted or not; it is asked only where the rest holds.
    """
    if evidence.kind in _NEVER or not _could_name(evidence.canonical):
        return Origin.SEEN, ""
    if evidence.documents < _DOCUMENTS.get(evidence.kind, _ORDINARY_DOCUMENTS) or evidence.occasions < 2:
        return Origin.SEEN, ""
    places = max(occurrences(evidence.form), evidence.marked)
    share = evidence.marked / places
    why = f"{evidence.documents} 份文件、{evidence.occasions} 个场合加引号使用；全部 {places} 处中 {evidence.marked} 处加引号（{share:.0%}）"
    return (Origin.DISCOVERED if share >= _QUOTED else Origin.SEEN), why


def _could_name(canonical: str) -> bool:
    letters = len(_NAME.findall(canonical))
    return letters >= 3 or (len(canonical) >= 2 and letters >= 1 and _COUNTS.search(canonical) is not None)
