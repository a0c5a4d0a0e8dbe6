"""The frame of the steps: which one is at hand, and what is said on it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.color import Color
from textual.widgets import Static

from multicart_tui.ui.ascii_filter import AsciiFilter
from multicart_tui.ui.screens.import_step import STEP_NAMES, ImportStepScreen, Step
from multicart_tui.ui.widgets.step_line import NEXT, StepLine
from tests.support.fake_api import FakeApi
from tests.ui.import_desk import import_desk


class _AnyStep(ImportStepScreen):
    STEP: ClassVar[Step] = Step.CHECK

    def compose_step(self) -> ComposeResult:
        yield Static(id="note", classes="step-note")

    def action_next(self) -> None:
        self.say("note", ["went on"])


async def test_every_step_is_named_and_the_one_at_hand_stands_in_brackets(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await desk.open_step(_AnyStep)
        assert "1 File › 2 Columns › [3 Check] › 4 Send › 5 Progress › 6 Review" in desk.text
        assert "Import into 101" in desk.text


async def test_a_narrow_terminal_names_only_the_step_at_hand(tmp_path: Path) -> None:
    async with import_desk(FakeApi(), tmp_path, size=(50, 20)) as desk:
        await desk.open_step(_AnyStep)
        line = desk.app.screen.query_one(StepLine)
        assert line.text == f"Step 3 of {len(STEP_NAMES)}: Check"


def test_the_sign_between_steps_is_one_in_ascii_too() -> None:
    segments = AsciiFilter().apply([Segment(NEXT)], Color(0, 0, 0))
    assert "".join(segment.text for segment in segments) == " > "


async def test_a_sentence_takes_a_line_only_while_there_is_something_to_say(
    tmp_path: Path,
) -> None:
    async with import_desk(FakeApi(), tmp_path) as desk:
        await desk.open_step(_AnyStep)
        await desk.press("ctrl+s")
        await desk.until_seen("went on")
        screen = desk.app.screen
        assert isinstance(screen, _AnyStep)
        screen.say("note", ["a [b]\x1b[2J[/]", ""])
        await desk.until_seen("a [b]␛[2J[/]")
        screen.say("note", [])
        assert not desk.says("#note")
        assert not screen.query_one("#note").display
