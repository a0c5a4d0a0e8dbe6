"""Answers about outputs, domains, postcodes, the account and collections."""

from __future__ import annotations

import msgspec

from multicart_tui.api.answers import items
from multicart_tui.api.reply import Data, decode, decode_anything, whole_number
from multicart_tui.api.values import UnusableAnswerError, fields, row_id, shown, text
from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.domain.models import Collection, Domain, OutputRecord, Postcode, Profile


class _OutputHead(msgspec.Struct):
    """An output without its payload, which msgspec then skips instead of building."""

    id: object = None


_OUTPUT_HEAD = msgspec.json.Decoder(_OutputHead)


def output_rows(data: Data, collection: CollectionId) -> tuple[OutputRecord, ...]:
    """Read a list of outputs, which has neither payloads nor a total.

    Raises:
        UnusableAnswerError: A row has no id, or is of another collection.
    """
    found = tuple(_output(fields(row), collection) for row in items(data, "outputs"))
    for row in found:
        if row.collection != collection:
            raise UnusableAnswerError(
                f"Asked about {collection.label}, but {row.id.label} is of {_label(row)}."
            )
    return found


def output_and_payload(data: Data, asked: OutputId) -> tuple[OutputRecord, object]:
    """Read one output and its payload, which may be any JSON value.

    Raises:
        UnusableAnswerError: It is another output, or has no ``output_json`` at all.
    """
    answer = fields(decode_anything(data))
    record = _output(answer)
    if record.id != asked:
        raise _another(asked, record.id)
    if "output_json" not in answer:
        raise UnusableAnswerError(f"{asked.label} came without its payload, output_json.")
    return record, answer["output_json"]


def check_output_id(data: Data, asked: OutputId) -> None:
    """Check that an answer is the output that was asked for, without building its payload.

    Raises:
        UnusableAnswerError: It is another output, or none.
    """
    found = OutputId(row_id(decode(data, _OUTPUT_HEAD).id, "An output"))
    if found != asked:
        raise _another(asked, found)


def domain_rows(data: Data) -> tuple[Domain, ...]:
    """Read all domains, bare or in the envelope."""
    return tuple(_domain(item) for item in items(data, "domains"))


def postcode_rows(data: Data) -> tuple[Postcode, ...]:
    """Read all postcodes, bare or in the envelope."""
    return tuple(_postcode(item) for item in items(data, "postcodes"))


def profile(data: Data) -> Profile:
    """Read whose credential it is.

    Raises:
        UnusableAnswerError: It names nobody, so it proves no credential.
    """
    answer = fields(decode_anything(data))
    number, name, email = (answer.get(key) for key in ("id", "name", "email"))
    if number is None and not name and not email:
        raise UnusableAnswerError("The answer names no account.")
    return Profile(whole_number(number), text(name), text(email))


def collection(data: Data) -> Collection:
    """Read one collection; only its id is needed."""
    return _collection(fields(decode_anything(data)))


def collection_rows(data: Data) -> tuple[Collection, ...]:
    """Read collections from an answer whose shape nobody documented."""
    return tuple(_collection(fields(item)) for item in items(data, "collections"))


def _output(row: dict[str, object], asked: CollectionId | None = None) -> OutputRecord:
    number = row_id(row.get("id"), "An output")
    of = row.get("collection")
    collection_number = whole_number(fields(of).get("id") if isinstance(of, dict) else of)
    return OutputRecord(
        OutputId(number),
        CollectionId(collection_number) if collection_number else asked,
        whole_number(row.get("output_json_count")),
        text(row.get("created_at")),
        text(row.get("updated_at")),
    )


def _label(row: OutputRecord) -> str:
    return row.collection.label if row.collection else "no collection"


def _another(asked: OutputId, found: OutputId) -> UnusableAnswerError:
    return UnusableAnswerError(
        f"Asked for {asked.label}, the answer is another record, {found.label}."
    )


def _domain(item: object) -> Domain:
    if isinstance(item, str):
        return Domain(None, item)
    row = fields(item)
    name = text(row.get("domain") or row.get("name"))
    if not name:
        raise UnusableAnswerError(f"A domain came without its name: {shown(item)}.")
    return Domain(
        whole_number(row.get("id")),
        name,
        text(row.get("country_code")),
        text(row.get("supplier_type")),
        text(row.get("status")),
    )


def _postcode(item: object) -> Postcode:
    row = fields(item)
    value = text(row.get("zipcode"))
    if not value:
        raise UnusableAnswerError(f"A postcode came without its value: {shown(item)}.")
    of = row.get("domain")
    name = text(fields(of).get("domain")) if isinstance(of, dict) else of
    return Postcode(
        whole_number(row.get("id")),
        value,
        name if isinstance(name, str) else "",
        text(row.get("status")),
    )


def _collection(row: dict[str, object]) -> Collection:
    return Collection(
        CollectionId(row_id(row.get("id"), "A collection")),
        text(row.get("name")),
        text(row.get("status")),
        text(row.get("created_at")),
    )
