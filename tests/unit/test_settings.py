"""Flag wins over environment, environment over file, file over default; typos are told."""

from pathlib import Path

import pytest

from multicart_tui.cli.first_frame import read_first_frame
from multicart_tui.cli.flags import Flags
from multicart_tui.errors import ConfigError
from multicart_tui.paths import config_dir
from multicart_tui.services.config_file import set_value
from multicart_tui.settings import load_settings, unknown_variables


def write_config(text: str) -> Path:
    path = config_dir() / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_nothing_configured_is_the_default() -> None:
    settings = load_settings()
    assert settings.profile == "default"
    assert settings.current.base_url == "https://multicartapi.com/api/v1"
    assert settings.page_size == 100


def test_flag_wins_over_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config('theme = "file"\npage_size = 20\n')
    assert load_settings().theme == "file"
    monkeypatch.setenv("MULTICART_THEME", "environment")
    assert load_settings().theme == "environment"
    assert load_settings({"theme": "flag"}).theme == "flag"
    assert load_settings().page_size == 20


def test_a_profile_of_the_file_is_used_and_its_url_can_be_overridden_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_config('[profiles.prod]\nbase_url = "https://a.example/api"\nprotected = true\n')
    current = load_settings({"profile": "prod"}).current
    assert (current.base_url, current.protected) == ("https://a.example/api", True)
    monkeypatch.setenv("MULTICART_BASE_URL", "http://127.0.0.1:1/api/v1")
    current = load_settings({"profile": "prod"}).current
    assert (current.base_url, current.protected) == ("http://127.0.0.1:1/api/v1", True)


def test_a_nested_value_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config('[profiles.prod]\nbase_url = "https://a.example/api"\n')
    monkeypatch.setenv("MULTICART_PROFILES__PROD__READ_ONLY", "true")
    current = load_settings({"profile": "prod"}).current
    assert (current.read_only, current.base_url) == (True, "https://a.example/api")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("page_sise = 5", "'page_size' was meant"),
        ("[profiles.prod]\nbase_ulr = 'x'", "'base_url' was meant"),
        ("page_size = 0", "'page_size'"),
        ("mouse = 'perhaps'", "'mouse'"),
        ("page_size = ", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_told_with_its_path(text: str, words: str) -> None:
    path = write_config(text)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_wrong_variable_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTICART_PAGE_SIZE", "many")
    with pytest.raises(ConfigError, match="MULTICART_PAGE_SIZE"):
        load_settings()


def test_an_unknown_profile_lists_those_there_are() -> None:
    write_config("[profiles.prod]\n")
    with pytest.raises(ConfigError, match="has: prod"):
        load_settings({"profile": "prd"})


def test_an_unknown_variable_is_warned_about_with_what_was_meant() -> None:
    environment = {
        "MULTICART_PROFLE": "x",
        "MULTICART_API_KEY": "k",
        "MULTICART_CONFIG_DIR": "/",
        "MULTICART_PROFILES__PROD__BASE_URL": "u",
        "HOME": "/",
    }
    (sentence,) = unknown_variables(environment)
    assert "MULTICART_PROFLE" in sentence
    assert "'MULTICART_PROFILE' was meant" in sentence


def test_changing_one_value_leaves_comments_and_the_rest_alone() -> None:
    path = write_config('# mine\ntheme = "x"  # dark\n\n[profiles.prod]\nprotected = true # yes\n')
    set_value(path, ("profiles", "prod", "store"), "file")
    set_value(path, ("profiles", "other", "store"), "keyring")
    text = path.read_text()
    assert "# mine" in text
    assert "protected = true # yes" in text
    settings = load_settings()
    assert settings.profiles["prod"].store == "file"
    assert settings.profiles["other"].store == "keyring"
    assert settings.profiles["prod"].protected


def test_a_file_whose_tables_stand_apart_can_be_changed_too() -> None:
    path = write_config("[profiles.a]\n[keys]\n[profiles.b]\nprotected = true\n")
    set_value(path, ("profiles", "b", "store"), "file")
    assert load_settings().profiles["b"].store == "file"


# -- the first frame reads a few of the same settings by itself


def test_the_first_frame_agrees_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(
        'theme = "light"\nmouse = "off"\nslow_link = "on"\nascii = "on"\n'
        '[keys]\n"table.up" = "w"\n[profiles.default]\nkey_command = ["pass"]\n'
    )
    settings = load_settings()
    first = read_first_frame(Flags(), {})
    assert first.theme == settings.theme
    assert first.keys == settings.keys
    assert (first.has_mouse, first.is_slow_link, first.is_ascii) == (False, True, True)
    assert first.needs_key_command
    monkeypatch.setenv("MULTICART_THEME", "dark")
    assert read_first_frame(Flags()).theme == load_settings().theme == "dark"


def test_the_defaults_of_the_first_frame_are_those_of_the_settings() -> None:
    first = read_first_frame(Flags(), {})
    assert first.theme == load_settings().theme
    assert first.keys == {}
    assert not first.needs_key_command


def test_over_ssh_the_mouse_is_the_terminals_and_bytes_are_saved() -> None:
    first = read_first_frame(Flags(), {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"})
    assert not first.has_mouse
    assert first.is_slow_link
    kept = read_first_frame(Flags(), {"SSH_CONNECTION": "x", "MULTICART_MOUSE": "on"})
    assert kept.has_mouse


def test_a_file_that_is_not_toml_stops_before_the_screen_is_touched() -> None:
    write_config("theme = [")
    with pytest.raises(ConfigError, match="not valid TOML"):
        read_first_frame(Flags())
