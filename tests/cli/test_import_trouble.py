"""An import without a screen, when something beside the rows themselves goes wrong."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.services import import_settling
from multicart_tui.services.journal_run import RunLog
from tests.cli.conftest import Command
from tests.cli.test_import_command import BULK, HEADER, good, held, read, write
from tests.support.terminal import PROGRAM, Terminal

LIST = "/schedules/amazon/asin/list/"


@pytest.fixture(autouse=True)
def _looks_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_settling, "LOOKS", (0.0, 0.0, 0.0, 0.0))


# -- only looking


@pytest.mark.parametrize("flags", [(), ("--read-only",)])
def test_a_dry_run_of_a_resume_tells_what_is_left_and_sends_nothing(
    demo: DemoServer, command: Command, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    command("asin", "import", "102", write(tmp_path, *good(1, 2, 3)), "--yes", "--first", "1")
    assert held(demo) == ["B0NEW00001"]

    ended = command("asin", "import", "102", "--resume", "--dry-run", *flags)

    assert ended.status == 0
    assert ended.out == "1 landed, 2 not sent of 3\n"
    assert "Nothing was sent." in ended.err
    assert held(demo) == ["B0NEW00001"]


def test_a_resume_can_send_a_few_rows_first_too(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    command("asin", "import", "102", write(tmp_path, *good(1, 2, 3)), "--yes", "--first", "1")

    command("asin", "import", "102", "--resume", "--first", "1")

    assert held(demo) == ["B0NEW00001", "B0NEW00002"]


def test_a_dry_run_needs_no_journal(
    demo: DemoServer, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("no folder")
    monkeypatch.setenv("MULTICART_STATE_DIR", str(tmp_path / "state"))

    ended = command("asin", "import", "102", write(tmp_path, *good(1)), "--dry-run")

    assert ended.status == 0
    assert "Whether the file was imported before is not known" in ended.err


def test_a_strict_dry_run_counts_all_and_writes_the_errors(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1, 1), "amazon.com.au,0800,B0BAD,false")
    target = tmp_path / "wrong.csv"

    ended = command(
        *("asin", "import", "102", path, "--strict", "--dry-run"),
        *("--format", "json", "--errors-out", str(target)),
    )

    assert ended.status == 4
    assert (ended.json["ready"], ended.json["repeated"], ended.json["error"]) == (1, 1, 1)
    assert [row["_line"] for row in read(target)] == ["3", "4"]


def test_a_value_for_all_rows_that_overrules_a_column_is_told(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, "amazon.com,0800,B0NEW00001,false")

    ended = command("asin", "import", "102", path, "--dry-run", "--domain", "amazon.com.au")

    assert "domain is 'amazon.com.au' in all rows; the file's own, in 'domain'" in ended.err


def test_a_file_of_many_columns_and_long_values_is_told_in_few_words(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    names = ",".join(f"c{number}" for number in range(10_000))
    path = write(tmp_path, "x" * 900 + "," * 10_000, header=f"asin,{names}\n")
    place = ("--domain", "amazon.com.au", "--postcode", "0800")

    ended = command("asin", "import", "102", path, "--dry-run", *place)

    assert ended.status == 4
    assert "c8, c9 and 9,990 more." in ended.err
    assert max(map(len, ended.err.splitlines())) < 160


def test_a_file_without_asins_is_told_what_it_lacks(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, "JB1,3000", header="sku,postcode\n")

    ended = command("asin", "import", "102", path, "--dry-run", "--domain", "amazon.com.au")

    assert ended.status == 2
    assert "Name the column with the ASINs or product URLs 'asin'." in ended.err
    assert "Give --" not in ended.err, "nothing else is missing"


def test_columns_are_told_in_their_order_and_what_is_wrong_in_sentences(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    rows = ("x,B0BAD,9,amazon.com.au", "x,B0NEW00001,0800,amazon.com.au")
    path = write(tmp_path, *rows, header="Remark,ASIN,PLZ,Marketplace\n")

    ended = command("asin", "import", "102", path, "--yes")

    told = [line.split("'")[1] for line in ended.err.splitlines() if "is taken from" in line]
    assert told == ["ASIN", "PLZ", "Marketplace"]
    (row,) = [line for line in ended.err.splitlines() if line.startswith("line 2: ")]
    assert ".;" not in row
    assert row.count(". ") == 1


# -- nothing to send


def test_a_file_that_is_there_already_is_no_failure(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1, 2))
    command("asin", "import", "102", path, "--yes")

    again = command("asin", "import", "102", path, "--yes", "--format", "json")

    assert again.status == 0
    assert (again.json["already_there"], again.json["to_send"]) == (2, 0)
    assert "Nothing was sent." in again.err


def test_a_file_without_rows_is_a_failure(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    ended = command("asin", "import", "102", write(tmp_path), "--yes")

    assert ended.status == 2
    assert "There are no rows." in ended.err
    assert ended.out == "no rows\nRoom 5,000, ready 0: nothing to send\n"


def test_rows_that_are_all_wrong_are_written_where_it_was_asked_for(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, "amazon.com.au,0800,B0BAD,false")
    target = tmp_path / "wrong.csv"

    ended = command("asin", "import", "102", path, "--yes", "--errors-out", str(target))

    assert ended.status == 2
    assert "There is nothing to send" in ended.err
    assert [row["asin"] for row in read(target)] == ["B0BAD"]


def test_strictness_writes_the_errors_before_it_refuses(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1), "amazon.com.au,0800,B0BAD,false")
    target = tmp_path / "wrong.csv"

    ended = command("asin", "import", "102", path, "--yes", "--strict", "--errors-out", str(target))

    assert ended.status == 2
    assert [row["asin"] for row in read(target)] == ["B0BAD"]
    assert held(demo) == []


# -- the disk, and the link afterwards


def test_rows_that_left_before_the_journal_failed_are_not_called_unsent(
    demo: DemoServer, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(self: RunLog, *_: object) -> None:
        def work(db: sqlite3.Connection) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        await self._journal.file.write(work)

    path = write(tmp_path, *good(1, 2))
    with monkeypatch.context() as patch:
        patch.setattr(RunLog, "answered", full)
        ended = command("asin", "import", "102", path, "--yes")

    assert held(demo) == ["B0NEW00001", "B0NEW00002"]
    assert ended.status == 4
    assert "disk is full" in ended.err
    assert "asin import 102 --resume" in ended.err
    assert command("asin", "import", "102", "--resume").out == "2 landed of 2\n"


def test_a_journal_that_fails_before_anything_left_says_that_nothing_was_sent(
    demo: DemoServer, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(self: RunLog, *_: object) -> int:
        def work(db: sqlite3.Connection) -> int:
            raise sqlite3.OperationalError("database or disk is full")

        return await self._journal.file.write(work)

    monkeypatch.setattr(RunLog, "sending", full)

    ended = command("asin", "import", "102", write(tmp_path, *good(1)), "--yes")

    assert ended.status == 2
    assert "asin import 102 --resume" in ended.err
    assert held(demo) == []


def test_counts_are_told_although_the_files_cannot_be_written(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1), "amazon.com.au,0800,B0BAD,false")
    (tmp_path / "file").write_text("no folder")
    target = tmp_path / "file" / "wrong.csv"

    ended = command("asin", "import", "102", path, "--yes", "--errors-out", str(target))

    assert ended.status == 4
    assert ended.out == "1 landed, 1 left out of 2\n"
    assert "Cannot create the folder" in ended.err


def test_counts_are_told_although_custom_ids_cannot_be_set(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, "B0NEW00001,mine", header="asin,custom_id\n")
    place = ("--domain", "amazon.com.au", "--postcode", "0800")
    # Read for the check, before the first row, after the last; then to find what to update.
    for fault in ("latency=0", "latency=0", "latency=0", "401"):
        demo.faults.plan_next(fault, path=LIST)

    ended = command("asin", "import", "102", path, "--yes", "--set-custom-ids", *place)

    assert ended.out == "1 landed of 1\n"
    assert ended.status == 4
    assert (tmp_path / "new.success.csv").exists()
    assert "asin import 102 --resume --set-custom-ids" in ended.err


def test_what_ended_an_import_is_in_the_json_too(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    demo.faults.plan_next("401", path=BULK)

    ended = command("asin", "import", "102", write(tmp_path, *good(1)), "--yes", "--format", "json")

    assert ended.status == 5
    assert (ended.json["not_sent"], ended.json["mismatch"]) == (1, "")
    assert ended.json["stopped_by"] in ended.err


# -- where the errors go


def test_a_file_of_errors_that_cannot_be_is_refused_before_anything_is_sent(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def refused(target: str) -> str:
        words = ("asin", "import", "102", path, "--yes", "--force", "--errors-out", target)
        ended = command(*words)
        assert ended.status == 2
        return ended.err

    assert "No file can have that path." in refused("~no-such-person/x.csv")
    assert "It is no plain file." in refused(str(pipe))
    assert "It is the file to import." in refused(path)
    assert "Standard output takes the counts." in refused("-")
    assert held(demo) == []
    assert Path(path).read_text().startswith(HEADER)


def test_how_to_go_on_names_the_profile(
    demo: DemoServer, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("config", "set", "profiles.shop.base_url", demo.base_url)

    ended = command(
        *("asin", "import", "102", write(tmp_path, *good(1, 2)), "--yes", "--first", "1"),
        *("--profile", "shop"),
    )

    assert "asin import 102 --resume --profile shop" in ended.err


# -- streams


def _started(*words: str, **streams: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*PROGRAM, *words], env=dict(os.environ), **streams)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    "words",
    [
        ("asin", "import", "102", "-", "--yes"),
        ("asin", "create-many", "102", "-", "--domain", "a.com", "--postcode", "1", "--yes"),
    ],
)
def test_ctrl_c_ends_it_while_standard_input_is_waited_for(
    demo: DemoServer, words: tuple[str, ...]
) -> None:
    process = _started(*words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    assert process.stdin is not None
    # It is known to read once it took more than the pipe holds.
    process.stdin.write(b"x" * 1_000_000)
    # A signal between two reads is seen when the next one breaks the read off.
    for _ in range(20):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert process.wait(timeout=1) == 130  # with its input still open
            break
    _, err = process.communicate()
    assert b"Interrupted." in err


def test_streams_that_are_closed_break_nothing(demo: DemoServer, tmp_path: Path) -> None:
    path = write(tmp_path, *good(1))

    def close(*descriptors: int) -> int:
        def before() -> None:
            for each in descriptors:
                os.close(each)

        words = ("asin", "import", "102", path, "--yes")
        return _started(*words, preexec_fn=before).wait(timeout=30)

    assert close(0, 1, 2) == 0
    assert held(demo) == ["B0NEW00001"]


def test_standard_input_that_is_closed_is_an_empty_file(demo: DemoServer) -> None:
    words = ("asin", "import", "102", "-", "--yes")
    process = _started(*words, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(0))
    _, err = process.communicate(timeout=30)

    assert process.returncode == 2
    assert b"The file is empty" in err


def test_ctrl_c_at_the_question_after_the_first_rows_tells_what_became_of_them(
    demo: DemoServer, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1, 2, 3))
    words = (*PROGRAM, "asin", "import", "102", path, "--yes", "--first", "1")
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    with Terminal(words, columns=120, environment=environment) as program:
        program.wait_for("Send the others?")
        program.send(b"\x03")
        assert program.wait_end() == 4
        assert program.shows("1 landed, 2 not sent of 3")
        assert program.shows("asin import 102 --resume")
    assert held(demo) == ["B0NEW00001"]


@pytest.mark.parametrize(("rows", "status"), [(["B0NEW00001"], 4), (["B0NEW00001", "B0BAD"], 4)])
def test_counts_that_cannot_be_written_do_not_make_it_look_as_if_nothing_was_sent(
    demo: DemoServer, tmp_path: Path, rows: list[str], status: int
) -> None:
    path = write(tmp_path, *(f"amazon.com.au,0800,{asin},false" for asin in rows))
    with Path("/dev/full").open("w") as full:
        process = _started("asin", "import", "102", path, "--yes", stdout=full)
        assert process.wait(timeout=30) == status
    assert held(demo) == ["B0NEW00001"]


@pytest.mark.parametrize(("rows", "status"), [(["B0NEW00001"], 0), (["B0NEW00001", "B0BAD"], 4)])
def test_a_reader_that_left_changes_nothing_of_the_exit_status(
    demo: DemoServer, tmp_path: Path, rows: list[str], status: int
) -> None:
    path = write(tmp_path, *(f"amazon.com.au,0800,{asin},false" for asin in rows))
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        process = _started("asin", "import", "102", path, "--yes", stdout=out)
        assert process.wait(timeout=30) == status
