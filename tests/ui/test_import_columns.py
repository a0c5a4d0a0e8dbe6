"""The second step of an import: which column fills which field."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.domain.import_rows import Field
from multicart_tui.errors import NetworkError
from multicart_tui.ui.modals.choice import ChoiceModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens.import_check import ImportCheckScreen
from multicart_tui.ui.screens.import_columns import ImportColumnsScreen
from tests.support.fake_api import FakeApi
from tests.ui.import_desk import ImportDesk, import_desk

SYNONYMS = "Marketplace;Post code;ISBN;price\namazon.com.au;4500;B0ABC12345;1\n"


async def open_columns(desk: ImportDesk, text: str) -> None:
    await desk.draft.open(desk.write(text))
    await desk.open_step(ImportColumnsScreen)
    await desk.until(lambda: desk.session.lookups.is_loaded or desk.session.lookups.problem)
    await desk.pilot.pause()


async def choose(desk: ImportDesk, row: int, *keys: str) -> None:
    """Open the choices of a field, and choose what the keys narrow them to."""
    desk.table.move_cursor(row=row)
    await desk.press("enter")
    await desk.until_in_front(ChoiceModal)
    await desk.press(*keys, "enter")


def sources(desk: ImportDesk) -> dict[str, str]:
    return {cells[0]: cells[1] for cells in desk.lines}


async def test_headings_of_other_names_are_understood_and_the_rest_is_named(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, SYNONYMS)
        assert desk.lines[:4] == [
            ("domain", "column Marketplace", "amazon.com.au"),
            ("customer_postcode", "column Post code", "4500"),
            ("asin", "column ISBN", "B0ABC12345"),
            ("include_raw_html", "all rows: false", ""),
        ]
        assert desk.says("#ignored") == "Not used: price."
        await desk.press("ctrl+s")
        await desk.until_in_front(ImportCheckScreen)


async def test_a_file_of_asins_alone_begins_at_what_is_missing(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, "B0ABC12345\nB0ABC12346\n")
        assert sources(desk)["asin"] == "column 1"
        assert desk.table.cursor_key == "domain"
        assert "ctrl+s goes on" not in desk.text
        await choose(desk, 0, *"one value")
        await desk.until_in_front(ChoiceModal)
        await desk.press("enter")
        await desk.until_in_front(ImportColumnsScreen)
        await desk.until(lambda: sources(desk)["domain"].startswith("all rows: "))


async def test_without_anything_missing_the_cursor_begins_on_top_and_the_way_on_is_told(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, SYNONYMS)
        assert desk.table.cursor_row == 0
        assert "ctrl+s goes on" in desk.text
        assert "enter Choose" in desk.text


async def test_the_columns_of_another_supplier_are_named_as_such(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, "sku,customer_postcode,store_id\n1,4500,W1\n")
        assert "columns of an Officeworks upload. Amazon needs domain" in desk.says("#banner")
        assert "asin has neither a column nor a value" in desk.says("#fault")
        await desk.press("ctrl+s")
        await desk.until_told("domain has neither")
        assert isinstance(desk.app.screen, ImportColumnsScreen)


async def test_another_column_is_chosen_by_its_name(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, "domain,customer_postcode,thing\namazon.com.au,4500,B0ABC12345\n")
        await choose(desk, 2, *"thing")
        await desk.until(lambda: sources(desk)["asin"] == "column thing")
        assert not desk.says("#fault")


async def test_what_is_needed_cannot_be_left_out_and_the_rest_can(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, "domain,postcode,asin,ref\namazon.com.au,4500,B0ABC12345,r\n")
        assert "does not take custom_id" in desk.says("#ignored")
        await choose(desk, 4, *"leave")
        await desk.until(lambda: sources(desk)["custom_id"] == "-")
        assert "Not used: ref." in desk.says("#ignored")
        await choose(desk, 2, *"leave")
        await desk.until_seen("leave it out needed")
        assert isinstance(desk.app.screen, ChoiceModal)
        await desk.press("escape")
        await desk.until_in_front(ImportColumnsScreen)
        assert sources(desk)["asin"] == "column asin"


async def test_one_value_for_all_rows_comes_from_what_the_service_knows(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, "asin\nB0ABC12345\n")
        await choose(desk, 1, *"one")
        await desk.until_seen("10001 · amazon.com")
        await desk.press("escape")
        await desk.until_in_front(ImportColumnsScreen)
        await choose(desk, 0, *"one")
        await desk.until_in_front(ChoiceModal)
        await desk.press(*"au", "enter")
        await desk.until_in_front(ImportColumnsScreen)
        assert sources(desk)["domain"] == "all rows: amazon.com.au"
        await choose(desk, 1, *"one")
        await desk.until_in_front(ChoiceModal)
        await desk.until_seen("2000 pending")
        assert "10001" not in desk.text
        await desk.press(*"0800", "enter")
        await desk.until_in_front(ImportColumnsScreen)
        assert sources(desk)["customer_postcode"] == "all rows: 0800"
        await choose(desk, 3, *"one")
        await desk.until_in_front(ChoiceModal)
        await desk.press(*"true", "enter")
        await desk.until_in_front(ImportColumnsScreen)
        assert desk.draft.mapping
        assert desk.draft.mapping.constants[Field.RAW_HTML] == "true"
        assert not desk.says("#fault")


async def test_a_value_is_typed_when_the_service_does_not_give_its_list(tmp_path: Path) -> None:
    api = FakeApi()
    api.fail_next("domains", NetworkError("No answer came", "The link broke."))
    async with import_desk(api, tmp_path) as desk:
        await open_columns(desk, "asin,postcode\nB0ABC12345,4500\n")
        await choose(desk, 0, *"one")
        await desk.until_in_front(PromptModal)
        await desk.until_seen("No answer came: The link broke.")
        await desk.press(*"amazonXde".replace("X", "."), "enter")
        await desk.until_in_front(ImportColumnsScreen)
        assert sources(desk)["domain"] == "all rows: amazon.de"


async def test_nothing_chosen_is_lost_by_going_back(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await open_columns(desk, SYNONYMS)
        await choose(desk, 0, *"one")
        await desk.until_in_front(ChoiceModal)
        await desk.press(*"au", "enter")
        await desk.until_in_front(ImportColumnsScreen)
        await desk.press("escape")
        await desk.open_step(ImportColumnsScreen)
        assert sources(desk)["domain"] == "all rows: amazon.com.au"
