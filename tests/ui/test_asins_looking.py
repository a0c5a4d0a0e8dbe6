from pathlib import Path

from multicart_tui.ui.modals.help import key_groups
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi


async def test_a_filter_names_its_scope_and_keeps_the_cursor_on_its_row(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press(*["down"] * 34)
        assert desk.cursor == "B000000035"
        await desk.press("/")
        await desk.write("ref-3")
        await desk.until(lambda: "This page: 11 of 100 match" in desk.status)
        assert desk.cursor == "B000000035"
        assert "/ref-3" in desk.text
        assert "esc Clear" in desk.text
        await desk.press("enter", "down", "escape")
        await desk.until(lambda: desk.status == "Showing 1-100 of 250")
        assert desk.cursor == "B000000036"


async def test_a_filter_that_hides_the_row_gives_it_back_when_cleared(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("down", "down", "/")
        await desk.write("ref-99")
        await desk.until(lambda: desk.asins == ["B000000099"])
        await desk.press("escape")
        await desk.until(lambda: len(desk.asins) == 100)
        assert desk.cursor == "B000000003"


async def test_a_negated_filter_keeps_the_others(tmp_path: Path) -> None:
    async with open_desk(FakeApi(9), tmp_path) as desk:
        await desk.press("/", "!")
        await desk.write("ref-3")
        await desk.until(lambda: len(desk.asins) == 8)
        assert "B000000003" not in desk.asins


async def test_a_filter_without_a_match_says_what_it_looked_through(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("/")
        await desk.write("ref-200")
        await desk.until(lambda: "No row on this page matches /ref-200" in desk.text)
        assert "load all 250 rows" in desk.text
        await desk.press("enter", "A")
        await desk.until(lambda: desk.asins == ["B000000200"])
        assert "Showing 1-1 of 1 that match in all 250" in desk.status


async def test_a_filter_of_all_rows_pages_through_what_it_found(tmp_path: Path) -> None:
    async with open_desk(FakeApi(1_200), tmp_path) as desk:
        await desk.press("A")
        await desk.until(lambda: "all rows loaded" in desk.status)
        await desk.press("/")
        await desk.write("ref-1")
        await desk.until(lambda: "Showing 1-100 of 312 that match in all 1,200" in desk.status)
        await desk.press("down", "]")
        await desk.until(lambda: "Showing 101-200 of 312" in desk.status)
        here = desk.cursor
        await desk.press("escape")
        await desk.until(lambda: "Showing" in desk.status and "match" not in desk.status)
        assert desk.cursor == here


async def test_down_leaves_the_filter_for_the_rows(tmp_path: Path) -> None:
    async with open_desk(FakeApi(50), tmp_path) as desk:
        await desk.press("/")
        await desk.write("ref-4")
        await desk.press("down")
        await desk.until(lambda: desk.screen.focused is desk.screen.table)
        await desk.press("down")
        assert desk.cursor == "B000000040"


async def test_an_order_names_its_scope_and_the_cursor_stays(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path, size=(120, 30)) as desk:
        await desk.press("down", "S")
        await desk.until(lambda: "ASIN ▼ on this page" in desk.status)
        assert desk.asins[0] == "B000000100"
        assert desk.cursor == "B000000002"
        assert "ASIN ▼" in desk.text
        await desk.press("A")
        await desk.until(lambda: "ASIN ▼ on all 250" in desk.status)
        assert desk.cursor == "B000000002"
        assert "Showing 201-250 of 250" in desk.status
        await desk.press("S")
        await desk.until(lambda: "ASIN ▲ on all 250" in desk.status)
        assert desk.cursor == "B000000002"


async def test_sorting_goes_round_the_columns_to_the_services_own_order(tmp_path: Path) -> None:
    async with open_desk(FakeApi(12), tmp_path) as desk:
        await desk.press(*["s"] * 4)
        await desk.until(lambda: "Custom id ▲ on this page" in desk.status)
        assert desk.asins[:3] == ["B000000001", "B000000002", "B000000003"]
        await desk.press(*["s"] * 4)
        await desk.until(lambda: "▲" not in desk.status)


async def test_marks_are_counted_and_the_hidden_ones_apart(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("space", "space", "space")
        await desk.until(lambda: "3 marked" in desk.status)
        assert "●" in desk.text
        await desk.press("]")
        await desk.until(lambda: "3 marked (3 hidden)" in desk.status)
        await desk.press("space")
        await desk.until(lambda: "4 marked (3 hidden)" in desk.status)
        await desk.press("[", "/")
        await desk.write("ref-2")
        await desk.until(lambda: "4 marked (3 hidden)" in desk.status)
        await desk.press("escape", "escape")
        await desk.until(lambda: desk.status == "Showing 1-100 of 250")


async def test_a_range_is_marked_from_here_to_there(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("down", "v")
        await desk.until(lambda: desk.status.startswith("Range from B000000002"))
        await desk.press("down", "down", "v")
        await desk.until(lambda: "3 marked" in desk.status)
        await desk.press("v", "]")
        await desk.until(lambda: "Showing 101-200" in desk.status)
        await desk.press("v")
        await desk.until(lambda: "which is not on screen" in desk.toasts)
        await desk.press("escape")
        await desk.until(lambda: "Range" not in desk.status)
        assert "3 marked (3 hidden)" in desk.status


async def test_a_star_marks_all_on_screen_and_takes_them_back(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.press("*")
        await desk.until(lambda: "100 marked" in desk.status)
        await desk.press("*")
        await desk.until(lambda: "marked" not in desk.status)


async def test_a_row_that_the_filter_hides_is_not_gone_to(tmp_path: Path) -> None:
    async with open_desk(FakeApi(50), tmp_path) as desk:
        await desk.press("/")
        await desk.write("ref-4")
        await desk.press("enter", ":", "7", "enter")
        await desk.until(lambda: "Row 7 is B000000007, which the filter hides." in desk.toasts)


async def test_escape_goes_back_only_when_nothing_is_left_to_undo(tmp_path: Path) -> None:
    async with open_desk(FakeApi(50), tmp_path) as desk:
        await desk.press("space", "/")
        await desk.write("ref")
        await desk.press("escape")
        await desk.until(lambda: not desk.screen.has_class("-filtering"))
        assert "1 marked" in desk.status
        await desk.press("escape")
        await desk.until(lambda: "marked" not in desk.status)
        assert desk.app.screen is desk.screen
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is not desk.screen)


async def test_while_a_filter_is_typed_only_its_own_keys_are_offered(tmp_path: Path) -> None:
    async with open_desk(FakeApi(3), tmp_path) as desk:
        await desk.until(lambda: "n New" in desk.text)
        await desk.press("slash")
        await desk.until(lambda: "enter To the rows" in desk.text)
        assert "n New" not in desk.text
        assert "/ Filter" not in desk.text
        await desk.press("escape")
        await desk.until(lambda: "n New" in desk.text)


async def test_the_count_of_marks_stays_on_80_columns_whatever_else_there_is(
    tmp_path: Path,
) -> None:
    api = FakeApi(5_000)
    async with open_desk(api, tmp_path) as desk:
        await desk.press("*", "A")
        await desk.until(lambda: "all rows loaded" in desk.status)
        await desk.press("s", "/")
        await desk.write("b")
        await desk.press("enter", "end")
        await desk.until(lambda: "Showing 4,901-5,000 of 5,000 that match" in desk.status)
        line = desk.screen.status
        assert "100 marked (100 hidden)" in line.text
        assert line.text.startswith("Showing 4,901-5,000")
        assert "ASIN ▲" not in line.text
        await desk.press("v")
        await desk.until(lambda: "Range from" in line.text)
        assert "100 marked (100 hidden)" in line.text
        line.busy = (
            "Not loaded: the service took longer to answer than anybody waits; r tries again"
        )
        assert line.text.endswith("… · 100 marked (100 hidden)")
        assert len(line.text) <= 78


async def test_the_next_page_has_its_key_told_on_80_columns(tmp_path: Path) -> None:
    async with open_desk(FakeApi(250), tmp_path) as desk:
        await desk.until(lambda: "] Next page" in desk.text)
        for words in ("enter ", "n New", "i Import", "e Edit", "d Delete", "/ Filter"):
            assert words in desk.text
        assert "? Help" in desk.text


async def test_help_and_palette_tell_in_whole_phrases_what_the_key_bar_tells_in_a_word(
    tmp_path: Path,
) -> None:
    async with open_desk(FakeApi(3), tmp_path, size=(120, 30)) as desk:
        await desk.until(lambda: "m Add many" in desk.text)
        told = {words for _, lines in key_groups(desk.screen) for _, words, _ in lines}
        assert {
            "Load all rows, for filter and sort",
            "Next page",
            "Take back the last delete or bulk edit",
            "Move to another domain or postcode",
        } <= told
        helps = {each.title: each.help for each in desk.app.get_system_commands(desk.screen)}
        assert helps["Undo (not now)"] == (
            "nothing was deleted or changed here · Take back the last delete or bulk edit · key u"
        )
