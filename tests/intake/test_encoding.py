"""Encodings are found out from the bytes, also of short texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake.encoding import decode
from luoshi.model import UnreadableSource

LONG = "各市州人民政府，省政府各部门：现将《云泽省促进制造业高质量发展行动计划》印发给你们，请认真贯彻落实。\r\n"
TRADITIONAL = "臺灣地區與大陸地區人民關係條例，經立法院三讀通過後公布施行。"


@pytest.mark.parametrize(
    ("text", "codec", "expected"),
    [
        (LONG, "utf-8", "utf-8"),
        ("\ufeff" + LONG, "utf-8", "utf-8"),  # the mark stays: offsets count from it
        (LONG, "gb18030", "gb18030"),
        (LONG, "gb2312", "gb18030"),  # GB 2312 is read as what contains it
        (LONG * 400, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "cp950"),
        (TRADITIONAL * 30, "big5", "cp950"),
        (TRADITIONAL, "gbk", "gb18030"),  # traditional characters in a mainland encoding
        (LONG, "utf-16-le", "utf-16-le"),  # without a mark: CR and LF have a zero byte
        (LONG, "utf-16-be", "utf-16-be"),
        ("促进制造业高质量发展", "utf-16-le", "utf-16-le"),  # without a mark and without any zero byte
        ("\ufeff" + LONG, "utf-16-le", "utf-16-le"),
        ("\ufeff" + LONG, "utf-16-be", "utf-16-be"),
        ("\ufeff" + LONG, "utf-32-le", "utf-32-le"),
        ("工作报告", "gbk", "gb18030"),  # four characters are enough
        ("會議紀錄", "big5", "cp950"),
        ("落实", "gbk", "gb18030"),
        ("plain ASCII", "ascii", "utf-8"),
        ("𬱖 is beyond the BMP", "gb18030", "gb18030"),
    ],
)
def test_finds_encoding_and_keeps_every_character(text: str, codec: str, expected: str) -> None:
    """The text comes back unchanged, under the encoding that was found."""
    if text.startswith("𬱖"):
        text = LONG + text

    decoded = decode(text.encode(codec), "id", "a.txt")

    assert (decoded.encoding, decoded.text) == (expected, text)
    assert decoded.issues == ()


def test_wrong_declaration_is_not_believed() -> None:
    """A page that declares Big5 and is GB 18030 is read as GB 18030, and a note says so."""
    decoded = decode(LONG.encode("gb18030"), "id", "a.htm", "big5")

    assert (decoded.text, decoded.encoding) == (LONG, "gb18030")
    assert [issue.message for issue in decoded.issues] == ["declared big5, read as gb18030"]


def test_few_bad_bytes_are_replaced_and_named() -> None:
    """Two bad bytes in a long text become U+FFFD, with their places."""
    data = (LONG * 20).encode()
    data = data[:30] + b"\xff" + data[30:]

    decoded = decode(data, "id", "a.txt")

    assert decoded.text.count("\ufffd") == 1
    assert [span.start for issue in decoded.issues for span in issue.spans] == [decoded.text.index("\ufffd")]


def test_mixed_encodings_are_read_line_by_line() -> None:
    """A UTF-8 page with one GBK paragraph pasted in keeps both, with a warning."""
    data = (LONG * 5).encode() + "由省发展改革委牵头负责落实\n".encode("gbk") + LONG.encode()

    decoded = decode(data, "id", "a.txt")

    assert decoded.text == LONG * 5 + "由省发展改革委牵头负责落实\n" + LONG
    assert len(decoded.issues) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"\0\1\2\3\4\5\6\7" * 100,  # zero bytes are no text
        b"abc\0def" * 10,
        bytes(range(128, 256)) * 40,  # every high byte in turn
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    """What is no text in any encoding is refused by name, with a remedy."""
    with pytest.raises(UnreadableSource) as error:
        decode(data, "id", "a.txt")

    assert error.value.where == "a.txt"
    assert error.value.remedy


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_give_text_or_unreadable(data: bytes) -> None:
    """Nothing but UnreadableSource comes out of bytes at random."""
    try:
        decoded = decode(data, "id", "x")
    except UnreadableSource:
        return
    assert isinstance(decoded.text, str)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="gb2312", min_codepoint=0x4E00), min_size=30, max_size=200))
def test_gb2312_characters_survive_gb18030(text: str) -> None:
    """Even rare characters of GB 2312 at random come back, where they are at all taken for Chinese."""
    try:
        decoded = decode(text.encode("gb18030"), "id", "x")
    except UnreadableSource:
        return
    assert decoded.encoding != "gb18030" or decoded.text == text
