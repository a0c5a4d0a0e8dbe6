"""What holds when nothing is set is named once, and meant by everyone."""

from __future__ import annotations

from multicart_tui.api.opening import ApiOptions
from multicart_tui.cli.first_frame import read_first_frame
from multicart_tui.cli.flags import Flags
from multicart_tui.config_toml import DEFAULT_BASE_URL, DEFAULT_PROFILE, DEFAULT_THEME
from multicart_tui.settings import load_settings
from multicart_tui.ui.themes import THEME_NAMES


def test_the_service_is_the_same_for_the_settings_and_for_the_client() -> None:
    assert load_settings().current.base_url == ApiOptions().base_url == DEFAULT_BASE_URL


def test_the_theme_is_the_same_for_the_settings_and_the_first_frame_and_there_is_one() -> None:
    assert load_settings().theme == read_first_frame(Flags(), {}).theme == DEFAULT_THEME
    assert DEFAULT_THEME in THEME_NAMES


def test_the_profile_that_nobody_names_need_not_be_written_anywhere() -> None:
    assert load_settings().profile == DEFAULT_PROFILE
