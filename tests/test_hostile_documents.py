"""A folder of hostile documents beside an honest one: each is stopped or made harmless and told, and the honest one is read.

What each reader does with each of them alone is tested beside the readers (``tests/intake``), what pages do with markup in
``tests/web/test_hostile.py``. Here everything comes at once, through the two commands that users have.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evals.fuzz_seeds import packed, sheet
from luoshi.cli.main import main
from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.export import Column, Format, Table, write
from luoshi.model import Declared
from luoshi.store import Shelf, sources
from luoshi.store.query.listing import listing

HONEST = "云泽省关于抓好落实的通知\n\n各市要健全台账管理制度，到2027年建成智能工厂200家。\n"
SECRET = "root:x:0:0:这一行不得读到"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, head: str = "", **parts: bytes) -> bytes:
    """Return a Word file with ``head`` before its root element."""
    text = f'<?xml version="1.0"?>{head}<w:document {_W}><w:body>{body}</w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return packed({"[Content_Types].xml": types.encode(), "word/document.xml": text.encode(), **parts})


def words(text: str) -> str:
    """Return a paragraph of a Word file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def laughs() -> str:
    """Return entities of entities: 10⁹ of the first."""
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w:document [<!ENTITY l0 "哈哈">{rows}]>'


def pdf(stream: bytes, extra: str = "", filters: str = "/FlateDecode") -> bytes:
    """Return a PDF whose page has a packed content stream."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra.encode() + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(stream), filters.encode(), stream),
    ]
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return data + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF"


def nested_pdf() -> bytes:
    """Return a PDF of arrays in arrays."""
    return pdf(zlib.compress(b"BT ET"), f"/Deep {'[' * 50_000}{']' * 50_000}")


def encrypted_docx() -> bytes:
    """Return an Office file behind a password: an old container that holds the packed one."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)


def encrypted_zip() -> bytes:
    """Return an archive whose member says that it is encrypted."""
    data = bytearray(packed({"a.txt": HONEST.encode()}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    return bytes(data)


def overlapping_zip() -> bytes:
    """Return an archive whose many members are one and the same stretch of bytes (Fifield's bomb)."""
    data = packed({"0.txt": b"0" * (7 << 20)})
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    entry, many = data[start:end], 3000
    entries = b"".join(entry[:46] + f"{n:05d}"[:5].encode() + entry[51:] for n in range(many))
    return data[:start] + entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, many, many, len(entries), start, 0)


def linked_zip() -> bytes:
    """Return an archive with a member that is a symbolic link, and names that lead outside."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        for name in ("../../out.txt", "/etc/out.txt", "C:\\out.txt", "a\\..\\..\\out.txt"):
            archive.writestr(name, HONEST)
    return stream.getvalue()


def png(width: int, height: int) -> bytes:
    """Return the head of an image of so many points, which holds none of them."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")


def workbook(rows: bytes, strings: bytes = b"") -> bytes:
    """Return an Excel file with the given sheet."""
    return packed(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
            "xl/worksheets/sheet1.xml": rows,
            "xl/sharedStrings.xml": strings,
        }
    )


XXE = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file://{secret}">]>'

#: Name in the folder -> what lies there; ``{secret}`` is a file that must not be read.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.zip": lambda: packed({"a.txt": b"0" * (40 << 20)}),
    "bomb_of_bombs.zip": lambda: packed({"b.zip": packed({"c.zip": packed({"d.zip": packed({"e.zip": b""})})})}),
    "overlapping.zip": overlapping_zip,
    "slip.zip": linked_zip,
    "locked.zip": encrypted_zip,
    "bomb.docx": lambda: docx(words("零" * (20 << 20))),
    "laughs.docx": lambda: docx(words("&l9;"), laughs()),
    "entity.docx": lambda: docx(words("&x;"), XXE),
    "outside.docx": lambda: docx(words(HONEST), "", **{"../../../out.txt": HONEST.encode()}),
    "deep.docx": lambda: docx("<w:p>" * 30_000 + words("深") + "</w:p>" * 30_000),
    "locked.docx": encrypted_docx,
    "bomb.xlsx": lambda: workbook(b"<sheet>" + b"0" * (40 << 20)),
    "laughs.xlsx": lambda: workbook(b"<x/>", laughs().encode()),
    "bomb.pdf": lambda: pdf(zlib.compress(zlib.compress(bytes(300 << 20), 9), 9), filters="/FlateDecode /FlateDecode"),
    "deep.pdf": nested_pdf,
    "loop.pdf": lambda: pdf(zlib.compress(b"q " * 2_000_000)),
    "locked.pdf": lambda: pdf(b"x", "").replace(b"/Root", b"/Encrypt << /Filter /Standard /V 9 /R 9 >> /Root"),
    "script.pdf": lambda: pdf(zlib.compress(b"BT ET"), "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "image.png": lambda: png(65_000, 65_000),
    "image.docx": lambda: docx(words(HONEST), "", **{"word/media/image1.png": png(65_000, 65_000)}),
    "deep.html": lambda: b"<div>" * 200_000 + HONEST.encode(),
    "open.html": lambda: b"<p>" + HONEST.encode() + b"<!--" * 100_000,
    "attributes.html": lambda: b"<p " + b" ".join(b"a%d=b" % n for n in range(100_000)) + b">" + HONEST.encode(),
    "script.html": lambda: b"<title><script>alert(1)</script></title><p onclick=alert(2)>" + HONEST.encode(),
    "entity.html": lambda: b'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{secret}">]><p>&x;' + HONEST.encode(),
    "control.txt": lambda: ("\x00\x1b[2J\u202e\u2066\x9b" + HONEST).encode(),
    "letters.txt": lambda: ("落" + "\u0301" * 200_000 + "实\n" + HONEST).encode(),
    "lines.txt": lambda: b"\n" * 2_000_000 + HONEST.encode(),
    "one_line.txt": lambda: "（".encode() * 300_000,
    "formulas.csv": lambda: f'title,text\n"=cmd|\'/c calc\'!A1","{HONEST}"\n'.encode(),
    "rows.csv": lambda: b"title,text\n" + b'"' + b"x" * 3_000_000,
    "deep.jsonl": lambda: b"[" * 200_000 + b"\n" + b'{"a":' * 100_000,
    "honest.txt": HONEST.encode,
    "honest.pdf": lambda: sheet(HONEST.splitlines()),
}

#: Those that are refused, with a word of what is said.
REFUSED = {
    "bomb.zip": "bomb",
    "bomb_of_bombs.zip": "archives deep",
    "overlapping.zip": "",
    "slip.zip": "points outside",
    "locked.zip": "encrypted",
    "locked.docx": "password",
    "bomb.xlsx": "",
    "laughs.xlsx": "",
    "image.png": "",
    "deep.jsonl": "",
}


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """The shelf on which all of them were laid and run, what was told, and the code of the run."""
    home = tmp_path_factory.mktemp("hostile")
    secret = home / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    folder = home / "deep" / "folder"
    folder.mkdir(parents=True)
    for name, made in HOSTILE.items():
        (folder / name).write_bytes(made().replace(b"{secret}", str(secret).encode()))
    (folder / "link.txt").symlink_to(secret)
    (folder / "folder_link").symlink_to("/etc")
    os.mkfifo(folder / "pipe.txt")
    told = io.StringIO()
    code = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", told)
        for command in (["init"], ["add", str(folder)], ["run", "--engine", "serial", "--limit", "60"]):
            patch.setattr("sys.argv", ["luoshi", "--shelf", str(home / "shelf"), *command])
            with pytest.raises(SystemExit) as ended:
                main()
            code = int(ended.value.code or 0)
            assert code in (0, 1), told.getvalue()[-2000:]
    return home, told.getvalue(), code


def test_nothing_breaks_and_the_honest_ones_are_read(taken: tuple[Path, str, int]):
    """Neither a defect nor a stop; text and PDF of the honest document are there."""
    home, told, _ = taken
    assert "defect" not in told and "Traceback" not in told
    titles = [row["title"] for row in listing(Shelf.open(home / "shelf"), "articles") if row["title"]]
    assert sum("云泽省关于抓好落实的通知" in title for title in titles) >= 2


@pytest.mark.parametrize(("name", "word"), REFUSED.items())
def test_what_is_refused_is_told(taken: tuple[Path, str, int], name: str, word: str):
    """A line with its name, and why."""
    lines = [line for line in taken[1].splitlines() if name in line]
    assert lines and any(word in line for line in lines), lines


def test_what_cannot_be_read_is_an_issue_with_its_reason(taken: tuple[Path, str, int]):
    """Documents that only reading shows to be hostile: bombs and locks within."""
    home, told, _ = taken
    issues = {(row["source_name"], row["message"]) for row in listing(Shelf.open(home / "shelf"), "issues")}
    text = told + "\n".join(f"{name}: {message}" for name, message in issues)
    for name in ("bomb.docx", "laughs.docx", "bomb.pdf", "locked.pdf"):
        assert name in text


def test_no_file_of_the_machine_gets_in(taken: tuple[Path, str, int]):
    """Neither through entities, nor links in the folder, nor links in an archive; and nothing was written outside."""
    home, told, _ = taken
    held = b"".join(path.read_bytes() for path in (home / "shelf").rglob("*") if path.is_file())
    assert SECRET.encode() not in held
    for row in listing(Shelf.open(home / "shelf"), "sources"):
        assert "passwd" not in str(row)
    for name in ("link.txt", "folder_link"):
        assert any("a link that leads outside" in line and name in line for line in told.splitlines())
    assert not list(home.rglob("out.txt")) and not Path("/etc/out.txt").exists()


def test_control_characters_do_not_reach_the_terminal(taken: tuple[Path, str, int]):
    """What a document or its name says cannot clear the screen or turn the line around."""
    assert "\x1b" not in taken[1] and "\x9b" not in taken[1]


def test_formulas_do_not_leave_in_any_table(tmp_path: Path):
    """Titles that are formulas, from a page to the CSV and the workbook that an office opens."""
    shelf = Shelf.create(tmp_path / "shelf")
    formulas = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://x")')
    for number, title in enumerate(formulas):
        text = f"{HONEST}第{number}份。\n".encode()
        sources.put(
            shelf, text, f"{title.replace('/', '_')}.txt", "", Declared(title=title, issuer=title), "2026-01-01"
        )
    run(shelf, Serial())
    rows = listing(shelf, "articles")
    columns = ("title", "issuer", "source_name")
    cells = [[row.get(name) for name in columns] for row in rows]
    table = Table("=标题", tuple(Column(name) for name in columns), cells)
    stream = io.BytesIO()
    write(table, stream, Format.CSV)
    for line in stream.getvalue().decode("utf-8-sig").splitlines():
        for cell in line.split(","):
            assert not cell.strip('"').startswith(("=", "+", "-", "@", "\t", "＝")), line
    stream = io.BytesIO()
    write(table, stream, Format.XLSX)
    for sheet_ in load_workbook(stream).worksheets:
        assert {cell.data_type for line in sheet_.iter_rows() for cell in line} <= {"s", "n"}


def test_a_terminal_is_not_led_by_a_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """A file whose name holds escape sequences, added and listed."""
    name = "\x1b[2J\x1b]0;x\x07报告\u202e.txt"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(HONEST, encoding="utf-8")
    for command in (["init"], ["add", str(tmp_path / "in")], ["list", "sources", "--format", "table"]):
        monkeypatch.setattr("sys.argv", ["luoshi", "--shelf", str(tmp_path / "shelf"), *command])
        with pytest.raises(SystemExit):
            main()
    shown = capsys.readouterr()
    assert "\x1b" not in shown.err + shown.out and "\x07" not in shown.err + shown.out
    assert resources.files("luoshi.sample").is_dir()
