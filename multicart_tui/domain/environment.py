"""What a process that the program starts may know of the program's own environment."""

from __future__ import annotations

from collections.abc import Mapping

OWN_PREFIX = "MULTICART_"
"""How the names of the program's own variables begin; two of them hold a credential."""


def for_child(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables for a child that asks nothing of the account: all but the program's own.

    A clipboard tool, or a process that reads a document, has no use for a key; what it is
    given can be read by whoever may look at that process, and goes on to its own children.

    Args:
        environment: Variables of this process.
    """
    return {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(OWN_PREFIX)
    }
