"""Boxes and sizes of type: what a PDF says of its lines goes before what their widths suggest."""

from __future__ import annotations

import pytest

from luoshi.lexicon import load
from luoshi.model import Block, DropReason, Media, Source, Span
from luoshi.restore import restore
from luoshi.restore.lines import SetAs, read_lines
from luoshi.restore.typeset import larger_type, set_lines, set_parts, smaller_type
from luoshi.restore.wraps import Part

BODY, HEAD, SMALL = 10.0, 20.0, 7.0
#: A line of a page: text, left edge and top in points, size of type.
Row = tuple[str, float, float, float]


def source(rows: list[Row]) -> Source:
    """Lay rows out as the reader of PDF does: one block a line."""
    text, blocks = "", []
    for words, left, top, size in rows:
        box = (1.0, left, top, left + size * len(words), top + size)
        blocks.append(Block(Span(len(text), len(text) + len(words)), "line", "", 0.0, box, size))
        text += words + "\n"
    return Source("s", "s.pdf", Media.PDF, "utf-8", text, layout=tuple(blocks))


def column(texts: list[str], left: float, top: float, size: float = BODY) -> list[Row]:
    """Set lines one under the other; a full-width blank before the text is an indent."""
    return [
        (text.strip("\u3000"), left + (2 * size if text.startswith("\u3000") else 0), top + 1.5 * size * at, size)
        for at, text in enumerate(texts)
    ]


LONG = [
    "\u3000今天全省先进制造强省建设推进",
    "会议在临湖市召开传达学习省委部署",
    "研究工作。",
    "\u3000会议指出这一段的首行没有任何",
    "标点却不是标题。",
]
PAGE = [
    *column(["云泽日报"], 50, 20, SMALL),
    *column(["全省先进制造强省", "建设推进会议召开"], 50, 60, HEAD),
    *column(LONG[:2], 50, 130),
    *column(LONG[2:], 230, 130),
    *column(["制图 林知秋"], 230, 230, SMALL),
]


def told(rows: list[Row]) -> list[SetAs | None]:
    """Return what is told of the lines that are kept."""
    page = source(rows)
    return [line.set_as for line in set_lines(page.layout, read_lines(page.text))[0]]


def test_size_and_indent_tell_headlines_and_first_lines() -> None:
    """Large lines are headlines, indented ones open paragraphs, a new column goes on with the paragraph before."""
    opens, goes_on = SetAs.OPENS, SetAs.GOES_ON
    assert told(PAGE) == [SetAs.DISPLAY, SetAs.DISPLAY, opens, goes_on, goes_on, opens, goes_on]


def test_small_lines_are_dropped_with_a_reason() -> None:
    """The running head and the name of the illustrator belong to no article, and the page says why."""
    page = source(PAGE)
    _, drops = set_lines(page.layout, read_lines(page.text))
    assert [drop.span.of(page.text) for drop in drops] == ["云泽日报", "制图 林知秋"]
    assert {drop.why for drop in drops} == {DropReason.FURNITURE}
    assert all(drop.reason.rule.endswith("smaller_type") for drop in drops)


def test_captions_in_small_type_stay() -> None:
    """What reads as a caption is kept for the caption of its own."""
    page = source([*PAGE, *column(["图为全省先进制造强省建设推进会议现场"], 230, 260, SMALL)])
    kept, _ = set_lines(page.layout, read_lines(page.text))
    assert kept[-1].text.startswith("图为")


@pytest.mark.parametrize("size", [SMALL, 13.0])
def test_a_text_in_another_size_is_no_headline_and_no_aside(size: float) -> None:
    """A notice in small type or a lead in large type has many letters: it stays running text."""
    other = [
        "\u3000" + "这是用别的字号排印的一段正文每行很长" * 2,
        "第二行同样很长不是标题也不是报眉说明" * 2,
        "还有一行同样很长所以一定是正文的文字" * 2,
    ]
    rows = [*PAGE, *column(LONG * 8, 420, 130), *column(other, 600, 130, size)]
    assert told(rows)[-3:] == [SetAs.OPENS, SetAs.GOES_ON, SetAs.GOES_ON]


def test_files_without_boxes_come_back_as_they_are() -> None:
    """Text pages have no layout; nothing is told and nothing dropped."""
    lines = read_lines("第一行\n第二行\n")
    assert set_lines((), lines) == (lines, [])


def test_parts_follow_what_is_told() -> None:
    """First, middle and last line; a line by itself that ends no sentence is a heading in the size of the text."""
    page = source([*column([LONG[0], LONG[1], LONG[2], "\u3000一、总体要求", LONG[0], LONG[2]], 50, 130)])
    kept, _ = set_lines(page.layout, read_lines(page.text))
    assert set_parts(kept) == [Part.FIRST, Part.MIDDLE, Part.LAST, Part.DISPLAY, Part.FIRST, Part.LAST]


def test_a_page_with_boxes_is_restored_by_them() -> None:
    """Title on two lines, two paragraphs over two columns, no masthead and no credit in the text."""
    page = source([*PAGE, *column(LONG[:2] * 2, 420, 130)])
    restored = restore(page, load())
    article = restored.articles[0]
    assert article.title is not None and "".join(article.title.split()) == "全省先进制造强省建设推进会议召开"
    assert article.text.split("\n")[:2] == ["".join(LONG[:3]).strip("\u3000"), "".join(LONG[3:]).strip("\u3000")]
    assert "摄" not in article.text


@pytest.mark.parametrize(("size", "large", "small"), [(20.0, True, False), (10.0, False, False), (7.0, False, True)])
def test_sizes_are_judged_against_most_of_the_page(size: float, large: bool, small: bool) -> None:
    """One step of print sizes is a tenth; less is the same size."""
    assert larger_type(size, BODY) is large
    assert smaller_type(size, BODY) is small
