"""Deletes many rows from the journal, so that a delete cut off can be carried on."""

from __future__ import annotations

from collections.abc import Sequence

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import Job, JobKind, JobRow, NewJob, RowState
from multicart_tui.domain.import_rows import Cause, Finding, ImportRow
from multicart_tui.domain.models import AsinRecord
from multicart_tui.errors import MulticartError, NotFoundError, Outcome
from multicart_tui.services import bulk, writing
from multicart_tui.services.bulk_delete import BulkReport
from multicart_tui.services.job_lock import job_lock
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_run import RowOutcome, RunLog
from multicart_tui.services.journaled import OPEN, Recorder, outcome
from multicart_tui.services.loading import load_all


async def delete_journaled(
    api: MulticartApi,
    journal: Journal,
    account: str,
    collection: CollectionId,
    rows: Sequence[AsinRecord],
    *,
    undoes: int | None = None,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> BulkReport:
    """Delete rows one by one, all recorded before the first; save them first.

    Args:
        api: The service.
        journal: Where they are recorded.
        account: Whose rows: profile and host.
        collection: Where the rows are.
        rows: What to delete.
        undoes: The job that added them, if this takes it back.
        on_progress: Told rows finished and rows in all.
        stop: Asked before each row.

    Raises:
        ConfigError: They cannot be recorded; then nothing was deleted.
    """
    about = NewJob(account, collection, JobKind.BULK_DELETE, undoes=undoes)
    planned = [_planned(number, row) for number, row in enumerate(rows, start=1)]
    job = await journal.begin(about, planned)
    with job_lock(journal.folder, job.id):
        return await _delete(api, RunLog(journal, job.id), rows, planned, on_progress, stop)


async def resume_delete(
    api: MulticartApi,
    journal: Journal,
    job: Job,
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> BulkReport:
    """Carry on a delete that was cut off: only rows that are still there, as they were.

    Raises:
        MulticartError: The collection could not be listed; nothing was deleted.
        ConfigError: The journal cannot be used, or another window is at work on the job.
    """
    with job_lock(journal.folder, job.id):
        log = RunLog(journal, job.id)
        waiting = await log.rows(*OPEN)
        whole = await load_all(api, job.collection)
        there = {record.id: record for record in whole.rows}
        outcomes: list[RowOutcome] = []
        left: list[tuple[JobRow, AsinRecord]] = []
        for row in waiting:
            record = there.get(row.asin_id or AsinId(0))
            if record is None and whole.missed:
                outcomes.append(outcome(row, RowState.UNKNOWN))
            elif record is None:
                outcomes.append(outcome(row, RowState.LANDED))
            elif record.key != row.row.key:
                text = f"{record.id.label} was changed since, so it was not deleted."
                finding = Finding(Cause.REFUSED, Level.ERROR, text)
                outcomes.append(outcome(row, RowState.REJECTED, finding))
            else:
                left.append((row, record))
        await log.settled(outcomes, {})
        records = [record for _, record in left]
        return await _delete(api, log, records, [row for row, _ in left], on_progress, stop)


async def _delete(
    api: MulticartApi,
    log: RunLog,
    records: Sequence[AsinRecord],
    rows: Sequence[JobRow],
    on_progress: bulk.OnProgress,
    stop: bulk.Stop,
) -> BulkReport:
    by_id = {row.asin_id: row for row in rows}

    recorder = Recorder(log, stop)

    async def one(record: AsinRecord) -> AsinRecord:
        row = by_id[record.id]
        try:
            await writing.delete(api, record)
        except NotFoundError:
            await recorder.record(row, RowState.LANDED)
            raise
        except MulticartError as error:
            if error.outcome is Outcome.UNKNOWN:
                await recorder.record(row, RowState.UNKNOWN)
            raise
        await recorder.record(row, RowState.LANDED)
        return record

    report: BulkReport = bulk.Report("deleted")
    await bulk.run(report, records, one, on_progress=on_progress, stop=recorder.is_stopped)
    await recorder.finish(report)
    return report


def _planned(number: int, record: AsinRecord) -> JobRow:
    key = record.key
    row = ImportRow(
        number,
        key.domain,
        key.postcode,
        record.asin,
        "true" if record.include_raw_html else "false",
        record.custom_id,
        record.output,
    )
    return JobRow(number, (), row, RowState.PLANNED, asin_id=record.id)
