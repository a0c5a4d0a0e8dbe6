"""Which ASINs a document names, whatever its shape."""

from __future__ import annotations

import json

import pytest

from multicart_tui.domain.asins_in_json import MOST, PIECE, asins_in


@pytest.mark.parametrize(
    "payload",
    [
        {"asin": "B0DJQQ38TG"},
        {"results": [{"product": {"ASIN": "B0DJQQ38TG"}}]},
        [{"url": "https://www.amazon.com.au/dp/B0DJQQ38TG?th=1"}],
        "https://amazon.de/Some-Name-Here/dp/B0DJQQ38TG/ref=sr_1_1",
        {"html": '<a href="https://www.amazon.co.uk/gp/product/b0djqq38tg">'},
        json.dumps({"asin": "B0DJQQ38TG"}),
    ],
)
def test_an_asin_is_found_in_keys_and_links(payload: object) -> None:
    text = json.dumps(payload)

    assert asins_in(text.encode()) == {"B0DJQQ38TG"}
    assert asins_in(text.replace("/", "\\/").encode()) == {"B0DJQQ38TG"}


@pytest.mark.parametrize(
    "payload",
    [
        {"title": "B0DJQQ38TG"},
        {"asin": "B0DJQQ38TG1"},
        {"asin": "short"},
        {"asins": 3},
        "https://example.com/dp/B0DJQQ38TG",
        "https://www.amazon.com/dp/B0DJQQ38TG12",
        None,
    ],
)
def test_what_only_looks_like_one_is_left_alone(payload: object) -> None:
    assert asins_in(json.dumps(payload).encode()) == frozenset()


def test_what_lies_across_two_pieces_is_found_once() -> None:
    name = b'{"asin": "B0DJQQ38TG"}'
    for before in range(PIECE - len(name), PIECE + 1):
        assert asins_in(b" " * before + name) == {"B0DJQQ38TG"}


def test_a_document_of_many_is_bounded_and_can_be_left() -> None:
    many = b",".join(b'"asin":"B%09d"' % number for number in range(MOST + 50_000))

    assert MOST <= len(asins_in(many)) < MOST + 50_000
    assert asins_in(many, lambda: True) == frozenset()
