"""What a journal keeps of a job: an import, an add-many, a bulk delete or edit, row by row.

A job has every row of its source, also those that are not sent, so that the counts of its
states always add up to the source's rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_rows import CheckedRow, Field, Finding, ImportRow, SourceRow
from multicart_tui.domain.models import RejectedRow


class JobKind(StrEnum):
    """What a job does."""

    IMPORT = "import"
    """Rows of a file, sent as canonical CSV."""
    ADD_MANY = "add-many"
    """Typed or pasted ASINs, sent through create/multiple."""
    BULK_DELETE = "bulk-delete"
    """Rows of a collection, deleted one by one."""
    BULK_EDIT = "bulk-edit"
    """Rows of a collection, changed one by one; their cells are the values before."""

    @property
    def adds_rows(self) -> bool:
        """Whether it adds rows, so that it runs, is reviewed and taken back as an import."""
        return self in (JobKind.IMPORT, JobKind.ADD_MANY)

    @property
    def unit(self) -> str:
        """What the number of a row counts: lines of a file; of a paste, which may have several
        on a line, its items."""
        return "item" if self is JobKind.ADD_MANY else "line"


class JobState(StrEnum):
    """Whether there is anything left to do."""

    OPEN = "open"
    DONE = "done"
    """Every row has its outcome, and the collection was listed afterwards."""
    ABANDONED = "abandoned"
    """Closed by the person with rows left."""


class RowState(StrEnum):
    """What became of one row."""

    PLANNED = "planned"
    """To be sent; nothing of it has left, or what left is known not to have landed."""
    SENT = "sent"
    """Its request was about to leave and no answer is recorded: its outcome is unknown."""
    LANDED = "landed"
    """This job added it; of a bulk delete: it is gone; of an edit: it has the new values."""
    ALREADY = "already"
    """The collection has its key, but not from this job."""
    REJECTED = "rejected"
    """The service did not take it; the findings hold its words."""
    UNKNOWN = "unknown"
    """It was sent, and whether it landed must be looked up in the list."""
    LEFT_OUT = "left-out"
    """Not to be sent: wrong, repeated, already there, or without room."""


UNSETTLED = (RowState.SENT, RowState.UNKNOWN)
"""States that only a look at the collection can end."""


class ChunkState(StrEnum):
    """What became of one request with rows; rows in no chunk are the planned ones."""

    SENT = "sent"
    """Recorded before its first byte left; no answer is recorded."""
    DONE = "done"
    """Answered, or found by listing to have landed at least in part."""
    UNKNOWN = "unknown"
    """No answer came, and the collection could not be listed yet."""
    NOT_DONE = "not-done"
    """Nothing of it landed."""


class JobRow(msgspec.Struct, frozen=True, gc=False):
    """One row of a job."""

    number: int
    """Its place in the source; the first is 1."""
    cells: tuple[str, ...]
    """Its cells as they stood in the source; empty when it has none, as of a bulk delete."""
    row: ImportRow
    """Its values as they are sent, or would be."""
    state: RowState
    findings: tuple[Finding, ...] = ()
    """Why it is rejected, already there or left out."""
    round: int = 1
    """In which round it was planned last."""
    chunk: int = 0
    """Number of the request that it was sent in last; 0 if it never was."""
    is_doubtful: bool = False
    """Whether these values were sent before without an answer: a duplicate may be our own."""
    asin_id: AsinId | None = None
    """Row of the collection that has its key, once a list told."""


class NewJob(msgspec.Struct, frozen=True):
    """What is recorded of a job when it begins."""

    account: str
    """Whose: profile and host, as in ``default@multicartapi.com``."""
    collection: CollectionId
    kind: JobKind
    source_name: str = ""
    """What a person calls the source: a file's name, or ``pasted``. Foreign text: clean it."""
    source_path: str = ""
    """Absolute path of the file; empty if there is none."""
    sha256: str = ""
    """Of the file's bytes, hexadecimal; empty if there is none."""
    header: tuple[str, ...] = ()
    """Names of the source's columns, for the files written afterwards."""
    columns: Mapping[Field, int] = {}
    """Which of these columns filled which field, counted from 0; the other fields had one
    value for all rows."""
    total_before: int | None = None
    """ASINs in the collection when the rows were checked; None when that is not known."""
    undoes: int | None = None
    """The job whose rows this one deletes, or whose values it puts back."""


class Job(msgspec.Struct, frozen=True):
    """A job as it stood when it was read from the journal."""

    id: int
    """1 or more; never used again."""
    about: NewJob
    created_at: str
    """ISO 8601 in UTC."""
    state: JobState = JobState.OPEN
    round: int = 1
    """Each batch of edited rows that is planned again begins another."""
    is_begun: bool = False
    """Whether the collection was counted right before the first row was sent."""
    total_before: int | None = None
    """ASINs in the collection before the first row was sent."""
    total_after: int | None = None
    """ASINs in the collection when it was listed after the last row; None until then."""
    mismatch: str = ""
    """What did not add up then; empty if all did."""
    counts: Mapping[RowState, int] = {}
    """How many rows are in each state; states without rows are missing."""
    is_running: bool = False
    """Whether another window, or this one, is at work on it right now."""

    @property
    def collection(self) -> CollectionId:
        """Which collection it changes."""
        return self.about.collection

    @property
    def total(self) -> int:
        """Rows of the source; what the counts add up to."""
        return sum(self.counts.values())

    def count(self, *states: RowState) -> int:
        """How many rows are in one of these states."""
        return sum(self.counts.get(state, 0) for state in states)


class Chunk(msgspec.Struct, frozen=True):
    """One request that carried rows of a job."""

    number: int
    """1 or more, over all rounds."""
    round: int
    state: ChunkState
    rows: int
    """How many it carried."""
    size: int
    """Bytes of its content, without the request's wrapping."""
    sha256: str
    """Of that content, hexadecimal."""
    sent_at: str
    """When it was about to leave, ISO 8601 in UTC."""
    answered_at: str = ""
    success_count: int | None = None
    """Rows that the service says it took; None without an answer."""
    rejected: tuple[RejectedRow, ...] = ()
    """Rows of the answer that the service did not take, with every key they had."""
    problem: str = ""
    """Why there is no answer; empty if there is one. Foreign text: clean it."""


def job_rows(
    sources: Sequence[SourceRow], checked: Sequence[CheckedRow], sent: Iterable[CheckedRow]
) -> tuple[JobRow, ...]:
    """Every row of a checked file as a journal takes it.

    Args:
        sources: The file's rows as they were read.
        checked: The same rows, in the same order, checked.
        sent: Those of the checked rows that are to be sent; the others are left out.
    """
    lines = {row.row.line for row in sent}
    return tuple(
        JobRow(
            number,
            source.cells,
            row.row,
            RowState.PLANNED if row.row.line in lines else RowState.LEFT_OUT,
            row.findings,
            asin_id=row.existing,
        )
        for number, (source, row) in enumerate(zip(sources, checked, strict=True), start=1)
    )
