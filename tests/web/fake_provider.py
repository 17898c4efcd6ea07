"""A sign-in service of the tests' own: OpenID Connect with PKCE on a free port, which lies as a test tells it to."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "luoshi-test"


@dataclass
class FakeProvider:
    """What the service answers with: ``claims`` are laid over the honest ones, None takes one out."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    other: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    forged: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def consent(self, address: str, **changed: str) -> str:
        """Do what a person does at the service: look at the address they were sent to and go back with a code."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        back = {"code": "code-1", "state": self.asked["state"], "iss": self.issuer, **changed}
        return f"{self.asked['redirect_uri']}?{urlencode(back)}"

    def described(self) -> dict[str, Any]:
        """What the service says of itself."""
        ends = {name: f"{self.issuer}/{name}" for name in ("authorize", "token", "keys")}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": ends["authorize"],
            "token_endpoint": ends["token"],
            "jwks_uri": ends["keys"],
            **self.discovery,
        }

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Exchange the code if the verifier fits the challenge (RFC 7636)."""
        challenge = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        fits = challenge == self.asked["code_challenge"] and self.asked["code_challenge_method"] == "S256"
        if not fits or sent.get("code") != "code-1" or sent.get("redirect_uri") != self.asked["redirect_uri"]:
            self.refused.append(sent.get("code_verifier", ""))
            return None
        now = int(time.time())
        honest = {
            "iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300,
            "nonce": self.asked["nonce"], "preferred_username": "wang",
        }  # fmt: skip
        claims = {name: value for name, value in {**honest, **self.claims}.items() if value is not None}
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = [json.dumps({"alg": "none"}), json.dumps(claims)]
            return ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts) + "."
        if self.algorithm == "HS256":
            parts = [json.dumps({"alg": "HS256", "kid": "one"}), json.dumps(claims)]
            signed = ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
            seal = hmac.new(self.key.as_pem(private=False), signed.encode(), sha256).digest()
            return f"{signed}.{urlsafe_b64encode(seal).decode().rstrip('=')}"
        key = self.other if self.forged else self.key
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, key, algorithms=[self.algorithm])


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    """Run the service on a free port of this machine."""
    provider = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Discovery and keys."""
            known = {
                "/.well-known/openid-configuration": provider.described(),
                "/keys": {"keys": [provider.key.as_dict(private=False)]},
            }
            found = known.get(self.path)
            self._send(200 if found else 404, found or {})

        def do_POST(self) -> None:
            """The token."""
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            found = provider.token({name: values[0] for name, values in parse_qs(body).items()})
            self._send(200 if found else 400, found or {"error": "invalid_grant"})

        def _send(self, status: int, value: dict[str, Any]) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
