"""Changes many rows from the journal, so that an edit cut off can be carried on or put back.

A journal row of an edit has the values so far as its cells and the new ones as its row. The
collection is listed before anything is sent: a row that somebody else changed since it was
read is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.asin import Level
from multicart_tui.domain.bulk_edit import RowEdit
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import Job, JobKind, JobRow, NewJob, RowState
from multicart_tui.domain.import_rows import Cause, Field, Finding, ImportRow
from multicart_tui.domain.models import AsinChanges, AsinRecord, Domain, OutputFormat, Postcode
from multicart_tui.errors import ApiError, MulticartError, Outcome, UsageError
from multicart_tui.services import bulk, writing
from multicart_tui.services.job_lock import job_lock
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_run import RowOutcome, RunLog
from multicart_tui.services.journaled import OPEN, Recorder, outcome
from multicart_tui.services.loading import WholeList, load_all

EDITED = (Field.CUSTOM_ID, Field.RAW_HTML, Field.OUTPUT)
"""The fields that a bulk edit can change, in the order of the cells of its rows."""

Edited = tuple[AsinRecord, AsinRecord]
"""A row as it was, and as it is now."""


class EditReport(msgspec.Struct):
    """What became of the rows of an edit."""

    report: bulk.Report[Edited]
    job: Job
    """As it is now, or as it began if the journal failed meanwhile."""


async def edit_journaled(
    api: MulticartApi,
    journal: Journal,
    account: str,
    collection: CollectionId,
    edits: Sequence[RowEdit],
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> EditReport:
    """Change rows one by one, all recorded before the first.

    Args:
        api: The service.
        journal: Where they are recorded.
        account: Whose rows: profile and host.
        collection: Where the rows are.
        edits: What to change.
        on_progress: Told rows finished and rows in all.
        stop: Asked before each row.

    Raises:
        ConfigError: They cannot be recorded; then nothing was changed.
        MulticartError: The collection could not be listed; nothing was changed.
    """
    planned = [_planned(number, edit) for number, edit in enumerate(edits, start=1)]
    about = NewJob(account, collection, JobKind.BULK_EDIT, header=EDITED)
    return await _begin(api, journal, about, planned, on_progress, stop)


async def put_back(
    api: MulticartApi,
    journal: Journal,
    number: int,
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> EditReport:
    """Give the rows that an edit changed the values they had before; see `edit_journaled`.

    Raises:
        UsageError: It changed nothing.
        MulticartError: As of :func:`edit_journaled`.
    """
    job = await journal.job(number)
    done = await journal.rows(number, [RowState.LANDED])
    if job.about.kind is not JobKind.BULK_EDIT or not done:
        raise UsageError("Nothing to put back", "This job changed no row.")
    planned = [_turned_around(place, row) for place, row in enumerate(done, start=1)]
    about = msgspec.structs.replace(job.about, undoes=number)
    return await _begin(api, journal, about, planned, on_progress, stop)


async def resume_edit(
    api: MulticartApi,
    journal: Journal,
    job: Job,
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> EditReport:
    """Carry on an edit that was cut off: rows that are so already are not sent again.

    Raises:
        MulticartError: The collection could not be listed; nothing was changed.
        ConfigError: The journal cannot be used, or another window is at work on the job.
    """
    with job_lock(journal.folder, job.id):
        log = RunLog(journal, job.id)
        waiting = await log.rows(*OPEN)
        whole = await load_all(api, job.collection)
        return await _run(api, log, job, waiting, whole, on_progress, stop)


async def _begin(
    api: MulticartApi,
    journal: Journal,
    about: NewJob,
    planned: Sequence[JobRow],
    on_progress: bulk.OnProgress,
    stop: bulk.Stop,
) -> EditReport:
    # Listed before it is recorded, so that a list that fails leaves no job behind.
    whole = await load_all(api, about.collection)
    job = await journal.begin(about, planned)
    with job_lock(journal.folder, job.id):
        return await _run(api, RunLog(journal, job.id), job, planned, whole, on_progress, stop)


async def _run(
    api: MulticartApi,
    log: RunLog,
    job: Job,
    waiting: Sequence[JobRow],
    whole: WholeList,
    on_progress: bulk.OnProgress,
    stop: bulk.Stop,
) -> EditReport:
    there = {record.id: record for record in whole.rows}
    report: bulk.Report[Edited] = bulk.Report("changed")
    outcomes: list[RowOutcome] = []
    left: dict[AsinId, tuple[JobRow, AsinChanges]] = {}
    for row in waiting:
        record = there.get(row.asin_id or AsinId(0))
        if record is None and whole.missed:
            outcomes.append(outcome(row, RowState.UNKNOWN))
            report.not_tried.append(_remembered(row))
        elif record is None:
            outcomes.append(_refused(report, row, _remembered(row), "It is not there any more."))
        elif _is_done(row, record):
            outcomes.append(outcome(row, RowState.LANDED))
        elif record.key != row.row.key or not _is_as_before(row, record):
            text = "It was changed since, so it was left alone."
            outcomes.append(_refused(report, row, record, text))
        else:
            left[record.id] = (row, _changes(row))
    await log.settled(outcomes, {})

    recorder = Recorder(log, stop)

    async def one(record: AsinRecord) -> Edited:
        row, changes = left[record.id]
        try:
            written = await writing.update(api, record, changes)
        except MulticartError as error:
            if error.outcome is Outcome.UNKNOWN:
                await recorder.record(row, RowState.UNKNOWN)
            elif _is_an_answer(error):
                await recorder.record(row, RowState.REJECTED, _finding(error.message))
            raise
        await recorder.record(row, RowState.LANDED)
        return record, written.record

    records = [there[asin] for asin in left]
    await bulk.run(report, records, one, on_progress=on_progress, stop=recorder.is_stopped)
    await recorder.finish(report)
    return EditReport(report, job if report.problem else await log.job())


def _is_an_answer(error: MulticartError) -> bool:
    """Whether asking again would be answered alike."""
    return isinstance(error, ApiError) and 400 <= error.code < 500 and error.code != 429


def _planned(number: int, edit: RowEdit) -> JobRow:
    key = edit.record.key
    custom_id, raw_html, output = _values(edit.after)
    row = ImportRow(number, key.domain, key.postcode, edit.record.asin, raw_html, custom_id, output)
    return JobRow(number, _values(edit.record), row, RowState.PLANNED, asin_id=edit.record.id)


def _turned_around(number: int, row: JobRow) -> JobRow:
    custom_id, raw_html, output = row.cells
    before = msgspec.structs.replace(
        row.row, line=number, custom_id=custom_id, raw_html=raw_html, output=output
    )
    return JobRow(number, _wanted(row), before, RowState.PLANNED, asin_id=row.asin_id)


def _values(record: AsinRecord) -> tuple[str, str, str]:
    return record.custom_id, "true" if record.include_raw_html else "false", record.output


def _wanted(row: JobRow) -> tuple[str, ...]:
    return tuple(row.row.get(field) for field in EDITED)


def _is_done(row: JobRow, record: AsinRecord) -> bool:
    """Whether the fields that the edit changes have their new values."""
    values = zip(row.cells, _wanted(row), _values(record), strict=True)
    return record.key == row.row.key and all(now == new for old, new, now in values if old != new)


def _is_as_before(row: JobRow, record: AsinRecord) -> bool:
    """Whether these fields have one of the two values that the edit knows of."""
    values = zip(row.cells, _wanted(row), _values(record), strict=True)
    return all(now in (old, new) for old, new, now in values if old != new)


def _changes(row: JobRow) -> AsinChanges:
    differs: Mapping[Field, bool] = {
        field: old != new for field, old, new in zip(EDITED, row.cells, _wanted(row), strict=True)
    }
    values = row.row
    return AsinChanges(
        custom_id=values.custom_id if differs[Field.CUSTOM_ID] else None,
        include_raw_html=values.raw_html == "true" if differs[Field.RAW_HTML] else None,
        output=cast(OutputFormat, values.output) if differs[Field.OUTPUT] else None,
    )


def _remembered(row: JobRow) -> AsinRecord:
    """A row that the list does not show, as the journal knows it."""
    values = row.row
    return AsinRecord(
        row.asin_id or AsinId(0),
        values.asin,
        Domain(None, values.domain),
        Postcode(None, values.postcode),
        row.cells[0],
    )


def _refused(report: bulk.Report[Edited], row: JobRow, record: AsinRecord, why: str) -> RowOutcome:
    report.failed.append((record, UsageError("Left alone", why)))
    return outcome(row, RowState.REJECTED, _finding(why))


def _finding(why: str) -> Finding:
    return Finding(Cause.REFUSED, Level.ERROR, why)
