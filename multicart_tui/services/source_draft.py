"""The first steps of an import: which rows there are, and where their fields come from."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from multicart_tui.domain.csv_table import CsvTable
from multicart_tui.domain.csv_text import DecodedText
from multicart_tui.domain.import_columns import ColumnMapping, Proposal
from multicart_tui.domain.import_job import JobKind
from multicart_tui.domain.import_rows import Field, SourceRow
from multicart_tui.domain.pasted import Pasted
from multicart_tui.errors import UsageError
from multicart_tui.services.import_choices import Choices
from multicart_tui.services.import_reading import Reading, ReadingOptions, read_all, read_paste
from multicart_tui.services.source_file import SourceFile, read_source
from multicart_tui.services.threads import Stop, in_thread


class SourceDraft:
    """A file or pasted text, how it is read, and which columns fill which fields.

    A reading that fails leaves everything as it was.
    """

    def __init__(self) -> None:
        self.kind = JobKind.IMPORT
        """``import`` for a file, ``add-many`` for pasted text."""
        self._reading: Reading | None = None
        self._choices = Choices()
        self._mapping: ColumnMapping | None = None

    # -- the file

    @property
    def source(self) -> SourceFile | None:
        """The file; None before one was read, and for pasted text."""
        return self._reading.source if self._reading else None

    @property
    def options(self) -> ReadingOptions:
        """What the person said of encoding, delimiter and header; None where nothing."""
        return self._reading.options if self._reading else ReadingOptions()

    @property
    def decoded(self) -> DecodedText | None:
        """The file's text; None before one was read, and for pasted text."""
        return self._reading.decoded if self._reading else None

    @property
    def table(self) -> CsvTable | None:
        """The file's table; None before one was read, and for pasted text."""
        return self._reading.table if self._reading else None

    @property
    def pasted(self) -> Pasted | None:
        """What the pasted text holds; None for a file."""
        return self._reading.pasted if self._reading else None

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns; empty before something was read."""
        return self._reading.header if self._reading else ()

    @property
    def rows(self) -> tuple[SourceRow, ...]:
        """The data rows; empty before something was read."""
        return self._reading.rows if self._reading else ()

    async def open(
        self,
        place: str | Path | BinaryIO,
        options: ReadingOptions | None = None,
        *,
        allow_large: bool = False,
        stop: Stop | None = None,
    ) -> None:
        """Read a file, or standard input.

        Args:
            place: A path, ``~`` allowed, or an open binary stream.
            options: What is known of encoding, delimiter and header; else they are detected.
            allow_large: Whether more than 64 MB are wanted.
            stop: Asked now and then whether to give up.

        Raises:
            UsageError: It cannot be read, or is no table; the draft is as it was.
            Stopped: ``stop`` said so.
        """
        source = await in_thread(
            lambda asked: read_source(place, allow_large=allow_large, stop=asked), stop
        )
        before = self.source
        await self._read(source, options or ReadingOptions(), stop)
        if before is None or before.path != source.path:
            self._choices.forget_constants_of_columns(self.proposal)
        self._forget_changes()
        self._derive_mapping()

    async def set_encoding(self, encoding: str | None, *, stop: Stop | None = None) -> None:
        """Read the file's bytes in another encoding; by the rules again if None.

        Raises:
            UsageError: The bytes are not in it; the draft is as it was.
        """
        await self._read_again(replace(self.options, encoding=encoding), stop)

    async def set_delimiter(self, delimiter: str | None, *, stop: Stop | None = None) -> None:
        """Cut the lines at another character; at the detected one if None.

        Raises:
            UsageError: No table comes of it; the draft is as it was.
        """
        await self._read_again(replace(self.options, delimiter=delimiter), stop)
        self._forget_changes()  # the rows are others now

    async def set_has_header(self, has_header: bool | None, *, stop: Stop | None = None) -> None:
        """Say whether the first line names the columns; have it detected if None.

        Raises:
            UsageError: No table comes of it; the draft is as it was.
        """
        await self._read_again(replace(self.options, has_header=has_header), stop)

    async def paste(self, text: str, *, stop: Stop | None = None) -> Pasted:
        """Take pasted ASINs instead of a file, one column of them."""
        reading = await in_thread(lambda asked: read_paste(text), stop)
        if self.kind is not JobKind.ADD_MANY or self.rows != reading.rows:
            self._forget_changes()
        self.kind = JobKind.ADD_MANY
        self._reading = reading
        self._derive_mapping()
        assert reading.pasted is not None
        return reading.pasted

    # -- the columns

    @property
    def proposal(self) -> Proposal | None:
        """What the header says of the columns; None before something was read."""
        return self._reading.proposal if self._reading else None

    @property
    def mapping(self) -> ColumnMapping | None:
        """Where each field comes from, choices included; None before something was read."""
        return self._mapping

    def assign(self, field: Field, column: int | None) -> None:
        """Take a field from a column, counted from 0, or from none."""
        self._choices.choose_column(field, column, self.header)
        self._derive_mapping()

    def set_constant(self, field: Field, value: str) -> None:
        """Give a field one value for all rows."""
        self._choices.choose_constant(field, value)
        self._derive_mapping()

    # -- inside

    async def _read(self, source: SourceFile, options: ReadingOptions, stop: Stop | None) -> None:
        reading = await in_thread(lambda asked: read_all(source, options, asked), stop)
        self.kind = JobKind.IMPORT
        self._reading = reading

    async def _read_again(self, options: ReadingOptions, stop: Stop | None) -> None:
        source = self.source
        if source is None:
            raise UsageError("There is no file yet", "Nothing was read.", "Choose a file first.")
        await self._read(source, options, stop)
        self._derive_mapping()

    def _derive_mapping(self) -> None:
        if self._reading:
            self._mapping = self._choices.apply(self._reading.proposal.mapping, self.header)
        self._forget_check()

    def _forget_check(self) -> None:
        """The rows, or what their fields are, changed."""

    def _forget_changes(self) -> None:
        """The rows are others: what was done to the old ones means nothing any more."""
