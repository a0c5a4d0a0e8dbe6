from __future__ import annotations

import httpx
import pytest

from multicart_tui.demo.server import DemoServer
from tests.demo.conftest import ITEMS, Api

PROTECTED = [
    *(f"{ITEMS}/{name}/" for name in ("create", "create/multiple", "create/bulk", "list", "get")),
    *(f"{ITEMS}/{name}/" for name in ("update", "delete", "output/list", "output")),
    *("/zipcodes/get-zipcodes/", "/zipcodes/create-zipcode/", "/users/profile"),
    *("/users/credits/", "/schedules/add_schedule/", "/schedules/run/result/"),
]


@pytest.mark.parametrize("path", PROTECTED)
def test_a_wrong_key_is_refused_everywhere(api: Api, path: str) -> None:
    answer = api.post(path, x_api_key="demo.wrong")

    assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid API key."})


@pytest.mark.parametrize("scheme", ["", "Bearer ", "token "])
def test_no_key_and_other_schemes_are_refused(server: DemoServer, scheme: str) -> None:
    headers = {"authorization": scheme + server.key} if scheme else {}
    answer = httpx.post(f"{server.base_url}/users/profile", headers=headers, trust_env=False)

    assert answer.status_code == 401


def test_a_session_token_is_as_good_as_a_key(server: DemoServer) -> None:
    answer = httpx.post(
        f"{server.base_url}/users/profile",
        headers={"authorization": f"Token {server.key}"},
        trust_env=False,
    )

    assert answer.json()["status"] == 1


def test_keys_are_random_and_have_a_prefix_and_a_secret(server: DemoServer) -> None:
    prefix, secret = server.key.split(".")

    assert prefix.startswith("demo")
    assert len(secret) >= 32
    assert DemoServer().key != server.key


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_only_post_is_allowed(api: Api, method: str) -> None:
    answer = api.client.request(method, f"{api.base_url}{ITEMS}/list/")

    assert answer.status_code == 405
    assert answer.json() == {"detail": f'Method "{method}" not allowed.'}


def test_a_missing_slash_is_redirected_and_loses_the_body(api: Api, server: DemoServer) -> None:
    answer = api.post(f"{ITEMS}/list", {"collection_id": 101})

    assert answer.status_code == 301
    assert answer.headers["location"] == f"/api/v1{ITEMS}/list/"
    followed = api.client.post(
        f"{api.base_url}{ITEMS}/list", json={"collection_id": 101}, follow_redirects=True
    )
    assert followed.status_code == 405


@pytest.mark.parametrize("path", ["/nothing/", "/schedules/asin/list/", f"{ITEMS}/list//"])
def test_an_unknown_path_gets_a_page_of_html(api: Api, path: str) -> None:
    answer = api.post(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Not Found" in answer.text


@pytest.mark.parametrize("body", [b"{", b"collection_id=101", b'{"a": "\xff"}', b"\x00"])
def test_a_body_that_is_not_json_is_a_parse_error(api: Api, body: bytes) -> None:
    answer = api.client.post(
        f"{api.base_url}{ITEMS}/list/", content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("JSON parse error")


def test_a_body_of_another_kind_is_not_read(api: Api) -> None:
    answer = api.client.post(f"{api.base_url}{ITEMS}/list/", data={"collection_id": "101"})

    assert answer.status_code == 415


def test_a_json_body_must_be_an_object(api: Api) -> None:
    assert api.refusal(f"{ITEMS}/list/", [1]) == (400, "Invalid data. Expected a dictionary.")


def test_an_empty_body_counts_as_an_empty_object(api: Api) -> None:
    answer = api.client.post(f"{api.base_url}/users/profile")

    assert answer.json()["status"] == 1


def test_a_test_can_look_at_what_was_sent(api: Api, server: DemoServer) -> None:
    api.post(f"{ITEMS}/list/", {"collection_id": 101})
    api.upload(102, b"a,b\n1,2\n")
    api.client.post(f"{api.base_url}/users/profile", content=b"\x01")

    listed, uploaded, raw = server.requests
    assert server.paths() == [f"{ITEMS}/list/", f"{ITEMS}/create/bulk/", "/users/profile"]
    assert (listed.method, listed.body) == ("POST", {"collection_id": 101})
    assert uploaded.body == {"collection_id": "102", "csv": "a,b\n1,2\n"}
    assert raw.body == b"\x01"
    assert listed.headers["x-api-key"] == server.key
