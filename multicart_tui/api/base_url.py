"""Checks the address of the service before a credential is sent there."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from multicart_tui.domain.text import clean
from multicart_tui.errors import ConfigError

_HOST = re.compile(r"[A-Za-z0-9._-]+")
_EXAMPLE = "It looks like https://multicartapi.com/api/v1."


def checked_base_url(text: str) -> str:
    """Return the base URL without its trailing slashes.

    Raises:
        ConfigError: It is not an http(s) URL of a host, carries a name, password,
            query or fragment, or is plain http to another machine.
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused("It is not a URL.") from None
    if "@" in parts.netloc:  # before anything is echoed: it may hold a password
        raise _refused("It carries a name or password.", "Leave out everything up to the @.")
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise _refused(f"{clean(url, 80)} is not an http or https URL.")
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise _refused(f"{clean(url, 80)} carries a query or fragment.")
    if not (url.isascii() and url.isprintable() and (":" in host or _HOST.fullmatch(host))) or any(
        char in url for char in " \\"
    ):
        raise _refused(f"{clean(url, 80)} has characters that no URL has.")
    if parts.scheme == "http" and not is_loopback(host):
        raise _refused(
            f"Plain http to {clean(host, 80)} would show the key to everyone on the way.",
            "Use https; plain http is for this machine only.",
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine, told without asking a name server."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_path(path: str) -> str:
    """Return a configured path so that it can only lead to the same host.

    Raises:
        ConfigError: It is empty, a whole URL, or has characters that no path has.
    """
    path = path.strip()
    bad = not path or "://" in path or path.startswith("//") or any(c in path for c in "\\#?@ ")
    if bad or not (path.isascii() and path.isprintable()):
        raise ConfigError(
            "Cannot use the collections path",
            f"{clean(path, 80)!r} is not a path under the base URL.",
            "Write it like /schedules/list/ in the setting collections_path, or leave it empty.",
        )
    return path if path.startswith("/") else f"/{path}"


def _refused(message: str, hint: str = _EXAMPLE) -> ConfigError:
    return ConfigError("Cannot use the base URL", message, hint)
