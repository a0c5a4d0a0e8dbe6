"""What the steps of an import say, in sentences that need no manual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from multicart_tui.domain.csv_table import NAMES as DELIMITER_NAMES
from multicart_tui.domain.csv_text import CP1252, LATIN_1, DecodedText
from multicart_tui.domain.import_rows import IMPORT_CAP, Cause, Verdict
from multicart_tui.domain.text import plural

if TYPE_CHECKING:
    from multicart_tui.services.import_draft import ImportDraft

VERDICT_WORDS = {
    Verdict.READY: ("ready", "ready"),
    Verdict.WARNING: ("unusual", "unusual"),
    Verdict.ERROR: ("error", "errors"),
    Verdict.ALREADY_THERE: ("already there", "already there"),
    Verdict.REPEATED: ("repeated", "repeated"),
}
"""What the verdicts of the check are called, of one row and of several."""


WRONG, ODD, IN_COLLECTION, TIDY = "✗", "!", "=", "✓"
"""What stands before a cause: rows that need a hand; rows that are looked at, or wait, though
nothing is wrong with them; rows whose ASIN the collection has or gets anyway; rows put right."""

CAUSE_WIDTH = 48
"""Cells of the longest cause and its sign."""

SHORT_CAUSE_WIDTH = 35
"""Cells of a cause where its example or its counts need the room; one is longer."""

WAITING_CAUSES = frozenset({Cause.NOT_SENT, Cause.UNKNOWN_OUTCOME, Cause.FULL})
"""What keeps a row from the collection though nothing is wrong with it."""

ELSEWHERE = frozenset({Cause.INACTIVE_POSTCODE, Cause.FULL, Cause.REFUSED})
"""What may be put right without a change to the rows."""

DOUBLES = frozenset({Cause.REPEATED, Cause.ALREADY_THERE})
"""Why a row need not be sent."""


def size_words(size: int) -> str:
    """A number of bytes as people say it: ``812 B``, ``148 kB``, ``3.2 MB``."""
    if size < 1_000:
        return f"{size} B"
    amount, unit = size / 1_000, "kB"
    for larger in ("MB", "GB"):
        if amount >= 999.5:
            amount, unit = amount / 1_000, larger
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"


def file_facts(draft: ImportDraft) -> str:
    """What was found out about the file, on one line; empty before one was read."""
    source, decoded, table = draft.source, draft.decoded, draft.table
    if source is None or decoded is None or table is None:
        return ""
    header = f"header on line {table.header_line:,}" if table.has_header else "no header"
    ends = table.line_ends if table.line_ends != "none" else "one line"
    delimiter = DELIMITER_NAMES.get(table.delimiter, "one column")
    rows = plural(len(table.rows), "row")
    return " · ".join([rows, size_words(source.size), decoded.words, delimiter, ends, header])


def file_remarks(draft: ImportDraft) -> list[str]:
    """What is odd about the file, a sentence each."""
    decoded, table = draft.decoded, draft.table
    if decoded is None or table is None:
        return []
    remarks = [*table.remarks, *encoding_remarks(decoded)]
    if len(table.rows) > IMPORT_CAP:
        remarks.append(
            f"More than {IMPORT_CAP:,} rows: neither an upload nor a collection takes more;"
            " what does not fit is kept in a file."
        )
    if not table.rows:
        remarks.append("There is not one row below the header.")
    return remarks


def encoding_remarks(decoded: DecodedText) -> list[str]:
    """That the file is in an old encoding, and where it matters in which."""
    if decoded.is_certain:
        return []
    first = next(iter(decoded.differing), None)
    if first is None:
        return [f"Not UTF-8: it is read as {decoded.words}; ctrl+e chooses another encoding."]
    return [
        f"Not UTF-8, read as {decoded.words}. Look at line {first.line:,}: {first.as_cp1252!r}"
        f" in Windows-1252, {first.as_latin_1!r} in Latin-1. ctrl+e chooses."
    ]


def encoding_example(decoded: DecodedText, encoding: str) -> str:
    """How the first doubtful cell reads in one of the two old encodings; else nothing."""
    first = next(iter(decoded.differing), None)
    if first is None or encoding not in (CP1252, LATIN_1):
        return ""
    text = first.as_cp1252 if encoding == CP1252 else first.as_latin_1
    return f"line {first.line:,}: {text}"


def verdict_counts(counts: Mapping[Verdict, int], *, but: tuple[Verdict, ...] = ()) -> str:
    """Rows by verdict: ``4,688 ready · 12 errors``; those that do not occur are left out.

    Args:
        counts: How many rows have each verdict.
        but: Verdicts to leave out.
    """
    return " · ".join(
        f"{count:,} {VERDICT_WORDS[verdict][count != 1]}"
        for verdict, count in counts.items()
        if count and verdict not in but
    )
