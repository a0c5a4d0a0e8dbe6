"""What of a row is not as it was when it was read before."""

from __future__ import annotations

from collections.abc import Sequence

from multicart_tui.domain.columns import ASIN_COLUMNS
from multicart_tui.domain.models import AsinRecord

Difference = tuple[str, str, str]
"""The heading of a column, the value before, the value now; foreign text: clean it."""


def differences(before: AsinRecord, now: AsinRecord) -> Sequence[Difference]:
    """The fields that differ; what only one of the two readings tells is no difference."""
    found = [
        (column.title, old, new)
        for column in ASIN_COLUMNS
        if (old := column.text(before)) != (new := column.text(now))
        # A list may leave domain and postcode out, which is not a change.
        and not (column.name in ("domain", "customer_postcode") and not (old and new))
    ]
    if before.updated_at and now.updated_at and before.updated_at != now.updated_at:
        found.append(("Updated", before.updated_at, now.updated_at))
    return found
