"""Counts a collection before a job sends, and holds what the job did against it afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence, Set

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import UNSETTLED, Chunk, ChunkState, Job, JobRow, RowState
from multicart_tui.domain.rejections import match
from multicart_tui.domain.text import clean
from multicart_tui.services.import_outcomes import (
    judge_answered,
    judge_before,
    judge_unanswered,
)
from multicart_tui.services.import_settling import Pause, Sight, look
from multicart_tui.services.journal import Journal
from multicart_tui.services.journal_run import RowOutcome, RunLog
from multicart_tui.services.loading import load_all

_MOST_LINES = 5
"""Lines that a sentence names before it only counts."""


async def look_before(
    api: MulticartApi, log: RunLog, job: Job, planned: Sequence[JobRow]
) -> list[RowOutcome]:
    """List the collection before rows are sent, so that what is there after is the job's own.

    Rows that came since they were checked are taken as already there, and not sent.

    Args:
        api: The service.
        log: Where the count is recorded.
        job: What is about to send, with nothing of it unsettled.
        planned: Its rows that are to be sent.

    Returns:
        Those of them that are not to be sent any more.

    Raises:
        MulticartError: It could not be listed; then nothing should be sent either.
    """
    whole = await load_all(api, job.collection)
    landed = await log.rows(RowState.LANDED)

    def judge() -> tuple[int, list[RowOutcome]]:
        sight = Sight(whole, is_sure=not whole.missed)
        owners = _owners(landed, sight)
        outcomes = judge_before(planned, sight, owners)
        return len(owners) + sum(map(_is_own, outcomes)), outcomes

    # What this job added is there now and was not there before it: rows that landed earlier
    # and are there still, and those whose request ended only after it was given up.
    own, outcomes = await asyncio.to_thread(judge)
    await log.begin(whole.total - own, outcomes)
    return outcomes


def _owners(landed: Sequence[JobRow], sight: Sight) -> dict[AsinId, int]:
    """Which rows of the collection are known to be the job's own, and by which of its rows."""
    found = ((sight.find(row.row), row.number) for row in landed)
    return {record.id: number for record, number in found if record}


async def settle_rows(
    journal: Journal, job: int, waiting: Sequence[JobRow], sight: Sight
) -> tuple[list[RowOutcome], dict[int, ChunkState]]:
    """Tell what a list says of rows without an outcome, and of the requests that carried them.

    Args:
        journal: The journal.
        job: Number of the job.
        waiting: Its rows without an outcome.
        sight: The list.
    """
    chunks = {chunk.number: chunk for chunk in await journal.chunks(job)}
    rows = await journal.sent_rows(job)
    return await asyncio.to_thread(_settle, rows, chunks, {row.chunk for row in waiting}, sight)


def _settle(
    rows: Sequence[JobRow], chunks: Mapping[int, Chunk], open_chunks: Set[int], sight: Sight
) -> tuple[list[RowOutcome], dict[int, ChunkState]]:
    own = _owners([row for row in rows if row.state is RowState.LANDED], sight)
    outcomes: list[RowOutcome] = []
    states: dict[int, ChunkState] = {}
    for number in sorted(open_chunks):
        carried = [row for row in rows if row.chunk == number]
        if chunks[number].success_count is None:
            carried = [row for row in carried if row.state in UNSETTLED]
            told = judge_unanswered(carried, sight, own)
            states[number] = _chunk_state(told)
        else:
            told = judge_answered(carried, chunks[number], sight, own)
        own |= {each.asin_id: each.number for each in told if _is_own(each) and each.asin_id}
        outcomes += told
    return outcomes, states


def _is_own(outcome: RowOutcome) -> bool:
    return outcome.state is RowState.LANDED


def _chunk_state(outcomes: Sequence[RowOutcome]) -> ChunkState:
    states = {outcome.state for outcome in outcomes}
    if RowState.UNKNOWN in states:
        return ChunkState.UNKNOWN
    return ChunkState.DONE if RowState.LANDED in states else ChunkState.NOT_DONE


async def check_afterwards(
    api: MulticartApi, log: RunLog, journal: Journal, *, pause: Pause
) -> None:
    """List the collection after the last row; record the rows' ids and what does not add up.

    Raises:
        MulticartError: It could not be listed; the job stays open, to be checked later.
    """
    job = await log.job()
    landed = await log.rows(RowState.LANDED)
    unseen = [row for row in landed if row.asin_id is None]
    sight = await look(api, job.collection, [row.row for row in unseen], pause=pause)
    ids, missing = await asyncio.to_thread(_identify, unseen, sight)
    sentences = [
        *_not_listed(missing),
        *_wrong_total(job, len(landed), sight.total),
        *await _wrong_answers(journal, job),
    ]
    await log.checked(sight.total, " ".join(sentences), ids)


def _identify(rows: Sequence[JobRow], sight: Sight) -> tuple[dict[int, AsinId], list[int]]:
    """The ids of rows that landed, and the lines of those that are not in the list."""
    ids: dict[int, AsinId] = {}
    missing: list[int] = []
    for row in rows:
        record = sight.find(row.row)
        if record is None:
            missing.append(row.row.line)
        else:
            ids[row.number] = record.id
    return ids, missing


def _not_listed(lines: Sequence[int]) -> list[str]:
    if not lines:
        return []
    named = ", ".join(f"{line:,}" for line in lines[:_MOST_LINES])
    more = f" and {len(lines) - _MOST_LINES:,} more" if len(lines) > _MOST_LINES else ""
    return [
        f"The service said that it took the rows of lines {named}{more}, but its list does"
        " not show them: it is still taking them in, or somebody deleted them."
    ]


def _wrong_total(job: Job, landed: int, total: int) -> list[str]:
    expected = (job.total_before or 0) + landed
    if total == expected:
        return []
    return [
        f"The collection had {job.total_before or 0:,} ASINs and {landed:,} landed, which makes"
        f" {expected:,}, but it has {total:,}: somebody else may have changed it meanwhile."
    ]


async def _wrong_answers(journal: Journal, job: Job) -> list[str]:
    sentences = []
    rows: tuple[JobRow, ...] | None = None
    for chunk in await journal.chunks(job.id):
        if chunk.success_count is None:
            continue
        told = chunk.success_count + len(chunk.rejected)
        if told != chunk.rows:
            sentences.append(
                f"Of {chunk.rows:,} rows the service said that it took"
                f" {chunk.success_count:,} and refused {len(chunk.rejected):,}."
            )
        if chunk.rejected and chunk.round == job.round:
            rows = rows or await journal.sent_rows(job.id)
            sentences += await asyncio.to_thread(_strangers, chunk, rows)
    return sentences


def _strangers(chunk: Chunk, rows: Sequence[JobRow]) -> list[str]:
    """Tell of rejections that are about no row that was sent."""
    sent = [row.row for row in rows if row.chunk == chunk.number]
    unmatched = match(chunk.rejected, sent).unmatched
    if not unmatched:
        return []
    said = "; ".join(
        " ".join(f"{key}: {value}" for key, value in each.details.items())
        for each in unmatched[:_MOST_LINES]
    )
    return [f"It also refused {len(unmatched):,} that were not sent: {clean(said)}."]
