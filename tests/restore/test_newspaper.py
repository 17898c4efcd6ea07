"""Newspaper pages: wrapped columns, displaced and upright headlines, jumps, bylines, captions, several articles."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from luoshi.lexicon import load
from luoshi.model import ArticleKind, DropReason, Restored
from luoshi.restore.bylines import byline_line
from tests.restore.laws import explains, restored

SPEECH = [
    "近段时间，我反复学习了大会报告，体会深刻。全市政法机关要把全面学习把握落实大会精神作为首要政治任务，推动平安建设走深走实。"
    "要健全矛盾纠纷多元化解体系，切实加强风险隐患源头防范，完善公共安全体系，强化社会治安整体防控。",
    "要以高水平法治护航高质量发展。坚持严格执法、公正司法，全面提升政法干警的专业化水平，着力锻造忠诚干净担当的政法铁军，不断开创政法工作新局面。",
]
NEWS = [
    "本报讯（记者 陈静）11月30日，市政协召开十三届五次常委会议，听取提案办理情况的通报，并对四个部门的提案办理工作开展民主评议。",
    "会议要求，要树立精品意识，着力提升提案撰写质量，打通提案成果转化的最后一公里，推动政协提案件件有回音、事事有着落。",
]
HARBOUR = [
    "随着一声汽笛，满载集装箱的货轮缓缓驶离码头，港区全年吞吐量突破千万标箱。码头工人老周在岸桥驾驶室里工作了二十年，见证了设备一代代更新。",
    "从人工理货到远程操控，作业效率提高了三成。下一步，港务集团将新开通三条外贸航线，扩建冷链仓库，服务周边省份的水果蔬菜出口。",
]


def wrap(paragraph: str, width: int) -> list[str]:
    """Set a paragraph: the first line two characters narrower, no mark that closes at the head of a line."""
    lines, line, room = [], "", width - 2.0
    for character in paragraph:
        size = 1.0 if "\u4e00" <= character <= "\u9fff" else 0.5
        if room - size < -0.25 and not (character in "，。、）”" and room > -0.75):
            lines.append(line)
            line, room = "", float(width)
        line += character
        room -= size
    return [*lines, line]


def column(paragraphs: Sequence[str], width: int, gap: str) -> str:
    """Set paragraphs in one column with ``gap`` between lines."""
    return gap.join(line for paragraph in paragraphs for line in wrap(paragraph, width))


def bodies(result: Restored) -> list[list[str]]:
    """Return the paragraphs of the articles, captions aside."""
    return [article.text.split("\n") for article in result.articles if article.kind.is_article]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_paragraphs_come_back_from_columns(gap: str) -> None:
    """Single or double spacing and any line end: the widths alone tell the paragraphs."""
    text = "港口新貌" + gap + column(HARBOUR * 3, 17, gap) + gap
    (paragraphs,) = bodies(restored(text))
    assert paragraphs == HARBOUR * 3


def test_headlines_at_the_end_find_their_texts() -> None:
    """As on a page of essays and news: all headlines and bylines stand at the end, in another order."""
    parts = [column(SPEECH, 16, "\n"), column(NEWS, 26, "\n"), column(HARBOUR, 14, "\n")]
    heads = [
        "千万标箱货轮驶离港区码头\n三条外贸航线服务水果蔬菜出口",
        "市政协召开十三届五次常委会议",
        "深学细悟笃行大会精神\n奋力开创政法工作新局面\n\n某某市委常委、市委政法委书记 向敏",
    ]
    result = restored("\n\n".join([*parts, *heads]) + "\n")
    found = {article.title: article for article in result.articles}
    speech = found["深学细悟笃行大会精神 奋力开创政法工作新局面"]
    assert (speech.kind, [one.name for one in speech.bylines]) == (ArticleKind.SPEECH, ["向敏"])
    assert speech.text.split("\n") == SPEECH
    news = found["市政协召开十三届五次常委会议"]
    assert news.text.split("\n") == NEWS
    assert (news.event_date, [one.name for one in news.bylines]) == ("--11-30", ["陈静"])
    assert found["千万标箱货轮驶离港区码头 三条外贸航线服务水果蔬菜出口"].text.split("\n") == HARBOUR
    moved = [piece for piece in result.pieces if piece.moved]
    assert moved
    assert all("标题" in explains(piece.reason.rule) or "署名" in explains(piece.reason.rule) for piece in moved)


def test_jumped_texts_stay_without_headline() -> None:
    """A text from another page is a continuation of its own, its marker dropped and quoted."""
    text = (
        column(HARBOUR, 17, "\n\n")
        + "\n\n满载集装箱的货轮驶离码头\n港务集团新开外贸航线\n\n▲ ▲（上接1版①）\n\n"
        + column(SPEECH, 20, "\n\n")
        + "\n"
    )
    result = restored(text)
    assert [article.kind for article in result.articles] == [ArticleKind.NEWS, ArticleKind.CONTINUATION]
    assert result.articles[1].title is None
    assert result.articles[1].continues == "上接1版①"
    assert [piece.drop for piece in result.pieces].count(DropReason.JUMP_MARKER) == 1


def test_a_jump_with_both_halves_on_the_page_runs_on() -> None:
    """下转 and 上接 side by side: the text goes on over them."""
    text = "政府工作报告\n各位代表：\n" + NEWS[1] + "（下转第四版）（紧接第一版） " + HARBOUR[0] + "\n"
    (paragraphs,) = bodies(restored(text))
    assert paragraphs[1] == NEWS[1] + HARBOUR[0]


def test_upright_headline_with_subtitle() -> None:
    """One character a line; an empty line is the end of a column, a dash begins the subtitle."""
    upright = (
        "\n".join("让蓝图变成施工图")
        + "\n\n"
        + "\n".join("让施工图变成实景")
        + "\n\n—\n—\n\n"
        + "\n".join("一论抓落实")
    )
    text = column(HARBOUR * 2, 15, "\n\n") + "\n\n" + upright + "\n"
    (article,) = restored(text).articles
    assert article.title == "让蓝图变成施工图 让施工图变成实景"
    assert article.subtitle == "——一论抓落实"


def test_doubled_caption_stands_apart() -> None:
    """A A B B under a photograph: one copy is kept, as a caption and no article."""
    half, other = "图为港区码头工人正在装卸集装箱", "新开通的外贸航线服务水果蔬菜出口"
    text = column(HARBOUR * 2, 17, "\n\n") + f"\n\n{half}{half}{other}{other}\n"
    result = restored(text)
    (caption,) = [article for article in result.articles if article.kind is ArticleKind.CAPTION]
    assert caption.text == half + other
    assert sum(piece.drop is DropReason.DOUBLED for piece in result.pieces) == 2


def test_section_headings_keep_their_article_together() -> None:
    """Two-line headings between paragraphs of one subject, set in one column."""
    head = "工信系统认真学习贯彻会议精神\n\n本报记者 吴丽琳\n\n"
    sections = [
        f"{place}：把会议决策部署转化为\n\n推动制造业发展的具体举措\n\n"
        + column(
            [f"{date}，{place}省工业和信息化厅召开党组会议，传达学习会议精神，研究制造业发展的贯彻落实意见和举措。"]
            * 2,
            18,
            "\n\n",
        )
        for place, date in (("广东", "10月24日"), ("浙江", "10月25日"))
    ]
    (article,) = restored(head + "\n\n".join(sections) + "\n").articles
    assert article.title == "工信系统认真学习贯彻会议精神"
    assert [article.text[one.start : one.end][:3] for one in article.headings] == ["广东：", "浙江："]
    assert article.event_date is None


@pytest.mark.parametrize("seed", range(6))
def test_pages_in_any_order_keep_every_character(seed: int) -> None:
    """Whatever stands where, the laws hold and no visible character is lost."""
    chance = random.Random(seed)
    parts = [column(part, chance.choice([13, 16, 18, 22]), "\n\n") for part in (SPEECH, NEWS, HARBOUR)]
    parts += ["（上接第1版）", "本报记者 吴丽琳", "货轮驶离码头", "图为码头一角", "第2版 要闻", "（下转3版）", "—\n—"]
    chance.shuffle(parts)
    restored("\n\n".join(parts))


def test_a_paragraph_interrupted_by_another_article_is_whole_again() -> None:
    """At a column break another article stands inside a paragraph; both come out whole, nothing between is lost."""
    outer = wrap(SPEECH[0], 17)
    inner = ["集装箱码头年吞吐量突破千万标箱", *(line for text in HARBOUR for line in wrap(text, 24))]
    lines = ["坚持严格执法公正司法", *wrap(SPEECH[1], 17), *outer[:6], *inner, *outer[6:]]
    result = restored("\n\n".join(lines))
    assert bodies(result) == [[SPEECH[1], SPEECH[0]], HARBOUR]
    assert [article.title for article in result.articles] == ["坚持严格执法公正司法", inner[0]]


def test_a_kicker_is_no_beginning_of_a_paragraph() -> None:
    """强调 at the end of a line without a comma behind it ends a kicker, though the line is as wide as the column."""
    lines = [
        "陈静在港区调研重点项目建设时强调",
        "扩建冷链仓库服务周边出口",
        *(line for text in HARBOUR for line in wrap(text, 18)),
    ]
    (article,) = restored("\n\n".join(lines)).articles
    assert (article.kicker, article.title) == (lines[0], lines[1])
    assert article.text.split("\n") == HARBOUR


def test_a_short_continuation_keeps_its_first_line() -> None:
    """Behind a jump marker the first line belongs to the text, whatever the width of the column before it."""
    page = ["市政协召开十三届五次常委会议", *(line for text in [*NEWS, *HARBOUR] for line in wrap(text, 24))]
    lines = [*page, "（上接第1版）", "港务集团将新开通三条外贸航线扩建", "冷链仓库。"]
    result = restored("\n\n".join(lines))
    assert bodies(result)[1] == ["港务集团将新开通三条外贸航线扩建冷链仓库。"]
    assert result.articles[1].title is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本版文、图 云泽日报记者 李华 见习记者 陈静", ["李华", "陈静"]),
        ("本版文/图 记者 李华", ["李华"]),
        ("文图并茂 记者 李华", []),
    ],
)
def test_credits_behind_text_and_picture(line: str, names: list[str]) -> None:
    """文、图 and an outlet may stand before a credit; other words may not."""
    assert [one.name for one in byline_line(line, 0, load())] == names
