"""Short documents keep their sentences: a line that ends as a sentence is body, never a headline."""

import pytest

from luoshi import restore
from luoshi.lexicon import load
from luoshi.model import Media, Source


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        (
            "关于做好工作的通知\n各单位要在年底前建成学校20所。\n",
            "关于做好工作的通知",
            "各单位要在年底前建成学校20所。",
        ),
        ("通知\n各单位要抓好落实。\n", "通知", "各单位要抓好落实。"),
        ("各单位要抓好落实。", None, "各单位要抓好落实。"),
        ("各单位要抓好落实。\n请于月底前报送。", None, "各单位要抓好落实。\n请于月底前报送。"),
    ],
)
def test_a_sentence_is_body(text: str, title: str | None, body: str):
    """One article, its title if there is one, and every sentence in the body."""
    (article,) = restore.restore(Source("0" * 16, "x.txt", Media.TEXT, "utf-8", text), load()).articles

    assert (article.title, article.text) == (title, body)
