"""A job in words: what it is, how far it came, when it was begun."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_job import Job, JobKind, JobState, NewJob, RowState
from multicart_tui.domain.job_words import sentence_of, state_of, when

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
COUNTS = {
    RowState.LANDED: 3_000,
    RowState.SENT: 1_000,
    RowState.PLANNED: 900,
    RowState.ALREADY: 60,
    RowState.REJECTED: 30,
    RowState.LEFT_OUT: 10,
}


def job(kind: JobKind = JobKind.IMPORT, **about: object) -> Job:
    told = NewJob("a@b", CollectionId(101), kind, source_name="x.csv")
    told = msgspec.structs.replace(told, **about)
    return Job(3, told, "2026-11-23T14:02:00Z", counts=COUNTS)


def test_every_row_is_accounted_for() -> None:
    assert sentence_of(job(), NOW) == (
        "Import of x.csv into 101: 3,000 of 5,000 landed, 1,000 unknown, 900 not sent,"
        " 60 already there, 30 rejected, 10 left out (yesterday 14:02)"
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (job(JobKind.ADD_MANY), "Pasted ASINs into 101: 3,000 of 5,000 landed"),
        (
            job(JobKind.BULK_DELETE),
            "Delete in 101: 3,000 of 5,000 deleted, 1,000 unknown, 900 left",
        ),
        (job(JobKind.BULK_DELETE, undoes=2), "Taking back of job 2 in 101: 3,000 of 5,000 deleted"),
        (job(source_name=""), "Import of a file into 101"),
    ],
)
def test_each_kind_of_job_has_its_words(told: Job, words: str) -> None:
    assert sentence_of(told, NOW).startswith(words)


def test_the_name_of_a_file_is_harmless() -> None:
    assert "\x1b" not in sentence_of(job(source_name="\x1b]0;x\x07.csv"), NOW)


def test_times_are_said_as_a_person_in_that_place_says_them() -> None:
    assert when("2026-11-24T08:05:00Z", NOW) == "today 08:05"
    assert when("2026-11-20T08:05:00Z", NOW) == "2026-11-20 08:05"
    sydney = NOW.astimezone(timezone(timedelta(hours=11)))
    assert when("2026-11-23T14:02:00Z", sydney) == "today 01:02"
    assert when("soon", NOW) == "soon"


@pytest.mark.parametrize(
    ("state", "is_running", "word"),
    [
        (JobState.OPEN, False, "unfinished"),
        (JobState.OPEN, True, "running"),
        (JobState.DONE, False, "done"),
        (JobState.ABANDONED, False, "closed"),
    ],
)
def test_each_state_has_a_word(state: JobState, is_running: bool, word: str) -> None:
    assert state_of(msgspec.structs.replace(job(), state=state, is_running=is_running)) == word
