"""Takes the pictures in ``screenshots/`` from the demo.

    python -m tests.screenshots [FOLDER]

Each is an SVG as the toolkit draws it, and a PNG made from that for README.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

WIDE = (120, 36)
NARROW = (80, 24)
PORT = 8765
"""Fixed, because it is on every picture."""

_WEB_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)


def messy_file(folder: Path) -> Path:
    """A file such as a spreadsheet leaves behind, to be imported on a picture."""
    rows = [f"amazon.com.au;0800;B0CAT{number:05d};ref-{number}" for number in range(1_180)]
    rows += [f"amazon.com.au;800;B0LST{number:05d};" for number in range(31)]
    rows += ["amazon.com.au;2000;030640615;book-1", "amazon.com.au;2000;074753269;book-2"]
    rows += [f"amazn.com.au;2000;B0DOM{number:05d};" for number in range(4)]
    rows += ["amazon.com.au;2000;B0SHORT;", "amazon.com.au;2000;1.23E+09;", "amazon.com.au;2000;;"]
    rows += [f"amazon.com.au;0800;B0CAT{number:05d};again" for number in range(12)]
    rows += ["amazon.com.au;4500;B0DJQQ38TG;", "amazon.com.au;2000;B08LEDVD2D;"]
    path = folder / "catalogue.csv"
    path.write_text("Marketplace;Post Code;ASIN;SKU\r\n" + "".join(f"{row}\r\n" for row in rows))
    return path


async def take(folder: Path, messy: Path) -> None:
    """Walk through the program and take every picture."""
    from textual.pilot import Pilot

    from multicart_tui.cli.connections import Connections
    from multicart_tui.cli.flags import Flags
    from multicart_tui.demo.child import DemoChild
    from multicart_tui.ui.app import MulticartApp
    from tests.support.waiting import wait_until

    class OnOnePort(Connections):
        """The demo, always at the same address."""

        def launch_demo(self) -> None:
            self._child = self._child or DemoChild.launch(port=PORT)

    async def picture(
        name: str,
        size: tuple[int, int],
        walk: Callable[[Pilot[None], Callable[[str], bool]], Awaitable[None]],
        *,
        is_demo: bool = True,
    ) -> None:
        connections = OnOnePort(Flags(is_demo=is_demo))
        app = MulticartApp(connections, start_demo=is_demo)
        try:
            async with app.run_test(size=size, notifications=True) as pilot:

                def shows(text: str) -> bool:
                    lines = app.screen._compositor.render_strips()
                    return text in "\n".join(line.text for line in lines)

                await walk(pilot, shows)
                await pilot.pause(0.2)
                svg = app.export_screenshot(title="multicart-tui")
        finally:
            connections.close()
        save(folder / name, svg)
        print(f"{folder / name}.svg")

    async def collections(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await wait_until(pilot, lambda: shows("5,000") and shows("4,750"))

    async def table(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await collections(pilot, shows)
        await pilot.press("enter")
        await wait_until(pilot, lambda: shows("Showing 1-100 of 250"))

    async def marked(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("A")
        await wait_until(pilot, lambda: shows("all rows loaded") or shows("all 250"))
        await pilot.press("slash", *"COF", "enter", "space", "space", "down", "space", "s")

    async def create(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("n")
        await wait_until(pilot, lambda: shows("Custom id") and shows("amazon.com.au"))
        await pilot.press(*"B0DJQQ38T")

    async def delete(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("d")
        await wait_until(pilot, lambda: shows("utputs are kept"))

    async def detail(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("enter")
        await wait_until(pilot, lambda: shows("2026-"))

    async def hostile(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await collections(pilot, shows)
        await pilot.press("G", "enter")
        await wait_until(pilot, lambda: shows("Showing 1-26 of 26"))

    async def importing(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("i")
        await wait_until(pilot, lambda: shows("[1 File]"))
        await pilot.press(*str(messy), "enter")
        await wait_until(pilot, lambda: shows("header on line 1"))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: shows("[2 Columns]"))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: shows("[3 Check]") and shows("ready"))

    async def reviewing(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await importing(pilot, shows)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: shows("ctrl+s sends it"))
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: shows("[6 Review]") and shows("landed"))

    async def outputs(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("o")
        await wait_until(pilot, lambda: shows("the last page"))

    async def viewer(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await outputs(pilot, shows)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: shows("3 items"))
        await pilot.press("down", "right", "down", "down", "down")

    async def search(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await outputs(pilot, shows)
        await pilot.press(*["down"] * 6, "enter")
        await wait_until(pilot, lambda: shows("70,093 items"))
        await pilot.press("slash", *"espresso", "enter")
        await wait_until(pilot, lambda: shows(" of ") and shows("Espresso"))
        await pilot.press("n", "n")

    async def diff(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await outputs(pilot, shows)
        # Two runs over the same products; v hides the times of scraping.
        await pilot.press(*["down"] * 9, "space", "down", "down", "space", "D")
        await wait_until(pilot, lambda: shows(" changes: "))
        await pilot.press("v", "down", "down")
        await wait_until(pilot, lambda: not shows("scraped_at"))

    async def requests(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("L")
        await wait_until(pilot, lambda: shows("/list/"))

    async def keys(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await table(pilot, shows)
        await pilot.press("question_mark")

    async def welcome(pilot: Pilot[None], shows: Callable[[str], bool]) -> None:
        await wait_until(pilot, lambda: shows("API key"))

    await picture("collections", WIDE, collections)
    await picture("asins", WIDE, table)
    await picture("asins-80x24", NARROW, table)
    await picture("filter-and-marks", WIDE, marked)
    await picture("create", NARROW, create)
    await picture("delete", NARROW, delete)
    await picture("detail", NARROW, detail)
    await picture("hostile-text", WIDE, hostile)
    await picture("import-check", NARROW, importing)
    await picture("import-review", NARROW, reviewing)
    await picture("outputs", NARROW, outputs)
    await picture("viewer", NARROW, viewer)
    await picture("search", WIDE, search)
    await picture("diff", NARROW, diff)
    await picture("requests", WIDE, requests)
    await picture("help", NARROW, keys)
    await picture("welcome", NARROW, welcome, is_demo=False)


def save(path: Path, svg: str) -> None:
    """Write a picture as SVG, and as PNG with a font of this machine."""
    import resvg_py

    # The toolkit's font comes from the web, which no viewer should have to ask.
    svg = _WEB_FONT.sub("", svg).replace("Fira Code", "DejaVu Sans Mono")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".svg").write_text(svg, "utf-8")
    png = resvg_py.svg_to_bytes(
        svg_string=svg, font_dirs=["/usr/share/fonts"], monospace_family="DejaVu Sans Mono"
    )
    path.with_suffix(".png").write_bytes(bytes(png))


def main() -> None:
    """Take them into the folder given, or into ``screenshots/``."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots").absolute()
    for name in list(os.environ):
        if name.startswith(("MULTICART_", "TEXTUAL", "SSH_", "NO_COLOR")):
            del os.environ[name]
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    with tempfile.TemporaryDirectory() as nobody:
        os.environ["MULTICART_CONFIG_DIR"] = f"{nobody}/config"
        os.environ["MULTICART_STATE_DIR"] = f"{nobody}/state"
        asyncio.run(take(folder, messy_file(Path(nobody))))


if __name__ == "__main__":
    main()
