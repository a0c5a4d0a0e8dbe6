"""Saving the very file that an import would send, under a name that the person gives."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError
from multicart_tui.services.canonical_file import CanonicalFile, as_target, save_canonical
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens.import_step import ImportStepScreen

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session


class FileSaved(Message):
    """The file to send was saved for the person, or could not be."""

    def __init__(self, path: Path, error: MulticartError | None = None) -> None:
        super().__init__()
        self.path = path
        self.error = error


class TargetFound(Message):
    """Whether there is something already where the file is to be saved."""

    def __init__(self, typed: str, path: Path | None, error: MulticartError | None = None) -> None:
        super().__init__()
        self.typed = typed
        self.path = path
        self.error = error
        self.is_taken = False


class FileSaving(ImportStepScreen):
    """Asks for a name, and again before something is replaced."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save the file", id="import.save"),
    ]

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(draft, session)
        self.file: CanonicalFile | None = None
        """What would be sent; None while it is being made."""

    def action_save(self) -> None:
        """Save what would be sent; asks for a name, and before something is replaced."""
        if self.file is None:
            self.tell("The file is still being made.")
            return
        source = self.draft.source
        folder = source.path.parent if source and source.path else Path.cwd()
        stem = Path(source.name).stem if source else f"collection-{self.draft.collection}"
        self._ask_for_name(str(folder / f"{stem}.import.csv"))

    def _ask_for_name(self, typed: str) -> None:
        def named(name: str | None) -> None:
            if name is not None:
                self._look_at_target(name)

        self.app.push_screen(
            PromptModal("Save the file that would be sent", "Its path", value=typed, verb="Save"),
            named,
        )

    @work(group="save", exclusive=True, description="look where to save")
    async def _look_at_target(self, typed: str) -> None:
        try:
            path = await asyncio.to_thread(as_target, typed)
        except MulticartError as error:
            self.post_message(TargetFound(typed, None, error))
        else:
            found = TargetFound(typed, path)
            found.is_taken = await asyncio.to_thread(path.exists)
            self.post_message(found)

    @on(TargetFound)
    def _take_target(self, message: TargetFound) -> None:
        path = message.path
        if path is None:
            if message.error:
                self.tell_error(message.error)
            self._ask_for_name(message.typed)
        elif message.is_taken:
            self._ask_to_replace(path)
        else:
            self._save(path)

    def _ask_to_replace(self, path: Path) -> None:
        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self._save(path)
            else:
                self._ask_for_name(str(path))

        self.app.push_screen(
            ConfirmModal("Replace the file?", [f"{path} is there already."], verb="Replace"),
            answered,
        )

    @work(group="save", exclusive=True, description="save the file to send")
    async def _save(self, path: Path) -> None:
        if self.file is None:
            return
        try:
            await asyncio.to_thread(save_canonical, path, self.file)
        except MulticartError as error:
            self.post_message(FileSaved(path, error))
        else:
            self.post_message(FileSaved(path))

    @on(FileSaved)
    def _tell_saved(self, message: FileSaved) -> None:
        if message.error:
            self.tell_error(message.error, "s tries again")
        else:
            self.tell(clean(str(message.path)), title="Saved")
