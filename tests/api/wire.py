"""A scripted network in memory: answers in turn and remembers what was sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying

SECRET = "mcprefix.9f8e7d6c5b4a39281706"
BASE_URL = "https://multicart.test/api/v1"


@dataclass(frozen=True)
class Answer:
    """What the network does with one request: an answer, or an error instead."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    error: Exception | None = None


def ok(data: object, code: int = 200) -> Answer:
    return Answer(body=json.dumps({"code": code, "data": data, "status": 1}).encode())


def no(code: object, data: object) -> Answer:
    return Answer(body=json.dumps({"code": code, "data": data, "status": 0}).encode())


def bare(data: object, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(data).encode(), headers)


def page(status: int, text: str = "<html><title>Oops</title>", **headers: str) -> Answer:
    return Answer(status, text.encode(), headers)


def broken(error: Exception) -> Answer:
    return Answer(error=error)


@dataclass(frozen=True)
class Sent:
    """A request as it went over the wire."""

    method: str
    url: str
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> object:
        return json.loads(self.content)


class Wire:
    """Gives the scripted answers one after the other, the last one for ever."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.sent: list[Sent] = []
        self.waits: list[float] = []
        self.log = RequestLog()
        self.sleep: Callable[[float], Awaitable[None]] = self._wait
        """Waits between two tries; notes the seconds and goes on at once."""

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        url = request.url
        path = url.raw_path.decode()
        self.sent.append(
            Sent(request.method, str(url), path, dict(request.headers.items()), content)
        )
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer.error is not None:
            raise answer.error
        return httpx.Response(answer.status, content=answer.body, headers=answer.headers)

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def api(self, *, secret: str = SECRET, is_token: bool = False, tries: int = 3) -> HttpApi:
        options = ApiOptions(BASE_URL, secret, is_token, tries=tries)
        retrying = Retrying(tries, sleep=self.sleep, chance=lambda: 0.5)
        transport = httpx.MockTransport(self._handle)
        return open_api(options, self.log, transport=transport, retrying=retrying)
