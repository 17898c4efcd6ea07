"""Adding documents in the browser: what arrives, what is refused, what is taken back, and what a broken connection leaves."""

from __future__ import annotations

import io
import json
import os
import socket
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from luoshi.engine import uploading
from luoshi.ledger import By, actions
from luoshi.ledger.actions import Verdict
from luoshi.model import Actor, ActorRole, ShelfError, Span, anchor_at
from luoshi.store import Shelf, sources, uploads
from luoshi.store.desk import desk
from luoshi.web import receiving

from .conftest import served

PLAN = "云泽省人民政府关于推进产业发展的通知\n\n各市人民政府：\n到2027年，建成智能工厂200家。各市要认真抓好落实。\n"
OTHER = "临湖市人民政府工作报告\n\n今年要建成智能工厂20家，新增就业3万人。\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf.create(tmp_path / "shelf", "云泽省")


@pytest.fixture
def client(shelf: Shelf) -> Iterator[httpx.Client]:
    """A reader of the empty shelf who has opened the form."""
    with served(shelf) as at, httpx.Client(base_url=at, headers={"Accept-Language": "en"}, timeout=60) as made:
        made.get("/add")
        yield made


def token(client: httpx.Client) -> str:
    """The mark of the form."""
    return client.get("/add").text.split('name="csrf" value="')[1].split('"')[0]


def send(client: httpx.Client, *files: tuple[str, bytes], mark: str | None = None) -> httpx.Response:
    """Send files as the form does."""
    parts: list[tuple[str, tuple[str | None, bytes]]] = [
        ("csrf", (None, (token(client) if mark is None else mark).encode())),
        *(("files", (name, data)) for name, data in files),
    ]
    return client.post("/add", files=parts)


def settled(client: httpx.Client, path: str) -> dict:
    """Wait until nobody works on an upload and return its page as data."""
    for _ in range(600):
        found = client.get(f"{path}.json").json()
        if found["upload"]["state"] not in ("waiting", "adding", "running", "undoing"):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def zipped(**members: bytes) -> bytes:
    """A ZIP of some members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_files_become_articles_and_are_taken_back(client: httpx.Client, shelf: Shelf) -> None:
    """A file, a member of a ZIP and a file of a folder arrive, bad ones are named; undoing empties the shelf again."""
    bad = [
        ("empty.txt", b""),
        ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)),
        ("broken.zip", b"PK\x03\x04 and no more"),
        ("bomb.zip", zipped(**{"bomb.txt": bytes(12 << 20)})),
    ]
    answer = send(
        client, ("plan.txt", PLAN.encode()), ("year/more.zip", zipped(**{"other.txt": OTHER.encode("gb18030")})), *bad
    )
    assert answer.status_code == 303
    path = answer.headers["location"]
    found = settled(client, path)
    assert found["upload"]["state"] == "done", found
    assert sorted(row["laid"]["name"] for row in found["rows"]) == ["plan.txt", "year/more.zip/other.txt"]
    assert all(row["articles"] for row in found["rows"])
    assert {row["name"].split("/")[0] for row in found["troubles"]} == {name for name, _ in bad}
    page = client.get(path).text
    assert "ZIP bomb" in page and "Undo this upload" in page
    assert client.get("/search?q=智能工厂").text.count("<mark") >= 2
    assert not (uploads.folder_of(shelf, path.rpartition("/")[2]) / "files").exists()

    assert client.post(f"{path}/undo", data={"csrf": token(client)}).status_code == 303
    assert settled(client, path)["upload"]["state"] == "undone"
    assert list(sources.every(shelf)) == []
    assert "智能工厂" not in client.get("/documents").text


def test_undoing_leaves_what_the_ledger_quotes_and_what_was_there(client: httpx.Client, shelf: Shelf) -> None:
    """Evidence does not vanish, nor does what somebody else added."""
    known, _ = sources.put(shelf, PLAN.encode(), "before.txt", "before.txt", sources.Declared(), "2024-01-01")
    path = send(
        client, ("plan.txt", PLAN.encode()), ("quoted.txt", OTHER.encode()), ("free.txt", "无关".encode())
    ).headers["location"]
    rows = {row["laid"]["name"]: row["laid"] for row in settled(client, path)["rows"]}
    assert [rows["plan.txt"]["new"], rows["quoted.txt"]["new"]] == [False, True]
    quoted = rows["quoted.txt"]["source_id"]
    anchor = anchor_at(quoted, OTHER, [Span(0, 5)])
    by = By(Actor("甲", ActorRole.REVIEWER, "省政府督查室"), datetime(2024, 3, 1, tzinfo=UTC))
    actions.judge_all(desk(shelf), by, [Verdict(anchor, "article.issuer", anchor.quote, "accepted", None)])
    client.post(f"{path}/undo", data={"csrf": token(client)})
    found = settled(client, path)
    assert [row["name"] for row in found["upload"]["kept"]] == ["quoted.txt"], found
    assert {one.id for one in sources.every(shelf)} == {known, quoted}


@pytest.mark.parametrize(
    "name",
    [
        "很长的文件名" * 50 + ".txt",
        "<script>alert(1)<script>.txt",
        "反\u202e向\u2066.txt",
        "../../etc/passwd.txt",
        "a\x00\r\nb.txt",
        "/",
        "..",
    ],
)
def test_names_are_kept_and_harmless(shelf: Shelf, name: str) -> None:
    """A name of 300 characters, markup, marks that turn text round, a way out of the folder: none leaves its place."""
    held = uploads.Receiving(shelf)
    first, second = held.place(name), held.place(name)
    for path in (first, second):
        assert path.resolve().is_relative_to((held.folder / "files").resolve())
        path.write_text(PLAN + str(path))
    assert first.is_file() and held.place(name) not in (first, second)
    upload_id = held.finish("")
    uploading.add(shelf, upload_id)
    laid = uploads.read(shelf, upload_id).laid
    if name.startswith("很长"):
        assert name in [one.name for one in laid]
    assert len(laid) == len(list(sources.every(shelf))) >= 1


def test_hostile_names_stay_text_on_the_page(client: httpx.Client) -> None:
    """Markup in a name is shown, not run."""
    path = send(client, ("<img src=x onerror=alert(1)>.txt", b"")).headers["location"]
    settled(client, path)
    page = client.get(path).text
    assert "&lt;img src=x" in page and "<img src=x" not in page


def test_a_connection_that_breaks_off_leaves_nothing(client: httpx.Client, shelf: Shelf) -> None:
    """Half a body, then the line is cut: no upload, no file, no source; the next one goes through."""
    mark, at = token(client), urlsplit(str(client.base_url))
    body = (
        b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + mark.encode() + b"\r\n"
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + PLAN.encode()
    )
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    head = (
        f"POST /add HTTP/1.1\r\nHost: {at.netloc}\r\nCookie: {cookie}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(body) + 1000}\r\n\r\n"
    )
    folder = shelf.path / "uploads"
    with socket.create_connection((str(at.hostname), int(at.port or 0))) as line:
        line.sendall(head.encode() + body)
        for _ in range(100):
            if list(folder.glob(".receiving-*/files/a.txt")):
                break
            time.sleep(0.05)
        assert list(folder.glob(".receiving-*/files/a.txt")), "nothing was streamed to the disk"
    for _ in range(100):
        if not list(folder.iterdir()):
            break
        time.sleep(0.05)
    assert list(folder.iterdir()) == [] and list(sources.every(shelf)) == []
    assert send(client, ("a.txt", PLAN.encode())).status_code == 303


def test_what_is_refused_at_the_door(client: httpx.Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A foreign form, no file, too many, too much, no form at all: an error that says so, and nothing on the disk."""
    assert send(client, ("a.txt", b"x"), mark="wrong").status_code == 403
    assert send(client).status_code in (400, 403)
    assert send(client, ("", b"")).status_code == 400
    assert client.post("/add", content=b"x", headers={"Content-Type": "text/plain"}).status_code == 403
    damaged = {"Content-Type": "multipart/form-data; boundary=y"}
    assert client.post("/add", content=b"--x\r\nnothing", headers=damaged).status_code == 400
    monkeypatch.setattr(receiving, "MOST_FILES", 2)
    assert "too many files" in send(client, *((f"{n}.txt", b"x") for n in range(3))).text
    monkeypatch.setattr(receiving, "MOST_BYTES", 1000)
    assert "too much at once" in send(client, ("a.txt", bytes(2000))).text
    assert list((shelf.path / "uploads").iterdir()) == []


def test_progress_is_streamed(client: httpx.Client) -> None:
    """Server-sent events, the last of which says that it is over."""
    path = send(client, ("plan.txt", PLAN.encode())).headers["location"]
    with client.stream("GET", f"{path}/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        said = [json.loads(line.removeprefix("data: ")) for line in answer.iter_lines() if line]
    assert said[-1]["busy"] is False and said[-1]["line"] == "Done"
    assert any(one["busy"] for one in said[:-1])


def test_one_process_at_a_time(client: httpx.Client, shelf: Shelf) -> None:
    """While somebody works on an upload nobody else may; a dead process shows as stopped, and can be gone on with."""
    held = uploads.Receiving(shelf)
    held.place("a.txt").write_text(PLAN)
    upload_id = held.finish("")
    lock = uploads.hold(shelf, upload_id)
    assert uploads.read(shelf, upload_id).state == "waiting"
    with pytest.raises(ShelfError, match="worked on"):
        uploading.start(shelf, upload_id, "add")
    os.close(lock)
    assert uploads.read(shelf, upload_id).state == "stopped"
    path = f"/uploads/{upload_id}"
    with shelf.locked():
        assert client.post(f"{path}/again", data={"csrf": token(client)}).status_code == 303
        assert client.get(f"{path}.json").json()["upload"]["state"] == "waiting"
    assert settled(client, path)["upload"]["state"] == "done"


def test_an_upload_nobody_sent(client: httpx.Client) -> None:
    """A page that says so."""
    for name in ("x", "20240101T000000-00000000", "..%2f..%2fetc"):
        assert client.get(f"/uploads/{name}").status_code == 404
