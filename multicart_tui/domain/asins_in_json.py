"""Finds the ASINs that a document names: in its ``asin`` keys, and in links to Amazon."""

from __future__ import annotations

import re
from collections.abc import Callable

from multicart_tui.domain.json_tokens import Buffer

PIECE = 128 << 10
"""Bytes looked at in one go, so that other threads come to run in between."""

MOST = 200_000
"""ASINs after which no more are looked for."""

_OVERLAP = 4_096
"""Bytes that a link at the end of a piece may go on for."""

_ASIN = re.compile(
    # A text that is JSON itself has a backslash before each of its quotes.
    rb'\\?"(?i:asin)\\?"\s*:\s*\\?"(?P<key>[A-Z0-9]{10})\\?"'
    rb"|(?i:\bamazon\.[a-z]{2,3}(?:\.[a-z]{2})?(?::\d+)?)"
    rb'(?:\\?/[^\s"\\/?#]{1,300}){0,8}?'
    rb"\\?/(?i:dp|gp\\?/product|gp\\?/aw\\?/d|gp\\?/offer-listing|exec\\?/obidos\\?/asin|o\\?/asin"
    rb"|product-reviews|asin)\\?/(?P<link>[A-Za-z0-9]{10})(?![A-Za-z0-9])"
)


def asins_in(buffer: Buffer, stop: Callable[[], bool] = lambda: False) -> frozenset[str]:
    """The ASINs a document names, whatever its shape; as far as it got if ``stop`` says so."""
    found: set[bytes] = set()
    for start in range(0, len(buffer), PIECE):
        if stop() or len(found) >= MOST:
            break
        end = start + PIECE
        for match in _ASIN.finditer(buffer, start, end + _OVERLAP):
            if match.start() >= end:
                break
            found.add(match["key"] or match["link"].upper())
    return frozenset(asin.decode("ascii") for asin in found)
