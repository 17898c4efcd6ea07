"""The socket on which ``luoshi serve`` listens."""

from __future__ import annotations

import socket

import pytest

from luoshi.cli.serve_command import listen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_is_named_as_tcp(host: str):
    """asyncio sends at once (TCP_NODELAY) only on sockets that say so; else a kept connection waits 40 ms a page."""
    with listen(host, 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
        assert listener.type == socket.SOCK_STREAM
