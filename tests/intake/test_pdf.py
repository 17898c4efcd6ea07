"""PDF as lines with places and sizes of type."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake import read
from luoshi.model import Media, UnreadableSource


def pdf(*pages: str, extra: str = "") -> bytes:
    """Return a PDF whose pages have the given content streams, set in a Chinese font of the reader."""
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        4: "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (GB1) /Supplement 2 >> /DW 1000 >>",
    }
    for number, content in enumerate(pages):
        objects[10 + 2 * number] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {11 + 2 * number} 0 R >>"
        )
        objects[11 + 2 * number] = f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
    data, places = b"%PDF-1.4\n", {}
    for number, text in objects.items():
        places[number] = len(data)
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(data)
    size = max(objects) + 1
    rows = "".join(f"{places[n]:010d} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(size))
    return data + f"xref\n0 {size}\n{rows}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()


def show(text: str, x: float, y: float, size: float = 16) -> str:
    """Return the operators that set a line of text."""
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


PAGE = (
    show("云泽省召开推进会议", 100, 740, 28)
    + show("各市州要结合实际认真贯彻落实", 50, 700)
    + show("确保完成全年目标任务", 50, 676)
)


LOCKED = (
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + b"11" * 32
    + b"> /U <"
    + b"22" * 32
    + b"> >> /ID [<33> <33>]"
)


def test_lines_with_boxes() -> None:
    """Each printed line is one line of text and one block, with page, box from the upper left and size of type."""
    reading = read(pdf(PAGE, show("第二页上的文字也要读出来", 50, 700)), "a.pdf")

    assert reading.media is Media.PDF
    assert (
        reading.text
        == "云泽省召开推进会议\n各市州要结合实际认真贯彻落实\n确保完成全年目标任务\n\f第二页上的文字也要读出来\n"
    )
    first, second, *_, last = reading.layout
    assert first.span.of(reading.text) == "云泽省召开推进会议"
    assert (first.size, second.size) == (28.0, 16.0)
    assert first.box is not None and second.box is not None and last.box is not None
    assert first.box[0] == 1
    assert last.box[0] == 2
    assert first.box[2] < second.box[2]


def test_rules_and_frames_are_told() -> None:
    """A rule and a frame (with the breadth of their strokes) are blocks; small strokes are none."""
    reading = read(pdf(PAGE + "50 690 m 500 690 l S\n50 300 200 100 re S\n10 10 m 12 12 l S\n"), "a.pdf")

    rules = [block.box for block in reading.layout if block.tag == "rule"]
    assert [(round(box[1]), round(box[2]), round(box[3]), round(box[4])) for box in rules if box is not None] == [
        (49, 109, 501, 111),
        (49, 399, 251, 501),
    ]


def test_columns_are_kept_apart() -> None:
    """Two columns on one base line are two lines."""
    reading = read(pdf(show("左栏的一行文字", 50, 700) + show("右栏的一行文字", 300, 700)), "a.pdf")

    assert reading.text == "左栏的一行文字\n右栏的一行文字\n"


def test_page_without_text_is_an_issue() -> None:
    """A picture between pages of text is noted, the rest is read."""
    reading = read(pdf(PAGE, "0 0 100 100 re f"), "a.pdf")

    assert [issue.message for issue in reading.issues] == ["1 pages without text (pictures?): 2"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (pdf("0 0 100 100 re f"), "PDF without text: scanned pictures or outlines"),
        (
            pdf(show("1", 300, 20), "0 0 9 9 re f"),
            "PDF without text: scanned pictures or outlines",
        ),  # page numbers only
        (b"%PDF-1.4\n1 0 obj\n<< /Type", "damaged or truncated PDF"),
        (pdf(PAGE).replace(b"/Root 1 0 R >>", b"/Root 1 0 R " + LOCKED + b" >>"), "PDF protected by a password"),
    ],
)
def test_unreadable(data: bytes, what: str) -> None:
    """Scanned and truncated files say so."""
    with pytest.raises(UnreadableSource) as error:
        read(data, "a.pdf")

    assert error.value.what == what


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 4000))
def test_damaged_files_never_crash(noise: bytes, at: int) -> None:
    """Bytes changed at random: text or UnreadableSource."""
    data = bytearray(pdf(PAGE))
    at %= len(data)
    data[at : at + len(noise)] = noise
    try:
        reading = read(bytes(data), "a.pdf")
    except UnreadableSource:
        return
    assert all(block.span.end <= len(reading.text) for block in reading.layout)


def test_upright_text_is_one_line_read_downwards() -> None:
    """Single characters one below the other are one line; what stands beside it is another."""
    headline = "".join(show(character, 60, 700 - 30 * at, 28) for at, character in enumerate("竖排标题"))
    reading = read(pdf(headline + show("各市州要结合实际认真贯彻落实", 120, 700)), "a.pdf")

    assert reading.text == "竖排标题\n各市州要结合实际认真贯彻落实\n"
    assert [block.tag for block in reading.layout] == ["upright", "line"]


def test_turned_pages_are_read_as_they_are_shown() -> None:
    """A page turned by 90 degrees with its text set upwards: boxes count from the corner that its reader sees."""
    lines = ((100, "第一行文字在上面"), (130, "第二行文字在下面"))
    content = "".join(
        f"BT /F1 16 Tf 0 1 -1 0 {x} 50 Tm <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, text in lines
    )
    reading = read(pdf(content).replace(b"/MediaBox", b"/Rotate 90 /MediaBox"), "a.pdf")

    assert reading.text == "第一行文字在上面\n第二行文字在下面\n"
    boxes = [block.box for block in reading.layout]
    assert [(round(box[1]), round(box[4])) for box in boxes if box is not None] == [(50, 102), (50, 132)]


def _stream(content: bytes, filters: str) -> bytes:
    head = f"1 0 obj\n<< /Length {len(content)} /Filter {filters} >>\nstream\n".encode()
    return b"%PDF-1.4\n" + head + content + b"\nendstream\nendobj\n" + pdf(PAGE)[9:]


def _zeros(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)), packer.flush()])


@pytest.mark.parametrize(
    "data",
    [
        _stream(_zeros(200 << 20), "/FlateDecode"),
        _stream(zlib.compress(_zeros(200 << 20), 9), "[ /FlateDecode /FlateDecode ]"),
    ],
)
def test_bombs_do_not_reach_the_library(data: bytes) -> None:
    """Zeros packed once or twice are given up before they fill the memory."""
    with pytest.raises(UnreadableSource) as error:
        read(data, "a.pdf")

    assert error.value.what.startswith("PDF that unpacks to over")


def test_pages_of_any_size_and_number() -> None:
    """A page larger than PDF allows is named by an issue; many empty pages are a scan without text."""
    huge = pdf(PAGE, show("各市州要结合实际认真贯彻落实", 50, 700)).replace(b"[0 0 600 800]", b"[0 0 9e9 8e9]", 1)
    messages = [issue.message for issue in read(huge, "a.pdf").issues]
    assert messages == ["1 pages that cannot be read: 1"] or messages == []
    with pytest.raises(UnreadableSource, match="without text"):
        read(pdf(*[""] * 10_000), "a.pdf")


def test_scripts_are_not_run_nor_read() -> None:
    """JavaScript of a file is no text."""
    script = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    assert read(pdf(PAGE, extra=script), "a.pdf").text == read(pdf(PAGE), "a.pdf").text


def test_pages_that_hold_one_another_end() -> None:
    """A tree of pages that is its own child does not hang."""
    data = pdf(PAGE).replace(b"/Kids [10 0 R]", b"/Kids [2 0 R]")
    try:
        assert read(data, "a.pdf").text
    except UnreadableSource as error:
        assert error.what


def test_fonts_without_letters_are_told() -> None:
    """Glyphs of which the font does not say what they are: U+FFFD and an issue, a file of them is refused."""
    glyphs = "".join(f"{number:04x}" for number in range(900, 920))
    garbled = f"BT /F2 16 Tf 50 600 Td <{glyphs}> Tj ET\n"
    descendant = b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Odd /DW 1000 /CIDSystemInfo << /Registry (Adobe) "
    descendant += b"/Ordering (Identity) /Supplement 0 >> >>"
    font = (
        b"/F1 3 0 R /F2 << /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts ["
        + descendant
    )
    mixed = pdf(PAGE + garbled).replace(b"/F1 3 0 R", font + b"] >>")

    reading = read(mixed, "a.pdf")

    assert "\ufffd" * 20 in reading.text
    assert reading.issues[0].message == "20 characters whose font does not say which letter they are, on pages 1"
    with pytest.raises(UnreadableSource, match="do not say which letters"):
        read(mixed.replace(PAGE.encode(), b" " * len(PAGE)), "a.pdf")
