"""A person hears that nothing is remembered any more, whenever that begins."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.services.output_visits import OutputVisits
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi


async def test_a_disk_that_is_full_since_the_start_is_told_of_once(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path) as desk:
        desk.session.collections._db.execute("PRAGMA query_only = 1")  # as a full disk refuses
        await desk.press("r")
        await desk.until(lambda: "nothing more is remembered" in desk.toasts)
        assert "Work goes on" in desk.toasts
        desk.app.clear_notifications()
        reads = desk.api.count("list_asins")
        await desk.press("r")
        await desk.until(lambda: desk.api.count("list_asins") > reads)
        await desk.until(lambda: not desk.screen.loading_words)
        assert "remembered" not in desk.toasts


async def test_visits_of_outputs_that_cannot_be_remembered_are_told_of(tmp_path: Path) -> None:
    async with open_desk(FakeApi(), tmp_path) as desk:
        broken = tmp_path / "file"
        broken.write_text("no folder")
        desk.session.visits = OutputVisits(broken / "state.sqlite3", "prod")
        await desk.press("o")
        await desk.until(lambda: "nothing is remembered" in desk.toasts)
