"""What became of an import: its causes, what can be done about each, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicart_tui.domain.import_rows import Cause
from multicart_tui.domain.models import Postcode
from multicart_tui.errors import NetworkError, Outcome
from multicart_tui.services.journal_edits import kept_edits
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.import_review import ImportReviewScreen
from multicart_tui.ui.screens.review_rows import ReviewRowsScreen
from tests.support.drafts import BAD_ASIN, LOST_ZERO, SHOP
from tests.ui.import_desk import ImportDesk
from tests.ui.job_desk import NEVER, PickyApi, job_desk, line, lines, review, until_review

HOSTILE = f"{SHOP},4500,\x1b]52;c;QQ==\x07[red]B0[/],false\n"


async def fix_the_first(desk: ImportDesk, asin: str = "B0NEW00077") -> None:
    """Open the group under the cursor and give its first row another ASIN."""
    await desk.press("enter")
    await desk.until_in_front(ReviewRowsScreen)
    await desk.press("enter")
    await desk.until(lambda: desk.app.focused is not None and desk.app.focused.id == "asin")
    await desk.fill(asin)
    await desk.press("enter")
    await desk.until_in_front(ReviewRowsScreen)


async def test_causes_are_counted_and_the_counts_add_up_to_the_file(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        screen = await review(desk, lines(2) + line(1) + line(8, NEVER) + BAD_ASIN + LOST_ZERO)
        assert desk.says("#totals") == (
            "2 landed · 1 repeated · 1 rejected · 2 left out · 6 rows in all"
        )
        causes = {cells[0]: cells[1:] for cells in desk.lines}
        assert causes[f"✗ {Cause.LOST_ZERO}"] == ("1", "-", "1")
        assert list(causes)[-1] == f"= {Cause.REPEATED}", "failures come first"
        await desk.press(*["down"] * list(causes).index(f"✗ {Cause.LOST_ZERO}"))
        assert screen.status.facts[-1] == "a takes 1 suggestion · enter shows the rows"
        await desk.press("G")
        await desk.until(lambda: "nothing to do" in screen.status.facts[-1])
        await desk.press("g")
        await desk.until(lambda: desk.table.cursor_row == 0)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_no_column_of_the_causes_is_cut_off(size: tuple[int, int], tmp_path: Path) -> None:
    async with job_desk(tmp_path, size=size) as desk:
        await review(desk, line(1) + f"{SHOP},4500,195683234,false\n")
        await desk.until(lambda: desk.lines and desk.table.max_scroll_x == 0)
        assert Cause.SHORT_ISBN in desk.lines[0][0]
        assert "a takes" in desk.text


async def test_suggestions_are_taken_and_only_the_fixed_rows_are_sent(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await review(desk, line(1) + LOST_ZERO + line(8, NEVER))
        names = [cells[0] for cells in desk.lines]
        await desk.press(*["down"] * names.index(f"✗ {Cause.LOST_ZERO}"), "a")
        await desk.until_told("Took the suggestion in 1 row")
        assert "1 fixed, to be sent" in desk.says("#totals")
        await desk.press("r")
        await desk.until_in_front(ConfirmModal)
        assert "Send 1 fixed row to collection 101?" in desk.text
        await desk.press("ctrl+s")
        await desk.until(lambda: len(api.held(101)) == 2)
        await until_review(desk)
        assert desk.says("#totals") == "2 landed · 1 rejected · 3 rows in all"


async def test_a_change_is_taken_back_and_then_there_is_none(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await review(desk, LOST_ZERO + line(1))
        await desk.press("a")
        await desk.until_told("Took the suggestion")
        await desk.press("z")
        await desk.until_told("Undone")
        await desk.press("z")
        await desk.until_told("There is no change to undo.")
        await desk.press("r")
        await desk.until_told("No row is fixed yet")


async def test_rounds_go_on_until_nothing_is_left(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await review(desk, line(1) + BAD_ASIN + line(8, NEVER))
        for cause, field, value in (
            (Cause.BAD_ASIN, "#asin", "B0NEW00077"),
            (Cause.REFUSED, "#postcode", "4500"),
        ):
            names = [cells[0] for cells in desk.lines]
            await desk.press(*["down"] * names.index(f"✗ {cause}"), "enter")
            await desk.until_in_front(ReviewRowsScreen)
            await desk.press("enter")
            await desk.until(lambda: desk.app.screen.query("#asin"))
            desk.app.screen.query_one(field).focus()
            await desk.fill(value)
            await desk.press("ctrl+s")
            await desk.until_in_front(ReviewRowsScreen)
            await desk.press("r")
            await desk.until_in_front(ConfirmModal)
            await desk.press("ctrl+s")
            await desk.until(lambda: not desk.app.screen.query("#agree"))
            await until_review(desk)
        assert desk.says("#totals") == "3 landed · 3 rows in all"
        assert len(api.held(101)) == 3
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)


async def test_an_edit_outlives_the_program(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        screen = await review(desk, line(1) + BAD_ASIN)
        await fix_the_first(desk)
        journal, number = desk.session.journal, screen.job.id
        # Nothing was closed or left: this is all that a kill would leave behind.
        kept: dict[int, str] = {}

        async def look() -> None:
            kept.update(
                {place: row.asin for place, row in (await kept_edits(journal, number)).items()}
            )

        await look()
        while not kept:
            await desk.pilot.pause()
            await look()
        assert kept == {2: "B0NEW00077"}
        await desk.press("escape", "escape")
        await desk.until_in_front(CollectionsScreen)
        await desk.app.push_screen(ImportReviewScreen(screen.job, desk.session))
        await until_review(desk)
        assert "1 fixed, to be sent" in desk.says("#totals")


async def test_leaving_with_edits_says_where_they_are(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await review(desk, line(1) + BAD_ASIN)
        await fix_the_first(desk)
        await desk.press("escape", "escape")
        await desk.until_told("Kept 1 edit")
        assert "B0NEW00077" in (desk.folder / "x.errors.csv").read_text()


async def test_w_writes_the_files_and_says_where(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await review(desk, line(1) + BAD_ASIN)
        await desk.press("w")
        await desk.until_told("x.errors.csv (1 row)")


async def test_without_a_connection_edits_are_made_and_the_reason_is_told(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        screen = await review(desk, line(1) + BAD_ASIN)
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        api.fail_next("list_asins", NetworkError("No link", "Gone.", outcome=Outcome.NOT_DONE))
        await desk.app.push_screen(ImportReviewScreen(screen.job, desk.session))
        await until_review(desk)
        await desk.until(lambda: "No link" in desk.says("#odd"))
        await fix_the_first(desk)
        assert "1 fixed, to be sent" in desk.says("#totals")


async def test_rows_are_shown_before_the_collection_was_read(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        screen = await review(desk, line(1) + BAD_ASIN)
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        gate = api.hold("list_asins")
        again = ImportReviewScreen(screen.job, desk.session)
        await desk.app.push_screen(again)
        await gate.reached.wait()
        await desk.until_seen("not an ASIN")
        assert "Reading the collection" in desk.text
        gate.set()
        await desk.until(lambda: again.reviewing and again.reviewing.is_known)


async def test_rows_without_room_are_told_from_those_that_wait(tmp_path: Path) -> None:
    api = PickyApi(4_999)
    async with job_desk(tmp_path, api) as desk:
        screen = await review(desk, lines(3))
        assert desk.says("#totals") == "1 landed · 2 not sent · 3 rows in all"
        await desk.press("c")
        await desk.until_told(
            "Left for later: 2 rows, without room in the collection or not chosen."
        )
        assert api.count("import_csv") == 1
        assert desk.lines[0][0] == "! not sent", "nothing is wrong with them"
        assert screen.status.facts[-1] == "left for later: w writes them into a file"
        await desk.until_seen("Written: x.success.csv (1 row), x.rest.csv (2 rows)")


async def test_a_protected_session_asks_for_the_number_before_another_round(
    tmp_path: Path,
) -> None:
    async with job_desk(tmp_path, is_protected=True) as desk:
        await review(desk, line(1) + LOST_ZERO)
        await desk.press("a", "r")
        await desk.until_in_front(ConfirmModal)
        assert "Type 1 to go on:" in desk.text


async def test_a_read_only_session_looks_but_sends_nothing(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        screen = await review(desk, line(1) + LOST_ZERO)
        desk.session.is_read_only = True
        await desk.app.push_screen(ImportReviewScreen(screen.job, desk.session))
        await desk.until(lambda: desk.app.screen is not screen and "left out" in desk.text)
        await desk.press("a", "r", "c")
        assert not isinstance(desk.app.screen, ConfirmModal)
        assert "Send fixed" not in desk.text


async def test_hostile_text_of_a_file_is_shown_and_does_nothing(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        await review(desk, line(1) + HOSTILE)
        await desk.press("enter")
        await desk.until_in_front(ReviewRowsScreen)
        assert "\x1b" not in desk.text
        assert "[red]" in desk.text
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen.query("#asin"))
        assert "\x1b" not in desk.text
        await desk.press("escape", "escape", "escape")
        await desk.until_in_front(CollectionsScreen)


async def test_rows_whose_postcode_is_active_now_are_sent_unchanged(tmp_path: Path) -> None:
    api = PickyApi()
    api.known_postcodes = (*api.known_postcodes, Postcode(98, "6000", SHOP, "pending"))
    async with job_desk(tmp_path, api) as desk:
        screen = await review(desk, line(1) + lines(2, 2, "6000") + BAD_ASIN)
        await desk.until(lambda: "R checks them again, unchanged" in screen.status.facts[-1])
        await desk.press("r")
        await desk.until_told("R checks its rows again as they are.")
        await desk.press("R")
        await desk.until_told("none of these rows passes the check")

        api.known_postcodes = (*api.known_postcodes[:-1], Postcode(98, "6000", SHOP, "active"))
        await desk.press("R")
        await desk.until_told("2 rows can be sent unchanged: r sends them")
        assert desk.says("#totals") == (
            "1 landed · 1 left out · 2 fixed, to be sent · 4 rows in all"
        )
        await desk.press("r")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until(lambda: len(api.held(101)) == 3)
        await desk.until(lambda: desk.app.screen is not screen)
        await until_review(desk)
        assert {row.postcode.value for row in api.held(101) if row.postcode} == {"4500", "6000"}


async def test_what_cannot_be_read_again_changes_nothing(tmp_path: Path) -> None:
    api = PickyApi()
    async with job_desk(tmp_path, api) as desk:
        await review(desk, line(1) + BAD_ASIN)
        api.fail_next("list_asins", NetworkError("No link", "Gone.", outcome=Outcome.NOT_DONE))
        await desk.press("R")
        await desk.until_told("R tries again")
        assert "No link" in desk.says("#odd")
        api.fail_next("postcodes", NetworkError("No answer", "Gone.", outcome=Outcome.NOT_DONE))
        await desk.press("R")
        await desk.until(lambda: "No answer" in desk.says("#odd"))
        assert desk.says("#totals") == "1 landed · 1 left out · 2 rows in all"


async def test_only_what_was_edited_in_this_visit_is_told_when_it_is_left(tmp_path: Path) -> None:
    async with job_desk(tmp_path) as desk:
        screen = await review(desk, line(1) + BAD_ASIN)
        await fix_the_first(desk)
        await desk.press("escape", "escape")
        await desk.until_told("Kept 1 edit")
        (desk.folder / "x.errors.csv").unlink()
        await desk.app.push_screen(ImportReviewScreen(screen.job, desk.session))
        await until_review(desk)
        assert "1 fixed, to be sent" in desk.says("#totals")
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        assert not len(desk.app.writes), "nothing is written that was there already"
        assert not (desk.folder / "x.errors.csv").exists()
