"""A failed try, with what the retry policy and the caller must know of it."""

from __future__ import annotations

from dataclasses import dataclass

from multicart_tui.errors import MulticartError


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one try of a request failed."""

    error: MulticartError
    """What is raised if no further try is made."""
    may_have_arrived: bool
    """Whether the service may have got the request, and acted on it."""
    is_passing: bool
    """Whether the same request may well succeed a little later."""
    retry_after: float | None = None
    """Seconds the service asked to wait; None when it did not say."""
