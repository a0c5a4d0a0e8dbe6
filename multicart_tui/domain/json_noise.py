"""Paths that change at every scrape and mean nothing: times, and ids of requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from multicart_tui.domain.json_diff import Change
from multicart_tui.domain.json_values import Again

NOISE = (
    "*timestamp*",
    "*_at",
    "*_time",
    "time",
    "date",
    "scrape*_date",
    "crawl*_date",
    "fetch*_date",
    "*request_id*",
    "*trace_id*",
    "*session_id*",
    "*job_id*",
    "*uuid*",
    "etag",
    "nonce",
    "*elapsed*",
    "*duration*",
    "*latency*",
)
"""Names of keys that are noise, as people write patterns: ``*`` for anything."""

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def is_noise(change: Change, patterns: Sequence[str] = NOISE) -> bool:
    """Whether a change is under a path that means nothing.

    Args:
        change: The change.
        patterns: Names of keys, or whole paths where they begin with ``$``; ``*`` stands for
            anything. ``createdAt`` counts as ``created_at``, and capitals as small letters.
    """
    names = {_name(part.key if isinstance(part, Again) else part) for part in _keys(change)}
    path = ""
    for pattern in patterns:
        if pattern.startswith("$"):
            path = path or change.short_path
            if fnmatchcase(path, pattern.replace("[", "[[]")):
                return True
        elif any(fnmatchcase(name, pattern) for name in names):
            return True
    return False


def _keys(change: Change) -> Iterable[str | Again]:
    return (part for part in change.path if isinstance(part, str | Again))


def _name(key: str) -> str:
    return _CAPITAL.sub("_", key).replace("-", "_").casefold()
