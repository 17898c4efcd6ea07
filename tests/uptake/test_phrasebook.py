"""New formulations are shown by how they are written: quoted by several, on several occasions, seldom without marks."""

from __future__ import annotations

import pytest

from luoshi.model import FormulationKind
from luoshi.uptake.phrasebook import Evidence, Origin, judge

SLOGAN, FORMULA = FormulationKind.SLOGAN, FormulationKind.NUMERIC_FORMULA


def evidence(
    canonical: str = "数智云泽", kind: FormulationKind = SLOGAN, documents: int = 3, occasions: int = 2, marked: int = 6
) -> Evidence:
    """Evidence for a phrase."""
    return Evidence(canonical, kind, documents, occasions, canonical, marked)


@pytest.mark.parametrize(
    ("given", "places", "origin"),
    [
        (evidence(), 6, Origin.DISCOVERED),
        (evidence(), 10, Origin.DISCOVERED),
        (evidence(), 11, Origin.SEEN),  # mostly written without marks: an ordinary word
        (evidence(documents=2), 6, Origin.SEEN),
        (evidence("五链三区", FORMULA, documents=2), 6, Origin.DISCOVERED),
        (evidence("两山", FORMULA, documents=2), 6, Origin.DISCOVERED),
        (evidence(occasions=1), 6, Origin.SEEN),  # one body on one day, printed three times
        (evidence("富矿"), 6, Origin.SEEN),  # two characters that count nothing
        (evidence("N"), 6, Origin.SEEN),
        (evidence("要把这件事办好", FormulationKind.REPORT_QUOTE, 9, 9), 9, Origin.SEEN),
    ],
)
def test_evidence_decides(given: Evidence, places: int, origin: Origin):
    """Documents, occasions and the share of quoted places; words of a speaker are never a formulation."""
    assert judge(given, lambda form: places)[0] is origin


def test_the_reason_gives_the_figures():
    """So that a reader can judge the judgement."""
    assert judge(evidence(), lambda form: 8)[1] == "3 份文件、2 个场合加引号使用；全部 8 处中 6 处加引号（75%）"


def test_the_texts_are_searched_only_for_what_enough_documents_quote():
    """Counting costs a search; a collection has thousands of phrases quoted once."""

    def never(form: str) -> int:
        raise AssertionError(form)

    assert judge(evidence(documents=1), never) == (Origin.SEEN, "")
