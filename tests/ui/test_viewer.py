"""The viewer: a tree, its keys, its three ways to show a document, and what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual import events

from multicart_tui.ui.screens.viewer_frame import short_path
from multicart_tui.ui.screens.viewer_text import TextScreen
from multicart_tui.ui.widgets.product_line import fitted
from tests.support.viewer_desk import view_file, view_text

DOCUMENT = """{"asin": "B0DJQQ38TG", "title": "Espresso [b]machine\\u001b[31m",
 "price": "$189.00", "count": 1e400, "list": [1, {"deep": [true, null]}, "x"], "end": {}}
"""


async def test_a_product_is_told_on_top_and_its_tree_below(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.until(lambda: "Espresso [b]machine␛[31m · $189.00 · B0DJQQ38TG" in desk.text)
        assert desk.lines[:2] == ["▾ {  6 keys", '    asin: "B0DJQQ38TG"']
        assert "    count: 1e400" in desk.lines
        assert "    ▸ 1: {deep: […]}  1 key" in desk.lines
        assert desk.path == "$"
        assert desk.status.startswith("1/12 · ")


async def test_the_path_follows_the_cursor(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("j", "down", "j")
        assert desk.path == "$.price"
        await desk.press("k", "up")
        assert desk.path == "$.asin"
        await desk.press("G")
        assert desk.path == "$"
        assert desk.status.startswith("12/12")
        await desk.press("g")
        assert desk.status.startswith("1/12")


async def test_containers_fold_and_unfold_where_they_are(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.search("deep")
        assert desk.path == "$.list[1].deep"
        await desk.press("l")
        assert "      ▾ deep: [  2 items" in desk.lines
        await desk.press("l")
        assert desk.path == "$.list[1].deep[0]"
        await desk.press("h")
        assert desk.path == "$.list[1].deep"
        await desk.press("h", "h", "h")
        assert "    ▸ 1: {deep: […]}  1 key" in desk.lines
        await desk.press("space")
        assert "      ▸ deep: [true, null]  2 items" in desk.lines
        await desk.press("enter")
        assert "    ▸ 1: {deep: […]}  1 key" in desk.lines


async def test_a_closing_bracket_folds_what_it_closes(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("G", "k", "k")
        assert desk.path == "$.list"
        await desk.press("left")
        assert '  ▸ list: [1, {…}, "x"]  3 items' in desk.lines
        assert desk.path == "$.list"


async def test_everything_unfolds_and_folds_and_levels_have_digits(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("e")
        assert "          0: true" in desk.lines
        await desk.press("E")
        assert len(desk.lines) == 8
        await desk.press("3")
        assert "      ▸ deep: [true, null]  2 items" in desk.lines
        await desk.press("1")
        assert len(desk.lines) == 8


async def test_members_are_gone_through_whatever_is_between_them(tmp_path: Path) -> None:
    async with view_text(tmp_path, '{"a": [1, 2, 3], "b": [4], "c": 5}') as desk:
        await desk.press("j", "J")
        assert desk.path == "$.b"
        await desk.press("J", "J")
        assert desk.path == "$.c"
        await desk.until(lambda: "This is the last member of its container." in desk.status)
        await desk.press("K", "K", "K")
        assert desk.path == "$.a"
        await desk.until(lambda: "This is the first member of its container." in desk.status)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("j", "l"), "There is nothing to unfold here."),
        (("j", "space"), "There is nothing to fold here."),
        (("h", "h"), "This is the outermost value."),
        (("n",), "Nothing was looked for yet: / searches."),
        (("r",), "There is nothing to try again."),
        (("t", "t", "e"), "The file as it is does not fold; t shows the tree."),
        (("escape",), "q quits."),
        (("j", "j", "j", "j", "enter"), "All of it is here already"),
    ],
)
async def test_a_key_that_can_do_nothing_says_why(
    tmp_path: Path, keys: tuple[str, ...], words: str
) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press(*keys)
        await desk.until(lambda: words in desk.status)


async def test_a_document_shows_as_a_tree_as_json_and_as_the_file_it_is(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT, size=(120, 40)) as desk:
        await desk.press("e", "j", "j", "j", "t")
        assert desk.path == "$.price"
        await desk.until(lambda: "pretty" in desk.status)
        assert json.loads("".join(desk.lines).replace("1e400", "1")) == json.loads(
            DOCUMENT.replace("1e400", "1")
        )
        await desk.press("t")
        await desk.until(lambda: "raw" in desk.status)
        assert [line[2:] for line in desk.lines] == DOCUMENT.splitlines()
        assert desk.path.startswith("byte ")
        await desk.press("t")
        assert desk.path == "$.price"


async def test_a_long_value_is_cut_with_its_length_or_wrapped(tmp_path: Path) -> None:
    text = json.dumps({"html": "<!DOCTYPE html>" + "<p>x</p>" * 3_000, "wide": "日本" * 60})
    async with view_text(tmp_path, text) as desk:
        assert desk.lines[1].endswith("…  HTML 24.0 KB: enter shows it")
        assert desk.lines[2].endswith("…  720 bytes: enter shows it")
        await desk.press("w")
        assert sum("<p>" in line for line in desk.lines) > 8
        await desk.press("j", "j")
        assert desk.path == "$.wide"
        wrapped = "".join(line.strip() for line in desk.lines if "日" in line)
        assert wrapped == f'wide: "{"日本" * 60}"'
        await desk.press("k", "k")
        assert desk.path == "$"
        await desk.press("pagedown", "pagedown", "pageup", "w")
        assert len(desk.lines) == 4


async def test_enter_shows_all_of_a_text(tmp_path: Path) -> None:
    page = "<!DOCTYPE html>\n" + "<p>line</p>\n" * 100 + "z" * 1_000
    async with view_text(tmp_path, json.dumps({"html": page})) as desk:
        await desk.press("j", "enter")
        await desk.until_shown(TextScreen)
        await desk.until(lambda: "it.json · html" in desk.text)
        await desk.until(lambda: "  <p>line</p>" in desk.text)
        await desk.until(lambda: "Line 1 of 104" in desk.text)
        await desk.press("G")
        await desk.until(lambda: "Line 104 of 104" in desk.text)
        await desk.press("w", "escape")
        await desk.until(lambda: desk.app.screen is desk.screen)
        assert desk.path == "$.html"


async def test_a_text_that_is_too_long_to_show_says_so(tmp_path: Path) -> None:
    async with view_text(tmp_path, json.dumps("\\" * 1_500_000)) as desk:
        await desk.press("enter")
        await desk.until_shown(TextScreen)
        await desk.until(lambda: "only the beginning is shown; S saves all" in desk.text)
        await desk.until(lambda: "3,000,000 bytes" in desk.text)


async def test_a_long_title_gives_way_to_the_price_the_asin_and_what_follows(
    tmp_path: Path,
) -> None:
    product = {
        "asin": "B0DJQQ38TG",
        "title": "Espresso machine with a grinder " * 2,
        "price": "$189.00",
        "availability": "Usually dispatched within 2 to 3 weeks",
    }
    async with view_text(tmp_path, json.dumps([product, product])) as desk:
        await desk.until(lambda: "B0DJQQ38TG · and 1 more" in desk.text)
        (line,) = [each for each in desk.text.splitlines() if "and 1 more" in each]
        assert line.startswith(" Espresso machine")
        assert " · $189.00 · Usually dispat" in line
        await desk.pilot.resize_terminal(60, 24)
        await desk.until(lambda: "… · $189.00 · Usually d… · B0DJQQ38TG · and 1 more" in desk.text)


def test_facts_that_cannot_all_be_cut_are_cut_together() -> None:
    assert fitted(["a" * 20, "b" * 20], 19) == "aaaaaaa… · bbbbbbb…"
    assert fitted(["a" * 20, "b" * 20], 10) == "aaaaaaa… …"
    assert fitted([], 10) == ""


async def test_a_document_that_was_cut_off_says_so_in_eighty_columns(tmp_path: Path) -> None:
    document = json.dumps([{"asin": f"B0{number:08d}"} for number in range(500)])
    async with view_text(tmp_path, document[:-3]) as desk:
        assert "Not JSON from line 1, column 11,998" in desk.screen.status.text
        await desk.press("t", "t")
        await desk.until(lambda: desk.screen.status.text.endswith("KB · raw"))


async def test_what_stops_being_json_says_where_and_shows_the_rest(tmp_path: Path) -> None:
    async with view_text(tmp_path, '{"a": 1,\n "b": [1,,2]}\nmore\x1b[2J\n') as desk:
        await desk.until(lambda: "Not JSON from line 2, column 10" in desk.status)
        assert "  line 2, column 10: " in "\n".join(desk.lines)
        assert desk.lines[-1] == "  more␛[2J"
        await desk.press("G")
        assert desk.path.startswith("byte ")
        await desk.press("y", "p")
        await desk.until(lambda: "Behind a fault there are no keys and paths." in desk.status)
        await desk.press("k", "k")
        assert "stops being JSON" in desk.path


@pytest.mark.parametrize(
    ("text", "line"),
    [("null", "  null"), ('"x"', '  "x"'), ("[]", "  []"), ("12.50", "  12.50")],
)
async def test_a_document_may_be_one_value(tmp_path: Path, text: str, line: str) -> None:
    async with view_text(tmp_path, text) as desk:
        assert desk.lines == [line]
        assert desk.path == "$"
        await desk.press("h", "l", "J", "K", "e", "E", "2", "t", "t", "t")
        assert desk.lines == [line]


async def test_an_empty_file_says_that_it_is_empty(tmp_path: Path) -> None:
    async with view_text(tmp_path, "") as desk:
        await desk.until(lambda: "This file is empty" in desk.status)
        await desk.press("j", "l", "e", "3", "J", "t", "y", "v", "enter", "G", "w", "pagedown")
        assert desk.lines == []


async def test_json_lines_are_a_line_each(tmp_path: Path) -> None:
    async with view_text(tmp_path, '{"a": 1}\n{"b": [2]}\n3\n') as desk:
        assert desk.lines == ["▸ 0: {a: 1}  1 key", "▸ 1: {b: […]}  1 key", "  2: 3"]
        await desk.press("j", "l", "l")
        assert desk.path == "$[1].b"


async def test_ten_thousand_levels_are_looked_at_like_any_other(tmp_path: Path) -> None:
    async with view_text(tmp_path, "[" * 10_000 + "]" * 10_000) as desk:
        await desk.press("e", "G")
        assert desk.status.startswith("19,999/19,999")
        screen = desk.screen
        screen.view.move_to(5_000)
        assert desk.path == "5,000 levels deep"
        await desk.press("h")
        assert screen.view.lines is not None
        assert screen.view.lines.count == 10_001


async def test_a_cursor_at_the_edge_moves_the_window_by_half_a_screen(tmp_path: Path) -> None:
    async with view_text(tmp_path, json.dumps(list(range(1_000)))) as desk:
        view = desk.screen.view
        height = view.size.height
        await desk.press(*["down"] * height)
        assert view.cursor == height
        assert view.top == height - height // 2
        await desk.press("pagedown")
        assert view.cursor == 2 * height - 1
        await desk.press("pageup", "pageup", "pageup")
        assert view.cursor == 0


async def test_the_mouse_chooses_folds_and_scrolls(tmp_path: Path) -> None:
    async with view_text(tmp_path, json.dumps({"a": {"b": 1}, "c": list(range(50))})) as desk:
        view = desk.screen.view
        await desk.pilot.click(view, offset=(2, 1))
        assert desk.path == "$.a"
        await desk.pilot.click(view, offset=(2, 1))
        await desk.until(lambda: desk.lines[1] == "  ▸ a: {b: 1}  1 key")
        await desk.pilot.click(view, offset=(2, 20))
        await desk.press("e")
        before = view.cursor
        view.on_mouse_scroll_down(events.MouseScrollDown(view, 1, 1, 0, 1, 0, False, False, False))
        assert view.cursor == before + 3
        view.on_mouse_scroll_up(events.MouseScrollUp(view, 1, 1, 0, -1, 0, False, False, False))
        assert view.cursor == before


async def test_a_narrow_window_keeps_the_cursor_in_view(tmp_path: Path) -> None:
    async with view_text(tmp_path, json.dumps({"k" * 60: "v" * 60, "l": [[[[1]]]]})) as desk:
        await desk.press("e", "G")
        await desk.pilot.resize_terminal(40, 12)
        await desk.pilot.pause()
        assert desk.screen.view.row is not None
        assert all(len(line) <= 40 for line in desk.lines)


async def test_a_large_file_is_mapped_and_prepared_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    record = json.dumps({"title": "x" * 80, "n": 1})
    path.write_text("[" + ",".join([record] * 100_000) + ', "Far Needle"]')
    async with view_file(path, size=(120, 40)) as desk:
        assert "100,001 items" in desk.lines[0]
        await desk.search("Far Needle")
        await desk.until(lambda: desk.path == "$[100000]")
        await desk.until(lambda: '"Far Needle": 1 of 1' in desk.status)
        await desk.press("t")
        await desk.press("t")
        await desk.until(lambda: "Far Needle" in "\n".join(desk.lines))
        assert desk.path.startswith("byte ")


async def test_a_large_file_that_becomes_shorter_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_text(json.dumps(["x" * 80] * 100_000))
    async with view_file(path) as desk:
        with path.open("r+b") as file:
            file.truncate(4_000_000)
        await desk.press("slash", "x", "enter")
        await desk.until(lambda: desk.app._exit)
        assert desk.app.return_code == 2


def test_a_path_is_written_as_short_as_can_be() -> None:
    assert short_path([]) == "$"
    assert short_path(["results", 3, "price"]) == "$.results[3].price"
    assert short_path(["two words", 'q"']) == '$["two words"]["q\\""]'
