"""Which ASINs the outputs on screen hold, and only those that hold a certain one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from textual import on, work
from textual.message import Message

from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.models import OutputRecord
from multicart_tui.domain.text import clean
from multicart_tui.errors import MulticartError
from multicart_tui.services.output_asins import index_outputs
from multicart_tui.services.session import Session
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens.output_saving import OutputSaving


class OutputIndexing(OutputSaving):
    """What was learned is kept until the screen is left."""

    class Learned(Message):
        """The ASINs of an output are known, or cannot be."""

        def __init__(self, output: OutputId, found: frozenset[str] | MulticartError) -> None:
            super().__init__()
            self.output = output
            self.found = found

    class IndexEnded(Message):
        """Every output that was wanted was looked at."""

    is_indexing = False
    """Whether outputs are being fetched for their ASINs."""

    # -- learning

    def action_index(self) -> None:
        """Learn which ASINs the outputs of this page hold."""
        wanted = [row.id for row in self.page_rows if self.asins.get(row.id) is None]
        if self.is_indexing:
            self.tell("It is being learned already; escape stops.")
        elif not wanted:
            self.tell("All outputs of this page are known." if self.page_rows else "No outputs.")
        elif self.session:
            self.is_indexing = True
            self._index(self.session, wanted)
            self.show_status()

    @work(group="index", exclusive=True, description="learn which ASINs outputs hold")
    async def _index(self, session: Session, outputs: list[OutputId]) -> None:
        def learned(output: OutputId, found: frozenset[str] | MulticartError) -> None:
            self.post_message(self.Learned(output, found))

        with tempfile.TemporaryDirectory(
            prefix="multicart-index-", ignore_cleanup_errors=True
        ) as folder:
            await index_outputs(session.api, outputs, Path(folder), learned)
        self.post_message(self.IndexEnded())

    @on(Learned)
    def _keep(self, message: Learned) -> None:
        found = message.found
        self.asins[message.output] = found if isinstance(found, frozenset) else None
        self.show()

    @on(IndexEnded)
    def _end(self) -> None:
        self.is_indexing = False
        left_out = sum(self.asins.get(row.id, ()) is None for row in self.page_rows)
        if left_out:
            self.tell(f"{left_out:,} could not be read, or were too large.", is_warning=True)
        self.show_status()
        self.page_shown()

    def page_shown(self) -> None:
        """Learn what a filter needs to know of a page."""
        is_unknown = any(row.id not in self.asins for row in self.page_rows)
        if self.wanted_asin and is_unknown and not self.is_indexing:
            self.action_index()

    def stop_indexing(self) -> bool:
        """Fetch no more; returns whether anything was being fetched."""
        if not self.is_indexing:
            return False
        self.workers.cancel_group(self, "index")
        self.is_indexing = False
        self.show_status()
        return True

    # -- filtering

    def action_filter(self) -> None:
        """Show only the outputs that hold an ASIN, as far as that is known."""
        self.app.push_screen(
            PromptModal(
                "Only outputs with an ASIN",
                "The ASIN, or its beginning; nothing shows all",
                value=self.wanted_asin,
                verb="Show",
            ),
            self._filter_by,
        )

    def _filter_by(self, typed: str | None) -> None:
        if typed is None:
            return
        self.wanted_asin = clean(typed.strip().upper(), 20)
        self.page_shown()
        self.show(to_top=True)

    def _describe_page(self) -> str:
        facts = [super()._describe_page()]
        known = sum(row.id in self.asins for row in self.page_rows)
        if self.is_indexing or known:
            stops = "; escape stops" if self.is_indexing else ""
            facts.append(f"{known:,} of {len(self.page_rows):,} indexed{stops}")
        if self.wanted_asin:
            facts.append(f"{len(self.rows):,} with {self.wanted_asin}")
        return " · ".join(fact for fact in facts if fact)

    @property
    def page_rows(self) -> tuple[OutputRecord, ...]:
        """The outputs of the page, whatever of it is shown."""
        return self.page.rows if self.page else ()
