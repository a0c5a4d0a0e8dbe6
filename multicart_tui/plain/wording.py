"""Rows, collections and times as sentences that are read aloud."""

from __future__ import annotations

from collections.abc import Mapping

from multicart_tui.domain.columns import yes_no
from multicart_tui.domain.import_rows import Field
from multicart_tui.domain.models import COLLECTION_CAP, AsinRecord, OutputRecord
from multicart_tui.domain.text import clean, plural
from multicart_tui.services.collections_store import KnownCollection

FIELDS: Mapping[Field, str] = {
    Field.DOMAIN: "domain",
    Field.POSTCODE: "postcode",
    Field.ASIN: "ASIN",
    Field.RAW_HTML: "raw HTML",
    Field.CUSTOM_ID: "custom id",
    Field.OUTPUT: "output",
}
"""What the fields of an import are called in a sentence."""


def capital(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def minute(time: str) -> str:
    """A time of the service, ISO 8601, to the minute; safe to show."""
    return clean(time[:16].replace("T", " ")) if time else "not known"


def describe_collection(known: KnownCollection) -> str:
    """A remembered collection: ``collection 101, Kitchen, 250 ASINs, room for 4,750``."""
    parts = [f"collection {known.id}", clean(known.name)]
    if known.total is not None:
        room = max(0, COLLECTION_CAP - known.total)
        parts += [plural(known.total, "ASIN"), f"room for {room:,}" if room else "full"]
    parts += [clean(known.status), "pinned" if known.is_pinned else ""]
    parts += [f"opened {minute(known.opened_at)}" if known.opened_at else "never opened here"]
    return ", ".join(part for part in parts if part)


def describe_row(record: AsinRecord) -> str:
    """A row in full: its ASIN, then each value with its name."""
    parts = [clean(record.asin), *place_of(record)]
    if record.custom_id:
        parts.append(f"custom id {clean(record.custom_id)}")
    if record.include_raw_html:
        parts.append("raw HTML")
    parts.append(f"output {clean(record.output) or 'not known'}")
    if record.created_at:  # which the service's list leaves out
        parts.append(f"created {minute(record.created_at)}")
    return ", ".join(parts)


def place_of(record: AsinRecord) -> list[str]:
    """Domain and postcode of a row, each with its name."""
    key = record.key
    return [f"domain {clean(key.domain) or 'none'}", f"postcode {clean(key.postcode) or 'none'}"]


def detail_lines(record: AsinRecord) -> list[str]:
    """Every field of a row, a line each."""
    return [
        f"ASIN: {clean(record.asin)}",
        f"Domain: {clean(record.key.domain) or 'none'}",
        f"Postcode: {clean(record.key.postcode) or 'none'}",
        f"Custom id: {clean(record.custom_id) or 'none'}",
        f"Raw HTML: {yes_no(record.include_raw_html)}",
        f"Output: {clean(record.output) or 'not known'}",
        f"Row id: {record.id.label}",
        f"Created: {minute(record.created_at)}",
        f"Updated: {minute(record.updated_at)}",
    ]


def describe_output(record: OutputRecord, news: str) -> str:
    """An output: ``OUTPUT #88, 3 items, new, created 2026-06-20 10:00``."""
    parts = [record.id.label]
    if record.item_count is not None:
        parts.append(plural(record.item_count, "item"))
    parts += [news] if news else []
    parts += [f"created {minute(record.created_at)}", f"updated {minute(record.updated_at)}"]
    return ", ".join(parts)
