"""What the steps of an import have in common: one draft, one line of steps, one way on and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from multicart_tui.domain.text import clean
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.page_table import PageTable
from multicart_tui.ui.widgets.status_line import StatusLine
from multicart_tui.ui.widgets.step_line import StepLine

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session


class Step(IntEnum):
    """The steps of an import, in their order."""

    FILE = 0
    COLUMNS = 1
    CHECK = 2
    SEND = 3
    PROGRESS = 4
    REVIEW = 5


STEP_NAMES = tuple(step.name.capitalize() for step in Step)

MOST_WORDS = 400
"""Most characters of one sentence on a step."""


class WorkProgressed(Message):
    """Work in the background has come so far."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        """What is being done and how far it is; safe to show."""


class ImportStepScreen(BaseScreen):
    """One step; each lies on the one before it, so that ``escape`` uncovers that as it was.

    What was chosen stays in the draft, which all steps share: going back and forth loses
    nothing that was typed.

    Args:
        draft: What is being imported.
        session: The account it goes to.
    """

    STEP: ClassVar[Step]
    """Which step this is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "next", "Next", id="import.next"),
        Binding("g,home", "to_row('first')", "First", show=False, id="import.first"),
        Binding("G,end", "to_row('last')", "Last", show=False, id="import.last"),
    ]

    status = query_one(StatusLine)

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(session)
        self.draft = draft

    @property
    def place(self) -> str:
        """Where the person is."""
        return f"Import into {self.draft.collection.value}"

    @property
    def holds_typing(self) -> bool:
        """Whether leaving it from afar would lose the file and what was chosen for it."""
        return True

    def compose_body(self) -> ComposeResult:
        """Put the step between the line of steps and the status line."""
        with Vertical(id="step"):
            yield StepLine(STEP_NAMES, self.STEP)
            yield from self.compose_step()
            yield StatusLine()

    @abstractmethod
    def compose_step(self) -> ComposeResult:
        """The step's own widgets."""

    @abstractmethod
    def action_next(self) -> None:
        """Go on with the next step, or say why that cannot be."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the ends of a list where one has the keys."""
        if action == "to_row":
            return isinstance(self.focused, PageTable)
        return super().check_action(action, parameters)

    def action_to_row(self, end: str) -> None:
        """Go to the first row of the list in focus, or to its last."""
        table = self.focused
        if isinstance(table, PageTable):
            table.move_cursor(row=0 if end == "first" else max(0, table.row_count - 1))

    def say(self, name: str, sentences: Iterable[str]) -> None:
        """Write sentences under each other; without any, their lines are given up.

        Args:
            name: Id of the Static that takes them.
            sentences: What to say. Foreign text is made safe.
        """
        line = self.query_one(f"#{name}", Static)
        words = "\n".join(clean(each, MOST_WORDS) for each in sentences if each)
        if str(line.content) != words or line.display != bool(words):
            line.update(Content(words))
            line.display = bool(words)
