"""Accounts through the pages: who is let in, who may act as what, and every side door shut."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import resources
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from luoshi.engine.engines import Serial
from luoshi.engine.run import run
from luoshi.model import ActorRole, Declared, Grant, Scope
from luoshi.store import Shelf, sources
from luoshi.store.accounts import accounts
from luoshi.store.attachments import MOST
from luoshi.store.sessions import IDLE, LIFE, MOST_PAIR, Sessions
from luoshi.web.app import app_of_environment, create_app
from luoshi.web.guard import SESSION
from luoshi.web.pages.signing import own_path
from luoshi.web.serving import serving

from .conftest import TODAY

PASSWORD = "落实 到每一件事 2026"
OFFICE, LEAD, OTHER = "市政府督查室", "市工业和信息化局", "市财政局"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"

#: Login and name of each account, and what was granted.
STAFF = {
    "li": ("李督查", [Grant(OFFICE, role) for role in (ActorRole.REGISTRAR, ActorRole.ASSIGNER, ActorRole.SUPERVISOR)]),
    "wang": ("王工", [Grant(LEAD, ActorRole.HANDLER)]),
    "zhao": ("赵财", [Grant(OTHER, ActorRole.HANDLER)]),
    "qian": ("钱评", [Grant("市人大", ActorRole.EVALUATOR)]),
    "nobody": ("无角色", []),
}


#: A request without a browser; patient, because tests share the machine.
get = partial(httpx.get, timeout=60)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.now


def staffed(folder: Path) -> Shelf:
    """A shelf with the accounts, cheap to hash with: the parameters are not what is tested."""
    made = Shelf.create(folder)
    register = accounts(made)
    register.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for login, (name, grants) in STAFF.items():
        register.add(login, name, PASSWORD, grants)
    return made


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf with one plan and the accounts."""
    made = staffed(tmp_path_factory.mktemp("people") / "shelf")
    data = (resources.files("luoshi.sample") / "pages" / "plan_linhu.txt").read_bytes()
    sources.put(made, data, "plan_linhu.txt", "plan_linhu.txt", Declared(), "2024-01-01")
    run(made, Serial())
    return made


@pytest.fixture(scope="module")
def clock() -> Clock:
    """The clock of the sessions."""
    return Clock()


@pytest.fixture(scope="module")
def address(shelf: Shelf, clock: Clock) -> Iterator[str]:
    """Where it is served."""
    with serving(create_app(shelf, today=lambda: TODAY, clock=clock)) as at:
        yield at


@contextmanager
def browser(address: str) -> Iterator[httpx.Client]:
    """A browser without cookies, which sends its Origin."""
    with httpx.Client(base_url=address, timeout=60, headers={"Origin": address}) as client:
        yield client


@pytest.fixture
def visitor(address: str) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed in."""
    with browser(address) as client:
        yield client


def token(client: httpx.Client, path: str) -> str:
    """Read the mark that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get(path).text)
    assert found, path
    return found[1]


def sign_in(client: httpx.Client, login: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
    """Send the form of the sign-in."""
    sent = {"csrf": token(client, "/login"), "login": login, "password": password, **fields}
    return client.post("/login", data=sent)


@pytest.fixture
def as_(address: str) -> Iterator[Callable[[str], httpx.Client]]:
    """Browsers in which somebody is signed in."""
    opened: list[httpx.Client] = []

    def made(login: str) -> httpx.Client:
        client = httpx.Client(base_url=address, timeout=60, headers={"Origin": address})
        opened.append(client)
        assert sign_in(client, login).status_code == 303
        return client

    yield made
    for client in opened:
        client.close()


def act(client: httpx.Client, task: str, event: str, **fields: str) -> httpx.Response:
    """Send one form of a task."""
    return client.post(f"{task}/{event}", data={"csrf": token(client, "/account"), **fields})


def opened(client: httpx.Client) -> str:
    """Open a task as the office and return its path."""
    sent = {"csrf": token(client, "/tasks/new"), "title": "净增规上企业", "profile": "supervision"}
    answer = client.post("/tasks", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[0]


def assigned(office: httpx.Client) -> str:
    """Open a task and bring it into the hands of the lead unit."""
    task = opened(office)
    for event, fields in (("register", {}), ("assign", {"lead": LEAD, "due": "2099-06-30"})):
        answer = act(office, task, event, **fields)
        assert answer.status_code == 303, answer.text
    return task


@pytest.mark.parametrize("path", ["/", "/documents", "/ledger", "/tasks/new", "/account", "/search?q=落实", "/nothing"])
def test_reading_takes_a_sign_in_and_comes_back_to_the_page(visitor: httpx.Client, path: str) -> None:
    """A browser is led to the sign-in, which names no document of the shelf, and from there to where it was going."""
    answer = visitor.get(path)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/login?next=")
    form = visitor.get(answer.headers["location"])
    assert form.status_code == 200 and "云泽" not in form.text and "no-store" in form.headers["cache-control"]
    onward = re.search(r'name="next" value="([^"]*)"', form.text)
    assert onward
    done = sign_in(visitor, "wang", next=onward[1].replace("&amp;", "&"))
    assert done.status_code == 303
    assert httpx.URL(done.headers["location"]) == httpx.URL(path)


@pytest.mark.parametrize(
    "path", ["/index.json", "/ledger.json", "/ledger.csv", "/tasks/t1.json", "/attachments/x.json"]
)
def test_programs_are_told_plainly(visitor: httpx.Client, path: str) -> None:
    """401, with the way to come in, as data."""
    answer = visitor.get(path)
    assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
    assert "sign in" in answer.json()["remedy"]


def test_writing_takes_a_sign_in_where_all_may_read(tmp_path: Path) -> None:
    """``public = true`` opens the pages and nothing else."""
    made = staffed(tmp_path / "shelf")
    config = made.path / "luoshi.toml"
    config.write_text(config.read_text("utf-8").replace("public = false", "public = true"), "utf-8")
    with serving(create_app(Shelf.open(made.path))) as at, browser(at) as client:
        assert client.get("/ledger").status_code == 200 and client.get("/ledger.json").status_code == 200
        assert 'name="body"' not in client.get("/tasks/new").text and 'href="/login"' in client.get("/tasks/new").text
        sent = {"csrf": token(client, "/login"), "title": "x", "profile": "supervision", "name": "甲", "body": OFFICE}
        answer = client.post("/tasks", data={**sent, "role": "registrar"})
        assert answer.status_code == 401 and not client.get("/ledger.json").json()["found"]["rows"]


def test_without_accounts_nothing_changes(tmp_path: Path) -> None:
    """Whoever is at the machine says who acts; the sign-in page says that there is none."""
    with serving(create_app(Shelf.create(tmp_path / "shelf"))) as at, browser(at) as client:
        assert client.get("/ledger").status_code == 200 and 'name="body"' in client.get("/tasks/new").text
        assert "luoshi accounts add" in client.get("/login").text
        assert 'href="/login"' not in client.get("/").text


def test_the_whole_way_under_ones_own_name(as_: Callable[[str], httpx.Client]) -> None:
    """Each acts by role and body; forms ask for no name, and what one claims is not looked at."""
    office, lead = as_("li"), as_("wang")
    task = assigned(office)
    assert 'name="body"' not in office.get(task).text and 'name="as"' in office.get(task).text
    claimed = act(lead, task, "sign_for", name="李督查", body=OFFICE, role="supervisor")
    assert claimed.status_code == 303
    event = office.get(f"{task}.json").json()["story"]["events"][-1]
    assert event["actor"] == {"name": "王工", "role": "handler", "body": LEAD}


def test_a_role_that_was_not_granted(as_: Callable[[str], httpx.Client]) -> None:
    """No form offers it, and sending one is refused; nothing is written."""
    office, lead = as_("li"), as_("wang")
    task = assigned(office)
    before = len(office.get(f"{task}.json").json()["story"]["events"])
    assert f"{task}/close" not in lead.get(task).text
    for login, event, fields in (
        ("wang", "remind", {}),
        ("wang", "remind", {"as": f"supervisor@{OFFICE}"}),
        ("nobody", "report", {"text": "x"}),
        ("nobody", "report", {"text": "x", "as": f"handler@{LEAD}", "name": "王工", "body": LEAD, "role": "handler"}),
        ("qian", "report", {"text": "x", "as": f"handler@{LEAD}"}),
    ):
        refused = act(as_(login), task, event, **fields)
        assert refused.status_code == 409 and 'role="alert"' in refused.text, (login, event)
    assert len(office.get(f"{task}.json").json()["story"]["events"]) == before


def test_the_task_of_another_body(as_: Callable[[str], httpx.Client]) -> None:
    """A handler of another body is offered nothing and refused by the rule."""
    task = assigned(as_("li"))
    other = as_("zhao")
    assert f"{task}/report" not in other.get(task).text
    refused = act(other, task, "sign_for")
    assert refused.status_code == 409 and "lead unit" in refused.text


def test_forged_forms(as_: Callable[[str], httpx.Client], address: str) -> None:
    """No mark, the mark of another session, an Origin elsewhere: refused although somebody is signed in."""
    office, lead = as_("li"), as_("wang")
    task = assigned(office)
    foreign = token(office, "/account")
    for sent, headers in (
        ({}, {}),
        ({"csrf": "0" * 64}, {}),
        ({"csrf": foreign}, {}),
        ({"csrf": token(lead, "/account")}, {"Origin": "http://evil.example"}),
    ):
        assert lead.post(f"{task}/sign_for", data=sent, headers=headers).status_code == 403
    assert lead.post("/logout", data={}).status_code == 403 and lead.get("/ledger").status_code == 200


def test_signing_in_cannot_be_forged_either(visitor: httpx.Client) -> None:
    """A form elsewhere cannot sign a browser in as somebody else."""
    assert visitor.post("/login", data={"login": "wang", "password": PASSWORD}).status_code == 403
    assert visitor.get("/ledger").status_code == 303


def test_a_session_brought_along_is_never_taken_up(address: str) -> None:
    """Fixation: the session after signing in is a new one, and the one before is nobody's."""
    with browser(address) as victim:
        victim.cookies.set(SESSION, "fixed-by-somebody-else")
        done = sign_in(victim, "wang")
        fresh = done.cookies[SESSION]
        assert done.status_code == 303 and fresh != "fixed-by-somebody-else" and len(fresh) >= 43
    with httpx.Client(base_url=address, timeout=60, cookies={SESSION: "fixed-by-somebody-else"}) as attacker:
        assert attacker.get("/ledger").status_code == 303
    with httpx.Client(base_url=address, timeout=60, cookies={SESSION: fresh}) as holder:
        assert holder.get("/ledger").status_code == 200


def test_the_cookie_is_out_of_reach(visitor: httpx.Client, address: str) -> None:
    """HttpOnly and SameSite=Lax; over https Secure too."""
    plain = sign_in(visitor, "wang").headers["set-cookie"]
    assert "HttpOnly" in plain and "SameSite=lax" in plain and "Secure" not in plain
    secure = get(f"{address}/login", headers={"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert "Secure" in secure


def test_a_session_ends(as_: Callable[[str], httpx.Client], clock: Clock) -> None:
    """Idle, in the end, and by signing out; the cookie alone opens nothing then."""
    began = clock.now
    try:
        idle = as_("wang")
        clock.now = began + IDLE
        assert idle.get("/ledger").status_code == 303
        busy = as_("wang")
        since = clock.now
        while clock.now < since + LIFE - timedelta(hours=1):
            assert busy.get("/ledger").status_code == 200
            clock.now += timedelta(hours=1)
        clock.now = since + LIFE
        assert busy.get("/ledger").status_code == 303
        left = as_("wang")
        held = left.cookies[SESSION]
        assert left.post("/logout", data={"csrf": token(left, "/account")}).headers["location"] == "/login"
        assert get(f"{left.base_url}/ledger", cookies={SESSION: held}).status_code == 303
    finally:
        clock.now = began


def test_a_disabled_account_is_out_at_once(as_: Callable[[str], httpx.Client], shelf: Shelf) -> None:
    """In the middle of its session, and at the door."""
    client = as_("zhao")
    task = assigned(as_("li"))
    mark = token(client, "/account")
    accounts(shelf).disable("zhao")
    try:
        assert client.get("/ledger").status_code == 303
        assert client.post(f"{task}/report", data={"csrf": mark, "text": "x"}).status_code == 401
        with browser(str(client.base_url)) as again:
            assert sign_in(again, "zhao").status_code == 403
    finally:
        accounts(shelf).disable("zhao", disabled=False)


def test_a_revoked_role_is_gone_with_the_next_request(as_: Callable[[str], httpx.Client], shelf: Shelf) -> None:
    """The session stays, the role does not."""
    task = assigned(as_("li"))
    client = as_("wang")
    accounts(shelf).revoke("wang", LEAD, ActorRole.HANDLER)
    try:
        assert act(client, task, "sign_for").status_code == 409
    finally:
        accounts(shelf).grant("wang", LEAD, ActorRole.HANDLER)
    assert act(client, task, "sign_for").status_code == 303


def test_failed_sign_ins_say_the_same_and_are_braked(visitor: httpx.Client, shelf: Shelf) -> None:
    """The login that was typed stays, the password does not; then it is refused for a while."""
    try:
        wrong = [sign_in(visitor, login, "wrong password 1") for login in ("qian", "no.such.login")]
        said = {re.search(r'role="alert"[^>]*>([^<]*)', one.text)[1] for one in wrong}  # type: ignore[index]
        assert [one.status_code for one in wrong] == [403, 403] and len(said) == 1
        assert 'value="qian"' in wrong[0].text and "wrong password 1" not in wrong[0].text
        for _ in range(MOST_PAIR - 1):
            sign_in(visitor, "qian", "wrong password 1")
        assert "too many" in sign_in(visitor, "qian").text
        assert visitor.get("/ledger").status_code == 303
    finally:
        with accounts(shelf).tables.turn() as ask:
            ask("DELETE FROM account_attempt", ())


@pytest.fixture
def program(shelf: Shelf, address: str, clock: Clock) -> Iterator[Callable[[str, Scope], httpx.Client]]:
    """Programs that come with a token."""
    made: list[httpx.Client] = []

    def issue(login: str, scope: Scope) -> httpx.Client:
        secret = Sessions(accounts(shelf)).issue_token(login, "test", scope, clock.now, clock.now + timedelta(days=1))
        client = httpx.Client(base_url=address, timeout=60, headers={"Authorization": f"Bearer {secret}"})
        made.append(client)
        return client

    yield issue
    for client in made:
        client.close()


def test_a_program_reads_and_writes_within_its_scope(program: Callable[[str, Scope], httpx.Client]) -> None:
    """A read token writes nothing; a write token acts as its account, without a form, and never beyond its roles."""
    reader, office, lead = program("wang", Scope.READ), program("li", Scope.WRITE), program("wang", Scope.WRITE)
    assert reader.get("/ledger.json").status_code == 200 and "set-cookie" not in reader.get("/ledger.json").headers
    made = office.post("/tasks", json={"title": "净增规上企业", "profile": "supervision"})
    assert made.status_code == 200, made.text
    task = f"/tasks/{made.json()['id']}"
    assert office.post(f"{task}/register", json={}).status_code == 200
    done = office.post(f"{task}/assign", json={"lead": LEAD, "co": [OTHER, "市科技局"], "due": "2099-06-30"})
    assert done.json()["co"] == [OTHER, "市科技局"]
    refused = reader.post(f"{task}/sign_for", json={})
    assert refused.status_code == 403 and "may only read" in refused.json()["what"]
    assert lead.post(f"{task}/close", json={}).status_code == 409
    assert lead.post(f"{task}/report", content=b"{", headers={"Content-Type": "application/json"}).status_code == 403
    reported = lead.post(f"{task}/report", json={"text": "已新增412家", "percent": 45.8})
    assert reported.status_code in (200, 409) and lead.post(f"{task}/sign_for", json={}).status_code == 200
    assert lead.post(f"{task}/report", json={"text": "已新增412家", "percent": 45.8}).json()["percent"] == 45.8


@pytest.mark.parametrize("value", ["Bearer luoshi_wrong", "Bearer", "Bearer x", "Bearer luoshi_\u00e9"])
def test_a_wrong_token_opens_nothing(address: str, value: str) -> None:
    """Not even with a good session beside it."""
    answer = get(f"{address}/ledger.json", headers={"Authorization": value.encode("latin-1")})
    assert answer.status_code == 401


def test_calendars_and_feed_readers_come_with_a_token_as_password(address: str, shelf: Shelf, clock: Clock) -> None:
    """HTTP Basic for reading feeds and for nothing else; a password of an account is no token."""
    sessions = Sessions(accounts(shelf))
    secret = sessions.issue_token("li", "日历", Scope.WRITE, clock(), clock() + timedelta(days=1))
    for path in ("/ledger.ics", "/ledger.atom", "/search.rss?q=企业"):
        refused = get(address + path)
        assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Basic "), path
        assert get(address + path, auth=("li", secret)).status_code == 200, path
        assert get(address + path, auth=("li", PASSWORD)).status_code == 401, path
        assert get(address + path, headers={"Authorization": "Basic ?"}).status_code == 401, path
    assert get(f"{address}/ledger.json", auth=("li", secret)).status_code == 401
    assert get(f"{address}/ledger", auth=("li", secret)).status_code == 303
    written = httpx.post(f"{address}/tasks", auth=("li", secret), json={"title": "x"}, timeout=60)
    assert written.status_code == 401
    sessions.revoke_token(next(one.id for one in sessions.tokens("li") if one.label == "日历"), clock())
    assert get(f"{address}/ledger.ics", auth=("li", secret)).status_code == 401


def test_a_token_is_no_session_and_a_session_no_token(
    address: str, as_: Callable[[str], httpx.Client], shelf: Shelf
) -> None:
    """Each opens its own door only."""
    client = as_("wang")
    now = datetime.now(UTC)
    secret = Sessions(accounts(shelf)).issue_token("wang", "x", Scope.WRITE, now, now + timedelta(days=1))
    assert get(f"{address}/ledger", cookies={SESSION: secret}).status_code == 303
    session = client.cookies[SESSION]
    assert get(f"{address}/ledger.json", headers={"Authorization": f"Bearer {session}"}).status_code == 401


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/ledger?only=overdue", True), ("//evil.example", False), ("/\\evil.example", False), ("https://evil.example", False),
     ("/a\r\nSet-Cookie: x=y", False), ("", False), ("javascript:alert(1)", False), ("/tasks/t1", True)],
)  # fmt: skip
def test_signing_in_leads_to_pages_of_this_server_only(path: str, kept: bool) -> None:
    """Nobody is sent elsewhere by a link to the sign-in."""
    assert own_path(path) == (path if kept else "/")


def test_headers_of_the_sign_in(visitor: httpx.Client) -> None:
    """The policy of all pages, no frame, nothing kept, not packed."""
    headers = visitor.get("/login").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"] and headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff" and "no-store" in headers["cache-control"]
    assert "content-encoding" not in headers


def attach(client: httpx.Client, task: str, event: str, name: str, data: bytes, **fields: str) -> httpx.Response:
    """Send a form with a file."""
    sent = {"csrf": token(client, "/account"), **fields}
    return client.post(f"{task}/{event}", data=sent, files={"upload": (name, data, "text/html")})


def test_a_file_is_attached_shown_and_served_safely(as_: Callable[[str], httpx.Client], shelf: Shelf) -> None:
    """With a report and as evidence; its name is harmless, it is saved and never shown in place."""
    office, lead = as_("li"), as_("wang")
    task = assigned(office)
    act(lead, task, "sign_for")
    reported = attach(lead, task, "report", "../../统计\u202e公报", PDF, text="已新增412家")
    assert reported.status_code == 303, reported.text
    proved = attach(
        office,
        task,
        "add_evidence",
        "x",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 9,
        says="照片",
        **{"as": f"registrar@{OFFICE}"},
    )
    assert proved.status_code == 303, proved.text
    page = office.get(task).text
    links = dict.fromkeys(re.findall(r'href="(/attachments/[0-9a-f]{64})"', page))
    assert len(links) == 2 and "统计公报.pdf" in page
    served = office.get(next(link for link in links if office.get(link).content == PDF))
    assert served.headers["content-type"] == "application/pdf"
    assert served.headers["content-disposition"].startswith("attachment;")
    assert (
        "sandbox" in served.headers["content-security-policy"] and served.headers["x-content-type-options"] == "nosniff"
    )
    with browser(str(office.base_url)) as stranger:
        assert stranger.get(next(iter(links))).status_code == 303
    events = office.get(f"{task}.json").json()["story"]["events"]
    assert sum('"file"' in event["payload"] for event in events) == 2


@pytest.mark.parametrize("data", [b"<html><script>alert(1)</script>", b"MZ\x90\0" + b"\0" * 60, b""])
def test_a_file_that_is_not_allowed_writes_nothing(as_: Callable[[str], httpx.Client], data: bytes) -> None:
    """It is said above the forms; the report is not written without it."""
    office, lead = as_("li"), as_("wang")
    task = assigned(office)
    act(lead, task, "sign_for")
    refused = attach(lead, task, "report", "x.pdf", data, text="已新增412家")
    assert refused.status_code == 409 and 'role="alert"' in refused.text
    assert len(office.get(f"{task}.json").json()["story"]["events"]) == 4


@pytest.mark.parametrize(
    "path", ["/attachments/../luoshi.toml", "/attachments/%2e%2e%2fluoshi.toml", "/attachments/" + "0" * 64]
)
def test_only_attachments_are_served(as_: Callable[[str], httpx.Client], path: str) -> None:
    """No way out of the folder."""
    assert as_("wang").get(path).status_code == 404


def announced(client: httpx.Client, path: str, size: int) -> bytes:
    """Say that so many bytes will come, send none of them, and return the first line of the answer."""
    url = client.base_url
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nCookie: {SESSION}={client.cookies[SESSION]}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {size}\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 80), timeout=20) as connection:
        connection.sendall(head.encode())
        return connection.recv(100)


def test_two_gigabytes_are_refused_unread(as_: Callable[[str], httpx.Client], shelf: Shelf) -> None:
    """By the length that is announced; and where none is, as soon as the limit is passed. Nothing stays."""
    office, lead = as_("li"), as_("wang")
    task = assigned(office)
    kept = sorted((shelf.path / "attachments").rglob("*"))
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert announced(lead, f"{task}/report", 2 << 30).startswith(b"HTTP/1.1 413 ")
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="upload"; filename="x.pdf"\r\n\r\n%PDF-1.7\n'
        while sent < 2 << 30:
            sent += 1 << 20
            yield b"\0" * (1 << 20)

    try:
        answer = lead.post(f"{task}/report", headers=headers, content=endless())
        assert answer.status_code == 413
    except (httpx.WriteError, httpx.RemoteProtocolError):
        # The server hung up on whoever went on sending.
        pass
    assert sent < 4 * MOST
    assert sorted((shelf.path / "attachments").rglob("*")) == kept
    assert lead.post("/tasks", data={"title": "x" * (2 << 20)}).status_code == 413


def test_a_shelf_whose_accounts_cannot_be_read_lets_nobody_in(tmp_path: Path) -> None:
    """A damaged file is no way in."""
    made = Shelf.create(tmp_path / "shelf")
    (made.path / "accounts.sqlite").write_bytes(b"not a database, but long enough to look at" * 50)
    with serving(create_app(made)) as at:
        for path in ("/ledger.json", "/ledger", "/login"):
            answer = get(at + path)
            assert answer.status_code == 400 and "accounts cannot be used" in answer.text


def test_names_of_others_are_answered_when_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names of ``luoshi serve --name`` and of this machine; no others (DNS rebinding)."""
    monkeypatch.setenv("LUOSHI_SHELF", str(Shelf.create(tmp_path / "shelf").path))
    monkeypatch.setenv("LUOSHI_HOSTS", "ledger.example")
    with serving(app_of_environment()) as at:
        for name, status in (("ledger.example", 200), ("127.0.0.1", 200), ("evil.example", 400)):
            assert get(f"{at}/login", headers={"Host": name}).status_code == status


def test_one_changes_ones_own_password(tmp_path: Path) -> None:
    """With the old one only; every other session ends, this one goes on under a new id."""
    made = staffed(tmp_path / "shelf")
    with serving(create_app(made)) as at, browser(at) as here, browser(at) as elsewhere:
        assert sign_in(here, "wang").status_code == sign_in(elsewhere, "wang").status_code == 303
        fresh = "换过的密码 2026 年"

        def change(**fields: str) -> httpx.Response:
            return here.post("/account", data={"csrf": token(here, "/account"), **fields})

        assert change(old="wrong password 1", new=fresh, again=fresh).status_code == 403
        assert change(old=PASSWORD, new=fresh, again=fresh + "!").status_code == 403
        assert change(old=PASSWORD, new="short", again="short").status_code == 403
        assert elsewhere.get("/ledger").status_code == 200
        assert change(old=PASSWORD, new=fresh, again=fresh).status_code == 303
        assert here.get("/ledger").status_code == 200 and elsewhere.get("/ledger").status_code == 303
        assert sign_in(elsewhere, "wang").status_code == 403
        assert sign_in(elsewhere, "wang", fresh).status_code == 303
