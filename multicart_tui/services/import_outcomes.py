"""What an answer, or a list of the collection, says of each row that was sent. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import Chunk, JobRow, RowState
from multicart_tui.domain.import_rows import Cause, Finding
from multicart_tui.domain.models import AsinRecord, BatchResult
from multicart_tui.domain.rejections import Matching, explain, match, settle
from multicart_tui.services.import_settling import Sight
from multicart_tui.services.journal_run import RowOutcome

Owners = Mapping[AsinId, int]
"""Which row of the job added a row of the collection."""


def judge_answer(rows: Sequence[JobRow], result: BatchResult) -> list[RowOutcome]:
    """Tell what an answer says of the rows of its request; what it leaves open is unknown.

    Args:
        rows: The rows, in the order they were sent.
        result: The answer.
    """
    matching = match(result.rejected, [row.row for row in rows])
    doubtful = _left_open(matching, result, len(rows))
    outcomes = []
    for at, row in enumerate(rows):
        finding = matching.by_row.get(at)
        if finding is None:
            state = RowState.UNKNOWN if at in doubtful else RowState.LANDED
            outcomes.append(_outcome(row, state))
        elif row.is_doubtful:
            # It was sent before without an answer: the row in the way may be its own.
            outcomes.append(_outcome(row, RowState.UNKNOWN))
        else:
            outcomes.append(_refused(row, finding))
    return outcomes


def _left_open(matching: Matching, result: BatchResult, count: int) -> set[int]:
    """Rows of which the answer does not tell whether they were taken."""
    refused = len(matching.by_row) + len(matching.ambiguous)
    if matching.unmatched or refused + result.success_count != count:
        return set(range(count)) - matching.by_row.keys()
    return set(matching.open_rows)


def judge_unanswered(rows: Sequence[JobRow], sight: Sight, owners: Owners) -> list[RowOutcome]:
    """Tell what a list says of rows whose request got no answer."""
    claimed = dict(owners)
    outcomes = []
    for row in rows:
        record = sight.find(row.row)
        if record:
            outcomes.append(_present(row, record, claimed))
        elif sight.is_sure:
            outcomes.append(_outcome(row, RowState.PLANNED, is_doubtful=True))
        else:
            outcomes.append(_outcome(row, RowState.UNKNOWN))
    return outcomes


def judge_before(rows: Sequence[JobRow], sight: Sight, owners: Owners) -> list[RowOutcome]:
    """Tell which rows that are to be sent are in the collection before anything is sent."""
    claimed = dict(owners)
    outcomes = []
    for row in rows:
        record = sight.find(row.row)
        if record and row.is_doubtful:
            outcomes.append(_present(row, record, claimed))
        elif record:
            text = f"It is in the collection already: {record.id.label}."
            finding = Finding(Cause.ALREADY_THERE, Level.WARNING, text)
            outcomes.append(_outcome(row, RowState.ALREADY, record.id, findings=(finding,)))
    return outcomes


def judge_answered(
    rows: Sequence[JobRow], chunk: Chunk, sight: Sight, owners: Owners
) -> list[RowOutcome]:
    """Tell what a list says of the rows that an answer left open.

    Args:
        rows: Every row of the request, in the order they were sent.
        chunk: The request, with its answer.
        sight: The list.
        owners: Rows of the collection that rows of this job are known to have added.
    """
    records = [sight.find(row.row) for row in rows]
    present = {row.row.key for row, record in zip(rows, records, strict=True) if record}
    matching = settle(match(chunk.rejected, [row.row for row in rows]), present)
    refusals = {**matching.by_row, **_share(matching, records)}
    claimed = dict(owners)
    outcomes = []
    for at, (row, record) in enumerate(zip(rows, records, strict=True)):
        finding = refusals.get(at)
        if row.state is not RowState.UNKNOWN:
            continue
        if record and (finding is None or row.is_doubtful):
            outcomes.append(_present(row, record, claimed))
        elif finding and finding.cause is Cause.DUPLICATE and row.is_doubtful:
            # Its own earlier try landed, though the list does not show it yet.
            outcomes.append(_outcome(row, RowState.LANDED))
        elif finding:
            outcomes.append(_refused(row, finding))
        elif sight.is_sure:
            outcomes.append(_refused(row, _without_reason(row, matching)))
        else:
            outcomes.append(_outcome(row, RowState.UNKNOWN))
    return outcomes


def _share(matching: Matching, records: Sequence[AsinRecord | None]) -> dict[int, Finding]:
    """Give rejections that even the list leaves open to the rows with the oldest ids.

    They say "duplicate" of one of several rows that are all there now: what stood there
    before has the lower id.
    """
    refusals: dict[int, Finding] = {}
    free: dict[tuple[int, ...], list[int]] = {}
    for rejected, candidates in matching.ambiguous:
        if candidates not in free:
            order = sorted(candidates, key=lambda at: (_age(records[at]), at), reverse=True)
            free[candidates] = order
        while free[candidates]:
            at = free[candidates].pop()
            if at not in refusals:
                refusals[at] = explain(rejected, matching.sent[at])
                break
    return refusals


def _age(record: AsinRecord | None) -> int:
    return record.id.value if record else 0


def _present(row: JobRow, record: AsinRecord, claimed: dict[AsinId, int]) -> RowOutcome:
    """The outcome of a row whose key is in the collection; claims the record if it is its own."""
    is_as_sent = record.include_raw_html == (row.row.raw_html == "true") and not record.custom_id
    if is_as_sent and claimed.setdefault(record.id, row.number) == row.number:
        return _outcome(row, RowState.LANDED, record.id)
    if is_as_sent:
        cause, why = Cause.REPEATED, "Another row of this import added it"
    else:
        cause, why = Cause.ALREADY_THERE, "A row with other values was there already"
    finding = Finding(cause, Level.WARNING, f"{why}: {record.id.label}.")
    return _outcome(row, RowState.ALREADY, record.id, findings=(finding,))


def _refused(row: JobRow, finding: Finding) -> RowOutcome:
    is_duplicate = finding.cause is Cause.DUPLICATE
    state = RowState.ALREADY if is_duplicate else RowState.REJECTED
    return _outcome(row, state, findings=(finding,))


def _without_reason(row: JobRow, matching: Matching) -> Finding:
    said = "; ".join(dict.fromkeys(explain(each).text for each in matching.unmatched))
    text = "The service answered, but the row is not in the collection and no reason was given."
    if said:
        text += f" Of rows that could not be told it says: {said}"
    return Finding(Cause.REFUSED, Level.ERROR, text, value=row.row.asin)


def _outcome(
    row: JobRow,
    state: RowState,
    asin_id: AsinId | None = None,
    *,
    findings: tuple[Finding, ...] | None = None,
    is_doubtful: bool | None = None,
) -> RowOutcome:
    return RowOutcome(
        row.number,
        state,
        row.findings if findings is None else findings,
        row.is_doubtful if is_doubtful is None else is_doubtful,
        asin_id,
    )
