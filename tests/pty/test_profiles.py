"""A profile whose key comes from a command, in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.pty.conftest import Start
from tests.support.terminal import Terminal


@pytest.fixture
def key_file(tmp_path: Path, service: DemoServer) -> Path:
    """What a password manager would hold."""
    path = tmp_path / "safe" / "key"
    path.parent.mkdir()
    path.write_text(f"{service.key}\n")
    return path


def start_prod(start: Start, *arguments: str, **variables: str | None) -> Terminal:
    """Start with nothing in the environment that names an account."""
    nothing: dict[str, str | None] = {"MULTICART_API_KEY": None, "MULTICART_BASE_URL": None}
    return start("--profile", "prod", *arguments, **nothing | variables)


def configure(tmp_path: Path, base_url: str, command: str, more: str = "") -> None:
    """Write the profile."""
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / "config" / "config.toml").write_text(
        f'[profiles.prod]\nbase_url = "{base_url}"\nkey_command = {command}\n{more}'
    )


def test_the_key_of_a_command_is_used_and_kept_nowhere(
    start: Start, tmp_path: Path, service: DemoServer, key_file: Path
) -> None:
    configure(tmp_path, service.base_url, f'["cat", "{key_file}"]', "protected = true\n")
    terminal = start_prod(start, "open", "101").wait_for("Showing 1-100 of 250")
    assert terminal.shows("PROTECTED")
    assert terminal.shows("prod @ 127.0.0.1:")
    terminal.press("q")
    assert terminal.wait_end() == 0
    secret = service.key.encode()
    assert secret not in terminal.received
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path != key_file]
    assert kept
    assert [path for path in kept if secret in path.read_bytes()] == []


def test_a_command_that_fails_is_told_before_the_screen_is_touched(
    start: Start, tmp_path: Path, service: DemoServer
) -> None:
    configure(tmp_path, service.base_url, '["sh", "-c", "echo mc_live_secret; exit 3"]')
    terminal = start_prod(start)
    assert terminal.wait_end() == 5
    assert terminal.shows("It ended with exit status 3.")
    assert b"mc_live_secret" not in terminal.received
    assert b"\x1b[?1049h" not in terminal.received


@pytest.mark.parametrize(("answer", "is_agreed"), [("y", True), ("n", False)])
def test_another_host_is_asked_about_before_the_command_is_run(
    start: Start,
    tmp_path: Path,
    service: DemoServer,
    key_file: Path,
    answer: str,
    is_agreed: bool,
) -> None:
    configure(tmp_path, service.base_url, f'["cat", "{key_file}"]')
    start_prod(start).wait_for("No collections here yet").press("q").wait_end()
    elsewhere = service.base_url.replace("127.0.0.1", "localhost")
    configure(tmp_path, elsewhere, f'["cat", "{key_file}"]')
    terminal = start_prod(start).wait_for("Send the key of profile 'prod' to localhost")
    terminal.press(answer, "enter")
    if is_agreed:
        terminal.wait_for("No collections here yet").wait_for("prod @ localhost")
    else:
        assert terminal.wait_end() == 2
        assert terminal.shows("No key was sent there.")


def test_a_read_only_profile_shows_it_and_has_no_key_that_writes(
    start: Start, tmp_path: Path, service: DemoServer, key_file: Path
) -> None:
    configure(tmp_path, service.base_url, f'["cat", "{key_file}"]', "read_only = true\n")
    terminal = start_prod(start, "open", "101").wait_for("Showing 1-100 of 250")
    assert terminal.shows("READ-ONLY")
    assert not terminal.shows("d Delete")
    terminal.press("d").wait_for("read-only").settle()
    assert not terminal.shows("outputs are kept")
