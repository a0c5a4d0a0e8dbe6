"""The last step before anything is sent: what will leave, where to, and what stays behind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Button, Static

from multicart_tui.domain.import_plan import Plan
from multicart_tui.domain.import_rows import Field
from multicart_tui.domain.text import plural
from multicart_tui.errors import MulticartError
from multicart_tui.services.canonical_file import (
    CanonicalFile,
    make_canonical,
)
from multicart_tui.services.import_draft import FIRST_TEN
from multicart_tui.services.import_files import rest_name
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.import_saving import FileSaving
from multicart_tui.ui.screens.import_step import ImportStepScreen, Step
from multicart_tui.ui.screens.import_words import verdict_counts
from multicart_tui.ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from multicart_tui.domain.import_job import Job
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

READING_SECONDS = 0.6
"""How long the page stands before it sends: a key held down on the step before must not."""

ROOMY = 22
"""Lines of a terminal from which sentences stand apart."""

NOT_IMPORTED = {Field.CUSTOM_ID: "custom ids", Field.OUTPUT: "output formats"}
"""What a bulk import does not take (vendor page, "Bulk Create ASINs")."""


class FileMade(Message):
    """The file to send was made, or cannot be."""

    def __init__(self, file: CanonicalFile | None, error: MulticartError | None = None) -> None:
        super().__init__()
        self.file = file
        self.error = error


class ImportSendScreen(FileSaving):
    """Everything there is to know before sending, and the key that sends."""

    STEP = Step.SEND

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "next", "Send", id="import.send"),
        Binding("t", "trial", "First ten", id="import.trial"),
        Binding("c", "choose", "Choose rows", id="import.choose"),
        Binding("up,k", "scroll('scroll_up')", "Up", show=False, id="import.page-up"),
        Binding("down,j", "scroll('scroll_down')", "Down", show=False, id="import.page-down"),
    ]

    trial_box = query_one("#trial", TickBox)
    button = query_one("#send", Button)

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(draft, session)
        self._plan: Plan | None = None
        self._is_read = False
        self._is_recording = False
        self._job: Job | None = None

    def compose_step(self) -> ComposeResult:
        """Lay out the plan, the file, the tick box and the button."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="what", classes="step-note")
            yield Static(id="file", classes="step-note")
            yield Static(id="plan", classes="step-note")
            yield Static(id="behind", classes="step-note")
            yield Static(id="first-asin", classes="step-note -warning")
            yield Static(id="not-imported", classes="step-note -warning")
        yield Static(id="fault", classes="step-fault")
        with Horizontal(id="trial-line"):
            yield TickBox(
                f"send the first {FIRST_TEN} rows, then ask (t)",
                value=self.draft.is_trial_first,
                id="trial",
            )
        with Horizontal(id="send-line"):
            yield Button("Send ^s", id="send", variant="primary", disabled=True)

    def begin(self, session: Session) -> None:
        """Make the file, and tell what will be sent."""
        self.show_plan()
        plan = self._plan
        self.trial_box.focus()
        self.set_timer(READING_SECONDS, self._was_read)
        if plan:
            self._make(plan)

    def on_resize(self, event: events.Resize) -> None:
        """Give up the blank lines where there are few."""
        self.set_class(event.size.height < ROOMY, "-short")

    # -- what will be sent

    def show_plan(self) -> None:
        """Draw everything that is known about what will leave."""
        draft, session = self.draft, self.session
        plan = self._plan = draft.plan
        if plan is None or session is None:
            return
        count = len(plan.to_send)
        where = f"collection {draft.collection} on {session.host}, as {session.profile}"
        is_trial = plan.first is not None and count > plan.first
        first = f"the first {plan.first} of {count:,} rows" if is_trial else plural(count, "row")
        then = ", then asks before the others" if is_trial else ""
        self.say("what", [f"Sends {first} to {where}{then}."])
        self.say("file", [self.file.words + "." if self.file else "Making the file…"])
        source = draft.source
        described = plan.describe(rest_name(source.name) if source else "")
        offer = " c chooses which." if plan.rest else ""
        self.say("plan", [f"{described}.{offer}"])
        behind = verdict_counts(plan.left_out).replace(" · ", ", ")
        self.say("behind", [f"Not sent: {behind}. Each is kept in a file." if behind else ""])
        self.say("first-asin", [_about_first(draft)])
        self.say("not-imported", [_about_not_imported(draft)])
        what = f"the first {plan.first}" if is_trial else plural(count, "row")
        self.button.label = Content(f"Send {what} ^s")
        self.button.refresh(layout=True)
        self.button.disabled = not self._may_send
        way_on = "ctrl+s sends it" if self._may_send else ""
        self.status.facts = ("Nothing has been sent yet", way_on, "s saves the file")

    @work(group="file", exclusive=True, description="make the file to send")
    async def _make(self, plan: Plan) -> None:
        try:
            file = await asyncio.to_thread(make_canonical, plan.to_send)
        except MulticartError as error:
            self.post_message(FileMade(None, error))
        else:
            self.post_message(FileMade(file))

    @on(FileMade)
    def _take_file(self, message: FileMade) -> None:
        self.file = message.file
        self.say("fault", [headline(message.error)] if message.error else [])
        self.show_plan()

    def _was_read(self) -> None:
        self._is_read = True
        if self.is_attached:
            self.show_plan()

    @property
    def _may_send(self) -> bool:
        has_rows = self._plan is not None and bool(self._plan.to_send)
        return has_rows and self._is_read and self.file is not None and not self._is_recording

    async def action_scroll(self, way: str) -> None:
        """Move the sentences by a line, where they do not all fit."""
        await self.app.run_action(way, self.query_one("#page"))

    def action_trial(self) -> None:
        """Send ten rows first, or all at once."""
        self.trial_box.toggle()

    @on(TickBox.Changed, "#trial")
    def _take_trial(self, message: TickBox.Changed) -> None:
        self.draft.is_trial_first = message.value
        self.show_plan()

    # -- which rows

    def action_choose(self) -> None:
        """Choose which of the good rows are sent; the others go to the file of the rest."""
        from multicart_tui.ui.screens.import_row_choice import ImportRowChoiceScreen

        if self._is_recording or self._job:
            self.tell("One moment: the rows are being recorded.")
        elif self._plan and self.session:
            self.app.push_screen(ImportRowChoiceScreen(self.draft, self.session, self._plan))

    def _take_choice(self) -> None:
        """Make the file anew if other rows are to be sent than were before."""
        before, plan = self._plan, self.draft.plan
        if before and plan and before.to_send != plan.to_send:
            self.file = None
            self._make(plan)
        self.show_plan()

    # -- sending

    @on(Button.Pressed, "#send")
    def action_next(self) -> None:
        """Send, after the number of rows was typed if the account is protected."""
        plan, session = self._plan, self.session
        if plan is None or session is None:
            return
        if self._is_recording or self._job:
            self.tell("One moment: the rows are being recorded.")
        elif not self._may_send:
            self.tell("One moment; nothing was sent. Read what will leave, then ctrl+s sends it.")
        elif session.is_protected:
            self._ask_to_send(plan)
        else:
            self._send(session)

    def _ask_to_send(self, plan: Plan) -> None:
        count = len(plan.to_send)

        def answered(is_agreed: bool | None) -> None:
            if is_agreed and self.session:
                self._send(self.session)

        self.app.push_screen(
            ConfirmModal(
                f"Send {plural(count, 'row')} to collection {self.draft.collection}?",
                ["This account is protected."],
                verb="Send",
                typed=str(count),
            ),
            answered,
        )

    def _send(self, session: Session) -> None:
        self._is_recording = True
        self.status.busy = "Recording the rows in the journal"
        self.show_plan()
        source = self.draft.source
        self.app.writes.start(
            f"record the import of {source.name if source else 'rows'}",
            self.draft.begin(session.journal),
            self._recorded,
            self._not_recorded,
        )

    def _recorded(self, job: Job) -> None:
        self._is_recording = False
        self._job = job
        if self.is_active:
            self._go_on()

    def on_screen_resume(self) -> None:
        """Go on now if the rows were recorded while something else was in front."""
        if self._job:
            self._go_on()
        elif self._plan:
            self._take_choice()

    def _not_recorded(self, error: MulticartError) -> None:
        self._is_recording = False
        if self.is_attached:
            self.status.busy = ""
            self.show_plan()
            self.tell_error(error, "Nothing was sent. ctrl+s tries again")

    def _go_on(self) -> None:
        """Show how it is sent, in the place of the steps: they must not send it twice."""
        from multicart_tui.ui.screens.import_progress import ImportProgressScreen

        job, session = self._job, self.session
        if job is None or session is None:
            return
        self._job = None
        app, draft = self.app, self.draft
        while isinstance(app.screen, ImportStepScreen) and len(app.screen_stack) > 1:
            app.pop_screen()
        app.push_screen(ImportProgressScreen(job, session, known=draft.known, first=draft.trial))

    def action_back(self) -> None:
        """Go back to the check, unless the rows are being recorded this moment."""
        if self._is_recording or self._job:
            self.tell("One moment: the rows are being recorded.")
        else:
            super().action_back()


def _about_first(draft: ImportDraft) -> str:
    """What the first ASIN of a collection brings with it (vendor page, "Create ASIN")."""
    if draft.total != 0:
        return ""
    return (
        "The collection is empty: its first ASIN enables it, and its schedule may then run and"
        " use credits."
    )


def _about_not_imported(draft: ImportDraft) -> str:
    columns = draft.mapping.columns if draft.mapping else {}
    found = [words for field, words in NOT_IMPORTED.items() if field in columns]
    if not found:
        return ""
    return (
        f"A bulk import does not take the {' and '.join(found)} of the file. u in the review"
        " sets them afterwards, one update for each row."
    )
