"""The grammar names its commands; each name must lead to one."""

from __future__ import annotations

import argparse
import inspect
import subprocess
import sys
from collections.abc import Iterator

from multicart_tui.cli.handlers import LateHandler
from multicart_tui.cli.parser import build_parser


def every_handler(parser: argparse.ArgumentParser) -> Iterator[LateHandler]:
    handler = parser.get_default("handler")
    if isinstance(handler, LateHandler):
        yield handler
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from every_handler(inner)


def test_every_command_of_the_grammar_is_there() -> None:
    handlers = list(every_handler(build_parser()))

    assert len(handlers) >= 12
    for handler in handlers:
        assert inspect.iscoroutinefunction(handler.load()), handler


def test_building_the_grammar_imports_no_command_and_no_service() -> None:
    script = """
import sys
from multicart_tui.cli.parser import build_parser
build_parser().parse_args(["open", "101"])
print([name for name in sys.modules if name.startswith("multicart_tui.services")])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
