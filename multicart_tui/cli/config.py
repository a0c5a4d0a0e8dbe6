"""``multicart-tui config``: the settings as they are in force, and where they come from."""

from __future__ import annotations

import argparse
import json

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.console import Console
from multicart_tui.config_toml import config_path
from multicart_tui.exit_codes import ExitCode


def run_config(
    arguments: argparse.Namespace, connections: Connections, console: Console
) -> ExitCode:
    """Run one of its verbs."""
    from multicart_tui.settings import unknown_variables

    if arguments.verb == "path":
        console.write(f"{config_path()}\n")
        return ExitCode.OK
    settings = connections.settings.model_dump(mode="json")
    profiles = settings.pop("profiles")
    profiles.setdefault(settings["profile"], connections.profile.model_dump(mode="json"))
    for name, value in settings.items():
        console.write(f"{name} = {_toml(value)}\n")
    for profile, values in profiles.items():
        console.write(f"\n[profiles.{_toml(profile)}]\n")
        for name, value in values.items():
            if value is not None:
                console.write(f"{name} = {_toml(value)}\n")
    for sentence in unknown_variables():
        console.say(f"multicart-tui: {sentence}")
    return ExitCode.OK


def _toml(value: object) -> str:
    """A value as TOML writes it; for what settings hold JSON is the same but for tables."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    return json.dumps(value)
