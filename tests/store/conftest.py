"""Fixtures of the store's tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.store.postgres_server import programs, server

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a running PostgreSQL server; skipped with the reason where there is none."""
    pytest.importorskip("psycopg", reason="psycopg (the extra “postgres”) is not installed")
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
    with server(found) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Address of a fresh, empty database."""
    import psycopg

    name = f"ledger{next(_NUMBERS)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_server.replace("/postgres?", f"/{name}?")
