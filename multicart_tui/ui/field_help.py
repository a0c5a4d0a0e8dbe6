"""What a field is for, and where the API catches people out (vendor page)."""

from __future__ import annotations

_PLACE = "An update cannot change it; M moves a row, which gets a new id."
_ROW_ID = "The service's row id of it, for when the look-ups cannot be read."

FIELD_HELP = {
    "asin": (
        "Ten letters and digits, or any Amazon URL with one in it. The same ASIN can be in a "
        "collection once for each domain and postcode; a second one is refused."
    ),
    "custom-id": (
        "A reference of your own, such as a SKU. Adding many at once, or from a CSV file, "
        "cannot set it: the API takes it one ASIN at a time."
    ),
    "pattern": (
        "The custom id of each marked row; {asin}, {domain}, {postcode}, {id} and {old} are "
        "values of the row, {n} counts from 1. Each row is an update of its own."
    ),
    "domain": f"The Amazon site to look at. {_PLACE}",
    "postcode": (
        "Where prices and delivery are looked up; only those of the domain are offered, and "
        f"only an active one can be used. {_PLACE}"
    ),
    "domain-id": f"{_ROW_ID} {_PLACE}",
    "postcode-id": f"{_ROW_ID} {_PLACE}",
    "raw-html": (
        "Whether each output also holds the page as it was fetched. That makes outputs much larger."
    ),
    "output": "The form of the outputs. Adding many at once, or from a CSV file, cannot set it.",
    "name": "What the collection is called. The API cannot list collections: note its id, too.",
    "email": "Where the service sends its notices about this collection.",
    "schedule": (
        "How often it runs. Nothing runs before the first ASIN, which enables the collection; "
        "from then on runs use credits."
    ),
    "minutes": "The minutes between two runs. Each run uses credits for each ASIN.",
    "priority": "How its runs are queued among your others.",
    "fetch_mode": "What a run fetches: all there is, or availability alone.",
    "secret": (
        "The key from the web dashboard: a prefix and a secret with a dot between. "
        "Regenerating a key kills the old one at once."
    ),
    "is-token": "A session token goes into another header than a key; both have equal rights.",
}
"""Sentences by the id of the field."""
