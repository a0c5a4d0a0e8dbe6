"""The settings are judged once, and again as soon as anything they follow from changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from multicart_tui.config_toml import config_path
from multicart_tui.errors import ConfigError
from multicart_tui.paths import state_dir
from multicart_tui.services import known_settings
from multicart_tui.services.known_settings import FILE_NAME, read_settings
from multicart_tui.settings import ProfileSettings, Settings
from multicart_tui.settings_values import ProfileValues, SettingValues


def configure(text: str) -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(text)


class Judge:
    """Counts how often the settings are judged."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        from multicart_tui import settings

        load = settings.load_settings

        def counted(*args: object, **named: object) -> Settings:
            self.times += 1
            return load(*args, **named)  # type: ignore[arg-type] # handed on as they came

        monkeypatch.setattr(settings, "load_settings", counted)


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    return Judge(monkeypatch)


def test_the_plain_values_have_every_setting() -> None:
    assert {*SettingValues.__struct_fields__} == {*Settings.model_fields, "current"}
    assert {*ProfileValues.__struct_fields__} == {*ProfileSettings.model_fields}


def test_settings_that_were_judged_are_remembered_as_they_were(judge: Judge) -> None:
    configure(
        'page_size = 50\n[keys]\n"table.up" = "w"\n'
        '[profiles.prod]\nkey_command = ["pass", "x y"]\nca_file = "/etc/ca.pem"\n'
    )
    first = read_settings({"profile": "prod"})
    again = read_settings({"profile": "prod"})

    assert (first, judge.times) == (again, 1)
    assert (again.page_size, again.keys) == (50, {"table.up": "w"})
    assert again.current.key_command == ("pass", "x y")
    assert again.current.authorities == Path("/etc/ca.pem")
    assert (state_dir() / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_the_base_url_of_the_environment_is_that_of_the_profile_in_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MULTICART_BASE_URL", "https://elsewhere.example/api")

    assert read_settings({}).current.base_url == "https://elsewhere.example/api"
    monkeypatch.setenv("multicart_base_url", "https://third.example/api")
    monkeypatch.delenv("MULTICART_BASE_URL")
    assert read_settings({}).current.base_url == "https://third.example/api"


def test_a_changed_file_variable_or_flag_is_judged_anew(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings({}).page_size == 100
    configure("page_size = 7\n")
    assert read_settings({}).page_size == 7
    monkeypatch.setenv("MULTICART_PAGE_SIZE", "9")
    assert read_settings({}).page_size == 9
    assert read_settings({"theme": "multicart-light"}).theme == "multicart-light"
    assert judge.times == 4

    monkeypatch.delenv("MULTICART_PAGE_SIZE")
    assert (read_settings({}).page_size, judge.times) == (7, 4)


def test_a_wrong_value_is_told_at_each_start(judge: Judge) -> None:
    configure("page_size = 0\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match="page_size"):
            read_settings({})
    assert judge.times == 2
    assert not (state_dir() / FILE_NAME).exists()


def test_a_new_profile_may_be_named_only_where_it_is_made(judge: Judge) -> None:
    assert read_settings({"profile": "new"}, may_be_new=True).profile == "new"
    with pytest.raises(ConfigError, match="There is no profile 'new'"):
        read_settings({"profile": "new"})


@pytest.mark.parametrize("damage", [b"", b"[", b"\xff\xfe", b'[{"digest": 1}]', b"[null]"])
def test_a_memory_that_cannot_be_read_is_begun_anew(judge: Judge, damage: bytes) -> None:
    read_settings({})
    (state_dir() / FILE_NAME).write_bytes(damage)
    assert read_settings({}).page_size == 100
    assert read_settings({}).page_size == 100
    assert judge.times == 2


def test_a_folder_that_takes_nothing_costs_time_and_nothing_else(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("MULTICART_STATE_DIR", str(tmp_path / "a file" / "state"))
    assert read_settings({}) == read_settings({})
    assert judge.times == 2


def test_whoever_only_looks_leaves_nothing_behind() -> None:
    read_settings({}, leaves_no_trace=True)
    assert not state_dir().exists()


def test_only_the_latest_few_are_remembered() -> None:
    for number in range(known_settings.KEPT + 3):
        configure(f"page_size = {number + 1}\n")
        read_settings({})
    assert len(known_settings._seen()) == known_settings.KEPT


def test_no_secret_goes_into_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "mc_live.first")
    read_settings({})
    before = (state_dir() / FILE_NAME).read_text()
    monkeypatch.setenv("MULTICART_API_KEY", "mc_live.second")
    read_settings({})
    assert (state_dir() / FILE_NAME).read_text() == before
    assert "mc_live" not in before


def test_the_second_start_does_without_the_library_that_judges() -> None:
    script = """
import sys
from multicart_tui.services.known_settings import read_settings
read_settings({})
print("pydantic" in sys.modules)
"""
    told = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [each.stdout for each in told] == ["True\n", "False\n"]
