"""Looks for a credential in whatever leaves the program: bytes, files, pictures, processes."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from pathlib import Path

SHOWN = 4
"""Last characters of a credential that ``auth status`` shows on purpose."""

_WINDOW = 8
"""A piece this long gives too much away, wherever in the secret it comes from."""

_SEQUENCES = re.compile(rb"\x1b\[[?<>=]?[\d;:]*[ -/]*[@-~]|\x1b[=>78()][0B]?")
_CLIPBOARD = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)")
_MARKUP = re.compile(r"<[^>]*>|&#160;|\s")


class Secret:
    """A credential whose secret part is found again as a whole, in pieces and encoded.

    Args:
        text: ``prefix.secret``, or a token without a dot, which is secret altogether.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        hidden = (text.partition(".")[2] or text).encode()
        pieces = {hidden[at : at + _WINDOW] for at in range(len(hidden) - _WINDOW + 1)}
        pieces |= {piece[::-1] for piece in pieces}
        # What base64 makes of it depends on how many bytes stand before.
        encoded = (base64.b64encode(b"x" * before + hidden)[4:-4] for before in range(3))
        self._pieces = (*pieces, hidden.hex().encode(), *encoded)

    def is_in(self, data: bytes | str) -> bool:
        """Whether enough of it to be of use stands there."""
        seen = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        return any(piece in seen for piece in self._pieces)

    def is_sent(self, received: bytes) -> bool:
        """Whether a terminal received it: as text, between sequences, or for its clipboard."""
        copied = [base64.b64decode(found) for found in _CLIPBOARD.findall(received)]
        return any(map(self.is_in, (received, _SEQUENCES.sub(b"", received), *copied)))

    def is_drawn(self, svg: str) -> bool:
        """Whether a picture shows it, in one piece or in several beside each other."""
        return self.is_in(svg) or self.is_in(_MARKUP.sub("", svg))

    def files(self, folder: Path, *, but: Iterable[Path] = ()) -> list[Path]:
        """The files under a folder that hold it, or are called by it."""
        return [
            path
            for path in folder.rglob("*")
            if path not in but
            and (self.is_in(path.name) or (path.is_file() and self.is_in(path.read_bytes())))
        ]


def copied(received: bytes) -> list[str]:
    """What a terminal was asked to put on its clipboard."""
    return [base64.b64decode(found).decode() for found in _CLIPBOARD.findall(received)]
