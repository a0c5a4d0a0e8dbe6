"""A recorded job in words: what it is, how far it came, when it was begun."""

from __future__ import annotations

from datetime import datetime, timedelta

from multicart_tui.domain.import_job import UNSETTLED, Job, JobKind, JobState, RowState
from multicart_tui.domain.text import clean

WAITING = (RowState.PLANNED, *UNSETTLED)
"""States of rows that running a job again would send, or look up."""


_DONE = {JobKind.BULK_DELETE: "deleted", JobKind.BULK_EDIT: "changed"}


def name_of(job: Job) -> str:
    """What a job does, safe to show: ``Import of x.csv``, ``Pasted ASINs``, ``Delete``."""
    match job.about.kind:
        case JobKind.IMPORT:
            return f"Import of {clean(job.about.source_name, 60) or 'a file'}"
        case JobKind.ADD_MANY:
            return "Pasted ASINs"
        case JobKind.BULK_DELETE:
            return f"Taking back of job {job.about.undoes}" if job.about.undoes else "Delete"
        case JobKind.BULK_EDIT:
            return f"Edit {job.about.undoes} put back" if job.about.undoes else "Edit"


def landed_of(job: Job) -> str:
    """What is done of a job: ``3,000 of 5,000 landed``, or ``deleted``, or ``changed``."""
    verb = _DONE.get(job.about.kind, "landed")
    return f"{job.count(RowState.LANDED):,} of {job.total:,} {verb}"


def progress_of(job: Job) -> str:
    """How far a job came: ``3,000 of 5,000 landed, 1,000 unknown, 1,000 not sent``."""
    adds_rows = job.about.kind.adds_rows
    rest = "not sent" if adds_rows else "left"
    parts = [landed_of(job)]
    parts += [
        f"{count:,} {word}"
        for count, word in (
            (job.count(*UNSETTLED), "unknown"),
            (job.count(RowState.PLANNED), rest),
            (job.count(RowState.ALREADY), "already there"),
            (job.count(RowState.REJECTED), "rejected" if adds_rows else "refused"),
            (job.count(RowState.LEFT_OUT), "left out"),
        )
        if count
    ]
    return ", ".join(parts)


def state_of(job: Job) -> str:
    """A word for where a job stands: ``running``, ``unfinished``, ``done`` or ``closed``."""
    if job.is_running:
        return "running"
    match job.state:
        case JobState.OPEN:
            return "unfinished"
        case JobState.DONE:
            return "done"
        case JobState.ABANDONED:
            return "closed"


def when(created_at: str, now: datetime) -> str:
    """A time of the journal as a person says it, in the time zone of ``now``.

    Args:
        created_at: ISO 8601, in UTC.
        now: The time it is, with its time zone.
    """
    try:
        then = datetime.fromisoformat(created_at).astimezone(now.tzinfo)
    except ValueError:
        return clean(created_at, 16)
    if then.date() == now.date():
        return f"today {then:%H:%M}"
    if then.date() == now.date() - timedelta(days=1):
        return f"yesterday {then:%H:%M}"
    return f"{then:%Y-%m-%d %H:%M}"


def sentence_of(job: Job, now: datetime) -> str:
    """All of it: ``Import of x.csv into 101: 3,000 of 5,000 landed (yesterday 14:02)``."""
    way = "into" if job.about.kind.adds_rows else "in"
    begun = when(job.created_at, now)
    return f"{name_of(job)} {way} {job.collection}: {progress_of(job)} ({begun})"
