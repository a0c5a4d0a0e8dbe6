"""What can be taken out of the viewer."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from multicart_tui.ui.modals.confirm import ConfirmModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.screens import viewer_copying
from multicart_tui.ui.screens.viewer_text import TextScreen
from tests.support.viewer_desk import ViewerDesk, view_text

DOCUMENT = '{"results": [{"two words": "a\\u001b[2Jb\\nc", "n": 1.50}]}'


@pytest.mark.parametrize(
    ("key", "copied", "words"),
    [
        ("v", "a␛[2Jb\nc", "the value"),
        ("k", "two words", "the key"),
        ("p", "$['results'][0]['two words']", "the path"),
        ("q", '.results[0]["two words"]', "the jq path"),
    ],
)
async def test_a_row_has_four_texts_to_copy(
    tmp_path: Path, key: str, copied: str, words: str
) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.search("two words")
        await desk.press("y")
        await desk.until(lambda: "v value · k key · p path · q jq path" in desk.status)
        await desk.press(key)
        await desk.until(lambda: f"Copied {words}" in desk.toasts)
        assert desk.app.clipboard == copied
        assert desk.path == '$.results[0]["two words"]'


async def test_a_container_is_copied_as_it_is_in_the_file(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("j", "y", "v")
        await desk.until(lambda: desk.app.clipboard)
        assert desk.app.clipboard == DOCUMENT[len('{"results": ') : -1]


async def test_another_key_ends_the_copy_and_does_what_it_does(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("y", "escape")
        assert "copy:" not in desk.status
        await desk.press("y", "j", "v")
        assert desk.path == "$.results"
        assert desk.app.clipboard == ""


async def test_what_has_no_key_or_is_too_long_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer_copying, "LONGEST_COPY", 10)
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("y", "k")
        await desk.until(lambda: "The outermost value has no key." in desk.status)
        await desk.press("y", "v")
        await desk.until(
            lambda: "57 bytes are too long for that: S saves the document." in desk.status
        )
        await desk.press("p", "v")
        await desk.until(lambda: "too long" in desk.status)


async def test_printing_needs_a_terminal_to_leave(tmp_path: Path) -> None:
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("p", "v")
        await desk.until(lambda: "This terminal cannot be left for that; y copies." in desk.status)


async def save_as(desk: ViewerDesk, target: Path) -> None:
    await desk.until_shown(PromptModal)
    desk.app.screen.query_one("#value").value = str(target)  # type: ignore[attr-defined]  # a field
    await desk.press("ctrl+s")


async def test_the_document_is_saved_byte_for_byte_for_its_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "saved.json"
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("S")
        await desk.until_shown(PromptModal)
        assert str(Path.cwd() / "it.json") in desk.text.replace("\n", "")
        await save_as(desk, target)
        await desk.until(lambda: "Saved 57 bytes" in desk.toasts)
    assert target.read_text() == DOCUMENT
    assert os.stat(target).st_mode & 0o777 == 0o600


async def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    target = tmp_path / "there.json"
    target.write_text("mine")
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("S")
        await save_as(desk, target)
        await desk.until_shown(ConfirmModal)
        await desk.press("escape")
        assert target.read_text() == "mine"
        await desk.press("S")
        await save_as(desk, target)
        await desk.until_shown(ConfirmModal)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Saved 57 bytes" in desk.toasts)
    assert target.read_text() == DOCUMENT


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Nothing is typed."),
        ("/", "Add the name of the file."),
        ("nowhere/x.json", "is not there."),
    ],
)
async def test_a_path_that_cannot_be_is_told_in_the_dialog(
    tmp_path: Path, typed: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with view_text(tmp_path, DOCUMENT) as desk:
        await desk.press("S")
        await desk.until_shown(PromptModal)
        desk.app.screen.query_one("#value").value = typed  # type: ignore[attr-defined]  # a field
        await desk.press("ctrl+s")
        await desk.until(lambda: words in desk.text.replace("\n", " "))
        assert isinstance(desk.app.screen, PromptModal)


async def test_all_of_a_text_is_saved_and_copied(tmp_path: Path) -> None:
    page = "<html>" + "é\n" * 30_000
    target = tmp_path / "page.html"
    async with view_text(tmp_path, json.dumps({"page": page})) as desk:
        await desk.press("j", "enter")
        await desk.until_shown(TextScreen)
        await desk.press("y")
        await desk.until(lambda: "Too long to copy" in desk.toasts)
        await desk.press("S")
        await save_as(desk, target)
        await desk.until(lambda: "Saved 90.0 KB" in desk.toasts)
    assert target.read_text() == page
