"""What the screens of a recorded job share: where it stands, and the way back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicart_tui.domain.import_job import Job, JobKind
from multicart_tui.domain.text import clean
from multicart_tui.ui.messages import CollectionChanged
from multicart_tui.ui.screens.asin_loading import AsinLoading
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.screens.import_step import STEP_NAMES, ImportStepScreen, Step
from multicart_tui.ui.widgets.step_line import StepLine

if TYPE_CHECKING:
    from multicart_tui.domain.ids import CollectionId
    from multicart_tui.ui.shell import Shell

PASTE_STEPS = ("Paste", *STEP_NAMES[Step.PROGRESS :])
"""The steps of adding what was pasted, which has no file and no columns."""


def job_steps(job: Job, step: Step) -> StepLine:
    """The line of steps that fits a job."""
    if job.about.kind is JobKind.IMPORT:
        return StepLine(STEP_NAMES, step)
    return StepLine(PASTE_STEPS, step - Step.PROGRESS + 1)


def source_of(job: Job) -> str:
    """What a person calls the source of a job, safe to show: a file's name, or ``the paste``."""
    if job.about.kind is JobKind.IMPORT:
        return clean(job.about.source_name, 40) or "the file"
    return "the paste"


def leave_job(screen: BaseScreen) -> None:
    """Go back from a job to where its import was begun, past the steps that made it.

    They hold rows that were sent meanwhile: what is left to do with them is in the review.
    """
    app = screen.app
    if not screen.is_active or len(app.screen_stack) == 1:
        return
    app.pop_screen()
    while isinstance(app.screen, ImportStepScreen) and len(app.screen_stack) > 1:
        app.pop_screen()


def show_new_rows(app: Shell, collection: CollectionId, total: int | None) -> None:
    """Let every screen that shows a collection read it again.

    Args:
        app: The application.
        collection: Which collection a job changed.
        total: ASINs it holds now; None if that is not known.
    """
    app.post_message(CollectionChanged(collection, total))
    for screen in app.screen_stack:
        if isinstance(screen, AsinLoading) and screen.listing.collection == collection:
            screen.read_again()
