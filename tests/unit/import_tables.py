"""Tables to import and what is known of an account, for tests that need some."""

from collections.abc import Iterable, Sequence

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_columns import ColumnMapping
from multicart_tui.domain.import_rows import SENT_FIELDS, CheckedRow, Field, ImportRow, SourceRow
from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.domain.preflight import Known, Preflight, check

AU, US, DE = "amazon.com.au", "amazon.com", "amazon.de"

DOMAINS = (
    Domain(1, AU, "AU"),
    Domain(2, US, "US"),
    Domain(3, DE, "DE"),
    Domain(9, "officeworks.com.au", "AU", "officeworks"),
)
POSTCODES = (
    Postcode(15, "4500", AU, "active"),
    Postcode(16, "0800", AU, "active"),
    Postcode(17, "2000", AU, "pending"),
    Postcode(18, "90210", US, "active"),
    Postcode(19, "01067", DE, "active"),
)
STANDING = AsinRecord(AsinId(5), "B0STANDING", DOMAINS[0], POSTCODES[0])
"""The one row that the collection has."""

KNOWN = Known.of(DOMAINS, POSTCODES, [STANDING])

FOUR_COLUMNS = ColumnMapping({field: place for place, field in enumerate(SENT_FIELDS)}, {})
SIX_COLUMNS = ColumnMapping({field: place for place, field in enumerate(Field)}, {})


def table(lines: Iterable[Sequence[str]]) -> tuple[SourceRow, ...]:
    """Data rows of a file whose header is line 1."""
    return tuple(SourceRow(number, tuple(cells)) for number, cells in enumerate(lines, 2))


def check_lines(*lines: Sequence[str], known: Known = KNOWN) -> Preflight:
    """Check rows of four columns, or of six where a line has as many."""
    width = max(map(len, lines), default=4)
    mapping = SIX_COLUMNS if width == 6 else FOUR_COLUMNS
    return check(table(lines), mapping, known, header_length=6 if width == 6 else 4)


def check_one(
    domain: str = AU,
    postcode: str = "4500",
    asin: str = "B0DJQQ38TG",
    raw_html: str = "true",
    custom_id: str = "",
    output: str = "",
    *,
    known: Known = KNOWN,
) -> CheckedRow:
    """Check one row that is good but for what is given."""
    cells = (domain, postcode, asin, raw_html, custom_id, output)
    return check_lines(cells, known=known).rows[0]


def causes(checked: CheckedRow) -> list[str]:
    """What was found, by name."""
    return [finding.cause.name for finding in checked.findings]


def good_row(number: int) -> tuple[str, str, str, str]:
    """A line that can be sent; each number gives another ASIN."""
    return AU, "4500", f"B0{number:08d}", "true"


def sent(preflight: Preflight) -> list[ImportRow]:
    """The rows that would be sent."""
    return [checked.row for checked in preflight.sendable]
