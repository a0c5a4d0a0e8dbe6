"""The item endpoints that take one record or a page (vendor page, "Amazon Items")."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from multicart_tui.demo import items, outputs, places, schedules
from multicart_tui.demo.envelope import Call
from multicart_tui.demo.store import Store

ROOT = "/schedules/amazon/asin"
DEFAULT_LIMIT = 100


def create(store: Store, call: Call) -> dict[str, object]:
    """Add one ASIN; domain and postcode are row ids."""
    collection = call.row_id("collection")
    items.check_collection(store, collection)
    domain = places.domain_by_id(store, call.strict_id("domain", "/settings/domains/"))
    postcode = places.postcode_by_id(
        store, call.strict_id("customer_postcode", "/zipcodes/get-zipcodes/")
    )
    asin = call.text("asin")
    items.check_asin(asin)
    item = items.NewItem(
        domain=domain["id"],
        postcode=postcode["id"],
        asin=asin,
        custom_id=call.optional_text("custom_id"),
        include_raw_html=call.flag("include_raw_html"),
        output=call.choice("output", items.OUTPUTS, "JSON"),
    )
    places.check_usable(domain, postcode)
    made = items.get(store, items.add(store, collection, item))
    return {**made, "domain": item.domain, "customer_postcode": item.postcode}


def list_items(store: Store, call: Call) -> object:
    """Return a page of a collection; wrapped with the total when ``with_count`` is truthy."""
    collection = call.row_id("collection_id")
    items.check_collection(store, collection)
    skip = call.count("skip", 0)
    limit = call.count("limit", DEFAULT_LIMIT)
    if "drift" in call.twists:
        items.drift(store, collection)
    if "dup" in call.twists and skip:
        skip -= 1
    rows = items.listed(store, collection, skip, limit)
    if call.truthy("with_count"):
        return {"total_count": items.count_listed(store, collection), "asin_list": rows}
    return rows


def get(store: Store, call: Call) -> dict[str, object]:
    """Return one ASIN by its row id; a collection is accepted and not looked at."""
    if not call.has("id"):
        return items.get(store, 0)
    return items.get(store, call.row_id("id"))


def update(store: Store, call: Call) -> dict[str, object]:
    """Change the fields that were sent; others stay, and a place cannot be changed."""
    row_id = call.row_id("asin_id")
    changes: dict[str, str | bool] = {}
    if call.has("asin"):
        changes["asin"] = call.text("asin")
        items.check_asin(call.text("asin"))
    if call.has("include_raw_html"):
        changes["include_raw_html"] = call.flag("include_raw_html")
    if call.has("output"):
        changes["output"] = call.choice("output", items.OUTPUTS)
    custom_id = call.optional_text("custom_id")
    if custom_id is not None:
        changes["custom_id"] = custom_id
    return items.update(store, row_id, changes)


def delete(store: Store, call: Call) -> str:
    """Delete one ASIN."""
    items.delete(store, call.row_id("asin_id"))
    return "ASIN deleted successfully"


def list_outputs(store: Store, call: Call) -> list[dict[str, object]]:
    """Return a page of output records, without total, ASIN or payload."""
    collection = call.row_id("collection_id")
    items.check_collection(store, collection)
    schedules.settle(store)
    skip, limit = call.count("skip", 0), call.count("limit", DEFAULT_LIMIT)
    return outputs.page(store, collection, skip, limit)


def get_output(store: Store, call: Call) -> StreamingResponse:
    """Return an output with its payload; ``asin_id`` is the output's id."""
    payload = outputs.get(store, call.row_id("asin_id"))

    async def body() -> AsyncIterator[bytes]:
        for piece in payload.pieces():
            yield piece

    headers = {"Content-Length": str(payload.size)}
    return StreamingResponse(body(), headers=headers, media_type="application/json")


OPERATIONS = {
    f"{ROOT}/create/": create,
    f"{ROOT}/list/": list_items,
    f"{ROOT}/get/": get,
    f"{ROOT}/update/": update,
    f"{ROOT}/delete/": delete,
    f"{ROOT}/output/list/": list_outputs,
    f"{ROOT}/output/": get_output,
}
"""By path."""
