"""Who is being talked to, as far as messages about failures need to know."""

from __future__ import annotations

from dataclasses import dataclass

from multicart_tui.api.auth import HeaderAuth
from multicart_tui.api.call import Call
from multicart_tui.api.failure import Failure
from multicart_tui.domain.text import clean
from multicart_tui.errors import AnswerError, Outcome

UNKNOWN_HINT = "It may have taken effect all the same; look before sending it again."
QUOTED = 300
"""Most characters of a foreign text that a message repeats."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The service's host, and the credential that must not be repeated."""

    host: str
    """Host, and port if the URL names one."""
    auth: HeaderAuth
    is_proxied: bool = False
    """Whether the environment names a proxy that stands between."""

    def quote(self, text: str) -> str:
        """Return a foreign text bounded, harmless and without the credential."""
        return clean(self.auth.redact(text[: QUOTED * 4]).strip(), QUOTED)


def title(call: Call, outcome: Outcome = Outcome.NOT_DONE) -> str:
    """What failed, as the first sentence of a message."""
    if outcome is Outcome.UNKNOWN:
        return f"Outcome unknown: {call.goal}"
    return f"Could not {call.goal}"


def outcome_of(call: Call, *, may_have_arrived: bool) -> Outcome:
    """What a failure means: only a write can have an unknown outcome."""
    return Outcome.UNKNOWN if call.is_write and may_have_arrived else Outcome.NOT_DONE


def not_an_answer(
    call: Call, message: str, hint: str, http_status: int, *, may_have_acted: bool = True
) -> Failure:
    """The failure of something that answered, but not the API's way."""
    outcome = outcome_of(call, may_have_arrived=may_have_acted)
    error = AnswerError(
        title(call, outcome),
        message,
        UNKNOWN_HINT if outcome is Outcome.UNKNOWN else hint,
        outcome=outcome,
        http_status=http_status,
    )
    return Failure(error, may_have_arrived=may_have_acted, is_passing=False)
