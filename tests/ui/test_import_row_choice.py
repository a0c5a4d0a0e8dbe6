"""Where the room is not enough for all rows, a person chooses which are sent."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.ui.screens.import_row_choice import PAGE, ImportRowChoiceScreen
from multicart_tui.ui.screens.import_send import ImportSendScreen
from tests.support.drafts import EXACT, SHOP
from tests.support.fake_api import FakeApi
from tests.ui.import_desk import ImportDesk, import_desk
from tests.ui.test_import_send import held, many, open_send, until_sent


async def open_choice(desk: ImportDesk, text: str) -> ImportRowChoiceScreen:
    """Come to the choice as a person does, by the step before."""
    await open_send(desk, text)
    await desk.press("c")
    await desk.until_in_front(ImportRowChoiceScreen)
    screen = desk.app.screen
    assert isinstance(screen, ImportRowChoiceScreen)
    return screen


def marked(desk: ImportDesk) -> list[str]:
    return [row.cells[1] for row in desk.table.rows_shown if row.is_marked]


def asins(*numbers: int) -> list[str]:
    return [f"B0NEW{number:05d}" for number in numbers]


async def test_the_chosen_rows_are_sent_and_the_others_go_to_the_file_of_the_rest(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(rows=4_998), tmp_path) as desk:
        await open_choice(desk, EXACT + many(5))
        assert marked(desk) == asins(0, 1), "the first that fit"
        await desk.until_seen("2 chosen, room 2. 3 rows go to x.rest.csv.")
        await desk.press("space", "down", "down", "space")
        assert marked(desk) == asins(1, 3)
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportSendScreen)
        await desk.until_seen("sends the 2 chosen, 3 go to x.rest.csv.")
        await desk.until_seen("Send 2 rows ^s")
        await desk.until_seen("ctrl+s sends it")
        await desk.press("ctrl+s")
        await until_sent(desk)
        assert held(desk)[-2:] == asins(1, 3)
        rest = (desk.folder / "x.rest.csv").read_text()
        assert [line.split(",")[2] for line in rest.splitlines()[1:]] == asins(0, 2, 4)


async def test_more_than_fit_and_none_at_all_are_not_taken(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4_998), tmp_path) as desk:
        screen = await open_choice(desk, EXACT + many(5))
        await desk.press("asterisk")
        await desk.until_seen("5 chosen, room 2: 3 too many.")
        assert screen.query_one("#chosen").has_class("-warning")
        await desk.press("ctrl+s")
        await desk.until_told("3 too many")
        await desk.press("asterisk", "ctrl+s")
        await desk.until_told("Nothing is chosen")
        assert desk.app.screen is screen
        await desk.press("escape")
        await desk.until_in_front(ImportSendScreen)
        await desk.until_seen("sends the first 2")
        assert desk.draft.chosen is None


async def test_a_range_and_a_filter_choose_many_at_once(tmp_path: Path) -> None:
    text = EXACT + many(4) + f"{SHOP},0800,B0OTHER001,false\n{SHOP},0800,B0OTHER002,false\n"
    async with import_desk(FakeApi(rows=4_997), tmp_path) as desk:
        screen = await open_choice(desk, text)
        await desk.press("asterisk", "asterisk", "down", "v")
        await desk.until_seen("Range from line 3: v chooses up to the cursor")
        await desk.press("down", "v")
        assert marked(desk) == asins(1, 2)
        await desk.press("slash", *"!new")
        assert [row.cells[1] for row in desk.table.rows_shown] == ["B0OTHER001", "B0OTHER002"]
        await desk.press("enter")
        await desk.until_seen("2 chosen out of sight")
        await desk.press("space")
        assert len(screen.choice) == 3
        await desk.press("v", "escape", "escape")
        assert len(desk.table.rows_shown) == 6
        assert marked(desk) == [*asins(1, 2), "B0OTHER001"]
        await desk.press("v", "slash", *"new", "enter", "v")
        await desk.until_told("which the filter hides")
        await desk.press("escape", "slash", *"zzz", "enter", "space", "v", "asterisk")
        await desk.until_told("There is no row to choose.")


async def test_many_rows_are_paged_and_marks_stay_over_the_pages(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4_990), tmp_path) as desk:
        screen = await open_choice(desk, EXACT + many(PAGE + 5))
        await desk.press("right_square_bracket")
        await desk.until_seen("page 2 of 2")
        assert len(desk.table.rows_shown) == 5
        await desk.press("right_square_bracket")
        await desk.until_told("This is the last page.")
        await desk.press("G", "space", "g")
        await desk.until_seen("page 1 of 2")
        assert desk.table.cursor_row == 0
        await desk.press("left_square_bracket")
        await desk.until_told("This is the first page.")
        await desk.press("space", "ctrl+s")
        await desk.until_in_front(ImportSendScreen)
        assert screen.choice.lines == desk.draft.chosen == frozenset({*range(3, 12), PAGE + 6})


async def test_a_choice_is_remembered_and_another_file_forgets_it(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4_998), tmp_path) as desk:
        await open_choice(desk, EXACT + many(5))
        await desk.press("space", "ctrl+s")
        await desk.until_in_front(ImportSendScreen)
        await desk.press("c")
        await desk.until_in_front(ImportRowChoiceScreen)
        assert marked(desk) == asins(1)
        await desk.draft.open(desk.write(EXACT + many(3), "y.csv"))
        assert desk.draft.chosen is None


async def test_where_all_fit_some_can_be_chosen_all_the_same(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_choice(desk, EXACT + many(3))
        await desk.press("space", "ctrl+s")
        await desk.until_in_front(ImportSendScreen)
        await desk.until_seen("sends the 2 chosen, 1 goes to x.rest.csv.")
        await desk.until_seen("ctrl+s sends it")
        await desk.press("ctrl+s")
        await until_sent(desk)
        assert [row.asin for row in desk.api.rows[CollectionId(101)]] == asins(1, 2)
