"""The lines of the jobs panel: this session's jobs and the unfinished ones of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from multicart_tui.domain.import_job import Job
from multicart_tui.domain.job_words import WAITING, name_of, progress_of, when
from multicart_tui.ui.jobs import SessionJob

_RUNNING = ("running", "waiting", "stopping")
_LEFT = ("unfinished", "elsewhere")


@dataclass(frozen=True)
class JobLine:
    """One job, as the session knows it, as the journal does, or both."""

    run: SessionJob | None = None
    recorded: Job | None = None
    """As the journal has it; None if that has it not, or has it finished."""

    @property
    def key(self) -> str:
        """Names the line for as long as the session lasts."""
        return f"s{self.run.number}" if self.run else f"j{self.recorded.id if self.recorded else 0}"

    @property
    def title(self) -> str:
        """What the job does."""
        if self.run:
            return self.run.title
        if self.recorded is None:
            return ""
        way = "into" if self.recorded.about.kind.adds_rows else "in"
        return f"{name_of(self.recorded)} {way} {self.recorded.collection}"

    @property
    def state(self) -> str:
        """Where it stands, in a word; ``elsewhere`` if another window runs it."""
        if self.run and not self.run.state.is_over:
            return self.run.word
        if self.can_be_carried_on:
            return "unfinished"
        if self.run:
            return self.run.word
        return "elsewhere" if self.recorded and self.recorded.is_running else "unfinished"

    @property
    def account(self) -> str:
        """How far it is, or what came of it."""
        if self.run:
            return self.run.account
        return progress_of(self.recorded) if self.recorded else ""

    @property
    def can_be_carried_on(self) -> bool:
        """Whether something of it is left, and nobody is at it."""
        job = self.recorded
        return job is not None and not job.is_running and job.count(*WAITING) > 0

    def begun(self, now: datetime) -> str:
        """When it was begun: ``14:02`` today, else with its day."""
        if self.run:
            return f"{self.run.begun:%H:%M}"
        words = when(self.recorded.created_at, now) if self.recorded else ""
        return words.removeprefix("today ")

    def took(self, seconds: float) -> str:
        """How long it has been running, or was; ``seconds`` are those of the clock now."""
        if self.run is None:
            return "-"
        minutes, rest = divmod(self.run.seconds(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def lines_of(runs: Iterable[SessionJob], recorded: Sequence[Job]) -> list[JobLine]:
    """A line for each job, what runs before what is unfinished, and that before the rest.

    Of several runs of one recorded job only the last stands for what is left of it.

    Args:
        runs: The session's jobs, oldest first.
        recorded: The unfinished jobs of the account, the newest first.
    """
    left = list(recorded)
    lines = []
    for run in sorted(runs, key=lambda run: -run.number):
        found = next((job for job in left if run.is_recorded_as(job)), None)
        if found:
            left.remove(found)
        lines.append(JobLine(run, found))
    lines += [JobLine(recorded=job) for job in left]
    return sorted(lines, key=_rank)


def _rank(line: JobLine) -> int:
    if line.state in _RUNNING:
        return 0
    return 1 if line.state in _LEFT else 2
