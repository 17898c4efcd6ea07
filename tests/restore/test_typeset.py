"""Boxes and sizes of type: what a PDF says of its lines goes before what their widths suggest."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.lexicon import load
from luoshi.model import Block, DropReason, Media, Source, Span
from luoshi.restore import restore
from luoshi.restore.asides import page_number, smaller_type
from luoshi.restore.displays import larger_type
from luoshi.restore.lines import SetAs, read_lines
from luoshi.restore.typeset import Setting, set_pages, set_parts
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


def setting(rows: list[Row]) -> Setting:
    """Return what is told of a page."""
    page = source(rows)
    found = set_pages(page.layout, page.text, read_lines(page.text))
    assert found is not None
    return found


def told(rows: list[Row]) -> list[SetAs | None]:
    """Return what is told of the lines that are kept."""
    return [line.set_as for line in setting(rows).proof.lines]


def read_as(rows: list[Row]) -> list[str]:
    """Return the lines in reading order."""
    return [line.text for line in setting(rows).proof.lines]


def test_size_and_indent_tell_headlines_and_first_lines() -> None:
    """Large lines are headlines, indented ones open paragraphs, a new column goes on with the paragraph before."""
    opens, goes_on = SetAs.OPENS, SetAs.GOES_ON
    assert told(PAGE) == [SetAs.DISPLAY, SetAs.DISPLAY, opens, goes_on, goes_on, opens, goes_on]


def test_small_lines_are_dropped_with_a_reason() -> None:
    """The running head and the name of the illustrator belong to no article, and the page says why."""
    page = source(PAGE)
    drops = setting(PAGE).drops
    assert [drop.span.of(page.text) for drop in drops] == ["云泽日报", "制图 林知秋"]
    assert {drop.why for drop in drops} == {DropReason.FURNITURE}
    assert all(drop.reason.rule.endswith("smaller_type") for drop in drops)


def test_captions_in_small_type_stay() -> None:
    """What reads as a caption is kept for the caption of its own."""
    kept = read_as([*PAGE, *column(["图为全省先进制造强省建设推进会议现场"], 230, 260, SMALL)])
    assert kept[-1].startswith("图为")


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


def test_files_without_boxes_are_no_set_pages() -> None:
    """Text pages have no layout; nothing is told."""
    assert set_pages((), "第一行\n第二行\n", read_lines("第一行\n第二行\n")) is None


def story(name: str, left: float, top: float, columns: int, rows: int, size: float = BODY) -> list[Row]:
    """Set a headline on the axis of its columns, each 12 characters wide, and under it numbered lines."""
    width = columns * 14 * size - 2 * size
    title = f"{name}的标题写在各栏中间"
    found: list[Row] = [(title, left + (width - len(title) * HEAD) / 2, top, HEAD)]
    for at in range(columns):
        texts = [f"{name}第{at}栏第{row:02}行接排文字" for row in range(rows)]
        found += column(texts, left + at * 14 * size, top + 40, size)
    return found


def order_of(rows: list[Row]) -> str:
    """Return the first characters of the lines in reading order, runs of one story as one."""
    return "".join(key for key, _ in groupby(text[0] for text in read_as(rows)))


def test_stories_side_by_side_are_read_one_after_the_other() -> None:
    """Headlines at one height, each over its own columns, whatever the order of the file; another one below both."""
    left, right = story("甲", 50, 50, 3, 8), story("乙", 500, 50, 2, 8)
    below = story("丙", 50, 260, 5, 6)
    for rows in ([*left, *right, *below], [*below, *right[1:], *left[1:], right[0], left[0]]):
        assert order_of(rows) == "甲乙丙"
    lines = read_as([*below, *right, *left])
    assert lines[:2] == ["甲的标题写在各栏中间", "甲第0栏第00行接排文字"]
    assert lines.index("甲第1栏第00行接排文字") == 9


def test_columns_of_unequal_width() -> None:
    """Stories in other measures do not share gutters; the narrow one stands beside the wide one."""
    wide, narrow = story("甲", 50, 50, 2, 9, 12.0), story("乙", 450, 50, 3, 12, 9.0)
    assert order_of([*narrow, *wide]) == "甲乙"


def test_headlines_inside_columns_follow_the_column() -> None:
    """All stories in the same columns: a headline in the middle of a column opens its story there."""
    one = column(["\u3000甲的第一行文字接排下去", "甲的第二行文字接排下去"] * 6, 50, 50)
    title: list[Row] = [("乙的标题", 220, 50, HEAD)]
    two = column(["乙的第一行文字接排下去的", "乙的第二行文字接排下去的"] * 5, 200, 95)
    assert order_of([*title, *two, *one]) == "甲乙"


def test_upright_headline_stands_over_the_columns_beside_it() -> None:
    """A vertical headline reads downwards and comes before the columns that begin beside its top."""
    rows = story("甲", 100, 50, 3, 4)[1:]
    other = story("乙", 100, 400, 3, 4)
    page = source([*rows, *other])
    text = page.text + "竖排标题向下读\n"
    box = (1.0, 60.0, 90.0, 80.0, 230.0)
    block = Block(Span(len(page.text), len(text) - 1), "upright", "", 0.0, box, HEAD)
    found = set_pages((*page.layout, block), text, read_lines(text))
    assert found is not None
    assert found.proof.lines[0].text == "竖排标题向下读"


def test_page_numbers_and_running_heads_are_dropped() -> None:
    """What stands at one place on every page, digits aside, and a number by itself at the foot."""
    text, blocks = "", []
    for number in (1, 2, 3):
        rows: list[Row] = [
            ("云泽省人民政府公报", 200, 30, BODY),
            *column([f"{line}{'甲乙丙'[number - 1]}" for line in LONG], 50, 80),
            (f"— {number} —", 220, 700, BODY),
        ]
        for words, left, top, size in rows:
            box = (float(number), left, top, left + size * len(words), top + size)
            words = words.strip("\u3000")
            blocks.append(Block(Span(len(text), len(text) + len(words)), "line", "", 0.0, box, size))
            text += words + "\n"
    found = set_pages(blocks, text, read_lines(text))
    assert found is not None and not found.columned
    dropped = [(drop.span.of(text), drop.reason.rule.rsplit(".", 1)[-1]) for drop in found.drops]
    assert sorted(dropped) == sorted(
        [("云泽省人民政府公报", "running_head")] * 3 + [(f"— {n} —", "page_number") for n in (1, 2, 3)]
    )


def test_nothing_is_lost_on_the_way_through_the_proof() -> None:
    """The pieces of a restored page are the page."""
    page = source([*story("甲", 50, 50, 3, 8), *story("乙", 500, 50, 2, 8), *column(["制图 林知秋"], 230, 400, SMALL)])
    pieces = sorted((piece.span for piece in restore(page, load()).pieces), key=lambda span: span.start)
    assert "".join(span.of(page.text) for span in pieces) == page.text


def test_parts_follow_what_is_told() -> None:
    """First, middle and last line; a line by itself that ends no sentence is a heading in the size of the text."""
    one = column([LONG[0], LONG[1], LONG[2], "\u3000一、总体要求", LONG[0], LONG[2]], 50, 130)
    found = setting([*one, *column(LONG * 2, 250, 130)])
    parts = [Part.FIRST, Part.MIDDLE, Part.LAST, Part.DISPLAY, Part.FIRST, Part.LAST]
    assert set_parts(found.proof.lines)[:6] == parts


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


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("—3—", True),
        ("第3页", True),
        ("3/12", True),
        ("第3页共12页", True),
        ("ii", True),
        ("2023年", False),
        ("三、总则", False),
    ],
)
def test_page_numbers(text: str, number: bool) -> None:
    """Numbers by themselves in the forms of documents and papers."""
    assert page_number(text) is number


def test_a_document_in_one_column_becomes_paragraphs() -> None:
    """Full lines go on, over the end of a page as well; lines of one headline are one; a short line ends its paragraph."""
    text, blocks = "", []
    first: list[Row] = column(["云泽省人民政府关于", "印发方案的通知"], 150, 60, HEAD)
    first += column(["各市州人民政府："], 50, 130)
    first += column(["\u3000现将方案印发给你们请结合实际", "认真贯彻落实确保各项任务落到实处"], 50, 145)
    first += column(["并于年底前报告。", "\u3000各单位要加强领导明确责任分工"], 50, 175)
    pages = [first, column(["协同配合抓好落实定期通报进展情况", "重要情况随时报告。"], 50, 60)]
    for number, rows in enumerate(pages, start=1):
        for words, left, top, size in rows:
            box = (float(number), left, top, left + size * len(words), top + size)
            blocks.append(Block(Span(len(text), len(text) + len(words)), "line", "", 0.0, box, size))
            text += words + "\n"
    found = set_pages(blocks, text, read_lines(text))
    assert found is not None and not found.columned
    assert [line.text for line in found.proof.lines] == [
        "云泽省人民政府关于印发方案的通知",
        "各市州人民政府：",
        "现将方案印发给你们请结合实际认真贯彻落实确保各项任务落到实处并于年底前报告。",
        "各单位要加强领导明确责任分工协同配合抓好落实定期通报进展情况重要情况随时报告。",
    ]


def test_rules_part_the_cells_of_a_table() -> None:
    """Lines of a cell are joined, cells parted by tabs; a cell over two rows counts as in the first."""
    rows: list[Row] = [
        ("责任单位", 52, 62, BODY), ("任务", 112, 62, BODY), ("省统计局", 52, 90, BODY),
        ("编制统计", 112, 82, BODY), ("制度", 112, 93, BODY), ("发布报告", 112, 112, BODY),
    ]  # fmt: skip
    page = source(rows)
    rules = [(50, 60, 200, 60), (50, 80, 200, 80), (110, 110, 200, 110), (50, 130, 200, 130)]
    rules += [(50, 60, 50, 130), (110, 60, 110, 130), (200, 60, 200, 130)]
    blocks = [Block(Span(0, 1), "rule", "", 0.0, (1.0, *map(float, rule))) for rule in rules]
    found = set_pages((*page.layout, *blocks), page.text, read_lines(page.text))
    assert found is not None
    assert found.proof.text == "责任单位\t任务\n省统计局\t编制统计制度\n发布报告\n"


BOXES = st.lists(
    st.tuples(
        st.text("云泽省会议一二三。，记者图为 1", min_size=1, max_size=30).filter(lambda text: bool(text.strip())),
        st.integers(0, 600), st.integers(0, 800), st.sampled_from([0.5, 7.0, 10.0, 10.0, 10.0, 14.0, 20.0, 300.0]),
        st.booleans(), st.integers(1, 3),
    ),
    min_size=1, max_size=40,
)  # fmt: skip
RULES = st.lists(st.tuples(*[st.integers(0, 600)] * 4), max_size=12)


@settings(max_examples=120, deadline=None)
@given(BOXES, RULES)
def test_any_page_is_restored_whole(
    rows: list[tuple[str, int, int, float, bool, int]], rules: list[tuple[int, int, int, int]]
) -> None:
    """Whatever boxes a file states, nothing is lost, nothing is claimed twice and nothing fails."""
    text, blocks = "", []
    for words, left, top, size, upright, page in rows:
        words = words.strip()
        across, down = (size, size * len(words)) if upright else (size * len(words), size)
        box = (float(page), float(left), float(top), left + across, top + down)
        span = Span(len(text), len(text) + len(words))
        blocks.append(Block(span, "upright" if upright else "line", "", 0.0, box, size))
        text += words + "\n"
    for a, b, c, d in rules:
        box = (1.0, float(min(a, c)), float(min(b, d)), float(max(a, c)), float(max(b, d)))
        blocks.append(Block(Span(0, 1), "rule", "", 0.0, box))
    page_source = Source("s", "s.pdf", Media.PDF, "pdf", text, layout=tuple(blocks))
    pieces = sorted((piece.span for piece in restore(page_source, load()).pieces), key=lambda span: span.start)
    assert "".join(span.of(text) for span in pieces) == text
