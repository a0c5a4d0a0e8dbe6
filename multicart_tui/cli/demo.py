"""``multicart-tui demo``: the demo service alone, for other programs to talk to."""

from __future__ import annotations

import argparse
from pathlib import Path

from multicart_tui.cli.console import Console
from multicart_tui.demo.child import DemoAddress, DemoUnavailable, check_installed
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.exit_codes import ExitCode


def serve_demo(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Serve until interrupted; prints the base URL and the key as settings of a shell."""
    try:
        check_installed()
    except DemoUnavailable as error:
        raise ConfigError("There is no demo here", str(error)) from error
    from multicart_tui.demo.server import serve

    def ready(address: DemoAddress) -> None:
        console.write(f"MULTICART_BASE_URL={address.base_url}\nMULTICART_API_KEY={address.key}\n")
        console.say("Serving the demo; ctrl+c ends it.")

    try:
        serve(
            port=arguments.port,
            db=Path(arguments.db) if arguments.db else None,
            faults=getattr(arguments, "faults", ""),
            on_ready=ready,
        )
    except ValueError as error:
        raise UsageError("The demo cannot be served like that", str(error)) from error
    except OSError as error:
        raise ConfigError("The demo cannot be served", str(error)) from error
    return ExitCode.OK
