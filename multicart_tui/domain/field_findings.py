"""What a check of one field gives back, and how its findings are made."""

from __future__ import annotations

from typing import NamedTuple

from multicart_tui.domain.asin import Level
from multicart_tui.domain.import_rows import Cause, Field, Finding
from multicart_tui.domain.text import clean

_SHOWN = 60


class Judged(NamedTuple):
    """A value as it would be sent, and what there is to say of it."""

    value: str
    findings: tuple[Finding, ...] = ()


def quoted(value: str) -> str:
    """A foreign value inside a sentence: short, harmless, in quotes."""
    return f'"{clean(value, _SHOWN)}"'


def accepted(field: Field, before: str, after: str) -> Judged:
    """A good value; a change of its spelling is told."""
    if before == after:
        return Judged(after)
    text = f"Was {quoted(before)}, is sent as {quoted(after)}."
    return Judged(after, (Finding(Cause.TIDIED, Level.WARNING, text, field, before),))


def refused(
    field: Field, cause: Cause, before: str, after: str, text: str, suggestion: str | None = None
) -> Judged:
    """A value that would be rejected."""
    return Judged(after, (Finding(cause, Level.ERROR, text, field, before, suggestion),))


def doubted(
    field: Field, cause: Cause, before: str, after: str, text: str, suggestion: str | None = None
) -> Judged:
    """A value that may be sent, but looks wrong; a change of its spelling is told too."""
    doubt = Finding(cause, Level.WARNING, text, field, before, suggestion)
    return Judged(after, (*accepted(field, before, after).findings, doubt))
