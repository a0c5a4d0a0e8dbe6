"""Makes the rows of a job ready to be reviewed: mended, judged, and sent again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from multicart_tui.domain.checker import Checker
from multicart_tui.domain.import_job import UNSETTLED, Job, RowState
from multicart_tui.domain.known import Known
from multicart_tui.domain.review import Review
from multicart_tui.domain.review_rows import review_rows
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_files import WrittenFiles, save_results
from multicart_tui.services.journal_edits import keep_edits, kept_edits
from multicart_tui.services.loading import load_all
from multicart_tui.services.session import Session


@dataclass
class Reviewing:
    """A job under review, over all of its rounds.

    What is typed in a review lives here until it was sent, whatever screen is shown, and
    :meth:`keep` puts it into the journal, from where a later review takes it up again.
    """

    session: Session
    job: Job
    review: Review
    is_known: bool = False
    """Whether edits are held against the collection as it was read."""
    problem: MulticartError | None = None
    """Why they are not, if reading it failed."""
    _keeping: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def open(cls, session: Session, job: Job, known: Known | None = None) -> Reviewing:
        """Read the rows of a job and the edits kept of them; asks nothing of the service.

        Args:
            session: The account the job belongs to.
            job: Which job.
            known: What was read of the service for the check before sending, if it was.

        Raises:
            ConfigError: The journal cannot be read.
        """
        rows = await session.journal.rows(job.id)
        edits = await kept_edits(session.journal, job.id)
        now = await session.journal.job(job.id)
        usable = known
        if usable is None:
            usable = await asyncio.to_thread(session.lookups.known, ())
        checker = Checker(usable)

        def work() -> Review:
            review = Review(review_rows(rows), checker.check_row)
            review.restore(edits)
            return review

        return cls(session, now, await asyncio.to_thread(work), known is not None)

    async def read_known(self, *, again: bool = False) -> None:
        """Read what edits are held against, unless that was done; failing is no error.

        Then they are checked by what is known already, and ``problem`` tells why.

        Args:
            again: Whether to read all of it, domains and postcodes too, even so.
        """
        if self.is_known and not again:
            return
        self.problem = None
        session = self.session
        try:
            _, whole = await asyncio.gather(
                session.lookups.load(again=again),
                load_all(session.api, self.job.collection, batch=session.load_size),
            )
        except MulticartError as error:
            self.problem = error
            return
        if again:
            self.problem = session.lookups.problem
        known = await asyncio.to_thread(session.lookups.known, whole.rows)
        self.review.hold_against(Checker(known).check_row)
        self.is_known = True

    async def take_round(self) -> None:
        """Read what a run made of the rows; edits that had no part in it stay.

        Raises:
            ConfigError: The journal cannot be read.
        """
        self.job = await self.session.journal.job(self.job.id)
        rows = await self.session.journal.rows(self.job.id)
        fresh = await asyncio.to_thread(review_rows, rows)
        self.review.take_round(fresh)
        await self.keep()

    async def keep(self) -> None:
        """Put the edits as they are now into the journal.

        Raises:
            ConfigError: They cannot be recorded.
        """
        async with self._keeping:  # the newest are written last
            await keep_edits(self.session.journal, self.job.id, self.review.edits)

    @property
    def waiting(self) -> int:
        """Rows that running the job again would send, or first look up."""
        return self.job.count(RowState.PLANNED, *UNSETTLED)

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
