"""What was changed on the way, which source comes first, and what has no source."""

from __future__ import annotations

from luoshi.model import Edit, Level, Passage, PassageKind, Span
from luoshi.trace.additions import additions
from luoshi.trace.classify import changes
from luoshi.trace.edits import What, told
from luoshi.trace.sources import Candidate, ranked

NAMES = frozenset({"云泽省", "青江市", "云泽", "青江"})


def what(up: str, down: str) -> list[What]:
    """Return what turns one text into the other."""
    return [one.what for one in told(changes(up, down), NAMES.__contains__)]


def test_edits_are_sorted_by_what_they_do() -> None:
    """Numbers, names, inserted, deleted and reworded are told apart, each with its rule."""
    assert what("新增就业12万人以上", "新增就业3万人以上") == [What.NUMBER]
    assert what("推动云泽高质量发展", "推动青江高质量发展") == [What.NAME]
    assert what("完善社保体系", "完善多层次社保体系") == [What.INSERTED]
    assert what("完善多层次社保体系", "完善社保体系") == [What.DELETED]
    assert what("切实完善社保体系", "加快完善社保体系") == [What.REWORDED]
    (one,) = told([Edit("insert", "", "多层次")], NAMES.__contains__)
    assert one.rule == "luoshi.trace.edits.inserted"


def test_a_clause_that_stands_elsewhere_moved() -> None:
    """Words left out at one place and put in at another are told once."""
    edits = [Edit("delete", "统筹城乡就业、", ""), Edit("insert", "", "、统筹城乡就业")]
    assert [one.what for one in told(edits, NAMES.__contains__)] == [What.MOVED]


def candidate(key: str, date: str | None = None, level: Level | None = None, **more: object) -> Candidate:
    """Return a possible source."""
    values: dict[str, object] = {"cited": False, "likeness": 0.9, "weight": 10.0} | more
    return Candidate(key=key, date=date, level=level, **values)  # type: ignore[arg-type]


def test_sources_are_ranked_with_reasons() -> None:
    """Named before unnamed, earlier before later, higher before lower, closer before looser."""
    late = candidate("late", "2026-02-01", Level.CENTRAL)
    early, cited = candidate("early", "2025-10-23"), candidate("cited", "2026-03-01", cited=True)
    found = ranked([late, early, cited])
    assert [one.candidate.key for one in found] == ["cited", "early", "late"]
    assert [one.why.split(":")[0] for one in found] == ["citation", "date", "behind"]
    assert all(one.decided for one in found)
    closer = ranked([candidate("loose", "2026-01-01", likeness=0.7), candidate("close", "2026-01-01")])
    assert [one.candidate.key for one in closer] == ["close", "loose"]
    assert closer[0].why.startswith("faithfulness")


def test_undecided_sources_share_a_place() -> None:
    """Two documents of one day and level, alike by the same share: nothing says which was the source."""
    found = ranked([candidate("a", "2026-01-20", Level.PROVINCIAL), candidate("b", "2026-01-20", Level.PROVINCIAL)])
    assert [(one.place, one.decided) for one in found] == [(1, False), (1, False)]
    (alone,) = ranked([candidate("a")])
    assert alone.decided
    assert alone.place == 1


def test_what_has_no_source_is_a_local_addition() -> None:
    """A sentence half of which came from elsewhere is none, nor is a heading."""

    def passage(start: int, end: int) -> Passage:
        text, spans = "字" * (end - start), (Span(start, end),)
        return Passage("s", 0, start, PassageKind.SENTENCE, text, start, end, spans, 0)

    long, short, taken = passage(0, 20), passage(20, 25), passage(30, 50)
    assert additions([long, short, taken], [Span(28, 42), Span(0, 8)]) == (long,)
