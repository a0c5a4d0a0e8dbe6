"""The second step of an import: which column fills which field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from multicart_tui.domain.import_columns import REQUIRED
from multicart_tui.domain.import_rows import SENT_FIELDS, Field
from multicart_tui.domain.text import clean
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.import_step import ImportStepScreen, Step
from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow
from multicart_tui.ui.widgets.picker import Choice

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft
    from multicart_tui.services.session import Session

COLUMNS = (
    TableColumn("Field", 17, 17),
    TableColumn("Taken from", 24, 34),
    TableColumn("First values", 28, 60),
)

MOST_VALUES = 3
"""Values of a field that are shown as an example."""

EXAMPLES_FROM = 50
"""Rows that are looked through for examples."""

WITH_CONSTANT = (Field.DOMAIN, Field.POSTCODE, Field.RAW_HTML)
"""Fields that may have one value in every row."""

NAMES = {
    Field.DOMAIN: "domain",
    Field.POSTCODE: "postcode",
    Field.RAW_HTML: "raw HTML",
}


class LookupsCame(Message):
    """Domains and postcodes were read, or could not be."""


class ImportColumnsScreen(ImportStepScreen):
    """Each field and its column; ``enter`` chooses another, or one value for every row."""

    STEP = Step.COLUMNS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="import.choose"),
    ]

    table = query_one(PageTable)

    def compose_step(self) -> ComposeResult:
        """Lay out what the header is, the fields, and what is missing."""
        yield Static(id="banner", classes="step-note -warning")
        yield PageTable(COLUMNS)
        yield Static(id="fault", classes="step-fault")
        yield Static(id="ignored", classes="step-note")

    def begin(self, session: Session) -> None:
        """Show the proposal, and read what one value for all rows can be."""
        proposal = self.draft.proposal
        is_officeworks = bool(proposal and proposal.is_officeworks)
        self.say(
            "banner",
            [
                "These are the columns of an Officeworks upload. Amazon needs"
                f" {', '.join(field.value for field in SENT_FIELDS)}."
                if is_officeworks
                else ""
            ],
        )
        self.show_fields()
        self.table.focus()
        missing = next((field for field in Field if self._is_missing(field)), None)
        if missing:
            self.table.move_cursor(row=list(Field).index(missing))
        if not session.lookups.is_loaded:
            self._load_lookups(session)

    @work(group="lookups", exclusive=True, description="load domains and postcodes")
    async def _load_lookups(self, session: Session) -> None:
        await session.lookups.load()
        self.post_message(LookupsCame())

    @on(LookupsCame)
    def show_fields(self) -> None:
        """Draw every field with its source, and what is still missing."""
        draft, mapping = self.draft, self.draft.mapping
        if mapping is None:
            return
        self.table.show([_row(draft, field) for field in Field])
        self.say("fault", mapping.problems(draft.header))
        used = set(mapping.columns.values())
        unused = [
            name
            for place, name in enumerate(draft.header)
            if place not in used and not name.startswith("_")
        ]
        extra = [
            field.value for field in (Field.CUSTOM_ID, Field.OUTPUT) if field in mapping.columns
        ]
        self.say(
            "ignored",
            [
                f"Not used: {', '.join(unused)}." if unused else "",
                f"A bulk import does not take {' and '.join(extra)}; the last step says more."
                if extra
                else "",
            ],
        )
        way_on = "" if mapping.problems(draft.header) else "ctrl+s goes on"
        self.status.facts = ("enter chooses where a field comes from", way_on)

    # -- choosing

    @on(PageTable.RowSelected)
    def action_choose(self) -> None:
        """Choose where the field under the cursor comes from."""
        key, mapping = self.table.cursor_key, self.draft.mapping
        if key is None or mapping is None or not self.is_active:
            return
        field, header = Field(key), self.draft.header
        labels = [_column(name, place) for place, name in enumerate(header)]
        choices = [Choice(label) for label in labels]
        if field in WITH_CONSTANT:
            choices.append(Choice("one value for all rows…"))
        choices.append(Choice("leave it out", "needed" if field in REQUIRED else ""))

        def chosen(place: int | None) -> None:
            if place is None:
                return
            if place < len(header):
                self._set(lambda: self.draft.assign(field, place))
            elif field in WITH_CONSTANT and place == len(header):
                self._choose_value(field)
            else:
                self._set(lambda: self.draft.assign(field, None))

        now = mapping.columns.get(field)
        if now is None and field in mapping.constants:
            now = len(header)
        self.app.push_screen(ChoiceModal(f"{field.value} comes from", choices, now), chosen)

    def _is_missing(self, field: Field) -> bool:
        mapping = self.draft.mapping
        has_source = mapping and (field in mapping.columns or field in mapping.constants)
        return field in REQUIRED and not has_source

    def _set(self, change: Callable[[], None]) -> None:
        change()
        if self.is_attached:
            self.show_fields()

    def _choose_value(self, field: Field) -> None:
        """Ask for the one value of all rows: from what the service knows, or typed."""
        found = self._values(field)

        def take(value: str | None) -> None:
            if value:
                self._set(lambda: self.draft.set_constant(field, value))

        def chosen(place: int | None) -> None:
            if place is not None:
                take(found[place][0])

        now = self.draft.mapping.constants.get(field, "") if self.draft.mapping else ""
        if found:
            values = [value for value, _ in found]
            self.app.push_screen(
                ChoiceModal(
                    f"{NAMES[field]} of all rows",
                    [choice for _, choice in found],
                    values.index(now) if now in values else None,
                ),
                chosen,
            )
        else:
            problem = self.session.lookups.problem if self.session else None
            why = f" The service's list is not there ({headline(problem)})." if problem else ""
            self.app.push_screen(
                PromptModal(f"{NAMES[field]} of all rows", f"The value, typed.{why}", value=now),
                take,
            )

    def _values(self, field: Field) -> list[tuple[str, Choice]]:
        """What the field can be; nothing when the service did not say."""
        if field is Field.RAW_HTML:
            return [("false", Choice("false")), ("true", Choice("true: HTML in each output"))]
        if self.session is None:
            return []
        lookups = self.session.lookups
        if field is Field.DOMAIN:
            return [
                (domain.name, Choice(" · ".join(filter(None, (domain.name, domain.country)))))
                for domain in lookups.domains
            ]
        mapping = self.draft.mapping
        constant = mapping.constants.get(Field.DOMAIN, "") if mapping else ""
        names = [constant] if constant else [domain.name for domain in lookups.domains]
        return [
            (
                code.value,
                Choice(
                    code.value if constant else f"{code.value} · {name}",
                    "" if code.is_usable else code.status,
                ),
            )
            for name in names
            for code in lookups.postcodes_of(name)
        ]

    # -- going on

    def action_next(self) -> None:
        """Go on to the check, or back to the one that this was opened from."""
        mapping, session = self.draft.mapping, self.session
        problems = mapping.problems(self.draft.header) if mapping else ()
        if problems or session is None:
            self.tell(" ".join(problems), title="Not yet", is_warning=True)
            return
        from multicart_tui.ui.screens.import_check import ImportCheckScreen

        below = self.app.screen_stack[-2]
        if isinstance(below, ImportCheckScreen):
            self.app.pop_screen()
        else:
            self.app.push_screen(ImportCheckScreen(self.draft, session))


def _row(draft: ImportDraft, field: Field) -> TableRow:
    mapping = draft.mapping
    assert mapping is not None
    column = mapping.columns.get(field)
    constant = mapping.constants.get(field, "")
    values = ""
    if column is not None:
        name = draft.header[column] if column < len(draft.header) else ""
        source = _column(name, column)
        values = ", ".join(_examples(draft, column)) or "(empty)"
    elif constant:
        source = f"all rows: {constant}"
    elif field is Field.RAW_HTML:
        source = "all rows: false"
    else:
        source = "! nothing" if field in REQUIRED else "-"
    return TableRow(field.value, (field.value, clean(source, 80), clean(values, 120)))


def _column(name: str, place: int) -> str:
    """What a column is called; one without a heading of its own has a number as its name."""
    shown = clean(name, 40) or f"column {place + 1}"
    return shown if shown == f"column {place + 1}" else f"column {shown}"


def _examples(draft: ImportDraft, column: int) -> list[str]:
    found: dict[str, None] = {}
    for row in draft.rows[:EXAMPLES_FROM]:
        value = row.cells[column].strip() if column < len(row.cells) else ""
        if value and len(found) < MOST_VALUES:
            found[value[:40]] = None
    return list(found)
