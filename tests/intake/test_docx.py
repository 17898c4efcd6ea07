"""Word files as text: paragraphs, headings, numbers, tables."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.intake import read
from luoshi.intake.docx_numbers import chinese_number
from luoshi.model import Media, UnreadableSource

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = (
    f'<w:styles {W}><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="a3"><w:name w:val="Title"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
)


def word(body: str, **parts: str) -> bytes:
    """Return a Word file with the given body."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/numbering.xml", NUMBERING)
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """Return one paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int) -> str:
    """Return one paragraph with an automatic number."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr>')


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("一段") + paragraph("") + paragraph("二段"), "一段\n二段\n"),
        ("<w:p><w:r><w:t>分</w:t></w:r><w:r><w:t>开</w:t><w:br/><w:t>换行</w:t></w:r></w:p>", "分开\n换行\n"),
        ("<w:p><w:del><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins></w:p>", "增\n"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>", "显\n"),
        (numbered("总则", 0) + numbered("目标", 1) + numbered("任务", 1) + numbered("附则", 0), "一、总则\n（一）目标\n（二）任务\n二、附则\n"),
        (
            "<w:tbl><w:tr><w:tc>" + paragraph("序号") + "</w:tc><w:tc>" + paragraph("任务") + paragraph("分工") + "</w:tc></w:tr></w:tbl>",
            "序号\t任务 分工\n",
        ),
    ],
)  # fmt: skip
def test_text(body: str, text: str) -> None:
    """Each case is one thing that Word writes."""
    reading = read(word(body), "a.docx")

    assert (reading.media, reading.text) == (Media.DOCX, text)
    assert all(block.span.of(text).strip() for block in reading.layout)


def test_styles_and_properties() -> None:
    """Headings, alignment and size of type are told by the blocks, title and author by the properties."""
    core = (
        '<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>关于计划的通知</dc:title>'
        "</cp:coreProperties>"
    )
    body = paragraph("标题", '<w:pStyle w:val="a3"/>') + paragraph(
        "章", '<w:pStyle w:val="1"/><w:rPr><w:sz w:val="32"/></w:rPr>'
    )

    reading = read(word(body, **{"docProps/core.xml": core}), "a.docx")

    assert [(b.tag, b.path, b.size) for b in reading.layout] == [
        ("p", "body/p.Title:center", 0.0),
        ("h1", "body/h1.heading1", 16.0),
    ]
    assert reading.meta == (("title", "关于计划的通知"),)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (word(paragraph("一" * 3000))[:-200], "damaged or encrypted Word file"),
        (word("<w:p>"), "damaged Word file"),
        (word(paragraph("0" * (10 << 20))), "word/document.xml unpacks to over"),
        (
            word(paragraph("一")).replace(b"word/document.xml", b"word/documents.xm"),
            "a ZIP archive, not a Word document",
        ),
    ],
)
def test_unreadable(data: bytes, what: str) -> None:
    """Truncated files, broken markup and bombs are refused in one line."""
    with pytest.raises(UnreadableSource) as error:
        read(data, "a.docx")

    assert error.value.what.startswith(what)


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (2021, "二千零二十一")],
)
def test_chinese_numbers(number: int, written: str) -> None:
    """Numbers are written as official documents write them."""
    assert chinese_number(number) == written


@settings(max_examples=80, deadline=None)
@given(st.binary(min_size=1, max_size=60), st.integers(0, 900))
def test_damaged_files_never_crash(noise: bytes, at: int) -> None:
    """Bytes changed at random: text or UnreadableSource."""
    data = bytearray(word(paragraph("各市州人民政府") + numbered("总则", 0)))
    at %= len(data)
    data[at : at + len(noise)] = noise
    try:
        reading = read(bytes(data), "a.docx")
    except UnreadableSource:
        return
    assert all(block.span.end <= len(reading.text) for block in reading.layout)


MERGED = (
    "<w:tbl>"
    "<w:tr><w:tc>{0}</w:tc><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{1}</w:tc></w:tr>"
    "<w:tr><w:tc>{2}</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>{3}</w:tc></w:tr>"
    "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{4}</w:tc></w:tr>"
    "</w:tbl>"
)


def test_a_cell_over_several_rows_is_in_each_of_them() -> None:
    """Every row of a table of tasks is whole: the unit of a merged cell stands in all its rows."""
    cells = [paragraph(text) for text in ("建设渔港", "青屿市", "改造码头", "", "合计")]
    assert read(word(MERGED.format(*cells)), "a.docx").text == "建设渔港\t青屿市\n改造码头\t青屿市\n合计\n"


def test_what_is_left_out_is_told() -> None:
    """Heads and feet of pages, comments, deleted and hidden text are named by issues; foot notes are read."""
    part = f"<w:hdr {W}>" + paragraph("云泽省公报") + "</w:hdr>"
    notes = f"<w:footnotes {W}><w:footnote>" + paragraph("注：口径为全部涉海企业。") + "</w:footnote></w:footnotes>"
    comments = f"<w:comments {W}>" + paragraph("请核") + "</w:comments>"
    body = paragraph("正文") + "<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    body += "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
    parts = {"word/header1.xml": part, "word/footnotes.xml": notes, "word/comments.xml": comments}

    reading = read(word(body, **parts), "a.docx")

    assert reading.text == "正文\n注：口径为全部涉海企业。\n"
    assert [issue.message for issue in reading.issues] == [
        "2 characters deleted by tracked changes left out: the file is read as accepted",
        "1 hidden characters left out",
        "heads and feet of pages left out: “云泽省公报”",
        "comments of 2 characters left out",
    ]


def test_text_boxes_are_read_once() -> None:
    """A text box stands in the file twice (drawing and fallback); it is read once, before its paragraph."""
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('框中文字')}</w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent {space}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body += "</mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"

    assert read(word(body), "a.docx").text == "框中文字\n正文\n"


def _with_document(text: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text)
    return stream.getvalue()


_LAUGHS = '<!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (_with_document(f"{_LAUGHS}<w:document {W}><w:t>&b;</w:t></w:document>"), "Word file with a document type"),
        (
            _with_document(f"<?xml version='1.0' encoding='utf-16'?>{_LAUGHS}<a>&b;</a>".encode("utf-16")),
            "Word file with a document type",
        ),
        (
            _with_document(f"{' ' * 100_000}{_LAUGHS}<w:document {W}><w:t>&b;</w:t></w:document>"),
            "Word file with a document type",
        ),
        (word("<w:tbl><w:tr><w:tc>" * 3000 + paragraph("深") + "</w:tc></w:tr></w:tbl>" * 3000), "damaged or encrypted"),
        (word("<w:p><w:r>" * 3000 + "</w:r></w:p>" * 2999), "damaged Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9000 + "EncryptedPackage".encode("utf-16-le"), "Office file protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9000 + "WordDocument".encode("utf-16-le"), "an old Word file"),
    ],
)  # fmt: skip
def test_bombs_and_other_containers(data: bytes, what: str) -> None:
    """Entities, tables in tables, passwords and old files: one line each that says what to do."""
    with pytest.raises(UnreadableSource) as error:
        read(data, "a.docx")

    assert error.value.what.startswith(what)


def test_a_damaged_head_of_pages_leaves_the_text() -> None:
    """What cannot be read of a head is told; the document is there all the same. An encoding that no one knows is damage."""
    reading = read(word(paragraph("正文"), **{"word/header1.xml": "<w:hdr"}), "a.docx")
    assert reading.text == "正文\n"
    assert reading.issues[0].message.startswith("word/header1.xml cannot be read")
    with pytest.raises(UnreadableSource, match="damaged Word file"):
        read(_with_document("<?xml version='1.0' encoding='UZF-8'?><a/>"), "a.docx")
