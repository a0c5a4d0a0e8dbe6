"""Domains and postcodes of the demo: what the look-ups answer and what ASINs refer to."""

from __future__ import annotations

import sqlite3

from multicart_tui.demo.envelope import Refusal
from multicart_tui.demo.store import Store, storable

LONGEST_POSTCODE = 12

_ZIPCODES = """
SELECT z.id, z.zipcode, z.status, z.created_at, d.id AS domain_id, d.domain, d.country_code
FROM zipcode z JOIN domain d ON d.id = z.domain
WHERE d.status = 'active'
"""


def domains(store: Store) -> list[dict[str, object]]:
    """Return every domain that can be scraped."""
    found = store.rows("SELECT * FROM domain WHERE status = 'active' ORDER BY id")
    return [dict(row) for row in found]


def postcodes(
    store: Store, status: str | None = None, domain: str | int | None = None
) -> list[dict[str, object]]:
    """Return the postcodes of the account, perhaps of one status or one domain (id or name)."""
    _activate(store)
    found = [_postcode(row) for row in store.rows(_ZIPCODES + "ORDER BY z.id")]
    return [
        row
        for row, its_domain in found
        if (status is None or row["status"] == status)
        and (domain is None or str(domain) in (str(its_domain["id"]), its_domain["domain"]))
    ]


def add_postcode(store: Store, domain_id: int, value: str) -> dict[str, object]:
    """Add a postcode; it is pending at first and active after `Store.activation_seconds`."""
    if domain_by_id(store, domain_id)["status"] != "active":
        raise Refusal(404, "Domain not found.")
    if len(value) > LONGEST_POSTCODE:
        raise Refusal(400, f"zipcode: at most {LONGEST_POSTCODE} characters.")
    active_at = store.clock().timestamp() + store.activation_seconds
    try:
        row_id = store.write(
            "INSERT INTO zipcode (domain, zipcode, status, created_at, active_at)"
            " VALUES (?, CAST(? AS TEXT), 'pending', ?, ?)",
            *(domain_id, storable(value), store.now(), active_at),
        )
    except sqlite3.IntegrityError:
        raise Refusal(409, "Zipcode already exists") from None
    (made,) = store.rows(_ZIPCODES + "AND z.id = ?", row_id)
    return _postcode(made)[0]


def domain_by_id(store: Store, row_id: int) -> sqlite3.Row:
    """Return a domain, or refuse with code 404."""
    found = store.row("SELECT * FROM domain WHERE id = ?", row_id)
    if found is None:
        raise Refusal(404, "Domain not found.")
    return found


def domain_by_name(store: Store, name: str) -> sqlite3.Row:
    """Return the domain of exactly this name, or refuse with code 400."""
    found = store.row("SELECT * FROM domain WHERE domain = ?", storable(name))
    if found is None or found["status"] != "active":
        raise Refusal(400, f'Domain "{name}" not found.')
    return found


def postcode_by_id(store: Store, row_id: int) -> sqlite3.Row:
    """Return a postcode, or refuse with code 404."""
    _activate(store)
    found = store.row("SELECT * FROM zipcode WHERE id = ?", row_id)
    if found is None:
        raise Refusal(404, "Zipcode not found.")
    return found


def postcode_by_value(store: Store, domain: sqlite3.Row, value: str) -> sqlite3.Row:
    """Return the postcode with exactly this text on a domain, or refuse with code 400."""
    _activate(store)
    found = store.row(
        "SELECT * FROM zipcode WHERE domain = ? AND zipcode = ?", domain["id"], storable(value)
    )
    if found is None:
        raise Refusal(400, f'Postcode "{value}" not found for {domain["domain"]}.')
    return found


def check_usable(domain: sqlite3.Row, postcode: sqlite3.Row) -> None:
    """Refuse a pair an ASIN cannot be scraped with."""
    if domain["supplier_type"] != "amazon" or domain["status"] != "active":
        raise Refusal(400, f"{domain['domain']} is not an Amazon domain.")
    if postcode["domain"] != domain["id"]:
        raise Refusal(400, f"Postcode {postcode['zipcode']} does not belong to {domain['domain']}.")
    if postcode["status"] != "active":
        raise Refusal(400, f"Postcode {postcode['zipcode']} is {postcode['status']}, not active.")


def _activate(store: Store) -> None:
    store.write(
        "UPDATE zipcode SET status = 'active', active_at = NULL WHERE active_at <= ?",
        store.clock().timestamp(),
    )


def _postcode(row: sqlite3.Row) -> tuple[dict[str, object], dict[str, object]]:
    domain = {
        "id": row["domain_id"],
        "domain": row["domain"],
        "country_code": row["country_code"],
    }
    postcode = {
        "id": row["id"],
        "zipcode": row["zipcode"],
        "domain": domain,
        "status": row["status"],
        "created_at": row["created_at"],
    }
    return postcode, domain
