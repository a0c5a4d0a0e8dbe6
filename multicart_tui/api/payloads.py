"""Requests: from domain values to the paths and names of the wire.

The vendor page gives the same thing different names in different endpoints; each
function here names the trap it steps over, and no other module knows those names.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from multicart_tui.api.call import Call, Upload
from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import AsinChanges, NewAsin, NewAsins, NewCollection
from multicart_tui.errors import UsageError

ASIN = "/schedules/amazon/asin"
"""Common beginning of the ten endpoints' paths."""

_CHECK_COLLECTION = "Check the collection's id; the service knows it in this account only."
_CHECK_ASIN = "Reload the list; the row may have been deleted. An output's id does not fit here."
_CHECK_OUTPUT = (
    "This needs an output id (like o88, from the list of outputs), not the id of an ASIN row."
)


def create_asin(new: NewAsin) -> Call:
    """Single create: ``collection``, domain and postcode by row **id**, ``include_raw_html``.

    Raises:
        UsageError: The domain or postcode is known by name only, so it cannot be sent.
    """
    if new.domain.id is None or new.postcode.id is None:
        what = "domain" if new.domain.id is None else "postcode"
        raise UsageError(
            "Could not create the ASIN",
            f"The row id of this {what} is not known, and single create needs it.",
            "Reload the domains and postcodes, or use add many, which takes them by name.",
            field=what,
        )
    body: dict[str, object] = {
        "collection": new.collection.value,
        "domain": new.domain.id,
        "customer_postcode": new.postcode.id,
        "asin": new.asin,
    }
    if new.custom_id:
        body["custom_id"] = new.custom_id
    body["include_raw_html"] = new.include_raw_html
    body["output"] = new.output
    return Call(
        goal="create the ASIN",
        path=f"{ASIN}/create/",
        body=_json("create the ASIN", body),
        is_write=True,
        adds_asins=True,
        names_asin=True,
        subject=new.collection.label,
        not_found_hint=_CHECK_COLLECTION,
    )


def create_asins(new: NewAsins) -> Call:
    """Create multiple: domain and postcode by **value**, and ``including_raw_html``."""
    goal = "create the ASINs"
    return Call(
        goal=goal,
        path=f"{ASIN}/create/multiple/",
        body=_json(
            goal,
            {
                "collection": new.collection.value,
                "domain": new.domain,
                "customer_postcode": new.postcode,
                "asins": ",".join(new.asins),
                "including_raw_html": new.include_raw_html,
            },
        ),
        is_write=True,
        adds_asins=True,
        names_asin=True,
        subject=new.collection.label,
        not_found_hint=_CHECK_COLLECTION,
    )


def import_csv(collection: CollectionId, content: bytes) -> Call:
    """Bulk create: a form with ``collection_id`` and the file field ``csv``."""
    return Call(
        goal="import the CSV file",
        path=f"{ASIN}/create/bulk/",
        body=b"",
        upload=Upload("csv", content, {"collection_id": str(collection.value)}),
        is_write=True,
        adds_asins=True,
        names_asin=True,
        subject=collection.label,
        not_found_hint=_CHECK_COLLECTION,
    )


def list_asins(collection: CollectionId, skip: int, limit: int) -> Call:
    """List: the collection is ``collection_id``; any truthy ``with_count`` adds the total."""
    goal = "load the ASINs"
    body = {"collection_id": collection.value, "skip": skip, "limit": limit, "with_count": 1}
    return Call(
        goal=goal,
        path=f"{ASIN}/list/",
        body=_json(goal, body),
        subject=collection.label,
        not_found_hint=_CHECK_COLLECTION,
    )


def get_asin(asin: AsinId) -> Call:
    """Get: the row's id is ``id``; a ``collection`` would be ignored, so none is sent."""
    goal = "load the ASIN"
    return Call(
        goal=goal,
        path=f"{ASIN}/get/",
        body=_json(goal, {"id": asin.value}),
        subject=asin.label,
        not_found_hint=_CHECK_ASIN,
    )


def update_asin(asin: AsinId, changes: AsinChanges) -> Call:
    """Update: the row's id is ``asin_id``; fields that stay are left out."""
    goal = "update the ASIN"
    return Call(
        goal=goal,
        path=f"{ASIN}/update/",
        body=_json(goal, {"asin_id": asin.value, **changes.fields}),
        is_write=True,
        names_asin=True,
        subject=asin.label,
        not_found_hint=_CHECK_ASIN,
    )


def delete_asin(asin: AsinId) -> Call:
    """Delete: the row's id is ``asin_id``."""
    goal = "delete the ASIN"
    return Call(
        goal=goal,
        path=f"{ASIN}/delete/",
        body=_json(goal, {"asin_id": asin.value}),
        is_write=True,
        subject=asin.label,
        not_found_hint=_CHECK_ASIN,
    )


def list_outputs(collection: CollectionId, skip: int, limit: int) -> Call:
    """Output list: ``collection_id``; the answer has no total."""
    goal = "load the outputs"
    return Call(
        goal=goal,
        path=f"{ASIN}/output/list/",
        body=_json(goal, {"collection_id": collection.value, "skip": skip, "limit": limit}),
        subject=collection.label,
        not_found_hint=_CHECK_COLLECTION,
    )


def get_output(output: OutputId) -> Call:
    """Get output: the parameter is called ``asin_id``, its value is the **output's** id."""
    goal = "load the output"
    return Call(
        goal=goal,
        path=f"{ASIN}/output/",
        body=_json(goal, {"asin_id": output.value}),
        subject=output.label,
        not_found_hint=_CHECK_OUTPUT,
    )


def domains(*, needs_credential: bool) -> Call:
    """All domains; documented to need no credential, and to come without the envelope."""
    return Call(
        goal="load the domains",
        path="/settings/domains/",
        needs_credential=needs_credential,
        may_be_bare=True,
    )


def postcodes() -> Call:
    """All postcodes of the account, whatever their status."""
    return Call(goal="load the postcodes", path="/zipcodes/get-zipcodes/", may_be_bare=True)


def profile() -> Call:
    """Whose credential it is; this path ends without a slash."""
    return Call(goal="load the profile", path="/users/profile", may_be_bare=True)


def create_collection(new: NewCollection) -> Call:
    """Create a collection, which this endpoint calls a schedule."""
    goal = "create the collection"
    body: dict[str, object] = {
        "name": new.name,
        "request_type": "amazon",
        "schedule": new.schedule,
        "priority": new.priority,
        "notification_email": new.notification_email,
    }
    if new.fetch_mode is not None:
        body["fetch_mode"] = new.fetch_mode
    return Call(
        goal=goal,
        path="/schedules/add_schedule/",
        body=_json(goal, body),
        is_write=True,
        may_be_bare=True,
    )


def list_collections(path: str) -> Call:
    """Collections from a path that the owner configured; POST like every documented read."""
    return Call(
        goal="load the collections",
        path=path,
        may_be_bare=True,
        not_found_hint="Check the setting collections_path; empty switches this off.",
    )


def _json(goal: str, body: Mapping[str, object]) -> bytes:
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:
        raise UsageError(
            f"Could not {goal}",
            "A field holds a character that cannot be sent: half of a surrogate pair.",
            "Type the field again.",
        ) from None
