"""An HTTP answer, and the envelope that the API puts its own answers in."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

Data = bytes | memoryview
"""JSON not decoded yet; a view when it lies in a larger answer or in a file."""

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding a foreign answer may raise."""

_BOM = b"\xef\xbb\xbf"
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over HTTP."""

    http_status: int
    body: Data
    retry_after: str = ""
    """The Retry-After header."""
    location: str = ""
    """The Location header."""


class Envelope(msgspec.Struct):
    """``{"code", "data", "status"}`` around every documented answer of the ten endpoints."""

    code: object = None
    data: msgspec.Raw = msgspec.Raw(b"")
    """The answer itself, not decoded yet; empty when there was none."""
    status: object = None

    @property
    def is_success(self) -> bool:
        """Whether the API did what was asked."""
        return self.status in (1, "1")

    @property
    def number(self) -> int:
        """The code as a number; 0 when there is none."""
        return whole_number(self.code) or 0


_ENVELOPE = msgspec.json.Decoder(Envelope)
_ANYTHING = msgspec.json.Decoder(object)


def read_envelope(body: Data) -> Envelope | None:
    """Return the envelope, or None when the answer is something else."""
    if first_byte(body) != b"{":
        return None
    try:
        found = decode(body, _ENVELOPE)
    except UNREADABLE:
        return None
    if found.status not in (0, 1, "0", "1"):
        return None
    return found if found.code is not None or memoryview(found.data).nbytes else None


def first_byte(body: Data) -> bytes:
    """Return the first byte that is neither white space nor a byte order mark."""
    return bytes(body[:64]).removeprefix(_BOM).lstrip()[:1]


def decode(body: Data, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode JSON, forgiving a byte order mark and text that is not quite Unicode.

    Raises:
        msgspec.DecodeError: It is not JSON, or not of the decoder's type.
        RecursionError: It is nested too deep.
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        mended = mend(bytes(body))
        if mended == body:
            raise
    return decoder.decode(mended)


def decode_anything(body: Data) -> object:
    """Decode JSON to plain values; raises as :func:`decode` does."""
    return decode(body, _ANYTHING)


def mend(body: bytes) -> bytes:
    r"""Replace what strict decoders refuse: a BOM, bad UTF-8, and lone ``\ud800`` escapes.

    Python's own encoder writes lone surrogates without complaint, so one odd title
    would otherwise make a whole page of rows unreadable.
    """
    body = body.removeprefix(_BOM)
    if b"\\u" in body:
        body = _ESCAPE.sub(lambda m: b"\\ufffd" if m["lone"] else m[0], body)
    return body.decode("utf-8", "replace").encode()


def map_file(path: Path) -> Data:
    """Return a file's bytes without reading them all into memory."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return b""
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def whole_number(value: object) -> int | None:
    """Read a number that may come as text; None when it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and len(value) <= 20 and value.strip().isascii():
        text = value.strip()
        return int(text) if text.isdigit() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None
