"""The PostgreSQL book: what the server refuses, what a broken connection does, what a wrong address is told."""

from __future__ import annotations

import pytest

from luoshi.ledger import fold
from luoshi.model import ShelfError
from luoshi.store.books import open_book
from tests.ledger.office import desk, in_hand, registered

psycopg = pytest.importorskip("psycopg", reason="psycopg (the extra “postgres”) is not installed")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE luoshi.event SET payload = '{}' WHERE seq = 1",
        "DELETE FROM luoshi.event WHERE seq = 4",
        "TRUNCATE luoshi.event",
        "INSERT INTO luoshi.event SELECT 9, task_id, type, actor_name, actor_role, actor_body, at, from_state, to_state, "
        "payload, prev_hash, hash FROM luoshi.event WHERE seq = 4",
    ],
)
def test_the_server_itself_refuses_to_rewrite_history(postgres_url: str, statement: str) -> None:
    """Also for other programs."""
    with open_book(postgres_url) as book:
        in_hand(desk(book))
        with psycopg.connect(postgres_url) as other, pytest.raises(psycopg.Error, match=r"append-only|not follow"):
            other.execute(statement)

        assert book.verify().intact


def test_an_opened_again_book_holds_the_same(postgres_url: str) -> None:
    """Close, open, go on."""
    with open_book(postgres_url) as book:
        task = in_hand(desk(book))
    with open_book(postgres_url) as book:
        assert fold(book.events(task.id)) == task
        registered(desk(book))
        assert book.verify().intact


def test_a_broken_connection_is_told_and_opened_again(postgres_url: str) -> None:
    """The server ends every connection; reading fails once or not at all, writing goes on with a new one."""
    with open_book(postgres_url) as book:
        at = desk(book)
        registered(at)
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'luoshi' AND datname = current_database()"
            )
        task = registered(at)
        try:
            seen = book.tasks()
        except ShelfError:
            seen = book.tasks()

        assert seen == ("t1", task.id)
        assert book.verify().intact


def test_a_ledger_of_a_newer_luoshi_is_not_touched(postgres_url: str) -> None:
    """Its schema number is higher than any migration known here."""
    with open_book(postgres_url):
        pass
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("INSERT INTO luoshi.schema_version VALUES (99)")

    with pytest.raises(ShelfError, match="newer luoshi"):
        open_book(postgres_url)


def test_a_database_that_is_not_utf8_is_refused(postgres_server: str) -> None:
    """Chinese text would be stored as bytes that nobody checks."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0")

    with pytest.raises(ShelfError, match="not in UTF-8"):
        open_book(postgres_server.replace("/postgres?", "/ascii?"))


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    """The address may hold a password; the error does not."""
    with pytest.raises(ShelfError) as refused:
        open_book("postgresql://clerk:secret@127.0.0.1:1/ledger")

    assert "the connection failed" in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("address", ["mysql://host/ledger", "http://host"])
def test_another_kind_of_address_is_refused(address: str) -> None:
    """A file or PostgreSQL, nothing else."""
    with pytest.raises(ShelfError, match="cannot lie at"):
        open_book(address)
