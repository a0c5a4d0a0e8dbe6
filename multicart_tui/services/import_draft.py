"""An import before it is sent: what was chosen, read, mapped, checked and mended so far."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Self

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import Job, JobRow, NewJob, job_rows
from multicart_tui.domain.import_plan import Plan, make_plan
from multicart_tui.domain.import_rows import Cause, Field, Stopped
from multicart_tui.domain.known import Known
from multicart_tui.domain.models import COLLECTION_CAP
from multicart_tui.domain.preflight import Preflight, check
from multicart_tui.errors import UsageError
from multicart_tui.services.import_changes import Change, Edit, Repair, apply_all
from multicart_tui.services.import_choices import importable_header
from multicart_tui.services.journal import Journal
from multicart_tui.services.loading import BATCH, load_all
from multicart_tui.services.lookups import Lookups
from multicart_tui.services.session import Session
from multicart_tui.services.source_draft import SourceDraft
from multicart_tui.services.threads import OnProgress, Stop, in_thread, on_loop

FIRST_TEN = 10
"""Rows of a trial before the others."""

_FULL = "The collection is full."


class ImportDraft(SourceDraft):
    """What the steps of an import share: each goes on with what the one before settled.

    Setting something throws away only what depends on it, and nothing that somebody typed:
    a failed reading leaves all as it was, choices of columns are found again by name, and
    edits and repairs are made again whenever the rows are checked again. Heavy work runs in
    a thread, which ends soon when its task is cancelled or ``stop`` says so.

    Args:
        api: The service.
        lookups: Domains and postcodes of the account.
        collection: Where the rows go.
        account: Whose the job will be: profile and host.
        batch: Rows asked for at once when the collection is read.
    """

    def __init__(
        self,
        api: MulticartApi,
        lookups: Lookups,
        collection: CollectionId,
        *,
        account: str,
        batch: int = BATCH,
    ) -> None:
        super().__init__()
        self._api = api
        self._lookups = lookups
        self._account = account
        self._batch = batch
        self.collection = collection
        self.is_trial_first = False
        """Whether the first ten rows are sent by themselves, and the person asked then."""
        self._chosen: frozenset[int] | None = None
        self.total: int | None = None
        """ASINs in the collection when it was read; None before."""
        self._known: Known | None = None
        self._preflight: Preflight | None = None
        self._changes: list[tuple[Change, Preflight | None]] = []

    @classmethod
    def of(cls, session: Session, collection: CollectionId) -> Self:
        """A draft on an open session."""
        return cls(
            session.api,
            session.lookups,
            collection,
            account=session.account,
            batch=session.load_size,
        )

    # -- the check

    @property
    def known(self) -> Known | None:
        """What the rows are held against; None before :meth:`load_known`."""
        return self._known

    @property
    def room(self) -> int | None:
        """How many more rows the collection takes; None before it was read."""
        return None if self.total is None else max(0, COLLECTION_CAP - self.total)

    @property
    def preflight(self) -> Preflight | None:
        """The checked rows; None when they must be checked, or checked again."""
        return self._preflight

    async def load_known(
        self, on_progress: OnProgress | None = None, *, again: bool = False
    ) -> Known:
        """Read domains, postcodes and the whole collection, unless that was done.

        Look-ups that fail are told in the known's gaps. What was read before stays if this
        fails.

        Args:
            on_progress: Told rows of the collection read so far, and their total.
            again: Whether to read all of it again.

        Raises:
            MulticartError: The collection cannot be read.
        """
        if self._known and not again:
            return self._known
        _, whole = await asyncio.gather(
            self._lookups.load(again=again),
            load_all(self._api, self.collection, batch=self._batch, on_progress=on_progress),
        )
        known = await asyncio.to_thread(self._lookups.known, whole.rows)
        self._known, self.total = known, whole.total
        self._preflight = None
        return known

    async def check(
        self, on_progress: OnProgress | None = None, *, stop: Stop | None = None
    ) -> Preflight:
        """Check every row, and make the edits and repairs again that were made before.

        Args:
            on_progress: Told rows checked so far and rows in all, on the event loop.
            stop: Asked now and then whether to give up.

        Raises:
            UsageError: Nothing was read yet, or the collection was not.
            Stopped: ``stop`` said so, or what the check was about was changed meanwhile.
        """
        reading, mapping, known = self._reading, self._mapping, self._known
        if reading is None or mapping is None or known is None:
            raise UsageError(
                "The rows cannot be checked yet",
                "The file, or the collection, was not read.",
                "Choose a file and read the collection first.",
            )
        changes = [change for change, _ in self._changes]

        def work(asked: Stop) -> Preflight:
            checked = check(
                reading.rows,
                mapping,
                known,
                header_length=len(reading.header),
                stop=asked,
                on_progress=tell,
            )
            return apply_all(checked, changes, stop=asked)

        tell = on_loop(on_progress)
        preflight = await in_thread(work, stop)
        if (reading, mapping, known) != (self._reading, self._mapping, self._known) or changes != [
            change for change, _ in self._changes
        ]:
            raise Stopped
        self._preflight = preflight
        self._changes = [(change, None) for change in changes]
        return preflight

    async def repair(self, cause: Cause, field: Field | None = None) -> Preflight:
        """Take the suggestions of a group, because the person said so; can be undone.

        Args:
            cause: Which group.
            field: Only suggestions for this field; for any if None.
        """
        return await self._change(Repair(cause, field))

    async def edit(self, line: int, field: Field, value: str) -> Preflight:
        """Change one value of one row and check it again; can be undone.

        Args:
            line: Line of the file, or number of the pasted entry.
            field: Which value.
            value: As it was typed.
        """
        return await self._change(Edit(line, field, value))

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit or a repair to take back."""
        return bool(self._changes)

    async def undo(self) -> str:
        """Take the last edit or repair back; returns what it was, or nothing."""
        if not self._changes:
            return ""
        change, before = self._changes.pop()
        self._preflight = before
        if before is None:
            await self.check()
        return change.words

    # -- what is sent

    @property
    def plan(self) -> Plan | None:
        """Which rows would be sent; None before the check."""
        if self._preflight is None or self.room is None:
            return None
        return make_plan(self._preflight, self.room, first=self.trial, chosen=self._chosen)

    @property
    def chosen(self) -> frozenset[int] | None:
        """Lines of the rows that the person wants sent; None if they chose none in particular."""
        return self._chosen

    def choose(self, lines: Iterable[int] | None) -> None:
        """Have only the rows of some lines sent, as far as they are good and there is room.

        Args:
            lines: Lines of the file; all good rows if None. Another file forgets them.
        """
        self._chosen = None if lines is None else frozenset(lines)

    @property
    def trial(self) -> int | None:
        """Rows to send by themselves first; None for no trial."""
        return FIRST_TEN if self.is_trial_first else None

    @property
    def about(self) -> NewJob:
        """What the journal is told of the import."""
        source = self.source
        mapping = self._mapping
        return NewJob(
            self._account,
            self.collection,
            self.kind,
            source_name=source.name if source else "pasted",
            source_path=str(source.path or "") if source else "",
            sha256=source.sha256 if source else "",
            header=importable_header(self.header, mapping),
            columns=dict(mapping.columns) if mapping else {},
            total_before=self.total,
        )

    async def job_rows(self) -> tuple[JobRow, ...]:
        """Every row as the journal takes it; for the files of a dry run, too.

        Raises:
            UsageError: The rows were not checked.
        """
        preflight, plan = self._preflight, self.plan
        if preflight is None or plan is None:
            raise UsageError(
                "Nothing can be sent yet", "The rows were not checked.", "Check them first."
            )
        return await asyncio.to_thread(job_rows, preflight.sources, preflight.rows, plan.to_send)

    async def begin(self, journal: Journal) -> Job:
        """Record the import in the journal, from where it can be run.

        Raises:
            UsageError: The rows were not checked, or none of them can be sent.
            ConfigError: It cannot be recorded; then nothing may be sent.
        """
        rows = await self.job_rows()
        plan = self.plan
        if plan is None or not plan.to_send:
            if plan and plan.rest and plan.room:
                why, hint = "None of the chosen rows is ready.", "Choose others, or mend them."
            else:
                why = "No row is ready." if plan is None or not plan.rest else _FULL
                hint = "Mend the rows, or choose another collection."
            raise UsageError("There is nothing to send", why, hint)
        return await journal.begin(self.about, rows)

    # -- inside

    def _forget_check(self) -> None:
        self._preflight = None

    def _forget_changes(self) -> None:
        self._changes.clear()
        self._chosen = None

    async def _change(self, change: Change) -> Preflight:
        before = self._preflight or await self.check()
        after = await in_thread(lambda asked: apply_all(before, [change], stop=asked), None)
        if self._preflight is not before:
            raise Stopped
        if after is not before:
            self._preflight = after
            self._changes.append((change, before))
        return after
