"""What this session works on: what runs, how far it is, and what became of the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING

from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError
from multicart_tui.ui.presenting import headline

if TYPE_CHECKING:
    from multicart_tui.api.request_log import RequestRecord
    from multicart_tui.domain.import_job import Job
    from multicart_tui.ui.shell import Shell

KEPT = 20
"""Jobs that have ended and are remembered; older ones make room."""

PATIENCE = 1.0
"""Seconds before a read is named in the title line; most are over sooner."""


class RunState(StrEnum):
    """Where a job of this session stands."""

    RUNNING = "running"
    STOPPING = "stopping"
    """It was asked to end, and ends after the call that is under way."""
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    """It ended before its end, because somebody wanted that."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self not in (RunState.RUNNING, RunState.STOPPING)


@dataclass(eq=False)
class SessionJob:
    """Something that takes its time; whoever works on it writes down how far it is."""

    title: str
    """What it does, as a person says it: ``Import of x.csv into 101``."""
    is_write: bool
    """Whether it changes something on the service, so that no screen may cut it off."""
    stop: Callable[[], None] | None
    """Asks it to end; None if that cannot be, as with one call that changes something."""
    go_to: Callable[[], None] | None
    """Shows it, or what came of it; None if there is nothing more to see."""
    is_recorded_as: Callable[[Job], bool]
    """Tells whether a job of the journal is this one."""
    number: int
    """Counts the jobs of the session, from 1."""
    begun: datetime
    """Local time."""
    started: float
    """Seconds of the monotonic clock."""
    ended: float | None = None
    """Seconds of the monotonic clock; None while it runs."""
    state: RunState = RunState.RUNNING
    progress: str = ""
    """How far it is: ``1,000 of 4,688``."""
    result: str = ""
    """What came of it, or why nothing did; empty while it runs."""
    waits: dict[int, str] = field(default_factory=dict)
    """What its requests wait for before they are sent again, by their numbers in the log."""

    def seconds(self, now: float) -> int:
        """How long it has been running, or was, in whole seconds."""
        return max(0, int((now if self.ended is None else self.ended) - self.started))

    @property
    def word(self) -> str:
        """Where it stands, in a word: ``waiting`` if a request is about to be sent again."""
        is_waiting = self.state is RunState.RUNNING and bool(self.waits)
        return "waiting" if is_waiting else self.state.value

    @property
    def account(self) -> str:
        """How far it is, or what came of it."""
        if self.state.is_over:
            return self.result
        return next(iter(self.waits.values()), "") or self.progress


_current: ContextVar[SessionJob | None] = ContextVar("job", default=None)
"""The job whose work is being done here, so that its requests are known for its own."""


class SessionJobs:
    """The jobs of a session, those that run and the last that have ended.

    Args:
        app: Told of what is new.
    """

    def __init__(self, app: Shell) -> None:
        self._app = app
        self._jobs: list[SessionJob] = []
        self._numbers = count(1)

    def __iter__(self) -> Iterator[SessionJob]:
        return iter(tuple(self._jobs))

    @property
    def running(self) -> tuple[SessionJob, ...]:
        """Those that have not ended, oldest first."""
        return tuple(job for job in self._jobs if not job.state.is_over)

    @property
    def words(self) -> str:
        """What of it the title line tells: ``1 write under way``, ``2 jobs``; empty if quiet."""
        shown = [
            job for job in self.running if job.is_write or monotonic() - job.started >= PATIENCE
        ]
        if not shown:
            return ""
        if all(job.is_write for job in shown):
            return f"{plural(len(shown), 'write')} under way"
        return plural(len(shown), "job")

    def begin(
        self,
        title: str,
        *,
        is_write: bool = False,
        stop: Callable[[], None] | None = None,
        go_to: Callable[[], None] | None = None,
        is_recorded_as: Callable[[Job], bool] = lambda job: False,
    ) -> SessionJob:
        """Take note of a job that begins; it must be ended with :meth:`end`.

        Args:
            title: What it does. Foreign text is made safe.
            is_write: Whether it changes something on the service.
            stop: Asks it to end; None if that cannot be.
            go_to: Shows it; must not keep a screen alive, see ``BaseScreen.way_back``.
            is_recorded_as: Tells whether a job of the journal is this one.
        """
        job = SessionJob(
            clean(title, 200),
            is_write,
            stop,
            go_to,
            is_recorded_as,
            next(self._numbers),
            datetime.now().astimezone(),
            monotonic(),
        )
        self._jobs.append(job)
        self._changed()
        if not is_write:
            self._app.set_timer(PATIENCE + 0.05, self._changed)
        return job

    def end(self, job: SessionJob, state: RunState = RunState.DONE, result: str = "") -> None:
        """Take note of how a job ended; may be called again to say more of it."""
        if job.ended is None:
            job.ended = monotonic()
        job.state, job.result = state, clean(result, 400)
        job.stop = None
        job.waits.clear()
        over = [each for each in self._jobs if each.state.is_over]
        for each in over[: max(0, len(over) - KEPT)]:
            self._jobs.remove(each)
        self._changed()

    @contextmanager
    def at_work(self, job: SessionJob) -> Iterator[SessionJob]:
        """Do the work of a job in here: how that ends is how the job ends.

        Whoever works sets ``job.result``. A read that is cut off, because its screen was
        left or somebody stopped it, counts as stopped.
        """
        token = _current.set(job)
        ending = RunState.STOPPED
        try:
            yield job
            ending = RunState.DONE
        except MulticartError as error:
            ending, job.result = RunState.FAILED, headline(error)
            raise
        except asyncio.CancelledError:
            job.result = f"{job.progress}, then stopped" if job.progress else "stopped"
            raise
        finally:
            _current.reset(token)
            self.end(job, ending, job.result)

    @contextmanager
    def read(
        self, title: str, stop: Callable[[], None], go_to: Callable[[], None]
    ) -> Iterator[SessionJob]:
        """Do a screen's read in here, for use in its worker: leaving the screen ends it.

        Args:
            title: What is read.
            stop: What the screen does to give it up.
            go_to: Leads back to the screen, see ``BaseScreen.way_back``.
        """
        with self.at_work(self.begin(title, stop=stop, go_to=go_to)) as job:
            yield job

    def ask_to_stop(self, job: SessionJob) -> bool:
        """Ask a job to end: a read at once, a write after its call; whether it can be asked."""
        if job.stop is None:
            return False
        if job.is_write:
            job.state = RunState.STOPPING
        job.stop()
        self._app.show_jobs()
        return True

    def hear(self, record: RequestRecord) -> None:
        """A request that was sent from here has news: its job may be waiting for it."""
        job = _current.get()
        if job is None or job.waits.get(record.number, "") == record.waiting:
            return
        if record.waiting:
            job.waits[record.number] = record.waiting
        else:
            del job.waits[record.number]
        self._app.show_jobs()

    def has_failed_write(self, since: float) -> bool:
        """Whether something that changes rows failed since then, by the monotonic clock."""
        return any(
            job.is_write and job.state is RunState.FAILED and (job.ended or 0.0) >= since
            for job in self._jobs
        )

    def forget_ended(self) -> None:
        """Another account is open: what was done for the one before is nothing of it."""
        self._jobs = [job for job in self._jobs if not job.state.is_over]

    def _changed(self) -> None:
        self._app.show_writes()
        self._app.show_jobs()
