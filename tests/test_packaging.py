"""What is built can be installed and finds its styles, and README keeps its word."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import multicart_tui
from multicart_tui.ui.stylesheets import stylesheets
from tests.support.terminal import Terminal

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
README = (ROOT / "README.md").read_text()


def build(kind: str, folder: Path, source: Path = ROOT) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


def test_the_wheel_has_the_styles_the_types_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    styles = {f"multicart_tui/tcss/{path.name}" for path in (ROOT / "tcss").glob("*.tcss")}
    assert styles <= names
    assert "multicart_tui/py.typed" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"multicart_tui", f"multicart_tui-{multicart_tui.__version__}.dist-info"}


def test_the_source_archive_has_the_tests_and_what_they_look_at_and_builds_the_same_wheel(
    wheel: Path, tmp_path: Path
) -> None:
    with tarfile.open(build("sdist", tmp_path / "archive")) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert (source / "tests" / "conftest.py").is_file()
    assert [name for name in pictures_of_readme() if not (source / name).is_file()] == []
    assert not {".venv", ".git", ".ci"} & {path.name for path in source.iterdir()}
    rebuilt = build("wheel", tmp_path / "wheel", source)
    assert zipfile.ZipFile(rebuilt).namelist() == zipfile.ZipFile(wheel).namelist()


def test_the_program_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(installed)
    # An editable installation puts the checkout on the path; then nothing would be shown.
    start = f"""
import os, sys
from importlib.util import find_spec
os.chdir({str(tmp_path)!r})
sys.path[:] = [path for path in sys.path if path != {str(ROOT)!r}]
assert find_spec("tests") is None and find_spec("multicart_tui") is None
sys.path.insert(0, {str(installed)!r})
from multicart_tui.paths import stylesheets_dir
assert stylesheets_dir().is_relative_to({str(installed)!r}), stylesheets_dir()
from multicart_tui.__main__ import main
sys.exit(main([]))
"""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "MULTICART_CONFIG_DIR": str(tmp_path / "config"),
        "MULTICART_STATE_DIR": str(tmp_path / "state"),
    }
    command = (sys.executable, "-P", "-c", start)
    with Terminal(command, environment=environment) as terminal:
        terminal.wait_for("Try the demo").press("ctrl+q")
        assert terminal.wait_end() == 0


def test_every_style_is_loaded_and_every_loaded_style_is_there() -> None:
    loaded = sorted(Path(path) for path in stylesheets())
    assert loaded == sorted((ROOT / "tcss").iterdir())


def test_the_version_is_told_once() -> None:
    assert PROJECT["version"] == multicart_tui.__version__


@pytest.mark.parametrize("name", ["demo", "test"])
def test_readme_has_its_two_commands_and_they_name_real_extras(name: str) -> None:
    block = re.search(rf"<!-- {name} command -->\n```sh\n(.+?)\n```", README)
    assert block
    extras = re.findall(r"\[(\w+)\]", block[1])
    assert extras
    assert set(extras) <= PROJECT["optional-dependencies"].keys()


def test_readme_shows_only_pictures_that_are_there() -> None:
    pictures = pictures_of_readme()
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def pictures_of_readme() -> list[str]:
    return re.findall(r"\((screenshots/[^)]+)\)", README)


def imported_by(folder: Path) -> set[str]:
    """Top names of the modules that the Python files of a folder import."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_every_package_that_is_imported_is_declared() -> None:
    declared = {
        re.split(r"[^\w-]", requirement)[0].replace("-", "_")
        for requirement in (
            *PROJECT["dependencies"],
            *PROJECT["optional-dependencies"]["demo"],
            *PROJECT["optional-dependencies"]["keyring"],
        )
    }
    # python-jsonpath is imported as jsonpath.
    declared |= {name.removeprefix("python_") for name in declared}
    foreign = imported_by(ROOT / "multicart_tui") - sys.stdlib_module_names - {"multicart_tui"}
    assert foreign - declared == set()
