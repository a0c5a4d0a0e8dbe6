"""The demo service: a real HTTP server that answers as the MultiCart API does.

It is what ``--demo`` starts, and what the program is learned, tested and measured
against. Of this package only `multicart_tui.demo.child` and the constants here may
be imported without the ``demo`` extra.
"""

from __future__ import annotations

SEEDED_COLLECTIONS: tuple[tuple[int, str], ...] = (
    (101, "Kitchen and coffee"),
    (102, "New season (draft)"),
    (103, "Full catalogue"),
    (104, "Hostile text"),
)
"""Id and name of the collections a fresh demo has: 250 ASINs, none, 5,000, and odd text."""

API_ROOT = "/api/v1"
"""Where the API's paths begin."""
