"""What a fresh demo holds. The same every time: the random numbers have a fixed seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from multicart_tui.demo import SEEDED_COLLECTIONS, hostile
from multicart_tui.demo.outputs import large_records
from multicart_tui.demo.products import AVAILABILITIES, PRODUCTS
from multicart_tui.demo.store import Store, Value, storable

KITCHEN, DRAFT, FULL, HOSTILE = (collection for collection, _ in SEEDED_COLLECTIONS)

KITCHEN_SIZE = 250
FULL_SIZE = 5_000
FULL_OUTPUTS = 150
"""More than one page of output records."""

FIRST_ASIN_ID = 5
"""The vendor page's own example row is the first one: B0DJQQ38TG with id 5."""

FIRST_OUTPUT_ID = 88
"""Of the vendor page's example output; an ASIN row of the same number exists too."""

LARGE_OUTPUT_ID = 94
LARGE_OUTPUT_BYTES = 20_000_000

_EPOCH = "2026-06-20T10:00:00Z"
_HIDDEN_DOMAIN = 90
_HIDDEN_POSTCODE = 900

DOMAINS = (
    (1, "amazon.com.au", "AU", "amazon", "active"),
    (2, "amazon.com", "US", "amazon", "active"),
    (3, "amazon.co.uk", "GB", "amazon", "active"),
    (4, "amazon.de", "DE", "amazon", "active"),
    (5, "amazon.co.jp", "JP", "amazon", "active"),
    (6, "amazon.ca", "CA", "amazon", "active"),
    (7, "officeworks.com.au", "AU", "officeworks", "active"),
    (_HIDDEN_DOMAIN, hostile.DOMAIN, "", "amazon", "retired"),
)

POSTCODES = (
    (15, 1, "4500", "active"), (16, 1, "2000", "active"), (17, 1, "3000", "active"),
    (18, 1, "0800", "active"), (19, 1, "6000", "pending"), (20, 1, "5000", "in-progress"),
    (21, 1, "7000", "inactive"), (22, 1, "9999", "failed"), (23, 2, "10001", "active"),
    (24, 2, "02108", "active"), (25, 2, "94105", "active"), (26, 3, "SW1A 1AA", "active"),
    (27, 3, "M1 1AE", "active"), (28, 3, "EH1 1YZ", "pending"), (29, 4, "10115", "active"),
    (30, 4, "01067", "active"), (31, 5, "100-0001", "active"), (32, 6, "M5V 3L9", "active"),
    (33, 7, "3000", "active"), (_HIDDEN_POSTCODE, _HIDDEN_DOMAIN, hostile.POSTCODE, "inactive"),
)  # fmt: skip

_USABLE = tuple((domain, row) for row, domain, _, status in POSTCODES
                if status == "active" and domain != 7)  # fmt: skip
_AISLES = ("KIT", "COF", "BAK", "KNF", "STO", "TEA")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def seed(store: Store) -> None:
    """Fill an empty store."""
    chance = random.Random(20260620)
    with store.transaction():
        store.write("INSERT INTO credits VALUES (10000, 2400, 600)")
        store.write_many("INSERT INTO domain VALUES (?, ?, ?, ?, ?)", DOMAINS)
        store.write_many(f"INSERT INTO zipcode VALUES (?, ?, ?, ?, '{_EPOCH}', NULL)", POSTCODES)
        for collection, name in SEEDED_COLLECTIONS:
            store.write(
                "INSERT INTO collection VALUES (?, ?, ?, 'amazon', 'Manual', 'Normal', 'full',"
                f" 'demo@example.com', '{_EPOCH}', NULL, 0)",
                *(collection, name, "draft" if collection == DRAFT else "enable"),
            )
        store.write_many(
            "INSERT INTO asin VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?)",
            (*_kitchen(chance), *_full(chance), *_hostile(chance)),
        )
        store.write_many("INSERT INTO output VALUES (?, ?, ?, ?, ?, ?, ?)", _outputs(chance))


def _asins(chance: random.Random, count: int) -> list[str]:
    """Return distinct ASINs that look like those of the last ten years."""
    letters = "".join(chance.choices(_ALPHABET, k=count * 7))
    found = {f"B0{'789BCD'[at % 6]}{letters[at * 7 : at * 7 + 7]}": None for at in range(count)}
    return list(found)


def _time(minutes: int) -> str:
    hours, minute = divmod(minutes, 60)
    return f"2026-06-{20 + hours // 24:02d}T{hours % 24:02d}:{minute:02d}:00Z"


def _kitchen(chance: random.Random) -> Iterator[tuple[Value, ...]]:
    yield (FIRST_ASIN_ID, KITCHEN, 1, 15, "B0DJQQ38TG", "ref-001", 0, "JSON", _EPOCH, _EPOCH)
    places = chance.choices(_USABLE, weights=(9, 5, 4, 2, *(1,) * (len(_USABLE) - 4)), k=250)
    asins = _asins(chance, KITCHEN_SIZE + 10)
    for number in range(1, KITCHEN_SIZE):
        made = _time(600 + number)
        custom_id = f"{_AISLES[number % 6]}-{number:04d}" if number % 5 else None
        yield (
            *(FIRST_ASIN_ID + number, KITCHEN, *places[number], asins[number], custom_id),
            *(int(number % 7 == 0), "HTML" if number % 23 == 0 else "JSON", made, made),
        )


def _full(chance: random.Random) -> Iterator[tuple[Value, ...]]:
    first = FIRST_ASIN_ID + KITCHEN_SIZE
    asins = _asins(chance, FULL_SIZE + 10)
    for number in range(FULL_SIZE):
        place = _USABLE[number % 5]
        yield (
            *(first + number, FULL, *place, asins[number], f"SKU-{number:05d}"),
            *(0, "JSON", _EPOCH, _EPOCH),
        )


def _hostile(chance: random.Random) -> Iterator[tuple[Value, ...]]:
    first = FIRST_ASIN_ID + KITCHEN_SIZE + FULL_SIZE
    asins = _asins(chance, len(hostile.TEXTS))
    for number, text in enumerate(hostile.TEXTS):
        place = (_HIDDEN_DOMAIN, _HIDDEN_POSTCODE) if number % 2 else (1, 15)
        yield (
            *(first + number, HOSTILE, *place),
            hostile.ASIN if number == 1 else asins[number],
            *(storable(text), number % 2, hostile.OUTPUT if number % 3 == 1 else "JSON"),
            *(hostile.TIME, hostile.TIME),
        )


def _outputs(chance: random.Random) -> Iterator[tuple[Value, ...]]:
    payloads: list[tuple[int, object, int]] = [
        (KITCHEN, {"asin": "B0DJQQ38TG", "title": "Example Product", "price": "$49.99",
                   "availability": "In Stock"}, 3),
        (KITCHEN, [_scraped(chance) for _ in range(3)], 3),
        (KITCHEN, "No product page: the shop answered with a captcha.", 1),
        (KITCHEN, None, 0),
        (KITCHEN, {**_scraped(chance), "raw_html": _raw_html()}, 1),
        (KITCHEN, _Raw(_ODD_NUMBERS), 1),
        (KITCHEN, None, 0),
        (KITCHEN, _nested(60), 1),
        (KITCHEN, [], 0),
        *((KITCHEN, run, len(run)) for run in _runs(chance)),
        (HOSTILE, _Raw(hostile.output_json()), 1),
        *((FULL, {"asin": f"B0{number:08d}", "price": "$9.99", "availability": "In Stock"}, 1)
          for number in range(FULL_OUTPUTS)),
    ]  # fmt: skip
    for number, (collection, payload, items) in enumerate(payloads):
        output_id = FIRST_OUTPUT_ID + number
        text = payload.text if isinstance(payload, _Raw) else json.dumps(payload)
        large = LARGE_OUTPUT_BYTES if output_id == LARGE_OUTPUT_ID else 0
        count = large_records(large) if large else items
        made = _time(720 + number)
        yield (output_id, collection, text, large, count, made, _time(725 + number))


class _Raw:
    """JSON text to keep digit for digit."""

    def __init__(self, text: str) -> None:
        self.text = text


_ODD_NUMBERS = (
    '{"asin":"B0NUMB3RS0","gtin":12345678901234567890,"price":1.10,"weight":1E-7,"zero":-0.0,'
    '"huge":1e400,"asin":"B0TW1CE000","long":0.1000000000000000055511151231257827}'
)


def _scraped(chance: random.Random) -> dict[str, object]:
    return chance.choice(PRODUCTS).scraped(_asins(chance, 1)[0])


def _runs(chance: random.Random) -> Iterator[list[dict[str, object]]]:
    """Return what six runs found of the same ASINs, so that there is something to compare."""
    shelf = [_scraped(chance) for _ in range(8)]
    for run in range(6):
        yield [{**product, "scraped_at": _time(728 + run)} for product in shelf]
        for product in chance.sample(shelf, 4):
            price = float(str(product["price"]).lstrip("$")) * chance.choice((0.85, 0.9, 1.05, 1.2))
            product["price"] = f"${price:.2f}"
        changed = chance.choice(shelf)
        changed["availability"] = chance.choice(
            [each for each in AVAILABILITIES if each != changed["availability"]]
        )
        if run == 2:  # one ASIN left the collection, another came
            shelf = [*shelf[1:], _scraped(chance)]
        elif run == 3:
            shelf.sort(key=lambda product: str(product["price"]))


def _raw_html() -> str:
    rows = "".join(f"<li class='a'>{product.title} &amp; more</li>\n" for product in PRODUCTS)
    return (
        f"<!doctype html>\n<html><head><title>Shop</title></head>\n<body><ul>\n{rows}</ul></body>"
    )


def _nested(depth: int) -> object:
    tree: object = {"name": "leaf"}
    for level in range(depth, 0, -1):
        tree = {"level": level, "child": tree}
    return tree
