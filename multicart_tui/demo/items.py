"""The ASIN rows of the demo and the rules they obey (vendor page, "Amazon Items")."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from multicart_tui.demo.envelope import Refusal
from multicart_tui.demo.store import Store, storable

CAP = 5_000
"""Most ASINs a collection holds."""

OUTPUTS = ("JSON", "HTML")

_ASIN = re.compile(r"[A-Za-z0-9]{10}")
_JOINED = """
SELECT a.*, d.domain AS domain_name, z.zipcode AS zipcode_value
FROM asin a JOIN domain d ON d.id = a.domain JOIN zipcode z ON z.id = a.customer_postcode
"""


@dataclass(frozen=True)
class NewItem:
    """An ASIN to add, its domain and postcode already looked up."""

    domain: int
    postcode: int
    asin: str
    custom_id: str | None = None
    include_raw_html: bool = False
    output: str = "JSON"


def check_collection(store: Store, collection: int) -> None:
    """Refuse a collection that does not exist."""
    if store.row("SELECT id FROM collection WHERE id = ?", collection) is None:
        raise Refusal(404, "Collection not found.")


def check_asin(asin: str) -> None:
    """Refuse what is not ten letters and digits."""
    if not _ASIN.fullmatch(asin):
        raise Refusal(400, "Enter a valid ASIN.")


def count(store: Store, collection: int) -> int:
    """Return how many ASINs a collection holds."""
    return store.number("SELECT count(*) FROM asin WHERE collection = ?", collection)


def add(store: Store, collection: int, item: NewItem) -> int:
    """Add one ASIN and return its row id, or refuse it as single create does."""
    with store.transaction():
        if _exists(store, collection, item):
            raise Refusal(409, "ASIN already exists")
        if count(store, collection) >= CAP:
            raise Refusal(400, f"A collection can hold at most {CAP} ASINs.")
        row_id = _insert(store, collection, item)
        _enable(store, collection)
    return row_id


def add_many(store: Store, collection: int, items: list[NewItem]) -> list[str]:
    """Add many ASINs and return why each was not taken, empty for those that were."""
    verdicts = []
    with store.transaction():
        size = count(store, collection)
        for item in items:
            if not _ASIN.fullmatch(item.asin):
                verdicts.append("Enter a valid ASIN.")
            elif _exists(store, collection, item):
                verdicts.append("Duplicate entry")
            elif size >= CAP:
                verdicts.append(f"Collection limit of {CAP} ASINs reached")
            else:
                _insert(store, collection, item)
                size += 1
                verdicts.append("")
        if "" in verdicts:
            _enable(store, collection)
    return verdicts


def page(store: Store, collection: int, skip: int, limit: int) -> list[dict[str, object]]:
    """Return rows of a collection in the order they were added, joined as list gives them."""
    found = store.rows(
        _JOINED + "WHERE a.collection = ? ORDER BY a.id LIMIT ? OFFSET ?", collection, limit, skip
    )
    return [_listed(row) for row in found]


def listed(store: Store, collection: int, skip: int, limit: int) -> list[dict[str, object]]:
    """Return a page as lists tell it: without rows that are still being taken in."""
    room = count_listed(store, collection) - skip
    return page(store, collection, skip, min(limit, room)) if room > 0 else []


def count_listed(store: Store, collection: int) -> int:
    """Return how many ASINs a list tells of."""
    before = store.first_unlisted(collection)
    if before is None:
        return count(store, collection)
    return store.number(
        "SELECT count(*) FROM asin WHERE collection = ? AND id < ?", collection, before
    )


def get(store: Store, row_id: int) -> dict[str, object]:
    """Return one row by its id as get gives it, or refuse with code 404."""
    found = store.row(_JOINED + "WHERE a.id = ?", row_id)
    if found is None:
        raise Refusal(404, "ASIN not found.")
    listed = _listed(found)
    head = {"id": listed.pop("id"), "asin": listed.pop("asin"), "collection": found["collection"]}
    return {**head, **listed, "created_at": found["created_at"]}


def update(store: Store, row_id: int, changes: dict[str, str | bool]) -> dict[str, object]:
    """Change columns of one row; the answer has neither its place nor its collection."""
    with store.transaction():
        if store.row("SELECT id FROM asin WHERE id = ?", row_id) is None:
            raise Refusal(404, "ASIN not found.")
        try:
            for column, value in {**changes, "updated_at": store.now()}.items():
                bound = storable(value) if isinstance(value, str) else value
                cast = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
                store.write(f"UPDATE asin SET {column} = {cast} WHERE id = ?", bound, row_id)
        except sqlite3.IntegrityError:
            raise Refusal(409, "ASIN already exists") from None
        (row,) = store.rows("SELECT * FROM asin WHERE id = ?", row_id)
    names = ("id", "asin", "include_raw_html", "output", "custom_id", "updated_at")
    return {name: bool(row[name]) if name == "include_raw_html" else row[name] for name in names}


def delete(store: Store, row_id: int) -> None:
    """Delete one row; the collection's outputs stay."""
    with store.transaction():
        if store.row("SELECT id FROM asin WHERE id = ?", row_id) is None:
            raise Refusal(404, "ASIN not found.")
        store.write("DELETE FROM asin WHERE id = ?", row_id)


def drift(store: Store, collection: int) -> None:
    """Change a collection behind the reader's back: its first row goes, a new one comes last."""
    first = store.row("SELECT * FROM asin WHERE collection = ? ORDER BY id LIMIT 1", collection)
    if first is None:
        return
    with store.transaction():
        store.write("DELETE FROM asin WHERE id = ?", first["id"])
        latest = store.number("SELECT max(id) FROM asin")
        asin = f"B0DRIFT{latest % 1000:03d}"
        item = NewItem(first["domain"], first["customer_postcode"], asin)
        if not _exists(store, collection, item):
            _insert(store, collection, item)


def _exists(store: Store, collection: int, item: NewItem) -> bool:
    return (
        store.row(
            "SELECT 1 FROM asin"
            " WHERE collection = ? AND domain = ? AND customer_postcode = ? AND asin = ?",
            *(collection, item.domain, item.postcode, item.asin),
        )
        is not None
    )


def _insert(store: Store, collection: int, item: NewItem) -> int:
    now = store.now()
    custom_id = None if item.custom_id is None else storable(item.custom_id)
    return store.write(
        "INSERT INTO asin (collection, domain, customer_postcode, asin, custom_id,"
        " include_raw_html, output, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?)",
        *(collection, item.domain, item.postcode, item.asin, custom_id),
        *(item.include_raw_html, item.output, now, now),
    )


def _enable(store: Store, collection: int) -> None:
    store.write(
        "UPDATE collection SET status = 'enable' WHERE id = ? AND status = 'draft'", collection
    )


def _listed(row: sqlite3.Row) -> dict[str, object]:
    return {
        "id": row["id"],
        "asin": row["asin"],
        "domain": {"id": row["domain"], "domain": row["domain_name"]},
        "customer_postcode": {"id": row["customer_postcode"], "zipcode": row["zipcode_value"]},
        "custom_id": row["custom_id"],
        "include_raw_html": bool(row["include_raw_html"]),
        "output": row["output"],
    }
