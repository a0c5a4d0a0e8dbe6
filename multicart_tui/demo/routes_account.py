"""The look-ups and the account endpoints the item endpoints lean on."""

from __future__ import annotations

from multicart_tui.demo import outputs, places, schedules
from multicart_tui.demo.envelope import Call, Refusal
from multicart_tui.demo.store import Store


def domains(store: Store, call: Call) -> list[dict[str, object]]:
    """Return the domains; the only endpoint that needs no credential."""
    return places.domains(store)


def postcodes(store: Store, call: Call) -> list[dict[str, object]]:
    """Return the account's postcodes, all or of one status or domain."""
    domain: int | str | None = None
    if call.has("domain"):
        try:
            domain = call.row_id("domain")
        except Refusal:
            domain = call.text("domain")
    return places.postcodes(store, call.optional_text("status"), domain)


def create_postcode(store: Store, call: Call) -> dict[str, object]:
    """Add a postcode, which becomes active a little later."""
    domain = call.strict_id("domain", "/settings/domains/")
    return places.add_postcode(store, domain, call.text("zipcode"))


def profile(store: Store, call: Call) -> dict[str, object]:
    """Return whose account it is."""
    return {"id": outputs.USER_ID, "name": "Demo Account", "email": "demo@example.com"}


def add_schedule(store: Store, call: Call) -> dict[str, object]:
    """Make a collection."""
    return schedules.create(store, call)


def run(store: Store, call: Call) -> str:
    """Enqueue a collection."""
    return schedules.run(store, call.row_id("collection_id"))


def credits_of(store: Store, call: Call) -> dict[str, int]:
    """Return the account's credits."""
    return schedules.credits_of(store)


OPERATIONS = {
    "/settings/domains/": domains,
    "/zipcodes/get-zipcodes/": postcodes,
    "/zipcodes/create-zipcode/": create_postcode,
    "/users/profile": profile,
    "/users/credits/": credits_of,
    "/schedules/add_schedule/": add_schedule,
    "/schedules/run/result/": run,
}
"""By path."""
