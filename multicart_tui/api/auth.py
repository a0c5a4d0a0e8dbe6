"""Adds the credential to a request at the last moment, and takes it away again."""

from __future__ import annotations

from collections.abc import Generator

import httpx

KEY_HEADER = "x-api-key"
TOKEN_HEADER = "Authorization"
HIDDEN = "[credential]"
"""Stands wherever an answer or an error would have repeated the credential."""


class HeaderAuth(httpx.Auth):
    """Holds the credential and shows it to nobody but the header of a request.

    The header is there only while the request is on its way: an error that keeps
    its request, or a traceback with locals, finds none.

    Args:
        secret: The key or token; empty when there is none.
        is_token: Whether it is a session token (``Authorization: Token``) and not
            a key (``x-api-key``); the two have equal rights (vendor page).
    """

    def __init__(self, secret: str, *, is_token: bool = False) -> None:
        self._value = f"Token {secret}" if is_token and secret else secret
        self._parts = tuple(sorted(_telling_parts(secret), key=len, reverse=True))
        self.header = TOKEN_HEADER if is_token else KEY_HEADER
        """Name of the header that carries the credential."""
        self.is_empty = not secret
        """Whether there is no credential at all."""

    def __repr__(self) -> str:
        return f"HeaderAuth({self.header})"

    def redact(self, text: str) -> str:
        """Return ``text`` without the credential, in case a foreign text repeats it."""
        for part in self._parts:
            text = text.replace(part, HIDDEN)
        return text

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request with the header, and take the header off whatever happens."""
        request.headers[self.header] = self._value
        try:
            yield request
        finally:
            del request.headers[self.header]


def _telling_parts(secret: str) -> set[str]:
    """The whole credential and, of a key ``prefix.secret``, the part nobody may see."""
    tail = secret.partition(".")[2]
    return {part for part in (secret, tail) if len(part) >= 6}
