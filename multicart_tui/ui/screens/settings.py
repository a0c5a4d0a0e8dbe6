"""Every setting with its value, where that comes from and what it is for; each can be changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from multicart_tui.config_toml import config_path
from multicart_tui.domain.text import plural
from multicart_tui.errors import ConfigError, MulticartError
from multicart_tui.services.session import Session
from multicart_tui.services.setting_fields import PROFILES
from multicart_tui.services.setting_lines import SettingLine
from multicart_tui.services.settings_editor import SettingChange, SettingsEditor, is_default
from multicart_tui.ui.bindings import every_binding
from multicart_tui.ui.keymap import PlacedBinding, check_keymap
from multicart_tui.ui.live_settings import apply_setting
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.setting_value import SettingModal
from multicart_tui.ui.modals.theme_choice import ThemeModal
from multicart_tui.ui.presenting import paragraphs
from multicart_tui.ui.screens.list_screen import ListScreen
from multicart_tui.ui.screens.setting_rows import (
    FixedKey,
    KeyLine,
    Line,
    key_lines,
    line_about,
    line_key,
    line_remarks,
    line_rows,
    searched,
)
from multicart_tui.ui.themes import THEME_NAMES
from multicart_tui.ui.widgets.emptiness import show_emptiness
from multicart_tui.ui.widgets.filter_box import FilterBox
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn
from multicart_tui.ui.widgets.picker import Choice
from multicart_tui.ui.widgets.status_line import StatusLine

Change = Callable[[SettingsEditor], SettingChange]


class SettingsScreen(ListScreen):
    """The settings of the program, the profiles and the keymap, read from where they are kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", id="settings.change"),
        Binding("x", "reset", "Default", tooltip="Put the default back", id="settings.reset"),
        Binding("slash", "filter", "Filter", id="settings.filter"),
        Binding("r", "reload", "Read again", id="settings.reload"),
        Binding("g,home", "first", "First", show=False, id="settings.first"),
        Binding("G,end", "last", "Last", show=False, id="settings.last"),
    ]

    COLUMNS = (
        TableColumn("Setting", 20, 30),
        TableColumn("Value", 24, 48),
        TableColumn("From", 16, 40),
    )
    FILTER_HINT = "part of a name, a value or a word; enter keeps, escape clears"

    about = query_one("#about", Static)

    class Read(Message):
        """The settings were read, or cannot be."""

        def __init__(self, lines: Sequence[Line], error: ConfigError | None = None) -> None:
            super().__init__()
            self.lines = lines
            self.error = error

    class Changed(Message):
        """A setting was changed, whether that could be kept or not."""

        def __init__(self, line: Line, change: SettingChange, keys: Mapping[str, str]) -> None:
            super().__init__()
            self.line = line
            self.change = change
            self.keys = keys
            """The owner's keys by now."""

    class Refused(Message):
        """A change could not even be tried."""

        def __init__(self, error: MulticartError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, editor: SettingsEditor, session: Session | None) -> None:
        super().__init__(session)
        self._editor = editor
        self._lines: Sequence[Line] = ()
        self._placed: Sequence[PlacedBinding] = ()
        self._keys: Mapping[str, str] = {}

    @property
    def place(self) -> str:
        """Where the person is."""
        return "Settings"

    def compose_body(self) -> ComposeResult:
        """Lay out the list, the words about the setting under the cursor, and the filter."""
        with Vertical(id="body"):
            yield PageTable(self.COLUMNS)
            yield Static(id="empty")
            yield Static(id="about")
            yield FilterBox(placeholder=self.FILTER_HINT, id="filter")
            yield StatusLine()

    def on_mount(self) -> None:
        """Read the settings; there need not be a session."""
        self.table.focus()
        self.status.facts = ("Reading…",)
        self._read()

    # -- what is shown

    @work(group="settings", exclusive=True, description="read the settings")
    async def _read(self) -> None:
        try:
            self.post_message(self.Read(await asyncio.to_thread(self._find_lines)))
        except ConfigError as error:
            self.post_message(self.Read((), error))

    def _find_lines(self) -> Sequence[Line]:
        self._placed = self._placed or every_binding(type(self.app))
        self._keys = self._editor.keys()
        checked = check_keymap(self._keys, self._placed)
        return [*self._editor.lines(), *key_lines(self._placed, self._keys, checked)]

    @on(Read)
    def _take(self, message: Read) -> None:
        self._lines = message.lines
        if message.error:
            words = paragraphs(message.error, "r reads it again")
            self.query_one("#empty", Static).update(Content(words))
        show_emptiness(self.table, is_empty=message.error is not None)
        self.show_filtered()

    def _shown(self) -> list[Line]:
        needle = self.filter_box.value.strip().casefold()
        return [line for line in self._lines if needle in searched(line)]

    def show_filtered(self) -> None:
        """Draw the settings that pass the filter, and count them."""
        shown = self._shown()
        rows = line_rows(shown)
        # The first row is a heading; the cursor begins on what can be changed.
        at = self.table.cursor_key or next(map(line_key, shown), None)
        self.table.show(rows, cursor_key=at)
        told = plural(sum(isinstance(line, SettingLine) for line in self._lines), "setting")
        if len(shown) != len(self._lines):
            told = f"{len(shown):,} of {len(self._lines):,} match"
        self.status.facts = (told, f"kept in {config_path()}")
        self._explain()

    @property
    def _current(self) -> Line | None:
        key = self.table.cursor_key
        return next((line for line in self._lines if line_key(line) == key), None)

    @on(PageTable.CursorMoved)
    def _explain(self) -> None:
        line = self._current
        words = f"{line_about(line)}\n{line_remarks(line)}" if line else ""
        self.about.update(Content(words))

    def action_reload(self) -> None:
        """Read the file again, as after it was changed elsewhere."""
        self._read()

    # -- changing

    @on(PageTable.RowSelected)
    def action_change(self) -> None:
        """Ask for another value of the setting under the cursor."""
        line = self._current
        if line is None or not self.is_active or not self._may_change(line):
            return
        if isinstance(line, KeyLine):
            self._ask_keys(line)
        elif isinstance(line, SettingLine):
            self._ask_value(line)

    def _may_change(self, line: Line) -> bool:
        """Whether a line can be changed here; says why if not."""
        if isinstance(line, SettingLine) and line.is_fixed:
            self.tell(f"{line.why_fixed}.", title="Not changeable here")
        elif isinstance(line, FixedKey):
            self.tell(f"{line.key} stays: {line.about}.", title="Not changeable")
        else:
            return True
        return False

    def _ask_value(self, line: SettingLine) -> None:
        choices = self._choices(line)
        if not choices:
            about = (line_about(line), line_remarks(line))
            judge = partial(self._editor.judge, line)
            modal = SettingModal(line.name, about, value=line.shown, judge=judge)
            self.app.push_screen(modal, partial(self._set, line))
            return
        offered = [Choice(value or "empty") for value in choices]
        chosen = choices.index(line.shown) if line.shown in choices else None

        def choose(place: int | None) -> None:
            self._set(line, None if place is None else choices[place])

        if line.name == "theme":
            self.app.push_screen(ThemeModal(choices, self.app.theme), choose)
        else:
            self.app.push_screen(ChoiceModal(line.name, offered, chosen), choose)

    def _choices(self, line: SettingLine) -> Sequence[str]:
        if line.name == "theme":
            return THEME_NAMES
        if line.name == "profile":
            paths = [each.path for each in self._lines if isinstance(each, SettingLine)]
            return list(dict.fromkeys(path[1] for path in paths if path[0] == PROFILES))
        return line.field.choices

    def _set(self, line: SettingLine, value: str | None) -> None:
        if value is not None:
            self._change(line, lambda editor: editor.change(line, value))

    def _ask_keys(self, line: KeyLine) -> None:
        if not line.usual:
            self.tell(f"{line.about} x takes the line out.")
            return

        def judge(typed: str) -> None:
            checked = check_keymap({**self._keys, line.name: typed}, self._placed)
            if reason := checked.refused.get(line.name):
                raise ConfigError(reason)

        about = (
            f"{line.name}: usually {line.usual}",
            "Keys separated by commas, such as w or f9 or ctrl+x.",
        )
        self.app.push_screen(
            SettingModal("Keys", about, value=line.keys, judge=judge),
            partial(self._set_keys, line),
        )

    def _set_keys(self, line: KeyLine, keys: str | None) -> None:
        if keys is not None:
            self._change(line, lambda editor: editor.change_key(line.name, keys))

    def action_reset(self) -> None:
        """Put the default of the setting under the cursor back."""
        line = self._current
        if line is None or not self._may_change(line):
            return
        if isinstance(line, KeyLine):
            if line.is_set:
                self._change(line, lambda editor: editor.change_key(line.name, ""))
            else:
                self.tell(f"{line.name} has its usual key already.")
        elif isinstance(line, SettingLine):
            if is_default(line):
                self.tell(f"{line.name} has its default already.")
            else:
                self._change(line, lambda editor: editor.reset(line))

    @work(group="change", description="change a setting")
    async def _change(self, line: Line, change: Change) -> None:
        try:
            changed = await asyncio.to_thread(change, self._editor)
            keys = await asyncio.to_thread(self._editor.keys)
        except ConfigError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Changed(line, changed, keys))

    @on(Refused)
    def _tell_refused(self, message: Refused) -> None:
        self.tell_error(message.error)
        self._read()

    @on(Changed)
    def _take_change(self, message: Changed) -> None:
        line, change = message.line, message.change
        is_live = True
        if isinstance(line, SettingLine):
            is_live = apply_setting(self.app, line.name, change.value)
        else:
            self.app.set_keymap(check_keymap(message.keys, self._placed).keys)
        name = line_key(line)
        if change.not_kept:
            until = "holds until you leave the program" if is_live else "is lost when you leave"
            self.tell_error(change.not_kept, f"{name} {until}.")
        elif is_live:
            self.tell(f"{name}: kept in {config_path()}.")
        else:
            self.tell(f"{name}: kept in {config_path()}. It holds from the next start.")
        self._read()
