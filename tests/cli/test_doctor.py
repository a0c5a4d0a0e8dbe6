"""``doctor`` works in any state of things, tells causes apart, and gives nothing away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.paths import config_dir
from tests.cli.conftest import Command, Ended


def found(ended: Ended, name: str) -> dict[str, Any]:
    """The finding of that name in a report that was asked for as JSON."""
    (finding,) = [
        finding
        for section in ended.json["sections"]
        for finding in section["findings"]
        if finding["name"] == name
    ]
    return dict(finding)


def test_without_any_configuration_it_reports_and_says_how_to_log_in(command: Command) -> None:
    ended = command("doctor", "--offline")
    assert ended.status == 5
    for words in ("Versions", "multicart-tui", "textual", "clipboard", "encoding of", "free space"):
        assert words in ended.out
    assert "FAILED  key" in ended.out
    assert "auth login" in ended.out
    assert "host reachable" not in ended.out
    assert "1 failed" in ended.err
    assert "The service was not asked." in ended.err
    assert "safe to paste" in ended.err


def test_a_working_account_has_a_host_that_answers_and_a_key_that_is_taken(
    demo: DemoServer, command: Command
) -> None:
    ended = command("doctor", "--format", "json")
    assert (ended.status, ended.json["exit_status"], ended.json["failed"]) == (0, 0, 0)
    assert found(ended, "host reachable")["state"] == "ok"
    assert found(ended, "key accepted") == {
        "name": "key accepted",
        "state": "ok",
        "value": "yes",
        "hint": "",
    }
    assert found(ended, "key")["value"] == "API key from environment (MULTICART_API_KEY)"
    assert "Nothing failed" in ended.err


def test_whose_key_it_is_is_told_when_that_is_asked_for(demo: DemoServer, command: Command) -> None:
    ended = command("doctor", "--format", "json", "--show-email")
    assert found(ended, "key accepted")["value"] == "demo@example.com"


def test_a_refused_key_is_told_apart_from_a_host_that_is_there(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "wrong.key-that-is-long-enough")
    ended = command("doctor", "--format", "json")
    assert ended.status == 5
    assert found(ended, "host reachable")["state"] == "ok"
    assert found(ended, "key accepted")["state"] == "failed"
    assert "long-enough" not in ended.out + ended.err


def test_a_host_that_is_there_is_found_without_a_key(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MULTICART_API_KEY")
    ended = command("doctor", "--format", "json")
    assert ended.status == 5
    assert found(ended, "host reachable")["state"] == "ok"
    assert found(ended, "key accepted")["value"] == "not tried: there is none"
    assert len(demo.paths()) == 1


def test_without_a_network_the_key_is_not_blamed(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "a.key")
    monkeypatch.setenv("MULTICART_BASE_URL", "http://127.0.0.1:1/api/v1")
    ended = command("doctor", "--format", "json")
    assert ended.status == 3
    assert "refused" in found(ended, "host reachable")["value"]
    assert found(ended, "key accepted") == {
        "name": "key accepted",
        "state": "fact",
        "value": "not tried",
        "hint": "",
    }


@pytest.mark.parametrize("line", ["theme = [", "page_sise = 5"])
def test_broken_settings_are_one_finding_of_many_and_the_key_stays_home(
    demo: DemoServer, command: Command, line: str
) -> None:
    config_dir().mkdir(parents=True)
    (config_dir() / "config.toml").write_text(f"{line}\n")
    ended = command("doctor", "--format", "json")
    assert ended.status == 2
    assert found(ended, "settings")["state"] == "failed"
    assert [section["name"] for section in ended.json["sections"]] == [
        *("Versions", "Terminal", "Locale", "Files", "Account", "Network", "Connection")
    ]
    assert found(ended, "host reachable")["state"] == "ok"
    assert found(ended, "key accepted")["value"] == "not tried: there is none"
    assert len(demo.paths()) == 1


def test_who_asks_for_the_demo_is_not_led_to_the_real_service(command: Command) -> None:
    config_dir().mkdir(parents=True)
    (config_dir() / "config.toml").write_text("theme = [\n")
    ended = command("--demo", "doctor", "--format", "json")
    assert ended.status == 2
    assert found(ended, "host reachable")["value"] == "not tried: there is no address"


def test_an_address_that_cannot_be_used_is_a_finding_and_shows_nothing_of_its_query(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "a.key")
    monkeypatch.setenv("MULTICART_BASE_URL", "https://example.com/api?key=hush-hush")
    ended = command("doctor", "--format", "json")
    assert ended.status == 2
    assert "Cannot use the base URL" in found(ended, "host reachable")["value"]
    assert "hush" not in ended.out


def test_variables_that_mean_nothing_are_warned_of(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_TEME", "x")
    ended = command("doctor", "--offline", "--format", "json")
    assert "MULTICART_TEME means nothing here" in found(ended, "variable")["value"]


def test_a_profile_with_limits_names_them(command: Command) -> None:
    config_dir().mkdir(parents=True)
    (config_dir() / "config.toml").write_text(
        "[profiles.prod]\nprotected = true\nread_only = true\n"
    )
    ended = command("--profile", "prod", "doctor", "--offline", "--format", "json")
    assert found(ended, "profile")["value"] == "prod, PROTECTED, read-only"


def test_a_key_in_a_file_is_warned_of_and_one_that_others_can_read_fails(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("auth", "login", "--store", "file", input=f"{demo.key}\n")
    monkeypatch.delenv("MULTICART_API_KEY")
    ended = command("doctor", "--format", "json")
    assert ended.status == 0
    assert found(ended, "key")["state"] == "warning"

    (config_dir() / "credentials.toml").chmod(0o644)
    ended = command("doctor", "--format", "json")
    assert ended.status == 5
    assert found(ended, "key")["state"] == "failed"
    assert "chmod 600" in found(ended, "key file")["hint"]
    assert found(ended, "host reachable")["state"] == "ok"


def test_the_demo_is_looked_at_when_it_is_asked_for(command: Command) -> None:
    ended = command("--demo", "doctor", "--format", "json")
    assert ended.status == 0
    assert found(ended, "profile")["value"] == "demo"
    assert found(ended, "key accepted")["value"] == "yes"


def test_a_demo_that_is_not_installed_is_a_finding(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multicart_tui.demo.child._NEEDED", ("no_such_package",))
    ended = command("--demo", "doctor", "--format", "json")
    assert ended.status == 2
    assert "not installed" in found(ended, "demo service")["value"]
    assert found(ended, "host reachable")["value"] == "not tried: there is no address"


@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_private_is_in_the_report(
    demo: DemoServer,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    form: str,
) -> None:
    home = tmp_path / "homes" / "alice-liddell"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USER", "alice-liddell")
    monkeypatch.setenv("MULTICART_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("MULTICART_STATE_DIR", str(tmp_path / "disk" / "alice-liddell" / "state"))
    monkeypatch.setenv("HTTPS_PROXY", "http://alice-liddell:hush-hush@proxy.intern:3128")
    monkeypatch.setenv("SSH_CONNECTION", "203.0.113.7 50000 203.0.113.8 22")
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("[profiles.default]\nprotected = true\n")
    ended = command("doctor", "--format", form)
    assert ended.status == 0
    printed = ended.out + ended.err
    secret = demo.key.partition(".")[2]
    for private in (demo.key, secret, secret[-4:], "alice", "hush", "intern", "203.0.113"):
        assert private not in printed
    assert "demo@example.com" not in printed
    assert "~/config/config.toml" in printed
    assert "/disk/<user>/state" in printed
    assert "HTTPS_PROXY (value not shown)" in printed


def test_streams_that_are_closed_are_no_hindrance(tmp_path: Path) -> None:
    program = f"{sys.executable} -m multicart_tui doctor --offline"
    ended = subprocess.run(
        ["/bin/sh", "-c", f"exec {program} <&- 2>&-"],
        env={**os.environ, "HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 5
    assert b"none of the standard streams" in ended.stdout
