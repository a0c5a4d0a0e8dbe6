"""What a person does in one step and the program in many requests."""

from __future__ import annotations

from multicart_tui.domain.bulk_edit import BulkEdit
from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.import_job import Job, JobRow, RowState
from multicart_tui.domain.import_rows import Field
from multicart_tui.domain.models import AsinRecord, Domain, NewAsin, Postcode
from multicart_tui.domain.paging import Window
from multicart_tui.errors import MulticartError, NotFoundError
from multicart_tui.services import moving, recreating
from multicart_tui.services.backup import keep_rows
from multicart_tui.services.bulk import Report
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.importer import Importer
from multicart_tui.services.journaled_delete import delete_journaled, resume_delete
from multicart_tui.services.journaled_edit import (
    EditReport,
    edit_journaled,
    put_back,
    resume_edit,
)
from multicart_tui.services.loading import load_all
from multicart_tui.services.output_files import OutputFile
from multicart_tui.services.turning import turn
from tests.matrix.operations import (
    DRAFT,
    KITCHEN,
    POSTCODE,
    SHOP,
    Operation,
    _OneRow,
    held,
    held_of,
)
from tests.matrix.room import ACCOUNT, Room, no_wait
from tests.matrix.truth import Claim, Effect, Held

MANY = 6
"""Rows of a work on many; more than are in flight at once."""


class PageLoad(Operation):
    """The second page after the first; the total is remembered."""

    name = "page load"
    is_write = False
    writes_files = True

    async def prepare(self, room: Room) -> None:
        self.before = (await room.api.list_asins(KITCHEN, limit=100)).rows

    async def run(self, room: Room) -> Claim:
        try:
            turned = await turn(room.api, KITCHEN, Window(100, 100), self.before)
        except MulticartError as error:
            return Claim().failed(error)
        page = turned.page
        room.store.remember(KITCHEN, total=page.total, opened=True)
        known = room.store.get(KITCHEN)
        ids = room.server.store.rows(
            "SELECT id FROM asin WHERE collection = 101 ORDER BY id LIMIT 100 OFFSET 100"
        )
        return Claim(texts=[room.store.problem]).answered(
            ([row.id.value for row in page.rows], known.total if known else None),
            ([row["id"] for row in ids], 250),
        )


class LoadAll(Operation):
    name = "load all"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            whole = await load_all(room.api, KITCHEN, batch=100)
        except MulticartError as error:
            return Claim().failed(error)
        ids = room.server.store.rows("SELECT id FROM asin WHERE collection = 101 ORDER BY id")
        found = [row.id.value for row in whole.rows], whole.missed, whole.repeated
        return Claim().answered(found, ([row["id"] for row in ids], 0, 0))


class ImportCsv(Operation):
    """A file of ten rows, read, checked, recorded and sent in two requests."""

    name = "import CSV"
    writes_files = True
    tells_of_all_runs = True
    rows = 10
    size = 5

    def __init__(self) -> None:
        self.job: Job | None = None

    async def prepare(self, room: Room) -> None:
        lines = [f"{SHOP},{POSTCODE},B0NEW{number:05d},false" for number in range(self.rows)]
        self.file = room.folder / "new.csv"
        self.file.write_text(
            "\n".join(["domain,customer_postcode,asin,include_raw_html", *lines, ""])
        )

    async def read(self, draft: ImportDraft) -> None:
        """Take the rows from where they are."""
        await draft.open(self.file)

    async def run(self, room: Room) -> Claim:
        every = [Effect(come=(held(number),)) for number in range(self.rows)]
        draft = ImportDraft(room.api, room.session.lookups, DRAFT, account=ACCOUNT)
        try:
            await self.read(draft)
            await draft.load_known()
            await draft.check()
            self.job = await draft.begin(room.journal)
        except MulticartError as error:
            return Claim().failed(error, every)
        return await self._send(room, self.job)

    async def again(self, room: Room) -> Claim | None:
        return await self._send(room, self.job) if self.job else await self.run(room)

    async def _send(self, room: Room, job: Job) -> Claim:
        claim = Claim()
        importer = Importer(room.api, room.journal, job, pause=no_wait, size=self.size)
        try:
            report = await importer.run()
        except MulticartError as error:
            # The journal cannot be used, so it cannot tell of the rows either.
            every = [Effect(come=(held(number),)) for number in range(self.rows)]
            claim.failed(error)
            (claim.unknown if importer.has_sent else claim.not_done).extend(every)
            return claim
        if report.stopped_by:
            claim.errors.append(report.stopped_by)
        claim.texts += [report.words, report.mismatch]
        claim.is_incomplete = not report.is_done
        for row in await room.journal.rows(job.id):
            self._claim(claim, row)
        if report.mismatch:
            claim.wrong = f"It does not add up: {report.mismatch}"
        return claim

    def _claim(self, claim: Claim, row: JobRow) -> None:
        effect = Effect(come=(held(int(row.row.asin[-5:])),))
        if row.state is RowState.LANDED:
            claim.done.append(effect)
        elif row.state in (RowState.SENT, RowState.UNKNOWN):
            claim.unknown.append(effect)
        else:
            claim.not_done.append(effect)


class AddMany(ImportCsv):
    """Pasted ASINs for one place, by create/multiple."""

    name = "add many"

    async def prepare(self, room: Room) -> None:
        self.text = " ".join(f"B0NEW{number:05d}" for number in range(self.rows))

    async def read(self, draft: ImportDraft) -> None:
        await draft.paste(self.text)
        draft.set_constant(Field.DOMAIN, SHOP)
        draft.set_constant(Field.POSTCODE, POSTCODE)
        draft.set_constant(Field.RAW_HTML, "false")


class _ManyRows(Operation):
    """Something done to some rows of the kitchen."""

    writes_files = True

    async def prepare(self, room: Room) -> None:
        self.rows = (await room.api.list_asins(KITCHEN, skip=10, limit=MANY)).rows

    async def open_job(self, room: Room) -> Job | None:
        """The job that was begun and is not done."""
        jobs = await room.journal.open_jobs(ACCOUNT)
        return jobs[0] if jobs else None


class BulkDelete(_ManyRows):
    """As the screen does it: the rows are saved first."""

    name = "bulk delete"

    async def run(self, room: Room) -> Claim:
        effects = [Effect(gone=(held_of(row),)) for row in self.rows]
        try:
            await keep_rows(room.session.backups, KITCHEN, self.rows)
            report = await delete_journaled(room.api, room.journal, ACCOUNT, KITCHEN, self.rows)
        except MulticartError as error:
            return Claim().failed(error, effects)
        return self._claim(report)

    async def again(self, room: Room) -> Claim | None:
        job = await self.open_job(room)
        if job is None:
            left = [row for row in self.rows if await _is_there(room, row)]
            if not left:
                return None
            report = await delete_journaled(room.api, room.journal, ACCOUNT, KITCHEN, left)
            return self._claim(report)
        return self._claim(await resume_delete(room.api, room.journal, job))

    def _claim(self, report: Report[AsinRecord]) -> Claim:
        claim = Claim(texts=[report.words])
        claim.errors += [report.problem] if report.problem else []
        claim.done = [Effect(gone=(held_of(row),)) for row in report.done]
        for row, error in report.failed:
            claim.failed(error, [Effect(gone=(held_of(row),))])
        claim.not_done += [Effect(gone=(held_of(row),)) for row in report.not_tried]
        return claim


async def _is_there(room: Room, row: AsinRecord) -> bool:
    try:
        await room.api.get_asin(row.id)
    except NotFoundError:
        return False
    return True


class BulkEditing(_ManyRows):
    name = "bulk edit"

    def effect(self, row: AsinRecord) -> Effect:
        """What the edit does to one row."""
        return Effect((held_of(row, custom_id=f"new-{row.id}"),), (held_of(row),))

    async def run(self, room: Room) -> Claim:
        edits = BulkEdit(custom_id="new-{id}").plan(self.rows)
        try:
            edited = await edit_journaled(room.api, room.journal, ACCOUNT, KITCHEN, edits)
        except MulticartError as error:
            return Claim().failed(error, [self.effect(row) for row in self.rows])
        return self.claim(edited)

    async def again(self, room: Room) -> Claim | None:
        job = await self.open_job(room)
        if job is None:
            return await self.run(room)
        return self.claim(await resume_edit(room.api, room.journal, job))

    def claim(self, edited: EditReport) -> Claim:
        """What the report says."""
        by_id = {row.id: row for row in self.rows}
        report = edited.report
        claim = Claim(texts=[report.words])
        claim.errors += [report.problem] if report.problem else []
        claim.done = [self.effect(by_id[before.id]) for before, _ in report.done]
        for row, error in report.failed:
            claim.failed(error, [self.effect(by_id[row.id])])
        claim.not_done += [self.effect(by_id[row.id]) for row in report.not_tried]
        return claim


class UndoEdit(BulkEditing):
    """Puts back what an edit changed."""

    name = "undo edit"

    async def prepare(self, room: Room) -> None:
        await super().prepare(room)
        edits = BulkEdit(custom_id="new-{id}").plan(self.rows)
        edited = await edit_journaled(room.api, room.journal, ACCOUNT, KITCHEN, edits)
        assert edited.report.is_complete
        self.number = edited.job.id

    def effect(self, row: AsinRecord) -> Effect:
        edit = super().effect(row)
        return Effect(edit.gone, edit.come)

    async def run(self, room: Room) -> Claim:
        try:
            edited = await put_back(room.api, room.journal, self.number)
        except MulticartError as error:
            return Claim().failed(error, [self.effect(row) for row in self.rows])
        return self.claim(edited)


class OutputFetch(Operation):
    name = "output fetch"
    is_write = False
    writes_files = True

    async def run(self, room: Room) -> Claim:
        (before,) = [room.state.parent]
        try:
            file = await OutputFile.fetch(room.api, OutputId(92), room.state)
        except MulticartError as error:
            claim = Claim().failed(error)
            left = [path.name for path in before.rglob("*output*")]
            claim.wrong = f"Files are left behind: {left}" if left else ""
            return claim
        stored = room.server.store.row("SELECT output_json FROM output WHERE id = 92")
        assert stored is not None
        found = file.path.read_text(), file.path.stat().st_mode & 0o777
        return Claim().answered(found, (stored["output_json"], 0o600))


class UndoDelete(_ManyRows):
    """Creates again what was deleted."""

    name = "undo delete"
    writes_files = False
    tells_of_all_runs = True

    async def prepare(self, room: Room) -> None:
        await super().prepare(room)
        self.left = self.rows
        self.back: list[Effect] = []
        for row in self.rows:
            await room.api.delete_asin(row.id)

    async def run(self, room: Room) -> Claim:
        return await self._create(room)

    async def again(self, room: Room) -> Claim | None:
        return await self._create(room)

    async def _create(self, room: Room) -> Claim:
        report = await recreating.recreate(room.api, KITCHEN, self.left)
        claim = Claim(texts=[report.words])
        self.back += [Effect(come=(held_of(old),)) for old, _ in report.done]
        claim.done = self.back
        for row, error in report.failed:
            claim.failed(error, [Effect(come=(held_of(row),))])
        claim.not_done += [Effect(come=(held_of(row),)) for row in report.not_tried]
        self.left = (*(row for row, _ in report.failed), *report.not_tried)
        return claim


class Move(_OneRow):
    """As the form does it: the row is saved first."""

    name = "move"
    writes_files = True

    async def run(self, room: Room) -> Claim:
        old = self.row
        new = NewAsin(
            KITCHEN, Domain(3, "amazon.co.uk"), Postcode(27, "M1 1AE", "amazon.co.uk"), old.asin
        )
        come = Effect(come=(Held(KITCHEN.value, "amazon.co.uk", "M1 1AE", old.asin),))
        gone = Effect(gone=(held_of(old),))
        try:
            await keep_rows(room.session.backups, KITCHEN, [old])
            moved = await moving.move(room.api, old, new)
        except MulticartError as error:
            claim = Claim().failed(error, [come])
            claim.not_done.append(gone)
            return claim
        claim = Claim([come], note=moved.note)
        if not moved.is_old_left:
            claim.done.append(gone)
        elif "may still be there" in moved.note:
            claim.unknown.append(gone)
        else:
            claim.not_done.append(gone)
        return claim


COMPOUND: tuple[type[Operation], ...] = (
    PageLoad,
    LoadAll,
    ImportCsv,
    AddMany,
    BulkDelete,
    BulkEditing,
    OutputFetch,
    UndoDelete,
    UndoEdit,
    Move,
)
