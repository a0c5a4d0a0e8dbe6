"""Collections, runs and credits of the demo: as much as the vendor documents of them."""

from __future__ import annotations

import json
import re

from multicart_tui.demo import items, outputs
from multicart_tui.demo.envelope import Call, Refusal
from multicart_tui.demo.products import PRODUCTS
from multicart_tui.demo.store import Store, storable

PRIORITIES = ("Highest", "High", "Normal", "Low", "Lowest")
FETCH_MODES = ("full", "availability_only")
SUPPLIERS = ("amazon", "officeworks")

_SCHEDULE = re.compile(r"Every [1-9]\d* Minutes|Daily|Weekly|Monthly|Manual")


def create(store: Store, call: Call) -> dict[str, object]:
    """Make a draft collection from the fields of add_schedule."""
    name = call.text("name")
    request_type = call.choice("request_type", SUPPLIERS)
    schedule = call.text("schedule")
    if not _SCHEDULE.fullmatch(schedule):
        raise Refusal(400, f'schedule: "{schedule}" is not a valid choice.')
    priority = call.choice("priority", PRIORITIES)
    email = call.text("notification_email")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise Refusal(400, "Enter a valid email address.")
    fetch_mode = call.choice("fetch_mode", FETCH_MODES, "full")
    made = store.now()
    row_id = store.write(
        "INSERT INTO collection (name, status, request_type, schedule, priority, fetch_mode,"
        " notification_email, created_at) VALUES (CAST(? AS TEXT), 'draft', ?, ?, ?, ?,"
        " CAST(? AS TEXT), ?)",
        *(storable(name), request_type, schedule, priority, fetch_mode, storable(email), made),
    )
    return {
        "id": row_id,
        "name": name,
        "status": "draft",
        "schedule_status": "inactive",
        "request_type": request_type,
        "schedule": schedule,
        "priority": priority,
        "fetch_mode": fetch_mode,
        "notification_email": email,
        "created_at": made,
    }


def run(store: Store, collection: int) -> str:
    """Enqueue every ASIN of a collection; its credits are frozen until the run ends."""
    settle(store)
    items.check_collection(store, collection)
    with store.transaction():
        if _status(store, collection) == "processing":
            raise Refusal(409, "Collection is already processing.")
        needed = items.count(store, collection)
        if not needed:
            raise Refusal(400, "Collection has no ASINs.")
        rest = store.number("SELECT available - used - frozen FROM credits")
        if rest < needed:
            raise Refusal(402, f"Not enough credits — {needed} needed, {rest} left.")
        store.write("UPDATE credits SET frozen = frozen + ?", needed)
        store.write(
            "UPDATE collection SET status = 'processing', run_ends_at = ?, run_items = ?"
            " WHERE id = ?",
            *(store.clock().timestamp() + store.run_seconds, needed, collection),
        )
    return f"{needed} ASINs queued"


def settle(store: Store) -> None:
    """End the runs whose time is over: each leaves an output and spends its credits."""
    over = store.rows(
        "SELECT id, run_items FROM collection WHERE run_ends_at <= ?", store.clock().timestamp()
    )
    for row in over:
        scraped = [
            PRODUCTS[number % len(PRODUCTS)].scraped(str(item["asin"]))
            for number, item in enumerate(items.page(store, row["id"], 0, row["run_items"]))
        ]
        with store.transaction():
            outputs.add(store, row["id"], json.dumps(scraped), len(scraped))
            store.write(
                "UPDATE credits SET frozen = frozen - ?, used = used + ?",
                *(row["run_items"], row["run_items"]),
            )
            store.write(
                "UPDATE collection SET status = 'completed', run_ends_at = NULL WHERE id = ?",
                row["id"],
            )


def credits_of(store: Store) -> dict[str, int]:
    """Return the account's credits; what can be spent is granted - used - frozen."""
    settle(store)
    (row,) = store.rows("SELECT * FROM credits")
    return {
        "available_credits": row["available"],
        "used_credits": row["used"],
        "frozen_credits": row["frozen"],
    }


def _status(store: Store, collection: int) -> str:
    found = store.row("SELECT status FROM collection WHERE id = ?", collection)
    return str(found["status"]) if found else ""
