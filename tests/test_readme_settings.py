"""README tells of every setting what the settings themselves do."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from multicart_tui.paths import config_dir
from multicart_tui.services.setting_fields import (
    APART,
    SettingField,
    profile_fields,
    setting_fields,
    written,
)
from multicart_tui.settings import load_settings

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def row(field: SettingField) -> str:
    """The line of README's table about a setting."""
    code = field.choices and ", ".join(
        f"`{choice}`" if choice else "empty" for choice in field.choices
    )
    default = "none" if field.default is None else f"`{written(field.default)}`"
    cells = (f"`{field.name}`", code or field.form, default, f"`{field.variable}`", field.about)
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize(
    "field", [*setting_fields(), *profile_fields()], ids=lambda field: str(field.variable)
)
def test_readme_has_each_setting_with_what_it_holds_its_default_and_its_variable(
    field: SettingField,
) -> None:
    assert row(field) in README.splitlines()


def test_readme_names_no_setting_that_there_is_not() -> None:
    table = [line for line in README.splitlines() if "| `MULTICART_" in line]
    assert len(table) == len(setting_fields()) + len(profile_fields())


def test_each_setting_says_what_it_is_for_in_one_sentence_or_two() -> None:
    for field in (*setting_fields(), *profile_fields()):
        assert field.about.endswith(".")
        assert "\n" not in field.about


def test_the_example_of_readme_is_a_file_that_can_be_used() -> None:
    example = README.partition("```toml\n")[2].partition("```")[0]
    config_dir().mkdir()
    (config_dir() / "config.toml").write_text(example)
    settings = load_settings({"profile": "prod"})
    assert settings.current.protected
    assert set(tomllib.loads(example)) - {*APART} <= {field.name for field in setting_fields()}
