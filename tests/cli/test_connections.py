"""What a session on the demo shares with one on a real account: nothing."""

from contextlib import closing

import pytest

from multicart_tui.cli.connections import DEMO_PROFILE, Connections
from multicart_tui.cli.flags import Flags
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
