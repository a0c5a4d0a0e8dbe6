"""What proves who is asking, and the words for where it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from multicart_tui.errors import MulticartError


@dataclass(frozen=True)
class Credential:
    """A key or a session token; never shown, logged or put into an argument list."""

    secret: str = field(repr=False)
    is_token: bool = False
    """Whether it is a session token (``Authorization: Token``) and not a key (``x-api-key``)."""

    @property
    def masked(self) -> str:
        """Enough to recognise it by: a key's prefix, as the dashboard shows it, and its end.

        Nothing of a secret shorter than 16 characters is shown.
        """
        if len(self.secret) < 16:
            return "…"
        prefix, dot, _ = self.secret.partition(".")
        shown = f"{prefix[:12]}." if dot and not self.is_token else ""
        return f"{shown}…{self.secret[-4:]}"

    @property
    def noun(self) -> str:
        """What to call it in a sentence: ``API key`` or ``session token``."""
        return "session token" if self.is_token else "API key"


class Store(Enum):
    """Where a credential is kept."""

    KEYRING = "keyring"
    FILE = "file"
    SESSION = "session"
    """Nowhere: gone when the program ends."""


@dataclass(frozen=True)
class StoreChoice:
    """A place a credential could be kept, for the person to choose."""

    store: Store
    label: str
    """What it is, e.g. the path of the file."""
    unavailable: str = ""
    """Why it cannot be chosen here; empty when it can."""


@dataclass(frozen=True)
class Check:
    """One step of testing a credential, told apart from the others."""

    name: str
    """``host reachable`` or ``key accepted``."""
    passed: bool
    detail: str = ""
    """What was found, or the failure's words."""
    error: MulticartError | None = None
    """Why it failed; None when it passed, or was not tried."""
    is_known: bool = True
    """Whether it was found out; False when the service said neither yes nor no."""
