"""Puts words in the place of a table's rows while it has none."""

from __future__ import annotations

from textual.widget import Widget

from multicart_tui.ui.widgets.page_table import PageTable


def show_emptiness(table: PageTable, *, is_empty: bool) -> None:
    """Show the words beside a table, under its titles alone, or all of the table.

    A class that a style sheet reads would do the same, but the toolkit then works out the
    styles of every widget of the screen anew: a fortieth of the start, and again at the
    first row.

    Args:
        table: The table; the words are its sibling with the id ``empty``.
        is_empty: Whether the words are shown.
    """
    table.styles.height = 1 if is_empty else "1fr"
    assert isinstance(table.parent, Widget)
    table.parent.get_child_by_id("empty").display = is_empty
