"""The page table keeps its place, scrolls by columns and draws one run a line."""

from textual.app import App, ComposeResult

from multicart_tui.ui.widgets.page_table import PageTable, TableColumn, TableRow

COLUMNS = [TableColumn("ASIN", 10, 14), TableColumn("Custom id", 14, 40), TableColumn("Id", 6, 8)]


def rows(count: int, first: int = 0, note: str = "note") -> list[TableRow]:
    return [
        TableRow(str(n), (f"B0{n:08d}", f"{note} {n}", f"#{n}"))
        for n in range(first, first + count)
    ]


class TableApp(App[None]):
    CSS = "PageTable { height: 1fr; scrollbar-size-horizontal: 0; }"

    def __init__(self, shown: list[TableRow]) -> None:
        super().__init__()
        self.shown = shown
        self.moves: list[int] = []

    def compose(self) -> ComposeResult:
        yield PageTable(COLUMNS)

    def on_mount(self) -> None:
        self.table.show(self.shown)
        self.table.focus()

    def on_page_table_cursor_moved(self, message: PageTable.CursorMoved) -> None:
        self.moves.append(message.row)

    @property
    def table(self) -> PageTable:
        return self.query_one(PageTable)

    def line(self, y: int) -> str:
        return self.table.render_line(y).text


async def test_lines_are_drawn_in_one_run_under_their_headings() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert app.line(0).split() == ["ASIN", "Custom", "id", "Id"]
        assert app.line(2).split() == ["B000000001", "note", "1", "#1"]
        assert app.line(0).index("Custom id") == app.line(2).index("note 1")
        assert len(list(app.table.render_line(2))) == 1


async def test_markup_and_wide_text_stay_literal_and_aligned() -> None:
    hostile = [
        TableRow("1", ("[/]", "[red]x[/]", "#1")),
        TableRow("2", ("ＷＩＤＥ漢字", "日本語のとても長い名前" * 5, "#2")),
    ]
    app = TableApp(hostile)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        assert "[red]x[/]" in app.line(1)
        assert app.table.render_line(1).cell_length == 78 + 2
        assert app.table.render_line(2).cell_length == 80
        assert app.line(2).rstrip().endswith("#2")


async def test_the_cursor_stays_on_the_same_key_when_rows_change() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("down", "down", "down")
        assert app.table.cursor_key == "3"
        app.table.show(list(reversed(rows(50))))
        await pilot.pause()
        assert app.table.cursor_key == "3"
        assert app.table.cursor_row == 46


async def test_a_page_turn_goes_to_the_top() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("pagedown", "pagedown")
        app.table.show(rows(100, first=100), to_top=True)
        await pilot.pause()
        assert app.table.cursor_row == 0
        assert app.table.scroll_offset.y == 0
        assert app.line(1).split()[0] == "B000000100"


async def test_no_rows_at_all_is_a_table_too() -> None:
    app = TableApp([])
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("down", "pagedown", "enter", "right")
        assert app.table.cursor_key is None
        app.table.show(rows(2))
        await pilot.pause()
        assert app.table.cursor_key == "0"


async def test_a_cursor_at_the_edge_scrolls_half_a_screen() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 21)) as pilot:
        await pilot.press(*["down"] * 20)
        assert app.table.cursor_row == 20
        assert app.table.scroll_offset.y == 11
        await pilot.press(*["up"] * 11)
        assert app.table.cursor_row == 9
        assert app.table.scroll_offset.y == 0


async def test_columns_scroll_while_the_first_stays_and_marks_tell_what_is_hidden() -> None:
    app = TableApp(rows(3, note="a much longer note that needs room"))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        assert app.line(0).endswith(">")
        await pilot.press("right")
        await pilot.pause()
        assert "<" in app.line(0)
        assert app.line(1).split()[0] == "B000000000"
        assert app.line(1).rstrip().endswith("#0")
        await pilot.press("left")
        await pilot.pause()
        assert "<" not in app.line(0)


async def test_a_marked_row_has_a_glyph_not_only_a_colour() -> None:
    app = TableApp(rows(2))
    async with app.run_test(size=(60, 10)) as pilot:
        app.table.update_row(TableRow("1", ("B000000001", "note 1", "#1"), is_marked=True))
        await pilot.pause()
        assert app.line(2).startswith("●")


async def test_a_click_moves_the_cursor_and_moving_the_mouse_redraws_nothing() -> None:
    app = TableApp(rows(10))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.click(PageTable, offset=(5, 4))
        assert app.table.cursor_row == 3
        app.table.show(rows(10))
        await pilot.pause()
        await pilot.hover(PageTable, offset=(5, 7))
        assert app.table.cursor_row == 3
        assert not app.table._repaint_regions


async def test_what_tells_of_hidden_columns_is_not_hidden_by_the_scroll_bar() -> None:
    app = TableApp(rows(100, note="a much longer note that needs room"))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        header = app.screen._compositor.render_strips()[0].text
        assert header.rstrip().endswith(">")
        await pilot.press("right")
        await pilot.pause()
        drawn = [strip.text for strip in app.screen._compositor.render_strips()]
        assert "<" in drawn[0]
        assert drawn[1][:39].rstrip().endswith("#0")


async def test_ctrl_home_and_ctrl_end_go_to_the_ends_of_the_page() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert app.table.cursor_row == 99
        assert app.table.scroll_offset.y == 81
        await pilot.press("ctrl+home")
        await pilot.pause()
        assert app.table.cursor_row == 0
        assert app.table.scroll_offset.y == 0


async def test_a_smaller_terminal_keeps_the_cursor_in_view() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.press(*["down"] * 30)
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        top = app.table.scroll_offset.y
        assert top <= app.table.cursor_row < top + 11
        await pilot.resize_terminal(60, 40)
        await pilot.pause()
        assert app.table.scroll_offset.y <= app.table.cursor_row
