"""What a document is about, when it is about a product."""

import json

import pytest

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.product_summary import product_summary


def summary(value: object) -> list[str]:
    document = JsonDocument((" " + json.dumps(value)).encode())
    document.advance(10)
    return product_summary(document)


PRODUCT = {"asin": "B0DJQQ38TG", "price": "$1.00", "title": "Mug", "availability": "In Stock"}


def test_the_facts_come_in_one_order_whatever_the_file_s() -> None:
    assert summary(PRODUCT) == ["Mug", "$1.00", "In Stock", "B0DJQQ38TG"]


def test_of_a_list_the_first_is_told_and_how_many_follow() -> None:
    assert summary([PRODUCT]) == ["Mug", "$1.00", "In Stock", "B0DJQQ38TG"]
    assert summary([PRODUCT, {}, 1])[-1] == "and 2 more"


def test_what_is_missing_or_empty_is_left_out() -> None:
    assert summary({"title": "Mug", "price": None, "asin": ""}) == ["Mug"]


def test_a_price_may_be_an_object_and_a_name_may_differ() -> None:
    found = summary({"product_title": "Mug", "price": {"value": 1.50, "currency": "AUD"}})
    assert found == ["Mug", "1.5 AUD"]


def test_every_text_is_short_and_harmless() -> None:
    found = summary({"title": "a\x1b[2J\nb" + "x" * 200, "asin": "y" * 20_000})
    assert found == ["a␛[2J b" + "x" * 72 + "…"]


@pytest.mark.parametrize(
    "value", [{}, [], [[]], 1, "x", None, {"price": 1}, {"query": "mug", "results": [PRODUCT]}]
)
def test_anything_else_has_no_summary(value: object) -> None:
    assert summary(value) == []


def test_neither_have_json_lines() -> None:
    document = JsonDocument(f"{json.dumps(PRODUCT)}\n".encode() * 2)
    document.advance(10)
    assert product_summary(document) == []
