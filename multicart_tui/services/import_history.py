"""What was imported before, and how an import is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import UNSETTLED, Job, JobKind, RowState
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError
from multicart_tui.services import bulk
from multicart_tui.services.backup import keep_rows
from multicart_tui.services.bulk_delete import BulkReport
from multicart_tui.services.journal import Journal
from multicart_tui.services.journaled_delete import delete_journaled
from multicart_tui.services.loading import load_all


@dataclass(frozen=True)
class RollBack:
    """What taking an import back would delete."""

    job: Job
    """The import, or the add-many."""
    rows: tuple[AsinRecord, ...]
    """Rows that it added and that are still there, as they are now."""
    gone: int
    """Rows that it added and that are not there any more, or are another's now."""
    unproved: int
    """Rows that it added by the service's word alone; no list showed them, so they stay."""

    @property
    def words(self) -> str:
        """What would happen, in a sentence."""
        parts = [f"Deletes {plural(len(self.rows), 'row')} that this import added"]
        parts += (
            [f"{self.gone:,} {'is' if self.gone == 1 else 'are'} gone already"] if self.gone else []
        )
        parts += [f"{self.unproved:,} stay, as no list showed them"] if self.unproved else []
        return "; ".join(parts) + "."


async def plan_roll_back(api: MulticartApi, journal: Journal, job: Job) -> RollBack:
    """Find the rows that taking an import back would delete; deletes nothing.

    Only rows that landed by this job, under the id that a list showed afterwards and with
    the key they were sent with: whatever was there before, or was added since, stays.

    Raises:
        UsageError: The job is no import, or what landed must be looked up first.
        MulticartError: The collection could not be listed.
    """
    job = await journal.job(job.id)
    if not job.about.kind.adds_rows:
        is_delete = job.about.kind is JobKind.BULK_DELETE
        why = "deleted rows; its backup has them." if is_delete else "changed rows and added none."
        raise UsageError("Not taken back", f"This job {why}")
    if job.count(*UNSETTLED):
        raise UsageError(
            "Not taken back yet",
            f"Whether {job.count(*UNSETTLED):,} of its rows landed is not known.",
            "Carry the import on first; it lists the collection.",
        )
    landed = await journal.rows(job.id, [RowState.LANDED])
    proved = [row for row in landed if row.asin_id]
    there = {record.id: record for record in (await load_all(api, job.collection)).rows}
    found = [
        there[row.asin_id]
        for row in proved
        if row.asin_id in there and there[row.asin_id].key == row.row.key
    ]
    return RollBack(job, tuple(found), len(proved) - len(found), len(landed) - len(proved))


async def roll_back(
    api: MulticartApi,
    journal: Journal,
    plan: RollBack,
    backups: Path,
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> tuple[BulkReport, Path]:
    """Save the rows, then delete them as a job of their own.

    Args:
        api: The service.
        journal: Where the delete is recorded.
        plan: What to delete.
        backups: Folder to save the rows in first.
        on_progress: Told rows finished and rows in all.
        stop: Asked before each row.

    Returns:
        What became of each row, and the file they were saved in.

    Raises:
        ConfigError: They cannot be saved or recorded; then nothing was deleted.
    """
    about = plan.job.about
    saved = await keep_rows(backups, about.collection, plan.rows)
    report = await delete_journaled(
        api,
        journal,
        about.account,
        about.collection,
        plan.rows,
        undoes=plan.job.id,
        on_progress=on_progress,
        stop=stop,
    )
    return report, saved


async def imported_before(
    journal: Journal, account: str, collection: CollectionId, sha256: str
) -> str:
    """Say whether the same file was imported into the same collection; empty if it was not."""
    jobs = await journal.find_by_hash(account, collection, sha256)
    if not jobs:
        return ""
    landed = sum(job.count(RowState.LANDED) for job in jobs)
    times = f"{len(jobs):,} times, last on" if len(jobs) > 1 else "on"
    words = f"The same file was imported {times} {jobs[0].created_at[:10]}: {landed:,} landed."
    undone = {job.about.undoes for job in await journal.history(account)}
    if undone & {job.id for job in jobs}:
        words += " Some of that was taken back since."
    return words
