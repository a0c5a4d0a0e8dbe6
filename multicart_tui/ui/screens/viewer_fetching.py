"""Fetches an output into a private file, and shows it when it is there."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from multicart_tui.domain.ids import OutputId
from multicart_tui.errors import MulticartError, NetworkError
from multicart_tui.services.json_opening import OpenedJson
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.presenting import RETRY, way_out
from multicart_tui.ui.screens.viewer_copying import ViewerCopying

if TYPE_CHECKING:
    from multicart_tui.services.session import Session

MEGABYTE = 1_000_000
"""Bytes in the unit of the setting ``large_output``."""

TOLD = 0.25
"""Seconds between two words about how far it is."""


class ViewerFetching(ViewerCopying):
    """An output that is on its way, or could not be had."""

    class Progressed(Message):
        """More of the output came."""

        def __init__(self, done: int, whole: int | None) -> None:
            super().__init__()
            self.done = done
            self.whole = whole

    class Fetched(Message):
        """The output is here, or could not be had."""

        def __init__(self, opened: OpenedJson | None, error: MulticartError | None = None) -> None:
            super().__init__()
            self.opened = opened
            self.error = error

    _folder: tempfile.TemporaryDirectory[str] | None = None
    _began = 0.0
    _progress = ""
    _failure: MulticartError | None = None
    _is_asked = False
    _is_asking = False
    _is_saved_instead = False
    _waiting: OpenedJson | None = None

    def begin(self, session: Session) -> None:
        """Fetch the output, unless the document is here already."""
        if self.source.output is not None and self.opened is None:
            self._failure, self._progress = None, "Fetching…; escape cancels"
            self._began = monotonic()
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(
                    prefix="multicart-output-", ignore_cleanup_errors=True
                )
            self._fetch(session, self.source.output, Path(self._folder.name))
            self.show_status()

    def on_unmount(self) -> None:
        """Remove the file."""
        if self._waiting:
            self._waiting.close()
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    @work(group="fetch", exclusive=True, description="download an output")
    async def _fetch(self, session: Session, output: OutputId, folder: Path) -> None:
        from multicart_tui.services.output_files import OutputFile

        told = 0.0

        def progress(done: int, whole: int | None) -> None:
            nonlocal told
            if monotonic() - told >= TOLD:
                told = monotonic()
                job.progress = (
                    f"{size_words(done)} of {size_words(whole)}" if whole else size_words(done)
                )
                self.post_message(self.Progressed(done, whole))

        title = f"Fetch {output.label}"
        try:
            with self.app.jobs.read(title, self.stop_fetching, self.way_back()) as job:
                file = await OutputFile.fetch(session.api, output, folder, progress)
                opened = await asyncio.to_thread(OpenedJson.open, file.path)
                job.result = size_words(file.size)
        except MulticartError as error:
            self.post_message(self.Fetched(None, error))
        else:
            self.post_message(self.Fetched(opened))

    def stop_fetching(self) -> None:
        """Give the download up; it can be begun again."""
        self.workers.cancel_group(self, "fetch")
        self._progress, self._failure = "", MulticartError("the download was stopped")
        self.show_status()

    def link_is_back(self) -> None:
        """Fetch the output, if it was the link that failed."""
        if self.session and isinstance(self._failure, NetworkError):
            self.begin(self.session)

    @on(Progressed)
    def _show_progress(self, message: Progressed) -> None:
        speed = message.done / max(0.001, monotonic() - self._began)
        of = f" of {size_words(message.whole)}" if message.whole else ""
        self._progress = (
            f"Fetching: {size_words(message.done)}{of}, {size_words(int(speed))}/s; escape cancels"
        )
        self.show_status()
        large = (self.session.large_output if self.session else 1) * MEGABYTE
        if max(message.done, message.whole or 0) > large and not self._is_asked and self.is_active:
            self._ask(size_words(message.whole or message.done))

    def _ask(self, size: str) -> None:
        from multicart_tui.ui.modals.choice import ChoiceModal
        from multicart_tui.ui.widgets.picker import Choice

        self._is_asked = self._is_asking = True
        choices = [Choice("Look at it here"), Choice("Save it to a file instead")]
        title = f"{self.source.title} has {size}; save to file instead?"
        self.app.push_screen(ChoiceModal(title, choices, 0), self._answered)

    def _answered(self, place: int | None) -> None:
        self._is_asking = False
        if place is None:
            self.action_back()
            return
        self._is_saved_instead = place == 1
        if self._waiting:
            opened, self._waiting = self._waiting, None
            self._show_or_save(opened)

    @on(Fetched)
    def _take(self, message: Fetched) -> None:
        self._progress = ""
        if message.opened is None:
            self._failure = message.error
            if message.error:
                self.tell_error(message.error, way_out(message.error, RETRY))
            self.show_status()
        elif self._is_asking:
            self._waiting = message.opened
        else:
            self._show_or_save(message.opened)

    def _show_or_save(self, opened: OpenedJson) -> None:
        self.show_document(opened)
        if self._is_saved_instead:
            self.action_save()

    def action_reload(self) -> None:
        """Fetch the output again after it could not be had."""
        if self.session and self._failure:
            self.begin(self.session)
        else:
            self.say("There is nothing to try again.")

    @property
    def busy(self) -> str:
        """How far the download is, or why there is none."""
        if self._failure:
            # The key first: why may be too long for the line, and the toast has told it.
            key = way_out(self._failure, RETRY)
            return f"Not loaded, {key}: {self._failure.message or self._failure.title}"
        return super().busy or self._progress
