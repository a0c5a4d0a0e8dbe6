"""Reads the command line, runs the command, and turns what fails into an exit status."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from multicart_tui.cli.console import Console, OutputLost
from multicart_tui.cli.flags import Flags
from multicart_tui.cli.parser import build_parser
from multicart_tui.errors import ConfigError, MulticartError
from multicart_tui.exit_codes import ExitCode

if TYPE_CHECKING:
    import argparse

    from multicart_tui.cli.connections import Connections


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit status.

    Raises:
        SystemExit: For ``--help``, ``--version`` and a command line that cannot be parsed (2).
    """
    console = Console()
    parsed = build_parser().parse_args(arguments)
    flags = Flags.of(parsed)
    console.never_asks = flags.never_asks
    try:
        return _dispatch(parsed, flags, console)
    except MulticartError as error:
        console.end_progress()
        console.report(error)
        return int(error.exit_code)
    except KeyboardInterrupt:
        console.end_progress()
        console.say("Interrupted.")
        return int(ExitCode.INTERRUPTED)
    except OutputLost as lost:
        # The stream is pointed elsewhere, or Python would complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(lost.reason, BrokenPipeError):
            reason = lost.reason.strerror or lost.reason
            console.say(f"multicart-tui: Cannot write the output: {reason}")
        return int(lost.exit_code)
    except OSError as error:
        console.end_progress()
        where = "" if error.filename is None else f"{error.filename}: "
        console.say(
            "multicart-tui: The operating system refused something\n"
            f"{where}{error.strerror or error}.\n"
            "Mend that, then try again."
        )
        return int(ExitCode.USAGE)


def _dispatch(parsed: argparse.Namespace, flags: Flags, console: Console) -> int:
    command = getattr(parsed, "command", None)
    if flags.is_plain and command in (None, "open", "view"):
        gc.enable()
        from multicart_tui.cli.plain import start_plain

        collection, what = getattr(parsed, "collection", None), getattr(parsed, "what", None)
        return start_plain(flags, collection, what, console)
    if command in (None, "open"):
        from multicart_tui.cli.terminal import start

        return start(flags, getattr(parsed, "collection", None))
    if command == "view":
        from multicart_tui.cli.view import view

        return view(parsed.what, flags, console)
    if command == "completions":
        from multicart_tui.cli.completions import write_completions

        return write_completions(parsed.shell, build_parser(), console)
    if command == "purge":
        from multicart_tui.cli.purge import run_purge

        return run_purge(parsed, console)
    if command == "demo":
        gc.enable()
        from multicart_tui.cli.demo import serve_demo

        return serve_demo(parsed, console)

    from multicart_tui.cli.connections import Connections

    gc.enable()
    is_login = command == "auth" and parsed.verb == "login"
    connections = Connections(flags, may_be_new=is_login, leaves_no_trace=command == "doctor")
    try:
        if command == "config":
            from multicart_tui.cli.config import run_config

            return run_config(parsed, flags, connections, console)
        if command == "doctor":
            from multicart_tui.cli.doctor import run_doctor

            return run_doctor(parsed, flags, connections, console)
        warn_of_variables(console)
        if command == "auth":
            from multicart_tui.cli.auth import run_auth

            return run_auth(parsed, connections, console)
        return asyncio.run(_run_with_session(parsed, connections, console))
    finally:
        connections.close()


async def _run_with_session(
    parsed: argparse.Namespace, connections: Connections, console: Console
) -> ExitCode:
    """Run a command that needs the API."""
    refuses_writes = connections.profile.read_only or getattr(parsed, "read_only", False)
    writes = getattr(parsed, "writes", False) and not getattr(parsed, "dry_run", False)
    if writes and refuses_writes:
        raise ConfigError(
            "This session is read-only",
            "Nothing was sent.",
            "Leave --read-only out, or take read_only out of the profile.",
        )
    from multicart_tui.cli.host_question import ask_about_host

    ask_about_host(connections, console)
    session = connections.open()
    try:
        return await parsed.handler(session, parsed, console)  # type: ignore[no-any-return]
    finally:
        await session.api.aclose()


def warn_of_variables(console: Console) -> None:
    """Tell of environment variables that look like ours and mean nothing."""
    from multicart_tui.settings_values import unknown_variables

    for sentence in unknown_variables():
        console.say(f"multicart-tui: {sentence}")
