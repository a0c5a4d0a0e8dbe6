"""Every failure the program expects, as one family that a person can read.

    MulticartError
    ├── UsageError            what was typed cannot be sent; nothing was sent
    ├── ConfigError           a setting or file cannot be used
    ├── CredentialsError      the key was refused, or must not be used
    │   └── NoCredentialsError    there is none yet
    ├── NetworkError          the service was not reached, or the link broke
    ├── AnswerError           something answered, but not the API's way
    └── ApiError              the API answered and said no
        ├── NotFoundError     code 404
        ├── CreditsError      code 402
        └── DuplicateError    the ASIN is already in the collection

Each carries three sentences: what failed, why, and what to do next.
"""

from __future__ import annotations

from enum import Enum

from multicart_tui.exit_codes import ExitCode


class Outcome(Enum):
    """What is known of a request that failed."""

    NOT_DONE = "not done"
    """The service never got it, or refused it."""
    UNKNOWN = "unknown"
    """It was sent and no answer came: the service may have acted on it."""


class MulticartError(Exception):
    """A failure with words for a person.

    Args:
        title: What failed, as a short phrase without a full stop.
        message: Why, in the service's own words where it gave any.
        hint: What to do next; may be empty.
        outcome: Whether the request may have taken effect all the same.
    """

    exit_code: ExitCode = ExitCode.REFUSED

    def __init__(
        self,
        title: str,
        message: str = "",
        hint: str = "",
        *,
        outcome: Outcome = Outcome.NOT_DONE,
    ) -> None:
        super().__init__(title, message, hint)
        self.title = title
        self.message = message
        self.hint = hint
        self.outcome = outcome

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.message, self.hint) if part)


class UsageError(MulticartError):
    """What was asked cannot be sent as it is; ``field`` names the culprit if there is one."""

    exit_code = ExitCode.USAGE

    def __init__(self, title: str, message: str = "", hint: str = "", *, field: str = "") -> None:
        super().__init__(title, message, hint)
        self.field = field


class ConfigError(MulticartError):
    """A setting, a profile or a file of settings cannot be used."""

    exit_code = ExitCode.USAGE


class HostChangedError(ConfigError):
    """The key of a known profile would go to another host than before; nothing was sent."""

    def __init__(self, profile: str, before: str, now: str) -> None:
        super().__init__(
            f"The host of profile {profile!r} is another one",
            f"It was {before}; now it is {now}. No key was sent there.",
            "Start the program in a terminal to agree to it, or mend base_url.",
        )
        self.profile = profile
        self.question = f"Send the key of profile {profile!r} to {now}?"


class CredentialsError(MulticartError):
    """There is no key or token, or the service refused it."""

    exit_code = ExitCode.CREDENTIALS


class NoCredentialsError(CredentialsError):
    """Nothing is configured yet, as at the first start."""


class NetworkError(MulticartError):
    """The service could not be reached, or the connection broke on the way.

    ``is_unreached`` says that no connection came about at all, as when the name is not
    found or nothing listens: the next request would fail alike.
    """

    exit_code = ExitCode.NETWORK

    def __init__(
        self,
        title: str,
        message: str = "",
        hint: str = "",
        *,
        outcome: Outcome = Outcome.NOT_DONE,
        is_unreached: bool = False,
    ) -> None:
        super().__init__(title, message, hint, outcome=outcome)
        self.is_unreached = is_unreached


class AnswerError(MulticartError):
    """Something answered, but not in the API's envelope: a page, garbage, half an answer.

    ``http_status`` is the HTTP status that came with it.
    """

    exit_code = ExitCode.NETWORK

    def __init__(
        self,
        title: str,
        message: str = "",
        hint: str = "",
        *,
        outcome: Outcome = Outcome.NOT_DONE,
        http_status: int = 0,
    ) -> None:
        super().__init__(title, message, hint, outcome=outcome)
        self.http_status = http_status


class ApiError(MulticartError):
    """The API answered with ``status: 0`` (vendor page, "Envelope").

    ``code`` is the envelope's code: 400 bad field, 402 credits, 404 not found,
    409 duplicate or state conflict, 500 server.
    """

    exit_code = ExitCode.REFUSED

    def __init__(
        self,
        title: str,
        message: str = "",
        hint: str = "",
        *,
        outcome: Outcome = Outcome.NOT_DONE,
        code: int = 0,
    ) -> None:
        super().__init__(title, message, hint, outcome=outcome)
        self.code = code


class NotFoundError(ApiError):
    """The id names nothing in this account."""


class CreditsError(ApiError):
    """The account has fewer spendable credits than the operation needs."""


class DuplicateError(ApiError):
    """The same collection, domain, postcode and ASIN exist already."""
