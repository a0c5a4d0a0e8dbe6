"""What somebody does in a day at the program; each piece ends where it began."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count

from multicart_tui.ui.screens.asins import AsinsScreen
from tests.support.worker import Worker

Piece = Callable[[Worker], Awaitable[None]]

HOME = "Showing 1-100 of 250"

_numbers = count(1)
HEADER = "domain,customer_postcode,asin,include_raw_html"


async def turn_pages(worker: Worker) -> None:
    """Page forward and back, go to a row and home again."""
    await worker.press("right_square_bracket")
    await worker.sees("Showing 101-200 of 250")
    await worker.press("right_square_bracket")
    await worker.sees("Showing 201-250 of 250")
    await worker.press("colon")
    await worker.fill("120")
    await worker.press("enter")
    await worker.sees("Showing 101-200 of 250")
    await worker.press("left_square_bracket")
    await worker.sees(HOME)
    await worker.press("G", "g", "down", "down", "up", "pagedown", "g")


async def filter_and_sort(worker: Worker) -> None:
    """Filter the page, sort it, and show all of it again."""
    await worker.press("slash", "B", "0", "D")
    await worker.press("escape")
    await worker.press("s", "s", "s", "s", "s", "s", "s")
    await worker.press("r")
    await worker.sees("of 250")


async def read_help(worker: Worker) -> None:
    """Look at the help, the palette, a row and the requests."""
    for _ in range(3):
        await worker.press("question_mark")
        await worker.sees("Keys")
        await worker.press("escape")
        await worker.sees(HOME)
    await worker.press("ctrl+p", "e", "x", "escape")
    await worker.sees(HOME)
    await worker.press("enter")
    await worker.sees("Row id")
    await worker.press("escape", "L")
    await worker.sees("/schedules/amazon/asin/list/")
    await worker.press("down", "up", "escape")
    await worker.sees(HOME)


async def view_outputs(worker: Worker) -> None:
    """Look at outputs: fold, search, find by a path, compare."""
    await worker.press("o")
    await worker.sees("OUTPUT #88")
    await worker.press("down", "enter")
    await worker.sees("title")
    await worker.press("E", "e", "j", "j", "l", "h", "slash")
    await worker.fill("price")
    await worker.press("enter")
    await worker.sees("price")
    await worker.press("n", "n", "N", "t", "t", "escape", "colon")
    await worker.fill("$..title")
    await worker.press("enter")
    await worker.sees("found")
    await worker.press("escape", "escape")
    await worker.sees("OUTPUT #88")
    await worker.press("g", "space", "space", "D")
    await worker.sees("Changes from")
    await worker.press("j", "escape")
    await worker.sees("OUTPUT #88")
    await _go_back(worker)


async def _go_back(worker: Worker) -> None:
    """Leave screen after screen, until the table of ASINs is there."""
    while not isinstance(worker.app.screen, AsinsScreen):
        await worker.press("escape")
    await worker.sees("Showing")


async def import_and_delete(worker: Worker) -> None:
    """Import a small file, and take all of it back."""
    number = next(_numbers)
    rows = [f"amazon.com.au,0800,B0S{number:05d}{row:02d},false" for row in range(12)]
    file = worker.folder / "day.csv"
    file.write_text("\n".join([HEADER, *rows, ""]))
    await worker.press("i")
    await worker.fill(str(file))
    await worker.press("enter")
    await worker.sees("12 rows")
    await worker.press("ctrl+s")
    await worker.sees("12 rows are ready")
    await worker.press("ctrl+s")
    await worker.sees("sends it")
    await worker.press("ctrl+s")
    await worker.sees("12 landed")
    while not isinstance(worker.app.screen, AsinsScreen):
        await worker.press("escape")
    await _delete_last(worker, 12)


async def _delete_last(worker: Worker, rows: int) -> None:
    await worker.press("r")
    await worker.sees(f"of {250 + rows}")
    await worker.press("right_square_bracket", "right_square_bracket")
    await worker.sees(f"Showing 201-{250 + rows} of {250 + rows}")
    await worker.press("G", *["up"] * (rows - 1), *["space"] * rows)
    await worker.sees(f"{rows} marked")
    await worker.press("d")
    await worker.sees(f"Delete {rows} ASINs")
    await worker.fill(str(rows))
    await worker.press("ctrl+s")
    await worker.sees(f"{rows} deleted")
    await worker.press("escape")
    await worker.sees("Showing 201-250 of 250")
    await worker.press("left_square_bracket")
    await worker.press("left_square_bracket")
    await worker.sees(HOME)


async def add_and_change(worker: Worker) -> None:
    """Add many by a paste, change them all, put that back, and delete them."""
    number = next(_numbers)
    asins = [f"B0M{number:05d}{row:02d}" for row in range(5)]
    await worker.press("m")
    await worker.sees("Add many to collection 101")
    await worker.paste(" ".join(asins))
    await worker.sees("5 valid")
    await worker.press("ctrl+s")
    await worker.sees("5 landed")
    await _go_back(worker)
    await worker.press("r")
    await worker.sees("of 255")
    await worker.press("right_square_bracket")
    await worker.sees("Showing 101-200")
    await worker.press("right_square_bracket")
    await worker.sees("Showing 201-255 of 255")
    await worker.press("G", *["up"] * 4, *["space"] * 5, "e")
    await worker.sees("Change 5 ASINs")
    await worker.press("right", "tab")
    await worker.fill("day-{n}")
    await worker.press("ctrl+s")
    await worker.sees("5 changed")
    await worker.press("u")
    await worker.sees("Put the old values of 5 ASINs back?")
    await worker.press("ctrl+s")
    await worker.sees("5 changed")
    await _go_back(worker)
    await worker.press("left_square_bracket", "left_square_bracket")
    await _delete_last(worker, 5)


async def add_one_and_undo(worker: Worker) -> None:
    """Open forms, leave them, delete a row and take that back."""
    await worker.press("n")
    await worker.sees("New ASIN")
    await worker.press("escape", "e")
    await worker.sees("Custom id")
    await worker.press("escape", "d")
    await worker.sees("Its outputs are kept")
    await worker.press("ctrl+s")
    await worker.sees("of 249")
    await worker.press("u")
    await worker.sees("Re-create 1 ASIN?")
    await worker.press("ctrl+s")
    await worker.sees("1 re-created")
    await _go_back(worker)
    await worker.sees("of 250")
    await worker.press("g")


async def look_elsewhere(worker: Worker) -> None:
    """Read every row, look at the collections and the imports before, and export."""
    await worker.press("A")
    await worker.sees("all rows loaded")
    await worker.press("slash", "7", "escape", "x")
    await worker.sees("Export ASINs")
    await worker.press("escape", "escape")
    await worker.sees("Collections")
    await worker.press("H")
    await worker.sees("landed")
    await worker.press("escape", "G", "g")
    await worker.sees("Kitchen and coffee")
    await worker.press("enter")
    await worker.sees(HOME)


async def view_twenty_megabytes(worker: Worker) -> None:
    """Open the largest output and search it to its end."""
    await worker.press("o")
    await worker.sees("OUTPUT #94")
    await worker.press("g", *["down"] * 6, "enter")
    await worker.sees("70,093 items")
    await worker.press("slash")
    await worker.fill("B000070092")
    await worker.press("enter")
    await worker.sees("1 of 2")
    await _go_back(worker)


PIECES: tuple[Piece, ...] = (
    turn_pages,
    filter_and_sort,
    read_help,
    view_outputs,
    import_and_delete,
    add_and_change,
    add_one_and_undo,
    look_elsewhere,
    view_twenty_megabytes,
)
