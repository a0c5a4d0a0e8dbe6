from __future__ import annotations

import json
import socket
import threading
import time
from urllib.parse import urlsplit

import httpx
import pytest

from multicart_tui.demo.server import DemoServer
from tests.demo.conftest import ITEMS, Api

NEW = {"collection": 102, "domain": 1, "customer_postcode": 15, "asin": "B0NEW00001"}
CREATE = f"{ITEMS}/create/"
LIST = f"{ITEMS}/list/"


def is_created(api: Api) -> bool:
    return bool(api.data(LIST, {"collection_id": 102}))


def raw_answer(server: DemoServer, path: str, body: bytes) -> bytes:
    """What arrives on a bare socket until the server ends the connection."""
    url = urlsplit(server.base_url)
    assert url.hostname is not None
    assert url.port is not None
    head = (
        f"POST {url.path}{path} HTTP/1.1\r\nHost: demo\r\nx-api-key: {server.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    received = b""
    with socket.create_connection((url.hostname, url.port), timeout=10) as link:
        link.sendall(head.encode() + body)
        while piece := link.recv(65_536):
            received += piece
    return received


CREATE_BODY = b'{"collection": 102, "domain": 1, "customer_postcode": 15, "asin": "B0NEW00001"}'


def test_reset_is_a_real_reset_before_anything_is_done(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("reset")

    with pytest.raises(ConnectionResetError):
        raw_answer(server, CREATE, CREATE_BODY)

    assert not is_created(api)


def test_commit_then_drop_does_it_and_closes_without_a_byte(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("commit-then-drop", path="create/")

    assert raw_answer(server, CREATE, CREATE_BODY) == b""
    assert is_created(api)


def test_commit_then_reset_does_it_and_breaks_the_connection(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("commit-then-reset", path="create/")

    with pytest.raises(ConnectionResetError):
        raw_answer(server, CREATE, CREATE_BODY)

    assert is_created(api)


def test_part_then_drop_does_the_first_half_of_a_batch(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("part-then-drop")
    asins = ",".join(f"B0PART000{number}" for number in range(6))
    batch = {"collection": 102, "domain": "amazon.com.au", "customer_postcode": "0800"}

    body = json.dumps({**batch, "asins": asins}).encode()
    assert raw_answer(server, f"{ITEMS}/create/multiple/", body) == b""

    rows = api.data(f"{ITEMS}/list/", {"collection_id": 102})
    assert [row["asin"] for row in rows] == ["B0PART0000", "B0PART0001", "B0PART0002"]


def test_lag_lets_a_list_tell_of_a_batch_only_later(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("lag=60000")
    batch = {"collection": 101, "domain": "amazon.com.au", "customer_postcode": "0800"}

    answer = api.data(f"{ITEMS}/create/multiple/", {**batch, "asins": "B0LAGGED01,B0LAGGED02"})

    listing = {"collection_id": 101, "with_count": 1, "skip": 249}
    assert answer["success_count"] == 2
    meanwhile = api.data(f"{ITEMS}/list/", listing)
    assert (meanwhile["total_count"], len(meanwhile["asin_list"])) == (250, 1)
    server.store.hide_from(101, 0, 0)
    later = api.data(f"{ITEMS}/list/", listing)
    assert (later["total_count"], len(later["asin_list"])) == (252, 3)


def test_half_stops_in_the_middle_of_the_body(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("half")

    head, _, body = raw_answer(server, CREATE, CREATE_BODY).partition(b"\r\n\r\n")

    (promised,) = [
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if b"content-length" in line
    ]
    assert body.startswith(b'{"code":200')
    assert len(body) == promised // 2
    assert is_created(api)


def test_half_of_the_large_output_arrives_whole(server: DemoServer) -> None:
    server.faults.plan_next("half")

    answer = raw_answer(server, f"{ITEMS}/output/", b'{"asin_id": 94}')

    assert 9_900_000 < len(answer) < 10_100_000


def test_the_client_sees_each_broken_connection_as_what_it_is(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("reset")
    with pytest.raises(httpx.ReadError):
        api.post(LIST, {"collection_id": 101})
    server.faults.plan_next("commit-then-drop")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        api.post(LIST, {"collection_id": 101})
    server.faults.plan_next("half")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        api.post(LIST, {"collection_id": 101})

    assert len(api.data(LIST, {"collection_id": 101})) == 100


@pytest.mark.parametrize(
    ("word", "status", "piece"),
    [
        ("html502", 502, "<h1>502 Bad Gateway</h1>"),
        ("429", 429, '{"detail":"Request was throttled.'),
        ("500", 500, "<h1>Server Error (500)</h1>"),
        ("401", 401, '{"detail":"Invalid API key."}'),
        ("403", 403, '{"detail":"You do not have permission'),
        ("status0-401", 200, '{"code":401,"data":"Invalid API key.","status":0}'),
        ("status0-404", 200, '{"code":404,"data":"Not found.","status":0}'),
        ("status0-500", 200, '{"code":500,"data":"Internal server error.","status":0}'),
        ("redirect", 307, ""),
    ],
)
def test_a_false_answer_is_given_instead_of_doing_it(
    api: Api, server: DemoServer, word: str, status: int, piece: str
) -> None:
    server.faults.plan_next(word)

    answer = api.post(CREATE, NEW)

    assert answer.status_code == status
    assert piece in answer.text
    assert not is_created(api)


@pytest.mark.parametrize("word", ["commit-then-502", "garbage"])
def test_a_spoilt_answer_is_given_after_doing_it(api: Api, server: DemoServer, word: str) -> None:
    server.faults.plan_next(word)

    answer = api.post(CREATE, NEW)

    with pytest.raises((UnicodeDecodeError, json.JSONDecodeError)):
        answer.json()
    assert answer.status_code == (502 if word == "commit-then-502" else 200)
    assert is_created(api)


def test_an_answer_of_another_shape_is_a_success_all_the_same(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("shape")

    assert api.data(CREATE, NEW) == {"rows": {"unexpected": True}}
    assert is_created(api)


def test_throttling_says_when_to_come_back(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("429")

    assert api.post(LIST, {"collection_id": 101}).headers["retry-after"] == "1"


def test_hang_never_answers_and_others_are_served_meanwhile(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("timeout", path="/create/")
    with pytest.raises(httpx.ReadTimeout):
        api.client.post(server.base_url + CREATE, json=NEW, timeout=0.05)

    assert not is_created(api)


def test_latency_delays_and_faults_add_up(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("latency=40,latency=20,429")
    start = time.monotonic()

    assert api.post(CREATE, NEW).status_code == 429
    assert time.monotonic() - start >= 0.06


def test_slow_trickles_the_whole_answer_in_pieces(api: Api, server: DemoServer) -> None:
    expected = api.post(LIST, {"collection_id": 101}).content
    server.faults.plan_next("slow=2")
    body = {"collection_id": 101}

    with api.client.stream("POST", server.base_url + LIST, json=body) as answer:
        pieces = list(answer.iter_raw())

    assert b"".join(pieces) == expected
    assert len(pieces) > 4


def test_slow_cuts_even_the_large_output_into_few_pieces(api: Api, server: DemoServer) -> None:
    server.faults.plan_next("slow=1")
    start = time.monotonic()

    answer = api.post(f"{ITEMS}/output/", {"asin_id": 94})

    assert len(answer.content) == int(answer.headers["content-length"])
    assert 0.016 <= time.monotonic() - start < 10


def test_a_header_makes_one_request_fail(api: Api) -> None:
    assert api.post(LIST, {"collection_id": 101}, x_demo_fault="500").status_code == 500
    assert api.post(LIST, {"collection_id": 101}).status_code == 200
    answer = api.post(LIST, {"collection_id": 101}, x_demo_fault="oops")
    assert answer.status_code == 400
    assert "There is no fault 'oops'." in answer.json()["detail"]


def test_drift_moves_rows_between_pages(api: Api) -> None:
    def ids(skip: int, **headers: str) -> list[int]:
        body = {"collection_id": 101, "skip": skip, "limit": 125, "with_count": 1}
        page = api.data(LIST, body, **headers)
        assert page["total_count"] == 250
        return [row["id"] for row in page["asin_list"]]

    before = ids(0) + ids(125)
    drifted = ids(0) + ids(125, x_demo_fault="drift")

    assert len(drifted) == 250
    assert set(before) - set(drifted) == {before[125]}
    assert len(set(drifted) - set(before)) == 1


def test_drift_leaves_an_empty_collection_empty(api: Api) -> None:
    assert api.data(LIST, {"collection_id": 102}, x_demo_fault="drift") == []


def test_dup_gives_the_last_row_of_a_page_again(api: Api) -> None:
    body = {"collection_id": 101, "limit": 10}
    first = api.data(LIST, body, x_demo_fault="dup")
    second = api.data(LIST, {**body, "skip": 10}, x_demo_fault="dup")

    assert second[0] == first[-1]
    assert len(second) == 10


def test_a_server_can_start_with_faults() -> None:
    with DemoServer(faults="500:/domains/@2") as server:
        url = f"{server.base_url}/settings/domains/"
        with httpx.Client(trust_env=False) as client:
            assert [client.post(url).status_code for _ in range(4)] == [200, 500, 200, 500]


def test_a_server_stops_at_once_though_a_client_waits() -> None:
    failures: list[httpx.HTTPError] = []
    is_asked = threading.Event()
    with DemoServer(faults="hang") as server:
        take = server.faults.take

        def notice(path: str) -> list[object]:
            is_asked.set()
            return [*take(path)]

        server.faults.take = notice  # type: ignore[method-assign, assignment]  # to know when

        def ask() -> None:
            try:
                httpx.post(f"{server.base_url}/users/profile", trust_env=False, timeout=30)
            except httpx.HTTPError as error:
                failures.append(error)

        waiting = threading.Thread(target=ask)
        waiting.start()
        assert is_asked.wait(10)
        start = time.monotonic()
    stopped_after = time.monotonic() - start
    waiting.join()

    assert stopped_after < 1
    assert len(failures) == 1
