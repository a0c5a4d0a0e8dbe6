"""Row ids that cannot be mixed up.

The API calls three different things ``id`` and two of them ``asin_id``: an ASIN
row, and an output record (vendor page, "Get ASIN Output", naming gotcha). Each
kind is a type of its own here, shows its kind wherever it is printed, and can be
typed with a letter that names it: ``c101``, ``a5``, ``o88``.
"""

from __future__ import annotations

import re
from typing import ClassVar, Self

import msgspec

from multicart_tui.errors import UsageError

_TYPED = re.compile(r"\s*(?:(?P<kind>[a-z]+)\s*)?#?\s*(?P<number>[0-9]{1,18})\s*", re.IGNORECASE)

_KINDS = {
    "c": "collection",
    "collection": "collection",
    "a": "ASIN",
    "asin": "ASIN",
    "o": "OUTPUT",
    "output": "OUTPUT",
}


class RowId(msgspec.Struct, frozen=True, order=True, gc=False):
    """A positive row number of one kind; compare and hash only within the kind."""

    value: int
    """The number the API knows the row by; 1 or more."""

    kind: ClassVar[str] = ""
    letter: ClassVar[str] = ""

    def __str__(self) -> str:
        return str(self.value)

    @property
    def label(self) -> str:
        """The number with its kind, as screens and messages show it: ``ASIN #5``."""
        return f"{self.kind} #{self.value}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an id as a person types it: ``5``, ``#5``, ``a5`` or ``ASIN #5``.

        Raises:
            UsageError: The text is not a number, or names another kind of id.
        """
        match = _TYPED.fullmatch(text)
        kind = _KINDS.get((match["kind"] or cls.letter).lower()) if match else None
        if match is None or kind is None or int(match["number"]) < 1:
            raise UsageError(
                f"Not an id: {text.strip()[:40]!r}",
                f"An id of this kind is a whole number, like 5 or {cls.letter}5.",
                field=cls.kind,
            )
        if kind != cls.kind:
            raise UsageError(
                f"{kind} #{match['number']} is not an id of this kind",
                f"This needs the id of {cls._article()}; the two are numbered apart.",
                f"Type {cls.letter} and the number, like {cls.letter}{match['number']}, "
                f"if you mean {cls.kind} #{match['number']}.",
                field=cls.kind,
            )
        return cls(int(match["number"]))

    @classmethod
    def _article(cls) -> str:
        article = "an" if cls.kind[0] in "AEIOU" else "a"
        return f"{article} {cls.kind} row" if cls.kind == "ASIN" else f"{article} {cls.kind}"


class CollectionId(RowId, frozen=True, order=True):
    """Which collection; the API also calls it a schedule."""

    kind: ClassVar[str] = "collection"
    letter: ClassVar[str] = "c"


class AsinId(RowId, frozen=True, order=True):
    """Which row of the ASIN list; not the ten-character ASIN itself."""

    kind: ClassVar[str] = "ASIN"
    letter: ClassVar[str] = "a"


class OutputId(RowId, frozen=True, order=True):
    """Which scraped output record."""

    kind: ClassVar[str] = "OUTPUT"
    letter: ClassVar[str] = "o"
