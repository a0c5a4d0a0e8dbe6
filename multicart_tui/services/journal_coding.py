"""How the rows and requests of a job are written into the journal's tables, and read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import msgspec

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import Chunk, JobRow, RowState
from multicart_tui.domain.import_rows import Finding, ImportRow
from multicart_tui.domain.models import RejectedRow

_ROW = (
    "SELECT number, cells, sent, state, findings, round, chunk, is_doubtful, asin_id"
    " FROM row WHERE job = ?"
)
_CHUNK = (
    "SELECT number, round, state, rows, size, sha256, sent_at, answered_at, success_count,"
    " rejected, problem FROM chunk WHERE job = ? ORDER BY number"
)

_NO_FINDINGS = "[]"
_STATES: Mapping[str, RowState] = {state.value: state for state in RowState}

_encode = msgspec.json.Encoder().encode
_read_cells = msgspec.json.Decoder(tuple[str, ...]).decode
_read_sent = msgspec.json.Decoder(ImportRow).decode
_read_findings = msgspec.json.Decoder(tuple[Finding, ...]).decode
_read_rejected = msgspec.json.Decoder(tuple[RejectedRow, ...]).decode


def to_json(value: object) -> str:
    """A value as the journal keeps it; half of a surrogate pair becomes a mark."""
    try:
        return _encode(value).decode()
    except UnicodeEncodeError:
        return _encode(_storable(msgspec.to_builtins(value))).decode()


def _storable(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {str(_storable(key)): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value


def read_rows(db: sqlite3.Connection, job: int, where: str, *values: object) -> list[JobRow]:
    """Rows of a job by a condition of SQL, in the order of their source.

    Raises:
        ValueError: One of them has a state that is none.
        MsgspecError: One of them cannot be read.
    """
    found = db.execute(f"{_ROW} AND {where} ORDER BY number", (job, *values))
    # Thousands at once, again and again in a run: what nearly all have alike is not decoded.
    return [
        JobRow(
            number,
            _read_cells(cells),
            _read_sent(sent),
            _STATES.get(state) or RowState(state),
            () if findings == _NO_FINDINGS else _read_findings(findings),
            round_,
            chunk,
            bool(is_doubtful),
            AsinId(asin_id) if asin_id else None,
        )
        for number, cells, sent, state, findings, round_, chunk, is_doubtful, asin_id in found
    ]


def as_columns(row: JobRow) -> tuple[object, ...]:
    """A row of a job as the columns of its table, without the job's number."""
    return (
        row.number,
        to_json(row.cells),
        to_json(row.row),
        row.state.value,  # a plain string: sqlite3 is slower to take a kind of one
        to_json(row.findings) if row.findings else _NO_FINDINGS,
        row.round,
        row.chunk,
        row.is_doubtful,
        row.asin_id.value if row.asin_id else None,
    )


def read_chunks(db: sqlite3.Connection, job: int) -> tuple[Chunk, ...]:
    """Every request of a job, in the order they were sent."""
    return tuple(_chunk(found) for found in db.execute(_CHUNK, (job,)))


def _chunk(found: tuple[object, ...]) -> Chunk:
    names = ("number", "round", "state", "rows", "size", "sha256", "sent_at", "answered_at")
    *plain, success_count, rejected, problem = found
    return msgspec.convert(
        {
            **dict(zip(names, plain, strict=True)),
            "success_count": success_count,
            "rejected": _read_rejected(str(rejected)),
            "problem": problem,
        },
        Chunk,
    )
