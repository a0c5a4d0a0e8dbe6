"""What the service keeps, as plain values.

Facts are the vendor page's. A field the service left out is ``None`` or empty,
never guessed.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from multicart_tui.domain.ids import AsinId, CollectionId, OutputId

COLLECTION_CAP = 5_000
"""Most ASINs a collection holds (vendor page, "Create ASIN", notes)."""

OutputFormat = Literal["JSON", "HTML"]
"""What a scrape of an ASIN produces."""


# Thousands of rows are held at once and cannot form cycles; were the garbage collector to
# walk them, the screen would stand still for as long as ten frames.
class Domain(msgspec.Struct, frozen=True, gc=False):
    """A shop the service can scrape, e.g. ``amazon.com.au``."""

    id: int | None
    """Row id, which single create needs; None when only the name was seen."""
    name: str
    """Matched exactly by create/multiple and CSV."""
    country: str = ""
    supplier: str = ""
    status: str = ""

    @property
    def is_amazon(self) -> bool:
        """Whether this client offers it: other suppliers have endpoints of their own."""
        return self.name.startswith("amazon.")


class Postcode(msgspec.Struct, frozen=True, gc=False):
    """A delivery postcode of this account on one domain; the API says zipcode."""

    id: int | None
    """Row id, which single create needs; None when only the value was seen."""
    value: str
    """Up to 12 characters; text, because ``0800`` is not 800."""
    domain: str = ""
    """Name of the domain it belongs to; empty when unknown."""
    status: str = ""
    """``active``, ``pending``, ``in-progress``, ``inactive``, ``failed`` (vendor, "Zipcodes"), or
    another word as it comes; empty when unknown."""

    @property
    def is_usable(self) -> bool:
        """Whether an ASIN can be created with it: active ones can; an unknown one may be tried."""
        return self.status in ("", "active")


class AsinKey(msgspec.Struct, frozen=True, gc=False):
    """What makes an ASIN unique inside a collection (vendor page, "Create ASIN")."""

    domain: str
    postcode: str
    asin: str


class AsinRecord(msgspec.Struct, frozen=True, gc=False):
    """One row of a collection."""

    id: AsinId
    asin: str
    domain: Domain | None = None
    postcode: Postcode | None = None
    custom_id: str = ""
    include_raw_html: bool = False
    output: str = ""
    """``JSON`` or ``HTML``; other words are shown as they come."""
    collection: CollectionId | None = None
    created_at: str = ""
    """ISO 8601 in UTC, as the service wrote it."""
    updated_at: str = ""

    @property
    def key(self) -> AsinKey:
        """The part of the row the service's duplicate rule looks at."""
        return AsinKey(
            self.domain.name if self.domain else "",
            self.postcode.value if self.postcode else "",
            self.asin.upper(),
        )


class AsinPage(msgspec.Struct, frozen=True):
    """A stretch of a collection's list."""

    collection: CollectionId
    skip: int
    """How many rows come before it; 0 or more."""
    limit: int
    """How many rows were asked for."""
    total: int
    """Rows in the whole collection when the page was read."""
    rows: tuple[AsinRecord, ...]


class NewAsin(msgspec.Struct, frozen=True):
    """What single create sends; domain and postcode by row id."""

    collection: CollectionId
    domain: Domain
    postcode: Postcode
    asin: str
    custom_id: str = ""
    include_raw_html: bool = False
    output: OutputFormat = "JSON"


class NewAsins(msgspec.Struct, frozen=True):
    """What create/multiple sends; domain and postcode by value."""

    collection: CollectionId
    domain: str
    postcode: str
    asins: tuple[str, ...]
    include_raw_html: bool = False


class AsinChanges(msgspec.Struct, frozen=True):
    """What an update changes; a field that is None stays as it is.

    Domain and postcode cannot be changed (vendor page, "Update ASIN").
    """

    asin: str | None = None
    custom_id: str | None = None
    include_raw_html: bool | None = None
    output: OutputFormat | None = None

    @property
    def fields(self) -> dict[str, str | bool]:
        """The fields to change, by the API's names, in the API's order."""
        named = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in named.items() if value is not None}


class RejectedRow(msgspec.Struct, frozen=True):
    """A row the service did not take, with every key its answer had."""

    asin: str
    error: str
    details: dict[str, str]
    """All keys of the error row as text; its shape is not documented for CSV."""


class BatchResult(msgspec.Struct, frozen=True):
    """What became of create/multiple or a CSV upload."""

    success_count: int
    rejected: tuple[RejectedRow, ...]


class OutputRecord(msgspec.Struct, frozen=True):
    """A scraped output without its payload; the list carries no ASIN and no total."""

    id: OutputId
    collection: CollectionId | None
    item_count: int | None
    created_at: str = ""
    updated_at: str = ""


class OutputPage(msgspec.Struct, frozen=True):
    """A stretch of a collection's outputs; the API gives no total."""

    collection: CollectionId
    skip: int
    limit: int
    rows: tuple[OutputRecord, ...]
    has_more: bool
    """Whether a next page exists, learned by asking for one row more."""


class Profile(msgspec.Struct, frozen=True):
    """Whose account a credential belongs to."""

    id: int | None
    name: str = ""
    email: str = ""


Schedule = Literal["Manual", "Daily", "Weekly", "Monthly"]
"""How often a collection runs; ``Every X Minutes`` is allowed too, as free text."""

Priority = Literal["Highest", "High", "Normal", "Low", "Lowest"]
"""Which collections run first."""

FetchMode = Literal["full", "availability_only"]
"""How much of a product page is scraped."""


class NewCollection(msgspec.Struct, frozen=True):
    """What creating a collection sends (vendor, "Schedules", add_schedule)."""

    name: str
    notification_email: str
    schedule: str = "Manual"
    """A Schedule word or ``Every N Minutes``."""
    priority: Priority = "Normal"
    fetch_mode: FetchMode | None = None


class Collection(msgspec.Struct, frozen=True):
    """A collection as create, or a configured list, returns it."""

    id: CollectionId
    name: str = ""
    status: str = ""
    """``draft``, ``enable``, ``processing``, ``completed``, or another word as it comes."""
    created_at: str = ""
