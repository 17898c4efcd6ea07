"""Fuzzing (模糊测试) of the interface for programs: whatever its OpenAPI allows and does not allow, asked for so many seconds.

    python -m evals.fuzz_api --cpu 600 --seed 11

The sample is run on a shelf of its own and the application asked in this process, without a network. A crash is an answer of
500 or more, an exception, or an answer without the headers that protect a reader. One row is printed for docs/reliability.md.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings

from luoshi.cli.demo_command import build
from luoshi.web import create_app
from luoshi.web.guard import HEADERS
from luoshi.web.pages import every_router

#: Values put where an address or a query has a variable, beside those that the schema allows.
ODD = (
    "", " ", "0", "-1", "1e999",
    "9" * 40, "null", "x" * 5000, "../../etc/passwd", "..%2f..", "%00", "\x00", "\ud800", "落实", "𬱖", "\u202e",
    "<script>alert(1)</script>", "' OR 1=1 --", '"; DROP TABLE event', "{{7*7}}", "${jndi:ldap://x}", "a" * 16, "0" * 16 + ".0", "[", "((((((((",
    "*", "%",
    "2026-13-45", "9999999999999999999-1", "1.0-2,3-4", "\r\nSet-Cookie: a=b", "true", "[]", "{}",
)  # fmt: skip

KEYS = (
    "q",
    "limit",
    "offset",
    "order",
    "level",
    "region",
    "kind",
    "year",
    "period",
    "part",
    "show",
    "from",
    "to",
    "lang",
    "only",
    "state",
    "body",
)


def odd_addresses(chance: random.Random) -> Iterator[str]:
    """Yield addresses of every page with odd values in their variables and queries, without end."""
    paths = sorted({getattr(route, "path", "/") for router in every_router() for route in router.routes})
    while True:
        path = chance.choice(paths)
        while "{" in path:
            before, _, rest = path.partition("{")
            path = before + quote(chance.choice(ODD), errors="replace") + rest.partition("}")[2]
        keys = chance.sample(KEYS, chance.randrange(4))
        yield path + "?" + "&".join(f"{key}={quote(chance.choice(ODD), errors='replace')}" for key in keys)


def main() -> int:
    """Fuzz and print one row; 1 if anything broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cpu", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(build(Path(folder) / "shelf"))
        ends, broken = Counter[str](), dict[str, str]()

        def note(status: int, headers: object, what: str) -> None:
            ends[f"{status // 100}xx"] += 1
            if status >= 500 or any(name.lower() not in str(headers).lower() for name in HEADERS):
                broken.setdefault(what.split("?")[0], f"{status} {what}")

        until = time.process_time() + asked.cpu
        chance, client = (
            random.Random(asked.seed),
            TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False),
        )
        addresses = odd_addresses(chance)
        schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"Host": "127.0.0.1"})
        operations = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
        turn = 0
        while time.process_time() < until:
            turn += 1
            for _ in range(40):
                address = next(addresses)
                method = chance.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE"))
                body = chance.choice(ODD).encode("utf-8", "replace") if method in ("POST", "PUT") else None
                answer = client.request(method, address, content=body, follow_redirects=False)
                note(answer.status_code, dict(answer.headers), f"{method} {address}")
            operation = operations[turn % len(operations)]

            @seed(asked.seed + turn)
            @settings(max_examples=10, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy())
            def ask(case: Any) -> None:
                answer = case.call(headers={"Host": "127.0.0.1"})
                note(answer.status_code, dict(answer.headers), f"{case.method} {case.formatted_path}")

            ask()
    for what in broken.values():
        print(f"broke: {what[:300]}", file=sys.stderr)
    told = ", ".join(f"{name} {count}" for name, count in sorted(ends.items()))
    print(f"| API and pages | {asked.cpu:.0f} s | {sum(ends.values())} | {told} | {len(broken)} broken |")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
