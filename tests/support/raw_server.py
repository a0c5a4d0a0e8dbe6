"""A server that speaks bytes, so that it can break HTTP in every way a network does."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Exchange:
    """One request that arrived, and the means to answer it, or not."""

    head: bytes
    """Request line and headers."""
    body: bytes
    writer: asyncio.StreamWriter
    for_ever: asyncio.Event = field(default_factory=asyncio.Event)
    """Never set: waiting for it is what a server does that hangs."""

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes, status: str = "200 OK", *headers: str) -> None:
        """Send a whole HTTP answer and keep the connection."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        await self.send("\r\n".join([*lines, "", ""]).encode() + body)

    def reset(self) -> None:
        """Break the connection with a TCP reset instead of a proper end."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def hang_up(self) -> None:
        """End the connection properly, whatever was or was not sent."""
        self.writer.close()


Behaviour = Callable[[Exchange], Awaitable[None]]


@dataclass
class RawServer:
    """A listening server and what it has seen."""

    port: int
    exchanges: list[Exchange] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever a whole request has arrived."""

    @property
    def base_url(self) -> str:
        """Where the API would be."""
        return f"http://127.0.0.1:{self.port}/api/v1"


@asynccontextmanager
async def raw_server(
    *behaviours: Behaviour, tls: ssl.SSLContext | None = None
) -> AsyncIterator[RawServer]:
    """Serve on a free loopback port: request n gets behaviour n, later ones the last."""
    tasks: set[asyncio.Task[None]] = set()
    found = RawServer(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(_length(head))
                exchange = Exchange(head, body, writer)
                found.exchanges.append(exchange)
                found.arrived.set()
                await behaviours[min(len(found.exchanges), len(behaviours)) - 1](exchange)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        pending = tuple(tasks)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await server.wait_closed()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
