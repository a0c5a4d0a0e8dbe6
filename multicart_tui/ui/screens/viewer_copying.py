"""Takes something out of the viewer: to the clipboard, to the terminal, to a file, to read."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import SuspendNotSupported
from textual.message import Message

from multicart_tui.domain.json_copy import CopyForm, NothingToCopy
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.text import clean, clean_lines, escape_harmful, plural
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.services.json_opening import save_pieces
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.screens.viewer_frame import NOT_HERE
from multicart_tui.ui.screens.viewer_searching import ViewerSearching

if TYPE_CHECKING:
    from multicart_tui.ui.jobs import SessionJob

LONGEST_COPY = 2_000_000
"""Bytes of a value above which it is saved rather than copied or printed."""

FORMS = {
    "v": (CopyForm.VALUE, "the value"),
    "k": (CopyForm.KEY, "the key"),
    "p": (CopyForm.PATH, "the path"),
    "q": (CopyForm.JQ, "the jq path"),
}
"""What the second key of a copy stands for."""

ASKED = "v value · k key · p path · q jq path"


class Saved(Message):
    """A file was written, or was not."""

    def __init__(self, target: Path, size: int, error: MulticartError | None) -> None:
        super().__init__()
        self.target = target
        self.size = size
        self.error = error


class SavingScreen(BaseScreen):
    """A screen that writes something of any size into a new file."""

    def ask_to_save(self, title: str, name: str, pieces: Callable[[], Iterable[bytes]]) -> None:
        """Ask where to, and save.

        Args:
            title: What is saved.
            name: What the file would be called.
            pieces: Gives the bytes; called in a thread.
        """
        from multicart_tui.ui.modals.prompt import PromptModal

        def answered(typed: str | None) -> None:
            if typed:
                self.save(_full_path(typed), pieces, may_overwrite=False)

        self.app.push_screen(
            PromptModal(
                f"Save {title}",
                "Path of the new file, byte for byte",
                value=str(Path.cwd() / name),
                verb="Save",
                check=_check_target,
            ),
            answered,
        )

    def save(
        self, target: Path, pieces: Callable[[], Iterable[bytes]], *, may_overwrite: bool
    ) -> None:
        """Write the file; asks before it overwrites one."""
        job = self.app.jobs.begin(f"Save {target.name}")
        self._save(target, pieces, job, may_overwrite=may_overwrite)

    @work(group="save", description="save a file", thread=True)
    def _save(
        self,
        target: Path,
        pieces: Callable[[], Iterable[bytes]],
        job: SessionJob,
        *,
        may_overwrite: bool,
    ) -> None:
        from multicart_tui.ui.jobs import RunState
        from multicart_tui.ui.presenting import headline

        end = partial(self.app.call_later, self.app.jobs.end, job)
        try:
            size = save_pieces(pieces(), target, may_overwrite=may_overwrite)
        except FileExistsError:
            end(RunState.STOPPED, "there is such a file already")
            self.app.call_later(self._ask_to_overwrite, target, pieces)
        except MulticartError as error:
            end(RunState.FAILED, headline(error))
            self.app.call_later(self.tell_error, error)
        else:
            words = f"{size_words(size)}: {target}"
            end(RunState.DONE, words)
            self.app.call_later(self.tell, words, title="Saved")

    def _ask_to_overwrite(self, target: Path, pieces: Callable[[], Iterable[bytes]]) -> None:
        if not self.is_attached:
            return
        from multicart_tui.ui.modals.confirm import ConfirmModal

        question = ConfirmModal(
            "Overwrite the file?", [f"{target} exists already."], verb="Overwrite"
        )

        def answered(is_agreed: bool | None) -> None:
            if is_agreed:
                self.save(target, pieces, may_overwrite=True)

        self.app.push_screen(question, answered)


def _full_path(typed: str) -> Path:
    return Path(typed).expanduser().absolute()


def _check_target(typed: str) -> None:
    if not typed:
        raise UsageError("A path is needed", "Nothing is typed.")
    path = _full_path(typed)
    if path.is_dir():
        raise UsageError("That is a folder", "Add the name of the file.")
    if not path.parent.is_dir():
        raise UsageError("There is no such folder", f"{clean(str(path.parent))} is not there.")


class ViewerCopying(ViewerSearching, SavingScreen):
    """Copies, prints and saves; the second key of a copy says which text is meant."""

    _pending = ""

    def action_copy(self) -> None:
        """Wait for the key that says what to copy."""
        self._pending = "copy"
        self.say(f"copy: {ASKED}")

    def action_print(self) -> None:
        """Wait for the key that says what to print."""
        self._pending = "print"
        self.say(f"print: {ASKED}")

    def on_key(self, event: events.Key) -> None:
        """Take the second key of a copy; no key touches a file that lost its end."""
        if self.opened and not self.is_whole():
            event.stop()
            event.prevent_default()
            return
        what, self._pending = self._pending, ""
        if not what:
            return
        self.say("")
        if event.key not in FORMS:
            if event.key == "escape":
                event.stop()
                event.prevent_default()
            return
        event.stop()
        event.prevent_default()
        form, words = FORMS[event.key]
        text = self._text(form)
        if text is None:
            return
        if what == "copy":
            self.app.copy(text, words)
        else:
            self._print(text, is_json=form is CopyForm.VALUE and self._is_json)

    @property
    def _is_json(self) -> bool:
        row = self.view.row
        return row is not None and row.kind is not Kind.STRING

    def _text(self, form: CopyForm) -> str | None:
        """What is to be copied of the row; says why if there is none."""
        opened, row = self.opened, self.view.row
        if opened is None or row is None:
            self.say(NOT_HERE)
            return None
        span = opened.document.span(row)
        if form is CopyForm.VALUE and span and span[1] - span[0] > LONGEST_COPY:
            size = size_words(span[1] - span[0])
            self.say(f"{size} are too long for that: S saves the document.")
            return None
        try:
            return opened.document.copy(row, form)
        except NothingToCopy as reason:
            self.say(str(reason))
            return None

    def _print(self, text: str, *, is_json: bool) -> None:
        safe = escape_harmful(text) if is_json else clean_lines(text, len(text) + 1)

        def show() -> None:
            try:
                with self.app.suspend():
                    _show_on_terminal(safe)
            except SuspendNotSupported:
                self.say("This terminal cannot be left for that; y copies.")

        self.app.give_terminal_away(show)

    def action_save(self) -> None:
        """Save the whole document."""
        opened = self.opened
        if opened is None:
            self.say(NOT_HERE)
        else:
            self.ask_to_save(self.source.title, self.source.file_name, opened.pieces)

    def action_show(self) -> None:
        """Fold or unfold a container; show the whole text of a string."""
        opened, row = self.opened, self.view.row
        if opened is None or row is None:
            self.say(NOT_HERE)
        elif row.kind is Kind.STRING:
            self._show_text(row)
        elif row.kind.is_container or row.kind.is_end:
            self.view.action_fold_or_unfold()
        else:
            self.say("All of it is here already; y copies.")

    def _show_text(self, row: Row) -> None:
        from multicart_tui.ui.screens.viewer_text import TextScreen, text_of

        assert self.opened is not None
        document = self.opened.document
        text, is_whole = text_of(document, row)
        key = document.copy(row, CopyForm.KEY) if document.path(row) else "value"
        self.app.push_screen(
            TextScreen(
                clean(f"{self.source.title} · {key}", 200),
                text,
                plural(row.end - row.value - 2, "byte"),
                partial(_whole_text, partial(document.copy, row, CopyForm.VALUE)),
                is_whole=is_whole,
            )
        )


def _whole_text(read: Callable[[], str]) -> Iterator[bytes]:
    yield read().encode("utf-8", "surrogatepass")


def _show_on_terminal(text: str) -> None:
    """Print on the terminal's own screen and wait for enter, as pagers do."""
    terminal = sys.__stderr__
    assert terminal is not None
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        terminal.write(f"\n{text}\n\n-- enter goes back --")
        terminal.flush()
        with contextlib.suppress(KeyboardInterrupt):
            while b"\n" not in (typed := os.read(sys.__stdin__.fileno(), 1_024)) and typed:  # type: ignore[union-attr]  # a terminal is there
                pass
    finally:
        signal.signal(signal.SIGINT, previous)
