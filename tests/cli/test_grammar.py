"""What is wrong with a command line is told by the command it is about."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("words", "program", "said"),
    [
        (("--bogus",), "multicart-tui", "unrecognized arguments: --bogus"),
        (("bogus",), "multicart-tui", "invalid choice: 'bogus'"),
        (("asin",), "multicart-tui asin", "required: VERB"),
        (("asin", "--bogus", "list", "101"), "multicart-tui asin", "arguments: --bogus"),
        (("asin", "list"), "multicart-tui asin list", "required: COLLECTION"),
        (("asin", "list", "101", "--bogus"), "multicart-tui asin list", "arguments: --bogus"),
        (("asin", "list", "101", "--theme", "x"), "multicart-tui asin list", "--theme"),
        (("asin", "get", "5", "6"), "multicart-tui asin get", "unrecognized arguments: 6"),
        (("open", "101", "--bogus"), "multicart-tui open", "unrecognized arguments: --bogus"),
        (("demo", "--read-only"), "multicart-tui demo", "unrecognized arguments: --read-only"),
    ],
)
def test_an_error_names_its_command_and_shows_how_that_is_used(
    command: Command, words: tuple[str, ...], program: str, said: str
) -> None:
    ended = command(*words)
    assert ended.status == 2
    assert ended.out == ""
    usage, _, rest = ended.err.partition(f"{program}: error: ")
    assert usage.startswith(f"usage: {program} [-h]")
    assert said in rest.splitlines()[0]
    assert rest.endswith(f"Try: {program} --help\n")


@pytest.mark.parametrize(
    "words",
    [
        ("--demo", "asin", "get", "5"),
        ("asin", "--demo", "get", "5"),
        ("asin", "get", "--demo", "5"),
        ("--demo", "collection", "list"),
        ("collection", "--demo", "list"),
        ("collection", "list", "--demo"),
        ("--demo", "auth", "status"),
        ("auth", "--demo", "status"),
        ("auth", "status", "--demo"),
        ("--demo", "config", "path"),
        ("config", "--demo", "path"),
        ("config", "path", "--demo"),
    ],
)
def test_the_demo_may_be_asked_for_anywhere(command: Command, words: tuple[str, ...]) -> None:
    assert command(*words).status == 0


@pytest.mark.parametrize("words", [("--demo", "demo"), ("demo", "--demo")])
def test_serving_the_demo_may_be_asked_for_twice(command: Command, words: tuple[str, ...]) -> None:
    ended = command(*words, "--faults", "no-such-fault")
    assert ended.status == 2
    assert "There is no fault 'no-such-fault'" in ended.err


@pytest.mark.parametrize(
    "words", [("--demo", "open", "101"), ("open", "--demo", "101"), ("open", "101", "--demo")]
)
def test_the_screens_take_the_demo_on_both_sides(command: Command, words: tuple[str, ...]) -> None:
    assert "There is no terminal to draw on" in command(*words).err
