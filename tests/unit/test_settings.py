"""Flag wins over environment, environment over file, file over default; typos are told."""

from pathlib import Path

import pytest

from multicart_tui.cli.first_frame import read_first_frame
from multicart_tui.cli.flags import Flags
from multicart_tui.domain.automatic import draws_ascii
from multicart_tui.errors import ConfigError
from multicart_tui.paths import config_dir
from multicart_tui.services.config_file import set_value
from multicart_tui.services.slow_link_offer import remember_offer
from multicart_tui.settings import load_settings
from multicart_tui.settings_values import unknown_variables

SSH = {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}


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
    first = read_first_frame(Flags(), SSH)
    assert not first.has_mouse
    assert read_first_frame(Flags(), SSH | {"MULTICART_MOUSE": "on"}).has_mouse


def test_the_ways_of_a_slow_link_are_offered_once_over_ssh_and_never_forced() -> None:
    first = read_first_frame(Flags(), SSH)
    assert (first.offers_slow_link, first.is_slow_link) == (True, False)
    remember_offer()
    again = read_first_frame(Flags(), SSH)
    assert (again.offers_slow_link, again.is_slow_link) == (False, False)
    assert not read_first_frame(Flags(), {}).offers_slow_link


@pytest.mark.parametrize("value", ["on", "off", "ssh"])
def test_somebody_who_has_decided_about_slow_links_is_offered_nothing(value: str) -> None:
    write_config(f'slow_link = "{value}"\n')
    first = read_first_frame(Flags(), SSH)
    assert (first.offers_slow_link, first.is_slow_link) == (False, value != "off")
    assert read_first_frame(Flags(), {}).is_slow_link is (value == "on")
    assert read_first_frame(Flags(is_slow_link=True), {}).is_slow_link


@pytest.mark.parametrize(
    ("variables", "is_ascii"),
    [
        ({}, False),
        ({"LANG": "en_AU.UTF-8"}, False),
        ({"LANG": "C", "LC_ALL": "C.utf8"}, False),
        ({"LC_ALL": "C", "LANG": "en_AU.UTF-8"}, True),
        ({"LC_ALL": "POSIX"}, True),
        ({"LC_CTYPE": "de_DE.ISO-8859-1", "LANG": "en_AU.UTF-8"}, True),
        ({"LANG": "de_DE"}, True),
        ({"LANG": "en_AU.UTF-8", "TERM": "linux"}, True),
        ({"LANG": "en_AU.UTF-8", "TERM": "vt100"}, True),
        ({"LANG": "en_AU.UTF-8", "TERM": "xterm-256color"}, False),
    ],
)
def test_ascii_follows_the_locale_and_the_terminal(
    variables: dict[str, str], is_ascii: bool
) -> None:
    assert draws_ascii(variables, is_utf8_forced=False) is is_ascii
    assert read_first_frame(Flags(), variables | {"MULTICART_ASCII": "on"}).is_ascii
    assert not read_first_frame(Flags(), variables | {"MULTICART_ASCII": "off"}).is_ascii


def test_what_python_makes_of_the_c_locale_is_not_taken_for_the_owners_word() -> None:
    coerced = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}
    assert draws_ascii(coerced, is_utf8_forced=True)
    assert not draws_ascii(coerced, is_utf8_forced=False)


def test_keys_of_the_environment_are_known_before_the_settings_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_config('[keys]\n"table.up" = "w"\n"app.quit" = "f9"\n')
    monkeypatch.setenv("MULTICART_KEYS", '{"table.up": "e"}')
    assert read_first_frame(Flags()).keys == {"table.up": "e", "app.quit": "f9"}
    assert load_settings().keys == {"table.up": "e", "app.quit": "f9"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# mine\n\npage_sise = 5\n", 3),
        ('[keys]\n"table.up" = "w"\n\n[profiles.prod]\n# here\nbase_ulr = "x"\n', 6),
        ("theme = " + "'" * 3 + "\npage_size = 0\n" + "'" * 3 + "\npage_size = 0\n", 4),
        ("[profiles.prod]\nkey_command = [\n  3,\n]\n", 2),
    ],
)
def test_a_wrong_line_of_the_file_is_told_by_its_number(text: str, line: int) -> None:
    path = write_config(text)
    with pytest.raises(ConfigError, match=f"in {path}, line {line}"):
        load_settings()


def test_a_file_that_is_not_toml_stops_before_the_screen_is_touched() -> None:
    write_config("theme = [")
    with pytest.raises(ConfigError, match="not valid TOML"):
        read_first_frame(Flags())
