"""Which settings hold at once when they are changed, and how."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from multicart_tui.domain.automatic import draws_ascii, is_remote

if TYPE_CHECKING:
    from multicart_tui.ui.shell import Shell

_OF_THE_SESSION = ("page_size", "load_size", "add_many_size", "large_output")
"""Settings that the next request of the open session goes by."""

LIVE = ("theme", "ascii", "motion", "slow_link", "clipboard", *_OF_THE_SESSION)
"""Settings that hold at once; all others hold from the next start."""


def apply_setting(app: Shell, name: str, value: object) -> bool:
    """Let a setting hold from now on; returns whether it can before the next start.

    Args:
        app: The running application.
        name: Its name, from the outermost table.
        value: What it holds now.
    """
    if name not in LIVE:
        return False
    if name in _OF_THE_SESSION:
        if app.session is not None:
            setattr(app.session, name, value)
    elif name == "theme":
        app.theme = str(value)
    elif name == "ascii":
        app.set_ascii(draws_ascii(os.environ) if value == "auto" else value == "on")
    elif name == "motion":
        app.set_motion(has_motion=value == "on")
    elif name == "slow_link":
        app.set_slow_link(value == "on" or (value == "ssh" and is_remote(os.environ)))
    else:
        app.clipboard_route = str(value)
    return True
