"""What stands in front of the API: it keeps what came in, and lets go wrong what should.

An ASGI application around another one. To break a connection it needs the transport,
which `multicart_tui.demo.server` leaves in the scope's state as ``transport``.
"""

from __future__ import annotations

import asyncio
import email.message
import email.parser
import email.policy
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from multicart_tui.demo.envelope import accepted, detail, refused
from multicart_tui.demo.faults import AFTER, BEFORE, STATUS_0, TWISTS, Fault, FaultPlan, parse

PIECES = 16
"""Into how many pieces ``slow`` cuts an answer."""

BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)
SERVER_ERROR = (
    '<!doctype html>\n<html lang="en">\n<head>\n  <title>Server Error (500)</title>\n</head>\n'
    "<body>\n  <h1>Server Error (500)</h1><p></p>\n</body>\n</html>\n"
)
BAD_KEY = "Invalid API key."
_REFUSALS = {
    400: "Invalid data.",
    401: BAD_KEY,
    402: "Not enough credits — 400 needed, 12 left.",
    404: "Not found.",
    409: "The collection is being processed.",
    500: "Internal server error.",
}
ELSEWHERE = "https://login.example.com/"
"""Where ``redirect`` leads; nobody is there."""


@dataclass(frozen=True)
class Received:
    """A request as it came in, kept for a test to look at."""

    method: str
    path: str
    """As sent, without the query."""
    headers: dict[str, str]
    """Names in lower case."""
    raw: bytes
    """The body."""

    @cached_property
    def body(self) -> object:
        """What was sent: the JSON value, or a form's fields as a dict of texts, or the bytes."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/json"):
            return json.loads(self.raw) if self.raw else None
        if kind.startswith("multipart/form-data"):
            return self._form(kind)
        return self.raw

    def _form(self, kind: str) -> dict[str, str]:
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        parser = email.parser.BytesParser(policy=email.policy.HTTP)
        fields = {}
        for part in parser.parsebytes(head + self.raw).iter_parts():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                fields[str(name)] = content.decode("utf-8", "replace")
        return fields


class Gateway:
    """The API with its faults.

    Args:
        app: The API.
        faults: What goes wrong.
        keep: Called with every request; None keeps nothing.
    """

    def __init__(
        self, app: ASGIApp, faults: FaultPlan, keep: Callable[[Received], None] | None = None
    ) -> None:
        self._app = app
        self._faults = faults
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        headers = {name.decode("latin-1"): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        body = await _read(receive)
        path = scope["path"]
        if self._keep is not None:
            self._keep(Received(scope["method"], path, headers, body))
        try:
            own = parse(headers.get("x-demo-fault", "")).standing
        except ValueError as error:
            await detail(400, f"X-Demo-Fault: {error}")(scope, receive, send)
            return
        struck = [*self._faults.take(path), *(fault for fault in own if fault.applies(path))]
        scope["state"]["twists"] = {
            fault.word: fault.number for fault in struck if fault.word in TWISTS
        }
        await self._serve(struck, scope, _replay(body, receive), receive, send)

    async def _serve(
        self, struck: list[Fault], scope: Scope, replay: Receive, receive: Receive, send: Send
    ) -> None:
        for fault in struck:
            if fault.word == "latency":
                await asyncio.sleep(fault.number / 1000)
            elif fault.word == "slow":
                send = _in_pieces(send, fault.number / 1000)
        word = next((fault.word for fault in struck if fault.word in (*BEFORE, *AFTER)), "")
        if word == "hang":
            await _until_gone(receive)
        elif word == "reset":
            _reset(scope)
            await _until_gone(receive)
        elif word in BEFORE:
            await _instead(word)(scope, receive, send)
        elif word in AFTER:
            answer: list[Message] = []
            await self._app(scope, replay, _into(answer))
            await _spoil(word, answer, scope, receive, send)
        else:
            await self._app(scope, replay, send)


async def _spoil(
    word: str, answer: list[Message], scope: Scope, receive: Receive, send: Send
) -> None:
    if word == "commit-then-502":
        await HTMLResponse(BAD_GATEWAY, 502)(scope, receive, send)
        return
    if word == "garbage":
        spoilt = Response(b"\x00\x9f{'not': json,,", media_type="application/json")
        await spoilt(scope, receive, send)
        return
    if word == "shape":
        await accepted({"rows": {"unexpected": True}})(scope, receive, send)
        return
    if word == "half":
        start, *rest = answer
        body = b"".join(part.get("body", b"") for part in rest)
        await send(start)
        await send({"type": "http.response.body", "body": body[: len(body) // 2],
                    "more_body": True})  # fmt: skip
    if word == "commit-then-reset":
        _reset(scope)
    else:
        _transport(scope).close()
    await _until_gone(receive)


def _instead(word: str) -> Response:
    match word:
        case "html502":
            return HTMLResponse(BAD_GATEWAY, 502)
        case "500":
            return HTMLResponse(SERVER_ERROR, 500)
        case "401":
            return detail(401, BAD_KEY)
        case "403":
            return detail(403, "You do not have permission to perform this action.")
        case "429":
            sentence = "Request was throttled. Expected available in 1 second."
            return detail(429, sentence, {"Retry-After": "1"})
        case "redirect":
            return RedirectResponse(ELSEWHERE, 307)
        case _:
            return refused(STATUS_0[word], _REFUSALS[STATUS_0[word]])


def _transport(scope: Scope) -> asyncio.Transport:
    transport = scope["state"]["transport"]()
    assert isinstance(transport, asyncio.Transport)
    return transport


def _reset(scope: Scope) -> None:
    """Close the connection so that the peer gets a reset: close with a linger of 0 seconds."""
    transport = _transport(scope)
    link = transport.get_extra_info("socket")
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _read(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def replay() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replay


async def _until_gone(receive: Receive) -> None:
    """Wait for the connection to end, so that the server does not answer in our stead."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _into(answer: list[Message]) -> Send:
    async def collect(message: Message) -> None:
        answer.append(message)

    return collect


def _in_pieces(send: Send, pause: float) -> Send:
    body = bytearray()

    async def trickle(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body", False):
            return
        step = max(1, -(-len(body) // PIECES))
        for start in range(0, len(body), step):
            piece = bytes(body[start : start + step])
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.sleep(pause)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return trickle
