"""The program starts, is itself at any size, and leaves the terminal as it found it."""

import signal
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


def test_it_opens_on_the_collections_and_ends_with_q(start: Start) -> None:
    terminal = start()
    terminal.wait_for("No collections here yet").press("q")
    assert terminal.wait_end() == 0
    assert LEFT_ALTERNATE_SCREEN in terminal.received


def test_a_collection_can_be_opened_from_the_command_line(start: Start) -> None:
    terminal = start("open", "101")
    terminal.wait_for("Showing 1-100 of 250").wait_for("B0DJQQ38TG")


def test_the_demo_says_that_it_is_one_and_ends_its_service(start: Start) -> None:
    terminal = start("--demo", MULTICART_BASE_URL=None, MULTICART_API_KEY=None)
    terminal.wait_for("Kitchen and coffee").wait_for("DEMO").press("enter")
    terminal.wait_for("Showing 1-100 of 250").wait_for("DEMO")
    terminal.press("q")
    assert terminal.wait_end() == 0


def test_with_nothing_configured_a_welcome_offers_key_token_and_demo(start: Start) -> None:
    terminal = start(MULTICART_API_KEY=None)
    terminal.wait_for("API key").wait_for("ession token").wait_for("emo")


def test_a_wrong_file_of_settings_is_told_on_the_normal_screen(
    start: Start, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("page_sise = 3\n")
    terminal = start()
    assert terminal.wait_end() == 2
    assert terminal.shows("'page_size' was meant")


def test_a_file_that_is_no_toml_never_touches_the_screen(start: Start, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("page_size = [\n")
    terminal = start()
    assert terminal.wait_end() == 2
    assert b"\x1b[?1049h" not in terminal.received
    assert terminal.shows("not valid TOML")


def test_a_window_that_is_too_small_says_so_until_it_grows(start: Start) -> None:
    terminal = start("open", "101", columns=50, rows=15)
    terminal.wait_for("50x15")
    terminal.resize(80, 24)
    terminal.wait_for("Showing 1-100 of 250")
    terminal.resize(20, 5)
    terminal.wait_for(lambda: not terminal.shows("Showing"))
    terminal.resize(60, 18)
    terminal.wait_for("Showing 1-100 of 250")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(start: Start, number: signal.Signals) -> None:
    terminal = start("open", "101").wait_for("Showing 1-100 of 250")
    terminal.kill(number)
    assert terminal.wait_end() == 128 + number
    assert LEFT_ALTERNATE_SCREEN in terminal.received


def test_a_lost_connection_ends_it(start: Start) -> None:
    terminal = start("open", "101").wait_for("Showing 1-100 of 250")
    terminal.hang_up()
    terminal.wait_end()


@pytest.mark.parametrize(
    ("arguments", "variables", "is_asked_for"),
    [
        ((), {}, True),
        (("--no-mouse",), {}, False),
        ((), {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, False),
        ((), {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22", "MULTICART_MOUSE": "on"}, True),
    ],
    ids=["usually", "--no-mouse", "over SSH", "over SSH, as set"],
)
def test_the_mouse_is_left_to_the_terminal_when_it_is_told_to_and_over_ssh(
    start: Start, arguments: tuple[str, ...], variables: dict[str, str], is_asked_for: bool
) -> None:
    terminal = start("open", "101", *arguments, **variables).wait_for("Showing 1-100 of 250")
    assert (b"\x1b[?1000h" in terminal.received) is is_asked_for


def test_a_terminal_without_colours_shows_the_same_words(start: Start) -> None:
    terminal = start("open", "101", NO_COLOR="1", TERM="xterm", COLORTERM=None)
    terminal.wait_for("Showing 1-100 of 250").press("space").wait_for("1 marked")
    assert b"38;2;" not in terminal.received


def test_ascii_means_ascii(start: Start) -> None:
    terminal = start("open", "101", "--ascii").wait_for("Showing 1-100 of 250")
    terminal.press("n").wait_for("Custom id").settle()
    assert [char for char in terminal.text if ord(char) > 126] == []
    terminal.press("escape").settle()
    terminal.press("?").settle()
    assert [char for char in terminal.text if ord(char) > 126] == []


def test_the_key_is_in_none_of_the_bytes_and_none_of_the_files(
    start: Start, service: DemoServer, tmp_path: Path
) -> None:
    terminal = start("open", "101").wait_for("Showing 1-100 of 250")
    terminal.press("L").wait_for("/list/").press("enter").settle()
    terminal.press("escape").settle()
    terminal.press("escape").settle()
    terminal.press("q").wait_end()
    secret = service.key.encode()
    assert secret not in terminal.received
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or secret not in path.read_bytes()


def test_what_is_remembered_is_there_next_time(start: Start) -> None:
    terminal = start().wait_for("No collections here yet").press("a")
    terminal.wait_for("Its id").press("101", "enter").wait_for("250")
    terminal.press("q").wait_end()
    start().wait_for("101").wait_for("4,750")
