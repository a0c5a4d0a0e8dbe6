"""Takes a delete back by creating the rows again; the service gives them new ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord, NewAsin, OutputFormat
from multicart_tui.errors import UsageError
from multicart_tui.services import bulk
from multicart_tui.services.writing import AlreadyThere, create

RecreateReport = bulk.Report[tuple[AsinRecord, AsinRecord]]
"""Pairs of the old row and the new one, rows that could not be created, rows not tried."""


async def recreate(
    api: MulticartApi,
    collection: CollectionId,
    rows: Sequence[AsinRecord],
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> RecreateReport:
    """Create rows again with everything the service lets a person set.

    A row that is there again as it was counts as created.
    """

    async def one(row: AsinRecord) -> tuple[AsinRecord, AsinRecord]:
        try:
            return row, (await create(api, _as_new(collection, row))).record
        except AlreadyThere as error:
            # An earlier try, whose outcome nobody could tell, may have made it.
            if error.existing is None or not _is_alike(error.existing, row):
                raise
            return row, error.existing

    return await bulk.run(bulk.Report("re-created"), rows, one, on_progress=on_progress, stop=stop)


def _is_alike(there: AsinRecord, row: AsinRecord) -> bool:
    """Whether a row of the same key has every value that creating it again would set."""
    return (there.custom_id, there.include_raw_html, there.output) == (
        row.custom_id,
        row.include_raw_html,
        row.output,
    )


def _as_new(collection: CollectionId, row: AsinRecord) -> NewAsin:
    if not (row.domain and row.domain.id and row.postcode and row.postcode.id):
        raise UsageError(
            f"{row.id.label} cannot be re-created",
            "The service gave no row id for its domain or postcode.",
            "Add it by hand; the backup has its values.",
        )
    known = row.output in get_args(OutputFormat)
    return NewAsin(
        collection,
        row.domain,
        row.postcode,
        row.asin,
        row.custom_id,
        row.include_raw_html,
        cast(OutputFormat, row.output) if known else "JSON",
    )
