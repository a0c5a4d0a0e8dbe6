"""Every colour that the styles name can be read on every ground that they name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from textual.color import Color
from textual.theme import Theme

from multicart_tui.paths import stylesheets_dir
from multicart_tui.ui.themes import (
    DEUTERANOPIA,
    MULTICART_DARK,
    OWN_THEMES,
    THEME_NAMES,
    TRITANOPIA,
)
from tests.support.contrast import LINE, TEXT, Sight, contrast, difference

_COLOUR = re.compile(r"\$([\w-]+)(?: (\d+)%)?")
_THEMES = pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)

PAPER = frozenset({"background", "surface", "panel"})
"""The grounds that text may stand on whatever its colour; any other has its own text."""


@dataclass(frozen=True)
class Rule:
    """The declarations of one block of a style file, without those of the blocks inside it."""

    where: str
    declared: dict[str, str]
    around: str
    """The ground that the nearest block around it declares; empty if none does."""

    def colour(self, name: str) -> str:
        """The colour that is declared under a name, like ``foreground 80%``; empty if none."""
        found = _COLOUR.search(self.declared.get(name, ""))
        return found[0][1:] if found else ""

    @property
    def lines(self) -> Iterator[str]:
        """Colours of lines and scroll bars."""
        for name in self.declared:
            if name.startswith(("border", "outline", "scrollbar-color")) and self.colour(name):
                yield self.colour(name)


def rules() -> Iterator[Rule]:
    """Every block of every style file."""
    for path in sorted(stylesheets_dir().glob("*.tcss")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        blocks: list[tuple[str, dict[str, str], str]] = [("", {}, "")]
        for words, end in re.findall(r"([^{};]*)([{};])", text):
            words = " ".join(words.split())
            if end == "{":
                blocks.append((words, {}, _ground(blocks[-1][1]) or blocks[-1][2]))
            elif end == ";":
                name, _, value = words.partition(":")
                blocks[-1][1][name] = value.strip()
            else:
                names = " ".join(name for name, _, _ in blocks).strip()
                _, declared, around = blocks.pop()
                yield Rule(f"{path.name}: {names}", declared, around)


def _ground(declared: dict[str, str]) -> str:
    found = _COLOUR.fullmatch(declared.get("background", ""))
    return found[1] if found and not found[2] else ""


RULES = tuple(rules())


def on(ground: str, colour: str, theme: Theme) -> tuple[str, str]:
    """A colour as it looks on a ground, and that ground, both as ``#rrggbb``."""
    variables = theme.to_color_system().generate()
    below = Color.parse(variables[ground])
    name, _, percent = colour.partition(" ")
    automatic = re.fullmatch(r"auto (\d+)%", variables[name])
    above = (
        below.get_contrast_text(int(automatic[1]) / 100)
        if automatic
        else Color.parse(variables[name])
    )
    if percent:
        above = above.multiply_alpha(int(percent.rstrip("%")) / 100)
    return (below + above).hex6, below.hex6


def grounds_of(rule: Rule) -> list[str]:
    """The ground that a block declares or stands in; any paper if that is not known."""
    if own := _ground(rule.declared):
        return [own]
    return [rule.around] if rule.around and rule.around not in PAPER else sorted(PAPER)


def test_the_styles_were_found() -> None:
    assert len(RULES) > 50
    assert {"foreground", "secondary", "error"} <= {rule.colour("color") for rule in RULES}


def test_a_ground_other_than_paper_says_what_is_written_on_it() -> None:
    bare = [
        rule.where
        for rule in RULES
        if _ground(rule.declared) not in {"", *PAPER} and not rule.colour("color")
    ]
    assert bare == []


@_THEMES
def test_text_can_be_read(theme: Theme) -> None:
    assert [
        (rule.where, colours)
        for rule in RULES
        if rule.colour("color")
        for ground in grounds_of(rule)
        for colours in [on(ground, rule.colour("color"), theme)]
        if contrast(*colours) < TEXT
    ] == []


@_THEMES
def test_lines_and_scroll_bars_can_be_seen(theme: Theme) -> None:
    assert [
        (rule.where, colours)
        for rule in RULES
        for line in rule.lines
        for ground in grounds_of(rule)
        for colours in [on(ground, line, theme)]
        # A line in the colour of its ground is one that is not drawn.
        if colours[0] != colours[1] and contrast(*colours) < LINE
    ] == []


@_THEMES
def test_the_colours_are_those_that_256_colours_have(theme: Theme) -> None:
    levels = {0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF}
    greys = {8 + 10 * step for step in range(24)}
    named = {
        value
        for value in (*vars(theme).values(), *theme.variables.values())
        if isinstance(value, str) and value.startswith("#")
    }
    assert len(named) > 5
    for colour in named:
        parts = {int(colour[place : place + 2], 16) for place in (1, 3, 5)}
        assert parts <= levels or (len(parts) == 1 and parts <= greys), colour


@pytest.mark.parametrize(
    ("theme", "sight"),
    [(DEUTERANOPIA, "deuteranopia"), (TRITANOPIA, "tritanopia")],
    ids=lambda value: getattr(value, "name", value),
)
def test_states_look_different_to_those_the_theme_is_for(theme: Theme, sight: Sight) -> None:
    usual, own = (
        min(
            difference(one, other, sight)
            for one, other in itertools.combinations(
                (str(each.error), str(each.warning), str(each.success), str(each.foreground)), 2
            )
        )
        for each in (MULTICART_DARK, theme)
    )
    assert own > 35
    assert own > usual + 10


def test_there_is_a_theme_for_everyone() -> None:
    assert (
        *("multicart-dark", "multicart-light", "high-contrast", "deuteranopia", "tritanopia"),
        *("ansi-dark", "ansi-light"),
    ) == THEME_NAMES
