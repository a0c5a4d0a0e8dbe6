"""Names for a place in a document: RFC 9535 normalized paths and jq paths."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from multicart_tui.domain.text import clean, escape_harmful

PathPart = str | int
"""A member's key, or an element's position from 0."""

_jq_name = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch
_JQ_WORDS = frozenset(
    [
        "__loc__",
        "and",
        "as",
        "catch",
        "def",
        "elif",
        "else",
        "end",
        "foreach",
        "if",
        "import",
        "include",
        "label",
        "module",
        "not",
        "or",
        "reduce",
        "then",
        "try",
    ]
)
"""Words that older versions of jq do not take behind a dot."""
_TO_ESCAPE = re.compile("[\x00-\x1f'\\\\\ud800-\udfff]")
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "'": "\\'", "\\": "\\\\"}


def normalized_path(parts: Sequence[PathPart]) -> str:
    """The path as RFC 9535, section 2.7 writes it: ``$['results'][0]['title']``.

    A lone surrogate, for which the RFC has no form, is written as ``\\udxxx``.
    """
    return "$" + "".join(f"[{_quoted(part)}]" for part in parts)


def jq_path(parts: Sequence[PathPart]) -> str:
    """The path as jq takes it: ``.results[0].title``, ``.["two words"]``."""
    text = "".join(
        f".{part}" if isinstance(part, str) and _is_jq_name(part) else f"[{_jq_part(part)}]"
        for part in parts
    )
    return text if text.startswith(".") else f".{text}"


def safe_query(query: str) -> str:
    """The same JSONPath without a character that a terminal would obey.

    Those are written as a name may have them: ``\\u202e``.
    """
    return clean(escape_harmful(query.strip()), len(query) * 6 + 1)


def _is_jq_name(part: str) -> bool:
    return _jq_name(part) is not None and part not in _JQ_WORDS


def _jq_part(part: PathPart) -> str:
    if isinstance(part, int):
        return str(part)
    try:
        part.encode()
    except UnicodeEncodeError:
        return json.dumps(part)
    return json.dumps(part, ensure_ascii=False)


def _quoted(part: PathPart) -> str:
    return str(part) if isinstance(part, int) else f"'{_TO_ESCAPE.sub(_escape, part)}'"


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}"
