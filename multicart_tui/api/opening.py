"""Opens the connection to the service; imports the HTTP library only then."""

from __future__ import annotations

import contextlib
import importlib
import ssl
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from multicart_tui.api.base_url import checked_base_url, is_loopback
from multicart_tui.domain.text import clean
from multicart_tui.errors import ConfigError, CredentialsError

if TYPE_CHECKING:
    import httpx

    from multicart_tui.api.client import HttpApi
    from multicart_tui.api.request_log import RequestLog
    from multicart_tui.api.retrying import Retrying

BASE_URL = "https://multicartapi.com/api/v1"
"""Where the service lives (vendor page)."""


@dataclass(frozen=True)
class ApiOptions:
    """How to reach the service, and as whom."""

    base_url: str = BASE_URL
    secret: str = field(default="", repr=False)
    """The key or session token; empty when there is none yet."""
    is_token: bool = False
    """Whether the secret is a session token and not a key."""
    connect_timeout: float = 10.0
    """Seconds until a connection must stand."""
    read_timeout: float = 60.0
    """Longest silence in an answer, in seconds."""
    upload_timeout: float = 600.0
    """Longest wait for the answer to an upload, in seconds."""
    ca_file: Path | None = None
    """PEM file of the only authorities to trust, instead of the usual ones."""
    tries: int = 3
    """How often a request is sent at most; 1 switches retries off."""
    concurrency: int = 8
    """Most requests under way at once; others wait for one of them to end."""


def open_api(
    options: ApiOptions,
    log: RequestLog,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    retrying: Retrying | None = None,
) -> HttpApi:
    """Return a client that is ready to send; nothing is sent yet.

    Blocking for some 150 ms, because it imports the HTTP library and loads
    certificates: call it in a thread. It needs no running event loop.

    Args:
        options: Where to, and as whom.
        log: Where requests are recorded.
        transport: Replaces the network; for tests.
        retrying: Replaces the retry policy; for tests.

    Raises:
        ConfigError: The base URL, the proxy of the environment or the CA file cannot be used.
        CredentialsError: The secret has characters that no key has.
    """
    base_url = checked_base_url(options.base_url)
    _check_secret(options)
    _import_without_command_line()
    import httpx

    from multicart_tui.api.auth import HeaderAuth
    from multicart_tui.api.building import Timeouts
    from multicart_tui.api.client import HttpApi
    from multicart_tui.api.peer import Peer
    from multicart_tui.api.retrying import Retrying
    from multicart_tui.api.transport import Transport

    try:
        host = httpx.URL(base_url).netloc.decode()
        client = _client(options, base_url, transport)
    except (httpx.InvalidURL, ValueError, ImportError):
        client = None
    if client is None:
        raise ConfigError(
            "Cannot connect",
            "The base URL or a proxy named in the environment cannot be used.",
            "Check base_url, and HTTPS_PROXY, ALL_PROXY and NO_PROXY; SOCKS is not supported.",
        )
    auth = HeaderAuth(options.secret, is_token=options.is_token)
    return HttpApi(
        Transport(
            client,
            base_url,
            Peer(host, auth, is_proxied=transport is None and _is_proxied(base_url)),
            log,
            timeouts=Timeouts(
                options.connect_timeout, options.read_timeout, options.upload_timeout
            ),
            retrying=retrying or Retrying(options.tries),
        )
    )


def _import_without_command_line() -> None:
    """Import httpx, but not the program it also is, whose click and pygments take 20 ms."""
    if "httpx" not in sys.modules:
        sys.modules["httpx._main"] = None  # type: ignore[assignment]  # reads as not installed
        try:
            importlib.import_module("httpx")
        finally:
            del sys.modules["httpx._main"]


def _is_proxied(base_url: str) -> bool:
    """Whether the environment names a proxy for this URL; for messages only."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(base_url)
    host = parts.hostname or ""
    proxies = getproxies()
    named = parts.scheme in proxies or "all" in proxies
    return named and not is_loopback(host) and not proxy_bypass(host)


def _client(
    options: ApiOptions, base_url: str, transport: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    import httpx

    _warm_up()
    is_local = is_loopback(urlsplit(base_url).hostname or "")
    is_tls = base_url.startswith("https:") and transport is None
    return httpx.AsyncClient(
        transport=transport,
        # Plain http needs no authorities, and without any this context trusts nobody.
        verify=_tls(options.ca_file) if is_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        # A proxy cannot reach this machine's own loopback services, such as the demo.
        trust_env=not is_local,
        follow_redirects=False,
        # A session cookie would make the service ask for a CSRF token as well.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        limits=httpx.Limits(
            max_connections=options.concurrency,
            max_keepalive_connections=min(8, options.concurrency),
            keepalive_expiry=5.0,
        ),
    )


def _tls(ca_file: Path | None) -> ssl.SSLContext:
    import httpx

    if ca_file is None:
        return httpx.create_ssl_context()
    reason = "it holds no certificate in PEM form"
    try:
        return ssl.create_default_context(cafile=str(ca_file))
    except ssl.SSLError:
        pass
    except OSError as error:
        reason = error.strerror or "it cannot be read"
    raise ConfigError(
        "Cannot use the CA file",
        f"{clean(str(ca_file))}: {reason}.",
        "Name a PEM file with the certificate of the authority in ca_file, or leave it empty.",
    )


def _check_secret(options: ApiOptions) -> None:
    """Refuse what would break the header, before the HTTP library repeats it in an error."""
    if not all("!" <= char <= "~" for char in options.secret):
        raise CredentialsError(
            "Cannot use the key",
            "It has a space, a line break or another character that no key has.",
            "Copy it again, without quotes and without what stands around it.",
        )


def _warm_up() -> None:
    """Import what the first connection would import on the event loop, some 40 ms."""
    for name in ("httpcore", "anyio", "anyio._backends._asyncio"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
