from __future__ import annotations

import json

from multicart_tui.demo import hostile
from multicart_tui.demo.server import DemoServer
from tests.demo.conftest import ITEMS, Api


def payload(api: Api, output_id: int) -> object:
    return api.data(f"{ITEMS}/output/", {"asin_id": output_id})["output_json"]


def test_the_list_of_outputs_has_no_payload_no_asin_and_no_total(api: Api) -> None:
    rows = api.data(f"{ITEMS}/output/list/", {"collection_id": 101, "limit": 1})

    assert rows == [
        {
            "id": 88,
            "user": 42,
            "collection": 101,
            "output_json_count": 3,
            "created_at": "2026-06-20T12:00:00Z",
            "updated_at": "2026-06-20T12:05:00Z",
        }
    ]


def test_outputs_come_in_pages(api: Api) -> None:
    def ids(**page: int) -> list[int]:
        rows = api.data(f"{ITEMS}/output/list/", {"collection_id": 103, **page})
        return [row["id"] for row in rows]

    first, second = ids(), ids(skip=100)
    assert (len(first), len(second)) == (100, 50)
    assert first + second == sorted({*first, *second})
    assert ids(skip=150) == []


def test_an_output_is_fetched_by_its_own_id(api: Api) -> None:
    assert api.data(f"{ITEMS}/output/", {"asin_id": 88}) == {
        "id": 88,
        "user": 42,
        "collection": 101,
        "output_json": {
            "asin": "B0DJQQ38TG",
            "title": "Example Product",
            "price": "$49.99",
            "availability": "In Stock",
        },
        "output_json_count": 3,
        "created_at": "2026-06-20T12:00:00Z",
    }


def test_an_asin_row_id_finds_nothing_or_the_wrong_record(api: Api) -> None:
    assert api.refusal(f"{ITEMS}/output/", {"asin_id": 5}) == (404, "Output not found.")

    row = api.data(f"{ITEMS}/get/", {"id": 89})
    wrong = payload(api, 89)
    assert isinstance(wrong, list)
    assert row["asin"] not in json.dumps(wrong)


def test_payloads_are_of_every_kind(api: Api) -> None:
    kinds = [type(payload(api, output_id)) for output_id in (88, 89, 90, 91)]
    assert kinds == [dict, list, str, type(None)]

    with_html = payload(api, 92)
    assert isinstance(with_html, dict)
    assert with_html["raw_html"].startswith("<!doctype html>")


def test_numbers_and_twin_keys_arrive_digit_for_digit(api: Api) -> None:
    text = api.post(f"{ITEMS}/output/", {"asin_id": 93}).text

    for piece in ("12345678901234567890", "1.10", "1E-7", "-0.0", "1e400"):
        assert piece in text
    assert text.count('"asin":') == 2


def test_the_large_output_is_twenty_megabytes_of_sound_json(api: Api) -> None:
    answer = api.post(f"{ITEMS}/output/", {"asin_id": 94})

    assert int(answer.headers["content-length"]) == len(answer.content)
    assert 19_900_000 < len(answer.content) < 20_100_000
    data = answer.json()["data"]
    results = data["output_json"]["results"]
    assert len(results) == data["output_json_count"]
    assert len({result["asin"] for result in results}) == len(results)


def test_collection_104_is_hostile_in_every_text(api: Api, server: DemoServer) -> None:
    rows = api.data(f"{ITEMS}/list/", {"collection_id": 104})

    assert [row["custom_id"] for row in rows] == list(hostile.TEXTS)
    odd = rows[1]
    assert odd["asin"] == hostile.ASIN
    assert odd["domain"]["domain"] == hostile.DOMAIN
    assert odd["customer_postcode"]["zipcode"] == hostile.POSTCODE
    assert odd["output"] == hostile.OUTPUT
    assert api.data(f"{ITEMS}/get/", {"id": odd["id"]})["created_at"] == hostile.TIME
    (record,) = api.data(f"{ITEMS}/output/list/", {"collection_id": 104})
    answer = payload(api, record["id"])
    assert isinstance(answer, dict)
    assert answer["texts"] == list(hostile.TEXTS)


def test_hostile_places_stay_out_of_the_look_ups(api: Api) -> None:
    names = [domain["domain"] for domain in api.data("/settings/domains/")]
    values = [postcode["zipcode"] for postcode in api.data("/zipcodes/get-zipcodes/")]

    assert hostile.DOMAIN not in names
    assert hostile.POSTCODE not in values
