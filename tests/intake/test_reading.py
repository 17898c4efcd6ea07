"""One document read, whatever its name says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake import read
from luoshi.model import Media, UnreadableSource


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        ("一\r\n二\xa0三".encode(), "a.txt", Media.TEXT),
        ("<html><body><p>一".encode("gbk"), "a.txt", Media.HTML),  # HTML under a wrong name
        ('<meta charset="gb2312"><div><p>一二三四五六</p></div>'.encode("gb18030"), "a.aspx", Media.HTML),
        ("<p>一段</p>".encode(), "a", Media.HTML),  # a fragment
        ("<一>不是标签".encode(), "a.html", Media.TEXT),
        ("# 标题\n<b>粗</b>".encode(), "a.md", Media.TEXT),  # Markdown with a tag in it
    ],
)
def test_media_from_bytes(data: bytes, name: str, media: Media) -> None:
    """The bytes decide, not the extension."""
    assert read(data, name).media is media


def test_text_is_unchanged() -> None:
    """CR LF, a byte order mark, NBSP and characters beyond the BMP stay where they are."""
    text = "\ufeff一\r\n\xa0𬱖\u200e二\ue000"

    reading = read(text.encode(), "a.txt")

    assert reading.text == text
    assert [(i.message, [s.start for s in i.spans]) for i in reading.issues] == [
        ("1 direction characters", [6]),
        ("1 private-use characters", [8]),
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture, not a document"),
        (b"\0\0\0\0\0\0", "binary data, not text"),
    ],
)
def test_unreadable_says_what(data: bytes, what: str) -> None:
    """What cannot be read says so in one line."""
    with pytest.raises(UnreadableSource) as error:
        read(data, "a.txt")

    assert error.value.what == what


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"<html>", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_random_bytes_never_crash(data: bytes, head: bytes) -> None:
    """Only UnreadableSource, whatever the bytes."""
    try:
        reading = read(head + data, "x")
    except UnreadableSource:
        return
    assert all(block.span.end <= len(reading.text) for block in reading.layout)


@pytest.mark.shared
def test_every_shared_page_is_read(shared: Path) -> None:
    """All pages of the scorer's folder come out as HTML with text."""
    for path in sorted((shared / "score" / "html" / "sources").iterdir()):
        reading = read(path.read_bytes(), path.name)
        assert reading.media is Media.HTML
        assert reading.text
