"""Shows only what a JSONPath finds, each part under the path it has in the document."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message

from multicart_tui.domain.json_copy import CopyForm
from multicart_tui.domain.json_paths import normalized_path
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import Kind
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError
from multicart_tui.services.json_opening import OpenedJson
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.viewer_fetching import ViewerFetching
from multicart_tui.ui.screens.viewer_frame import short_path

LARGEST = 50_000_000
"""Bytes of a document above which it is not read into memory for a query."""


@dataclass(frozen=True, eq=False)
class Finding:
    """Something that is looked for in a document."""

    text: str
    """The query, or empty."""
    doing: str
    """What is being done, for the status line; harmless."""
    done: str
    """What the parts are, behind their number; harmless."""


class ViewerFiltering(ViewerFetching):
    """What was found is a document of its own, and is looked at like any other."""

    class Filtered(Message):
        """A query was answered, or cannot be."""

        def __init__(
            self, finding: Finding, opened: OpenedJson | None, error: MulticartError | None = None
        ) -> None:
            super().__init__()
            self.finding = finding
            self.opened = opened
            self.error = error

    _whole: OpenedJson | None = None
    _left_at = 0
    _shown: Finding | None = None
    _asked: Finding | None = None
    _number = 0
    _found_in: tempfile.TemporaryDirectory[str] | None = None

    def on_unmount(self) -> None:
        """Close the document behind what was found, and remove the files."""
        if self._whole:
            self._whole.close()
        if self._found_in:
            self._found_in.cleanup()

    @property
    def whole(self) -> OpenedJson | None:
        """The document itself, whatever of it is shown; None before there is one."""
        return self._whole or self.opened

    # -- finding

    def find(self, finding: Finding, job: Callable[[Path], Awaitable[None]]) -> None:
        """Let a job write a document, and show that; no other is waited for any more.

        Args:
            finding: What is looked for, in words.
            job: Writes into the new file that it is given.
        """
        self._asked = finding
        if self._found_in is None:
            self._found_in = tempfile.TemporaryDirectory(
                prefix="multicart-found-", ignore_cleanup_errors=True
            )
        self._number += 1
        self._answer(finding, job, Path(self._found_in.name, f"found-{self._number}.json"))
        self.show_status()

    @work(group="filter", exclusive=True, description="find something in a document")
    async def _answer(
        self, finding: Finding, job: Callable[[Path], Awaitable[None]], target: Path
    ) -> None:
        try:
            await job(target)
            opened = await asyncio.to_thread(_open_unnamed, target)
        except MulticartError as error:
            self.post_message(self.Filtered(finding, None, error))
        else:
            self.post_message(self.Filtered(finding, opened))

    @on(Filtered)
    def _take_answer(self, message: Filtered) -> None:
        if message.finding is not self._asked:
            if message.opened:
                message.opened.close()
            return
        self._asked = None
        if message.opened is None:
            if message.error:
                self.tell_not_found(message.finding, message.error)
            return
        if self._whole is None:
            self._whole, self._left_at = self.opened, self.view.cursor
        elif self.opened:
            self.opened.close()
        self._shown = message.finding
        self.forget_search()
        self.mode = "tree"
        message.opened.document.set_level(1)
        self.show_document(message.opened)
        self.tell_found(message.finding)

    def tell_found(self, finding: Finding) -> None:
        """Something was found, and is on screen."""

    def tell_not_found(self, finding: Finding, error: MulticartError) -> None:
        """Say why something cannot be found."""
        self.say(headline(error))

    @property
    def found_count(self) -> int:
        """How many parts were found."""
        if self._whole is None or self.opened is None:
            return 0
        root = next(iter(self.opened.document.rows(0, 1)), None)
        return self.opened.document.count(root) if root else 0

    def stop_finding(self) -> bool:
        """Wait for nothing any more; returns whether anything was waited for."""
        if self._asked is None:
            return False
        self.workers.cancel_group(self, "filter")
        self._asked = None
        self.show_status()
        return True

    def show_whole(self) -> bool:
        """Show the whole document again; returns whether only a part was shown."""
        if self._whole is None:
            return False
        if self.opened:
            self.opened.close()
        whole, self._whole, self._shown = self._whole, None, None
        self.forget_search()
        self.mode = "tree"
        self.show_document(whole)
        self.view.move_to(self._left_at)
        return True

    def stop_filtering(self) -> bool:
        """Leave the query or what it found; returns whether there was either."""
        return self.stop_finding() or self.show_whole()

    # -- what was found

    def _path_of(self, row: Row) -> str:
        if self._whole is None or self.opened is None or row.kind >= Kind.FAULT:
            return super()._path_of(row)
        parts = self.opened.document.path(row)
        if not parts:
            return self._shown.done if self._shown else ""
        return clean(f"{parts[0]}{short_path(parts[1:])[1:]}", 10_000)

    def _text(self, form: CopyForm) -> str | None:
        if self._whole is None or self.opened is None or self.view.row is None:
            return super()._text(form)
        if form is CopyForm.JQ:
            self.say("What was found has its JSONPath alone: p copies that; escape shows all.")
            return None
        if form is CopyForm.PATH:
            parts = self.opened.document.path(self.view.row)
            return (
                f"{parts[0]}{normalized_path(parts[1:])[1:]}"
                if parts
                else (self._shown.text if self._shown else "")
            )
        return super()._text(form)

    def ask_to_save(self, title: str, name: str, pieces: Callable[[], Iterable[bytes]]) -> None:
        """Save what is shown, and call it what it is."""
        if self._whole is not None:
            title, name = f"what was found in {title}", f"found-{name}"
        super().ask_to_save(title, name, pieces)

    @property
    def busy(self) -> str:
        """A query under way comes first."""
        if self._asked:
            return f"{self._asked.doing}; escape stops"
        return super().busy

    @property
    def facts(self) -> tuple[str, ...]:
        """Where one is, how much was found, then what else there is to say."""
        where, *others = super().facts or ("",)
        if self._whole is None or self.opened is None:
            return (where, *others)
        return (where, f"{self.found_count:,} {self._shown.done if self._shown else ''}", *others)


def _open_unnamed(path: Path) -> OpenedJson:
    """Open a file that nobody else needs, so that it goes when it is closed."""
    opened = OpenedJson.open(path)
    with contextlib.suppress(OSError):  # some systems keep a name as long as the file is open
        path.unlink()
    return opened
