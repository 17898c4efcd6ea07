"""A sign-in service that speaks OpenID Connect (统一身份认证), as luoshi asks it: authorization code with PKCE (RFC 7636).

What an ID token must hold is checked by Authlib and joserfc: signature by a key of the provider under an algorithm with
public keys, issuer, audience, authorized party, times, nonce. Needs the extra ``oidc``.

What goes between leaving and coming back is not stored: ``state`` is random and lies in a cookie that is bound to it by the
secret of the shelf; nonce and code verifier follow from it under that secret, so that the browser never sees them.
"""

from __future__ import annotations

import hmac
import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from luoshi.model import IllegalAction, ShelfError
from luoshi.store.shelf import OpenId

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

#: Seconds within which whoever left to sign in must be back, that clocks may differ, and that the provider may take.
BACK_WITHIN, LEEWAY, PATIENCE = 600, 60, 10

#: Signatures with public keys only: with HS256 whoever knows the client's secret could sign, with “none” anybody.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")

#: Environment variable with the secret of the client; none for a public client.
CLIENT_SECRET = "LUOSHI_OIDC_SECRET"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody on the way to the provider: where to, and the cookie to find back with."""

    address: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody back from the provider: who they are there, what they claim to be called, the page they asked for."""

    issuer: str
    subject: str
    claimed: str
    onward: str


class Provider:
    """The sign-in service that ``openid`` names; ``secret`` is that of the shelf."""

    def __init__(self, openid: OpenId, secret: bytes) -> None:
        self.openid = openid
        self._secret = secret

    def leave(self, back: str, onward: str) -> Leaving:
        """Return where to send a browser that is to come back to the address ``back`` and then see ``onward``.

        Raises:
            ShelfError: if the extra is not installed, or the provider cannot be reached or is not the one that is named.
        """
        state = token_urlsafe(32)
        held = json.dumps({"state": state, "at": int(time.time()), "onward": onward, "back": back})
        with self._client(back) as client:
            told = self._discover(client)
            address, _ = client.create_authorization_url(
                _text(told, "authorization_endpoint"),
                state=state,
                nonce=self._drawn("nonce", state),
                code_verifier=self._drawn("verifier", state),
            )
        return Leaving(address, self._sealed(held))

    def come(self, cookie: str, answer: Mapping[str, str]) -> Coming:
        """Return who came back with ``answer``, the query of their address, and ``cookie``.

        Raises:
            IllegalAction: if they did not leave from here, took too long, were refused, or the ID token does not hold.
            ShelfError: if the extra is not installed or the provider cannot be reached.
        """
        held = self._opened(cookie)
        state = held["state"]
        if not hmac.compare_digest(state, answer.get("state", "")):
            raise _refused("the answer belongs to another sign-in")
        if answer.get("iss", self.openid.issuer) != self.openid.issuer:
            raise _refused("the answer comes from another provider")
        if "error" in answer or not answer.get("code"):
            raise _refused(f"the sign-in service said: {answer.get('error', 'nothing')[:80]}")
        claims = self._claims(held["back"], state, answer["code"])
        claimed = str(claims.get(self.openid.claim) or "")
        if self.openid.claim == "email" and claims.get("email_verified") is not True:
            claimed = ""
        return Coming(self.openid.issuer, str(claims["sub"]), claimed, held["onward"])

    def _claims(self, back: str, state: str, code: str) -> Mapping[str, Any]:
        """Exchange a code for an ID token and return what it says, checked."""
        from authlib.common.errors import AuthlibBaseError
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet
        from requests import RequestException

        with self._client(back) as client:
            told = self._discover(client)
            try:
                token = client.fetch_token(
                    _text(told, "token_endpoint"), code=code, code_verifier=self._drawn("verifier", state)
                )
                known: Any = _json(client, _text(told, "jwks_uri"))
                keys = KeySet.import_key_set(known)
                read = jwt.decode(str(token.get("id_token", "")), keys, algorithms=list(ALGORITHMS))
                claims = CodeIDToken(
                    read.claims,
                    read.header,
                    options={"iss": {"essential": True, "value": self.openid.issuer},
                             "aud": {"essential": True, "value": self.openid.client}},
                    params={"client_id": self.openid.client, "nonce": self._drawn("nonce", state),
                            "access_token": token.get("access_token")},
                )  # fmt: skip
                claims.validate(leeway=LEEWAY)
            except RequestException as error:
                raise _unreached(error, self.openid.issuer) from error
            except (AuthlibBaseError, JoseError, ValueError, KeyError) as error:
                raise _refused(f"its ID token does not hold ({type(error).__name__}: {str(error)[:120]})") from error
        return dict(claims)

    def _client(self, back: str) -> OAuth2Session:
        try:
            from authlib.integrations.requests_client import OAuth2Session
        except ModuleNotFoundError as error:
            raise ShelfError("Authlib is not installed", "openid", "pip install 'luoshi[oidc]'") from error
        secret = os.environ.get(CLIENT_SECRET)
        return OAuth2Session(
            self.openid.client,
            secret,
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            default_timeout=PATIENCE,
        )

    def _discover(self, client: OAuth2Session) -> Mapping[str, Any]:
        """Return what the provider says of itself (OpenID Connect Discovery 1.0)."""
        told: Mapping[str, Any] = _json(client, self.openid.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if told.get("issuer") != self.openid.issuer:
            raise ShelfError(
                f"the sign-in service calls itself “{told.get('issuer')}”", self.openid.issuer, "mend luoshi.toml"
            )
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            check_address(_text(told, name))
        return told

    def _drawn(self, what: str, state: str) -> str:
        """Return 256 bits that follow from ``state`` for whoever knows the secret, and for nobody else."""
        drawn = hmac.new(self._secret, f"openid {what} {state}".encode(), sha256).digest()
        return urlsafe_b64encode(drawn).decode().rstrip("=")

    def _sealed(self, held: str) -> str:
        packed = urlsafe_b64encode(held.encode()).decode()
        return f"{packed}.{self._drawn('cookie', packed)}"

    def _opened(self, cookie: str) -> dict[str, str]:
        packed, _, seal = cookie.partition(".")
        if not hmac.compare_digest(seal.encode(), self._drawn("cookie", packed).encode()):
            raise _refused("this browser did not begin to sign in here")
        held = json.loads(urlsafe_b64decode(packed))
        if not 0 <= time.time() - held["at"] <= BACK_WITHIN:
            raise _refused("this took too long")
        return {name: str(value) for name, value in held.items()}


def check_address(address: str) -> None:
    """Check that an address of a provider is one of https; plain http is for a provider on this machine only.

    Raises:
        ShelfError: if it is not.
    """
    parts = urlsplit(address)
    near = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or (parts.scheme != "https" and not (near and parts.scheme == "http")):
        raise ShelfError("a sign-in service is asked over https only", address[:200], "mend luoshi.toml")


def _json(client: OAuth2Session, address: str) -> dict[str, Any]:
    from requests import RequestException

    check_address(address)
    try:
        answer = client.request("GET", address, withhold_token=True, allow_redirects=False, timeout=PATIENCE)
        answer.raise_for_status()
        return dict(answer.json())
    except (RequestException, ValueError, TypeError) as error:
        raise _unreached(error, address) from error


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str):
        raise ShelfError(f"the sign-in service does not say its {name}", "openid", "ask whoever runs it")
    return found


def _unreached(error: Exception, address: str) -> ShelfError:
    return ShelfError(f"the sign-in service cannot be asked ({type(error).__name__})", address, "try later")


def _refused(why: str) -> IllegalAction:
    return IllegalAction(f"signing in failed: {why}", "OpenID Connect", "begin again at /login")
