"""The first step of an import: finding a file, reading it, and saying how it is to be read."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import JobKind, NewJob
from multicart_tui.domain.import_rows import Field
from multicart_tui.errors import ConfigError
from multicart_tui.services import source_draft
from multicart_tui.services.source_file import MOST_BYTES, SourceFile, read_source
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.screens.collections import CollectionsScreen
from multicart_tui.ui.screens.import_check import ImportCheckScreen
from multicart_tui.ui.screens.import_columns import ImportColumnsScreen
from multicart_tui.ui.screens.import_file import ImportFileScreen, open_import
from multicart_tui.ui.screens.import_words import size_words
from multicart_tui.ui.widgets.path_box import PathBox
from tests.support.drafts import BAD_ASIN, EXACT, GOOD
from tests.support.fake_api import FakeApi
from tests.support.imports import planned
from tests.ui.import_desk import ImportDesk, import_desk


def screen(desk: ImportDesk) -> ImportFileScreen:
    found = desk.app.screen
    assert isinstance(found, ImportFileScreen)
    return found


def names(desk: ImportDesk) -> list[str]:
    return [row.cells[0] for row in screen(desk).entries.rows_shown]


def preview(desk: ImportDesk) -> list[tuple[str, ...]]:
    return [row.cells for row in screen(desk).preview.rows_shown]


async def until_read(desk: ImportDesk) -> None:
    await desk.until(lambda: screen(desk).has_class("-read") and not screen(desk).is_reading)
    await desk.pilot.pause()


async def read(desk: ImportDesk, text: str | bytes, name: str = "x.csv") -> Path:
    """Open the step and read a file in it."""
    file = desk.write(text, name)
    await desk.open_step(ImportFileScreen)
    await desk.fill(str(file))
    await desk.press("enter")
    await until_read(desk)
    return file


async def choose(desk: ImportDesk, *keys: str) -> None:
    await desk.until_in_front(ChoiceModal)
    await desk.press(*keys, "enter")
    await desk.until_in_front(ImportFileScreen)


# -- finding it


async def test_tab_completes_and_down_goes_into_the_list(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        desk.write(EXACT + GOOD, "asins-june.csv")
        desk.write(EXACT + GOOD, "asins-july.csv")
        await desk.open_step(ImportFileScreen)
        await desk.fill(f"{desk.folder}/as")
        await desk.press("tab")
        await desk.until(lambda: screen(desk).path_box.value == f"{desk.folder}/asins-ju")
        await desk.press("tab")
        await desk.until_seen("2 fit; type a letter, or go down")
        await desk.press("down", "down", "enter")
        await until_read(desk)
        assert screen(desk).path_box.value == f"{desk.folder}/asins-june.csv"
        await desk.until_seen("enter Next")
        assert "1 row · " in desk.says("#facts")


async def test_enter_right_after_tab_means_the_completed_path(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        desk.write(EXACT + GOOD, "only.csv")
        await desk.open_step(ImportFileScreen)
        box = screen(desk).path_box
        box.value = f"{desk.folder}/on"
        box.action_complete()
        await box.action_submit()
        await until_read(desk)
        assert desk.draft.source
        assert desk.draft.source.name == "only.csv"


async def test_a_path_dropped_on_the_terminal_may_have_quotes(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        file = desk.write(EXACT + GOOD, "my file.csv")
        await desk.open_step(ImportFileScreen)
        await desk.fill(f"'{file}' ")
        await desk.press("enter")
        await until_read(desk)
        assert screen(desk).path_box.value == str(file)


async def test_a_folder_is_gone_into_and_out_of(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        (desk.folder / "inner").mkdir()
        (desk.folder / "inner" / "deep.csv").write_text(EXACT + GOOD)
        await desk.open_step(ImportFileScreen)
        await desk.fill(str(desk.folder))
        await desk.press("enter")
        await desk.until(lambda: screen(desk).path_box.value == f"{desk.folder}/")
        await desk.until(lambda: names(desk) == ["..", "inner/"])
        await desk.press("enter", "enter")
        await desk.until(lambda: names(desk) == ["..", "deep.csv"])
        await desk.press("k", "enter")
        await desk.until(lambda: names(desk) == ["..", "inner/"])


async def test_what_is_wrong_with_the_path_stands_under_it_and_the_path_stays(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        os.mkfifo(desk.folder / "pipe")
        desk.write(b"PK\x03\x04", "book.xlsx")
        desk.write("", "empty.csv")
        await desk.open_step(ImportFileScreen)
        for name, words in {
            "pipe": "It is a pipe",
            "book.xlsx": "an Excel or OpenDocument workbook",
            "empty.csv": "The file is empty",
            "none.csv": "There is no such file",
        }.items():
            await desk.fill(f"{desk.folder}/{name}")
            assert not desk.says("#fault")
            await desk.press("enter")
            await desk.until_seen(words)
            assert screen(desk).path_box.value == f"{desk.folder}/{name}"
        await desk.press("ctrl+s")
        await desk.until(lambda: "no such file" in desk.says("#fault"))


async def test_a_folder_that_cannot_be_listed_says_so(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await desk.open_step(ImportFileScreen)
        await desk.fill("/nowhere/at/all/")
        await desk.until_seen("/nowhere/at/all/: No such file or directory.")
        await desk.press("down")
        assert isinstance(desk.app.focused, PathBox)


async def test_nothing_typed_asks_for_a_path(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await desk.open_step(ImportFileScreen)
        await desk.press("ctrl+s")
        await desk.until_told("Choose a file first")


async def test_hostile_names_and_cells_are_shown_harmless(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, "asin,[/]\nB0ABC12345,\x1b[2J[@click=app.bell]x[/]\n", "\x1b[2J[red].csv")
        assert preview(desk) == [("2", "B0ABC12345", "␛[2J[@click=app.bell]x[/]")]
        assert "\x1b" not in desk.text
        await desk.press("o", "down")
        await desk.until_seen("␛[2J[red].csv")


# -- reading it


async def test_the_facts_of_the_file_stand_on_one_line(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        text = "\ufeffasin;postcode;note\r\nB0ABC12345;4500;x\r\nB0ABC12346;4500\r\n;;\r\n"
        await read(desk, text)
        assert desk.says("#facts") == (
            "2 rows · 63 B · UTF-8 with BOM · semicolons · CRLF · header on line 1"
        )
        assert "1 row not of 3 fields: the row on line 3 has 2." in desk.says("#remarks")
        assert "1 blank row left out." in desk.says("#remarks")
        assert preview(desk)[1] == ("3", "B0ABC12346", "4500", "")


async def test_more_rows_than_an_upload_takes_are_told_at_once(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, EXACT + GOOD * 5_001)
        assert "More than 5,000 rows" in desk.says("#remarks")
        assert len(preview(desk)) == 200


async def test_an_old_encoding_is_shown_with_the_cell_that_differs_and_chosen(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, "asin,note\nB0ABC12345,“x”\n".encode("cp1252"))
        assert "Not UTF-8, read as Windows-1252. Look at line 2" in desk.says("#remarks")
        await desk.press("ctrl+e")
        await desk.until_in_front(ChoiceModal)
        await desk.until_seen("automatic: Windows-1252")
        await desk.until_seen("Windows-1252 · line 2: “x”")
        await choose(desk, *"latin")
        await desk.until(lambda: "Latin-1" in desk.says("#facts"))
        await desk.press("ctrl+e")
        await choose(desk, *"utf", "down", "down")
        await desk.until(lambda: "The file is not UTF-16" in desk.says("#fault"))
        assert "Latin-1" in desk.says("#facts")


async def test_delimiter_and_header_are_chosen_and_found_out_again(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, "asin;a,b;c\nB0ABC12345;1,2;3\n")
        await desk.press("ctrl+d")
        await choose(desk, *"commas")
        await desk.until(lambda: " · commas · " in desk.says("#facts"))
        await desk.press("ctrl+d")
        await choose(desk, *"auto")
        await desk.until(lambda: " · semicolons · " in desk.says("#facts"))
        await desk.press("ctrl+t")
        await choose(desk, *"no")
        await desk.until(lambda: "no header" in desk.says("#facts"))
        assert [cells[0] for cells in preview(desk)] == ["1", "2"]


async def test_reading_again_finds_what_another_program_wrote(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        file = await read(desk, EXACT + GOOD)
        file.write_text(EXACT + GOOD + BAD_ASIN)
        await desk.press("r")
        await desk.until(lambda: desk.says("#facts").startswith("2 rows"))


async def test_the_same_file_tells_that_it_was_imported_before(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        file = desk.write(EXACT + GOOD)
        sha256 = read_source(file).sha256
        about = NewJob(desk.session.account, CollectionId(101), JobKind.IMPORT, sha256=sha256)
        await desk.session.journal.begin(about, planned([]))
        await read(desk, EXACT + GOOD)
        assert "The same file was imported on" in desk.says("#remarks")


async def test_a_journal_that_cannot_be_read_is_told_and_the_file_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:

        async def broken(*_: object) -> None:
            raise ConfigError("The journal cannot be opened", "It is damaged.")

        monkeypatch.setattr(desk.session.journal, "find_by_hash", broken)
        await read(desk, EXACT + GOOD)
        assert "cannot be told: The journal cannot be opened" in desk.says("#remarks")


async def test_escape_stops_a_reading_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, let_go = Event(), Event()

    def slow(*_: object, **__: object) -> SourceFile:
        entered.set()
        assert let_go.wait(30)
        raise AssertionError("nobody waits for it")

    monkeypatch.setattr(source_draft, "read_source", slow)
    async with import_desk(FakeApi(), tmp_path) as desk:
        file = desk.write(EXACT + GOOD)
        await desk.open_step(ImportFileScreen)
        await desk.fill(str(file))
        await desk.press("enter")
        await desk.until(entered.is_set)
        await desk.until_seen("escape stops")
        await desk.press("ctrl+s")
        await desk.until_told("still being read")
        await desk.press("escape")
        await desk.until_told("Reading was stopped")
        let_go.set()
        assert screen(desk).path_box.value == str(file)
        assert desk.draft.source is None


async def test_a_large_file_is_read_when_that_is_wanted(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        file = desk.write(EXACT + GOOD)
        with file.open("r+b") as large:
            large.seek(MOST_BYTES)
            large.write(b"\n")
        await desk.open_step(ImportFileScreen)
        await desk.fill(str(file))
        await desk.press("enter")
        await desk.until_in_front(ConfirmModal)
        await desk.until_seen("Read a file of 67 MB?")
        await desk.press("escape")
        await desk.until_in_front(ImportFileScreen)
        assert "too large" in desk.says("#fault")
        await desk.press("enter")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportFileScreen)
        await desk.until(lambda: "NUL" in desk.says("#fault"))


# -- going on and back


async def test_an_exact_header_goes_straight_to_the_check(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, EXACT + GOOD)
        await desk.press("enter")
        await desk.until_in_front(ImportCheckScreen)


async def test_another_header_goes_to_the_columns_and_escape_finds_the_file_as_it_was(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, "asin,shop\nB0ABC12345,amazon.com.au\n")
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportColumnsScreen)
        await desk.press("escape")
        await desk.until_in_front(ImportFileScreen)
        assert len(preview(desk)) == 1
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.focused, PathBox))
        assert not desk.says("#facts")
        await desk.press("enter")
        await until_read(desk)
        assert desk.says("#facts")
        await desk.press("escape", "escape")
        await desk.until_in_front(CollectionsScreen)


async def test_a_header_without_rows_goes_nowhere(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, EXACT)
        assert "not one row below the header" in desk.says("#remarks")
        await desk.press("ctrl+s")
        await desk.until_told("no rows to import")


async def test_leaving_asks_when_edits_would_be_lost(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await read(desk, EXACT + GOOD + BAD_ASIN)
        await desk.draft.load_known()
        await desk.draft.edit(3, Field.ASIN, "B0ABC12345")
        await desk.press("escape", "escape")
        await desk.until_in_front(ConfirmModal)
        await desk.press("escape")
        await desk.until_in_front(ImportFileScreen)
        await desk.press("escape")
        await desk.until_in_front(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until_in_front(CollectionsScreen)


async def test_a_read_only_session_imports_nothing_and_says_so(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path, is_read_only=True) as desk:
        open_import(desk.app, desk.session, CollectionId(101))
        await desk.until_told("read-only")
        assert isinstance(desk.app.screen, CollectionsScreen)


async def test_the_entry_opens_the_first_step(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        open_import(desk.app, desk.session, CollectionId(102))
        await desk.until_in_front(ImportFileScreen)
        assert "Import into 102" in desk.text


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (148_200, "148 kB"), (999_600, "1.0 MB")],
)
def test_sizes_are_told_as_people_say_them(size: int, words: str) -> None:
    assert size_words(size) == words
