"""Scraped outputs of the demo: their list, and payloads from null to 20 MB.

A payload is kept as JSON text and spliced into the answer as it stands, so numbers
keep every digit. The large one is kept as a size alone and written while it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from multicart_tui.demo.envelope import Refusal, encode
from multicart_tui.demo.products import PRODUCTS
from multicart_tui.demo.store import Store

USER_ID = 42
"""The account everything in the demo belongs to."""

_CHUNK_RECORDS = 200
_HEAD = b'{"query":"coffee","results":['
_TAIL = b"]}"


@dataclass(frozen=True)
class Payload:
    """An output's answer, ready to be sent in pieces."""

    head: bytes
    """The envelope up to the payload."""
    body: bytes
    """The payload when it is small; empty when ``large_records`` says how to write it."""
    large_records: int
    """How many records a large payload has; 0 for a small one."""
    tail: bytes
    """The envelope after the payload."""

    @property
    def size(self) -> int:
        """Bytes of the whole answer."""
        large = large_size(self.large_records) if self.large_records else 0
        return len(self.head) + len(self.body) + large + len(self.tail)

    def pieces(self) -> Iterator[bytes]:
        """Give the answer's bytes, a large one in pieces of some 100 kB."""
        yield self.head + self.body
        if self.large_records:
            yield from large_pieces(self.large_records)
        yield self.tail


def page(store: Store, collection: int, skip: int, limit: int) -> list[dict[str, object]]:
    """Return output records of a collection, oldest first, without payloads."""
    found = store.rows(
        "SELECT id, collection, output_json_count, created_at, updated_at FROM output"
        " WHERE collection = ? ORDER BY id LIMIT ? OFFSET ?",
        *(collection, limit, skip),
    )
    return [
        {"id": row["id"], "user": USER_ID, **{name: row[name] for name in row.keys()[1:]}}
        for row in found
    ]


def get(store: Store, output_id: int) -> Payload:
    """Return one output by its own id, or refuse with code 404."""
    row = store.row("SELECT * FROM output WHERE id = ?", output_id)
    if row is None:
        raise Refusal(404, "Output not found.")
    before = encode({"id": row["id"], "user": USER_ID, "collection": row["collection"]})
    after = encode({"output_json_count": row["output_json_count"], "created_at": row["created_at"]})
    return Payload(
        head=b'{"code":200,"data":' + before[:-1] + b',"output_json":',
        body=b"" if row["large_bytes"] else str(row["output_json"]).encode(),
        large_records=large_records(row["large_bytes"]) if row["large_bytes"] else 0,
        tail=b"," + after[1:] + b',"status":1}',
    )


def add(store: Store, collection: int, output_json: str, count: int) -> int:
    """Add an output whose payload is this JSON text; return its id."""
    now = store.now()
    return store.write(
        "INSERT INTO output (collection, output_json, output_json_count, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?)",
        *(collection, output_json, count, now, now),
    )


def _templates() -> list[bytes]:
    """Return records with a place for a number of fixed width, so sizes can be reckoned."""
    shapes = []
    for product in PRODUCTS:
        record = {
            "position": "@", "asin": "B0@", "title": product.title, "brand": product.brand,
            "price": {"value": product.price, "currency": "AUD"}, "rating": product.rating,
            "availability": product.availability, "features": list(product.features),
            "url": "https://www.amazon.com.au/dp/B0@",
        }  # fmt: skip
        shapes.append(json.dumps(record, separators=(",", ":")).replace("@", "%08d").encode())
    return shapes


def _lengths(templates: list[bytes]) -> list[int]:
    return [len(template % (0, 0, 0)) for template in templates]


def large_records(size: int) -> int:
    """Return how many records make a payload of about ``size`` bytes."""
    lengths = _lengths(_templates())
    return max(1, size * len(lengths) // (sum(lengths) + len(lengths)))


def large_size(records: int) -> int:
    """Return the exact bytes of a payload of so many records."""
    lengths = _lengths(_templates())
    rounds, rest = divmod(records, len(lengths))
    commas = records - 1
    return len(_HEAD) + rounds * sum(lengths) + sum(lengths[:rest]) + commas + len(_TAIL)


def large_pieces(records: int) -> Iterator[bytes]:
    """Write a payload of so many records piece by piece."""
    templates = _templates()
    yield _HEAD
    for first in range(0, records, _CHUNK_RECORDS):
        chunk = b",".join(
            templates[number % len(templates)] % (number, number, number)
            for number in range(first, min(first + _CHUNK_RECORDS, records))
        )
        yield chunk if first == 0 else b"," + chunk
    yield _TAIL
