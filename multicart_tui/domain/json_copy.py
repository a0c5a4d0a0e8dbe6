"""What can be copied of a row."""

from __future__ import annotations

from enum import Enum


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


class NothingToCopy(Exception):
    """The row has no such text; the message says why, as a sentence."""
