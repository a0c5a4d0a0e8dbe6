"""What became of an import is on disk, can be mended there, and overwrites nothing."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.asin import Level
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.import_job import Job, JobKind, JobRow, NewJob, RowState
from multicart_tui.domain.import_rows import Cause, Field, Finding, ImportRow
from multicart_tui.errors import ConfigError, UsageError
from multicart_tui.paths import write_private
from multicart_tui.services import import_files
from multicart_tui.services.import_files import (
    WrittenFile,
    WrittenFiles,
    rest_name,
    save_results,
    stem_of,
    write_results,
)
from multicart_tui.services.import_tables import errors_csv
from multicart_tui.services.journal import Journal

SHOP = "amazon.com.au"
HEADER = ("Product", "Post Code", "ASIN", "note")
COLUMNS = {Field.POSTCODE: 1, Field.ASIN: 2}
BAD_ASIN = Finding(Cause.BAD_ASIN, Level.ERROR, "An ASIN has 10 characters.", Field.ASIN, "B0")
LOST_ZERO = Finding(Cause.LOST_ZERO, Level.ERROR, "No 800 here.", Field.POSTCODE, "800", "0800")
DUPLICATE = Finding(Cause.DUPLICATE, Level.WARNING, "Duplicate entry", None, "")
REFUSED = Finding(Cause.REFUSED, Level.ERROR, "Postcode not found", Field.POSTCODE, "9999")


def row(number: int, state: RowState, *findings: Finding, **values: str) -> JobRow:
    fields = {"domain": SHOP, "postcode": "4500", "asin": f"B0{number:08d}"} | values
    cells = (f"thing {number}", fields["postcode"], fields["asin"], "=1+1")
    return JobRow(number, cells, ImportRow(number + 1, **fields), state, findings)


ROWS = (
    msgspec.structs.replace(row(1, RowState.LANDED), asin_id=AsinId(901)),
    row(2, RowState.REJECTED, DUPLICATE),
    row(3, RowState.REJECTED, REFUSED, postcode="9999"),
    row(4, RowState.LEFT_OUT, LOST_ZERO, BAD_ASIN, postcode="800"),
    row(5, RowState.UNKNOWN),
    row(6, RowState.PLANNED),
)


def job(folder: Path, **about: object) -> Job:
    values: dict[str, object] = {
        "account": "prod@multicartapi.com",
        "collection": CollectionId(101),
        "kind": JobKind.IMPORT,
        "source_name": "x.csv",
        "source_path": str(folder / "x.csv"),
        "header": HEADER,
        "columns": COLUMNS,
    }
    return Job(7, NewJob(**(values | about)), "2026-11-24T10:00:00Z")  # type: ignore[arg-type]


def read(file: WrittenFile | None) -> list[dict[str, str]]:
    assert file is not None
    return list(csv.DictReader(io.StringIO(file.path.read_text(), newline="")))


def write(
    tmp_path: Path, rows: tuple[JobRow, ...] = ROWS, *, is_strict: bool = False
) -> WrittenFiles:
    folder = tmp_path / "mine"
    folder.mkdir(exist_ok=True)
    return write_results(tmp_path / "state", job(folder), rows, is_strict=is_strict)


def test_every_row_is_in_one_file_beside_the_source(tmp_path: Path) -> None:
    files = write(tmp_path)
    assert [each.path for each in files.all] == [
        tmp_path / "mine" / f"x.{kind}.csv" for kind in ("success", "errors", "rest")
    ]
    assert [each.rows for each in files.all] == [2, 3, 1]
    assert [line["_line"] for line in read(files.success)] == ["2", "3"]
    assert [line["_line"] for line in read(files.errors)] == ["4", "5", "6"]
    assert [line["ASIN"] for line in read(files.rest)] == ["B000000006"]
    assert files.note == ""
    assert files.words == (
        f"x.success.csv (2 rows), x.errors.csv (3 rows), x.rest.csv (1 row) in {tmp_path / 'mine'}"
    )


def test_an_error_has_the_source_s_columns_and_says_what_and_why(tmp_path: Path) -> None:
    refused, lost_zero, unknown = read(write(tmp_path).errors)
    assert refused == {
        "Product": "thing 3",
        "Post Code": "9999",
        "ASIN": "B000000003",
        "note": "'=1+1",
        "domain": SHOP,
        "include_raw_html": "false",
        "_line": "4",
        "_field": "customer_postcode",
        "_value": "9999",
        "_error": "Postcode not found",
        "_hint": "Change what the service names, and import this file again.",
    }
    assert lost_zero["_error"] == "No 800 here.; An ASIN has 10 characters."
    assert lost_zero["_hint"] == "Perhaps 0800"
    assert unknown["_error"].startswith("Sent, but no answer came")


def test_a_success_tells_what_landed_from_what_was_there(tmp_path: Path) -> None:
    landed, duplicate = read(write(tmp_path).success)
    assert (landed["_result"], landed["_asin_id"]) == ("landed", "901")
    assert (duplicate["_result"], duplicate["_asin_id"]) == ("already there", "")


def test_a_duplicate_is_an_error_when_one_is_strict(tmp_path: Path) -> None:
    files = write(tmp_path, is_strict=True)
    assert [line["_line"] for line in read(files.success)] == ["2"]
    assert read(files.errors)[0]["_error"] == "Duplicate entry"


def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    for each in write(tmp_path).all:
        assert stat.S_IMODE(each.path.stat().st_mode) == 0o600


def test_values_mended_by_the_person_stand_in_the_source_s_columns() -> None:
    sent = row(3, RowState.REJECTED, REFUSED)
    mended = msgspec.structs.replace(sent, cells=("thing 3", "9998", " b000000003 ", "n"))
    edit = {3: mended.row.having(Field.POSTCODE, "0800")}
    text, count = errors_csv(job(Path("/")).about, [mended], edit)
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["Post Code"], line["ASIN"], count) == ("0800", " b000000003 ", 1)
    assert line["_hint"] == "Changed since; not sent again yet."


def test_a_file_that_was_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    theirs = tmp_path / "mine" / "x.errors.csv"
    theirs.write_text("precious")
    (tmp_path / "mine" / "x.errors-2.csv").symlink_to(tmp_path / "nowhere")
    files = write(tmp_path)
    assert files.errors is not None
    assert files.errors.path.name == "x.errors-3.csv"
    assert theirs.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_the_next_round_replaces_what_the_job_wrote(tmp_path: Path) -> None:
    first = write(tmp_path)
    second = write(tmp_path, ROWS[:4])
    assert second.errors is not None
    assert second.errors == WrittenFile(tmp_path / "mine" / "x.errors.csv", 2)
    assert second.rest is None
    assert first.rest is not None
    assert not first.rest.path.exists()
    assert sorted(os.listdir(tmp_path / "mine")) == ["x.errors.csv", "x.success.csv"]


def test_a_file_that_somebody_is_mending_is_left_to_them(tmp_path: Path) -> None:
    errors = write(tmp_path).errors
    assert errors is not None
    errors.path.write_text("mended by hand")
    again = write(tmp_path)
    assert again.errors is not None
    assert again.errors.path.name == "x.errors-2.csv"
    write(tmp_path, ROWS[:1])
    assert errors.path.read_text() == "mended by hand"
    assert not again.errors.path.exists()


def test_a_file_that_was_taken_away_is_written_again(tmp_path: Path) -> None:
    errors = write(tmp_path).errors
    assert errors is not None
    errors.path.unlink()
    assert write(tmp_path).errors == errors


def test_another_job_does_not_touch_the_files_of_the_first(tmp_path: Path) -> None:
    first = write(tmp_path).errors
    assert first is not None
    other = msgspec.structs.replace(job(tmp_path / "mine"), id=8)
    second = write_results(tmp_path / "state", other, ROWS[:4])
    assert second.errors is not None
    assert second.errors.path.name == "x.errors-2.csv"


def test_a_broken_memory_of_our_files_costs_a_number_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "state" / "imports" / "job-7.json").write_text("{broken")
    again = write(tmp_path)
    assert [each.path.name for each in again.all] == [
        "x.success-2.csv",
        "x.errors-2.csv",
        "x.rest-2.csv",
    ]


def test_a_folder_that_is_gone_sends_the_files_to_the_state_folder(tmp_path: Path) -> None:
    files = write_results(tmp_path / "state", job(tmp_path / "gone"), ROWS)
    assert {each.path.parent for each in files.all} == {tmp_path / "state" / "imports"}
    assert "gone cannot be written (No such file or directory)" in files.note


def test_a_disk_that_is_full_leaves_no_empty_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def refuse(path: Path, text: str) -> None:
        if path.parent.name == "mine":
            raise ConfigError("Cannot write", "No space left on device")
        written.append(path)

    monkeypatch.setattr(import_files, "write_private", refuse)
    files = write(tmp_path)
    assert "No space left on device" in files.note
    assert os.listdir(tmp_path / "mine") == []
    assert len(files.all) == 3


def test_our_own_file_that_cannot_be_replaced_stays_and_the_new_one_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path).errors
    assert first is not None
    before = first.path.read_text()

    def refuse(path: Path, text: str) -> None:
        if path.parent.name == "mine":
            raise ConfigError("Cannot write", "Read-only file system")
        write_private(path, text)

    monkeypatch.setattr(import_files, "write_private", refuse)
    again = write(tmp_path, ROWS[:4])
    assert again.errors == WrittenFile(tmp_path / "state" / "imports" / "x.errors.csv", 2)
    assert first.path.read_text() == before
    assert "Read-only file system" in again.note


def test_no_place_to_write_says_that_the_journal_has_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "imports").mkdir()

    def refuse(folder: Path, stem: str) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(import_files, "_claim", refuse)
    with pytest.raises(ConfigError) as failure:
        write(tmp_path)
    assert "journal has every row" in failure.value.hint


def test_pasted_rows_go_to_the_state_folder_with_every_value(tmp_path: Path) -> None:
    about: dict[str, object] = {
        "source_path": "",
        "source_name": "",
        "header": ("asin",),
        "columns": {Field.ASIN: 0},
    }
    pasted = JobRow(1, ("B0",), ImportRow(1, SHOP, "4500", "B0"), RowState.LEFT_OUT, (BAD_ASIN,))
    files = write_results(tmp_path / "state", job(tmp_path, **about), [pasted])
    assert files.errors is not None
    assert files.errors.path == tmp_path / "state" / "imports" / "job-7.errors.csv"
    assert files.note == ""
    (line,) = read(files.errors)
    assert (line["asin"], line["domain"], line["customer_postcode"]) == ("B0", SHOP, "4500")


def test_a_row_with_more_cells_than_the_header_keeps_them_all() -> None:
    ragged = msgspec.structs.replace(
        row(1, RowState.LEFT_OUT, BAD_ASIN), cells=("a", "4500", "B000000001", "n", "more")
    )
    text, _ = errors_csv(job(Path("/")).about, [ragged, row(2, RowState.LEFT_OUT, BAD_ASIN)])
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["_extra_5"], second["_extra_5"]) == ("more", "")
    assert (first["_line"], second["_line"]) == ("2", "3")


def test_our_columns_of_a_former_file_do_not_come_twice() -> None:
    about = job(Path("/"), header=("_line", "_error", "asin"), columns={Field.ASIN: 2}).about
    old = msgspec.structs.replace(row(1, RowState.LEFT_OUT, BAD_ASIN), cells=("40", "Bad", "B0"))
    text, _ = errors_csv(about, [old])
    header = text.splitlines()[0].split(",")
    assert header.count("_line") == header.count("_error") == 1
    assert header[0] == "asin"


def test_a_constant_goes_into_the_column_that_has_its_name() -> None:
    about = job(Path("/"), header=("asin", "Domain"), columns={Field.ASIN: 0}).about
    one = msgspec.structs.replace(row(1, RowState.LEFT_OUT, BAD_ASIN), cells=("B0", "somewhere"))
    text, _ = errors_csv(about, [one])
    (line,) = csv.DictReader(io.StringIO(text))
    assert line["Domain"] == SHOP


def test_hostile_values_neither_command_a_spreadsheet_nor_break_the_file() -> None:
    words = '=cmd|"/c calc"!A1\r\n\ud800'
    bad = Finding(Cause.REFUSED, Level.ERROR, words, Field.ASIN, "@SUM(1)")
    text, _ = errors_csv(job(Path("/")).about, [row(1, RowState.REJECTED, bad)])
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    assert line["_error"] == "'" + words[:-1] + "?"
    assert line["_value"] == "'@SUM(1)"


def test_names_come_from_the_source_and_stay_short(tmp_path: Path) -> None:
    assert stem_of(job(tmp_path, source_path="/a/x.errors-2.csv")) == "x"
    assert stem_of(job(tmp_path, source_path="/a/x.tar.csv")) == "x.tar"
    assert stem_of(job(tmp_path, source_path="", source_name="../pasted")) == "pasted"
    assert len(stem_of(job(tmp_path, source_path=f"/a/{'ß' * 200}.csv")).encode()) <= 100
    assert rest_name("x.rest.csv") == "x.rest.csv"


def test_nothing_to_write_says_so(tmp_path: Path) -> None:
    assert write(tmp_path, ()).words == "Nothing to write."


async def test_the_files_of_a_recorded_job_are_written_from_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state")
    begun = await journal.begin(job(tmp_path).about, ROWS)
    files = await save_results(journal, begun.id)
    assert [each.rows for each in files.all] == [2, 3, 1]
    with pytest.raises(UsageError):
        await save_results(journal, begun.id + 1)
    journal.close()
