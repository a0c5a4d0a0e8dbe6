"""Builds the HTTP request of a call: URL, headers, body and how long to wait for each step."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from multicart_tui import __version__
from multicart_tui.api.call import Call
from multicart_tui.api.multipart import encode_form, in_pieces
from multicart_tui.api.progress import Progress

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
    "Content-Type": "application/json",
    "User-Agent": f"multicart-tui/{__version__}",
}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds, for each step of a request."""

    connect: float = 10.0
    read: float = 60.0
    """Longest silence in an answer."""
    upload: float = 600.0
    """Longest silence after a file was sent, and longest time for a whole exchange."""


class RequestBuilder:
    """Makes requests of calls; the credential is not its business.

    Args:
        base_url: Checked, without a trailing slash.
        timeouts: How long to wait.
    """

    def __init__(self, base_url: str, timeouts: Timeouts) -> None:
        self._base_url = base_url
        self._usual = _extensions(timeouts, timeouts.read)
        self._upload = _extensions(timeouts, timeouts.upload)

    def url(self, call: Call) -> str:
        """Where a call goes."""
        return self._base_url + call.path

    def build(self, call: Call, progress: Progress) -> httpx.Request:
        """Return a new request; an upload can be sent once only, so each try needs its own.

        Raises:
            httpx.InvalidURL: The base URL and the path do not make a URL.
        """
        if call.upload is None:
            return httpx.Request(
                "POST", self.url(call), headers=_HEADERS, content=call.body, extensions=self._usual
            )
        body, kind = encode_form(call.upload)
        return httpx.Request(
            "POST",
            self.url(call),
            headers={**_HEADERS, "Content-Type": kind, "Content-Length": str(len(body))},
            content=in_pieces(body, progress),
            extensions=self._upload,
        )


def _extensions(timeouts: Timeouts, silence: float) -> dict[str, dict[str, float | None]]:
    timeout = httpx.Timeout(
        connect=timeouts.connect, read=silence, write=silence, pool=timeouts.read
    )
    return {"timeout": timeout.as_dict()}
