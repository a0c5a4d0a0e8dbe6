"""The last step before sending: what will leave is told, saved and sent exactly once."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import JobState, RowState
from multicart_tui.domain.import_rows import CheckedRow
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.services.canonical_file import as_target
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens import import_send
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.import_file import ImportFileScreen
from multicart_tui.ui.screens.import_progress import ImportProgressScreen
from multicart_tui.ui.screens.import_send import ImportSendScreen
from multicart_tui.ui.screens.import_step import ImportStepScreen
from tests.support.drafts import BAD_ASIN, EXACT, GOOD, SHOP
from tests.support.fake_api import FakeApi
from tests.ui.import_desk import ImportDesk, import_desk

ROW = f"{SHOP},4500,B0DJQQ38TG,true\n"


def many(count: int) -> str:
    return "".join(f"{SHOP},4500,B0NEW{number:05d},false\n" for number in range(count))


async def open_send(
    desk: ImportDesk, text: str, *, name: str = "x.csv", is_ready: bool = True
) -> ImportSendScreen:
    """Check a file, put the step in front, and wait until it sends."""
    await desk.draft.open(desk.write(text, name))
    await desk.draft.load_known()
    await desk.draft.check()
    await desk.open_step(ImportSendScreen)
    screen = desk.app.screen
    assert isinstance(screen, ImportSendScreen)
    if is_ready:
        await desk.until(lambda: not screen.button.disabled)
    return screen


def held(desk: ImportDesk, collection: int = 101) -> list[str]:
    return [row.asin for row in desk.api.rows[CollectionId(collection)]]


async def until_sent(desk: ImportDesk) -> None:
    """Wait for the run to end, and for nothing of the wizard to be left under it."""
    await desk.until(lambda: not len(desk.app.writes))
    await desk.until(lambda: not isinstance(desk.app.screen, ImportStepScreen))
    steps = [screen for screen in desk.app.screen_stack if isinstance(screen, ImportStepScreen)]
    assert not steps


# -- what is told


async def test_everything_that_leaves_is_told_before_it_does(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=1), tmp_path) as desk:
        await open_send(desk, EXACT + GOOD + BAD_ASIN + f"{SHOP},4500,B000000001,false\n")
        digest = hashlib.sha256((EXACT + ROW).encode()).hexdigest()[:12]
        size = len(EXACT + ROW)
        assert desk.says("#file") == f"1 row of 4 columns, {size} bytes, sha256 {digest}."
        assert desk.says("#what") == ("Sends 1 row to collection 101 on multicartapi.com, as prod.")
        assert desk.says("#plan") == "Room 4,999, ready 1: sends all."
        assert desk.says("#behind") == (
            "Not sent: 1 error, 1 already there. Each is kept in a file."
        )
        assert not desk.says("#first-asin")
        assert not desk.says("#not-imported")
        assert desk.api.count("import_csv") == 0


async def test_what_does_not_fit_is_told_with_the_file_that_takes_it(tmp_path: Path) -> None:
    async with import_desk(FakeApi(rows=4_998), tmp_path) as desk:
        await open_send(desk, EXACT + many(5))
        assert desk.says("#plan") == (
            "Room 2, ready 5: sends the first 2, 3 go to x.rest.csv. c chooses which."
        )
        assert "Send 2 rows ^s" in desk.text


async def test_the_first_asin_of_a_collection_and_columns_that_are_dropped_are_told(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_send(
            desk, f"domain,postcode,asin,sku,output\n{SHOP},4500,B0ABC12345,mine,HTML\n"
        )
        assert "its first ASIN enables it" in desk.says("#first-asin")
        assert "does not take the custom ids and output formats" in desk.says("#not-imported")


async def test_a_small_terminal_keeps_the_button_and_lets_the_rest_be_scrolled(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(rows=4_999), tmp_path, size=(60, 18)) as desk:
        rows = f"{SHOP},4500,B0ABC12345,mine,HTML\n{SHOP},4500,B0ABC12346,mine,HTML\n{SHOP}\n"
        screen = await open_send(
            desk, f"domain,postcode,asin,sku,output\n{rows}", name="x" * 245 + ".csv"
        )
        assert "Sends 1 row to collection 101" in desk.text
        assert "Send 1 row ^s" in desk.text
        page = screen.query_one("#page")
        await desk.press("down")
        await desk.until(lambda: page.scroll_offset.y == 1)
        await desk.press("up")
        await desk.until(lambda: page.scroll_offset.y == 0)


# -- sending


async def test_ctrl_s_sends_every_row_once_and_leaves_the_wizard(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await desk.app.push_screen(ImportFileScreen(desk.draft, desk.session))
        await open_send(desk, EXACT + many(3) + BAD_ASIN)
        gate = desk.api.hold("import_csv")
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportProgressScreen)
        await desk.until(gate.reached.is_set)
        await desk.press("escape")
        await desk.until_in_front(CollectionsScreen)
        gate.set()
        await until_sent(desk)
        assert held(desk) == ["B0NEW00000", "B0NEW00001", "B0NEW00002"]
        job = (await desk.session.journal.history(desk.session.account))[0]
        assert (job.state, job.total) == (JobState.DONE, 4)
        assert job.count(RowState.LANDED) == 3


async def test_the_first_ten_go_alone_when_that_is_ticked(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        screen = await open_send(desk, EXACT + many(12))
        await desk.press("t")
        await desk.until_seen("[x] send the first 10 rows, then ask")
        await desk.until_seen("Send the first 10 ^s")
        assert desk.says("#what").startswith("Sends the first 10 of ")
        assert desk.says("#what").endswith(", then asks before the others.")
        assert "in 2 files" in desk.says("#plan")
        await desk.press("t")
        await desk.until_seen("Send 12 rows ^s")
        screen.trial_box.focus()
        await desk.press("space", "ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.until_seen("Send the other 2 rows?")
        assert len(held(desk)) == 10


async def test_a_key_held_down_on_the_step_before_sends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_send, "READING_SECONDS", 3_600)
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_send(desk, EXACT + GOOD, is_ready=False)
        await desk.press("ctrl+s", "ctrl+s")
        await desk.until_told("One moment; nothing was sent.")
        assert isinstance(desk.app.screen, ImportSendScreen)
        assert not await desk.session.journal.history(desk.session.account)


async def test_a_protected_account_wants_the_number_of_rows(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path, is_protected=True) as desk:
        await open_send(desk, EXACT + many(12))
        await desk.press("ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, ConfirmModal)
        await desk.press("escape")
        await desk.until_in_front(ImportSendScreen)
        assert held(desk) == []
        await desk.press("ctrl+s")
        await desk.until_in_front(ConfirmModal)
        await desk.press("1", "2", "ctrl+s")
        await until_sent(desk)
        assert len(held(desk)) == 12


async def test_what_cannot_be_recorded_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:

        async def broken(*_: object) -> None:
            raise ConfigError("The import cannot be recorded", "The disk is full.")

        await open_send(desk, EXACT + GOOD)
        with monkeypatch.context() as patch:
            patch.setattr(desk.session.journal, "begin", broken)
            await desk.press("ctrl+s")
            await desk.until_told("The import cannot be recorded")
        assert isinstance(desk.app.screen, ImportSendScreen)
        assert desk.api.count("import_csv") == 0
        await desk.press("ctrl+s")
        await until_sent(desk)
        assert held(desk) == ["B0DJQQ38TG"]


async def test_rows_recorded_under_the_help_are_sent_when_that_is_left(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        screen = await open_send(desk, EXACT + GOOD)
        await desk.press("f1")
        await desk.until(lambda: desk.app.screen is not screen)
        screen.action_next()
        await desk.until(lambda: not len(desk.app.writes))
        await desk.press("escape")
        await until_sent(desk)
        assert held(desk) == ["B0DJQQ38TG"]


async def test_a_file_that_cannot_be_made_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(rows: tuple[CheckedRow, ...]) -> None:
        raise UsageError("Line 2 cannot be sent", "One of its values has a line end in it.")

    monkeypatch.setattr(import_send, "make_canonical", broken)
    async with import_desk(FakeApi(), tmp_path) as desk:
        screen = await open_send(desk, EXACT + GOOD, is_ready=False)
        await desk.until_seen("Line 2 cannot be sent")
        await desk.press("s")
        await desk.until_told("still being made")
        assert screen.button.disabled


# -- saving


async def save_as(desk: ImportDesk, path: str | Path) -> None:
    await desk.until_in_front(PromptModal)
    await desk.fill(str(path))
    await desk.press("enter")


async def test_s_saves_the_very_bytes_for_the_owner_alone(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_send(desk, EXACT + GOOD + BAD_ASIN)
        await desk.press("s")
        await desk.until_in_front(PromptModal)
        await desk.press("enter")
        await desk.until_told("x.import.csv")
        saved = desk.folder / "x.import.csv"
        assert saved.read_text() == EXACT + ROW
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600


async def test_a_file_that_is_there_is_replaced_only_after_a_yes(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_send(desk, EXACT + GOOD)
        there = desk.write("mine", "there.csv")
        await desk.press("s")
        await save_as(desk, there)
        await desk.until_in_front(ConfirmModal)
        await desk.press("escape")
        await desk.until_in_front(PromptModal)
        assert there.read_text() == "mine"
        await desk.press("enter")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until_told("there.csv")
        assert there.read_text() == EXACT + ROW


async def test_a_place_that_takes_no_file_says_why_and_asks_again(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_send(desk, EXACT + GOOD)
        await desk.press("s")
        await save_as(desk, desk.folder)
        await desk.until_told("is a folder")
        await save_as(desk, desk.write("a file") / "below.csv")
        await desk.until_told("s tries again")


@pytest.mark.parametrize("typed", ["", "a\0b", "~nobody-of-that-name/x.csv", "/dev/null"])
def test_what_is_no_file_is_no_place_to_save(typed: str) -> None:
    with pytest.raises(UsageError, match="Cannot be saved there"):
        as_target(typed)
