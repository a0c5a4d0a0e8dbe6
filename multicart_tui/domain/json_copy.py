"""What can be copied of a row."""

from __future__ import annotations

from enum import Enum

from multicart_tui.errors import MulticartError


class CopyForm(Enum):
    """Which text of a row is wanted."""

    VALUE = "value"
    """A string without its quotes and escapes; anything else as it is in the file."""
    JSON = "JSON"
    """The value byte for byte as it is in the file."""
    KEY = "key"
    """The key without quotes, or the element's position."""
    PATH = "path"
    """The RFC 9535 normalized path."""
    JQ = "jq path"
    """The path as jq takes it."""


class NothingToCopy(MulticartError):
    """The row has no such text, or not yet; the message says why."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("Nothing was copied", message, hint)
