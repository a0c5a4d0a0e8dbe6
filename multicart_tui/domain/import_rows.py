"""The rows of an import: as the file has them, as they would be sent, and what is wrong.

Facts are the vendor page's, "Bulk Create ASINs (CSV)": four columns, domain and postcode
by value, at most 5,000 rows. A custom id and an output format are not among them; they
are kept here because they can be set afterwards, row by row.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinKey

IMPORT_CAP = 5_000
"""Most rows of one upload (vendor page, "Bulk Create ASINs")."""

STOP_EVERY = 1_000
"""Rows between two questions whether the person still wants the result."""


class Stopped(Exception):
    """Reading or checking was given up half way, because the person asked for it."""


class Field(StrEnum):
    """A column an import can fill, by the API's name for it."""

    DOMAIN = "domain"
    POSTCODE = "customer_postcode"
    ASIN = "asin"
    RAW_HTML = "include_raw_html"
    CUSTOM_ID = "custom_id"
    OUTPUT = "output"


SENT_FIELDS = (Field.DOMAIN, Field.POSTCODE, Field.ASIN, Field.RAW_HTML)
"""The columns of an upload, in the order the vendor page prescribes."""


# Hundreds of thousands of these are held at once and cannot form cycles; were the garbage
# collector to walk them, it would take as long as the check itself.
class SourceRow(msgspec.Struct, frozen=True, gc=False):
    """A data row as it was read."""

    line: int
    """Line of the file it begins on; the first line is 1."""
    cells: tuple[str, ...]
    """Its cells as they stood in the file, before any repair."""


class ImportRow(msgspec.Struct, frozen=True, gc=False):
    """A row as it would be sent; text, because it may still be wrong."""

    line: int
    """Line of the file, or number of the pasted entry, that it came from."""
    domain: str
    postcode: str
    asin: str
    raw_html: str = "false"
    """``true`` or ``false``; another word is an error."""
    custom_id: str = ""
    output: str = ""

    @property
    def key(self) -> AsinKey:
        """What the service's duplicate rule looks at, within one collection."""
        return AsinKey(self.domain, self.postcode, self.asin.upper())

    def get(self, field: Field) -> str:
        """The value of one field."""
        return str(getattr(self, _ATTRIBUTES[field]))

    def having(self, field: Field, value: str) -> ImportRow:
        """The row with another value in one field."""
        return msgspec.structs.replace(self, **{_ATTRIBUTES[field]: value})


_ATTRIBUTES = {
    Field.DOMAIN: "domain",
    Field.POSTCODE: "postcode",
    Field.ASIN: "asin",
    Field.RAW_HTML: "raw_html",
    Field.CUSTOM_ID: "custom_id",
    Field.OUTPUT: "output",
}


class Verdict(StrEnum):
    """What the check before sending makes of a row."""

    READY = "ready"
    WARNING = "warning"
    """It will be sent, but something about it is odd."""
    ERROR = "error"
    """It would be rejected, so it is not sent."""
    ALREADY_THERE = "already there"
    """The collection has this domain, postcode and ASIN."""
    REPEATED = "repeated"
    """An earlier row of the same import has the same domain, postcode and ASIN."""

    @property
    def is_sent(self) -> bool:
        """Whether such a row goes to the service."""
        return self in (Verdict.READY, Verdict.WARNING)

    def counted(self, count: int) -> str:
        """So many rows with this verdict: ``1 error``, ``12 errors``, ``3 already there``."""
        is_noun = self in (Verdict.WARNING, Verdict.ERROR)
        return f"{count:,} {self}{'s' if is_noun and count != 1 else ''}"


class Cause(StrEnum):
    """Why a row is not as it should be; the value is what a group of them is called."""

    RAGGED = "wrong number of fields"
    NO_ASIN = "no ASIN"
    BAD_ASIN = "not an ASIN"
    ODD_ASIN = "unusual ASIN"
    SHORT_ISBN = "ISBN without its last character or first zero"
    SCIENTIFIC = "number ruined by a spreadsheet"
    OTHER_SHOP = "URL of another domain"
    NO_DOMAIN = "no domain"
    UNKNOWN_DOMAIN = "unknown domain"
    NO_POSTCODE = "no postcode"
    UNKNOWN_POSTCODE = "unknown postcode"
    LOST_ZERO = "postcode without its leading zero"
    INACTIVE_POSTCODE = "postcode not active"
    BAD_RAW_HTML = "raw HTML neither true nor false"
    BAD_OUTPUT = "output neither JSON nor HTML"
    TIDIED = "spelling tidied"
    REPEATED = "repeated in the file"
    ALREADY_THERE = "already in the collection"
    # What the service said of a row it did not take:
    DUPLICATE = "duplicate, says the service"
    FULL = "collection full, says the service"
    REFUSED = "refused by the service"
    UNKNOWN_OUTCOME = "outcome unknown"
    NOT_SENT = "not sent"


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One thing about one row, for the person who has to decide."""

    cause: Cause
    level: Level
    text: str
    """A sentence; for a rejected row the service's own words. Foreign text: clean it."""
    field: Field | None = None
    """Which field it is about; None for the row as a whole."""
    value: str = ""
    """What the field had, as it came."""
    suggestion: str | None = None
    """The value that would mend it, when that is known; None otherwise."""


class CheckedRow(msgspec.Struct, frozen=True, gc=False):
    """A row with the verdict of the check before sending."""

    row: ImportRow
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    existing: AsinId | None = None
    """The row of the collection that has its key already."""
    first_line: int = 0
    """Line of the row it repeats; 0 if it repeats none."""
