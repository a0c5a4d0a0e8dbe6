"""The journal: every job that changes many rows, recorded before its first byte leaves.

Whatever ends the program, the journal tells afterwards which rows were sent, which are
known to have landed, and which must be looked up. All calls run off the event loop.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import (
    UNSETTLED,
    Chunk,
    Job,
    JobRow,
    JobState,
    NewJob,
    RowState,
)
from multicart_tui.domain.import_rows import ImportRow
from multicart_tui.errors import UsageError
from multicart_tui.services.collections_store import utc_now
from multicart_tui.services.job_lock import JobIsRunningError, is_locked
from multicart_tui.services.journal_coding import (
    read_chunks,
    read_rows,
    to_json,
    write_rows,
)
from multicart_tui.services.journal_file import JournalFile

__all__ = ["Journal"]

KEPT = 300
"""So many jobs are remembered, and older ones as long as they are open."""

_JOB = (
    "SELECT id, about, created_at, state, round, is_begun, total_before, total_after,"
    " mismatch FROM job"
)
_read_about = msgspec.json.Decoder(NewJob).decode


class Journal:
    """The jobs of this machine, of all accounts.

    Nothing is opened before the first call. Two programs may use one journal at once; that
    only one works on a job is up to :mod:`multicart_tui.services.job_lock`.

    Args:
        folder: The state folder.
        now: Tells the time, ISO 8601 in UTC.
    """

    def __init__(self, folder: Path, *, now: Callable[[], str] = utc_now) -> None:
        self.folder = folder
        self.file = JournalFile(folder)
        self.now = now

    @property
    def has_file(self) -> bool:
        """Whether anything was ever recorded on this machine."""
        return self.file.path.exists()

    @property
    def problem(self) -> str:
        """What was wrong with the file; empty if nothing was, or it is not open yet."""
        return self.file.problem

    def close(self) -> None:
        """Close the file; blocking for as long as a call runs."""
        self.file.close()

    async def begin(self, about: NewJob, rows: Sequence[JobRow]) -> Job:
        """Record a job with all of its rows; it is on the disk when this returns.

        Raises:
            ConfigError: It cannot be recorded; then nothing may be sent.
        """

        def work(db: sqlite3.Connection) -> Job:
            cursor = db.execute(
                "INSERT INTO job (account, collection, sha256, about, created_at, state,"
                " total_before) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(about.account, about.collection.value, about.sha256, to_json(about)),
                    *(self.now(), JobState.OPEN, about.total_before),
                ),
            )
            number = cursor.lastrowid or 0
            _forget(db, number - KEPT)
            write_rows(db, number, rows)
            return self._job(db, number)

        return await self.file.write(work)

    async def job(self, number: int) -> Job:
        """Read one job as it stands.

        Raises:
            UsageError: There is no such job.
            ConfigError: The journal cannot be used.
        """
        return await self.file.read(lambda db: self._job(db, number))

    async def rows(self, job: int, states: Iterable[RowState] = ()) -> tuple[JobRow, ...]:
        """Rows of a job in the order of their source; those in some states, or all."""
        wanted = tuple(states)
        where = f"state IN ({', '.join('?' * len(wanted))})" if wanted else "1"
        return await self.file.read(lambda db: tuple(read_rows(db, job, where, *wanted)))

    async def sent_rows(self, job: int) -> tuple[JobRow, ...]:
        """Rows of a job that were in a request, whatever became of them since."""
        return await self.file.read(lambda db: tuple(read_rows(db, job, "chunk > 0")))

    async def chunks(self, job: int) -> tuple[Chunk, ...]:
        """Every request of a job, in the order they were sent."""
        return await self.file.read(lambda db: read_chunks(db, job))

    async def open_jobs(self, account: str) -> tuple[Job, ...]:
        """Jobs of an account with something left to do, the newest first."""
        return await self._jobs("account = ? AND state = ?", account, JobState.OPEN)

    async def history(self, account: str, *, limit: int = 200) -> tuple[Job, ...]:
        """Jobs of an account, the newest first."""
        return await self._jobs("account = ?", account, limit=limit)

    async def find_by_hash(
        self, account: str, collection: CollectionId, sha256: str
    ) -> tuple[Job, ...]:
        """Jobs that brought the same file into the same collection, the newest first."""
        same = "account = ? AND collection = ? AND sha256 = ? AND sha256 <> ''"
        return await self._jobs(same, account, collection.value, sha256)

    async def replan(self, job: int, changed: Mapping[int, ImportRow]) -> Job:
        """Begin another round: rows to be sent again, with their values as they are now.

        Args:
            job: Whose rows.
            changed: The values to send, by the rows' numbers.

        Raises:
            UsageError: One of them landed, or the outcome of some row of the job is unknown.
            ConfigError: It cannot be recorded, or another window is at work on the job.
        """

        def work(db: sqlite3.Connection) -> Job:
            now = self._job(db, job)
            if now.is_running:
                raise JobIsRunningError(job)
            if now.count(*UNSETTLED):
                raise UsageError(
                    "Not planned again yet",
                    f"Whether {now.count(*UNSETTLED):,} rows landed must be looked up first.",
                    "Carry the job on; it lists the collection before it sends anything.",
                )
            again = now.round + 1
            for number, row in changed.items():
                before = _one(db, job, number)
                if before.state is RowState.LANDED:
                    raise UsageError(
                        f"Line {before.row.line:,} cannot be sent again",
                        "It is in the collection already.",
                    )
                doubtful = before.is_doubtful and before.row.key == row.key
                db.execute(
                    "UPDATE row SET sent = ?, state = ?, findings = NULL, round = ?,"
                    " is_doubtful = ?, asin_id = NULL WHERE job = ? AND number = ?",
                    (to_json(row), RowState.PLANNED, again, doubtful, job, number),
                )
            db.execute(
                "UPDATE job SET state = ?, round = ? WHERE id = ?", (JobState.OPEN, again, job)
            )
            return self._job(db, job)

        return await self.file.write(work)

    async def abandon(self, job: int) -> Job:
        """Close a job with what is left undone; its rows stay as they are.

        Raises:
            ConfigError: It cannot be recorded, or another window is at work on the job.
        """

        def work(db: sqlite3.Connection) -> Job:
            if self._job(db, job).is_running:
                raise JobIsRunningError(job)
            db.execute(
                "UPDATE job SET state = ? WHERE id = ? AND state = ?",
                (JobState.ABANDONED, job, JobState.OPEN),
            )
            return self._job(db, job)

        return await self.file.write(work)

    async def _jobs(self, where: str, *values: object, limit: int = 200) -> tuple[Job, ...]:
        def work(db: sqlite3.Connection) -> tuple[Job, ...]:
            found = db.execute(f"{_JOB} WHERE {where} ORDER BY id DESC LIMIT {limit:d}", values)
            return tuple(self._with_counts(db, each) for each in found.fetchall())

        return await self.file.read(work)

    def _job(self, db: sqlite3.Connection, number: int) -> Job:
        found = db.execute(f"{_JOB} WHERE id = ?", (number,)).fetchone()
        if found is None:
            raise UsageError(
                f"There is no job {number}",
                "The journal of this machine does not have it.",
                "Look at the history for the jobs there are.",
            )
        return self._with_counts(db, found)

    def _with_counts(self, db: sqlite3.Connection, found: tuple[object, ...]) -> Job:
        number, about, created_at, state, round_, is_begun, before, after, mismatch = found
        counts = db.execute(
            "SELECT state, count(*) FROM row WHERE job = ? GROUP BY state", (number,)
        )
        return msgspec.convert(
            {
                "id": number,
                "about": _read_about(str(about)),
                "created_at": created_at,
                "state": state,
                "round": round_,
                "is_begun": bool(is_begun),
                "total_before": before,
                "total_after": after,
                "mismatch": mismatch,
                "counts": {RowState(name): count for name, count in counts},
                "is_running": is_locked(self.folder, int(str(number))),
            },
            Job,
        )


def _forget(db: sqlite3.Connection, last: int) -> None:
    """Drop closed jobs up to a number, so that the file does not grow for ever."""
    old = "(SELECT id FROM job WHERE id <= ? AND state <> ?)"
    for table, column in (("row", "job"), ("content", "job"), ("chunk", "job"), ("job", "id")):
        db.execute(f"DELETE FROM {table} WHERE {column} IN {old}", (last, JobState.OPEN))


def _one(db: sqlite3.Connection, job: int, number: int) -> JobRow:
    found = read_rows(db, job, "number = ?", number)
    if not found:
        raise UsageError(f"Job {job} has no row {number}", "Nothing was changed.")
    return found[0]
