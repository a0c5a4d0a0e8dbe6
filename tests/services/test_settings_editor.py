"""A setting is judged by the model of the settings, and written beside its owner's lines."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from multicart_tui.api.base_url import checked_base_url
from multicart_tui.config_toml import config_path
from multicart_tui.errors import ConfigError
from multicart_tui.services.setting_lines import SettingLine, SettingPath
from multicart_tui.services.settings_editor import SettingsEditor, is_default
from multicart_tui.settings import load_settings

MINE = """\
# mine
page_size = 50  # as many as fit

[keys]
"app.quit" = "f9"

[profiles.prod]
protected = true
"""


def write_config(text: str = MINE) -> Path:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(text)
    return config_path()


def editor(flags: dict[str, object] | None = None) -> SettingsEditor:
    def sources(profile: str) -> dict[SettingPath, str]:
        return {(name,): f"--{name}" for name in flags or {}}

    return SettingsEditor(flags or {}, sources, checked_base_url)


def find(desk: SettingsEditor, *path: str) -> SettingLine:
    return next(line for line in desk.lines() if line.path == path)


def test_each_setting_says_where_its_value_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config()
    monkeypatch.setenv("MULTICART_TRIES", "5")
    monkeypatch.setenv("MULTICART_PROFILES__PROD__READ_ONLY", "true")
    desk = editor({"theme": "high-contrast"})
    assert {line.name: (line.shown, line.source) for line in desk.lines()} | {
        "theme": ("high-contrast", "--theme"),
        "tries": ("5", "MULTICART_TRIES"),
        "page_size": ("50", "config.toml"),
        "ascii": ("auto", "default"),
        "profiles.prod.protected": ("true", "config.toml"),
        "profiles.prod.read_only": ("true", "MULTICART_PROFILES__PROD__READ_ONLY"),
        "profiles.default.key_command": ("", "default"),
    } == {line.name: (line.shown, line.source) for line in desk.lines()}


def test_a_value_of_a_flag_or_a_variable_is_fixed_and_says_by_what(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MULTICART_TRIES", "5")
    desk = editor({"theme": "high-contrast"})
    assert "the variable MULTICART_TRIES, which wins" in find(desk, "tries").why_fixed
    assert "the flag --theme, which wins" in find(desk, "theme").why_fixed
    assert find(desk, "ascii").why_fixed == ""


def test_a_change_is_written_and_the_rest_of_the_file_stays_as_it_was() -> None:
    path = write_config()
    desk = editor()
    change = desk.change(find(desk, "read_timeout"), " 2.5 ")
    assert (change.value, change.not_kept) == (2.5, None)
    desk.change(find(desk, "page_size"), "20")
    desk.change(find(desk, "profiles", "prod", "key_command"), "pass show 'my key'")
    text = path.read_text()
    assert text.startswith("# mine\npage_size = 20  # as many as fit\n")
    assert tomllib.loads(text) == {
        "page_size": 20,
        "read_timeout": 2.5,
        "keys": {"app.quit": "f9"},
        "profiles": {"prod": {"protected": True, "key_command": ["pass", "show", "my key"]}},
    }
    assert load_settings({"profile": "prod"}).current.key_command == ("pass", "show", "my key")
    assert find(desk, "read_timeout").source == "config.toml"


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        (("page_size",), "0", "greater than or equal to 1"),
        (("page_size",), "many", "valid integer"),
        (("read_timeout",), "0", "greater than 0"),
        (("mouse",), "perhaps", "'auto', 'on' or 'off'"),
        (("profile",), "prd", "There is no profile 'prd'"),
        (("profile",), "", "at least 1 character"),
        (("base_url",), "http://example.com/api", "Cannot use the base URL"),
        (("profiles", "prod", "base_url"), "ftp://example.com", "Cannot use the base URL"),
        (("profiles", "prod", "protected"), "perhaps", "valid boolean"),
        (("profiles", "prod", "key_command"), "pass 'show", "Not a list of words"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    path: tuple[str, ...], typed: str, words: str
) -> None:
    write_config()
    desk = editor()
    with pytest.raises(ConfigError, match=words):
        desk.change(find(desk, *path), typed)
    assert config_path().read_text() == MINE


def test_a_reset_takes_the_line_out() -> None:
    path = write_config()
    desk = editor()
    assert desk.reset(find(desk, "page_size")).value == 100
    assert desk.reset(find(desk, "profiles", "prod", "protected")).value is False
    assert tomllib.loads(path.read_text()) == {
        "keys": {"app.quit": "f9"},
        "profiles": {"prod": {}},
    }
    assert is_default(find(desk, "page_size"))


def test_no_file_at_all_is_a_reason_to_write_one_and_none_to_take_a_line_out() -> None:
    desk = editor()
    desk.reset(find(desk, "theme"))
    assert not config_path().exists()
    desk.change(find(desk, "profiles", "default", "ca_file"), "/etc/ca.pem")
    assert load_settings().current.ca_file == Path("/etc/ca.pem")
    desk.change(find(desk, "profiles", "default", "ca_file"), "")
    assert load_settings().current.ca_file is None


def test_other_keys_are_kept_by_the_id_and_the_usual_ones_come_back() -> None:
    write_config()
    desk = editor()
    desk.change_key("table.up", "w")
    assert desk.keys() == {"app.quit": "f9", "table.up": "w"}
    desk.change_key("app.quit", "")
    assert desk.keys() == load_settings().keys == {"table.up": "w"}


def test_a_read_only_file_is_named_and_the_value_holds_until_the_end() -> None:
    path = write_config()
    path.chmod(0o400)
    desk = editor()
    change = desk.change(find(desk, "page_size"), "20")
    assert change.not_kept is not None
    assert str(change.not_kept) == (
        f"Cannot write {path}\nThe file is read-only.\nchmod u+w {path}"
    )
    assert path.read_text() == MINE
    line = find(desk, "page_size")
    assert (line.value, line.source, line.is_fixed) == (20, "this session", False)
    desk.change_key("app.quit", "")
    desk.change_key("table.up", "w")
    assert desk.keys() == {"table.up": "w"}
    path.chmod(0o600)
    desk.change(line, "30")
    assert find(desk, "page_size").source == "config.toml"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file is in the way")
    desk = editor()
    with pytest.raises(ConfigError, match="Cannot read"):
        desk.lines()


def test_a_link_stays_one_and_what_it_leads_to_is_changed(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(MINE)
    config_path().parent.mkdir()
    config_path().symlink_to(real)
    desk = editor()
    desk.change(find(desk, "page_size"), "20")
    assert config_path().is_symlink()
    assert tomllib.loads(real.read_text())["page_size"] == 20
