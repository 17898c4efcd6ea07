"""Backup and restore: the restored shelf is equal, also when people wrote meanwhile, and no doctored copy gets in."""

from __future__ import annotations

import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.ledger import actions
from luoshi.model import ActorRole, Declared, EventType, Grant, Scope, ShelfError
from luoshi.store import Shelf, sources
from luoshi.store.accounts import accounts
from luoshi.store.attachments import attachment, keep
from luoshi.store.copies import MANIFEST, back_up
from luoshi.store.copies_read import bring_back, check
from luoshi.store.desk import desk, leave
from luoshi.store.query import documents
from luoshi.store.saved import SavedSearch, save
from luoshi.store.sessions import Sessions
from tests.engine.conftest import lay_sample
from tests.ledger.office import by, in_hand, registered
from tests.store.test_accounts import NOW, PASSWORD

AT = "2026-01-01T00:00:00+08:00"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """The sample with findings, tasks, an attachment, a saved search and an account."""
    made = lay_sample(tmp_path / "shelf")
    run(made, Serial())
    in_hand(desk(made))
    keep(made, io.BytesIO(b"%PDF-1.7\n"), "a.pdf")
    save(made, SavedSearch("落实", "落实"))
    accounts(made).add("li", "李督查", PASSWORD, [Grant("市政府督查室", ActorRole.REGISTRAR)])
    yield made
    leave(made)


def tree(shelf: Shelf) -> dict[str, str]:
    """Digest of every file but the books, which are compared by what they hold, and the record of what was before."""
    return {
        str(path.relative_to(shelf.path)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(shelf.path.rglob("*"))
        if path.is_file() and ".sqlite" not in path.name and path.name not in (".lock", "current.json")
    }


def test_a_restored_shelf_is_equal(shelf: Shelf, tmp_path: Path):
    """Files, events with their hashes, accounts and roles, what pages show; nothing is left to run."""
    copy = back_up(shelf, tmp_path / "copy.tar", AT)
    assert check(tmp_path / "copy.tar") == copy
    again, told = bring_back(tmp_path / "copy.tar", tmp_path / "again")

    assert told == copy
    assert tree(again) == tree(shelf)
    assert list(desk(again).book.all_events()) == list(desk(shelf).book.all_events())
    assert desk(again).book.verify().head == copy.head
    assert accounts(again).all() == accounts(shelf).all()
    assert documents.overview(again) == documents.overview(shelf)
    assert run(again, Serial()).nothing_to_do
    assert not [path for path in shelf.path.iterdir() if path.name.startswith(".backup")]
    leave(again)


def test_who_was_signed_in_is_not_in_the_copy_but_tokens_are(shelf: Shelf, tmp_path: Path):
    """A copy that is stolen, or restored a year later, opens no session; only its owner may read it."""
    session = Sessions(accounts(shelf)).sign_in("li", PASSWORD, "10.0.0.1", NOW)
    token = Sessions(accounts(shelf)).issue_token("li", "x", Scope.READ, NOW, NOW.replace(year=NOW.year + 1))
    back_up(shelf, tmp_path / "copy.tar", AT)
    assert (tmp_path / "copy.tar").stat().st_mode & 0o077 == 0
    again, _ = bring_back(tmp_path / "copy.tar", tmp_path / "again")

    assert Sessions(accounts(shelf)).account(session, NOW) is not None
    assert Sessions(accounts(again)).account(session, NOW) is None
    assert Sessions(accounts(again)).account_of_token(token, NOW) is not None
    assert (again.path / "accounts.sqlite").stat().st_mode & 0o077 == 0


def test_a_copy_made_while_others_write_is_whole(shelf: Shelf, tmp_path: Path):
    """Events, attachments, documents and runs go on; every copy is a state that was, and all that its events name is there."""
    ended = threading.Event()
    failures: list[BaseException] = []

    def going_on(work: Callable[[int], object]) -> threading.Thread:
        def go() -> None:
            number = 0
            try:
                while not ended.is_set():
                    number += 1
                    work(number)
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=go)
        thread.start()
        return thread

    def deal(number: int) -> None:
        file = keep(shelf, io.BytesIO(f"第{number}份".encode()), "a.txt")
        task = in_hand(desk(shelf))
        actions.report(desk(shelf), task.id, by(ActorRole.HANDLER, 3 + number), text=file.sha256)

    def lay(number: int) -> None:
        text = f"各单位要抓好第{number}项工作的落实。\n".encode()
        sources.put(shelf, text, f"{number}.txt", "", Declared(), AT, forced=False)
        if number % 40 == 0:
            run(shelf, Serial())

    threads = [going_on(deal), going_on(lay)]
    try:
        copies = [back_up(shelf, tmp_path / f"{number}.tar", AT) for number in range(6)]
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert failures == []

    whole = list(desk(shelf).book.all_events())
    assert copies[-1].events > copies[0].events
    for number, copy in enumerate(copies):
        again, _ = bring_back(tmp_path / f"{number}.tar", tmp_path / f"again{number}")
        events = list(desk(again).book.all_events())
        assert events == whole[: copy.events]
        for event in events:
            if event.type is EventType.REPORT:
                attachment(again, str(json.loads(event.payload)["text"]))
        for card in sources.every(again):
            sources.bytes_of(again, card.id)
        assert documents.overview(again).articles > 0
        leave(again)


def test_without_findings_a_run_makes_them_anew(shelf: Shelf, tmp_path: Path):
    """Smaller, and the same in the end."""
    back_up(shelf, tmp_path / "copy.tar", AT, findings=False)
    again, copy = bring_back(tmp_path / "copy.tar", tmp_path / "again")
    assert not [name for name in copy.files if name.startswith("findings/")]
    run(again, Serial())
    assert tree(again) == tree(shelf)
    leave(again)


def test_a_ledger_on_a_server_goes_through_a_copy(
    tmp_path: Path, postgres_url: str, postgres_server: str, monkeypatch: pytest.MonkeyPatch
):
    """From one server into a file, from there onto an empty server; onto one that holds another ledger, never."""
    import psycopg

    made = Shelf.create(tmp_path / "shelf")
    monkeypatch.setenv("LUOSHI_LEDGER", postgres_url)
    shelf = Shelf.open(made.path)
    in_hand(desk(shelf))
    accounts(shelf).add("li", "李督查", PASSWORD)
    copy = back_up(shelf, tmp_path / "copy.tar", AT)
    events = list(desk(shelf).book.all_events())
    assert copy.events == len(events) > 3
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored")
    there = postgres_server.replace("/postgres?", "/restored?")
    monkeypatch.setenv("LUOSHI_LEDGER", there)
    again, _ = bring_back(tmp_path / "copy.tar", tmp_path / "again")
    assert list(desk(again).book.all_events()) == events
    assert [account.login for account in accounts(again).all()] == ["li"]
    assert not list(again.path.glob("*.sqlite"))
    bring_back(tmp_path / "copy.tar", tmp_path / "same")
    registered(desk(again))
    with pytest.raises(ShelfError, match="another ledger"):
        bring_back(tmp_path / "copy.tar", tmp_path / "other")
    assert not (tmp_path / "other").exists()
    monkeypatch.delenv("LUOSHI_LEDGER")
    plain, _ = bring_back(tmp_path / "copy.tar", tmp_path / "plain")
    assert list(desk(plain).book.all_events()) == events
    for opened in (shelf, again, plain):
        accounts(opened).tables.close()
        leave(opened)


def doctored(copy: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a copy anew with other members, its list as it was unless changed too."""
    with tarfile.open(copy) as archive:
        members = {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]
    change(members)
    target = copy.with_name("doctored.tar")
    with tarfile.open(target, "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda m: m.update({"shelf/luoshi.toml": m["shelf/luoshi.toml"] + b" "}), "not what was copied"),
        (lambda m: m.pop("shelf/searches.json"), "not what was copied"),
        (lambda m: m.update({"shelf/new": b"", MANIFEST: m.pop(MANIFEST)}), "not what was copied"),
        (lambda m: m.update({"shelf/../../x": b"", MANIFEST: m.pop(MANIFEST)}), "points outside"),
        (lambda m: m.update({"/etc/x": b"", MANIFEST: m.pop(MANIFEST)}), "points outside"),
        (lambda m: m.pop(MANIFEST), "ends before its list"),
        (lambda m: m.update({MANIFEST: b"[]"}), "ends before its list"),
        (lambda m: m.update({MANIFEST: b'{"format": 2}'}), "newer luoshi"),
        (lambda m: m.update({MANIFEST: b'{"format": 1, "files": {}}'}), "damaged"),
    ],
)
def test_a_doctored_copy_is_refused_and_leaves_nothing(
    shelf: Shelf, tmp_path: Path, change: Callable[[dict[str, bytes]], None], what: str
):
    """Changed, missing, added and outward files, and lists that do not fit."""
    back_up(shelf, tmp_path / "copy.tar", AT, findings=False)
    with pytest.raises(ShelfError, match=what):
        bring_back(doctored(tmp_path / "copy.tar", change), tmp_path / "again")
    assert not (tmp_path / "again").exists() and not (tmp_path / ".restoring-again").exists()
    assert not (tmp_path.parent / "x").exists()


def test_links_in_a_copy_are_refused(tmp_path: Path):
    """A link could lead what is written after it anywhere."""
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
        with tarfile.open(tmp_path / "copy.tar", "w") as archive:
            info = tarfile.TarInfo("shelf/sources")
            info.type, info.linkname = kind, "/etc"
            archive.addfile(info)
        with pytest.raises(ShelfError, match="no copy of a shelf"):
            check(tmp_path / "copy.tar")


def test_what_is_no_copy_says_so(shelf: Shelf, tmp_path: Path):
    """Any other file, half a copy, a folder that is not empty, a name that is taken."""
    (tmp_path / "x.tar").write_bytes(b"nothing of the kind" * 100)
    back_up(shelf, tmp_path / "copy.tar", AT)
    (tmp_path / "half.tar").write_bytes((tmp_path / "copy.tar").read_bytes()[:200_000])
    for name in ("x.tar", "half.tar"):
        with pytest.raises(ShelfError, match=r"no whole copy|ends before"):
            check(tmp_path / name)
    with pytest.raises(ShelfError, match="not empty"):
        bring_back(tmp_path / "copy.tar", shelf.path)
    with pytest.raises(ShelfError, match="of this name already"):
        back_up(shelf, tmp_path / "copy.tar", AT)
