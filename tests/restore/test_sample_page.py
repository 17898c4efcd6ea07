"""The invented newspaper page of the sample: headlines stand away from their texts, in another order."""

from importlib import resources

from luoshi import restore
from luoshi.lexicon import load
from luoshi.model import ArticleKind, Media, Source

EXPECTED = [
    (ArticleKind.NEWS, "全省先进制造强省建设推进会议召开 逐条逐项抓落实 一链一策强产业", None, "林知秋"),
    (ArticleKind.COMMENTARY, "让蓝图变成施工图 让施工图变成实景图", None, "云泽日报评论员"),
    (ArticleKind.CONTINUATION, None, None, None),
    (ArticleKind.NEWS, "青屿海工车间里练兵忙 百名“云泽工匠”等你来", "干字当头 实字为先", "许望舒"),
]


def test_every_text_gets_its_headline_kicker_and_byline():
    """A meeting report, a commentary under a vertical headline, a continuation without one, a report with a kicker."""
    folder = resources.files("luoshi.sample") / "pages"
    (page,) = [item for item in folder.iterdir() if item.name == "daily_yunze_2023-03-16.txt"]
    overlay = {
        table: (resources.files("luoshi.sample") / "lexicon" / f"{table}.csv").read_text(encoding="utf-8")
        for table in ("outlets", "regions", "bodies")
    }
    source = Source("0" * 16, page.name, Media.TEXT, "utf-8", page.read_bytes().decode("utf-8"))

    articles = [a for a in restore.restore(source, load([overlay])).articles if a.kind.is_article]

    assert [(a.kind, a.title, a.kicker, a.bylines[0].name if a.bylines else None) for a in articles] == EXPECTED
