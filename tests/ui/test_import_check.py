"""The third step of an import: what is found, mended and edited before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicart_tui.domain.import_rows import Field, Verdict
from multicart_tui.errors import NetworkError
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens.import_check import ImportCheckScreen
from multicart_tui.ui.screens.import_columns import ImportColumnsScreen
from multicart_tui.ui.screens.import_rows import PAGE, ImportRowsScreen
from multicart_tui.ui.screens.import_send import ImportSendScreen
from tests.support.drafts import BAD_ASIN, EXACT, GOOD, LOST_ZERO, SHOP
from tests.support.fake_api import FakeApi
from tests.ui.import_desk import ImportDesk, import_desk

LINK_BROKE = NetworkError("No answer came", "The link broke.", "Look at the network.")


async def open_check(desk: ImportDesk, text: str, *, is_checked: bool = True) -> None:
    await desk.draft.open(desk.write(text))
    await desk.open_step(ImportCheckScreen)
    if is_checked:
        await until_checked(desk)


async def until_checked(desk: ImportDesk) -> None:
    def is_shown() -> bool:
        screen = desk.app.screen
        return (
            isinstance(screen, ImportCheckScreen | ImportRowsScreen)
            and not screen.is_working
            and desk.draft.preflight is not None
        )

    await desk.until(is_shown)
    await desk.pilot.pause()


async def open_rows(desk: ImportDesk, group: int = 0) -> None:
    desk.table.move_cursor(row=group)
    await desk.press("enter")
    await desk.until_in_front(ImportRowsScreen)


def counts(desk: ImportDesk) -> str:
    return desk.says("#counts")


# -- what is found


async def test_rows_are_counted_by_what_becomes_of_them(tmp_path: Path) -> None:
    api = FakeApi(rows=1)
    there = f"{SHOP},4500,B000000001,false\n"
    async with import_desk(api, tmp_path) as desk:
        await open_check(desk, EXACT + GOOD + GOOD + LOST_ZERO + BAD_ASIN + there)
        assert counts(desk) == "1 ready · 2 errors · 1 already there · 1 repeated of 5 rows"
        assert [line[:4] for line in desk.lines] == [
            ("✗ postcode without its leading zero", "1", "1", "800 → 0800"),
            ("✗ not an ASIN", "1", "-", "B0"),
            ("= repeated in the file", "1", "-", ""),
            ("= already in the collection", "1", "-", ""),
        ]
        assert "room for 4,999" in desk.text


async def test_values_that_were_tidied_are_told_apart_by_their_field(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + f"{SHOP},4500,b0abc12345,TRUE\n")
        assert [line[0] for line in desk.lines] == [
            "✓ spelling tidied: ASIN",
            "✓ spelling tidied: Raw HTML",
        ]


async def test_the_ends_of_the_groups_and_of_their_rows_have_their_keys(tmp_path: Path) -> None:
    bad = "".join(f"{SHOP},4500,BAD{number},false\n" for number in range(250))
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + GOOD + LOST_ZERO + bad)
        await desk.press("G")
        await desk.until(lambda: desk.table.cursor_row == len(desk.lines) - 1 > 0)
        await desk.press("home")
        await desk.until(lambda: desk.table.cursor_row == 0)
        await open_rows(desk, [line[0] for line in desk.lines].index("✗ not an ASIN"))
        await desk.press("end")
        await desk.until_seen("rows 201-250 of 250")
        assert desk.table.cursor_row == 49
        await desk.press("g")
        await desk.until_seen("rows 1-200 of 250")
        assert desk.table.cursor_row == 0


async def test_a_file_without_a_flaw_says_so(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + GOOD)
        assert counts(desk) == "The one row is ready."
        assert "nothing to say of any row" in desk.text
        await desk.press("a", "enter")
        await desk.until_told("no group to mend")
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportSendScreen)


async def test_lookups_that_fail_are_one_line_and_no_row_is_wrong_for_it(tmp_path: Path) -> None:
    api = FakeApi()
    api.fail_next("postcodes", LINK_BROKE)
    async with import_desk(api, tmp_path) as desk:
        await open_check(desk, EXACT + GOOD + LOST_ZERO)
        assert "Postcodes could not be checked" in desk.says("#notes")
        assert counts(desk) == "All 2 rows are ready."
        await desk.press("r")
        await desk.until(lambda: "1 error" in counts(desk))
        assert not desk.says("#notes")


async def test_a_collection_that_cannot_be_read_says_why_and_is_read_again(
    tmp_path: Path,
) -> None:
    api = FakeApi()
    api.fail_next("list_asins", LINK_BROKE)
    async with import_desk(api, tmp_path) as desk:
        await open_check(desk, EXACT + GOOD, is_checked=False)
        await desk.until_seen("No answer came: The link broke.")
        assert "r tries again" in desk.says("#fault")
        await desk.press("ctrl+s", "z", "a")
        await desk.until_told("The rows are not checked yet")
        await desk.press("r")
        await until_checked(desk)
        assert not desk.says("#fault")
        assert counts(desk) == "The one row is ready."


async def test_escape_stops_the_reading_and_goes_back_the_second_time(tmp_path: Path) -> None:
    api = FakeApi()
    gate = api.hold("list_asins")
    async with import_desk(api, tmp_path) as desk:
        await open_check(desk, EXACT + GOOD, is_checked=False)
        await desk.until(gate.reached.is_set)
        await desk.until_seen("Checking the rows against the collection")
        await desk.press("ctrl+s")
        await desk.until_told("escape gives that up")
        await desk.press("a")
        await desk.until_told("no group to mend")
        await desk.press("r", "ctrl+k", "ctrl+s")
        assert isinstance(desk.app.screen, ImportCheckScreen)
        await desk.press("escape")
        await desk.until_seen("The rows are not checked. r checks them.")
        gate.set()
        await desk.press("r")
        await until_checked(desk)
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, ImportCheckScreen))
        assert desk.draft.preflight


async def test_nothing_ready_goes_nowhere(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + BAD_ASIN)
        await desk.press("ctrl+s")
        await desk.until_told("No row is ready to be sent")


async def test_a_full_collection_goes_nowhere_and_says_so(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=5_000), tmp_path) as desk:
        await open_check(desk, EXACT + GOOD)
        assert "room for 0" in desk.text
        assert desk.says("#notes") == "Collection 101 is full: it takes none of these rows."
        assert "ctrl+s goes on" not in desk.text
        await desk.press("ctrl+s")
        await desk.until_told("The collection is full")


async def test_other_columns_are_chosen_from_here_and_the_rows_checked_again(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + GOOD)
        await desk.press("ctrl+k")
        await desk.until_in_front(ImportColumnsScreen)
        desk.table.move_cursor(row=1)
        await desk.press("enter")
        await desk.until_in_front(ChoiceModal)
        await desk.press(*"raw", "enter")
        await desk.until_in_front(ImportColumnsScreen)
        await desk.press("ctrl+s")
        await desk.until_told("both taken from include_raw_html")
        await desk.press("escape")
        await desk.until_in_front(ImportCheckScreen)
        await until_checked(desk)
        assert counts(desk) == "1 error of 1 row"
        await desk.press("ctrl+k")
        await desk.until_in_front(ImportColumnsScreen)
        desk.draft.assign(Field.POSTCODE, 1)
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportCheckScreen)
        await until_checked(desk)
        assert counts(desk) == "The one row is ready."


# -- mending


async def test_a_group_is_mended_after_its_rows_were_shown_before_and_after(
    tmp_path: Path,
) -> None:
    text = EXACT + "".join(f"{SHOP},800,B0ABC{number:05d},false\n" for number in range(8))
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, text)
        await desk.press("a")
        await desk.until_in_front(ConfirmModal)
        await desk.until_seen("line 2: 800 → 0800")
        await desk.until_seen("and 2 more")
        await desk.press("escape")
        await desk.until_in_front(ImportCheckScreen)
        assert "8 errors" in counts(desk)
        await desk.press("a")
        await desk.until_in_front(ConfirmModal)
        await desk.press("enter")  # what z undoes needs no second thought
        await desk.until_told("Mended 8 rows. z undoes it.")
        assert counts(desk) == "All 8 rows are ready."
        assert "8 mended" in desk.text
        await desk.press("z")
        await desk.until_told("Undone: the suggestions for: postcode without its leading")
        assert counts(desk) == "8 errors of 8 rows"
        await desk.press("z")
        await desk.until_told("There is nothing to undo.")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (BAD_ASIN, "Nothing is known that would mend these"),
        (f"{SHOP},4500,B0ABC12345,TRUE\n", "tidied already"),
        (f"{SHOP},4500,X0ABC12345,true\n", "sent as they are"),
    ],
)
async def test_a_group_without_a_suggestion_says_what_can_be_done(
    row: str, words: str, tmp_path: Path
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + row)
        await desk.press("a")
        await desk.until_told(words)


# -- the rows of a group


async def test_a_row_is_edited_and_checked_again_at_once(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + GOOD + BAD_ASIN)
        await open_rows(desk)
        assert desk.lines == [("3", "✗ error", "B0", "-", "ASIN", "B0")]
        assert "ASIN" in desk.says("#said")
        await desk.press("e")
        await desk.until_in_front(PromptModal)
        await desk.until_seen("Line 3: ASIN")
        await desk.fill("B0ABC12345")
        await desk.press("enter")
        await until_checked(desk)
        assert desk.lines == [("3", "✓ ready", "B0ABC12345", "-", "ASIN", "B0ABC12345")]
        assert desk.says("#said") == "Nothing is wrong."
        await desk.press("escape")
        await desk.until_in_front(ImportCheckScreen)
        assert counts(desk) == "All 2 rows are ready."
        await desk.press("z")
        await desk.until_told("Undone: the edit of line 3.")
        assert counts(desk) == "1 ready · 1 error of 2 rows"


async def test_an_edit_may_be_wrong_too_and_is_taken_back_on_the_spot(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + GOOD + BAD_ASIN)
        await open_rows(desk)
        await desk.press("enter")
        await desk.until_in_front(PromptModal)
        await desk.fill("B0DJQQ38TG")
        await desk.press("enter")
        await desk.until(lambda: desk.lines[0][1] == "✗ repeated")
        await desk.press("z")
        await desk.until(lambda: desk.lines[0][1] == "✗ error")
        await desk.press("enter")
        await desk.until_in_front(PromptModal)
        await desk.press("enter")  # as it was
        await desk.until_in_front(ImportRowsScreen)
        assert not desk.draft.can_undo
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportCheckScreen)


async def test_the_suggestion_for_one_row_is_taken_for_that_row_alone(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        other = f"{SHOP},800,B0ABC99999,false\n"
        await open_check(desk, EXACT + LOST_ZERO + other)
        await open_rows(desk)
        await desk.press("a")
        await desk.until(lambda: [line[1] for line in desk.lines] == ["✓ ready", "✗ error"])
        assert desk.lines[0][2] == "0800"
        await until_checked(desk)
        await desk.press("a")
        await desk.until_told("Nothing is suggested for this row")


async def test_of_a_row_that_is_wrong_as_a_whole_the_value_to_edit_is_chosen(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + f"{SHOP},4500,B0ABC12345,false,too much\n")
        await open_rows(desk)
        await desk.press("e")
        await desk.until_in_front(ChoiceModal)
        await desk.press(*"raw", "enter")
        await desk.until_in_front(PromptModal)
        await desk.fill("true")
        await desk.press("enter")
        await until_checked(desk)
        assert desk.draft.preflight
        assert desk.draft.preflight.counts[Verdict.READY] == 1


async def test_many_rows_are_turned_page_by_page(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_check(desk, EXACT + f"{SHOP},800,B0ABC12345,false\n" * (PAGE + 3))
        await open_rows(desk)
        assert len(desk.lines) == PAGE
        assert "page 1 of 2" in desk.text
        await desk.press("left_square_bracket")
        await desk.until_told("This is the first page.")
        await desk.press("right_square_bracket")
        await desk.until(lambda: [line[0] for line in desk.lines] == ["202", "203", "204"])
        await desk.press("right_square_bracket")
        await desk.until_told("This is the last page.")
