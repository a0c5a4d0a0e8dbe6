"""Bends requests on their way out of the client, and counts them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import httpx

from tests.matrix.faults import Fault, Route, Strike

NO_NAME = "no-such-host.invalid"
"""A name that is reserved for nobody (RFC 6761)."""

_send = httpx.AsyncHTTPTransport.handle_async_request


class Wire:
    """Every request that a client of this process sends passes here.

    Args:
        closed_port: A port of this machine where nothing listens.
        tls_port: One where a server shows a certificate that nobody trusts.
    """

    def __init__(self, closed_port: int, tls_port: int) -> None:
        self.closed_port = closed_port
        self.tls_port = tls_port
        self._fault: Fault | None = None
        self._strike = Strike(1)
        self.count = 0
        """Requests since the wire was last set."""
        self.struck: list[str] = []
        """Paths of the requests that were bent since then."""

    def set(self, fault: Fault | None = None, strike: Strike = Strike(1)) -> None:  # noqa: B008 - a value
        """Bend requests from now on as a fault says; none without one."""
        self._fault, self._strike = fault, strike
        self.count = 0
        self.struck = []

    def bend(self, request: httpx.Request) -> None:
        """Let a request meet the fault if its turn has come."""
        self.count += 1
        at = self._strike.at
        is_struck = self.count >= at if self._strike.is_for_good else self.count == at
        if self._fault is None or not is_struck:
            return
        self.struck.append(request.url.path)
        if self._fault.spec:
            request.headers["X-Demo-Fault"] = self._fault.spec
        if self._fault.route is Route.CLOSED_PORT:
            request.url = request.url.copy_with(port=self.closed_port)
        elif self._fault.route is Route.NO_NAME:
            request.url = request.url.copy_with(host=NO_NAME)
        elif self._fault.route is Route.UNTRUSTED:
            request.url = request.url.copy_with(scheme="https", port=self.tls_port)


@contextmanager
def bent(wire: Wire) -> Iterator[None]:
    """Let every HTTP connection of this process pass the wire."""

    async def send(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        wire.bend(request)
        return await _send(transport, request)

    with (
        patch.object(httpx.AsyncHTTPTransport, "handle_async_request", send),
        patch.object(socket, "getaddrinfo", _look_up),
    ):
        yield


_getaddrinfo = socket.getaddrinfo


def _look_up(host: Any, *rest: Any, **named: Any) -> Any:
    # The name is not there for certain; asking the resolver may take seconds to say so.
    if host in (NO_NAME, NO_NAME.encode()):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _getaddrinfo(host, *rest, **named)


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that is ours, so that nobody else can listen there, and where we do not."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@contextmanager
def untrusted_port(context: ssl.SSLContext) -> Iterator[int]:
    """A port whose server shows a certificate that no client of ours trusts.

    Args:
        context: The server's, with its certificate.
    """
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            with link:
                link.settimeout(10)
                # The client leaves when it has seen the certificate, as it should.
                with contextlib.suppress(OSError):
                    context.wrap_socket(link, server_side=True).close()

    thread = threading.Thread(target=serve, name="untrusted", daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        # A close alone does not wake the thread.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
