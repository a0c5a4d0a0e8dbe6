"""Compares the document with another output, or with a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.screens.viewer_filtering import LARGEST, Finding
from multicart_tui.ui.screens.viewer_frame import NOT_HERE
from multicart_tui.ui.screens.viewer_querying import ViewerQuerying

if TYPE_CHECKING:
    from multicart_tui.services.session import Session


class ViewerComparing(ViewerQuerying):
    """What differs is shown as what a filter finds is: each part under its path."""

    def action_compare(self) -> None:
        """Ask what to compare with."""
        opened = self.whole
        if opened is None:
            self.say(NOT_HERE)
        elif opened.size > LARGEST:
            self.say(f"To compare, {size_words(LARGEST)} at most are read into memory.")
        else:
            from multicart_tui.ui.modals.prompt import PromptModal

            words = "An output's id, like 88, or the path of a file"
            self.app.push_screen(
                PromptModal(
                    f"Compare {self.source.title} with",
                    words if self.session else "The path of a file",
                    verb="Compare",
                    check=self._other,
                ),
                self._begin_comparing,
            )

    def _other(self, typed: str) -> OutputId | Path:
        """What was typed.

        Raises:
            UsageError: It is neither an output nor a file.
        """
        path = Path(typed).expanduser()
        if typed and path.is_file():
            if path.stat().st_size > LARGEST:
                raise UsageError("Too large", f"{size_words(LARGEST)} at most are compared.")
            return path.absolute()
        if self.session is None:
            raise UsageError("There is no such file", "Type the path of another document.")
        return OutputId.parse(typed)

    def _begin_comparing(self, typed: str | None) -> None:
        opened = self.whole
        if not typed or opened is None:
            return
        from multicart_tui.services.json_comparing import compare

        other = self._other(typed)
        name = other.label if isinstance(other, OutputId) else clean(other.name, 40)
        finding = Finding("", f"Comparing with {name}", f"different from {name}")
        if isinstance(other, Path):
            self.find(finding, partial(compare, other, opened.path))
        elif self.session:
            self.find(finding, partial(self._compare, self.session, other, opened.path))

    async def _compare(self, session: Session, other: OutputId, path: Path, target: Path) -> None:
        from multicart_tui.services.json_comparing import compare
        from multicart_tui.services.output_files import OutputFile

        file = await OutputFile.fetch(session.api, other, target.parent)
        try:
            if file.size > LARGEST:
                raise UsageError("Too large", f"{size_words(LARGEST)} at most are compared.")
            shown = self.source.output
            if shown is not None and other > shown:
                await compare(path, file.path, target)
            else:
                await compare(file.path, path, target)
        finally:
            file.path.unlink(missing_ok=True)
