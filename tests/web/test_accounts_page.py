"""Managing accounts on their page: by an administrator who is signed in, by nobody else, and never against oneself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from luoshi.ledger import actions
from luoshi.ledger.actions import Opening
from luoshi.ledger.writing import By as Acting
from luoshi.model import Actor, ActorRole, Grant, Scope
from luoshi.store import Shelf
from luoshi.store.accounts import accounts
from luoshi.store.desk import desk
from luoshi.store.sessions import Sessions
from luoshi.web.app import create_app
from luoshi.web.pages.accounts import new_password
from luoshi.web.serving import serving

from .test_people import LEAD, OFFICE, PASSWORD, browser, sign_in, staffed, token

ADMIN = Grant(OFFICE, ActorRole.ADMINISTRATOR)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf with the accounts and an administrator, 管理员."""
    made = staffed(tmp_path / "shelf")
    accounts(made).add("guan", "管理员", PASSWORD, [ADMIN])
    return made


@pytest.fixture
def address(shelf: Shelf) -> Iterator[str]:
    """Where it is served."""
    with serving(create_app(shelf)) as at:
        yield at


@pytest.fixture
def admin(address: str) -> Iterator[httpx.Client]:
    """A browser in which the administrator is signed in."""
    with browser(address) as client:
        assert sign_in(client, "guan").status_code == 303
        yield client


def send(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Send a form of the pages of accounts."""
    return client.post(path, data={"csrf": token(client, "/accounts"), **fields})


def shown(answer: httpx.Response) -> str:
    """The password that a page shows."""
    found = re.search(r'<code id="password">([^<]+)</code>', answer.text)
    assert found, answer.text
    return found[1]


def test_an_account_is_made_with_a_password_shown_once(admin: httpx.Client, address: str, shelf: Shelf) -> None:
    """Made, granted, let in; the page does not show the password again, and what was done is kept with who did it."""
    answer = send(admin, "/accounts", login="sun", name="孙七", role="handler", body=LEAD)
    password = shown(answer)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "private, no-store"
    assert password not in admin.get("/accounts").text + admin.get("/accounts/sun").text
    assert send(admin, "/accounts/sun/grant", role="reviewer", body=LEAD).status_code == 303

    assert accounts(shelf).get("sun").grants == (Grant(LEAD, ActorRole.HANDLER), Grant(LEAD, ActorRole.REVIEWER))
    assert [(one.by, one.what) for one in accounts(shelf).changes("sun")] == [
        ("管理员", f"+reviewer@{LEAD}"),
        ("管理员", f"made +handler@{LEAD}"),
    ]
    with browser(address) as other:
        assert sign_in(other, "sun", password).status_code == 303


def test_a_reset_signs_out_and_a_disabled_account_stays_out(admin: httpx.Client, address: str) -> None:
    """The old password is of no use, the new one is; disabled, neither is, and enabled again it is."""
    with browser(address) as wang:
        sign_in(wang, "wang")
        password = shown(send(admin, "/accounts/wang/password"))
        assert wang.get("/account", follow_redirects=False).status_code == 303
        assert sign_in(wang, "wang").status_code == 403
        assert sign_in(wang, "wang", password).status_code == 303
        assert send(admin, "/accounts/wang/disable").status_code == 303
        assert wang.get("/account", follow_redirects=False).status_code == 303
        assert sign_in(wang, "wang", password).status_code == 403
        send(admin, "/accounts/wang/enable")
        assert sign_in(wang, "wang", password).status_code == 303


def test_tokens_are_listed_and_stilled(admin: httpx.Client, address: str, shelf: Shelf) -> None:
    """By id; a token of another account is not stilled through this one's page."""
    now = datetime.now(UTC)
    secret = Sessions(accounts(shelf)).issue_token("li", "日报程序", Scope.READ, now, now + timedelta(days=1))
    (told,) = admin.get("/accounts/li.json").json()["tokens"]
    assert told["label"] == "日报程序" and secret not in admin.get("/accounts/li").text
    bearer = {"Authorization": f"Bearer {secret}"}
    assert httpx.get(f"{address}/ledger.json", headers=bearer).status_code == 200

    assert send(admin, "/accounts/wang/revoke-token", token=told["id"]).status_code == 403
    assert send(admin, "/accounts/li/revoke-token", token=told["id"]).status_code == 303
    assert httpx.get(f"{address}/ledger.json", headers=bearer).status_code == 401


def test_nobody_else_manages_accounts(address: str, shelf: Shelf) -> None:
    """No other role, nobody who is not signed in, and no token, not even one of the administrator's."""
    now = datetime.now(UTC)
    secret = Sessions(accounts(shelf)).issue_token("guan", "x", Scope.WRITE, now, now + timedelta(days=1))
    bearer = {"Authorization": f"Bearer {secret}"}
    with browser(address) as li:
        sign_in(li, "li")
        sent = {"csrf": token(li, "/account"), "login": "x", "name": "某", "role": "handler", "body": LEAD}
        for path in ("/accounts", "/accounts.json", "/accounts/wang", "/accounts/wang.json"):
            assert li.get(path).status_code == 403, path
            assert httpx.get(address + path, headers=bearer).status_code == 403, path
        for path in ("/accounts", "/accounts/li/grant", "/accounts/wang/password", "/accounts/wang/disable"):
            assert li.post(path, data=sent).status_code == 403, path
            assert httpx.post(address + path, headers=bearer, json=sent).status_code == 403, path
            assert httpx.post(address + path, data=sent).status_code == 401, path
    assert "x" not in {one.login for one in accounts(shelf).all()}


def test_what_cannot_be_is_said_and_what_was_typed_is_kept(admin: httpx.Client, shelf: Shelf) -> None:
    """A login that is taken, both sides of a task, a role without a body, a change and a login that do not exist."""
    taken = send(admin, "/accounts", login="wang", name="<b>另一人</b>", role="handler", body=LEAD)
    assert taken.status_code == 403 and "belongs to an account already" in taken.text
    assert 'value="&lt;b&gt;另一人&lt;/b&gt;"' in taken.text
    both = send(admin, "/accounts/wang/grant", role="evaluator", body="市人大")
    assert both.status_code == 403 and "cannot both answer" in both.text
    assert "a role is for a body" in send(admin, "/accounts/wang/grant", role="reviewer", body=" ").text
    assert "there is no role" in send(admin, "/accounts/wang/grant", role="king", body=LEAD).text
    assert send(admin, "/accounts/wang/promote").status_code == 404
    assert send(admin, "/accounts/nemo/disable").status_code == 404
    assert admin.get("/accounts/nemo").status_code == 404
    assert not accounts(shelf).get("wang").disabled


def test_an_administrator_cannot_lock_the_door_behind_themselves(admin: httpx.Client) -> None:
    """Own account, own right, own password: refused here, with what to do."""
    mine = {"role": "administrator", "body": OFFICE}
    for change, fields in (("disable", {}), ("password", {}), ("revoke", mine)):
        assert send(admin, f"/accounts/guan/{change}", **fields).status_code == 403, change
    assert admin.get("/accounts").status_code == 200


def test_a_form_from_elsewhere_changes_nothing(admin: httpx.Client, shelf: Shelf) -> None:
    """Without its mark, or with another origin."""
    assert admin.post("/accounts/wang/disable", data={"csrf": "0" * 64}).status_code == 403
    mark = token(admin, "/accounts")
    foreign = {"Origin": "https://elsewhere.example"}
    assert admin.post("/accounts/wang/disable", data={"csrf": mark}, headers=foreign).status_code == 403
    assert not accounts(shelf).get("wang").disabled


def test_passwords_are_long_and_never_the_same() -> None:
    """Typed from a screen: no 0, o, 1, i, l."""
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}", one) for one in made)


def test_whoever_answered_does_not_evaluate_after_moving(admin: httpx.Client, address: str, shelf: Shelf) -> None:
    """王工 reports for the lead unit, moves to the body that evaluates, and is refused by name; a colleague there is not."""
    at, now = desk(shelf), datetime.now(UTC)
    acts = partial(Acting, at=now)
    task = actions.open_task(at, acts(Actor("李督查", ActorRole.REGISTRAR, OFFICE)), Opening("净增"), "supervision")
    actions.register(at, task.id, acts(Actor("李督查", ActorRole.REGISTRAR, OFFICE)))
    actions.assign(at, task.id, acts(Actor("李督查", ActorRole.ASSIGNER, OFFICE)), lead=LEAD)
    actions.sign_for(at, task.id, acts(Actor("王工", ActorRole.HANDLER, LEAD)))
    with browser(address) as wang:
        sign_in(wang, "wang")
        path = f"/tasks/{task.id}"
        for event, text in (("report", "已新增412家"), ("submit_reply", "已完成")):
            sent = {"csrf": token(wang, path), "text": text}
            assert wang.post(f"{path}/{event}", data=sent).status_code == 303
        send(admin, "/accounts/wang/revoke", role="handler", body=LEAD)
        assert send(admin, "/accounts/wang/grant", role="supervisor", body=OFFICE).status_code == 303
        refused = wang.post(f"{path}/verify", data={"csrf": token(wang, path), "passed": "true"})
        assert refused.status_code == 409 and "“王工” answered for this task" in refused.text
    with browser(address) as li:
        sign_in(li, "li")
        assert li.post(f"{path}/verify", data={"csrf": token(li, path), "passed": "true"}).status_code == 303
