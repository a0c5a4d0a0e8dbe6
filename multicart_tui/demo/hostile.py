"""Text that must never reach a terminal, a markup parser or a spreadsheet as it stands.

Collection 104 carries it in every text the API gives back.
"""

from __future__ import annotations

import json

TEXTS: tuple[str, ...] = (
    "\x1b[2J\x1b[31mred after a cleared screen\x1b[0m",
    "\x1b]52;c;cm0gLXJmIH4K\x07clipboard set by OSC 52",
    "\x1b]0;window title\x1b\\title",
    "\x1b]8;;https://evil.example/\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31mC1 control sequence\x9d0;title\x9c",
    "\x1b[?1049l\x1b[?1000hmouse on, screen left",
    "\u202eesrever \u2066isolate\u2069 \u200emarks\u200f",
    "a\rcarriage return\nline feed\ttab\x0bvertical\x0cform\x08\x07\x00nul\x7fdel",
    "[/]",
    "[red]markup[/red] [bold",
    "[@click=app.bell]press me[/]",
    "[@click=app.quit]\\[escaped] [link=file:///etc/passwd]",
    "long " * 400,
    "W" * 3_000,
    "👩‍👩‍👧‍👦👍🏽🇦🇺 ZWJ family, skin tone, flag",
    "エスプレッソ咖啡机 커피 wide",
    "e\u0301\u0323\u0302 Z\u0351\u036b\u0343\u036a\u0302\u036a a\u0300\u0301\u0302\u0303\u0304",
    '=cmd|"/C calc"!A0',
    "+1+2",
    "-1+2",
    '@SUM(A1:A9)*cmd|"/C calc"!A0',
    "lone surrogates \ud800 and \udfff",
    "zero\u200bwidth\u2060\ufeffjoiners\u00ad",
    "line\u2028separator\u2029paragraph\x85next line",
    "../../etc/passwd; rm -rf ~ $(reboot) `id`",
    " leading and trailing ",
)
"""One a row, as custom id."""

DOMAIN = "amazon.\x1b]0;owned\x07[red]\u202emoc"
"""Name of a domain that only rows of collection 104 have."""

POSTCODE = "\x1b[31m[/]=1+1\r"
"""Value of that domain's postcode; at most 12 characters, as all are."""

ASIN = "B0\x1b[7m[/]0"
"""An ASIN the service would refuse, but might have from older days."""

OUTPUT = "[@click=app.bell]JSON\x9b5m"
"""An output format nobody expects."""

TIME = "2026-06-20T10:00:00Z\x1b[5m[blink]"
"""A time with a tail."""


def output_json() -> str:
    """Return a payload with the texts as keys and values, in ASCII escapes as JSON allows."""
    return json.dumps({"texts": list(TEXTS), **{text[:40]: text[:80] for text in TEXTS}})
