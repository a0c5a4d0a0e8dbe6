from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from multicart_tui.demo.server import DemoServer
from tests.demo.conftest import ITEMS, Api


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 7, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_seconds(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock(server: DemoServer) -> Iterator[Clock]:
    before, clock = server.store.clock, Clock()
    server.store.clock = clock
    yield clock
    server.store.clock = before


def test_domains_need_no_key(api: Api, server: DemoServer) -> None:
    domains = api.data("/settings/domains/", x_api_key="wrong")

    assert domains[0] == {
        "id": 1,
        "domain": "amazon.com.au",
        "country_code": "AU",
        "supplier_type": "amazon",
        "status": "active",
    }
    assert "officeworks.com.au" in [domain["domain"] for domain in domains]


def test_postcodes_have_all_five_statuses_and_can_be_narrowed(api: Api) -> None:
    everything = api.data("/zipcodes/get-zipcodes/")

    assert {row["status"] for row in everything} == {
        *("active", "pending", "in-progress", "inactive", "failed")
    }
    assert everything[0]["domain"] == {"id": 1, "domain": "amazon.com.au", "country_code": "AU"}
    (pending,) = api.data("/zipcodes/get-zipcodes/", {"status": "pending", "domain": 1})
    assert pending["zipcode"] == "6000"
    by_name = api.data("/zipcodes/get-zipcodes/", {"domain": "amazon.co.uk"})
    assert [row["zipcode"] for row in by_name] == ["SW1A 1AA", "M1 1AE", "EH1 1YZ"]


def test_a_new_postcode_becomes_active_in_a_while(api: Api, clock: Clock) -> None:
    made = api.data("/zipcodes/create-zipcode/", {"domain": 1, "zipcode": "4870"})
    assert (made["zipcode"], made["status"], made["domain"]["id"]) == ("4870", "pending", 1)
    item = {"collection": 102, "domain": 1, "customer_postcode": made["id"], "asin": "B0NEW00001"}
    assert api.refusal(f"{ITEMS}/create/", item) == (400, "Postcode 4870 is pending, not active.")

    clock.pass_seconds(5)

    api.data(f"{ITEMS}/create/", item)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"domain": 1, "zipcode": "4500"}, (409, "Zipcode already exists")),
        ({"domain": 1, "zipcode": "1" * 13}, (400, "zipcode: at most 12 characters.")),
        ({"domain": 55, "zipcode": "1"}, (404, "Domain not found.")),
        ({"domain": 90, "zipcode": "1"}, (404, "Domain not found.")),
        ({"domain": 1}, (400, "zipcode is required.")),
    ],
)
def test_a_postcode_that_cannot_be_is_refused(
    api: Api, body: dict[str, object], expected: tuple[int, str]
) -> None:
    assert api.refusal("/zipcodes/create-zipcode/", body) == expected


def test_the_profile_has_no_slash_at_its_end(api: Api) -> None:
    assert api.data("/users/profile")["email"] == "demo@example.com"
    assert api.post("/users/profile/").status_code == 404


NEW = {
    "name": "Spring",
    "request_type": "amazon",
    "schedule": "Every 30 Minutes",
    "priority": "Normal",
    "notification_email": "me@example.com",
}


def test_a_collection_is_made_as_an_empty_draft(api: Api) -> None:
    made = api.data("/schedules/add_schedule/", NEW)

    assert made == {
        **NEW,
        "id": 105,
        "status": "draft",
        "schedule_status": "inactive",
        "fetch_mode": "full",
        "created_at": made["created_at"],
    }
    assert api.data(f"{ITEMS}/list/", {"collection_id": 105}) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "name is required."),
        ({"request_type": "ebay"}, 'request_type: "ebay" is not a valid choice.'),
        ({"schedule": "Every 0 Minutes"}, 'schedule: "Every 0 Minutes" is not a valid choice.'),
        ({"priority": "Urgent"}, 'priority: "Urgent" is not a valid choice.'),
        ({"notification_email": "me"}, "Enter a valid email address."),
        ({"fetch_mode": "half"}, 'fetch_mode: "half" is not a valid choice.'),
    ],
)
def test_a_collection_that_cannot_be_is_refused(
    api: Api, change: dict[str, object], sentence: str
) -> None:
    assert api.refusal("/schedules/add_schedule/", {**NEW, **change}) == (400, sentence)


def test_a_run_freezes_credits_then_spends_them_and_leaves_an_output(
    api: Api, clock: Clock
) -> None:
    api.data("/schedules/run/result/", {"collection_id": 103})

    assert api.data("/users/credits/") == {
        "available_credits": 10_000,
        "used_credits": 2_400,
        "frozen_credits": 5_600,
    }
    assert api.refusal("/schedules/run/result/", {"collection_id": 103}) == (
        409,
        "Collection is already processing.",
    )

    clock.pass_seconds(10)

    last = api.data(f"{ITEMS}/output/list/", {"collection_id": 103, "skip": 150})
    assert [row["output_json_count"] for row in last] == [5_000]
    assert api.data("/users/credits/")["used_credits"] == 7_400
    code, sentence = api.refusal("/schedules/run/result/", {"collection_id": 103})
    assert (code, sentence) == (402, "Not enough credits — 5000 needed, 2000 left.")


def test_what_cannot_run_says_so(api: Api) -> None:
    assert api.refusal("/schedules/run/result/", {"collection_id": 102}) == (
        400,
        "Collection has no ASINs.",
    )
    assert api.refusal("/schedules/run/result/", {"collection_id": 1}) == (
        404,
        "Collection not found.",
    )
