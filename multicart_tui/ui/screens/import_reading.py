"""Reading the file of an import beside the keys, by the rules or as the person says."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.domain.csv_table import DELIMITERS
from multicart_tui.domain.csv_table import NAMES as DELIMITER_NAMES
from multicart_tui.domain.csv_text import ENCODINGS
from multicart_tui.domain.csv_text import NAMES as ENCODING_NAMES
from multicart_tui.domain.import_rows import Stopped
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError
from multicart_tui.services.import_history import imported_before
from multicart_tui.services.source_file import MOST_BYTES, MOST_BYTES_LARGE
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.import_choosing import FileChoosing
from multicart_tui.ui.screens.import_words import encoding_example, size_words
from multicart_tui.ui.widgets.picker import Choice

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session


class ReadingEnded(Message):
    """The file was read, or could not be."""

    def __init__(
        self,
        typed: str,
        error: MulticartError | None = None,
        *,
        size: int = 0,
        is_folder: bool = False,
        before: str = "",
    ) -> None:
        super().__init__()
        self.typed = typed
        self.error = error
        self.size = size
        """Bytes of a file that was refused; 0 when it was not for these."""
        self.is_folder = is_folder
        self.before = before
        """That the same file was imported before; empty if it was not."""


class FileReading(FileChoosing):
    """Reads one file at a time; one that cannot be read leaves what was read before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+e", "encoding", "Encoding", id="import.encoding"),
        Binding("ctrl+d", "delimiter", "Delimiter", id="import.delimiter"),
        Binding("ctrl+t", "header", "Header", id="import.header"),
        Binding("r", "read_again", "Read again", id="import.read-again"),
    ]

    def __init__(self, draft: ImportDraft, session: Session) -> None:
        super().__init__(draft, session)
        self.read_typed = ""
        """The path of the file in the draft, as it was typed; empty without one."""
        self.told_before = ""
        """That the same file was imported before; empty if it was not."""
        self.is_reading = False
        """Whether a file is being read this moment."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is about a file that was read only while it is shown."""
        if action in ("encoding", "delimiter", "header", "read_again", "other_file"):
            return self.has_class("-read")
        return super().check_action(action, parameters)

    @abstractmethod
    def show_read(self) -> None:
        """Draw what was read."""

    def choose(self, typed: str) -> None:
        """Read the file, or show again what was read of it."""
        if typed == self.read_typed and self.draft.source and not self.is_reading:
            self.show_read()
        else:
            self._start(typed, partial(self.draft.open, typed))

    def action_read_again(self) -> None:
        """Read the file anew, by the same choices; it may be another one by now."""
        source = self.draft.source
        if source and source.path:
            self._start(self.read_typed, partial(self.draft.open, source.path, self.draft.options))

    def _start(
        self, typed: str, read: Callable[[], Awaitable[None]], *, is_large: bool = False
    ) -> None:
        self.is_reading = True
        self.say("fault", [])
        self.status.busy = f"Reading {Path(typed).name}; escape stops"
        self._read(typed, read, is_large)

    @work(group="read", exclusive=True, description="read a file")
    async def _read(self, typed: str, read: Callable[[], Awaitable[None]], is_large: bool) -> None:
        size, is_folder = await asyncio.to_thread(_look_at, typed)
        if is_folder:
            self.post_message(ReadingEnded(typed, is_folder=True))
            return
        try:
            await read()
        except MulticartError as error:
            self.post_message(ReadingEnded(typed, error, size=0 if is_large else size))
        except Stopped:
            return  # whoever stopped it has said so
        else:
            self.post_message(ReadingEnded(typed, before=await self._imported_before()))

    async def _imported_before(self) -> str:
        session, source = self.session, self.draft.source
        if session is None or source is None:
            return ""
        try:
            return await imported_before(
                session.journal, session.account, self.draft.collection, source.sha256
            )
        except MulticartError as error:
            return f"Whether it was imported before cannot be told: {headline(error)}"

    @on(ReadingEnded)
    def _take_reading(self, message: ReadingEnded) -> None:
        self.is_reading = False
        self.status.busy = ""
        if message.is_folder:
            self.fill(f"{message.typed}/")
        elif message.error is None:
            self.read_typed, self.told_before = message.typed, message.before
            if message.typed == self.path_box.value:  # else another one is being typed already
                self.show_read()
        else:
            self.say("fault", [headline(message.error), message.error.hint])
            if MOST_BYTES < message.size <= MOST_BYTES_LARGE:
                self._offer_large(message.typed, message.size)

    def _offer_large(self, typed: str, size: int) -> None:
        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self._start(typed, partial(self.draft.open, typed, allow_large=True), is_large=True)

        self.app.push_screen(
            ConfirmModal(
                f"Read a file of {size_words(size)}?",
                [
                    typed,
                    "Its rows need several times as much memory, and reading them takes a while.",
                    "An upload of 5,000 rows takes about 0.2 MB.",
                ],
                verb="Read it",
            ),
            answered,
        )

    # -- how it is read

    def action_encoding(self) -> None:
        """Say which encoding the file is in."""
        decoded, options = self.draft.decoded, self.draft.options
        if decoded is None:
            return
        found = f"automatic: {decoded.words}" if options.encoding is None else "automatic"
        labels = [found]
        for encoding in ENCODINGS:
            example = clean(encoding_example(decoded, encoding), 50)
            labels.append(" · ".join(filter(None, (ENCODING_NAMES[encoding], example))))
        values = (None, *ENCODINGS)
        self._ask("Encoding", labels, values, options.encoding, self.draft.set_encoding)

    def action_delimiter(self) -> None:
        """Say what stands between two cells."""
        table, options = self.draft.table, self.draft.options
        if table is None:
            return
        name = DELIMITER_NAMES.get(table.delimiter, "one column")
        found = f"automatic: {name}" if options.delimiter is None else "automatic"
        labels = [found, *(DELIMITER_NAMES[each] for each in DELIMITERS), "one column"]
        values = (None, *DELIMITERS, "")
        self._ask("Delimiter", labels, values, options.delimiter, self.draft.set_delimiter)

    def action_header(self) -> None:
        """Say whether the first line names the columns."""
        table, options = self.draft.table, self.draft.options
        if table is None:
            return
        name = "a header" if table.has_header else "no header"
        found = f"automatic: {name}" if options.has_header is None else "automatic"
        labels = [found, "the first line is a header", "no header: the first line is a row"]
        values = (None, True, False)
        self._ask("Header", labels, values, options.has_header, self.draft.set_has_header)

    def _ask(
        self,
        title: str,
        labels: Sequence[str],
        values: Sequence[object],
        now: object,
        set_it: Callable[..., Awaitable[None]],
    ) -> None:
        def chosen(place: int | None) -> None:
            if place is not None and values[place] != now:
                self._start(self.read_typed, partial(set_it, values[place]))

        choices = [Choice(label) for label in labels]
        self.app.push_screen(ChoiceModal(title, choices, values.index(now)), chosen)


def _look_at(typed: str) -> tuple[int, bool]:
    """The size of what a path names, and whether it is a folder. Blocking."""
    try:
        path = Path(typed).expanduser()
        return path.stat().st_size, path.is_dir()
    except (OSError, RuntimeError, ValueError):
        return 0, False  # the reading that follows says what is wrong
