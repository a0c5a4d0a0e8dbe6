"""One record in full: what is copied from it is whole."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from multicart_tui.ui.modals.detail import DetailModal
from tests.support.asin_desk import open_desk
from tests.support.fake_api import FakeApi

LONG = "x" * 9_000 + "END"


@pytest.mark.parametrize("key", ["c", "C"])
async def test_a_long_value_is_copied_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    api = FakeApi(1)
    api.held(101)[0] = msgspec.structs.replace(api.held(101)[0], custom_id=LONG)
    async with open_desk(api, tmp_path) as desk:
        copied: list[str] = []
        monkeypatch.setenv("SSH_CONNECTION", "x")
        monkeypatch.setattr(desk.app, "copy_to_clipboard", copied.append)
        await desk.press("enter")
        await desk.until_shown(DetailModal)
        await desk.until(lambda: "Reading the full" not in desk.text)
        await desk.press(*["j"] * 5, key)
        await desk.until(lambda: copied)
        assert LONG in copied[0]
