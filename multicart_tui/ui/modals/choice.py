"""Chooses one of a list, narrowed by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from multicart_tui.domain.text import clean
from multicart_tui.ui.modals.base import Modal
from multicart_tui.ui.widgets.picker import Choice


class ChoiceModal(Modal[int]):
    """A list to choose from; returns the place of the choice.

    What cannot be chosen is shown with its reason.

    Args:
        title: What is chosen.
        choices: What there is.
        chosen: Place of the choice that holds now.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('cursor_up')", "Up", show=False),
        Binding("down", "move('cursor_down')", "Down", show=False),
        Binding("pageup", "move('page_up')", "Up", show=False),
        Binding("pagedown", "move('page_down')", "Down", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], chosen: int | None = None) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Lay out the box to type in and the list under it."""
        with Vertical(classes="dialog"):
            yield Static(Content(clean(self._title)), classes="dialog-title")
            yield Input(placeholder="type to narrow the list", id="needle")
            yield OptionList(id="choices", markup=False)
            yield Static(id="nothing")
            yield Static(Content("enter chooses · escape leaves"), classes="dialog-hint")

    def on_mount(self) -> None:
        """Fill the list and wait for keys in the box above it."""
        self._list.can_focus = False
        self._fill("")
        self.query_one("#needle").focus()

    @property
    def _list(self) -> OptionList:
        return self.query_one("#choices", OptionList)

    @on(Input.Changed, "#needle")
    def _narrow(self, message: Input.Changed) -> None:
        self._fill(message.value.strip().casefold())

    def _fill(self, needle: str) -> None:
        found = [
            (place, choice)
            for place, choice in enumerate(self._choices)
            if needle in choice.label.casefold()
        ]
        nothing = self.query_one("#nothing", Static)
        nothing.display = not found
        if not found:
            words = f"Nothing here has {clean(needle, 40)!r}; ctrl+u clears it."
            nothing.update(Content(words))
        options = self._list
        options.display = bool(found)
        options.clear_options()
        options.add_options(
            Option(self._line(choice), id=str(place), disabled=bool(choice.unavailable))
            for place, choice in found
        )
        usable = [i for i, (_, choice) in enumerate(found) if not choice.unavailable]
        held = next((i for i, (place, _) in enumerate(found) if place == self._chosen), None)
        options.highlighted = held if held in usable else next(iter(usable), None)

    @staticmethod
    def _line(choice: Choice) -> Content:
        text = clean(choice.label)
        return Content(f"{text}  {clean(choice.unavailable)}" if choice.unavailable else text)

    async def action_move(self, way: str) -> None:
        """Move the cursor of the list while the box keeps the keys."""
        await self.app.run_action(way, self._list)

    @on(Input.Submitted, "#needle")
    def _choose_highlighted(self) -> None:
        option = self._list.highlighted_option
        if option and option.id and not option.disabled:
            self.finish(int(option.id))

    @on(OptionList.OptionSelected)
    def _choose(self, message: OptionList.OptionSelected) -> None:
        if message.option_id:
            self.finish(int(message.option_id))
