"""``multicart-tui config``: the settings as they are in force, and where they come from."""

from __future__ import annotations

import argparse

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.console import Console
from multicart_tui.cli.flags import Flags
from multicart_tui.config_toml import config_path
from multicart_tui.exit_codes import ExitCode
from multicart_tui.settings_values import unknown_variables


def run_config(
    arguments: argparse.Namespace, flags: Flags, connections: Connections, console: Console
) -> ExitCode:
    """Run one of its verbs."""
    if arguments.verb == "path":
        console.write(f"{config_path()}\n")
        return ExitCode.OK

    from multicart_tui.services.setting_fields import written
    from multicart_tui.services.setting_lines import key_source, setting_lines
    from multicart_tui.settings import load_settings

    settings = load_settings(flags.as_settings())
    table: tuple[str, ...] = ()
    for line in setting_lines(settings, connections.flag_sources):
        if line.path[:-1] != table:
            if not table:
                console.write(f"keys = {written(settings.keys)}  # {key_source()}\n")
            table = line.path[:-1]
            console.write(f"\n[profiles.{written(table[-1])}]\n")
        if line.value is not None:
            console.write(f"{line.field.name} = {written(line.value)}  # {line.source}\n")
    for sentence in unknown_variables():
        console.say(f"multicart-tui: {sentence}")
    return ExitCode.OK
