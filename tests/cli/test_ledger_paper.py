"""What leaves the ledger: the circular, the digest as file and by SMTP, the package that proves itself."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from shutil import copytree
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.cli.conftest import Luoshi, records

DAY = "2026-04-02"


@pytest.fixture
def office(luoshi: Luoshi, sample_shelf: Path, tmp_path: Path) -> Luoshi:
    """A ledger with an overdue task that was reported and found, and one that nobody has yet."""
    copytree(sample_shelf, tmp_path / "shelf")
    passage = str(records(luoshi("breakdown", "plan_yunze.txt", "--format", "jsonl").out)[8]["passage"])
    words = ("--lead", "省工业和信息化厅", "--co", "省财政厅", "--due", "2026-03-20")
    task = luoshi("ledger", "open", passage, "--title", "净增企业", *words).out.strip()
    report = records(luoshi("list", "results", "--format", "jsonl").out)[0]
    spans = report["spans"]
    assert isinstance(spans, list)
    place = f"{report['source_id']}.{spans[0]['start']}-{spans[-1]['end']}" if isinstance(spans[0], dict) else ""
    place = place or f"{report['source_id']}.{spans[0][0]}-{spans[-1][1]}"
    done = luoshi("ledger", "accept", task, place, "--says", "统计数")
    assert done.code == 0, done.err
    luoshi("ledger", "open", "--title", "=没有人承办的事项")
    return luoshi


def test_the_circular_as_a_document(office: Luoshi, tmp_path: Path) -> None:
    """Headings, counts and tables; what was found stands in a part of its own."""
    ran = office("ledger", "paper", tmp_path / "a.docx", "--as-of", DAY)
    assert ran.code == 0, ran.err
    document = Document(str(tmp_path / "a.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "督查通报（截至2026年4月2日）" in text
    assert "在册事项2项，其中在办2项（逾期1项）" in text
    assert [one.text.partition("、")[0] for one in document.paragraphs if one.style.name == "Heading 1"] == list(
        "一二三四五六七八"
    )
    bodies = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert bodies[1:] == [
        ["省工业和信息化厅", "1", "1", "1", "0", "1", "0"],
        ["省财政厅", "1", "1", "1", "0", "1", "0"],
    ]


def test_the_circular_as_a_workbook(office: Luoshi, tmp_path: Path) -> None:
    """One sheet a part, the facts in words on 说明; a title that looks like a formula stays text."""
    office("ledger", "paper", tmp_path / "a.xlsx", "--as-of", DAY)
    book = load_workbook(tmp_path / "a.xlsx")
    assert {"各单位事项", "逾期未办结事项", "各单位在办事项", "说明"} <= set(book.sheetnames)
    cells = [cell for row in book["各单位在办事项"].iter_rows() for cell in row if cell.value == "=没有人承办的事项"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert office("ledger", "paper", tmp_path / "a.csv").code == 2


def test_a_body_sees_its_own(office: Luoshi, tmp_path: Path) -> None:
    """Digest and circular of one body hold its tasks only."""
    text = office("ledger", "digest", "--as-of", DAY, "--body", "省财政厅").out
    assert "在办 1 项，逾期 1 项" in text and "没有人承办" not in text
    assert "在办 0 项" in office("ledger", "digest", "--as-of", DAY, "--body", "省教育厅").out


def test_the_digest_as_a_mail_file(office: Luoshi, tmp_path: Path) -> None:
    """Mail programs open it; the text is that of the command."""
    text = office("ledger", "digest", "--as-of", DAY).out
    office("ledger", "digest", "--as-of", DAY, "--to", tmp_path / "a.eml", "--mail-to", "zhang@example.org")
    mail = message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=policy.default)
    assert mail["Subject"] == f"落实台账 {DAY}"
    assert mail["To"] == "zhang@example.org"
    assert mail.get_content().replace("\r\n", "\n") == text


class _Server(socketserver.StreamRequestHandler):
    """A mail server that speaks as little SMTP as will take one mail, without encryption."""

    def handle(self) -> None:
        """Answer until the client leaves; a receiver named full is refused."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(b"".join(lines))  # type: ignore[attr-defined]
            full = word == b"RCPT" and b"full" in line
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"552 full\r\n" if full else b"250 yes\r\n")


@pytest.fixture
def server() -> Iterator[tuple[str, list[bytes]]]:
    """A running server: its address, and the mails it has taken."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Server) as made:
        made.taken = []  # type: ignore[attr-defined]
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{made.server_address[1]}", made.taken  # type: ignore[attr-defined]
        made.shutdown()


def test_the_digest_goes_out_by_smtp(office: Luoshi, server: tuple[str, list[bytes]]) -> None:
    """The server gets the mail once."""
    address, taken = server
    ran = office("ledger", "digest", "--as-of", DAY, "--smtp", f"smtp://{address}", "--mail-to", "zhang@example.org")
    assert ran.code == 0, ran.err
    (mail,) = taken
    assert "逾期 1 项" in message_from_bytes(mail, policy=policy.default).get_content()


@pytest.mark.parametrize(
    ("url", "receiver", "told"),
    [
        ("smtp://user:secret@{}", "zhang@example.org", "no encryption"),
        ("smtp://{}", "full@example.org", "not taken"),
        ("smtp://127.0.0.1:1", "zhang@example.org", "not taken"),
        ("http://{}", "zhang@example.org", "no mail server"),
        ("smtp://{}", "zhang@example.org\nBcc: x@example.org", "cannot be used"),
    ],
)
def test_a_mail_that_cannot_go_is_told_without_the_password(
    office: Luoshi, server: tuple[str, list[bytes]], url: str, receiver: str, told: str
) -> None:
    """No password in the clear, no header put in, no silence."""
    address, taken = server
    ran = office("ledger", "digest", "--smtp", url.format(address), "--mail-to", receiver)
    assert (ran.code, taken) == (2, [])
    assert told in ran.err and "secret" not in ran.err


@pytest.mark.parametrize("target", ["package.zip", "package"])
def test_a_package_proves_itself_without_its_shelf(office: Luoshi, tmp_path: Path, target: str) -> None:
    """Sums, chain and sources; the same from a folder and from a ZIP."""
    packed = office("ledger", "handover", tmp_path / target, "--as-of", DAY)
    assert packed.code == 0, packed.err
    proved = office("--shelf", tmp_path / "nowhere", "ledger", "verify", "--package", tmp_path / target)
    assert proved.code == 0, proved.err
    (head,) = re.findall(r"hash chain of 3 events ends in ([0-9a-f]{64})", proved.err)
    if target == "package":
        assert head in (tmp_path / target / "README.md").read_text("utf-8")
        assert len(list((tmp_path / target / "sources").iterdir())) == 2
        assert office("ledger", "handover", tmp_path / target).code == 2


def _resummed(files: dict[str, bytes], name: str, data: bytes) -> dict[str, bytes]:
    """Change a file and its sum, as somebody would who covers it up."""
    from hashlib import sha256

    line = f"{sha256(data).hexdigest()}  {name}"
    sums = re.sub(rf"(?m)^[0-9a-f]{{64}}  {re.escape(name)}$", line, files["SHA256SUMS"].decode())
    return {**files, name: data, "SHA256SUMS": sums.encode()}


def _event_changed(files: dict[str, bytes]) -> dict[str, bytes]:
    rows = files["events.jsonl"].decode().splitlines()
    first = {**json.loads(rows[0]), "at": "2020-01-01T00:00:00+08:00"}
    data = "".join(f"{line}\n" for line in (json.dumps(first, ensure_ascii=False), *rows[1:])).encode()
    return _resummed(files, "events.jsonl", data)


def _source_changed(files: dict[str, bytes]) -> dict[str, bytes]:
    return _resummed(files, next(name for name in files if name.startswith("sources/")), b"another text")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda files: {**files, "ledger.xlsx": b"x"}, "ledger.xlsx was changed"),
        (_source_changed, "is not the source it is named by"),
        (
            lambda files: {name: data for name, data in files.items() if name != "circular.docx"},
            "circular.docx is missing",
        ),
        (lambda files: {**files, "sources/other.txt": b"x"}, "sources/other.txt was put in"),
        (lambda files: {name: data for name, data in files.items() if name != "SHA256SUMS"}, "SHA256SUMS is missing"),
        (_event_changed, "was changed after it was written"),
        (lambda files: _resummed(files, "events.jsonl", b"{}\n"), "line 1 holds no event"),
    ],
)
def test_a_package_that_was_touched_is_told(
    office: Luoshi, tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], told: str
) -> None:
    """Changed, missing or added files, and a chain that was changed together with its sum."""
    office("ledger", "handover", tmp_path / "a.zip")
    with ZipFile(tmp_path / "a.zip") as book:
        files = {name: book.read(name) for name in book.namelist()}
    with ZipFile(tmp_path / "b.zip", "w", ZIP_DEFLATED) as book:
        for name, data in change(files).items():
            book.writestr(name, data)
    ran = office("ledger", "verify", "--package", tmp_path / "b.zip")
    assert ran.code == 1
    assert told in ran.err


def test_what_is_no_package_is_told(luoshi: Luoshi, tmp_path: Path) -> None:
    """A file that is no ZIP."""
    (tmp_path / "a.zip").write_bytes(b"nothing")
    ran = luoshi("ledger", "verify", "--package", tmp_path / "a.zip")
    assert ran.code == 2 and "cannot read the package" in ran.err
