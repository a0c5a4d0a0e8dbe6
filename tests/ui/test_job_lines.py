"""A line for each job, in the words and the order of the panel."""

from __future__ import annotations

from datetime import UTC, datetime

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import Job, JobKind, NewJob, RowState
from multicart_tui.ui.jobs import RunState, SessionJob
from multicart_tui.ui.screens.job_lines import JobLine, lines_of

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


def run(number: int, state: RunState = RunState.RUNNING, recorded: int = 0) -> SessionJob:
    return SessionJob(
        title=f"run {number}",
        is_write=False,
        stop=None,
        go_to=None,
        is_recorded_as=lambda job: job.id == recorded,
        number=number,
        begun=NOW,
        started=100.0,
        state=state,
    )


def recorded(number: int, created_at: str = "2026-11-24T09:05:00Z") -> Job:
    about = NewJob("prod@host", CollectionId(101), JobKind.IMPORT, "x.csv")
    counts = {RowState.LANDED: 1, RowState.PLANNED: 2}
    return Job(number, about, created_at, counts=counts)


def test_what_runs_comes_before_what_is_left_and_that_before_what_is_over() -> None:
    runs = [run(1, RunState.DONE), run(2), run(3, RunState.FAILED), run(4)]
    titles = [line.title for line in lines_of(runs, [recorded(9)])]
    assert titles == ["run 4", "run 2", "Import of x.csv into 101", "run 3", "run 1"]


def test_only_the_last_run_of_a_recorded_job_stands_for_what_is_left() -> None:
    runs = [run(1, RunState.STOPPED, 9), run(2, RunState.STOPPED, 9)]
    lines = lines_of(runs, [recorded(9)])
    assert [(line.title, line.state) for line in lines] == [
        ("run 2", "unfinished"),
        ("run 1", "stopped"),
    ]
    assert [line.can_be_carried_on for line in lines] == [True, False]


def test_a_time_of_today_has_no_day_and_an_earlier_one_has() -> None:
    assert JobLine(run(1)).begun(NOW) == "14:30"
    assert JobLine(recorded=recorded(9)).begun(NOW) == "09:05"
    yesterday = recorded(9, "2026-11-23T09:05:00Z")
    assert JobLine(recorded=yesterday).begun(NOW) == "yesterday 09:05"


def test_how_long_it_took_stands_still_once_it_is_over() -> None:
    running, over = run(1), run(2, RunState.DONE)
    over.ended = 165.0
    assert JobLine(running).took(100 + 3 * 3600 + 65) == "3:01:05"
    assert JobLine(running).took(107) == "0:07"
    assert JobLine(over).took(9000) == "1:05"
    assert JobLine(recorded=recorded(9)).took(9000) == "-"
