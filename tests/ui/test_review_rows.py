"""The rows of one cause: page by page, edited one by one or all at once."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from textual.widgets import Input

from multicart_tui.domain.import_rows import Cause
from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.edit_row import EditRowModal
from multicart_tui.ui.modals.replace import ReplaceModal
from multicart_tui.ui.screens.review_rows import ReviewRowsScreen
from tests.support.drafts import BAD_ASIN, LOST_ZERO, SHOP
from tests.ui.import_desk import ImportDesk
from tests.ui.job_desk import NEVER, PickyApi, job_desk, line, lines, review


async def open_rows(desk: ImportDesk, rows: str) -> ReviewRowsScreen:
    """Send rows, and open the first group of the review."""
    await review(desk, rows)
    await desk.press("enter")
    await desk.until_in_front(ReviewRowsScreen)
    screen = desk.app.screen
    assert isinstance(screen, ReviewRowsScreen)
    return screen


def box(desk: ImportDesk, selector: str) -> Input:
    return desk.app.screen.query_one(selector, Input)


async def test_a_row_names_its_line_its_field_and_the_words_of_the_service(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + line(8, NEVER))
        number, state, field, value, _, wrong = desk.lines[0]
        assert (number, state) == ("3", "rejected")
        assert (field, value) == ("Postcode", NEVER)
        assert "This postcode takes no rows" in wrong
        await desk.until_seen("R checks them again, unchanged")


async def test_what_is_wrong_with_a_row_is_told_in_full_below_the_table(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + LOST_ZERO + f"{SHOP},800,B0ABC,false\n")
        await desk.press("down")
        whole = desk.lines[1][-1]
        await desk.until(lambda: desk.says("#said") == whole)
        assert whole.endswith(".")
        assert "0800" in desk.text, "the suggestion has a place on 80 columns"


async def test_what_is_wrong_comes_before_what_was_only_tidied(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + f"{SHOP},800,b0abc12345,TRUE\n")
        assert desk.lines[0][2] == "Postcode"
        assert desk.lines[0][-1].startswith('"800" is not known')
        assert "is sent as" in desk.lines[0][-1]


async def test_the_key_bar_says_that_enter_edits_a_row(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + BAD_ASIN)
        assert "enter Edit" in desk.text
        assert "enter Open" not in desk.text
        await desk.press("enter")
        await desk.until_seen("Line 3 of x.csv")


async def test_an_edit_is_judged_at_once(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + BAD_ASIN)
        await desk.press("enter")
        await desk.until_in_front(EditRowModal)
        assert desk.app.focused is box(desk, "#asin")
        await desk.fill("B0X")
        await desk.press("enter")
        await desk.until_told("Still wrong")
        assert desk.lines[0][1] == "still wrong"
        await desk.press("enter")
        await desk.until_in_front(EditRowModal)
        await desk.fill(" b0new00077 ")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.lines[0][1] == "fixed")
        assert "r sends the 1 fixed" in desk.text


async def test_an_edit_to_a_row_that_is_there_is_no_fix(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + BAD_ASIN)
        await desk.press("enter")
        await desk.until_in_front(EditRowModal)
        await desk.fill("B0NEW00001")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.lines[0][1] == "repeated")


async def test_the_suggestion_is_taken_in_the_row(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + LOST_ZERO)
        await desk.press("enter")
        await desk.until_in_front(EditRowModal)
        await desk.press("ctrl+o")
        assert box(desk, "#postcode").value == "0800"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.lines[0][1] == "fixed")


async def test_escape_leaves_a_row_as_it_was(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + BAD_ASIN)
        await desk.press("enter")
        await desk.until_in_front(EditRowModal)
        await desk.fill("B0NEW00077")
        await desk.press("escape")
        await desk.until_in_front(ReviewRowsScreen)
        assert desk.lines[0][1] == "left out"


async def test_a_row_that_waits_says_why_it_cannot_be_changed(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        api.fail_next("import_csv", NetworkError("No link", "Gone.", outcome=Outcome.NOT_DONE))
        await open_rows(desk, lines(2))
        await desk.press("enter")
        await desk.until_told("Line 2 cannot be changed here")
        assert "waits to be sent" in desk.toasts


async def test_a_value_is_replaced_in_the_whole_group(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        screen = await open_rows(desk, line(1) + lines(3, first=10, postcode=NEVER))
        await desk.press("f")
        await desk.until_in_front(ReplaceModal)
        assert box(desk, "#old").value == NEVER
        await desk.until_seen("Changes 3 rows.")
        await desk.fill("4500")
        await desk.press("enter")
        await desk.until_told("Changed 3 rows; z undoes it. Of this cause 3 can be sent now.")
        assert [cells[1:4] for cells in desk.lines] == [("fixed", "Postcode", "4500")] * 3
        await desk.press("z")
        await desk.until(lambda: desk.lines[0][1] == "rejected")
        assert desk.app.screen is screen


async def test_a_replacement_says_beforehand_that_it_changes_nothing(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + line(10, NEVER))
        await desk.press("f")
        await desk.until_in_front(ReplaceModal)
        await desk.press("shift+tab")
        await desk.until(lambda: desk.app.focused is box(desk, "#old"))
        await desk.fill("1234")
        await desk.until_seen("No row here has that.")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, ReplaceModal)
        await desk.fill("")
        await desk.press("tab", "tab", "right")
        await desk.until_seen("An empty text is part of every value.")
        await desk.press(*["shift+tab"] * 3, "enter")
        await desk.until_in_front(ChoiceModal)
        await desk.press("escape", "escape")
        await desk.until_in_front(ReviewRowsScreen)


async def test_five_thousand_rows_turn_page_by_page(tmp_path: Path) -> None:
    bad = "".join(f"{SHOP},4500,BAD{number},false\n" for number in range(5_000))
    async with job_desk(tmp_path) as desk:
        await open_rows(desk, line(1) + bad)
        assert "Showing 1-200 of 5,000" in desk.text
        await desk.press("left_square_bracket")
        await desk.until_told("This is the first page.")
        await desk.press("right_square_bracket")
        await desk.until_seen("Showing 201-400 of 5,000")
        await desk.press("G")
        await desk.until_seen("Showing 4,801-5,000 of 5,000")
        await desk.press("right_square_bracket")
        await desk.until_told("This is the last page.")
        began = perf_counter()
        await desk.press("enter")
        await desk.until_in_front(EditRowModal)
        await desk.fill("B0NEW00077")
        await desk.press("enter")
        await desk.until(lambda: "1 fixed, to be sent" in desk.text)
        assert perf_counter() - began < 5
        await desk.press("g")
        await desk.until_seen("Showing 1-200 of 5,000")


async def test_the_rows_of_a_group_are_sent_from_where_they_are(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await open_rows(desk, line(1) + LOST_ZERO)
        await desk.press("a")
        await desk.until_told("Took the suggestion")
        await desk.press("r")
        await desk.until_seen("Send 1 fixed row")
        await desk.press("ctrl+s")
        await desk.until(lambda: len(api.held(101)) == 2)
        await desk.until_seen("2 landed")
        assert not [cells for cells in desk.lines if Cause.LOST_ZERO in cells[0]]
        kinds = [type(screen).__name__ for screen in desk.app.screen_stack]
        assert kinds == ["CollectionsScreen", "ImportReviewScreen"]
