"""Where the program's files are: configuration, state, cache, and its own styles."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from multicart_tui.errors import ConfigError

APP_NAME = "multicart-tui"

PRIVATE_FILE = 0o600
"""Mode of every file the program writes: nobody else on the machine may read it."""

PRIVATE_FOLDER = 0o700


def config_dir() -> Path:
    """Folder of ``config.toml`` and ``credentials.toml``; need not exist.

    ``MULTICART_CONFIG_DIR`` moves it; otherwise it follows the XDG base directories, or
    the custom of the operating system.
    """
    return _dir("MULTICART_CONFIG_DIR", platformdirs.user_config_path(APP_NAME))


def state_dir() -> Path:
    """Folder of what the program remembers, backups and crash reports; need not exist.

    ``MULTICART_STATE_DIR`` moves it.
    """
    return _dir("MULTICART_STATE_DIR", platformdirs.user_state_path(APP_NAME))


def _dir(variable: str, usual: Path) -> Path:
    chosen = os.environ.get(variable, "").strip()
    return Path(chosen).expanduser().absolute() if chosen else usual


def make_private_folder(folder: Path) -> Path:
    """Create a folder, and those above it that are missing, readable by their owner alone.

    Raises:
        ConfigError: The operating system refuses.
    """
    try:
        # One by one: mkdir gives its mode to the last one alone.
        missing = [each for each in folder.parents if not each.exists()]
        for each in (*reversed(missing), folder):
            each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"Cannot create the folder {folder}",
            f"{error.strerror or error}.",
            "Make it writable, or choose another with MULTICART_CONFIG_DIR and "
            "MULTICART_STATE_DIR.",
        ) from error
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a file readable by its owner alone, whole or not at all.

    The text goes to a temporary file beside it, which then takes its name, so that a
    killed program leaves the old file or the new one and never half of one.

    Raises:
        ConfigError: The operating system refuses.
    """
    make_private_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
            with open(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(
            f"Cannot write {path}",
            f"{error.strerror or error}.",
            "Nothing was changed. Free some space or mend the permissions, then try again.",
        ) from error


def stylesheets_dir() -> Path:
    """Folder of the ``.tcss`` files: inside an installed package, or at the top of a checkout.

    Raises:
        ConfigError: Neither is there, as after a broken installation.
    """
    package = Path(__file__).resolve().parent
    installed = package / "tcss"
    if installed.is_dir():
        return installed
    # Only beside our own pyproject.toml: whatever else happens to lie above an
    # installed package is not ours.
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "tcss").is_dir():
        return checkout / "tcss"
    raise ConfigError(
        "The program's styles are missing",
        f"{installed} does not exist.",
        "Install the program again: pip install --force-reinstall multicart-tui",
    )
