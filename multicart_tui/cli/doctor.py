"""``multicart-tui doctor``: what somebody who is to help needs to know, safe to paste."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TextIO

from multicart_tui import __version__
from multicart_tui.cli.connections import Connections
from multicart_tui.cli.console import Console
from multicart_tui.cli.doctor_account import Account, look_at_account, look_at_connection
from multicart_tui.cli.first_frame import read_first_frame
from multicart_tui.cli.flags import Flags
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import ConfigError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.paths import config_dir, state_dir
from multicart_tui.services import own_files, surroundings
from multicart_tui.services.diagnosis import Finding, Report, Section, State
from multicart_tui.services.row_formats import as_json
from multicart_tui.services.safe_to_paste import Cleanser, homes_here, users_here

_LIBRARIES = (
    *("textual", "rich", "httpx", "httpcore", "msgspec", "pydantic", "pydantic-settings"),
    *("platformdirs", "pyperclip", "tomlkit", "keyring", "starlette", "uvicorn"),
)
"""Those the program is made of; the last three belong to its extras."""

_MARKS = {State.OK: "ok", State.FACT: "-", State.WARNING: "warn", State.FAILED: "FAILED"}

_COLOURS = {"truecolor": "16 million", "256": "256", "standard": "16", "windows": "16"}

_LONGEST = 1_000
"""Characters of a value that are printed."""


def run_doctor(
    arguments: argparse.Namespace, flags: Flags, connections: Connections, console: Console
) -> ExitCode:
    """Look at everything, print it, and return the exit status of what failed.

    Nothing is changed anywhere, and nothing that is wrong keeps it from looking further.
    """
    account = look_at_account(connections)
    sections = [
        Section("Versions", _versions()),
        Section("Terminal", (*_terminal(), *_screens(flags))),
        Section("Locale", surroundings.look_at_locale(surroundings.encodings_here())),
        Section("Files", _files()),
        Section("Account", account.findings),
        Section("Network", surroundings.look_at_network_settings(account.ca_file)),
    ]
    if not arguments.offline:
        sections.append(
            Section("Connection", look_at_connection(account, shows_owner=arguments.show_email))
        )
    report = Report(tuple(sections)).rewritten(_cleanser(account, arguments))
    if arguments.format == "json":
        console.write_data(as_json(_as_plain(report), indent=2) + "\n")
    else:
        console.write(_as_text(report))
    console.say(_summary(report, arguments))
    return report.exit_code


def _cleanser(account: Account, arguments: argparse.Namespace) -> Cleanser:
    return Cleanser(
        secrets=account.secrets,
        homes=homes_here(),
        users=users_here(),
        shows_mail=arguments.show_email,
    )


# -- what is looked at


def _versions() -> tuple[Finding, ...]:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        Finding("multicart-tui", __version__),
        Finding("Python", f"{python} ({sys.executable or 'no executable'})"),
        Finding("system", system),
        Finding("SQLite", sqlite3.sqlite_version),
        *(Finding(name, _version(name)) for name in _LIBRARIES),
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _terminal() -> tuple[Finding, ...]:
    streams = {"stdin": sys.stdin, "stdout": sys.stdout, "stderr": sys.stderr}
    # Python has None for a stream that was closed before it started.
    are_terminals = {name: bool(stream and stream.isatty()) for name, stream in streams.items()}
    size = next((_size(streams[name]) for name, is_one in are_terminals.items() if is_one), None)
    return surroundings.look_at_terminal(size, _colours(), streams=are_terminals)


def _size(stream: TextIO) -> tuple[int, int] | None:
    try:
        size = os.get_terminal_size(stream.fileno())
    except OSError:
        return None
    return size.columns, size.lines


def _colours() -> str:
    """What the screens would draw with, as the library under them sees the terminal."""
    from rich.console import Console as Drawing

    drawing = Drawing(force_terminal=True, file=sys.stderr)
    number = _COLOURS.get(drawing.color_system or "", "none")
    return f"{number} (not used: NO_COLOR)" if drawing.no_color else number


def _screens(flags: Flags) -> tuple[Finding, ...]:
    try:
        first = read_first_frame(flags)
    except ConfigError:
        return ()  # the settings are told of with the account
    choices = {"mouse": first.has_mouse, "slow link": first.is_slow_link, "ASCII": first.is_ascii}
    words = ", ".join(f"{name} {'on' if is_on else 'off'}" for name, is_on in choices.items())
    return (Finding("screens would use", f"theme {first.theme}, {words}"),)


def _files() -> tuple[Finding, ...]:
    config, state = config_dir(), state_dir()
    return (
        *own_files.look_at_folders(config, state),
        own_files.look_at_journal(state),
        *own_files.look_at_room(state, config, Path(tempfile.gettempdir())),
    )


# -- how it is printed


def _as_text(report: Report) -> str:
    width = max(len(finding.name) for finding in report.findings)
    lines: list[str] = []
    for section in report.sections:
        lines += ["", section.name] if lines else [section.name]
        for each in section.findings:
            mark, name = _MARKS[each.state], clean(each.name).ljust(width)
            lines.append(f"  {mark:<6}  {name}  {clean(each.value, _LONGEST)}")
            if each.hint:
                lines.append(f"  {'':<6}  {'':<{width}}  {clean(each.hint, _LONGEST)}")
    return "\n".join(lines) + "\n"


def _as_plain(report: Report) -> dict[str, object]:
    return {
        "program": "multicart-tui",
        "version": __version__,
        "exit_status": int(report.exit_code),
        "failed": report.count(State.FAILED),
        "warnings": report.count(State.WARNING),
        "sections": [
            {
                "name": section.name,
                "findings": [
                    {
                        "name": each.name,
                        "state": each.state.value,
                        "value": each.value,
                        "hint": each.hint,
                    }
                    for each in section.findings
                ],
            }
            for section in report.sections
        ],
    }


def _summary(report: Report, arguments: argparse.Namespace) -> str:
    failed, warnings = report.count(State.FAILED), report.count(State.WARNING)
    found = f"{failed or 'Nothing'} failed, {plural(warnings, 'warning')}."
    mail = "" if arguments.show_email else ", e-mail addresses"
    left_out = f"Keys, tokens, proxies{mail} and names in paths are left out: safe to paste."
    not_tried = " The service was not asked." if arguments.offline else ""
    return f"{found}{not_tried}\n{left_out}"
