"""PDF as lines with places and sizes of type."""

from __future__ import annotations

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
