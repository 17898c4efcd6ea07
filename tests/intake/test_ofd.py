"""OFD documents (GB/T 33190): packages made by hand, sound, turned, compressed and broken."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake import read, unpack
from luoshi.intake.deposit import Deposit
from luoshi.lexicon import load
from luoshi.model import Media, UnreadableSource
from luoshi.restore import restore

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def run(number: int, text: str, x: float, y: float, size: float = 5.6, extra: str = "") -> str:
    """Return a text object: one run from the point (x, y) in millimetres."""
    deltas = " ".join([str(size)] * (len(text) - 1))
    code = f'<ofd:TextCode X="0" Y="{size}" DeltaX="{deltas}">{text}</ofd:TextCode>'
    return f'<ofd:TextObject ID="{number}" Boundary="{x} {y} 180 {size * 1.2}" Font="1" Size="{size}" {extra}>{code}</ofd:TextObject>'


def ofd(*pages: str, method: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
    """Return a package whose pages hold the given objects; ``parts`` replace parts of it."""
    files = {
        "OFD.xml": f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>关于计划的通知'
        "</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/P{n}.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, objects in enumerate(pages):
        files[f"Doc_0/Pages/P{number}.xml"] = (
            f'<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID="9">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, text in {**files, **parts}.items():
            archive.writestr(name, text)
    return stream.getvalue()


FIRST = (
    run(1, "云泽省人民政府文件", 60, 30, 12)
    + run(2, "云政发〔2025〕12号", 80, 60)
    + run(3, "云泽省人民政府关于印发方案的通知", 40, 80, 7.8)
    + run(4, "各市、州人民政府：", 28, 100)
    + run(5, "现将方案印发给你们，请结合实际认真组织实施，确保完", 39.2, 110)
    + run(6, "成全年目标任务。", 28, 120)
)
SECOND = run(7, "二〇二五年三月十八日", 120, 40)
DOCUMENT = ofd(FIRST, SECOND)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_lines_with_boxes(method: int) -> None:
    """Runs are lines with page, box in points and size of type, whether packed or not."""
    reading = read(ofd(FIRST, SECOND, method=method), "a.ofd")

    assert (reading.media, reading.meta) == (Media.OFD, (("title", "关于计划的通知"),))
    assert reading.text.split("\n")[:3] == [
        "云泽省人民政府文件",
        "云政发〔2025〕12号",
        "云泽省人民政府关于印发方案的通知",
    ]
    box = reading.layout[0].box
    assert box is not None and (box[0], round(box[1])) == (1, 170)
    assert reading.layout[0].size == pytest.approx(34.0, abs=0.1)
    assert "\f二〇二五年三月十八日\n" in reading.text


def test_it_is_restored_as_a_set_document() -> None:
    """Title, number, issuer and paragraphs over lines."""
    source = read(DOCUMENT, "a.ofd").source("s", "a.ofd")
    article = restore(source, load()).articles[0]

    assert (article.title, article.doc_no) == ("云泽省人民政府关于印发方案的通知", "云政发〔2025〕12号")
    assert "请结合实际认真组织实施，确保完成全年目标任务。" in article.text


def test_runs_of_a_line_and_upright_ones() -> None:
    """Runs that follow one another on a base line are one line; single characters below one another an upright one."""
    level = run(1, "各市州要", 28, 40) + run(2, "认真落实", 28 + 4 * 5.6, 40)
    upright = "".join(run(9 + at, one, 20, 100 + 7 * at, 6) for at, one in enumerate("竖排标题"))
    reading = read(ofd(level + upright), "a.ofd")

    assert reading.text == "各市州要认真落实\n竖排标题\n"
    assert [block.tag for block in reading.layout] == ["line", "upright"]


def test_it_is_no_archive_of_xml_files(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Walking a folder hands the package out whole."""
    (tmp_path / "a.ofd").write_bytes(DOCUMENT)

    assert [deposit.data for deposit in unpack(tmp_path) if isinstance(deposit, Deposit)] == [DOCUMENT]


def test_a_broken_page_is_an_issue() -> None:
    """One page that cannot be parsed leaves the others readable."""
    reading = read(ofd(FIRST, SECOND, **{"Doc_0/Pages/P1.xml": "<ofd:Page"}), "a.ofd")

    assert [issue.message for issue in reading.issues] == ["1 pages that cannot be read: 2"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (ofd(FIRST, **{"OFD.xml": "<broken"}), "damaged OFD document"),
        (ofd(""), "OFD document without text"),
        (ofd(FIRST, **{"Doc_0/Pages/P0.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged OFD document"),
        (ofd(FIRST, **{"Doc_0/Pages/P0.xml": " " * (20 << 20)}), "OFD document that unpacks"),
    ],
)
def test_unreadable(data: bytes, what: str) -> None:
    """Broken packages, pictures, entities and bombs say so in one line."""
    with pytest.raises(UnreadableSource) as error:
        read(data, "a.ofd")

    assert error.value.what.startswith(what)


def test_without_its_reader_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is optional; without it the file is refused with the way out."""
    monkeypatch.setitem(sys.modules, "ofdkit", None)
    with pytest.raises(UnreadableSource) as error:
        read(DOCUMENT, "a.ofd")

    assert "luoshi[ofd]" in str(error.value) and "PDF" in str(error.value)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 3000))
def test_damaged_files_never_crash(noise: bytes, at: int) -> None:
    """Bytes changed at random: text or UnreadableSource."""
    data = bytearray(DOCUMENT)
    at %= len(data)
    data[at : at + len(noise)] = noise
    try:
        reading = read(bytes(data), "a.ofd")
    except UnreadableSource:
        return
    assert all(block.span.end <= len(reading.text) for block in reading.layout)
