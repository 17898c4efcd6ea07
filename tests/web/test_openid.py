"""Signing in through OpenID Connect against a provider that is honest, and against one that is not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from luoshi.model import ShelfError
from luoshi.store import Shelf
from luoshi.store.accounts import accounts
from luoshi.store.sessions import Sessions
from luoshi.web.app import create_app
from luoshi.web.pages.openid import COOKIE
from luoshi.web.provider import check_address
from luoshi.web.serving import serving

from .fake_provider import CLIENT, FakeProvider, fake_provider
from .test_people import browser, staffed


@pytest.fixture(scope="module")
def running() -> Iterator[FakeProvider]:
    """The provider of this module."""
    with fake_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: FakeProvider) -> FakeProvider:
    """The provider, honest again."""
    running.claims, running.discovery, running.asked, running.refused = {}, {}, {}, []
    running.algorithm, running.forged = "RS256", False
    return running


@pytest.fixture
def shelf(tmp_path: Path, provider: FakeProvider) -> Shelf:
    """A shelf with the accounts that names the provider."""
    made = staffed(tmp_path / "shelf")
    with (made.path / "luoshi.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[openid]\nissuer = "{provider.issuer}"\nclient = "{CLIENT}"\n')
    return Shelf.open(made.path)


@pytest.fixture
def client(shelf: Shelf) -> Iterator[httpx.Client]:
    """A browser at the shelf."""
    with serving(create_app(shelf)) as address, browser(address) as made:
        yield made


def leave(client: httpx.Client, onward: str = "/ledger?sort=due") -> str:
    """Press the button of the sign-in page; return where it leads."""
    answer = client.get("/login/openid", params={"next": onward})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def signed_in(client: httpx.Client) -> bool:
    """Tell whether the account is let in."""
    return client.get("/account").status_code == 200 and "王工" in client.get("/account").text


def test_away_and_back(client: httpx.Client, provider: FakeProvider, shelf: Shelf) -> None:
    """Code, PKCE, state and nonce; back on the page that was asked for, as the account, in a session of its own."""
    assert "/login/openid?next=" in client.get("/login", params={"next": "/ledger"}).text
    before = dict(client.cookies).get("luoshi_session")
    address = leave(client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.issuer}/authorize?")
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
    assert "openid" in asked["scope"].split() and len(asked["state"]) > 40 and len(asked["nonce"]) > 40

    answer = client.get(provider.consent(address))

    assert answer.status_code == 303 and answer.headers["location"] == "/ledger?sort=due"
    assert signed_in(client) and dict(client.cookies)["luoshi_session"] != before
    assert COOKIE not in client.cookies
    (bound,) = [one.what for one in accounts(shelf).changes("wang") if "identity" in one.what]
    assert bound == f"+identity subject-1 at {provider.issuer}"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},  # several, and not said for whom
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": None},
        {"sub": None},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_a_token_that_does_not_hold_is_refused(
    client: httpx.Client, provider: FakeProvider, claims: dict[str, Any]
) -> None:
    """Wrong issuer, audience, party, time or nonce, or something missing."""
    provider.claims = claims
    answer = client.get(provider.consent(leave(client)))
    assert answer.status_code == 403 and "its ID token does not hold" in answer.text
    assert not signed_in(client)


@pytest.mark.parametrize(("algorithm", "forged"), [("RS256", True), ("HS256", False), ("none", False)])
def test_a_forged_signature_is_refused(
    client: httpx.Client, provider: FakeProvider, algorithm: str, forged: bool
) -> None:
    """By another key, by the public key used as a secret, by nothing."""
    provider.algorithm, provider.forged = algorithm, forged
    answer = client.get(provider.consent(leave(client)))
    assert answer.status_code == 403 and "its ID token does not hold" in answer.text
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"state": "of-somebody-else"}, "belongs to another sign-in"),
        ({"iss": "https://elsewhere.example"}, "comes from another provider"),
        ({"error": "access_denied"}, "the sign-in service said: access_denied"),
        ({"code": ""}, "the sign-in service said: nothing"),
        ({"code": "guessed"}, "invalid_grant"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    client: httpx.Client, provider: FakeProvider, changed: dict[str, str], told: str
) -> None:
    """State, issuer of the answer, errors, codes."""
    answer = client.get(provider.consent(leave(client), **changed))
    assert answer.status_code == 403 and told in answer.text
    assert not signed_in(client)


def test_only_the_browser_that_left_comes_back(client: httpx.Client, provider: FakeProvider) -> None:
    """Without its cookie, with a cookie of one's own making, and with the cookie of another sign-in."""
    first = provider.consent(leave(client))
    client.cookies.delete(COOKIE)
    assert "did not begin to sign in here" in client.get(first).text
    client.cookies.set(COOKIE, "e30.AAAA", path="/login/openid")
    assert "did not begin to sign in here" in client.get(first).text
    client.cookies.delete(COOKIE)
    leave(client)
    assert "belongs to another sign-in" in client.get(first).text
    assert not signed_in(client)


def test_whoever_takes_too_long_begins_again(
    client: httpx.Client, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes; a clock set back is no way round."""
    for moved in (3600.0, -3600.0):
        back = provider.consent(leave(client))
        later = SimpleNamespace(time=lambda moved=moved: time.time() + moved)
        monkeypatch.setattr("luoshi.web.provider.time", later)
        assert "this took too long" in client.get(back).text
        monkeypatch.undo()


def test_who_has_no_account_gets_none(client: httpx.Client, provider: FakeProvider, shelf: Shelf) -> None:
    """Unknown, disabled, claiming the account of somebody else; a renamed identity stays who it was."""
    provider.claims = {"preferred_username": "stranger"}
    assert "there is no account for you" in client.get(provider.consent(leave(client))).text
    provider.claims = {}
    assert client.get(provider.consent(leave(client))).status_code == 303
    provider.claims = {"preferred_username": "li"}
    assert client.get(provider.consent(leave(client))).status_code == 303
    assert signed_in(client)
    provider.claims = {"sub": "subject-2"}
    assert "belongs to somebody else" in client.get(provider.consent(leave(client))).text
    accounts(shelf).disable("wang")
    provider.claims = {}
    assert "there is no account for you" in client.get(provider.consent(leave(client))).text
    assert len(accounts(shelf).all()) == 5

    accounts(shelf).disable("wang", disabled=False)
    assert Sessions(accounts(shelf)).unbind("wang", "管理员") == 1
    provider.claims = {"sub": "subject-2"}
    assert client.get(provider.consent(leave(client))).status_code == 303


def test_an_address_that_is_not_verified_is_no_name(client: httpx.Client, provider: FakeProvider, shelf: Shelf) -> None:
    """Where the claim is an e-mail address, the provider must have verified it."""
    accounts(shelf).add("sun@example.cn", "孙七", None)
    file = shelf.path / "luoshi.toml"
    file.write_text(file.read_text("utf-8") + 'claim = "email"\n', "utf-8")
    with serving(create_app(Shelf.open(shelf.path))) as address, browser(address) as other:
        provider.claims = {"email": "sun@example.cn"}
        assert "there is no account for you" in other.get(provider.consent(leave(other))).text
        provider.claims = {"email": "sun@example.cn", "email_verified": True}
        assert other.get(provider.consent(leave(other))).status_code == 303


def test_a_provider_that_is_not_the_one_named_is_not_asked(client: httpx.Client, provider: FakeProvider) -> None:
    """Another issuer in its own description, a token endpoint in clear, and no answer at all: said on the sign-in page."""
    provider.discovery = {"issuer": "https://elsewhere.example"}
    assert "calls itself" in client.get("/login/openid").text
    provider.discovery = {"token_endpoint": "http://elsewhere.example/token"}
    assert "over https only" in client.get("/login/openid").text
    provider.discovery = {"jwks_uri": None}
    assert "does not say its jwks_uri" in client.get("/login/openid").text


def test_a_provider_that_breaks_off_is_said(
    client: httpx.Client, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of the exchange: nobody is in, and it is no defect."""
    back = provider.consent(leave(client))
    monkeypatch.setattr(provider, "asked", {})
    assert "cannot be asked" in client.get(back).text
    assert not signed_in(client)


def test_a_page_elsewhere_is_never_led_to(client: httpx.Client, provider: FakeProvider) -> None:
    """Whatever the address asks for, one lands on this server."""
    answer = client.get(provider.consent(leave(client, "//elsewhere.example/x")))
    assert answer.headers["location"] == "/"


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    """No button, and the address says what to do."""
    with serving(create_app(staffed(tmp_path / "plain"))) as address, browser(address) as client:
        assert "/login/openid" not in client.get("/login").text
        answer = client.get("/login/openid")
        assert answer.status_code == 404 and "no sign-in service is named" in answer.text


@pytest.mark.parametrize(
    "part", ["openid = 1", '[openid]\nissuer = "https://x"', '[openid]\nissuer="https://x"\nclient="y"\nsecret="z"']
)
def test_settings_that_are_not_understood_are_said(tmp_path: Path, part: str) -> None:
    """Something missing, or a secret in the file: secrets come from the environment."""
    shelf = Shelf.create(tmp_path / "shelf")
    with (shelf.path / "luoshi.toml").open("a", encoding="utf-8") as file:
        file.write(part + "\n")
    with pytest.raises(ShelfError, match="is not understood"):
        Shelf.open(shelf.path)


@pytest.mark.parametrize("address", ["http://idp.example.cn", "ftp://127.0.0.1", "https://", "file:///etc/passwd"])
def test_a_provider_is_asked_over_https_only(address: str) -> None:
    """But for one on this machine."""
    with pytest.raises(ShelfError):
        check_address(address)
