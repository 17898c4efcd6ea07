"""Where things stand in a picture."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import ArticleKind, Level
from luoshi.store.query.documents import Document
from luoshi.store.query.flows import Flow
from luoshi.web.pictures import LABEL, LEFT, WIDTH, cascade, day_of, scale, ticks

days = st.dates(date(1949, 10, 1), date(2099, 12, 31))


def document(name: str, day: str | None, level: Level | None = Level.CITY) -> Document:
    """A document with a date and a level."""
    return Document(
        name,
        name,
        f"{name}.txt",
        0,
        ArticleKind.PLAN,
        name,
        None,
        None,
        level,
        None,
        None,
        day,
        None,
        None,
        "",
        9,
        0,
        0,
        0,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-02-20", date(2023, 2, 20)),
        ("2023-02", date(2023, 2, 1)),  # a month
        ("2023", date(2023, 1, 1)),  # a year
        ("--11-30", None),  # a day of an unknown year
        ("2023-02-30", None),  # no such day
        ("去年", None),
        (None, None),
    ],
)
def test_days(text: str | None, day: date | None) -> None:
    """A date that names no day stands at its beginning; one that names no year stands nowhere."""
    assert day_of(text) == day


@given(st.lists(days, min_size=1, max_size=20))
def test_everything_stands_inside_the_picture(found: list[date]) -> None:
    """Days in order from left to right, marks between the first and the last, at most ten."""
    place = scale(found)
    places = [place(day) for day in sorted(found)]
    assert places == sorted(places)
    assert all(LEFT <= x <= WIDTH - LABEL for x in places)
    marks = ticks(found, place)
    assert 1 <= len(marks) <= 10 and all(LEFT <= mark.x <= WIDTH - LABEL for mark in marks)


@given(st.lists(st.tuples(days, st.sampled_from([*Level, None])), min_size=1, max_size=25))
def test_no_label_covers_another_and_every_dot_stands_in_its_band(found: list[tuple[date, Level | None]]) -> None:
    """However many documents share a month."""
    rows = [document(str(number), day.isoformat(), level) for number, (day, level) in enumerate(found)]
    picture = cascade(rows, [])
    assert picture is not None and len(picture.dots) == len(rows)
    for one in picture.dots:
        assert any(band.level is one.document.level and band.top < one.y < band.bottom for band in picture.bands)
        for other in picture.dots:
            assert one is other or one.y != other.y or abs(one.x - other.x) >= LABEL - 0.2


def test_flows_lead_from_dot_to_dot_and_undated_documents_are_named() -> None:
    """A flow to a document without a date is not drawn, and the document is not forgotten."""
    rows = [document("a", "2023-01-01", Level.PROVINCIAL), document("b", "2023-06-01"), document("c", None)]
    found = [Flow("a", "b", 3, 2, 0, 90.0), Flow("a", "c", 1, 0, 0, 10.0), Flow("b", "a", 0, 0, 1, 0.0)]
    picture = cascade(rows, found)
    assert picture is not None
    assert [(edge.flow.links, edge.wide) for edge in picture.edges] == [(5, 6), (1, 1)]
    assert [one.article_id for one in picture.undated] == ["c"]
    assert cascade([document("c", None)], []) is None
