"""The life of a formulation: first, who repeats, how fast, last."""

from __future__ import annotations

import pytest

from luoshi.model import FormulationKind, FormulationUse, Identity, Level, Span
from luoshi.uptake.lifelines import days_between, life_lines


def identity(article, issuer, level, day):
    """The identity of one article."""
    return Identity(article[:1], article, "", issuer, None, level, None, None, day, None, None)


def use(article, form, at=0, canonical="三群五链"):
    """One use of a formulation in an article."""
    spans = (Span(at, at + len(form)),)
    return FormulationUse(article[:1], article, spans, form, canonical, FormulationKind.NUMERIC_FORMULA, None, "r")


IDENTITIES = [
    identity("a", "云泽省委", Level.PROVINCIAL, "2023-02-20"),
    identity("b", "青屿市政府", Level.CITY, "2023-03-12"),
    identity("c", "青屿市政府", Level.CITY, "2023-05-01"),
    identity("d", "临湖市政府", Level.CITY, "2023-03"),
    identity("e", "某局", Level.CITY, "--10-24"),
    identity("f", "别的机构", Level.CITY, "2023-03-30"),
]
USES = [
    use("c", "三群五链"),
    use("a", "“三群五链”"),
    use("b", "三群五链", 5),
    use("b", "三群五链", 9),
    use("d", "3群5链"),
    use("e", "三群五链"),
]


@pytest.fixture(scope="module")
def line():
    """The life line of one formulation."""
    (found,) = life_lines(USES, IDENTITIES)
    return found


def test_first_and_last_use(line):
    """The first use is the earliest dated one, the last the latest."""
    assert (line.first.issuer, line.first.date, line.first.form) == ("云泽省委", "2023-02-20", "“三群五链”")
    assert (line.last.article_id, line.last.date) == ("c", "2023-05-01")


def test_who_repeats_and_how_fast(line):
    """Issuers stand in the order in which they took it up, with days where both dates are known to the day."""
    assert [(r.issuer, r.days, r.documents) for r in line.repeats] == [
        ("云泽省委", 0, 1),
        ("临湖市政府", None, 1),
        ("青屿市政府", 20, 2),
    ]


def test_variants_and_counts(line):
    """Every printed form is counted; uses without a date are counted apart, never dated."""
    assert line.variants == (("三群五链", 4), ("3群5链", 1), ("“三群五链”", 1))
    assert (line.documents, line.uses, line.undated) == (5, 6, 1)


def test_share_of_documents_per_month(line):
    """The denominator is all dated documents of the month, those without the formulation included."""
    assert [(m.month, m.documents, m.all_documents) for m in line.months] == [
        ("2023-02", 1, 1),
        ("2023-03", 2, 3),
        ("2023-05", 1, 1),
    ]
    assert line.months[1].share == pytest.approx(2 / 3)


def test_on_one_day_the_higher_level_is_first():
    """A formulation printed at two levels on one day comes from above."""
    identities = [
        identity("a", "某市", Level.CITY, "2023-01-01"),
        identity("b", "中央", Level.CENTRAL, "2023-01-01"),
    ]
    (found,) = life_lines([use("a", "三群五链"), use("b", "三群五链")], identities)
    assert found.first.issuer == "中央"


def test_formulations_without_a_date_have_no_first_use():
    """Where nothing is dated nothing is first; the most used formulation comes first all the same."""
    lines = life_lines(
        [use("z", "甲", canonical="甲"), use("e", "乙", canonical="乙"), use("b", "乙", canonical="乙")], IDENTITIES
    )
    assert [(found.canonical, found.first is None) for found in lines] == [("乙", False), ("甲", True)]
    assert life_lines([], IDENTITIES) == ()


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [("2023-02-20", "2023-03-12", 20), ("2023-02", "2023-03-12", None), ("2023-02-30", "2023-03-12", None)],
)
def test_days_between_dates(first, second, days):
    """Days are counted only between days."""
    assert days_between(first, second) == days
