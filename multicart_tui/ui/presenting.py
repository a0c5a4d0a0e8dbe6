"""Which failure a person meets where, and in which words; the only place that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multicart_tui.domain.text import clean, clean_lines
from multicart_tui.errors import CredentialsError, MulticartError, Outcome

if TYPE_CHECKING:
    from textual.app import App

TOAST_SECONDS = 10.0
"""How long a failure stays on screen; long enough to read three sentences."""

RETRY = "r tries again"
"""The way out of most failures to read."""

BY_ITSELF = "it is read by itself once the link is back"
"""What else to say of a failure to read while there is no link."""

LOOK_FIRST = "It may have been done all the same: look before you send it again."
"""What to say of a write whose outcome is not known."""


def headline(error: MulticartError) -> str:
    """What failed and why, on one line."""
    return ": ".join(clean(part) for part in (error.title, error.message) if part)


def reasons(error: MulticartError, next_key: str = "") -> list[str]:
    """Why it failed and what to do next, a line each, without the title.

    Args:
        error: The failure.
        next_key: The key to press now, e.g. ``r tries again``.
    """
    parts = [error.message, error.hint]
    if error.outcome is Outcome.UNKNOWN:
        parts.append(LOOK_FIRST)
    parts.append(next_key)
    return [clean_lines(part) for part in parts if part]


def paragraphs(error: MulticartError, next_key: str = "", *, title: str = "") -> str:
    """What failed, why and what to press next, a line each.

    Args:
        error: The failure.
        next_key: The key to press now, e.g. ``r tries again``.
        title: What failed in the person's eyes, where the request has another name.
    """
    return "\n".join([clean(title or error.title), *reasons(error, next_key)])


def notify_error(
    app: App[Any], error: MulticartError, next_key: str = "", *, title: str = ""
) -> None:
    """Tell of a failure in a toast, which never takes away what was there.

    Args:
        app: The running application.
        error: The failure.
        next_key: The key to press now, e.g. ``r tries again``.
        title: What failed in the person's eyes, where the request has another name.
    """
    app.notify(
        "\n".join(reasons(error, next_key)) or clean(error.title),
        title=clean(title or error.title),
        severity="error",
        timeout=TOAST_SECONDS,
        markup=False,
    )


def way_out(error: MulticartError, usual: str) -> str:
    """The key to press now: another key or token if this one was refused, else the usual."""
    return "K enters another key or token" if is_about_credentials(error) else usual


def is_about_credentials(error: MulticartError) -> bool:
    """Whether the way out is another key, so that the welcome screen should offer it."""
    return isinstance(error, CredentialsError)
