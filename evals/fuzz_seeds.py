"""Inputs that fuzzing starts from: the sample's files in every format that luoshi reads, and how they are mutated."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from openpyxl import Workbook

#: Seeds are cut to so many bytes, so that hundreds of inputs are read in a second.
LONGEST = 12_000

#: What is put into an input: bytes that mean something to one of the readers, or to none.
MARKS = (
    *(text.encode()
    for text in (
        *("\0", "\r", "\r\n", "\n\n\n", "\t", "\u3000", "\xa0", "\ufeff", "\u200b", "\u202e", "\u2066", "\ue000", "\U000f0000"),
        *("𬱖", "🙂", "“", "”", "（", "）", "《", "……", "——", "①", "1.", "（一）", "一、", "一是", "（上接1版①）", "（下转2版）"),
        *("▲", "图为", "本报讯（记者 ", "日讯", "第2版", "责任编辑", "2023年13月32日", "〔2023〕", "％", "亿元", "到2027年，"),
        *("<p>", "</div>", "<div>" * 40, "<!--", "<script>", "<table><tr><td>", "&#x110000;", "&amp", "<![CDATA[", "<br>" * 30),
        *('"', '""', ",", "\\", "{", "}", "[" * 60, "null", "\\ud800", "endstream", "endobj", " 0 R", "/Kids", "/Length 99999999"),
        *("<w:p>", "<w:tbl>", "</w:r>", "xmlns:w=", "<!DOCTYPE a [<!ENTITY b 'c'>]>"),
    )),
    *(b"\xff\xfe", b"\x81", b"\xa1\xa1", b"\xe4\xb8", b"PK\x03\x04", b"%PDF-"),
)  # fmt: skip

Seeds = Sequence[bytes]
Mutate = Callable[[random.Random, bytes], bytes]


def _pages(suffix: str) -> list[bytes]:
    folder = resources.files("luoshi.sample") / "pages"
    return [
        item.read_bytes()[:LONGEST]
        for item in sorted(folder.iterdir(), key=lambda one: one.name)
        if item.name.endswith(suffix)
    ]


def _texts() -> list[str]:
    return [page.decode("utf-8", "ignore") for page in _pages(".txt")]


def _rows() -> list[dict[str, str]]:
    return [{"title": f"标题{n}", "text": text[:600], "date": "2023-03-16"} for n, text in enumerate(_texts())]


def _table() -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, ["title", "text", "date"])
    writer.writeheader()
    writer.writerows(_rows())
    return stream.getvalue().encode()


def _lines() -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in _rows()).encode()


def _word() -> bytes:
    document = Document()
    for text in _texts()[:3]:
        document.add_heading(text[:20].strip() or "标题", 1)
        for line in text.splitlines()[:20]:
            document.add_paragraph(line)
    grid = document.add_table(3, 3)
    for number, cell in enumerate(cell for row in grid.rows for cell in row.cells):
        cell.text = f"第{number}项"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _archive() -> bytes:
    inner = packed({"内.txt": _pages(".txt")[0]})
    return packed(
        {"a.txt": _pages(".txt")[1], "b.html": _pages(".html")[0], "c.csv": _table(), "d.zip": inner, "e.docx": _word()}
    )


def sheet(lines: Sequence[str]) -> bytes:
    """Return a PDF of one page that sets ``lines`` in a Chinese font of the reader."""
    content = "".join(
        f"BT /F1 {24 if n == 0 else 10} Tf {50 + 260 * (n % 2)} {780 - 14 * (n // 2)} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for n, line in enumerate(lines)
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 4 0 R >> >> /Contents 6 0 R >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
        "/Supplement 2 >> /DW 1000 >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]  # fmt: skip
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 7\n0000000000 65535 f \n{rows}trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + tail.encode()


def _encoded() -> list[bytes]:
    return [
        text.encode(code, "ignore")
        for text, code in zip(_texts(), ("gb18030", "utf-16-le", "big5", "utf-8"), strict=False)
    ]


def _workbook() -> bytes:
    """Return a table of tasks as offices keep them: merged cells, a date, a number, a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "督查台账"
    for line in (
        ["序号", "事项", "牵头单位", "时限", "数量"],
        *([n, t[:40], "市财政局", date(2026, 3, n), n * 1.5] for n, t in enumerate(_texts(), 1)),
    ):
        sheet.append(line)
    sheet.append(["合计", None, None, None, "=SUM(E2:E9)"])
    sheet.merge_cells("C2:C4")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _set_by_hand() -> bytes:
    """Return an OFD package of one page."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    lines = [line for line in _texts()[0].splitlines() if line.strip()][:40]
    runs = "".join(
        f'<ofd:TextObject ID="{n + 9}" Boundary="20 {20 + 6 * n} 180 6" Font="1" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g {len(line)} 4">'
        f"{escape(line)}</ofd:TextCode></ofd:TextObject>"
        for n, line in enumerate(lines)
    )
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>通知</ofd:Title></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData>{box}</ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P0.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/P0.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{runs}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    return packed({name: text.encode() for name, text in parts.items()})


#: Formats that are archives inside, and are broken there as well.
ARCHIVES = frozenset({"docx", "ofd", "xlsx", "zip"})

#: Readers by the ending of the name an input gets, with the seeds of each.
READERS: Mapping[str, Callable[[], Seeds]] = {
    "txt": lambda: [*_pages(".txt"), *_encoded()],
    "html": lambda: _pages(".html"),
    "pdf": lambda: [sheet([line for line in text.splitlines() if line.strip()][:80]) for text in _texts()[:3]],
    "docx": lambda: [_word()],
    "csv": lambda: [_table(), _pages("notices.csv")[0]],
    "jsonl": lambda: [_lines()],
    "zip": lambda: [_archive()],
    "ofd": lambda: [_set_by_hand()],
    "xlsx": lambda: [_workbook()],
}


def more_seeds(folder: Path, reader: str) -> list[bytes]:
    """Return the files of a folder that end as the reader's do, cut short where the format allows it."""
    files = sorted(folder.rglob(f"*.{reader}"))[:200]
    whole = reader == "pdf" or reader in ARCHIVES
    return [file.read_bytes()[: None if whole else LONGEST] for file in files]


def mutated(chance: random.Random, seeds: Seeds, reader: str) -> bytes:
    """Return a mutation of one of ``seeds``; archives are broken inside as well as in their bytes."""
    seed = chance.choice(seeds)
    if reader in ARCHIVES and chance.random() < 0.6:
        return _broken_inside(chance, seed)
    if reader == "pdf":
        return _broken(chance, seed, chance.randint(1, 6), 200)
    return _broken(chance, seed, chance.choice((1, 2, 4, 16, 64)), 2000)


def _broken(chance: random.Random, seed: bytes, times: int, longest: int) -> bytes:
    data = bytearray(seed)
    for _ in range(times):
        at, length = chance.randrange(len(data) + 1), chance.randint(1, longest)
        match chance.randrange(8):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * chance.choice((1, 1, 2, 30))
            case 3:
                del data[at:]
            case 4:
                to = chance.randrange(len(data) + 1)
                data[to:to] = data[at : at + length]
            case 5:
                data[at : at + length] = bytes(reversed(data[at : at + length]))
            case _:
                data[at:at] = chance.choice(MARKS) * chance.choice((1, 1, 1, 3, 200))
        if not data or len(data) > 20 * LONGEST:
            break
    return bytes(data[: 20 * LONGEST])


def _broken_inside(chance: random.Random, seed: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(
        sorted(members, key=lambda one: (one != "word/document.xml", one))[: 1 + chance.randrange(len(members))]
    )
    members[name] = _broken(chance, members[name], chance.choice((1, 2, 8)), 1000)
    if chance.random() < 0.1:
        members[chance.choice(("../x.txt", "/etc/x", "a\\..\\b.txt", "x" * 300, "\u202etxt.exe"))] = members.pop(name)
    return packed(members)
