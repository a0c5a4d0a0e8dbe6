"""What every place of the conversation works with."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass

from multicart_tui.errors import ConfigError, MulticartError
from multicart_tui.plain.prompting import Back, Talk
from multicart_tui.plain.working import GivenUp, Work
from multicart_tui.services.session import Session


@dataclass(frozen=True)
class Desk:
    """An open account, somebody to talk to, and hands to work with."""

    session: Session
    talk: Talk
    work: Work

    def must_write(self) -> None:
        """See that something may be changed here.

        Raises:
            ConfigError: The session is read-only.
        """
        if self.session.is_read_only:
            raise ConfigError(
                "This session is read-only",
                "Nothing was sent.",
                "Leave --read-only out, or take read_only out of the profile.",
            )


async def attempt(talk: Talk, doing: Coroutine[object, object, None]) -> bool:
    """Do something at a place where the conversation goes on, however it ends.

    Returns:
        Whether it came to its end; what failed was told.

    Raises:
        Left: The person leaves.
    """
    try:
        await doing
    except Back:
        return False
    except GivenUp:
        talk.say("Given up. Nothing was changed.")
    except MulticartError as error:
        talk.report(error)
    else:
        return True
    return False
