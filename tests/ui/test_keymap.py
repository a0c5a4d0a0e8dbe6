"""The owner's keymap: nothing in it may take help, quit or another key away."""

from pathlib import Path

import pytest
from textual.binding import Binding

from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.bindings import every_binding
from multicart_tui.ui.keymap import PlacedBinding, check_keymap
from multicart_tui.ui.modals.new_collection import NewCollectionModal
from tests.support.fake_api import FakeApi
from tests.support.waiting import wait_until
from tests.ui.running import connect, running, toasts, wait_for_text, wait_for_toast

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
    placed = [*PLACED, PlacedBinding(Binding("f5", "reload", id="asins.reload"))]
    assert check_keymap({"dialog.send": "f5"}, placed).problems == ()


@pytest.mark.parametrize("key", ["x", "space", "left_square_bracket", "[", "f6,Q"])
def test_a_key_that_a_field_would_take_is_refused_in_a_dialog(key: str) -> None:
    checked = check_keymap({"dialog.send": key}, PLACED)
    assert checked.keys == {}
    assert "in a dialog it would be typed into a field. dialog.send keeps ctrl+s" in "".join(
        checked.problems
    )


def test_a_dialog_without_a_field_may_have_letters_as_it_has_them_already() -> None:
    assert check_keymap({"help.close": "x"}, PLACED).problems == ()


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c", "ctrl+p", "f1"])
def test_keys_that_never_change_are_refused_with_their_meaning(key: str) -> None:
    checked = check_keymap({"asins.new": key}, PLACED)
    assert checked.keys == {}
    assert checked.problems[0].startswith(f"{key} cannot be asins.new: it ")
    assert checked.problems[0].endswith("asins.new keeps n.")


@pytest.mark.parametrize("typed", ["[", "left_square_bracket"])
def test_a_character_and_its_name_are_the_same_key(typed: str) -> None:
    placed = [
        *PLACED,
        PlacedBinding(Binding("left_square_bracket", "back", id="asins.previous-page")),
    ]
    checked = check_keymap({"asins.new": typed}, placed)
    assert "asins.previous-page already" in checked.problems[0]


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


# -- in the application


async def test_a_key_can_be_moved_and_its_help_moves_with_it(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    async with running(connector, keymap={"collections.new": "N"}) as (app, pilot):
        await wait_for_text(app, pilot, "N New")
        await pilot.press("N")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))


async def test_a_clash_is_told_and_the_old_key_stays(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    async with running(connector, keymap={"collections.new": "q"}) as (app, pilot):
        await wait_for_toast(app, pilot, "q cannot be collections.new: it is app.quit already")
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, NewCollectionModal))


async def test_an_unknown_name_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    async with running(connector, keymap={"collection.new": "N"}) as (app, pilot):
        await wait_for_toast(app, pilot, "Did you mean collections.new?")


async def test_help_and_quit_remain_whatever_the_keymap_says(tmp_path: Path) -> None:
    connector = connect(FakeApi(), tmp_path)
    keymap = {"app.quit": "f9", "app.help": "f8"}
    async with running(connector, keymap=keymap) as (app, pilot):
        await pilot.press("f1")
        await wait_for_text(app, pilot, "On this screen")
        await pilot.press("ctrl+q")
    assert app.return_code == 0
    assert not toasts(app)


def test_every_key_of_our_screens_has_a_name_to_move_it_by() -> None:
    unnamed = [
        each.binding
        for each in every_binding(MulticartApp)
        if each.binding.id is None and each.binding.show
    ]
    assert unnamed == []


SCREENS = ("collections", "asins", "requests", "welcome")


def test_no_two_keys_of_a_screen_are_the_same() -> None:
    placed = every_binding(MulticartApp)
    assert set(SCREENS) <= {each.group for each in placed}
    for screen in SCREENS:
        names: dict[str, str] = {}
        for each in placed:
            if each.group in (screen, "app", "screen"):
                for key in each.binding.key.split(","):
                    name = str(each.binding.id)
                    assert names.setdefault(key, name) == name, f"{key} on {screen}"
