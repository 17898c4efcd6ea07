"""Two documents compared, from links alone."""

from __future__ import annotations

from luoshi.model import Link, LinkClass, Passage, PassageKind, Span
from luoshi.web.comparing import compare, numbers, seen_from

UP, DOWN = "a" * 16, "b" * 16


def passage(source: str, start: int, text: str) -> Passage:
    """A sentence of a document."""
    end = start + len(text)
    return Passage(source, 0, start, PassageKind.SENTENCE, text, start, end, (Span(start, end),), 0)


def link(up: str, up_at: int, down: str, down_at: int) -> Link:
    """A link between two stretches."""
    return Link(
        UP, f"{UP}-0", (Span(up_at, up_at + len(up)),), up, DOWN, f"{DOWN}-0",
        (Span(down_at, down_at + len(down)),), down, LinkClass.ADAPTED, 0.9, 30, True, "日期", (), "trace.x",
    )  # fmt: skip


PLAN = ["到2027年净增规上企业3000家以上。", "建设云泽湖实验室，打造创新高地。", "严禁以任何名义向企业摊派费用。"]
CITY = ["到2027年净增规上企业900家以上。", "严禁以任何名义向企业摊派费用。", "修复湖区岸线，搬迁沿湖化工企业。"]


def documents() -> tuple[list[Passage], list[Passage], list[Link]]:
    """Three sentences each: one changed, one kept, one left out, one added."""
    up = [passage(UP, 100 * n, text) for n, text in enumerate(PLAN)]
    down = [passage(DOWN, 100 * n, text) for n, text in enumerate(CITY)]
    return up, down, [link(PLAN[0], 0, CITY[0], 0), link(PLAN[2], 200, CITY[1], 100)]


def test_what_became_of_every_sentence() -> None:
    """Changed, left out, word for word; one sentence stands downstream only."""
    found = compare(*documents())
    assert [pair.link_class for pair in found.pairs] == [LinkClass.ADAPTED, None, LinkClass.VERBATIM]
    assert (found.taken, found.sentences) == (2, 3)
    assert [(one.up, one.down) for one in found.numbers] == [("3000", "900")]
    assert [one.text for one in found.additions] == [CITY[2]]
    assert found.pairs[0].path == f"/p/{DOWN}.0-{len(CITY[0])}"


def test_the_number_of_an_item_is_no_number_of_its_own() -> None:
    """（2） here and 3. there are the same item; the clause tells what a number counts."""
    up = passage(UP, 0, "（2）净增企业3000家以上，达到5000家。")
    (pair,) = compare([up], [], [link(up.text, 0, "3.净增企业900家以上，达到1600家。", 0)]).pairs
    assert [(one.clause, one.up, one.down) for one in numbers(pair)] == [
        ("（2）净增企业3000家以上", "3000", "900"),
        ("达到5000家", "5000", "1600"),
    ]


def test_a_number_put_in_is_no_change_of_a_number() -> None:
    """Only a number in the place of another one counts."""
    up, down, _ = documents()
    (pair,) = compare(up[1:2], down, [link(PLAN[1], 100, "建设云泽湖实验室等3家平台，打造创新高地。", 0)]).pairs
    assert numbers(pair) == []


def test_a_comparison_can_be_turned_round() -> None:
    """Seen from the city, the same link leads to the plan."""
    _, _, links = documents()
    turned = seen_from(links[0], f"{DOWN}-0")
    assert (turned.up_quote, turned.down_quote, turned.up_spans) == (CITY[0], PLAN[0], links[0].down_spans)
    assert seen_from(links[0], f"{UP}-0") == links[0]
