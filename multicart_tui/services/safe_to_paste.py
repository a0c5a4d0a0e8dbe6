"""Takes out of a text what must not be pasted into a public place.

That is: keys and tokens, names of people in paths, names and passwords in URLs, and
addresses of mail. A text is rewritten and never refused: half a report is better than none.
"""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Iterable
from pathlib import Path

USER = "<user>"
"""Stands where a path held the name of a person."""
HIDDEN = "<hidden>"
"""Stands where a key, a token or a password was."""
MAIL = "<e-mail>"
"""Stands where an address of mail was."""

_SHORTEST_SECRET = 6
"""Characters; a shorter one, as of a test, would take innocent words with it."""

_HOMES = re.compile(r"(?i)((?:^|(?<![\w.]))(?:/home/|/Users/|[a-z]:\\Users\\))[^/\\\s:;,'\"]+")
_LOGIN = re.compile(r"(//)[^/\s@]+@")
_QUERY = re.compile(r"(\w://[^\s?#]*[?#])[^\s'\")]+")
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


class Cleanser:
    """Rewrites texts of one report.

    Args:
        secrets: Keys and tokens that are known, in case a text repeats one.
        homes: Home folders of the person, which become ``~``.
        users: Names of the person on this machine, hidden where they are part of a path.
        shows_mail: Whether addresses of mail are left as they are.
    """

    def __init__(
        self,
        *,
        secrets: Iterable[str] = (),
        homes: Iterable[str] = (),
        users: Iterable[str] = (),
        shows_mail: bool = False,
    ) -> None:
        parts = {part for secret in secrets for part in (secret, secret.partition(".")[2])}
        self._secrets = _longest_first(part for part in parts if len(part) >= _SHORTEST_SECRET)
        self._homes = _any_of(home.rstrip("/\\") for home in homes)
        self._users = _any_of(users)
        self._shows_mail = shows_mail

    def __call__(self, text: str) -> str:
        """The text as it may be pasted."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        text = _LOGIN.sub(rf"\1{HIDDEN}@", _QUERY.sub(rf"\1{HIDDEN}", text))
        if self._homes:
            text = re.sub(rf"(?<![\w./\\-])(?:{self._homes})(?![\w.-])", "~", text)
        text = _HOMES.sub(rf"\1{USER}", text)
        if self._users:
            text = re.sub(rf"(?<=[/\\])(?:{self._users})(?![\w.-])", USER, text)
        return text if self._shows_mail else _MAIL.sub(MAIL, text)


def homes_here() -> tuple[str, ...]:
    """Home folders of whoever runs the program, as they are and with links resolved."""
    try:
        home = Path.home()
    except RuntimeError:  # a container may run the program under a number without a name
        return ()
    # A home that is the root of everything would turn every path into nonsense.
    return tuple({str(each) for each in (home, home.resolve()) if each.parent != each})


def users_here() -> tuple[str, ...]:
    """Names of whoever runs the program on this machine."""
    names = {os.environ.get(name, "") for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER")}
    try:
        names.add(getpass.getuser())
    except (KeyError, OSError, ImportError):  # before Python 3.13 not only OSError
        names.add("")
    return tuple(sorted(names - {""}))


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(filter(None, texts), key=len, reverse=True)


def _any_of(texts: Iterable[str]) -> str:
    """A pattern for any of them; empty if there is none."""
    return "|".join(map(re.escape, _longest_first(texts)))
