"""The first screen: the collections this person works with."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from multicart_tui.domain.models import Collection
from multicart_tui.services.probing import Probe
from multicart_tui.ui.screens.collection_list import CollectionList
from multicart_tui.ui.widgets.page_table import PageTable

STILL_OPENING = "The session is still being opened: press it again in a moment."


ON_ONE = frozenset(
    {"open", "import", "outputs", "pin", "rename", "forget", "copy", "filter", "reload"}
)
"""Names of actions that do something to a collection of the list."""


class CollectionsScreen(CollectionList):
    """Collections that were typed, created or pinned, and what can be done with them.

    Nothing here is deleted on the service: ``x`` forgets a line on this machine only.
    """

    WRITE_ACTIONS = frozenset({"new", "import"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="collections.open"),
        Binding("a", "add", "Add an id", id="collections.add"),
        Binding("n", "new", "New", id="collections.new"),
        Binding("i", "import", "Import", tooltip="Import a CSV file", id="collections.import"),
        Binding(
            "o", "outputs", "Outputs", tooltip="What the service scraped", id="collections.outputs"
        ),
        Binding("p", "pin", "Pin", id="collections.pin"),
        Binding("slash", "filter", "Filter", id="collections.filter"),
        Binding("e", "rename", "Rename", id="collections.rename"),
        Binding("x", "forget", "Forget", id="collections.forget"),
        Binding("r", "reload", "Reload", id="collections.reload"),
        Binding(
            "H", "history", "History", tooltip="Imports and bulk deletes", id="collections.history"
        ),
        Binding("c", "copy", "Copy id", show=False, id="collections.copy"),
        Binding("g,home", "first", "First", show=False, id="collections.first"),
        Binding("G,end", "last", "Last", show=False, id="collections.last"),
    ]

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now: most need a collection in the list."""
        if self.session is None and action in ("add", "new"):
            return "the session is still being opened"
        if action in ON_ONE and not self._known:
            return "there is no collection here yet"
        return super().why_not(action)

    # -- adding, creating, forgetting

    def action_add(self) -> None:
        """Ask for an id, look whether it is there, and remember it."""
        from multicart_tui.ui.modals.add_collection import AddCollectionModal

        if self.session:
            self.app.push_screen(AddCollectionModal(self.session), self._remember_added)
        else:
            self.tell(STILL_OPENING)

    def _remember_added(self, found: Probe | None) -> None:
        if found and self.session:
            self._failures.pop(found.collection, None)
            self.session.collections.remember(found.collection, total=found.total)
            self._show(found.collection)
            self.tell(f"{found.words}. enter opens it")

    def action_new(self) -> None:
        """Ask for a new collection's settings and create it."""
        from multicart_tui.ui.modals.new_collection import NewCollectionModal

        if self.session:
            self.app.push_screen(NewCollectionModal(self.session), self._show_new)
        else:
            self.tell(STILL_OPENING)

    def _show_new(self, created: Collection | None) -> None:
        if created:
            self._show(created.id)
            self.tell(
                f"Created collection {created.id}: a draft until its first ASIN. enter opens it"
            )

    def action_pin(self) -> None:
        """Keep a collection at the top, or let it go."""
        known = self._current_or_say()
        if known and self.session:
            self.session.collections.pin(known.id, not known.is_pinned)
            self._show(known.id)

    def action_rename(self) -> None:
        """Give a collection a name of one's own, on this machine only."""
        from multicart_tui.ui.modals.prompt import PromptModal

        known = self._current_or_say()
        if known is None:
            return

        def rename(name: str | None) -> None:
            if name is not None and self.session:
                self.session.collections.rename(known.id, name)
                self._show(known.id)

        self.app.push_screen(
            PromptModal(
                f"Name for collection {known.id}",
                "Shown on this machine only; the service keeps its own:",
                value=known.name,
            ),
            rename,
        )

    def action_forget(self) -> None:
        """Take a line off this list, after asking."""
        from multicart_tui.ui.modals.confirm import ConfirmModal

        known = self._current_or_say()
        if known is None:
            return

        def forget(agreed: bool | None) -> None:
            if agreed and self.session:
                self.session.collections.forget(known.id)
                self._show()

        self.app.push_screen(
            ConfirmModal(
                f"Forget collection {known.id}?",
                ["It leaves this list only. Nothing is deleted on the server."],
                verb="Forget",
            ),
            forget,
        )

    # -- opening and copying

    @on(PageTable.RowSelected)
    def action_open(self) -> None:
        """Open the collection under the cursor."""
        from multicart_tui.ui.screens.asins import AsinsScreen

        known = self._current_or_say()
        # A burst of keys asks twice; the second time this screen is no longer on top.
        if known and self.session and self.is_active:
            self.app.push_screen(AsinsScreen(known.id, self.session))

    def action_import(self) -> None:
        """Import a CSV file into the collection under the cursor."""
        from multicart_tui.ui.screens.import_file import open_import

        known = self._current_or_say()
        if known and self.session and self.is_active:
            open_import(self.app, self.session, known.id)

    def action_outputs(self) -> None:
        """Show the outputs of the collection under the cursor."""
        from multicart_tui.ui.screens.outputs import open_outputs

        known = self._current_or_say()
        if known and self.session and self.is_active:
            open_outputs(self.app, self.session, known.id)

    def action_history(self) -> None:
        """Show every import and bulk delete that was recorded on this machine."""
        from multicart_tui.ui.screens.import_history import open_history

        open_history(self.app, self.session)

    def action_copy(self) -> None:
        """Copy the id."""
        known = self._current_or_say()
        if known:
            self.app.copy(str(known.id), f"the id {known.id}")
