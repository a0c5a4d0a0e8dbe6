"""Looks at what the program runs in: the terminal, the locale, the network's settings."""

from __future__ import annotations

import codecs
import locale
import os
import ssl
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.clipboard import clipboard_route, is_remote
from multicart_tui.services.diagnosis import Finding, State

SMALLEST = (60, 18)
"""Columns and lines below which the screens show nothing but that they are too small."""
COMFORTABLE = (80, 24)
"""Columns and lines that every screen is made for."""

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
"""In capitals or small letters; their values may hold a password and are never shown."""

_CA_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def look_at_terminal(
    size: tuple[int, int] | None,
    colours: str,
    *,
    streams: Mapping[str, bool],
    environment: Mapping[str, str] = os.environ,
) -> tuple[Finding, ...]:
    """What kind of terminal there is, if any.

    Args:
        size: Columns and lines; None without a terminal.
        colours: What the screens would draw with, in words.
        streams: Which of the standard streams is a terminal, by name.
        environment: Variables of the process.
    """
    term = environment.get("TERM", "")
    where = ", ".join(name for name, is_terminal in streams.items() if is_terminal)
    return (
        Finding("terminal on", where or "none of the standard streams"),
        _size(size),
        (
            Finding("TERM", term, State.OK)
            if term not in ("", "dumb", "unknown")
            else Finding(
                "TERM",
                term or "not set",
                State.WARNING if where else State.FACT,
                "Without a kind of terminal only the commands are of use, not the screens.",
            )
        ),
        *_given(("COLORTERM", "TERM_PROGRAM", "NO_COLOR", "FORCE_COLOR"), environment),
        Finding("colours", colours),
        _multiplexer(term, environment),
        Finding("SSH", "yes" if is_remote(environment) else "no"),
        Finding("clipboard", clipboard_route(environment)),
    )


def _size(size: tuple[int, int] | None) -> Finding:
    if size is None:
        return Finding("size", "no terminal")
    words = f"{size[0]} x {size[1]}"
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        hint = f"The screens need at least {SMALLEST[0]} x {SMALLEST[1]}."
        return Finding("size", words, State.WARNING, hint)
    if size[0] < COMFORTABLE[0] or size[1] < COMFORTABLE[1]:
        hint = f"The screens are made for {COMFORTABLE[0]} x {COMFORTABLE[1]} or more."
        return Finding("size", words, State.WARNING, hint)
    return Finding("size", words, State.OK)


def _multiplexer(term: str, environment: Mapping[str, str]) -> Finding:
    found = [
        name
        for name, variable in (("tmux", "TMUX"), ("screen", "STY"), ("zellij", "ZELLIJ"))
        if environment.get(variable)
    ]
    words = ", ".join(found) or "none"
    if found and found[0] in ("tmux", "screen") and not term.startswith(("tmux", "screen")):
        hint = f"Inside {found[0]} TERM should begin with {found[0]}: check its default-terminal."
        return Finding("multiplexer", words, State.WARNING, hint)
    return Finding("multiplexer", words)


def look_at_locale(
    encodings: Mapping[str, str], environment: Mapping[str, str] = os.environ
) -> tuple[Finding, ...]:
    """Which language and encoding text has here.

    Args:
        encodings: Of the locale, the file names and the standard output, by those words.
        environment: Variables of the process.
    """
    names = ("LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING")
    return (
        *_given(names, environment),
        *(
            Finding(f"encoding of {what}", name, State.OK)
            if _is_utf_8(name)
            else Finding(
                f"encoding of {what}",
                name,
                State.WARNING,
                "Not UTF-8: the screens draw with ASCII, and some letters become escapes. "
                "Try LC_ALL=C.UTF-8.",
            )
            for what, name in encodings.items()
        ),
    )


def encodings_here() -> dict[str, str]:
    """The encodings that :func:`look_at_locale` wants to know of."""
    return {
        "the locale": locale.getpreferredencoding(False),
        "file names": sys.getfilesystemencoding(),
        "the output": getattr(sys.stdout, "encoding", None) or "utf-8",
    }


def _is_utf_8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except LookupError:
        return False


def look_at_network_settings(
    ca_file: Path | None,
    environment: Mapping[str, str] = os.environ,
) -> tuple[Finding, ...]:
    """Proxies by name alone, who is trusted to vouch for the host, and the clock.

    Args:
        ca_file: The profile's own authorities, if it names any.
        environment: Variables of the process.
    """
    proxies = [
        name for name in environment if name.upper() in PROXY_VARIABLES and environment[name]
    ]
    return (
        Finding(
            "proxy variables",
            ", ".join(f"{name} (value not shown)" for name in sorted(proxies)) or "none",
        ),
        Finding("TLS", ssl.OPENSSL_VERSION),
        _authorities(ca_file, environment),
        *(
            [
                Finding(
                    "SSLKEYLOGFILE",
                    "set",
                    State.WARNING,
                    "Whoever reads that file can read what is sent, the key too. Unset it.",
                )
            ]
            if environment.get("SSLKEYLOGFILE")
            else []
        ),
        Finding("clock", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"),
    )


def _authorities(ca_file: Path | None, environment: Mapping[str, str]) -> Finding:
    name = "certificate authorities"
    variable = next((each for each in _CA_VARIABLES if environment.get(each)), "")
    if ca_file is None and not variable:
        return Finding(name, f"certifi {metadata.version('certifi')}", State.OK)
    path = str(ca_file) if ca_file else environment[variable]
    source = "ca_file" if ca_file else variable
    hint = f"Mend {source}: name a PEM file with the authority's certificate."
    try:
        if variable == "SSL_CERT_DIR" and not ca_file:
            os.listdir(path)
        else:
            ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        reason = "no certificate in PEM form"
    except OSError as error:
        reason = error.strerror or "cannot be read"
    else:
        return Finding(name, f"{path} ({source})", State.OK)
    return Finding(name, f"{path} ({source}): {reason}", State.FAILED, hint, ExitCode.USAGE)


def _given(names: tuple[str, ...], environment: Mapping[str, str]) -> list[Finding]:
    return [Finding(name, environment[name]) for name in names if environment.get(name)]
