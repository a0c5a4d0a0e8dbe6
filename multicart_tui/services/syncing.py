"""Makes a collection what a file says: edits, deletes and additions, each as a recorded job.

Each of the three is carried on by itself when something cuts it off, as if it had been
begun alone; the others are then planned anew, because what is done no longer differs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from multicart_tui.domain.bulk_edit import describe_edit
from multicart_tui.domain.import_job import job_rows
from multicart_tui.domain.sync_plan import SyncGroup, SyncPlan, make_sync_plan
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.services import bulk
from multicart_tui.services.backup import keep_rows
from multicart_tui.services.bulk_delete import BulkReport
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.import_extras import ExtrasReport, plan_extras, set_extras
from multicart_tui.services.import_files import WrittenFiles, save_results
from multicart_tui.services.import_report import RunProgress, RunReport
from multicart_tui.services.importer import Importer
from multicart_tui.services.journaled_delete import delete_journaled
from multicart_tui.services.journaled_edit import EditReport, edit_journaled
from multicart_tui.services.loading import load_all
from multicart_tui.services.session import Session


@dataclass
class SyncReport:
    """What became of a plan; a part that was not begun is None."""

    planned: dict[SyncGroup, int]
    """Rows that were to be done, by group."""
    without_room: int = 0
    """Rows to add that the collection does not take; the file of the rest has them."""
    edited: EditReport | None = None
    deleted: BulkReport | None = None
    backup: Path | None = None
    """Where the rows were saved before they were deleted."""
    added: RunReport | None = None
    files: WrittenFiles | None = None
    """The files of the import."""
    extras: ExtrasReport | None = None
    """Custom ids and outputs of the added rows, which an upload does not carry."""
    stopped_by: MulticartError | None = None
    """What ended it before its end."""
    not_begun: list[SyncGroup] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether all that was planned was done."""
        if self.not_begun or self.stopped_by or self.without_room:
            return False
        if self.added and (self.added.rejected or not self.added.is_done):
            return False
        reports = (self.edited.report if self.edited else None, self.deleted, self.extras)
        return all(report.is_complete for report in reports if report is not None)

    @property
    def has_changed(self) -> bool:
        """Whether anything at all was done."""
        added = self.added is not None and self.added.landed > 0
        edited = self.edited is not None and bool(self.edited.report.done)
        return added or edited or bool(self.deleted and self.deleted.done)

    @property
    def words(self) -> str:
        """What was done, in a line: ``33 changed; 8 deleted; 120 added``."""
        parts = [self.edited.report.words] if self.edited else []
        parts += [self.deleted.words] if self.deleted else []
        parts += [_added(self.added)] if self.added else []
        if self.extras is not None:
            parts.append(f"custom ids and outputs of new rows: {self.extras.words}")
        if self.without_room:
            parts.append(f"{plural(self.without_room, 'row')} without room")
        parts += [
            f"{plural(self.planned[group], 'row')} to {group} not begun" for group in self.not_begun
        ]
        return "; ".join(parts) or "nothing to do"

    @property
    def changed(self) -> list[str]:
        """A line for each row that was changed."""
        done = self.edited.report.done if self.edited else ()
        return [describe_edit(before, after) for before, after in done]


async def plan_sync(
    session: Session, draft: ImportDraft, on_progress: bulk.OnProgress = lambda done, total: None
) -> SyncPlan:
    """List the collection and compare it with the checked rows of a draft.

    Raises:
        UsageError: The rows were not checked.
        MulticartError: The collection could not be listed.
    """
    preflight, mapping = draft.preflight, draft.mapping
    if preflight is None or mapping is None:
        raise UsageError(
            "Nothing to compare yet", "The rows were not checked.", "Check them first."
        )
    whole = await load_all(
        session.api, draft.collection, batch=session.load_size, on_progress=on_progress
    )
    return await asyncio.to_thread(
        make_sync_plan,
        preflight.rows,
        mapping,
        whole.rows,
        total=whole.total,
        is_whole=not whole.missed and not whole.repeated,
    )


async def apply_sync(
    session: Session,
    draft: ImportDraft,
    plan: SyncPlan,
    groups: Collection[SyncGroup],
    *,
    on_progress: bulk.OnProgress = lambda done, total: None,
    stop: bulk.Stop = lambda: False,
) -> SyncReport:
    """Do the chosen groups of a plan: edits, then deletes, which make room, then additions.

    What fails ends it, and is told in the report; nothing is begun after that.

    Args:
        session: The account.
        draft: The file, checked; its rows are recorded with the additions.
        plan: What differs.
        groups: What to do of it.
        on_progress: Told rows finished and rows in all.
        stop: Asked before each row or request.
    """
    wanted = [group for group in SyncGroup if group in groups and plan.count(group)]
    counts = {group: plan.count(group) for group in wanted}
    over = plan.without_room(groups)
    counts[SyncGroup.ADD] = counts.get(SyncGroup.ADD, 0) - over
    report = SyncReport(counts, without_room=over)
    running = _Running(session, draft, plan, report, on_progress, stop)
    for place, group in enumerate(wanted):
        try:
            is_whole = await running.do(group)
        except MulticartError as error:
            report.stopped_by = error
            is_whole = False
        if not is_whole:
            report.not_begun = wanted[place + 1 :]
            break
    return report


class _Running:
    """One run through the groups of a plan."""

    def __init__(
        self,
        session: Session,
        draft: ImportDraft,
        plan: SyncPlan,
        report: SyncReport,
        on_progress: bulk.OnProgress,
        stop: bulk.Stop,
    ) -> None:
        self._session = session
        self._draft = draft
        self._plan = plan
        self._report = report
        self._on_progress = on_progress
        self._stop = stop
        self._before = 0
        self._total = sum(report.planned.values())

    async def do(self, group: SyncGroup) -> bool:
        """Do a group; returns whether the next one may be begun."""
        match group:
            case SyncGroup.EDIT:
                await self._edit()
                edited = self._report.edited
                is_whole = edited is None or not (edited.report.not_tried or edited.report.problem)
            case SyncGroup.DELETE:
                await self._delete()
                deleted = self._report.deleted
                is_whole = deleted is None or not (deleted.not_tried or deleted.problem)
            case SyncGroup.ADD:
                await self._add()
                is_whole = True
        self._before += self._report.planned[group]
        return is_whole and not self._stop()

    def _tell(self, done: int, total: int) -> None:
        self._on_progress(self._before + done, self._total)

    async def _edit(self) -> None:
        session = self._session
        self._report.edited = await edit_journaled(
            session.api,
            session.journal,
            session.account,
            self._draft.collection,
            self._plan.edits,
            on_progress=self._tell,
            stop=self._stop,
        )

    async def _delete(self) -> None:
        session, collection, rows = self._session, self._draft.collection, self._plan.deletions
        self._report.backup = await keep_rows(session.backups, collection, rows)
        self._report.deleted = await delete_journaled(
            session.api,
            session.journal,
            session.account,
            collection,
            rows,
            on_progress=self._tell,
            stop=self._stop,
        )

    async def _add(self) -> None:
        session, draft, report = self._session, self._draft, self._report
        preflight = draft.preflight
        sent = self._plan.additions[: report.planned[SyncGroup.ADD]]
        if preflight is None or not (sent or report.without_room):
            return  # else the rows without room are recorded all the same, and kept in a file
        rows = await asyncio.to_thread(job_rows, preflight.sources, preflight.rows, sent)
        # Other groups may have changed how many there are; it is counted again anyway.
        about = msgspec.structs.replace(draft.about, total_before=None)
        job = await session.journal.begin(about, rows)
        importer = Importer(session.api, session.journal, job, add_many_size=session.add_many_size)

        def told(progress: RunProgress) -> None:
            self._tell(progress.rows_settled, progress.rows)

        report.added = await importer.run(told, self._stop)
        report.stopped_by = report.added.stopped_by
        report.files = await save_results(session.journal, job.id)
        if report.added.landed and not report.stopped_by and not self._stop():
            extras = await plan_extras(session.api, session.journal, job)
            if extras:
                report.extras = await set_extras(session.api, extras, stop=self._stop)


def _added(added: RunReport) -> str:
    """What became of the rows that were to be added; the others of the file do not matter."""
    counts = (
        (added.already, "there already"),
        (added.rejected, "rejected"),
        (added.unknown, "unknown"),
        (added.not_sent, "not sent"),
    )
    told = [f"{count:,} {words}" for count, words in counts if count]
    return ", ".join([f"{added.landed:,} added", *told])


def lines_of(plan: SyncPlan, group: SyncGroup) -> Iterable[str]:
    """A line for each row of a group. Foreign text: clean it."""
    match group:
        case SyncGroup.ADD:
            for checked in plan.additions:
                row = checked.row
                yield "  ".join(
                    part
                    for part in (
                        f"line {row.line:,}",
                        row.asin,
                        row.domain,
                        row.postcode,
                        row.custom_id,
                    )
                    if part
                )
        case SyncGroup.EDIT:
            for edit in plan.edits:
                yield describe_edit(edit.record, edit.after)
        case SyncGroup.DELETE:
            for record in plan.deletions:
                key = record.key
                parts = (record.asin, key.domain, key.postcode, record.custom_id, record.id.label)
                yield "  ".join(part for part in parts if part)
