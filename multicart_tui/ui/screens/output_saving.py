"""Saves outputs as files: the one under the cursor, or those that are marked."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from textual import work

from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.text import clean, plural
from multicart_tui.errors import MulticartError, UsageError
from multicart_tui.services.output_files import OutputFile
from multicart_tui.services.session import Session
from multicart_tui.ui.cells import size_words
from multicart_tui.ui.jobs import RunState, SessionJob
from multicart_tui.ui.modals.progress import ProgressModal
from multicart_tui.ui.modals.prompt import PromptModal
from multicart_tui.ui.modals.report import ReportModal
from multicart_tui.ui.presenting import headline
from multicart_tui.ui.screens.output_list import OutputList
from multicart_tui.ui.shell import Shell


class OutputSaving(OutputList):
    """Asks for a folder, and never overwrites a file in it."""

    def ask_for_folder(self, outputs: Sequence[OutputId]) -> None:
        """Ask where the files are to go, and save them there."""
        title = f"Save {outputs[0].label if len(outputs) == 1 else f'{len(outputs):,} outputs'}"

        def answered(typed: str | None) -> None:
            if typed and self.session:
                self._begin_saving(self.session, outputs, Path(typed).expanduser().absolute())

        self.app.push_screen(
            PromptModal(
                title,
                "Folder for output-<id>.json, byte for byte",
                value=str(Path.cwd()),
                verb="Save",
                check=_check_folder,
            ),
            answered,
        )

    def _begin_saving(self, session: Session, outputs: Sequence[OutputId], folder: Path) -> None:
        what = plural(len(outputs), "output")
        job = self.app.jobs.begin(f"Save {what} of collection {self.collection}")
        progress = ProgressModal(f"Saving {what}", len(outputs), job)
        job.stop = progress.action_leave
        self.app.push_screen(progress)
        self._save(session, outputs, folder, progress, job)

    @work(group="save", exclusive=True, description="save outputs")
    async def _save(
        self,
        session: Session,
        outputs: Sequence[OutputId],
        folder: Path,
        progress: ProgressModal,
        job: SessionJob,
    ) -> None:
        lines: list[str] = []
        saved = 0
        try:
            with (
                self.app.jobs.at_work(job),
                tempfile.TemporaryDirectory(
                    prefix="multicart-output-", ignore_cleanup_errors=True
                ) as private,
            ):
                for done, output in enumerate(outputs):
                    if progress.is_stopping:
                        lines.append(f"{len(outputs) - done:,} not tried")
                        break
                    if progress.is_mounted:
                        progress.progressed(done)
                    try:
                        lines.append(await _save_one(session, output, Path(private), folder))
                        saved += 1
                    except MulticartError as error:
                        # The folder is told above, and would push the reason off the screen.
                        reason = headline(error).replace(clean(f"{folder}/"), "")
                        lines.append(f"{output.label}  {reason}")
        finally:
            progress.over()
        words = f"{saved:,} of {plural(len(outputs), 'output')} saved in {folder}"
        app, is_whole = self.app, saved == len(outputs)
        # The job outlives the screen, and shows the same again.
        job.go_to = lambda: _show_report(app, words, lines)
        app.jobs.end(job, RunState.DONE if is_whole else RunState.FAILED, words)
        if saved == len(outputs) == 1:
            self.app.call_later(self.tell, lines[0], title=words)
        else:
            self.app.call_later(_show_report, app, words, lines)


def _show_report(app: Shell, words: str, lines: Sequence[str]) -> None:
    app.push_screen(ReportModal(words, lines))


async def _save_one(session: Session, output: OutputId, private: Path, folder: Path) -> str:
    """Fetch and save one; returns a line about it."""
    file = await OutputFile.fetch(session.api, output, private)
    target = folder / f"output-{output}.json"
    try:
        await asyncio.to_thread(file.save, target)
    finally:
        await asyncio.to_thread(file.path.unlink)
    return f"{output.label}  {size_words(file.size)}  {target.name}"


def _check_folder(typed: str) -> None:
    if not typed:
        raise UsageError("A folder is needed", "Nothing is typed.")
    path = Path(typed).expanduser()
    if not path.is_dir():
        raise UsageError("There is no such folder", f"{clean(typed)} is not there.")
