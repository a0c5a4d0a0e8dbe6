"""The top line: whose account, where in it."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from multicart_tui.domain.text import clean
from multicart_tui.ui.cells import fit, width_of

GAP = 2
"""Cells between the place and the account, at the least."""

PLACE = 16
"""Cells of the place that are kept whatever goes on: ``Collection 5000…``."""


class TitleBar(Widget):
    """One line that names the place on the left and the account on the right.

    Words such as DEMO come first and are never cut: a demo must not be mistaken for
    an account, nor a protected account for a playground.
    """

    account: reactive[str] = reactive("")
    """Profile and host, e.g. ``prod @ multicartapi.com``."""
    place: reactive[str] = reactive("")
    """Where the person is, e.g. ``Collection 101``."""
    words: reactive[tuple[str, ...]] = reactive(())
    """Warnings in capitals: ``DEMO``, ``READ-ONLY``, ``PROTECTED``."""
    retrying: reactive[str] = reactive("")
    """Which try of a request is under way, from the second on; empty when none is."""
    link: reactive[str] = reactive("")
    """That there is no link: ``offline since 12:04``; empty while there is one."""
    writing: reactive[str] = reactive("")
    """What is under way: ``1 write under way``, ``2 jobs``; empty when nothing is."""

    def render(self) -> Content:
        """Draw the line; what gives way first is the host, then the place's name."""
        width = self.size.width
        flags = "".join(f" {word} " for word in self.words)
        room = max(0, width - len(flags) - 2)
        place = clean(self.place)
        right = self._right(clean(self.account or "multicart-tui"))
        if width_of(place) + GAP + width_of(right) > room:
            # Half a host may be that of another account, and work that is cut says nothing.
            right = self._right(clean(self.account.partition(" @ ")[0] or "multicart-tui"))
        place = _within(place, max(min(PLACE, room), room - GAP - width_of(right)))
        room -= width_of(place)
        right = _within(right, room - GAP) if room > 10 else ""
        blank = " " * max(0, room - width_of(right))
        return Content.assemble((flags, "bold reverse"), (f" {place}", "bold"), blank, right, " ")

    def _right(self, account: str) -> str:
        """What goes on, then whose account it is."""
        parts = (self.link, self.retrying, self.writing, account)
        return " · ".join(part for part in parts if part)


def _within(text: str, width: int) -> str:
    """The text, cut to a width; not padded."""
    return text if width_of(text) <= width else fit(text, max(0, width))
