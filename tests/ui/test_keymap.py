"""The owner's keymap: nothing in it may take help, quit or another key away."""

import pytest
from textual.binding import Binding

from multicart_tui.ui.keymap import PlacedBinding, check_keymap

PLACED = [
    PlacedBinding(Binding("q", "quit", id="app.quit")),
    PlacedBinding(Binding("n", "new", id="asins.new")),
    PlacedBinding(Binding("enter", "detail", id="asins.detail")),
    PlacedBinding(Binding("n", "new", id="collections.new")),
    PlacedBinding(Binding("enter", "select", id="table.open")),
    PlacedBinding(Binding("j,down", "down", id="table.down")),
    PlacedBinding(Binding("ctrl+s", "send", id="dialog.send"), is_in_dialog=True),
    PlacedBinding(Binding("q", "leave", id="help.close"), is_in_dialog=True),
    PlacedBinding(Binding("f1", "help")),
]


def test_a_free_key_is_taken() -> None:
    checked = check_keymap({"asins.new": "N", "dialog.send": "f5"}, PLACED)
    assert checked.keys == {"asins.new": "N", "dialog.send": "f5"}
    assert checked.problems == ()


def test_the_same_key_may_serve_two_screens() -> None:
    assert check_keymap({"asins.new": "x", "collections.new": "x"}, PLACED).problems == ()


def test_a_dialog_may_use_a_key_of_the_screen_below() -> None:
    assert check_keymap({"dialog.send": "q"}, PLACED[:-2]).problems == ()


@pytest.mark.parametrize(
    ("wanted", "rival"),
    [
        ({"asins.new": "q"}, "app.quit"),
        ({"asins.new": "enter"}, "asins.detail"),
        ({"asins.new": "j"}, "table.down"),
        ({"app.quit": "n"}, "asins.new"),
    ],
)
def test_a_key_that_is_needed_is_refused_with_its_owner(wanted: dict[str, str], rival: str) -> None:
    checked = check_keymap(wanted, PLACED)
    assert checked.keys == {}
    assert rival in checked.problems[0]


def test_two_keys_can_be_exchanged() -> None:
    checked = check_keymap({"app.quit": "n", "asins.new": "q", "collections.new": "q"}, PLACED)
    assert checked.problems == ()


def test_no_key_at_all_and_an_unknown_name_are_told() -> None:
    checked = check_keymap({"asins.new": " , ", "asin.new": "N"}, PLACED)
    assert checked.keys == {}
    assert "names no key" in checked.problems[0]
    assert "Did you mean asins.new?" in checked.problems[1]
