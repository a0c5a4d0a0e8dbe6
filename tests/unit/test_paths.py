"""What the program writes is nobody else's business."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.errors import ConfigError
from multicart_tui.paths import make_private_folder, write_private


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_every_folder_that_is_made_is_private_and_those_there_stay_as_they_are(
    tmp_path: Path,
) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    write_private(tmp_path / "home" / ".local" / "state" / "multicart-tui" / "file", "text")
    assert mode(tmp_path / "home") == 0o755
    made = [
        path for path in (tmp_path / "home").rglob("*") if path.is_dir() and mode(path) == 0o700
    ]
    assert sorted(path.name for path in made) == [".local", "multicart-tui", "state"]


def test_a_folder_that_is_there_already_is_fine(tmp_path: Path) -> None:
    assert make_private_folder(tmp_path) == tmp_path


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_the_way_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="Cannot create the folder"):
        make_private_folder(tmp_path / name)
