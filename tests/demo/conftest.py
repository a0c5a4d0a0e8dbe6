"""One demo server a test process, fresh for each test, and a client that speaks its envelope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from multicart_tui.demo.server import DemoServer

ITEMS = "/schedules/amazon/asin"


class Api:
    """Calls the server under test the way the vendor page's curl lines do."""

    def __init__(self, server: DemoServer) -> None:
        self.client = httpx.Client(headers={"x-api-key": server.key}, trust_env=False)
        self.base_url = server.base_url

    def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(self.base_url + path, json=body or {}, headers=named)

    def upload(self, collection: int, csv: bytes, **headers: str) -> httpx.Response:
        return self.client.post(
            f"{self.base_url}{ITEMS}/create/bulk/",
            data={"collection_id": str(collection)},
            files={"csv": ("items.csv", csv, "text/csv")},
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def data(self, path: str, body: object = None, **headers: str) -> Any:
        """The data of an answer that must be a success."""
        return success(self.post(path, body, **headers))

    def refusal(self, path: str, body: object = None) -> tuple[int, str]:
        """Code and sentence of an answer that must be a refusal in the envelope."""
        return refusal(self.post(path, body))


def success(answer: httpx.Response) -> Any:
    envelope = answer.json()
    assert (answer.status_code, envelope["code"], envelope["status"]) == (200, 200, 1), envelope
    return envelope["data"]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    envelope = answer.json()
    assert (answer.status_code, envelope["status"]) == (200, 0)
    return envelope["code"], envelope["data"]


@pytest.fixture(scope="session")
def _running() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def server(_running: DemoServer) -> DemoServer:
    _running.reset()
    return _running


@pytest.fixture
def api(server: DemoServer) -> Iterator[Api]:
    api = Api(server)
    with api.client:
        yield api
