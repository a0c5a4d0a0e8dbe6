"""A field that holds one of a few values, and says why others cannot be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from multicart_tui.domain.text import clean
from multicart_tui.ui.cells import fit


@dataclass(frozen=True)
class Choice:
    """A value that is offered."""

    label: str
    """What it is called; foreign text is made safe when it is drawn."""
    unavailable: str = ""
    """Why it cannot be chosen, after its label; empty when it can."""


class Picker(Widget, can_focus=True):
    """Shows the chosen value on one line.

    | Key | What it does |
    | :- | :- |
    | left, right | Go to the choice before or after that can be had. |
    | enter, space | Go to the other of two choices; of more, post :class:`Opened`. |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Before", show=False, id="picker.before"),
        Binding("right", "step(1)", "After", show=False, id="picker.after"),
        Binding("enter,space", "open", "Choose", show=False, id="picker.open"),
    ]

    choices: reactive[tuple[Choice, ...]] = reactive(())
    """What is offered, in order."""
    chosen: reactive[int | None] = reactive(None)
    """Place of the chosen value; None when nothing is chosen."""
    empty: reactive[str] = reactive("")
    """What stands here while nothing is chosen."""

    class Changed(Message):
        """The person chose another value."""

        def __init__(self, picker: Picker, place: int) -> None:
            super().__init__()
            self.picker = picker
            self.place = place

        @property
        def control(self) -> Picker:
            """The picker that changed."""
            return self.picker

    class Opened(Message):
        """The person wants to see every choice."""

        def __init__(self, picker: Picker) -> None:
            super().__init__()
            self.picker = picker

        @property
        def control(self) -> Picker:
            """The picker to choose for."""
            return self.picker

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice] = (),
        *,
        chosen: int | None = None,
        empty: str = "enter chooses",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.title = title
        """What is chosen here, for the heading of the whole list."""
        self.set_reactive(Picker.choices, tuple(choices))
        self.set_reactive(Picker.chosen, chosen)
        self.set_reactive(Picker.empty, empty)

    def offer(self, choices: Sequence[Choice], chosen: int | None) -> None:
        """Offer other choices; tells nobody, for the caller knows."""
        self.choices = tuple(choices)
        self.chosen = chosen

    def choose(self, place: int) -> None:
        """Choose a value as the person would, if it can be had."""
        if place != self.chosen and not self.choices[place].unavailable:
            self.chosen = place
            self.post_message(self.Changed(self, place))

    def render(self) -> Content:
        """Draw the value, and a mark that there are others."""
        if self.chosen is None:
            text = self.empty
        else:
            choice = self.choices[self.chosen]
            text = clean(choice.label)
            if choice.unavailable:
                text += f" ({clean(choice.unavailable)})"
        return Content(f"{fit(text, max(1, self.size.width - 2))} ▾")

    def action_step(self, step: int) -> None:
        """Go to the next choice in a direction that can be had."""
        place = -1 if self.chosen is None and step > 0 else self.chosen or 0
        while 0 <= place + step < len(self.choices):
            place += step
            if not self.choices[place].unavailable:
                self.choose(place)
                return

    def action_open(self) -> None:
        """Go to the other choice if there are two; ask for the whole list if there are more."""
        if len(self.choices) == 2:
            self.choose(1 - (self.chosen or 0))
        else:
            self.post_message(self.Opened(self))

    def on_click(self) -> None:
        """A click does as enter does."""
        self.action_open()
