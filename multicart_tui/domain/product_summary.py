"""The few facts of a scraped product that are looked for first.

The vendor page's sample has ``title``, ``price``, ``availability`` and ``asin``; none of them
is promised, so what is missing is simply left out.
"""

from __future__ import annotations

from multicart_tui.domain.json_copy import CopyForm
from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_rows import Row
from multicart_tui.domain.json_tokens import Kind, end_of_space
from multicart_tui.domain.text import clean

NAMES = (
    ("title", "product_title", "name"),
    ("price", "price_value", "current_price"),
    ("availability", "availability_status", "stock"),
    ("asin", "ASIN"),
)
"""What a fact may be called, best name first; in the order in which the facts are told."""

MOST_MEMBERS = 200
"""Members of an object that are looked through."""

LIMIT = 80
"""Most characters of one fact."""


def product_summary(document: JsonDocument) -> list[str]:
    """Title, price, availability and ASIN of the product a document is about, as far as told.

    Empty unless the document is one product, or a list with one in front; then it also says
    how many follow. Every text is harmless and on one line.
    """
    root = _row_behind(document, 0)
    if root is None or document.is_lines or not root.kind.is_container:
        return []
    more = 0
    product: Row | None = root
    if root.kind is Kind.ARRAY:
        members = _members(document, root, 1)
        product = members[0] if members else None
        more = document.count(root) - 1
    if product is None or product.kind is not Kind.OBJECT:
        return []
    held = {
        document.copy(row, CopyForm.KEY): row
        for row in _members(document, product, MOST_MEMBERS)
        if row.has_key
    }
    facts = []
    for names in NAMES:
        row = next((held[name] for name in names if name in held), None)
        text = _text(document, row) if row else ""
        if text:
            facts.append(text)
    if not any(name in held for name in (*NAMES[0], *NAMES[3])):
        return []
    return [*facts, f"and {more:,} more"] if more else facts


def _text(document: JsonDocument, row: Row) -> str:
    if row.kind is Kind.OBJECT:
        # A price may be an object of its own: its scalars in their order.
        parts = [_text(document, member) for member in _members(document, row, 4)]
        return " ".join(part for part in parts if part)
    if not row.kind.is_scalar or row.kind is Kind.NULL or row.end - row.value > 10_000:
        return ""
    return clean(" ".join(document.copy(row, CopyForm.VALUE).split()), LIMIT)


def _members(document: JsonDocument, container: Row, most: int) -> list[Row]:
    found: list[Row] = []
    member = _row_behind(document, container.end)
    while member is not None and member.kind.is_value and len(found) < most:
        found.append(member)
        member = document.next_sibling(member)
    return found


def _row_behind(document: JsonDocument, offset: int) -> Row | None:
    """The row that begins behind the white space at a byte."""
    return document.row_at(end_of_space(document.buffer, offset, len(document.buffer)))
