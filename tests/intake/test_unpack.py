"""Files and folders are walked in order; what cannot be taken in is refused by name."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from luoshi.intake import Deposit, Limits, Refusal, unpack
from luoshi.model import Declared

TEXT = "各市州人民政府：现将计划印发给你们，请认真贯彻落实。"


def names(path: Path, **options: object) -> list[str]:
    """Return what was taken in, by name, refusals with a minus sign."""
    found = unpack(path, **options)  # type: ignore[arg-type]
    return [d.name if isinstance(d, Deposit) else f"-{d.name}: {d.what}" for d in found]


def zipped(**members: bytes) -> bytes:
    """Return a ZIP archive of the given members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def test_folder_in_sorted_order_with_reasons(tmp_path: Path) -> None:
    """Documents come in the order of their paths; everything else says why not."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text(TEXT)
    (tmp_path / "b" / "1.txt").write_text(TEXT + "一")
    (tmp_path / "a.html").write_text("<p>文</p>")
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (tmp_path / ".hidden").write_text(TEXT)
    (tmp_path / "e.bin").write_bytes(bytes(range(32)) * 50)
    (tmp_path / "f.txt").write_bytes(b"%PDF-1.7 ...")  # wrong extension, found out from the bytes
    (tmp_path / "g.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40))

    assert names(tmp_path) == [
        "-.hidden: a hidden file",
        "a.html",
        "b/1.txt",
        "b/2.txt",
        "-c.txt: empty file",
        "-d.png: a PNG picture, not a document",
        "-e.bin: binary data, not a document",
        "f.txt",
        "-g.doc: an old Office file (.doc, .xls, .wps), not a document",
    ]


def test_single_file_and_missing_file(tmp_path: Path) -> None:
    """A file is its own deposit; a file that is not there is one clear refusal."""
    (tmp_path / "a.txt").write_text(TEXT)

    assert names(tmp_path / "a.txt") == ["a.txt"]
    assert names(tmp_path / "b.txt") == ["-b.txt: there is no such file"]


def test_manifest_declares_files_by_relative_path(tmp_path: Path) -> None:
    """A manifest is no document; what it says goes with the files it names, dates as ISO dates."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT + "二")
    (tmp_path / "manifest.csv").write_text(
        "file,Title,发文机关,date,region\nx/a.txt,关于计划的通知,云泽省人民政府,2019年01月12日,云泽省\n",
        encoding="gb18030",
    )

    deposits = {d.name: d for d in unpack(tmp_path) if isinstance(d, Deposit)}
    alone = next(unpack(tmp_path / "x" / "a.txt"))

    expected = Declared(title="关于计划的通知", issuer="云泽省人民政府", published="2019-01-12", region="云泽省")
    assert deposits["x/a.txt"].declared == expected
    assert deposits["b.txt"].declared == Declared()
    assert isinstance(alone, Deposit)
    assert alone.declared == expected


def test_explicit_manifest(tmp_path: Path) -> None:
    """A manifest that is given stands for the files below its own folder."""
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "list.csv").write_text("文件名,标题\na.txt,题\n")

    found = next(unpack(tmp_path / "a.txt", manifest=tmp_path / "list.csv"))

    assert isinstance(found, Deposit)
    assert found.declared.title == "题"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("title,date\na,b\n", "manifest has no column that names files"),
        ("file,date\na.txt,soon\n", "date “soon” of a.txt is not a date, left out"),
    ],
)
def test_manifest_that_is_not_understood_is_refused(tmp_path: Path, content: str, what: str) -> None:
    """What a manifest says wrongly is told, never guessed; the files go on."""
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "manifest.csv").write_text(content)

    found = list(unpack(tmp_path))

    assert [d.what for d in found if isinstance(d, Refusal)] == [what]
    assert [d.name for d in found if isinstance(d, Deposit)] == ["a.txt"]


def test_rows_of_csv_are_documents(tmp_path: Path) -> None:
    """Each row with a text is a deposit numbered as a spreadsheet shows it; long cells and line breaks are kept."""
    long = "长" * 200_000
    (tmp_path / "t.csv").write_text(
        f'题名,正文,日期,来源,网址\n甲,"一\n二",2022/3/4,湖南日报,http://a\n乙,,2022-3-5,,\n丙,{long},,,\n',
        encoding="utf-8-sig",
    )

    first, second, third = unpack(tmp_path / "t.csv")

    assert isinstance(first, Deposit)
    assert isinstance(third, Deposit)
    assert (first.name, first.container, first.data.decode()) == ("t.csv#2", "t.csv", "一\n二")
    assert first.declared == Declared(title="甲", published="2022-03-04", outlet="湖南日报", url="http://a")
    assert second == Refusal("t.csv#3", "a row with an empty text", "fill the text in, or leave the row out")
    assert third.data.decode() == long


def test_table_without_texts_is_refused(tmp_path: Path) -> None:
    """A table of numbers is no collection of texts: refused once, not row by row."""
    (tmp_path / "t.csv").write_text("year,value\n2020,3\n")
    (tmp_path / "u.jsonl").write_text('{"a": 1}\n{"a": 2}\n')

    assert names(tmp_path) == [
        "-t.csv: a table without a column of texts",
        "-u.jsonl: a table without a field of texts",
    ]


def test_lines_of_jsonl_are_documents(tmp_path: Path) -> None:
    """Each line is a document; a malformed one is refused by its number, the rest goes on."""
    (tmp_path / "t.jsonl").write_text(
        '{"content": "文", "title": "题", "publish_time": "20221016"}\n{broken\n\n[1]\n{"a": 1}\n{"text": "\\ud800x"}\n'
    )

    found = list(unpack(tmp_path))

    assert [d.name for d in found] == [f"t.jsonl#{n}" for n in (1, 2, 4, 5, 6)]
    assert [isinstance(d, Deposit) for d in found] == [True, False, False, False, True]
    assert isinstance(found[0], Deposit)
    assert found[0].declared == Declared(title="题", published="2022-10-16")


def test_members_of_zip_are_documents(tmp_path: Path) -> None:
    """Members of an archive, also of one inside it, and the rows of a table in it."""
    inner = zipped(**{"c.txt": TEXT.encode()})
    data = zipped(**{"x__b.txt": TEXT.encode(), "in.zip": inner, "t.csv": "text\n文\n".encode(), "__MACOSX__y": b"x"})
    (tmp_path / "a.zip").write_bytes(data)

    assert names(tmp_path) == [
        "-a.zip//MACOSX/y: a name that points outside the archive",
        "a.zip/in.zip/c.txt",
        "a.zip/t.csv#2",
        "a.zip/x/b.txt",
    ]


def test_hostile_zip_members_are_refused(tmp_path: Path) -> None:
    """Names that point outside, bombs, and archives nested too deep are refused; the rest goes on."""
    deep = TEXT.encode()
    for _ in range(6):
        deep = zipped(**{"d.zip": deep}) if deep[:2] == b"PK" else zipped(**{"d.txt": deep})
    bomb = b"0" * (12 << 20)
    (tmp_path / "a.zip").write_bytes(
        zipped(**{"..__evil.txt": TEXT.encode(), "bomb.txt": bomb, "deep.zip": deep, "ok.txt": TEXT.encode()})
    )

    found = names(tmp_path)

    assert found[0] == "-a.zip/../evil.txt: a name that points outside the archive"
    assert found[1].startswith("-a.zip/bomb.txt: unpacks to over 200 times")
    assert "archives deep" in found[2]
    assert found[3] == "a.zip/ok.txt"


def test_names_in_gbk_as_chinese_windows_writes_them(tmp_path: Path) -> None:
    """A member name in GBK without the UTF-8 flag is read as Chinese."""
    info = zipfile.ZipInfo("x.txt")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, TEXT)
    raw = "报告".encode("gbk")
    (tmp_path / "a.zip").write_bytes(stream.getvalue().replace(b"x.txt", raw + b"x"[:1]))

    assert names(tmp_path) == ["a.zip/报告x"]


def test_damaged_zip_and_limits(tmp_path: Path) -> None:
    """A truncated archive and a file over the limit are one line each."""
    (tmp_path / "a.zip").write_bytes(zipped(**{"a.txt": TEXT.encode()})[:-30])
    (tmp_path / "b.txt").write_text(TEXT * 10)

    found = names(tmp_path, limits=Limits(file=200))

    assert found[0].startswith("-a.zip: a damaged ZIP archive")
    assert found[1] == f"-b.txt: {len(TEXT.encode()) * 10} bytes, more than the 200 that one document may have"


def test_links_that_loop_and_pipes(tmp_path: Path) -> None:
    """A link to a folder above, a link to itself and a named pipe are refused; none of them hangs."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    os.mkfifo(tmp_path / "pipe")

    found = names(tmp_path)

    assert found[0] == "-pipe: not a file"
    assert found[1].startswith("-self: cannot be read")
    assert found[2] == "-x/loop: a link to a folder that holds it"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_folder(tmp_path: Path) -> None:
    """A folder without permission is refused, the rest goes on."""
    (tmp_path / "x").mkdir(mode=0)
    (tmp_path / "y.txt").write_text(TEXT)

    assert names(tmp_path) == ["-x: folder cannot be read: Permission denied", "y.txt"]


@pytest.mark.shared
def test_shared_corpora_with_their_manifests(shared: Path) -> None:
    """Every province of the 2026 reports is taken in with its declared region and date."""
    found = [d for d in unpack(shared / "corpora" / "gwr_province_2026") if isinstance(d, Deposit)]

    assert len(found) >= 31
    assert sum(d.declared.region is not None and d.declared.published is not None for d in found) >= 31
