"""The flags that every command takes, before or after its name."""

from __future__ import annotations

import argparse
from dataclasses import dataclass


@dataclass(frozen=True)
class Flags:
    """What was said on the command line about how to run, whatever the command."""

    profile: str | None = None
    is_demo: bool = False
    faults: str = ""
    """What the demo does wrong on purpose."""
    is_read_only: bool = False
    is_slow_link: bool = False
    is_without_mouse: bool = False
    is_ascii: bool = False
    theme: str | None = None
    never_asks: bool = False
    is_plain: bool = False
    """Whether the program talks in lines instead of drawing screens."""

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> Flags:
        """The flags among parsed arguments."""
        given = vars(arguments)
        return cls(
            profile=given.get("profile"),
            is_demo=given.get("demo", False) or bool(given.get("faults")),
            faults=given.get("faults", ""),
            is_read_only=given.get("read_only", False),
            is_slow_link=given.get("slow_link", False),
            is_without_mouse=given.get("no_mouse", False),
            is_ascii=given.get("ascii", False),
            theme=given.get("theme"),
            never_asks=given.get("no_input", False),
            is_plain=given.get("plain", False),
        )

    def as_settings(self) -> dict[str, object]:
        """The flags that override a setting of the same name."""
        given: dict[str, object] = {}
        if self.profile is not None:
            given["profile"] = self.profile
        if self.theme is not None:
            given["theme"] = self.theme
        if self.is_without_mouse:
            given["mouse"] = "off"
        if self.is_slow_link:
            given["slow_link"] = "on"
        if self.is_ascii:
            given["ascii"] = "on"
        return given

    def as_sources(self, profile: str) -> dict[tuple[str, ...], str]:
        """The flags as they are written, by the settings that have their value from them.

        Args:
            profile: Name of the profile in use.
        """
        flags = {
            "profile": "--profile",
            "theme": "--theme",
            "mouse": "--no-mouse",
            "slow_link": "--slow-link",
            "ascii": "--ascii",
        }
        sources: dict[tuple[str, ...], str] = {(name,): flags[name] for name in self.as_settings()}
        if self.is_read_only:
            sources["profiles", profile, "read_only"] = "--read-only"
        return sources


def common_flags() -> argparse.ArgumentParser:
    """A parent parser with those flags; absent ones leave no trace, so that the flag may stand
    on either side of the command."""
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = parser.add_argument_group("everywhere")
    group.add_argument("--profile", metavar="NAME", help="account to use, from config.toml")
    group.add_argument("--demo", action="store_true", help="use the built-in demo service")
    group.add_argument("--faults", metavar="SPEC", help="a demo that fails on purpose: README")
    group.add_argument("--read-only", action="store_true", help="refuse everything that writes")
    group.add_argument("--no-input", action="store_true", help="never ask anything")
    return parser


def screen_flags() -> argparse.ArgumentParser:
    """A parent parser with the flags that matter to the screens alone."""
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = parser.add_argument_group("screens")
    group.add_argument("--theme", metavar="NAME", help="colours; ctrl+p in the program lists them")
    group.add_argument("--slow-link", action="store_true", help="few repaints, no blinking")
    group.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    group.add_argument("--ascii", action="store_true", help="draw with ASCII alone")
    group.add_argument(
        "--plain", action="store_true", help="a conversation in lines, for screen readers"
    )
    return parser
