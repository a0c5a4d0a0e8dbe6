"""One request as the operations describe it, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent in a multipart form."""

    field: str
    """Name of the form field that carries the file."""
    content: bytes
    form: dict[str, str]
    """The form's text fields."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request: where it goes, what it carries, and how its failure is told."""

    goal: str
    """Completes "Could not ...", e.g. ``create the ASIN``."""
    path: str
    """Under the base URL, with exactly the slashes the vendor page has."""
    body: bytes = b"{}"
    """JSON; unused when there is an upload."""
    upload: Upload | None = None
    is_write: bool = False
    """Whether it changes something, so that it must not be sent twice blindly."""
    is_once: bool = False
    """Whether it is sent a single time, whatever becomes of it."""
    needs_credential: bool = True
    may_be_bare: bool = False
    """Whether the answer may come without the envelope."""
    adds_asins: bool = False
    """Whether it adds ASINs to its subject, so that "limit" in an answer may mean it is full."""
    names_asin: bool = False
    """Whether it gives rows an ASIN, so that "duplicate" in an answer speaks of one."""
    subject: str = ""
    """What it is about, e.g. ``collection 101``; for messages."""
    not_found_hint: str = field(default="Reload; it may have been deleted.")
    """What to do when the service does not know the id."""
