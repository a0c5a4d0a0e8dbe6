"""A key that is bound to no host goes to another one than before only when a person agrees."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.console import Console
from multicart_tui.cli.flags import Flags
from multicart_tui.cli.host_question import ask_about_host
from multicart_tui.demo.server import DemoServer
from multicart_tui.errors import HostChangedError
from multicart_tui.paths import config_dir, state_dir
from tests.cli.conftest import Command

PROD = Flags(profile="prod")


class Person(io.StringIO):
    """Somebody at a terminal who answers."""

    def isatty(self) -> bool:
        return True


def configure(base_url: str, key: str = "mc_live_x.y") -> Path:
    """A profile whose key comes from a command; returns the file in which it leaves a trace."""
    ran = config_dir() / "ran"
    config_dir().mkdir(exist_ok=True)
    script = f"open({str(ran)!r}, 'a').close(); print({key!r})"
    command = json.dumps([sys.executable, "-c", script])
    (config_dir() / "config.toml").write_text(
        f'[profiles.prod]\nbase_url = "{base_url}"\nkey_command = {command}\n'
    )
    return ran


def known() -> dict[str, str]:
    path = state_dir() / "known-hosts.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def test_the_first_host_of_a_profile_is_remembered_and_stays_unquestioned() -> None:
    configure("https://one.example/api")
    Connections(PROD).find_credential()
    Connections(PROD).find_credential()
    assert known() == {"prod": "one.example"}


def test_another_host_is_refused_before_the_command_is_even_run(command: Command) -> None:
    configure("https://one.example/api")
    Connections(PROD).check_host()
    ran = configure("https://two.example/api")
    ended = command("--profile", "prod", "asin", "list", "101")
    assert ended.status == 2
    assert "The host of profile 'prod' is another one" in ended.err
    assert "It was one.example; now it is two.example. No key was sent there." in ended.err
    assert not ran.exists()
    assert known() == {"prod": "one.example"}


@pytest.mark.parametrize("answer", ["", "n", "what?"])
def test_a_person_who_does_not_agree_sends_nothing(answer: str) -> None:
    configure("https://one.example/api")
    Connections(PROD).check_host()
    configure("https://two.example/api")
    talk = Person()
    console = Console(err=talk, input=Person(f"{answer}\n"))
    with pytest.raises(HostChangedError):
        ask_about_host(Connections(PROD), console)
    assert "Send the key of profile 'prod' to two.example? [y/N]" in talk.getvalue()
    assert known() == {"prod": "one.example"}


def test_a_person_who_agrees_is_not_asked_again() -> None:
    configure("https://one.example/api")
    Connections(PROD).check_host()
    configure("https://two.example/api")
    connections = Connections(PROD)
    ask_about_host(connections, Console(err=Person(), input=Person("y\n")))
    assert connections.find_credential().credential.secret == "mc_live_x.y"
    assert known() == {"prod": "two.example"}
    Connections(PROD).check_host()


def test_a_host_for_one_run_is_asked_about_and_not_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure("https://one.example/api")
    monkeypatch.setenv("MULTICART_BASE_URL", "https://two.example/api")
    with pytest.raises(HostChangedError, match=r"It was one\.example; now it is two\.example"):
        Connections(PROD).check_host()
    connections = Connections(PROD)
    ask_about_host(connections, Console(err=Person(), input=Person("yes\n")))
    connections.find_credential()
    assert known() == {}


def test_a_key_of_a_variable_is_asked_about_when_the_file_names_another_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "mc_live_x.y")
    configure("https://one.example/api")
    Connections(PROD).check_host()
    configure("https://two.example/api")
    with pytest.raises(HostChangedError):
        Connections(PROD).find_credential()


def test_a_host_and_a_key_that_are_both_named_for_one_run_are_meant(
    demo: DemoServer, command: Command
) -> None:
    assert command("asin", "list", "101").status == 0
    assert known() == {}


def test_a_damaged_memory_is_begun_anew() -> None:
    configure("https://one.example/api")
    state_dir().mkdir()
    (state_dir() / "known-hosts.json").write_text('{"prod": 3')
    Connections(PROD).check_host()
    assert known() == {"prod": "one.example"}


def test_doctor_leaves_no_trace() -> None:
    configure("https://one.example/api")
    Connections(PROD, leaves_no_trace=True).check_host()
    assert known() == {}
