"""Sends the rows of a job and accounts for each, whatever happens on the way.

Before each request its rows are recorded as sent, after it what was answered. When no
answer came the collection is listed: what is there landed, what is not is sent again.
Nothing is sent while the outcome of the same row is unknown.
"""

from __future__ import annotations

import asyncio
import io
from collections import Counter, defaultdict, deque
from collections.abc import Sequence

import msgspec

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.csv_writing import canonical_csv
from multicart_tui.domain.import_job import UNSETTLED, Job, JobKind, JobRow, RowState
from multicart_tui.domain.import_rows import IMPORT_CAP, Cause
from multicart_tui.domain.models import BatchResult, NewAsins
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import (
    ApiError,
    ConfigError,
    MulticartError,
    NetworkError,
    Outcome,
    UsageError,
)
from multicart_tui.services.import_check import check_afterwards, look_before, settle_rows
from multicart_tui.services.import_outcomes import judge_answer
from multicart_tui.services.import_report import OnProgress, RunReport, Stage, Stop, Telling
from multicart_tui.services.import_settling import Pause, look
from multicart_tui.services.job_lock import job_lock
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_run import RowOutcome, RunLog

ADD_MANY_SIZE = 200
"""Rows of one create/multiple request; the vendor names no maximum."""

_ABOUT_THE_ROWS = (400, 404, 409, 422)
"""Codes of an add-many refused as a whole that say nothing of rows for another place."""

ATTEMPTS = 3
"""How often one run sends the same row at most."""


class Importer:
    """Runs a job: the first time, or again after whatever ended the run before.

    Args:
        api: The service, connected with the job's account.
        journal: Where the job is recorded.
        job: What to run; an import or an add-many.
        pause: Waits between looks at the collection, in seconds.
        size: Most rows of one request; the usual number if None.
        add_many_size: The usual number for an add-many.
    """

    def __init__(
        self,
        api: MulticartApi,
        journal: Journal,
        job: Job,
        *,
        pause: Pause = asyncio.sleep,
        size: int | None = None,
        add_many_size: int = ADD_MANY_SIZE,
    ) -> None:
        self._api = api
        self._journal = journal
        self._job = job
        self._log = RunLog(journal, job.id)
        self._pause = pause
        self._is_csv = job.about.kind is JobKind.IMPORT
        usual = IMPORT_CAP if self._is_csv else add_many_size
        self._size = min(size or usual, IMPORT_CAP)
        self._attempts: Counter[int] = Counter()
        self._requests: deque[list[JobRow]] = deque()
        self._tell = Telling(lambda progress: None)
        self.has_sent = False
        """Whether a request with rows left, in any run of this importer."""

    async def run(
        self,
        on_progress: OnProgress = lambda progress: None,
        stop: Stop = lambda: False,
        *,
        limit_rows: int | None = None,
    ) -> RunReport:
        """Settle what is unknown, send what is planned, and list the collection at the end.

        A failure of the service ends the run and is told in the report; what was not sent
        stays planned, and the same job can be run again.

        Args:
            on_progress: Told where the run stands, often.
            stop: Asked before each request; what is under way is waited for.
            limit_rows: Send only so many rows, and leave the others planned.

        Raises:
            UsageError: The job adds no rows; it deletes or changes some.
            ConfigError: The journal cannot be used, so nothing more was sent; or another
                window is at work on the job.
        """
        if not self._job.about.kind.adds_rows:
            raise UsageError("Not an import", "This job adds no rows; carry it on as what it is.")
        self._attempts.clear()
        self._tell = Telling(on_progress)
        stopped_by: MulticartError | None = None
        is_stopped = False
        with job_lock(self._journal.folder, self._job.id):
            self._log = RunLog(self._journal, self._job.id)
            try:
                is_stopped = await self._run(stop, limit_rows)
            except ConfigError:
                raise
            except MulticartError as error:
                stopped_by = error
        return RunReport(await self._log.job(), stopped_by, is_stopped)

    async def _run(self, stop: Stop, limit_rows: int | None) -> bool:
        job = await self._log.job()
        self._tell.count(job)
        await self._settle(None)
        planned = await self._look_before(await self._log.rows(RowState.PLANNED))
        self._requests = self._split(planned if limit_rows is None else planned[:limit_rows])
        ended_by: MulticartError | None = None
        is_stopped = False
        while self._requests:
            is_stopped = stop()
            if is_stopped:
                break
            try:
                await self._send(self._requests.popleft())
            except ApiError as error:
                if error.outcome is Outcome.UNKNOWN:
                    raise
                ended_by = ended_by or error
                if self._is_csv or error.code not in _ABOUT_THE_ROWS:
                    break
        try:
            await self._settle(None)
            await self._check_afterwards()
        except ConfigError:
            raise
        except MulticartError as error:
            ended_by = ended_by or error
        if ended_by:
            raise ended_by
        return is_stopped

    async def _look_before(self, planned: list[JobRow]) -> list[JobRow]:
        """List the collection, if there is anything to send; returns what is to be sent."""
        if not planned:
            return planned
        self._tell.stage(Stage.CHECKING)
        outcomes = await look_before(self._api, self._log, await self._log.job(), planned)
        self._tell.settle(outcomes)
        there = {outcome.number for outcome in outcomes}
        return [row for row in planned if row.number not in there]

    async def _check_afterwards(self) -> None:
        job = await self._log.job()
        if not job.is_begun:
            await self._log.checked(None, "", {})  # there was nothing to send
        elif job.total_after is None:
            self._tell.stage(Stage.CHECKING)
            await check_afterwards(self._api, self._log, self._journal, pause=self._pause)

    # -- sending

    def _split(self, rows: Sequence[JobRow]) -> deque[list[JobRow]]:
        """Share rows out to requests: create/multiple takes one place and flag at a time."""
        groups: defaultdict[tuple[str, ...], list[JobRow]] = defaultdict(list)
        for row in rows:
            place = (row.row.domain, row.row.postcode, row.row.raw_html)
            groups[() if self._is_csv else place].append(row)
        return deque(
            group[at : at + self._size]
            for group in groups.values()
            for at in range(0, len(group), self._size)
        )

    async def _send(self, rows: list[JobRow]) -> None:
        """Send one request and record what became of it.

        Raises:
            ApiError: The service refused it as a whole, or takes no more rows.
            MulticartError: It failed otherwise, and no other should follow.
        """
        # What takes its time is done in threads, so that the screen keeps moving.
        content = await asyncio.to_thread(self._content, rows)
        chunk = await self._log.sending(rows, content)
        self.has_sent = True
        self._attempts.update(row.number for row in rows)
        self._tell.request(len(self._requests), len(content))
        try:
            result = await self._request(rows, content)
        except MulticartError as error:
            if error.outcome is not Outcome.UNKNOWN:
                await self._log.refused(chunk, str(error))
                raise
            await self._log.lost(chunk, str(error))
            await self._settle(error)
            return
        outcomes = await asyncio.to_thread(judge_answer, rows, result)
        await self._log.answered(chunk, result, outcomes)
        self._tell.settle(outcomes)
        if self._requests:
            self._check_room(outcomes)

    def _content(self, rows: Sequence[JobRow]) -> bytes:
        if self._is_csv:
            return canonical_csv(row.row for row in rows)
        return ",".join(row.row.asin for row in rows).encode()

    async def _request(self, rows: Sequence[JobRow], content: bytes) -> BatchResult:
        collection = self._job.collection
        if self._is_csv:
            return await self._api.import_csv(collection, io.BytesIO(content), self._tell.bytes)
        first = rows[0].row
        self._tell.stage(Stage.WAITING)
        return await self._api.create_asins(
            NewAsins(
                collection,
                first.domain,
                first.postcode,
                tuple(row.row.asin for row in rows),
                first.raw_html == "true",
            )
        )

    def _check_room(self, outcomes: Sequence[RowOutcome]) -> None:
        for outcome in outcomes:
            for finding in outcome.findings:
                if outcome.state is RowState.REJECTED and finding.cause is Cause.FULL:
                    raise ApiError(
                        f"Collection {self._job.collection} is full",
                        f"The service says: {clean(finding.text)}",
                        "Delete some of its ASINs, then carry on; the rows left were not sent.",
                    )

    # -- settling

    async def _settle(self, error: MulticartError | None) -> None:
        """Look up what became of rows without an outcome; those not there are planned again.

        Raises:
            MulticartError: It cannot be told, or a row did not land in too many attempts.
        """
        waiting = await self._log.rows(*UNSETTLED)
        if not waiting:
            return
        self._tell.stage(Stage.SETTLING)
        try:
            sight = await look(
                self._api, self._job.collection, [row.row for row in waiting], pause=self._pause
            )
        except MulticartError as second:
            raise _not_looked_up(error, second) from error
        outcomes, chunks = await settle_rows(self._journal, self._job.id, waiting, sight)
        await self._log.settled(outcomes, chunks)
        self._tell.settle(outcomes)
        if any(outcome.state is RowState.UNKNOWN for outcome in outcomes):
            raise _moving(error)
        if error:
            self._send_again(waiting, outcomes, error)

    def _send_again(
        self, rows: Sequence[JobRow], outcomes: Sequence[RowOutcome], error: MulticartError
    ) -> None:
        absent = {each.number for each in outcomes if each.state is RowState.PLANNED}
        if any(self._attempts[number] >= ATTEMPTS for number in absent):
            raise NetworkError(
                "Stopped: nothing arrives",
                f"{_were_sent(len(absent))} {ATTEMPTS} times without an answer, and not in the"
                f" collection afterwards. The last time: {error.title}. {error.message}",
                "Nothing of that was added. Carry the job on when the service is well again.",
            )
        again = [
            msgspec.structs.replace(row, state=RowState.PLANNED, is_doubtful=True)
            for row in rows
            if row.number in absent
        ]
        self._requests.extendleft(reversed(self._split(again)))


def _were_sent(count: int) -> str:
    return f"{plural(count, 'row')} {'was' if count == 1 else 'were'} sent"


def _not_looked_up(error: MulticartError | None, second: MulticartError) -> MulticartError:
    if error is None:
        return second
    return NetworkError(
        error.title,
        f"{error.message} What landed could not be looked up: {second.title}."
        f" {second.message}".rstrip(),
        "Carry the job on later: it lists the collection before it sends anything.",
        outcome=Outcome.UNKNOWN,
    )


def _moving(error: MulticartError | None) -> MulticartError:
    why = f" after this: {error.title}" if error else ""
    return NetworkError(
        "What landed cannot be told yet",
        f"The collection changes while it is listed{why}.",
        "Carry the job on later: it lists the collection before it sends anything.",
        outcome=Outcome.UNKNOWN,
    )
