"""What was asked of the API lately: the newest request first, and no secret in any."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from multicart_tui.api.request_log import RequestRecord
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import ConfigError
from multicart_tui.paths import state_dir, write_private
from multicart_tui.services.session import Session
from multicart_tui.ui.modals.detail import DetailModal
from multicart_tui.ui.screens.list_screen import ListScreen
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

COLUMNS = (
    TableColumn("Time", 8, 8),
    TableColumn("Path", 28, 44),
    TableColumn("State", 9, 9),
    TableColumn("Code", 4, 7),
    TableColumn("   ms", 5, 9),
    TableColumn(" Bytes", 6, 11),
    TableColumn("Tries", 5, 5),
    TableColumn("Method", 6, 6),
)

API_ROOT = "/api/v1"
"""Left out of paths in the list: it is the same in each (vendor page, "Base URL")."""

NOTHING_YET = "No requests yet.\n\nWhat the program asks of the API shows up here by itself."


class RequestsScreen(ListScreen):
    """The session's request log, told live; one line is redrawn for each change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_curl", "Copy as curl", id="requests.copy-curl"),
        Binding("C", "copy_curl", "Copy as curl", show=False, id="requests.copy-curl-too"),
        Binding("slash", "filter", "Filter", id="requests.filter"),
        Binding("s", "save", "Save", id="requests.save"),
        Binding("g,home", "first", "First", show=False, id="requests.first"),
        Binding("G,end", "last", "Last", show=False, id="requests.last"),
    ]

    COLUMNS = COLUMNS
    EMPTY = NOTHING_YET
    FILTER_HINT = "part of a path, code or state; enter keeps, escape clears"

    class Saved(Message):
        """The log was written, or could not be."""

        def __init__(self, path: str, error: ConfigError | None) -> None:
            super().__init__()
            self.path = path
            self.error = error

    @property
    def place(self) -> str:
        """Where the person is."""
        return "Requests"

    def begin(self, session: Session) -> None:
        """Show the log."""
        self.table.focus()
        self.show_filtered()

    # -- what is shown

    def _shown(self) -> list[RequestRecord]:
        """Requests that pass the filter, newest first."""
        if self.session is None:
            return []
        typed = self.filter_box.value.strip().casefold()
        newest = reversed(list(self.session.requests))
        return [record for record in newest if typed in _searchable(record)]

    def show_filtered(self) -> None:
        """Draw the requests that pass the filter, and count them."""
        shown = self._shown()
        total = len(self.session.requests) if self.session else 0
        show_emptiness(self.table, is_empty=total == 0)
        self.table.show([_row(record) for record in shown])
        failed = sum(record.state == "failed" for record in shown)
        told = plural(total, "request")
        if self.filter_box.value.strip():
            told = f"{len(shown):,} of {told} match"
        self.status.facts = (told, f"{failed:,} failed" if failed else "", "newest first")
        self._explain_failure()

    def show_request(self, number: int) -> None:
        """A request began or changed: redraw its line, or add one."""
        super().show_request(number)
        key = str(number)
        changed = next((record for record in self._shown() if record.number == number), None)
        if changed and any(row.key == key for row in self.table.rows_shown):
            self.table.update_row(_row(changed))
            self._explain_failure()
        else:
            self.show_filtered()

    @property
    def _current(self) -> RequestRecord | None:
        key = self.table.cursor_key
        return next((record for record in self._shown() if str(record.number) == key), None)

    @on(PageTable.CursorMoved)
    def _explain_failure(self) -> None:
        record = self._current
        self.status.busy = record.failure if record else ""

    # -- one request

    @on(PageTable.RowSelected)
    def _detail(self) -> None:
        record = self._current
        if record is None or not self.is_active:
            return
        self.app.push_screen(DetailModal(f"Request {record.number}", _fields(record)))

    def action_copy_curl(self) -> None:
        """Copy the request as a shell command; the key is a variable in it."""
        record = self._current
        if record is None:
            self.tell("There is no request to copy yet.")
        else:
            self.app.copy(record.as_curl(), f"request {record.number} as curl")

    # -- saving

    def action_save(self) -> None:
        """Write the requests shown as JSON lines, readable by their owner alone."""
        shown = self._shown()
        if not shown:
            self.tell("There is no request to save yet.")
            return
        lines = "".join(f"{record.as_json()}\n" for record in reversed(shown))
        self._save(lines)

    @work(group="save", description="save the request log")
    async def _save(self, lines: str) -> None:
        path = state_dir() / f"requests-{datetime.now():%Y%m%d-%H%M%S}.jsonl"
        try:
            await asyncio.to_thread(write_private, path, lines)
        except ConfigError as error:
            self.post_message(self.Saved(str(path), error))
        else:
            self.post_message(self.Saved(str(path), None))

    @on(Saved)
    def _tell_saved(self, message: Saved) -> None:
        if message.error:
            self.tell_error(message.error, "s tries again")
        else:
            self.tell(message.path, title="Requests saved")


def _searchable(record: RequestRecord) -> str:
    words = (record.method, record.url, record.state, _code(record), record.failure)
    return " ".join(words).casefold()


def _code(record: RequestRecord) -> str:
    """The HTTP status and the envelope's own code, which differ when a 200 says no."""
    codes = [str(code) for code in (record.http_status, record.code) if code is not None]
    return "/".join(dict.fromkeys(codes)) or "-"


def _row(record: RequestRecord) -> TableRow:
    cells = (
        datetime.fromtimestamp(record.started).strftime("%H:%M:%S"),
        record.path.removeprefix(API_ROOT),
        record.state,
        _code(record),
        ("-" if record.milliseconds is None else f"{record.milliseconds:,.0f}").rjust(5),
        ("-" if record.answer_bytes is None else f"{record.answer_bytes:,}").rjust(6),
        str(record.tries),
        record.method,
    )
    return TableRow(str(record.number), tuple(clean(cell, 200) for cell in cells))


def _fields(record: RequestRecord) -> list[tuple[str, str]]:
    started = datetime.fromtimestamp(record.started).strftime("%Y-%m-%d %H:%M:%S")
    took = "" if record.milliseconds is None else f"{record.milliseconds:,.0f} ms"
    return [
        ("sent", f"{started}, {plural(record.tries, 'try', 'tries')}"),
        ("method", record.method),
        ("url", record.url),
        ("body", record.body),
        ("state", f"{record.state} {took}".strip()),
        ("code", _code(record)),
        ("failure", record.failure),
    ]
