"""A file is imported without a screen: checked, sent, accounted for, and gone on with."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.services import import_settling
from tests.cli.conftest import Command

BULK = "/schedules/amazon/asin/create/bulk/"
MULTIPLE = "/schedules/amazon/asin/create/multiple/"
HEADER = "domain,customer_postcode,asin,include_raw_html\n"


@pytest.fixture(autouse=True)
def _looks_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_settling, "LOOKS", (0.0, 0.0, 0.0, 0.0))


def write(folder: Path, *rows: str, header: str = HEADER) -> str:
    path = folder / "new.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows))
    return str(path)


def good(*numbers: int) -> list[str]:
    return [f"amazon.com.au,0800,B0NEW{number:05d},false" for number in numbers]


def held(demo: DemoServer, collection: int = 102) -> list[str]:
    found = demo.store.rows(
        "SELECT asin FROM asin WHERE collection = ? AND asin LIKE 'B0NEW%' ORDER BY asin",
        collection,
    )
    return [str(row["asin"]) for row in found]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_good_row_lands_and_is_counted(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    ended = command("asin", "import", "102", write(tmp_path, *good(1, 2, 3)), "--yes")

    assert ended.status == 0
    assert held(demo) == ["B0NEW00001", "B0NEW00002", "B0NEW00003"]
    assert ended.out == "3 landed of 3\n"
    (success,) = tmp_path.glob("*.success.csv")
    assert [row["asin"] for row in read(success)] == held(demo)
    assert stat.S_IMODE(success.stat().st_mode) == 0o600


def test_what_is_sent_is_the_canonical_file_and_never_the_persons_bytes(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        ' Amazon.com.au ;0800;"https://www.amazon.com.au/dp/b0new00001?x=1";TRUE;mine',
        header="\ufeffMarketplace;Post Code;Link;Raw HTML;note\n",
    )

    assert command("asin", "import", "102", path, "--yes").status == 0

    (upload,) = [each for each in demo.requests if each.path.endswith(BULK)]
    assert isinstance(upload.body, dict)
    assert upload.body["csv"] == HEADER + "amazon.com.au,0800,B0NEW00001,true\n"


def test_a_dry_run_tells_what_would_happen_and_sends_nothing(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1, 1), "amazon.com.au,800,B0NEW00002,false")

    ended = command("asin", "import", "102", path, "--dry-run", "--format", "json")

    assert ended.status == 4
    assert ended.json == {
        "collection": 102,
        "rows": 3,
        "ready": 1,
        "warning": 0,
        "error": 1,
        "already_there": 0,
        "repeated": 1,
        "room": 5000,
        "to_send": 1,
        "rest": 0,
    }
    assert "800 -> 0800 (line 4); --repair mends 1" in ended.err
    assert "Nothing was sent." in ended.err
    assert not [each for each in demo.requests if each.path.endswith(BULK)]


def test_suggestions_are_taken_when_that_is_asked_for(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, "amazon.com.au,800,B0NEW00002,false")

    ended = command("asin", "import", "102", path, "--yes", "--repair")

    assert ended.status == 0
    assert "Mended 1 row" in ended.err
    assert held(demo) == ["B0NEW00002"]


def test_wrong_rows_go_to_a_file_that_can_be_mended_and_imported(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1), "amazon.com.au,0800,B0BAD,false")

    first = command("asin", "import", "102", path, "--yes")
    errors = tmp_path / "new.errors.csv"
    assert first.status == 4
    assert [(row["asin"], row["_line"], row["_field"]) for row in read(errors)] == [
        ("B0BAD", "3", "asin")
    ]

    errors.write_text(errors.read_text().replace("B0BAD,", "B0NEW00002,"))
    second = command("asin", "import", "102", str(errors), "--yes")

    assert second.status == 0
    assert held(demo) == ["B0NEW00001", "B0NEW00002"]


def test_rows_without_room_are_kept_for_later(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    (last,) = demo.store.rows("SELECT max(id) AS id FROM asin WHERE collection = 103")
    demo.store.write("DELETE FROM asin WHERE id = ?", last["id"])

    ended = command("asin", "import", "103", write(tmp_path, *good(1, 2, 3)), "--yes")

    assert ended.status == 4
    assert "Room 1, ready 3: sends the first 1, 2 go to new.rest.csv" in ended.err
    assert held(demo, 103) == ["B0NEW00001"]
    assert [row["asin"] for row in read(tmp_path / "new.rest.csv")] == ["B0NEW00002", "B0NEW00003"]


def test_only_the_lines_that_were_asked_for_are_sent_and_the_exit_status_is_theirs(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1, 2, 3, 4), "amazon.com.au,0800,bad,false")
    lines = ("--rows", "2,4-5")

    ended = command("asin", "import", "102", path, *lines, "--dry-run")
    assert ended.status == 0
    assert "ready 4: sends the 3 chosen, 1 goes to new.rest.csv" in ended.out

    ended = command("asin", "import", "102", path, *lines, "--yes")
    assert ended.status == 0
    assert held(demo) == ["B0NEW00001", "B0NEW00003", "B0NEW00004"]
    assert [row["asin"] for row in read(tmp_path / "new.rest.csv")] == ["B0NEW00002"]
    assert command("asin", "import", "102", path, "--rows", "2,6", "--dry-run").status == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--rows", "9-"), "No row is on line 9-"),
        (("--rows", "3"), "None of the chosen rows is ready."),
        (("--rows", "4-2"), "names no lines"),
        (("--rows", "2", "--resume"), "has its rows already"),
    ],
)
def test_lines_that_lead_to_nothing_are_refused(
    demo: DemoServer, command: Command, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    path = write(tmp_path, *good(1), "amazon.com.au,0800,bad,false")
    ended = command("asin", "import", "102", path, *words, "--yes")
    assert ended.status == 2
    assert told in ended.err
    assert held(demo) == []


def test_more_lines_than_fit_are_cut_and_that_is_not_all(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    (last,) = demo.store.rows("SELECT max(id) AS id FROM asin WHERE collection = 103")
    demo.store.write("DELETE FROM asin WHERE id = ?", last["id"])
    path = write(tmp_path, *good(1, 2, 3))
    assert command("asin", "import", "103", path, "--rows", "3-", "--dry-run").status == 4
    ended = command("asin", "import", "103", path, "--rows", "3-", "--yes")
    assert ended.status == 4
    assert held(demo, 103) == ["B0NEW00002"]


def test_a_full_collection_takes_nothing_and_nothing_is_sent(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    ended = command("asin", "import", "103", write(tmp_path, *good(1)), "--yes")

    assert ended.status == 2
    assert "The collection is full." in ended.err
    assert not [each for each in demo.requests if each.path.endswith(BULK)]


def test_with_strict_one_odd_row_keeps_all_from_being_sent(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1, 1))

    ended = command("asin", "import", "102", path, "--yes", "--strict")

    assert ended.status == 2
    assert "not so: 1 repeated" in ended.err
    assert held(demo) == []


def test_without_a_yes_and_nobody_to_ask_nothing_is_sent(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    ended = command("asin", "import", "102", write(tmp_path, *good(1)))

    assert ended.status == 2
    assert "Add --yes." in ended.err
    assert held(demo) == []


def test_a_file_comes_from_standard_input_too(
    demo: DemoServer, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    ended = command(
        "asin", "import", "102", "-", "--yes", input=HEADER + "".join(f"{r}\n" for r in good(1, 2))
    )

    assert ended.status == 0
    assert held(demo) == ["B0NEW00001", "B0NEW00002"]
    assert list(tmp_path.glob("*.csv")) == []


def test_a_column_that_is_missing_takes_one_value_for_all(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, "B0NEW00001", "B0NEW00002", header="asin\n")

    refused = command("asin", "import", "102", path, "--yes")
    ended = command(
        *("asin", "import", "102", path, "--yes"),
        *("--domain", "amazon.com.au", "--postcode", "0800", "--raw-html"),
    )

    assert refused.status == 2
    assert "Give --domain and --postcode for all rows." in refused.err
    assert ended.status == 0
    assert held(demo) == ["B0NEW00001", "B0NEW00002"]


def test_columns_of_another_supplier_are_named_as_such(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, "123,2000,W1", header="sku,customer_postcode,store_id\n")

    ended = command("asin", "import", "102", path, "--yes")

    assert ended.status == 2
    assert "Officeworks" in ended.err
    assert "domain has neither a column nor a value for all rows." in ended.err


@pytest.mark.parametrize("fault", ["commit-then-drop", "reset", "html502", "half"])
def test_an_answer_that_never_came_is_looked_up_and_nothing_lands_twice(
    demo: DemoServer, command: Command, tmp_path: Path, fault: str
) -> None:
    demo.faults.plan_next(fault, path=BULK)

    ended = command("asin", "import", "102", write(tmp_path, *good(1, 2, 3)), "--yes")

    assert ended.status == 0
    assert ended.out == "3 landed of 3\n"
    assert held(demo) == ["B0NEW00001", "B0NEW00002", "B0NEW00003"]


def test_an_import_that_was_cut_off_is_gone_on_with(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1, 2, 3, 4))
    demo.faults.plan_next("part-then-drop", path=BULK, times=3)
    first = command("asin", "import", "102", path, "--yes")
    assert first.status == 3
    assert "asin import 102 --resume" in first.err
    assert held(demo) == ["B0NEW00001", "B0NEW00002", "B0NEW00003"]

    second = command("asin", "import", "102", "--resume")

    assert second.status == 0
    assert second.out == "4 landed of 4\n"
    assert held(demo) == ["B0NEW00001", "B0NEW00002", "B0NEW00003", "B0NEW00004"]
    again = command("asin", "import", "102", "--resume")
    assert again.status == 2
    assert "There is nothing to go on with" in again.err


def test_the_same_file_is_recognised(demo: DemoServer, command: Command, tmp_path: Path) -> None:
    path = write(tmp_path, *good(1))
    command("asin", "import", "102", path, "--yes")

    ended = command("asin", "import", "102", path, "--dry-run")

    assert ended.status == 0
    assert "The same file was imported on" in ended.err
    assert "1 already there" in ended.out


def test_errors_go_where_they_are_wanted_and_overwrite_nothing(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1), "amazon.com.au,0800,B0BAD,false")
    target = tmp_path / "wrong.csv"
    target.write_text("mine")

    refused = command("asin", "import", "102", path, "--yes", "--errors-out", str(target))
    assert (refused.status, target.read_text()) == (2, "mine")
    assert held(demo) == []

    words = ("asin", "import", "102", path, "--yes", "--force", "--errors-out", str(target))
    assert command(*words).status == 4
    assert [row["asin"] for row in read(target)] == ["B0BAD"]


def test_a_read_only_session_checks_a_file_and_sends_nothing(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = write(tmp_path, *good(1))

    checked = command("asin", "import", "102", path, "--dry-run", "--read-only")
    refused = command("asin", "import", "102", path, "--yes", "--read-only")

    assert (checked.status, refused.status) == (0, 2)
    assert held(demo) == []


def test_custom_ids_are_set_afterwards_when_that_is_asked_for(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    header = HEADER.replace("\n", ",custom_id,output\n")
    path = write(
        tmp_path, *(f"{row},mine-{row.split(',')[2]},HTML" for row in good(1, 2)), header=header
    )

    first = command("asin", "import", "102", path, "--yes")
    assert first.status == 0
    assert "asin import 102 --resume --set-custom-ids" in first.err

    second = command("asin", "import", "102", "--resume", "--set-custom-ids")

    assert second.status == 0
    assert "of 2 rows: 2 updated." in second.err
    found = demo.store.rows("SELECT asin, custom_id, output FROM asin WHERE collection = 102")
    assert [tuple(row) for row in found] == [
        ("B0NEW00001", "mine-B0NEW00001", "HTML"),
        ("B0NEW00002", "mine-B0NEW00002", "HTML"),
    ]
    third = command("asin", "import", "102", "--resume", "--set-custom-ids")
    assert "nothing left to set" in third.err


def test_many_asins_are_added_in_one_request(demo: DemoServer, command: Command) -> None:
    ended = command(
        *("asin", "create-many", "102", "B0NEW00001,b0new00002", "-", "--yes"),
        *("--domain", "amazon.com.au", "--postcode", "0800", "--raw-html"),
        input='["https://www.amazon.com.au/dp/B0NEW00003", "B0NEW00001", "B0BAD"]',
    )

    assert ended.status == 4
    assert "item 5: B0BAD: An ASIN has 10" in ended.err, "what is piped in may be one line"
    assert held(demo) == ["B0NEW00001", "B0NEW00002", "B0NEW00003"]
    (request,) = [each for each in demo.requests if each.path.endswith(MULTIPLE)]
    assert request.body == {
        "collection": 102,
        "domain": "amazon.com.au",
        "customer_postcode": "0800",
        "asins": "B0NEW00001,B0NEW00002,B0NEW00003",
        "including_raw_html": True,
    }
    assert "3 landed" in ended.out


def test_a_postcode_that_is_not_active_is_told_before_anything_is_sent(
    demo: DemoServer, command: Command
) -> None:
    demo.store.write("UPDATE zipcode SET status = 'inactive' WHERE zipcode = '0800'")

    ended = command(
        *("asin", "create-many", "102", "B0NEW00001", "--yes"),
        *("--domain", "amazon.com.au", "--postcode", "0800"),
    )

    assert ended.status == 2
    assert "postcode not active" in ended.err
    assert held(demo) == []
