from __future__ import annotations

import pytest

from multicart_tui.demo.server import DemoServer
from tests.demo.conftest import ITEMS, Api, refusal, success

HEADER = b"domain,customer_postcode,asin,include_raw_html\n"
MANY = {
    "collection": 102,
    "domain": "amazon.com.au",
    "customer_postcode": "0800",
    "asins": "B0DJQQ38TG,B0ABC12345,B0XYZ99999",
}


def listed(api: Api, collection: int = 102) -> list[tuple[str, str, bool]]:
    rows = api.data(f"{ITEMS}/list/", {"collection_id": collection, "limit": 10_000})
    return [
        (row["asin"], row["customer_postcode"]["zipcode"], row["include_raw_html"]) for row in rows
    ]


def test_many_asins_are_added_and_bad_ones_named(api: Api) -> None:
    answer = api.data(
        f"{ITEMS}/create/multiple/",
        {**MANY, "asins": "B0DJQQ38TG, B0ABC12345,nope,,B0DJQQ38TG", "including_raw_html": True},
    )

    assert answer == {
        "success_count": 2,
        "error_rows": [
            {"asin": "nope", "error": "Enter a valid ASIN."},
            {"asin": "B0DJQQ38TG", "error": "Duplicate entry"},
        ],
    }
    assert listed(api) == [("B0DJQQ38TG", "0800", True), ("B0ABC12345", "0800", True)]


def test_the_flag_of_single_create_does_nothing_here(api: Api) -> None:
    api.data(f"{ITEMS}/create/multiple/", {**MANY, "asins": "B0DJQQ38TG", "include_raw_html": True})

    assert listed(api) == [("B0DJQQ38TG", "0800", False)]


def test_the_row_that_passes_the_cap_and_those_after_are_named(api: Api) -> None:
    (last,) = api.data(f"{ITEMS}/list/", {"collection_id": 103, "skip": 4_999})
    api.data(f"{ITEMS}/delete/", {"asin_id": last["id"]})

    answer = api.data(f"{ITEMS}/create/multiple/", {**MANY, "collection": 103})

    assert answer["success_count"] == 1
    assert answer["error_rows"] == [
        {"asin": asin, "error": "Collection limit of 5000 ASINs reached"}
        for asin in ("B0ABC12345", "B0XYZ99999")
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"domain": "amazon.co.nz"}, (400, 'Domain "amazon.co.nz" not found.')),
        ({"domain": "AMAZON.COM.AU"}, (400, 'Domain "AMAZON.COM.AU" not found.')),
        ({"domain": 1}, (400, "domain: not a valid string.")),
        ({"customer_postcode": "800"}, (400, 'Postcode "800" not found for amazon.com.au.')),
        ({"customer_postcode": "6000"}, (400, "Postcode 6000 is pending, not active.")),
        ({"customer_postcode": 800}, (400, "customer_postcode: not a valid string.")),
        ({"asins": ""}, (400, "asins is required.")),
        ({"collection": 999}, (404, "Collection not found.")),
    ],
)
def test_many_at_a_place_that_is_not_there_are_refused_as_a_whole(
    api: Api, change: dict[str, object], expected: tuple[int, str]
) -> None:
    assert api.refusal(f"{ITEMS}/create/multiple/", {**MANY, **change}) == expected
    assert listed(api) == []


def test_a_csv_adds_its_good_rows_and_names_the_others(api: Api) -> None:
    answer = success(
        api.upload(
            102,
            HEADER
            + b"amazon.com.au,4500,B0DJQQ38TG,true\n"
            + b"amazon.nowhere,4500,B0ABC12345,false\n"
            + b"amazon.com.au,1,B0ABC12345,false\n"
            + b"amazon.com.au,,B0ABC12345,false\n"
            + b"amazon.com.au,4500,B0ABC12345,perhaps\n"
            + b"amazon.com.au,4500\n"
            + b"amazon.com.au,4500,short,false\n"
            + b"amazon.com.au,4500,B0DJQQ38TG,FALSE\n"
            + b"\namazon.co.uk,SW1A 1AA,B0XYZ99999,False\n",
        )
    )

    assert answer["success_count"] == 2
    assert answer["error_rows"] == [
        {"asin": "B0ABC12345", "error": 'Domain "amazon.nowhere" not found.'},
        {"asin": "B0ABC12345", "error": 'Postcode "1" not found for amazon.com.au.'},
        {"asin": "B0ABC12345", "error": "domain and customer_postcode are required"},
        {"asin": "B0ABC12345", "error": "include_raw_html must be true or false"},
        {"asin": "", "error": "Expected 4 columns, found 2"},
        {"asin": "short", "error": "Enter a valid ASIN."},
        {"asin": "B0DJQQ38TG", "error": "Duplicate entry"},
    ]
    assert listed(api) == [("B0DJQQ38TG", "4500", True), ("B0XYZ99999", "SW1A 1AA", False)]


def test_error_rows_can_be_asked_for_with_their_lines(api: Api) -> None:
    content = HEADER + b"amazon.com.au,4500,B0DJQQ38TG,true\namazon.com.au,9999,B0ABC12345,true\n"

    answer = success(api.upload(102, content, x_demo_error_rows="rows"))

    assert answer["error_rows"] == [
        {
            "row_number": 3,
            "domain": "amazon.com.au",
            "customer_postcode": "9999",
            "asin": "B0ABC12345",
            "error": "Postcode 9999 is failed, not active.",
        }
    ]


def test_five_thousand_rows_fit_and_one_more_does_not(api: Api) -> None:
    rows = [b"amazon.com.au,4500,B0%08d,false\n" % number for number in range(5_001)]

    assert refusal(api.upload(102, HEADER + b"".join(rows))) == (
        400,
        "CSV file can have at most 5000 rows.",
    )
    assert success(api.upload(102, HEADER + b"".join(rows[:5_000]))) == {
        "success_count": 5_000,
        "error_rows": [],
    }
    again = success(api.upload(102, HEADER + b"".join(rows[4_999:])))
    assert [row["error"] for row in again["error_rows"]] == [
        "Duplicate entry",
        "Collection limit of 5000 ASINs reached",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"amazon.com.au,4500,B0DJQQ38TG,true\n",
        b"sku,customer_postcode,store_id\n1,4500,2\n",
        b"\xef\xbb\xbf" + HEADER,
        HEADER.replace(b",", b";"),
        HEADER.replace(b"domain,", b"custom_id,domain,"),
    ],
)
def test_other_columns_are_refused_by_naming_the_right_ones(api: Api, content: bytes) -> None:
    assert refusal(api.upload(102, content)) == (
        400,
        "Invalid CSV columns. Expected: domain, customer_postcode, asin, include_raw_html",
    )


def test_a_csv_that_cannot_be_read_is_refused(api: Api) -> None:
    code, sentence = refusal(api.upload(102, HEADER.decode().encode("utf-16")))
    assert (code, sentence) == (400, "CSV file must be encoded in UTF-8.")

    code, sentence = refusal(api.upload(102, HEADER + b'"' + b"x" * 2_000_000 + b'",1,2,3\n'))
    assert code == 400
    assert sentence.startswith("CSV file cannot be read: ")


def test_an_upload_needs_its_two_fields(api: Api, server: DemoServer) -> None:
    url = f"{server.base_url}{ITEMS}/create/bulk/"
    file = {"csv": ("items.csv", HEADER)}

    assert refusal(api.client.post(url, files=file)) == (400, "collection_id is required.")
    assert refusal(api.client.post(url, data={"collection_id": "9"}, files=file)) == (
        404,
        "Collection not found.",
    )
    other = {"file": ("items.csv", HEADER)}
    assert refusal(api.client.post(url, data={"collection_id": "102"}, files=other)) == (
        400,
        "csv is required.",
    )
    plain = {"csv": (None, "text"), "collection_id": (None, "102")}
    assert refusal(api.client.post(url, files=plain)) == (
        400,
        "csv: the submitted data was not a file.",
    )


def test_an_upload_that_is_no_form_is_not_read(api: Api) -> None:
    answer = api.post(f"{ITEMS}/create/bulk/", {"collection_id": 102})
    assert answer.status_code == 415

    broken = api.client.post(
        f"{api.base_url}{ITEMS}/create/bulk/",
        content=b"no parts here",
        headers={"content-type": "multipart/form-data"},
    )
    assert broken.status_code == 400
    assert "detail" in broken.json()
