"""What a run writes into the journal: one transaction before each request, one after."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import (
    UNSETTLED,
    ChunkState,
    Job,
    JobRow,
    JobState,
    RowState,
)
from multicart_tui.domain.import_rows import Finding
from multicart_tui.domain.models import BatchResult
from multicart_tui.errors import ConfigError
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_coding import findings_column, to_json


class RowOutcome(msgspec.Struct, frozen=True, gc=False):
    """What is known of one row from now on."""

    number: int
    state: RowState
    findings: tuple[Finding, ...] = ()
    is_doubtful: bool = False
    asin_id: AsinId | None = None


class RunLog:
    """The journal as one run of a job uses it; hold the job's lock meanwhile.

    Nothing else changes the rows while the lock is held, so they are read once.

    Args:
        journal: Where to write.
        job: Number of the job.
    """

    def __init__(self, journal: Journal, job: int) -> None:
        self._journal = journal
        self._job = job
        self._rows: dict[int, JobRow] | None = None
        """All but those left out, by number, as the journal has them; None before they are
        read."""

    async def begin(self, total_before: int, already: Sequence[RowOutcome]) -> None:
        """Record how many ASINs there are before any is sent, and which rows are among them."""

        def work(db: sqlite3.Connection) -> None:
            self._set_rows(db, already)
            db.execute(
                "UPDATE job SET state = ?, is_begun = 1, total_before = ?, total_after = NULL,"
                " mismatch = '' WHERE id = ?",
                (JobState.OPEN, total_before, self._job),
            )

        await self._journal.file.write(work)
        self._take(already)

    async def sending(self, rows: Sequence[JobRow], content: bytes) -> int:
        """Record a request that is about to leave; returns its number.

        Raises:
            ConfigError: It cannot be recorded, so it must not be sent.
        """

        def work(db: sqlite3.Connection) -> int:
            (last,) = db.execute(
                "SELECT max(number) FROM chunk WHERE job = ?", (self._job,)
            ).fetchone()
            chunk = int(last or 0) + 1
            db.execute(
                "INSERT INTO chunk (job, number, round, state, rows, size, sha256, sent_at)"
                " SELECT id, ?, round, ?, ?, ?, ?, ? FROM job WHERE id = ?",
                (
                    *(chunk, ChunkState.SENT, len(rows), len(content)),
                    *(hashlib.sha256(content).hexdigest(), self._journal.now(), self._job),
                ),
            )
            db.execute("UPDATE job SET total_after = NULL WHERE id = ?", (self._job,))
            cursor = db.execute(
                "UPDATE row SET state = ?, chunk = ? WHERE job = ? AND state = ?"
                " AND number IN (SELECT value FROM json_each(?))",
                (
                    *(RowState.SENT, chunk, self._job, RowState.PLANNED),
                    to_json([row.number for row in rows]),
                ),
            )
            if cursor.rowcount != len(rows):
                raise ConfigError(
                    "Not sent",
                    "The journal of this job was changed by something else meanwhile.",
                    "Carry the job on; it looks at what is there first.",
                )
            return chunk

        chunk = await self._journal.file.write(work)
        self._change((row.number for row in rows), state=RowState.SENT, chunk=chunk)
        return chunk

    async def answered(
        self, chunk: int, result: BatchResult, outcomes: Sequence[RowOutcome]
    ) -> None:
        """Record an answer and what it says of every row of the request."""

        def work(db: sqlite3.Connection) -> None:
            self._set_rows(db, outcomes)
            db.execute(
                "UPDATE chunk SET state = ?, answered_at = ?, success_count = ?, rejected = ?"
                " WHERE job = ? AND number = ?",
                (
                    *(ChunkState.DONE, self._journal.now(), result.success_count),
                    *(to_json(result.rejected), self._job, chunk),
                ),
            )

        await self._journal.file.write(work)
        self._take(outcomes)

    async def lost(self, chunk: int, problem: str) -> None:
        """Record that no answer came, so that what landed must be looked up."""
        await self._failed(chunk, ChunkState.UNKNOWN, RowState.UNKNOWN, problem)

    async def refused(self, chunk: int, problem: str) -> None:
        """Record that nothing of a request took effect; its rows are planned again."""
        await self._failed(chunk, ChunkState.NOT_DONE, RowState.PLANNED, problem)

    async def settled(
        self, outcomes: Sequence[RowOutcome], chunks: Mapping[int, ChunkState]
    ) -> None:
        """Record what a list of the collection told of rows without an outcome."""

        def work(db: sqlite3.Connection) -> None:
            self._set_rows(db, outcomes)
            self._set_chunks(db, chunks.items())

        await self._journal.file.write(work)
        self._take(outcomes)

    async def checked(
        self, total_after: int | None, mismatch: str, ids: Mapping[int, AsinId]
    ) -> None:
        """Record the end of a run; the job is done if every row has its outcome.

        Args:
            total_after: ASINs in the collection now; None if that was not looked up.
            mismatch: What does not add up; empty if all does.
            ids: The rows of the collection that the list told, by the numbers of our rows.
        """

        def work(db: sqlite3.Connection) -> None:
            self._set_ids(db, ids)
            db.execute(
                "UPDATE job SET total_after = ?, mismatch = ?, state = CASE WHEN EXISTS (SELECT 1"
                " FROM row WHERE row.job = job.id AND row.state IN (?, ?, ?)) THEN ? ELSE ? END"
                " WHERE id = ?",
                (
                    *(total_after, mismatch, RowState.PLANNED, *UNSETTLED),
                    *(JobState.OPEN, JobState.DONE, self._job),
                ),
            )

        await self._journal.file.write(work)
        for number, asin_id in ids.items():
            self._change([number], asin_id=asin_id)

    async def job(self) -> Job:
        """The job as it is now."""
        return await self._journal.job(self._job)

    async def rows(self, *states: RowState) -> list[JobRow]:
        """Rows of the job in some states, in the order of their source; those left out are
        none of a run's business."""
        if self._rows is None:
            read = await self._journal.rows(self._job, set(RowState) - {RowState.LEFT_OUT})
            self._rows = {row.number: row for row in read}
        return [row for row in self._rows.values() if row.state in states]

    async def _failed(
        self, chunk: int, state: ChunkState, row_state: RowState, problem: str
    ) -> None:
        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE chunk SET state = ?, problem = ?, answered_at = ?"
                " WHERE job = ? AND number = ?",
                (state, problem, self._journal.now(), self._job, chunk),
            )
            db.execute(
                "UPDATE row SET state = ? WHERE job = ? AND chunk = ? AND state = ?",
                (row_state, self._job, chunk, RowState.SENT),
            )

        await self._journal.file.write(work)
        self._change(
            (row.number for row in await self.rows(RowState.SENT) if row.chunk == chunk),
            state=row_state,
        )

    def _take(self, outcomes: Iterable[RowOutcome]) -> None:
        """Know of rows what was written of them."""
        for each in outcomes:
            self._change(
                [each.number],
                state=each.state,
                findings=each.findings,
                is_doubtful=each.is_doubtful,
                asin_id=each.asin_id,
            )

    def _change(self, numbers: Iterable[int], **values: object) -> None:
        if self._rows is not None:
            for number in numbers:
                self._rows[number] = msgspec.structs.replace(self._rows[number], **values)

    def _set_rows(self, db: sqlite3.Connection, outcomes: Iterable[RowOutcome]) -> None:
        # Thousands of rows end alike: one statement for all of them is several times
        # cheaper than one for each.
        alike: defaultdict[tuple[RowState, tuple[Finding, ...], bool], list[int]]
        alike = defaultdict(list)
        ids: dict[int, AsinId] = {}
        for each in outcomes:
            alike[each.state, each.findings, each.is_doubtful].append(each.number)
            if each.asin_id:
                ids[each.number] = each.asin_id
        for (state, findings, is_doubtful), numbers in alike.items():
            db.execute(
                "UPDATE row SET state = ?, findings = ?, is_doubtful = ?, asin_id = NULL"
                " WHERE job = ? AND number IN (SELECT value FROM json_each(?))",
                (state, findings_column(findings), is_doubtful, self._job, to_json(numbers)),
            )
        self._set_ids(db, ids)

    def _set_ids(self, db: sqlite3.Connection, ids: Mapping[int, AsinId]) -> None:
        db.executemany(
            "UPDATE row SET asin_id = ? WHERE job = ? AND number = ?",
            [(asin_id.value, self._job, number) for number, asin_id in ids.items()],
        )

    def _set_chunks(self, db: sqlite3.Connection, states: Iterable[tuple[int, ChunkState]]) -> None:
        db.executemany(
            "UPDATE chunk SET state = ? WHERE job = ? AND number = ?",
            ((state, self._job, number) for number, state in states),
        )
