"""The same on the screen: keys are pressed, and what the screen says is the claim."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AsyncExitStack
from typing import ClassVar

from textual.widgets import Static

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import RowState
from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.modals.help import HelpModal
from tests.matrix.faults import Strike
from tests.matrix.operations import DRAFT, KITCHEN, POSTCODE, SHOP, Operation, held, held_of
from tests.matrix.room import ACCOUNT, Room
from tests.matrix.truth import Claim, Effect
from tests.support.sessions import FakeConnector
from tests.support.worker import Worker

ONCE, FOR_GOOD = (Strike(1),), (Strike(1, is_for_good=True),)
CHOSEN = {
    **dict.fromkeys(("reset after", "no: 401", "no: 402", "garbage", "read-only"), ONCE),
    **dict.fromkeys(("refused", "502 page", "hang", "no: 500", "redirect"), FOR_GOOD),
    "disk full": (Strike(0), Strike(64)),
}
"""What is played where all of the program runs: a fault of each kind."""

_MAYBE = ("Outcome unknown", "It may have been done all the same", "could not be looked up")


class OnScreen(Operation):
    """Something done with keys, on the table of ASINs of a collection."""

    writes_files = True
    chosen = CHOSEN
    collection: ClassVar[CollectionId] = KITCHEN

    async def prepare(self, room: Room) -> None:
        self._open = AsyncExitStack()
        app = MulticartApp(FakeConnector(room.session), open_collection=self.collection)
        pilot = await self._open.enter_async_context(
            app.run_test(size=(100, 30), notifications=True)
        )
        self.worker = Worker(app, pilot, room.folder)
        await self.worker.until(lambda: "Showing" in self.text or "No ASINs" in self.text)
        await self.worker.rests()

    async def run(self, room: Room) -> Claim:
        await self.act(room)
        await self.worker.until(lambda: self.is_done() or self.said())
        is_done = self.is_done()
        claim = await self.claim(room) if is_done else self.failed()
        claim.texts += [self.text, *(each.message for each in self.worker.app._notifications)]
        await self._is_told(room)
        await self._is_alive(claim)
        return claim

    async def close(self) -> None:
        await self._open.aclose()

    # -- what each of them is

    @abstractmethod
    async def act(self, room: Room) -> None:
        """Press the keys."""

    @abstractmethod
    def is_done(self) -> bool:
        """Whether the screen says that it came to an end."""

    @abstractmethod
    async def claim(self, room: Room) -> Claim:
        """What the screen says then."""

    def effects(self) -> list[Effect]:
        """What it changes, if all of it is done."""
        return []

    # -- what is on the screen

    @property
    def text(self) -> str:
        """What stands on the screen in front."""
        return self.worker.text

    def said(self) -> list[str]:
        """Lines of the last failure that a toast or a dialog tells; none if there is none."""
        for each in self.worker.app._notifications:
            if each.severity == "error":
                return [each.title, *each.message.split("\n")]
        for banner in self.worker.app.screen.query("#banner").results(Static):
            lines = str(banner.content).split("\n")
            if banner.display and len(lines) > 1:
                return lines
        return []

    def failed(self) -> Claim:
        """What the screen says of a failure, as the claim that it is."""
        title, message, *hints = [*self.said(), "", ""]
        words = "\n".join((title, message, *hints))
        outcome = Outcome.UNKNOWN if any(each in words for each in _MAYBE) else Outcome.NOT_DONE
        error = NetworkError(title, message, " ".join(filter(None, hints)), outcome=outcome)
        return Claim().failed(error, self.effects())

    async def _is_told(self, room: Room) -> None:
        """Wait for a word on what will not be remembered."""
        if problem := room.session.memory_problem:
            toasts = self.worker.app._notifications
            await self.worker.until(lambda: any(problem in each.message for each in toasts))

    async def _is_alive(self, claim: Claim) -> None:
        """Notice a screen that takes no keys any more."""
        await self.worker.press("f1")
        await self.worker.until(lambda: isinstance(self.worker.app.screen, HelpModal))
        await self.worker.press("escape")
        if self.worker.app._exception:
            claim.wrong = f"The program crashed: {self.worker.app._exception!r}"


class SeePage(OnScreen):
    name = "screen: page"
    is_write = False

    async def act(self, room: Room) -> None:
        await self.worker.press("right_square_bracket")

    def is_done(self) -> bool:
        return "Showing 101-200 of 250" in self.text

    async def claim(self, room: Room) -> Claim:
        return Claim().answered(True, True)


class SeeAll(SeePage):
    name = "screen: load all"

    async def act(self, room: Room) -> None:
        await self.worker.press("A")

    def is_done(self) -> bool:
        return "all rows loaded" in self.text


class SeeOutput(SeePage):
    name = "screen: output"

    async def act(self, room: Room) -> None:
        await self.worker.press("o")
        await self.worker.until(lambda: "OUTPUT #88" in self.text or self.said())
        if not self.said():
            await self.worker.press("enter")

    def is_done(self) -> bool:
        return "Example Product" in self.text


class DeleteOnScreen(OnScreen):
    name = "screen: delete"

    async def prepare(self, room: Room) -> None:
        self.row = await room.api.get_asin(AsinId(5))
        await super().prepare(room)

    async def act(self, room: Room) -> None:
        await self.worker.press("d")
        await self.worker.sees("Its outputs are kept")
        await self.worker.press("ctrl+s")

    def is_done(self) -> bool:
        return any("Deleted" in each.message for each in self.worker.app._notifications)

    async def claim(self, room: Room) -> Claim:
        return Claim(self.effects())

    def effects(self) -> list[Effect]:
        return [Effect(gone=(held_of(self.row),))]


class EditOnScreen(DeleteOnScreen):
    name = "screen: edit"

    async def act(self, room: Room) -> None:
        await self.worker.press("e")
        await self.worker.sees("Custom id")
        await self.worker.fill("mine")
        await self.worker.press("ctrl+s")

    def is_done(self) -> bool:
        return any("Changed" in each.message for each in self.worker.app._notifications)

    def effects(self) -> list[Effect]:
        return [Effect((held_of(self.row, custom_id="mine"),), (held_of(self.row),))]


class BulkDeleteOnScreen(OnScreen):
    name = "screen: bulk delete"

    async def prepare(self, room: Room) -> None:
        self.rows = (await room.api.list_asins(KITCHEN, limit=3)).rows
        await super().prepare(room)

    async def act(self, room: Room) -> None:
        await self.worker.press("space", "space", "space", "d")
        await self.worker.sees("Delete 3 ASINs")
        await self.worker.fill("3")
        await self.worker.press("ctrl+s")

    def is_done(self) -> bool:
        return "c copies the report" in self.text

    async def claim(self, room: Room) -> Claim:
        back = room.session.deleted.get(KITCHEN, ())
        gone = {row.id for row in back}
        claim = Claim([Effect(gone=(held_of(row),)) for row in self.rows if row.id in gone])
        if f"{len(gone)} deleted" not in self.text:
            claim.wrong = f"{len(gone)} rows can be undone, but the report says otherwise"
        rest = [Effect(gone=(held_of(row),)) for row in self.rows if row.id not in gone]
        is_open = any(each in self.text for each in _MAYBE)
        (claim.unknown if is_open else claim.not_done).extend(rest)
        claim.note = self.text if rest else ""
        return claim

    def effects(self) -> list[Effect]:
        return [Effect(gone=(held_of(row),)) for row in self.rows]


class ImportOnScreen(OnScreen):
    name = "screen: import"
    collection = DRAFT
    rows = 3

    async def prepare(self, room: Room) -> None:
        lines = [f"{SHOP},{POSTCODE},B0NEW{number:05d},false" for number in range(self.rows)]
        self.file = room.folder / "new.csv"
        self.file.write_text(
            "\n".join(["domain,customer_postcode,asin,include_raw_html", *lines, ""])
        )
        await super().prepare(room)
        await self.worker.press("i")
        await self.worker.fill(str(self.file))
        await self.worker.press("enter")
        await self.worker.sees("3 rows")
        await self.worker.press("ctrl+s")
        await self.worker.sees("3 rows are ready")
        await self.worker.press("ctrl+s")
        await self.worker.sees("sends it")

    async def act(self, room: Room) -> None:
        await self.worker.press("ctrl+s")

    def is_done(self) -> bool:
        return "[6 Review]" in self.text and "landed" in self.text

    async def claim(self, room: Room) -> Claim:
        (job,) = await room.journal.history(ACCOUNT)
        claim = Claim(note=self.text)
        for row in await room.journal.rows(job.id):
            effect = Effect(come=(held(int(row.row.asin[-5:])),))
            if row.state is RowState.LANDED:
                claim.done.append(effect)
            elif row.state in (RowState.SENT, RowState.UNKNOWN):
                claim.unknown.append(effect)
            else:
                claim.not_done.append(effect)
        if f"{len(claim.done)} landed" not in self.text:
            claim.wrong = f"{len(claim.done)} landed, but the review says otherwise"
        return claim

    def effects(self) -> list[Effect]:
        return [Effect(come=(held(number),)) for number in range(self.rows)]


SCREENS: tuple[type[OnScreen], ...] = (
    SeePage,
    SeeAll,
    SeeOutput,
    DeleteOnScreen,
    EditOnScreen,
    BulkDeleteOnScreen,
    ImportOnScreen,
)
