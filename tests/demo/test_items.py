from __future__ import annotations

from typing import Any

import pytest

from multicart_tui.demo.server import DemoServer
from tests.demo.conftest import ITEMS, Api

NEW = {"collection": 102, "domain": 1, "customer_postcode": 15, "asin": "B0NEW00001"}


def test_created_asin_comes_back_with_plain_ids_as_the_vendor_page_shows(api: Api) -> None:
    made = api.data(
        f"{ITEMS}/create/",
        {**NEW, "custom_id": "ref-001", "include_raw_html": True, "output": "HTML"},
    )

    assert list(made) == [
        *("id", "asin", "collection", "domain", "customer_postcode"),
        *("custom_id", "include_raw_html", "output", "created_at"),
    ]
    assert made == {
        **NEW,
        "id": made["id"],
        "custom_id": "ref-001",
        "include_raw_html": True,
        "output": "HTML",
        "created_at": made["created_at"],
    }
    assert made["created_at"].endswith("Z")


def test_left_out_fields_get_their_defaults(api: Api) -> None:
    made = api.data(f"{ITEMS}/create/", NEW)

    assert (made["custom_id"], made["include_raw_html"], made["output"]) == (None, False, "JSON")


def test_the_same_asin_at_the_same_place_is_a_conflict_and_elsewhere_is_not(api: Api) -> None:
    api.data(f"{ITEMS}/create/", NEW)

    assert api.refusal(f"{ITEMS}/create/", NEW) == (409, "ASIN already exists")
    api.data(f"{ITEMS}/create/", {**NEW, "customer_postcode": 16})
    api.data(f"{ITEMS}/create/", {**NEW, "collection": 104})


def test_a_full_collection_says_so(api: Api) -> None:
    assert api.refusal(f"{ITEMS}/create/", {**NEW, "collection": 103}) == (
        400,
        "A collection can hold at most 5000 ASINs.",
    )


def test_the_first_asin_enables_a_draft(api: Api, server: DemoServer) -> None:
    def status() -> str:
        (row,) = server.store.rows("SELECT status FROM collection WHERE id = 102")
        return str(row["status"])

    assert status() == "draft"
    api.data(f"{ITEMS}/create/", NEW)
    assert status() == "enable"


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"collection": 999}, 404, "Collection not found."),
        ({"collection": None}, 400, "collection is required."),
        ({"collection": "kitchen"}, 400, "collection: a valid integer is required."),
        ({"domain": "amazon.com.au"}, 400, "domain must be an ID, not a value."),
        ({"domain": "1"}, 400, "domain must be an ID, not a value."),
        ({"domain": True}, 400, "domain: a valid integer is required."),
        ({"domain": 55}, 404, "Domain not found."),
        ({"customer_postcode": "4500"}, 400, "customer_postcode must be an ID, not a value."),
        ({"customer_postcode": 4500}, 404, "Zipcode not found."),
        ({"customer_postcode": 23}, 400, "Postcode 10001 does not belong to amazon.com.au."),
        ({"customer_postcode": 19}, 400, "Postcode 6000 is pending, not active."),
        ({"customer_postcode": 22}, 400, "Postcode 9999 is failed, not active."),
        ({"domain": 7, "customer_postcode": 33}, 400, "is not an Amazon domain."),
        ({"asin": "B0SHORT"}, 400, "Enter a valid ASIN."),
        ({"asin": "B0-DASH-00"}, 400, "Enter a valid ASIN."),
        ({"asin": ""}, 400, "asin is required."),
        ({"output": "XML"}, 400, 'output: "XML" is not a valid choice.'),
        ({"include_raw_html": "yes"}, 400, "include_raw_html: must be a valid boolean."),
        ({"custom_id": 5}, 400, "custom_id: not a valid string."),
    ],
)
def test_a_bad_field_is_refused_in_words_and_adds_nothing(
    api: Api, change: dict[str, object], code: int, words: str
) -> None:
    said_code, sentence = api.refusal(f"{ITEMS}/create/", {**NEW, **change})

    assert said_code == code
    assert words in sentence
    assert api.data(f"{ITEMS}/list/", {"collection_id": 102}) == []


def test_list_without_count_is_a_bare_array_of_the_first_hundred(api: Api) -> None:
    rows = api.data(f"{ITEMS}/list/", {"collection_id": 101})

    assert len(rows) == 100
    assert rows[0] == {
        "id": 5,
        "asin": "B0DJQQ38TG",
        "domain": {"id": 1, "domain": "amazon.com.au"},
        "customer_postcode": {"id": 15, "zipcode": "4500"},
        "custom_id": "ref-001",
        "include_raw_html": False,
        "output": "JSON",
    }


@pytest.mark.parametrize("with_count", [1, True, "yes", "0", [0]])
def test_any_truthy_with_count_wraps_the_list(api: Api, with_count: object) -> None:
    page = api.data(
        f"{ITEMS}/list/",
        {"collection_id": 103, "skip": 4_990, "limit": 100, "with_count": with_count},
    )

    assert page["total_count"] == 5_000
    assert len(page["asin_list"]) == 10


@pytest.mark.parametrize("with_count", [0, False, "", None])
def test_a_falsy_with_count_does_not(api: Api, with_count: object) -> None:
    body = {"collection_id": 101, "limit": 1, "with_count": with_count}
    assert isinstance(api.data(f"{ITEMS}/list/", body), list)


def test_pages_meet_without_gap_or_overlap(api: Api) -> None:
    pages = [
        api.data(f"{ITEMS}/list/", {"collection_id": 101, "skip": skip, "limit": 60})
        for skip in range(0, 300, 60)
    ]

    ids = [row["id"] for page in pages for row in page]
    assert [len(page) for page in pages] == [60, 60, 60, 60, 10]
    assert ids == sorted(set(ids))
    assert len(ids) == 250


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"collection_id": 7}, (404, "Collection not found.")),
        ({}, (400, "collection_id is required.")),
        ({"collection_id": 101, "skip": -1}, (400, "skip must not be negative.")),
        ({"collection_id": 101, "limit": "x"}, (400, "limit: a valid integer is required.")),
        ({"collection_id": 10**30}, (400, "collection_id: a valid integer is required.")),
    ],
)
def test_a_list_that_cannot_be_is_refused(
    api: Api, body: dict[str, object], expected: tuple[int, str]
) -> None:
    assert api.refusal(f"{ITEMS}/list/", body) == expected


def test_get_looks_at_the_id_alone(api: Api) -> None:
    found = api.data(f"{ITEMS}/get/", {"id": 5, "collection": 104})

    assert found == {
        "id": 5,
        "asin": "B0DJQQ38TG",
        "collection": 101,
        "domain": {"id": 1, "domain": "amazon.com.au"},
        "customer_postcode": {"id": 15, "zipcode": "4500"},
        "custom_id": "ref-001",
        "include_raw_html": False,
        "output": "JSON",
        "created_at": "2026-06-20T10:00:00Z",
    }
    assert api.refusal(f"{ITEMS}/get/", {"collection": 101}) == (404, "ASIN not found.")
    assert api.refusal(f"{ITEMS}/get/", {"id": 999_999}) == (404, "ASIN not found.")


def test_update_changes_what_was_sent_and_answers_without_the_place(api: Api) -> None:
    answer = api.data(
        f"{ITEMS}/update/",
        {"asin_id": 5, "include_raw_html": True, "custom_id": "ref-updated", "domain": 2},
    )

    assert answer == {
        "id": 5,
        "asin": "B0DJQQ38TG",
        "include_raw_html": True,
        "output": "JSON",
        "custom_id": "ref-updated",
        "updated_at": answer["updated_at"],
    }
    kept: Any = api.data(f"{ITEMS}/get/", {"id": 5})
    assert kept["domain"] == {"id": 1, "domain": "amazon.com.au"}
    assert kept["custom_id"] == "ref-updated"


def test_update_can_empty_a_custom_id_and_change_the_asin(api: Api) -> None:
    answer = api.data(
        f"{ITEMS}/update/",
        {"asin_id": 5, "custom_id": "", "asin": "B0CHANGED1", "output": "HTML"},
    )

    assert (answer["custom_id"], answer["asin"], answer["output"]) == ("", "B0CHANGED1", "HTML")


def test_update_to_an_asin_that_is_there_already_is_a_conflict_and_changes_nothing(
    api: Api,
) -> None:
    first = api.data(f"{ITEMS}/create/", NEW)
    api.data(f"{ITEMS}/create/", {**NEW, "asin": "B0NEW00002"})
    body = {"asin_id": first["id"], "custom_id": "lost?", "asin": "B0NEW00002"}

    assert api.refusal(f"{ITEMS}/update/", body) == (409, "ASIN already exists")
    kept = api.data(f"{ITEMS}/get/", {"id": first["id"]})
    assert (kept["asin"], kept["custom_id"]) == ("B0NEW00001", None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"asin_id": 999_999}, (404, "ASIN not found.")),
        ({"asin_id": None}, (400, "asin_id is required.")),
        ({"asin": "nope"}, (400, "Enter a valid ASIN.")),
        ({"output": "html"}, (400, 'output: "html" is not a valid choice.')),
    ],
)
def test_a_bad_update_is_refused(
    api: Api, change: dict[str, object], expected: tuple[int, str]
) -> None:
    assert api.refusal(f"{ITEMS}/update/", {"asin_id": 5, **change}) == expected


def test_delete_takes_the_row_once_and_keeps_the_outputs(api: Api) -> None:
    outputs = api.data(f"{ITEMS}/output/list/", {"collection_id": 101})

    assert api.data(f"{ITEMS}/delete/", {"asin_id": 5}) == "ASIN deleted successfully"
    assert api.refusal(f"{ITEMS}/delete/", {"asin_id": 5}) == (404, "ASIN not found.")
    assert api.data(f"{ITEMS}/output/list/", {"collection_id": 101}) == outputs


def test_a_custom_id_keeps_every_character_even_a_lone_surrogate(api: Api) -> None:
    odd = "a\x1b[31m \u202e 👩‍👩‍👧 \n [/] =1+1"
    made = api.data(f"{ITEMS}/create/", {**NEW, "custom_id": odd})
    assert api.data(f"{ITEMS}/get/", {"id": made["id"]})["custom_id"] == odd

    answer = api.client.post(
        f"{api.base_url}{ITEMS}/update/",
        content=b'{"asin_id": %d, "custom_id": "half \\ud800 pair"}' % made["id"],
        headers={"content-type": "application/json"},
    )
    assert answer.json()["data"]["custom_id"] == "half \ud800 pair"
