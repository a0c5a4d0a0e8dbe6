"""Answers about ASIN rows: from the wire's JSON to domain values.

Missing optional fields, numbers as text and nulls are forgiven, because the vendor
page shows examples and no schema. What cannot be forgiven is a row that cannot be
addressed, or a record other than the one that was asked for.
"""

from __future__ import annotations

import msgspec

from multicart_tui.api.reply import Data, decode, decode_anything, first_byte, whole_number
from multicart_tui.api.values import (
    UnusableAnswerError,
    fields,
    flag,
    row_id,
    shown,
    text,
    the_array,
)
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import (
    AsinRecord,
    BatchResult,
    Domain,
    NewAsin,
    Postcode,
    RejectedRow,
)

_ABSENT = msgspec.Raw(b"null")


class _Row(msgspec.Struct, gc=False):
    """An ASIN row on the wire; any field may come as anything."""

    id: object = None
    asin: object = None
    collection: object = None
    # Rows of one answer share a few of these, so each is decoded once and not for every row.
    domain: msgspec.Raw = _ABSENT
    customer_postcode: msgspec.Raw = _ABSENT
    custom_id: object = None
    include_raw_html: object = None
    output: object = None
    created_at: object = None
    updated_at: object = None


class _CountedRows(msgspec.Struct):
    total_count: object = None
    asin_list: list[_Row] | None = None


_ROW = msgspec.json.Decoder(_Row)
_ROWS = msgspec.json.Decoder(list[_Row])
_COUNTED_ROWS = msgspec.json.Decoder(_CountedRows)


def asin_rows(data: Data, collection: CollectionId) -> tuple[tuple[AsinRecord, ...], int | None]:
    """Read a list answer; the total is None when the service left it out.

    Raises:
        UnusableAnswerError: A row has no id or ASIN, or is of another collection.
    """
    total: object = None
    if first_byte(data) == b"[":
        rows = decode(data, _ROWS)
    else:
        counted = decode(data, _COUNTED_ROWS)
        if counted.asin_list is None:
            raise UnusableAnswerError("The answer holds no list of ASINs.")
        rows, total = counted.asin_list, counted.total_count
    shops = _Shops()
    return tuple([_record(row, shops, collection) for row in rows]), whole_number(total)


def asin_record(data: Data, asked: AsinId) -> AsinRecord:
    """Read the answer of get or update.

    Raises:
        UnusableAnswerError: It is another row than the one that was asked for.
    """
    found = _record(decode(data, _ROW), _Shops(), None, asked)
    if found.id != asked:
        raise UnusableAnswerError(
            f"Asked for {asked.label}, the answer is another record, {found.id.label}."
        )
    return found


def created_asin(data: Data, new: NewAsin) -> AsinRecord:
    """Read the answer of single create, which names domain and postcode by bare id.

    Raises:
        UnusableAnswerError: It has no id, or is of another collection.
    """
    found = _record(decode(data, _ROW), _Shops(), new.collection)
    domain, postcode = found.domain, found.postcode
    if domain is None or (not domain.name and domain.id == new.domain.id):
        domain = new.domain
    if postcode is None or (not postcode.value and postcode.id == new.postcode.id):
        postcode = new.postcode
    return msgspec.structs.replace(found, domain=domain, postcode=postcode)


def batch_result(data: Data) -> BatchResult:
    """Read the answer of create/multiple or a CSV upload; no error row is dropped.

    Raises:
        UnusableAnswerError: It does not say how many were added.
    """
    answer = fields(decode_anything(data))
    count = whole_number(answer.get("success_count"))
    if count is None or count < 0:
        raise UnusableAnswerError("The answer does not say how many ASINs were added.")
    errors = answer.get("error_rows")
    rows = errors if isinstance(errors, list) else [] if errors is None else [errors]
    return BatchResult(count, tuple(_rejected(row) for row in rows))


def _rejected(row: object) -> RejectedRow:
    if not isinstance(row, dict):
        return RejectedRow("", text(row), {"error": text(row)})
    details = {text(key): text(value) for key, value in row.items()}
    words = ("error", "errors", "message", "reason", "detail")
    error = next((details[word] for word in words if details.get(word)), "")
    return RejectedRow(details.get("asin", ""), error, details)


def _record(
    row: _Row, shops: _Shops, collection: CollectionId | None, asked: AsinId | None = None
) -> AsinRecord:
    number = row.id if type(row.id) is int and row.id > 0 else row_id(row.id, "An ASIN row")
    asin = row.asin if type(row.asin) is str else text(row.asin)
    if not asin.strip():
        raise UnusableAnswerError(f"ASIN #{number} came without its ASIN.")
    if row.collection is not None:
        collection = _collection_of(row.collection, collection, f"ASIN #{number}")
    domain = shops.domain(bytes(row.domain))
    postcode = shops.postcode(bytes(row.customer_postcode), domain.name if domain else "")
    custom_id, output = row.custom_id, row.output
    html, created, updated = row.include_raw_html, row.created_at, row.updated_at
    return AsinRecord(
        AsinId(number),
        asin,
        domain,
        postcode,
        custom_id if type(custom_id) is str else text(custom_id),
        html if type(html) is bool else flag(html),
        output if type(output) is str else text(output),
        collection,
        created if type(created) is str else text(created),
        updated if type(updated) is str else text(updated),
    )


def _collection_of(value: object, asked: CollectionId | None, what: str) -> CollectionId:
    number = whole_number(fields(value).get("id") if isinstance(value, dict) else value)
    if asked is not None and number == asked.value:
        return asked
    if number is None or number < 1:
        raise UnusableAnswerError(f"{what} names no usable collection: {shown(value)}.")
    if asked is not None:
        raise UnusableAnswerError(
            f"Asked about collection #{asked}, but {what} is of collection #{number}."
        )
    return CollectionId(number)


def _one_of_a_kind(value: object, name_keys: tuple[str, ...]) -> tuple[int | None, str]:
    """Read ``{id, name}``, a bare id or a bare name."""
    if isinstance(value, dict):
        name = next((text(value[key]) for key in name_keys if value.get(key) is not None), "")
        return whole_number(value.get("id")), name
    if isinstance(value, str):
        return None, value
    return whole_number(value), ""


class _Shops:
    """Domains and postcodes of one answer; rows with the same JSON get the same object."""

    def __init__(self) -> None:
        self._domains: dict[bytes, Domain | None] = {}
        self._postcodes: dict[tuple[bytes, str], Postcode | None] = {}

    def domain(self, data: bytes) -> Domain | None:
        if data not in self._domains:
            value = decode_anything(data)
            self._domains[data] = (
                None if value is None else Domain(*_one_of_a_kind(value, ("domain", "name")))
            )
        return self._domains[data]

    def postcode(self, data: bytes, domain: str) -> Postcode | None:
        if (data, domain) not in self._postcodes:
            value = decode_anything(data)
            names = ("zipcode", "postcode", "value")
            self._postcodes[data, domain] = (
                None if value is None else Postcode(*_one_of_a_kind(value, names), domain)
            )
        return self._postcodes[data, domain]


def items(data: Data, what: str) -> list[object]:
    """Read an answer that is an array, or an object with one array in it."""
    return the_array(decode_anything(data), what)
