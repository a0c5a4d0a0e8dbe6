"""Tells on the command line what became of an import: rows, files, counts, how to go on."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from pathlib import Path

from multicart_tui.cli.console import Console
from multicart_tui.config_toml import DEFAULT_PROFILE
from multicart_tui.domain.import_job import Job
from multicart_tui.domain.review_rows import ReviewRow, RowOutcome
from multicart_tui.domain.text import plural
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.paths import write_private
from multicart_tui.services.import_files import save_results
from multicart_tui.services.import_report import RunReport
from multicart_tui.services.import_tables import errors_csv
from multicart_tui.services.row_formats import as_json
from multicart_tui.services.session import Session

MOST_TOLD = 20
"""Rows that are told one by one; the files have all."""

WRONG = (RowOutcome.REJECTED, RowOutcome.LEFT_OUT)
"""What somebody must mend."""

THERE = (RowOutcome.ALREADY, RowOutcome.REPEATED)
"""What fails only where strictness is asked for."""


def count_outcomes(rows: tuple[ReviewRow, ...]) -> Counter[RowOutcome]:
    """How many rows came to each end."""
    return Counter(row.bucket for row in rows)


def tell_rows(rows: tuple[ReviewRow, ...], console: Console, *, unit: str, is_strict: bool) -> None:
    """Tell rows that need a hand, as many as a person reads; ``unit`` is what is counted."""
    told = (*WRONG, RowOutcome.UNKNOWN, *(THERE if is_strict else ()))
    wrong = [row for row in rows if row.bucket in told]
    for row in wrong[:MOST_TOLD]:
        texts = " ".join(dict.fromkeys(each.text for each in row.findings))
        console.say(f"{unit} {row.row.line:,}: {row.row.asin}: {texts or row.bucket}")
    if len(wrong) > MOST_TOLD:
        console.say(f"and {len(wrong) - MOST_TOLD:,} more")


async def write_files(
    session: Session, job: Job, console: Console, errors_out: Path | None, *, is_strict: bool
) -> bool:
    """Write the files of a job, and the errors where else they are wanted; tells of them.

    Returns:
        Whether all could be written. What could not is told, and keeps nothing else back.
    """
    is_whole = True
    try:
        files = await save_results(session.journal, job.id, is_strict=is_strict)
        if files.note:
            console.say(files.note)
        if files.all:
            console.say(f"Written: {files.words}")
    except ConfigError as error:
        console.report(error)
        is_whole = False
    if errors_out:
        try:
            rows = await session.journal.rows(job.id)
            text, count = errors_csv(job.about, rows, is_strict=is_strict)
            await write_errors(errors_out, text, count, console)
        except ConfigError as error:
            console.report(error)
            is_whole = False
    return is_whole


async def write_errors(path: Path, text: str, count: int, console: Console) -> None:
    """Write the rows that need a hand where the person asked for them.

    Raises:
        ConfigError: The file cannot be written.
    """
    await asyncio.to_thread(write_private, path, text)
    console.say(f"Written: {path} ({plural(count, 'row')})")


def print_counts(
    report: RunReport, rows: tuple[ReviewRow, ...], console: Console, *, is_json: bool
) -> None:
    """Print where all rows of a job stand."""
    counts = count_outcomes(rows)
    if is_json:
        told = {
            "job": report.job.id,
            "collection": report.job.collection.value,
            "rows": report.job.total,
            **{outcome.value.replace(" ", "_"): counts[outcome] for outcome in RowOutcome},
            "total_before": report.total_before,
            "total_after": report.total_after,
            "is_done": report.is_done,
            "mismatch": report.mismatch,
            "stopped_by": report.stopped_by.title if report.stopped_by else "",
        }
        console.write_data(as_json(told) + "\n")
        return
    parts = [f"{counts[outcome]:,} {outcome}" for outcome in RowOutcome if counts[outcome]]
    console.write(f"{', '.join(parts)} of {report.job.total:,}\n")


def how_to_go_on(session: Session, job: Job, *options: str) -> str:
    """What to type to have the rest of a job done."""
    if session.is_demo:
        return "The demo ends here, and so does what is left of the import."
    profile = () if session.profile == DEFAULT_PROFILE else ("--profile", session.profile)
    words = ("multicart-tui asin import", str(job.collection), "--resume", *options, *profile)
    return (
        f"Go on with: {' '.join(words)}\nIt lists the collection first, so nothing is sent twice."
    )


def check_target(path: str | None, *, may_overwrite: bool, source: str | None) -> Path | None:
    """Where the file of errors goes, told before anything is sent.

    Args:
        path: As it was typed; None if no such file is wanted.
        may_overwrite: Whether a file that is there may be replaced.
        source: The file to import, which is never replaced.

    Raises:
        UsageError: Something is there already, or no file can be there.
    """
    if path is None:
        return None

    def refusal(why: str, hint: str = "Choose another name.") -> UsageError:
        title = f"The errors cannot go to {path}"
        return UsageError(title, f"{why} Nothing was sent.", hint, field="errors_out")

    if path == "-":
        raise refusal("Standard output takes the counts.", "Name a file.")
    try:
        target = Path(path).expanduser().absolute()
        if target.exists() and not target.is_file():
            raise refusal("It is a folder." if target.is_dir() else "It is no plain file.")
        if source and target.exists() and os.path.samefile(target, Path(source).expanduser()):
            raise refusal("It is the file to import.")
    except FileNotFoundError:
        pass  # there is no source; whoever reads it says so
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError is pathlib's for a ``~name`` that has no home.
        raise refusal("No file can have that path.") from error
    if target.exists() and not may_overwrite:
        raise refusal("There is a file already.", "Choose another name, or add --force.")
    return target
