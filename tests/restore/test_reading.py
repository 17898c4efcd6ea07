"""The door of the room: laws on any text, and the real pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.lexicon import load
from luoshi.model import Media, Source, source_id_of, squeeze
from luoshi.restore import restore
from tests.restore.laws import explains, laws, restored

#: Marks that steer reading, letters beyond the basic plane, every line end, controls.
ALPHABET = [
    *"党的二十大，。“”（）《》：、一二第 \n\r\t\u00a0\u3000\ufeff\u200b\u200d\u2028\x00\x0c▲—>1a",
    "𬱖",
    "👩\u200d🌾",
    "（上接第1版）",
    "本报记者 吴丽琳",
    "新华社北京5月10日电",
    "来源：新华社",
    "图为某地",
    "当前位置:首页 > 要闻",
    "一、总体要求",
    "2022年11月1日",
    "\n\n",
    "全面贯彻落实党的二十大精神切实把思想和行",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(ALPHABET), max_size=80).map("".join))
def test_any_text_gives_a_partition(text: str) -> None:
    """Reading never fails and never loses or doubles a character."""
    restored(text)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_unicode_gives_a_partition(text: str) -> None:
    """The same for whatever Unicode holds."""
    restored(text)


@pytest.mark.parametrize(
    "text",
    ["", "\ufeff", "\n\n\r\n", "。", "（" * 3000, "▲" * 3000, "一、" * 3000, "“" * 3000, " \n" * 3000, "甲\n" * 3000],
    ids=["empty", "mark", "blank", "stop", "brackets", "signs", "numbers", "quotes", "spaces", "upright"],
)
def test_odd_texts(text: str) -> None:
    """Nothing to read, or too much of one thing."""
    restored(text)


def test_reading_is_pure() -> None:
    """The same text gives the same result."""
    text = "某市会议召开\n" + "会议强调，要抓好各项工作落实，确保取得实效。" * 3
    assert restored(text) == restored(text)


def _source(path: Path) -> Source:
    data = path.read_bytes()
    return Source(source_id_of(data), path.name, Media.TEXT, "utf-8", data.decode())


@pytest.mark.shared
def test_dev_pages_equal_their_gold(shared: Path) -> None:
    """Titles, paragraphs, bylines and dates of the annotated pages, letter for letter."""
    lexicon = load()
    gold = [json.loads(line) for line in (shared / "score/gold/articles.jsonl").read_text().splitlines()]
    articles = {}
    for name in sorted({record["source_name"] for record in gold}):
        source = _source(shared / "score/gold/sources" / name)
        result = restore(source, lexicon)
        laws(source.text, result)
        articles[name] = [article for article in result.articles if article.kind.is_article]
    for record in (record for record in gold if record["is_article"]):
        body = [block["text"] for block in record["blocks"] if block["where"] == "body"]
        same = [article for article in articles[record["source_name"]] if article.text.split("\n") == body]
        assert len(same) == 1, record["id"]
        assert same[0].title == record["title"]
        assert {one.name for one in same[0].bylines} == {squeeze(one["name"]) for one in record["bylines"]}
        headings = [same[0].text[one.start : one.end] for one in same[0].headings]
        marked = [block["text"] for block in record["blocks"] if block["type"] == "heading"]
        assert headings == marked, record["id"]


@pytest.mark.shared
def test_seeds_without_gold(shared: Path) -> None:
    """Read by hand: the page of essays and news, and the web page on twelve lines."""
    lexicon = load()
    essays = restore(_source(next((shared / "seeds").glob("001*"))), lexicon)
    assert [(article.title, article.text.count("\n") + 1) for article in essays.articles] == [
        ("深学细悟笃行党的二十大精神 奋力开创新时代湘潭政法工作新局面", 4),
        ("坚定不移抓落实 一心一意优服务", 3),
        ("学习贯彻党的二十大精神 开创高质量发展新局面", 4),
        ("坚持以党的二十大精神为指引 谱写湘潭组织工作新篇章", 5),
        ("市政协召开十三届五次常委会议", 4),
        ("把思想和行动统一到党的二十大精神上来 在服务湘潭经济发展上当主力挑大梁", 6),
    ]
    assert [[one.name for one in article.bylines] for article in essays.articles] == [
        ["向敏"],
        ["刘新华"],
        ["董巍"],
        ["刘俊"],
        ["陈静"],
        ["符瑶"],
    ]
    web = restore(_source(next((shared / "seeds").glob("003*"))), lexicon)
    (article,) = web.articles
    assert (article.title, article.published) == ("勇担新使命 奋进新征程", "2022-11-01")


@pytest.mark.shared
def test_every_reason_is_explained(shared: Path) -> None:
    """A rule that stands in a result is a function with a docstring for the reader."""
    lexicon = load()
    rules = set()
    folders = ("seeds", "corpora/gwr_province_2026", "corpora/newspaper_raw/local_reprints")
    for path in (path for folder in folders for path in sorted((shared / folder).glob("*.txt"))[:12]):
        result = restore(_source(path), lexicon)
        rules |= {piece.reason.rule for piece in result.pieces}
        rules |= {reason.rule for article in result.articles for reason in article.reasons}
        rules |= {issue.rule for issue in result.issues}
    assert all(len(explains(rule)) > 20 for rule in rules)
