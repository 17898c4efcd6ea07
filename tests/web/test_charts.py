"""Small charts: nothing outside, nothing on top of another, words counted apart from numbers."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from luoshi.model import Level, Modifier, Span, Target
from luoshi.web.charts import RIGHT, STEP, life, strip
from luoshi.web.pictures import LEFT


def target(value: float | None, high: float | None = None, unit: str = "%", stated: bool = True) -> Target:
    """A target for growth."""
    spans = (Span(0, 2),) if stated else ()
    return Target(
        "s", "s-0", spans, "5%", "增长", "gdp_growth", Modifier.ABOUT, value, high, unit, None, "2026", "某省", "headline", stated, "x"
    )  # fmt: skip


@given(st.lists(st.tuples(st.floats(-50, 500), st.one_of(st.none(), st.floats(0, 20))), min_size=3, max_size=40))
def test_no_dot_covers_another(found: list[tuple[float, float | None]]) -> None:
    """Every value has a place of its own inside the picture."""
    drawn = strip([target(value, value + more if more is not None else None) for value, more in found])
    assert drawn is not None and len(drawn.values) == len(found)
    for number, one in enumerate(drawn.values):
        assert LEFT <= one.x <= RIGHT and (one.x2 is None or one.x <= one.x2 <= RIGHT)
        for other in drawn.values[number + 1 :]:
            assert one.y != other.y or other.x >= (one.x2 or one.x) + STEP - 0.2


def test_words_and_other_units_are_counted_not_drawn() -> None:
    """Three per cents, one in words, one in persons, one not stated."""
    rows = [target(4.5, 5), target(5), target(5), target(None), target(70, unit="万人"), target(None, stated=False)]
    drawn = strip(rows)
    assert drawn is not None
    assert (drawn.unit, len(drawn.values), drawn.without) == ("%", 3, 2)
    assert strip(rows[:2]) is None and strip([]) is None


@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.sampled_from([*Level, None])),
        min_size=1,
        max_size=60,
    )
)
def test_every_use_is_in_one_bar_of_its_level(uses: list[tuple[date, Level | None]]) -> None:
    """Bars stand in the band of their level and add up."""
    drawn = life(uses)
    assert drawn is not None
    assert sum(bar.count for bar in drawn.bars) == len(uses)
    for band in drawn.bands:
        own = [bar for bar in drawn.bars if band.top <= bar.y < band.bottom]
        assert sum(bar.count for bar in own) == sum(level is band.level for _, level in uses)
        assert all(bar.x >= LEFT and bar.x + bar.width <= RIGHT + 2 for bar in own)


def test_a_phrase_without_dates_has_no_picture() -> None:
    """Nothing to draw."""
    assert life([]) is None
