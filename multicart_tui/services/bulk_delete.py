"""Deletes many ASINs and accounts for each."""

from __future__ import annotations

from collections.abc import Sequence

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.models import AsinRecord
from multicart_tui.services import bulk
from multicart_tui.services.writing import delete

BulkReport = bulk.Report[AsinRecord]
"""Rows deleted, rows that could not be, rows not tried."""


async def delete_many(
    api: MulticartApi,
    rows: Sequence[AsinRecord],
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> BulkReport:
    """Delete rows one by one; save them first (:mod:`multicart_tui.services.backup`)."""

    async def one(row: AsinRecord) -> AsinRecord:
        await delete(api, row)
        return row

    return await bulk.run(bulk.Report("deleted"), rows, one, on_progress=on_progress, stop=stop)
