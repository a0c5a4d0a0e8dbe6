"""The lines of the settings screen: settings, profiles and keys, each under its heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from multicart_tui.domain.text import clean
from multicart_tui.services.setting_fields import PROFILES, written
from multicart_tui.services.setting_lines import DEFAULT, FILE, SettingLine
from multicart_tui.ui.keymap import RESERVED, CheckedKeymap, PlacedBinding
from multicart_tui.ui.live_settings import LIVE
from multicart_tui.ui.widgets.page_table import TableRow

HEADING = "="
"""Begins the key of a row that is a heading."""


@dataclass(frozen=True)
class KeyLine:
    """An action's keys, as the keymap has them."""

    name: str
    """The id that ``[keys]`` knows the action by."""
    keys: str
    """Its keys now, separated by commas."""
    usual: str
    """Its keys when nothing is set; empty if nothing is called so."""
    about: str
    """What it does, or why what was set cannot be."""
    is_set: bool
    """Whether the file names it."""
    is_refused: bool = False
    """Whether what the file says cannot be used."""


@dataclass(frozen=True)
class FixedKey:
    """A key that keeps its meaning whatever the keymap says."""

    key: str
    about: str


Line = SettingLine | KeyLine | FixedKey


def key_lines(
    placed: Iterable[PlacedBinding], wanted: Mapping[str, str], checked: CheckedKeymap
) -> Iterator[KeyLine | FixedKey]:
    """The keymap, what cannot be used of it first, and last what can never be moved.

    Args:
        placed: Every binding there is.
        wanted: The owner's keys by the id of what they do.
        checked: What of them can be used.
    """
    known = {each.binding.id: each.binding for each in placed if each.binding.id}
    for name, reason in checked.refused.items():
        usual = known[name].key if name in known else ""
        yield KeyLine(name, wanted[name], usual, reason, is_set=True, is_refused=True)
    for name in sorted(known.keys() - checked.refused.keys()):
        binding = known[name]
        keys = checked.keys.get(name, binding.key)
        about = binding.tooltip or binding.description
        yield KeyLine(name, keys, binding.key, about, is_set=name in checked.keys)
    for key, reason in RESERVED.items():
        yield FixedKey(key, reason)


def line_key(line: Line) -> str:
    """What a line is known by in the table."""
    match line:
        case SettingLine():
            return line.name
        case KeyLine():
            return f"keys.{line.name}"
    return f"fixed.{line.key}"


def line_rows(lines: Sequence[Line]) -> list[TableRow]:
    """The rows of lines, a heading before each group."""
    rows: list[TableRow] = []
    for heading, group in groupby(lines, _heading):
        rows.append(TableRow(f"{HEADING}{heading}", (clean(f"— {heading} —"), "", "")))
        rows += [
            TableRow(line_key(line), tuple(clean(cell) for cell in _cells(line))) for line in group
        ]
    return rows


def searched(line: Line) -> str:
    """The text in which the filter looks."""
    return " ".join((line_key(line), _heading(line), line_about(line), *_cells(line))).casefold()


def line_about(line: Line) -> str:
    """What a line is for, in one sentence or two."""
    if isinstance(line, SettingLine):
        return line.field.about.replace("`", "")
    return line.about[:1].upper() + line.about[1:]


def line_remarks(line: Line) -> str:
    """What may be set, what holds otherwise, and from when on."""
    match line:
        case SettingLine():
            if line.is_fixed:
                return f"Not changeable here: {line.why_fixed}."
            default = "" if line.field.is_list else written(line.field.default).strip('"')
            when = "" if line.name in LIVE else " · holds from the next start"
            return f"{line.field.form} · usually {default or 'empty'}{when}"
        case KeyLine(is_refused=True):
            return "enter sets other keys, x takes this line out of the file"
        case KeyLine():
            return f"keys, separated by commas · usually {line.usual}"
    return "It stays so whatever [keys] says."


def _heading(line: Line) -> str:
    match line:
        case SettingLine(path=path) if path[0] == PROFILES:
            return f"Profile {path[1]}"
        case SettingLine():
            return "Settings"
    return "Keys"


def _cells(line: Line) -> tuple[str, str, str]:
    match line:
        case SettingLine():
            return line.field.name, line.shown or "(empty)", line.source
        case KeyLine():
            source = "cannot be used" if line.is_refused else FILE if line.is_set else DEFAULT
            return line.name, line.keys, source
    return line.key, line.about, "stays"
