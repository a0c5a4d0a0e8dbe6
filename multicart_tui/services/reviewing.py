"""Makes the rows of a job ready to be reviewed: mended, judged, and sent again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from multicart_tui.domain.checker import Checker
from multicart_tui.domain.import_job import Job
from multicart_tui.domain.known import Known
from multicart_tui.domain.review import Review
from multicart_tui.domain.review_rows import review_rows
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_files import WrittenFiles, save_results
from multicart_tui.services.loading import load_all
from multicart_tui.services.session import Session


@dataclass
class Reviewing:
    """A job under review, over all of its rounds.

    What is typed in a review lives here until it was sent, whatever screen is shown.
    """

    session: Session
    job: Job
    review: Review
    problem: MulticartError | None = None
    """Why edits cannot be held against the collection; None if they can."""

    @classmethod
    async def open(cls, session: Session, job: Job, known: Known | None = None) -> Reviewing:
        """Read the rows of a job, and what edits of them are held against.

        Args:
            session: The account the job belongs to.
            job: Which job.
            known: What was read of the service for the check before sending, if it was.

        Raises:
            ConfigError: The journal cannot be read.
        """
        problem: MulticartError | None = None
        if known is None:
            try:
                known = await _read_known(session, job)
            except MulticartError as error:
                problem, known = error, await asyncio.to_thread(session.lookups.known, ())
        rows = await session.journal.rows(job.id)
        recheck = Checker(known).check_row
        review = await asyncio.to_thread(lambda: Review(review_rows(rows), recheck))
        return cls(session, await session.journal.job(job.id), review, problem)

    async def take_round(self) -> None:
        """Read what a run made of the rows; edits that had no part in it stay.

        Raises:
            ConfigError: The journal cannot be read.
        """
        self.job = await self.session.journal.job(self.job.id)
        rows = await self.session.journal.rows(self.job.id)
        fresh = await asyncio.to_thread(review_rows, rows)
        self.review.take_round(fresh)

    async def plan_retry(self) -> Job:
        """Record that the mended rows are to be sent again; they are, once the job is run.

        Raises:
            UsageError: The outcome of some row is unknown, so that must be looked up first.
            ConfigError: It cannot be recorded.
        """
        self.job = await self.session.journal.replan(self.job.id, self.review.retry_rows())
        return self.job

    async def write_files(self) -> WrittenFiles:
        """Write what landed, what needs a hand (edits included) and what is left.

        Raises:
            ConfigError: They can be written nowhere.
        """
        return await save_results(self.session.journal, self.job.id, edits=self.review.edits)


async def _read_known(session: Session, job: Job) -> Known:
    _, whole = await asyncio.gather(
        session.lookups.load(),
        load_all(session.api, job.collection, batch=session.load_size),
    )
    return await asyncio.to_thread(session.lookups.known, whole.rows)
