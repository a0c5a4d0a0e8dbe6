"""Sets what an upload cannot carry, custom ids and output formats, row by row afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import cast

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.forms import OUTPUTS
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import Job, JobRow, RowState
from multicart_tui.domain.models import AsinChanges, AsinRecord, OutputFormat
from multicart_tui.services import bulk
from multicart_tui.services.journal import Journal
from multicart_tui.services.loading import load_all
from multicart_tui.services.writing import update

ExtrasReport = bulk.Report[AsinRecord]
"""Rows updated, rows that could not be, rows not tried."""


def has_extras(rows: Sequence[JobRow]) -> bool:
    """Whether rows bring a custom id, or an output format that is not the usual one."""
    return any(row.row.custom_id or _output(row) not in (None, OUTPUTS[0]) for row in rows)


async def plan_extras(
    api: MulticartApi, journal: Journal, job: Job
) -> tuple[tuple[AsinRecord, AsinChanges], ...]:
    """Find the rows that the job added and that lack what its source gives them.

    The collection is asked what is there, so that updates cut off are carried on by
    planning again: what was set already is not set twice.

    Raises:
        MulticartError: The collection could not be listed.
    """
    landed = await journal.rows(job.id, [RowState.LANDED])
    whole = await load_all(api, job.collection)

    def compare() -> tuple[tuple[AsinRecord, AsinChanges], ...]:
        there = {record.id: record for record in whole.rows}
        pairs = ((row, _find(there, row)) for row in landed)
        changes = ((record, _lacking(row, record)) for row, record in pairs if record)
        return tuple((record, change) for record, change in changes if change.fields)

    return await asyncio.to_thread(compare)


async def set_extras(
    api: MulticartApi,
    plan: Sequence[tuple[AsinRecord, AsinChanges]],
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> ExtrasReport:
    """Update the rows of a plan, one call each."""
    changes = {record.id: change for record, change in plan}

    async def one(record: AsinRecord) -> AsinRecord:
        return (await update(api, record, changes[record.id])).record

    report: ExtrasReport = bulk.Report("updated")
    rows = [record for record, _ in plan]
    return await bulk.run(report, rows, one, on_progress=on_progress, stop=stop)


def _find(there: Mapping[AsinId, AsinRecord], row: JobRow) -> AsinRecord | None:
    record = there.get(row.asin_id) if row.asin_id else None
    return record if record and record.key == row.row.key else None


def _lacking(row: JobRow, record: AsinRecord) -> AsinChanges:
    custom_id = row.row.custom_id
    output = _output(row)
    return AsinChanges(
        custom_id=custom_id if custom_id and custom_id != record.custom_id else None,
        output=output if output and output != record.output else None,
    )


def _output(row: JobRow) -> OutputFormat | None:
    word = row.row.output.strip().upper()
    return cast(OutputFormat, word) if word in OUTPUTS else None
