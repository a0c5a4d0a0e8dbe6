"""What a session shares with one on another account, or on the demo: nothing."""

import json
import sys
from contextlib import closing

import pytest

from multicart_tui.cli.connections import DEMO_PROFILE, Connections
from multicart_tui.cli.flags import Flags
from multicart_tui.errors import CredentialsError
from multicart_tui.paths import config_dir


def test_a_profile_called_demo_keeps_its_backups_apart_from_the_demos(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config_dir().mkdir()
    (config_dir() / "config.toml").write_text(f"[profiles.{DEMO_PROFILE}]\nprotected = true\n")
    monkeypatch.setenv("MULTICART_API_KEY", "prefix.secret")
    with (
        closing(Connections(Flags(profile=DEMO_PROFILE))) as real,
        closing(Connections(Flags(is_demo=True))) as demo,
    ):
        assert not real.open().backups.is_relative_to(demo.open().backups)


def test_another_profile_is_opened_with_its_own_key_and_stays_if_that_fails() -> None:
    config_dir().mkdir()
    command = json.dumps([sys.executable, "-c", "print('mc_live_other.key')"])
    (config_dir() / "config.toml").write_text(
        '[profiles.one]\nread_only = true\nkey_command = ["no-such-command"]\n'
        f'[profiles.two]\nbase_url = "https://two.example/api"\nkey_command = {command}\n'
        "protected = true\n"
    )
    with closing(Connections(Flags(profile="default"))) as connections:
        one, two = connections.profiles()[1:]
        assert (one.name, one.words, two.host, two.words) == (
            "one",
            ("READ-ONLY",),
            "two.example",
            ("PROTECTED",),
        )
        session = connections.switch_profile("two")
        assert (session.profile, session.host, session.is_protected) == (
            "two",
            "two.example",
            True,
        )
        with pytest.raises(CredentialsError, match="no-such-command"):
            connections.switch_profile("one")
        assert connections.settings.profile == "two"
        assert [each.name for each in connections.profiles() if each.is_current] == ["two"]
