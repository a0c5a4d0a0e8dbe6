"""How the rows and requests of a job are written into the journal's tables, and read."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.import_job import Chunk, JobRow, RowState
from multicart_tui.domain.import_rows import Finding, ImportRow
from multicart_tui.domain.models import RejectedRow
from multicart_tui.services.journal_tables import batches

_ROW = (
    "SELECT number, state, findings, sent, round, chunk, is_doubtful, asin_id"
    " FROM row WHERE job = ?"
)
_CHUNK = (
    "SELECT number, round, state, rows, size, sha256, sent_at, answered_at, success_count,"
    " rejected, problem FROM chunk WHERE job = ? ORDER BY number"
)

_STATES: Mapping[str, RowState] = {state.value: state for state in RowState}

_encode = msgspec.json.Encoder().encode
_read_content = msgspec.json.Decoder(list[tuple[int, tuple[str, ...], ImportRow]]).decode
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


def write_rows(db: sqlite3.Connection, job: int, rows: Sequence[JobRow]) -> None:
    """Write every row of a job that begins.

    Args:
        db: The journal.
        job: Whose.
        rows: The rows; their numbers are all different.
    """
    rows = sorted(rows, key=lambda row: row.number)
    for some in batches(rows):
        content = to_json([(row.number, row.cells, row.row) for row in some])
        db.execute("INSERT INTO content VALUES (?, ?, ?)", (job, some[0].number, content))
    # Nearly all of them are planned and nothing else: one statement for those alike is
    # several times cheaper than one for each.
    plain: defaultdict[RowState, list[int]] = defaultdict(list)
    others = []
    for row in rows:
        if row.findings or row.asin_id or row.chunk or row.is_doubtful or row.round != 1:
            others.append((job, *_columns(row)))
        else:
            plain[row.state].append(row.number)
    for state, numbers in plain.items():
        db.execute(
            "INSERT INTO row (job, number, state) SELECT ?, value, ? FROM json_each(?)",
            (job, state, to_json(numbers)),
        )
    db.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", others)


def _columns(row: JobRow) -> tuple[object, ...]:
    return (
        row.number,
        row.state.value,  # a plain string: sqlite3 is slower to take a kind of one
        findings_column(row.findings),
        None,
        row.round,
        row.chunk,
        row.is_doubtful,
        row.asin_id.value if row.asin_id else None,
    )


def findings_column(findings: tuple[Finding, ...]) -> str | None:
    """Findings as their column has them; none are nothing."""
    return to_json(findings) if findings else None


def read_rows(db: sqlite3.Connection, job: int, where: str, *values: object) -> list[JobRow]:
    """Rows of a job by a condition of SQL, in the order of their source.

    Raises:
        ValueError: One of them has a state that is none, or what it consists of is missing.
        MsgspecError: One of them cannot be read.
    """
    found = db.execute(f"{_ROW} AND {where} ORDER BY number", (job, *values)).fetchall()
    content = _Content(db, job)
    # Thousands at once, again and again in a run: what nearly all have alike is not decoded.
    return [
        JobRow(
            number,
            *content.of(number, sent),
            _STATES.get(state) or RowState(state),
            _read_findings(findings) if findings else (),
            round_,
            chunk,
            bool(is_doubtful),
            AsinId(asin_id) if asin_id else None,
        )
        for number, state, findings, sent, round_, chunk, is_doubtful, asin_id in found
    ]


class _Content:
    """What the rows of a job consist of, read as far as it is asked for, in ascending order."""

    def __init__(self, db: sqlite3.Connection, job: int) -> None:
        self._db = db
        self._job = job
        self._rows: dict[int, tuple[tuple[str, ...], ImportRow]] = {}

    def of(self, number: int, sent: str | None) -> tuple[tuple[str, ...], ImportRow]:
        """The cells and values of a row; ``sent`` are values that it got since, as JSON."""
        found = self._rows.get(number) or self._read(number)
        return (found[0], _read_sent(sent)) if sent else found

    def _read(self, number: int) -> tuple[tuple[str, ...], ImportRow]:
        found = self._db.execute(
            "SELECT rows FROM content WHERE job = ? AND first <= ? ORDER BY first DESC LIMIT 1",
            (self._job, number),
        ).fetchone()
        self._rows = {each: (cells, row) for each, cells, row in _read_content(*found or ("[]",))}
        if number not in self._rows:
            raise ValueError(f"row {number} of job {self._job} has no content")
        return self._rows[number]


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
