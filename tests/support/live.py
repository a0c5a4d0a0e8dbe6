"""A session on a demo service over a real socket, for screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.demo.server import DemoServer
from multicart_tui.services.session import Session
from tests.support.sessions import make_session


async def _no_wait(seconds: float) -> None:
    """Retries come at once."""


def live_session(
    server: DemoServer,
    tmp_path: Path,
    *known: int,
    silence: float = 30.0,
    upload: float = 30.0,
    **flags: Any,
) -> Session:
    """A session whose requests go over a socket to ``server``; retries do not wait.

    Args:
        server: The service.
        tmp_path: Where its files are.
        known: Collections it remembers.
        silence: Seconds of silence after which a read is given up.
        upload: Seconds after which an upload is given up.
        flags: What else :func:`make_session` takes.
    """
    log = RequestLog()
    options = ApiOptions(server.base_url, server.key, read_timeout=silence, upload_timeout=upload)
    api = open_api(options, log, retrying=Retrying(sleep=_no_wait))
    session = make_session(api, tmp_path, collections=known, **flags)
    session.requests = log
    return session
