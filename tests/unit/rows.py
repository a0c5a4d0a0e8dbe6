"""Records for tests that need some rows and do not care which."""

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinRecord, Domain, Postcode

AUSTRALIA = Domain(1, "amazon.com.au")


def record(number: int, **fields: object) -> AsinRecord:
    """A record whose every field follows from its number, except those given."""
    values: dict[str, object] = {
        "id": AsinId(number),
        "asin": f"B0{number:08d}",
        "domain": AUSTRALIA,
        "postcode": Postcode(15, "4500", "amazon.com.au", "active"),
        "custom_id": f"ref-{number}",
        "output": "JSON",
        "collection": CollectionId(101),
    }
    return AsinRecord(**(values | fields))  # type: ignore[arg-type]


def records(count: int, first: int = 1) -> tuple[AsinRecord, ...]:
    """Consecutive records."""
    return tuple(record(number) for number in range(first, first + count))
