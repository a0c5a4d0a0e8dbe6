"""What the table does to data, the commands do for scripts."""

import csv
import io
import json
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.text import is_harmful
from multicart_tui.paths import state_dir
from tests.cli.conftest import Command

OTHER_SHOP = "officeworks.com.au"
"""A domain that the demo offers, and that is none of Amazon's."""

PLACE = ("--domain", "amazon.com.au", "--postcode", "4500")


def test_a_list_shows_a_page_and_says_there_is_more(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "list", "101", "--limit", "3")
    lines = ended.out.splitlines()
    assert lines[0].split()[:2] == ["ASIN", "Domain"]
    assert len(lines) == 4
    assert ended.err == "Showing 1-3 of 250; --all for every row.\n"
    assert ended.status == 0


def test_every_row_comes_as_json_lines_and_nothing_else_on_stdout(
    demo: DemoServer, command: Command
) -> None:
    ended = command("asin", "list", "101", "--all", "--format", "jsonl")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert len({row["id"] for row in rows}) == 250
    assert ended.err == ""


def test_json_is_one_array_also_when_it_is_empty(demo: DemoServer, command: Command) -> None:
    assert len(command("asin", "list", "101", "--format", "json").json) == 100
    ended = command("asin", "list", "102", "--format", "json")
    assert ended.json == []
    assert ended.err == "No ASINs in this collection yet\n"


def test_csv_has_every_field_and_no_formulas(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "list", "104", "--all", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out, newline="")))
    assert rows[0].keys() >= {"id", "asin", "domain", "customer_postcode", "custom_id"}
    formulas = [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    assert formulas == []
    raw = command("asin", "list", "104", "--all", "--format", "csv", "--raw")
    assert any(
        cell.startswith("=")
        for row in csv.DictReader(io.StringIO(raw.out, newline=""))
        for cell in row.values()
    )


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_hostile_text_never_reaches_the_terminal(
    demo: DemoServer, command: Command, form: str
) -> None:
    ended = command("asin", "list", "104", "--all", "--format", form)
    assert ended.status == 0
    assert not is_harmful(ended.out.replace("\n", ""))


def test_rows_that_go_while_the_list_is_read_are_told_and_cost_none(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_LOAD_SIZE", "100")
    demo.faults.plan_next("latency=1", path="/list/")
    demo.faults.plan_next("drift", path="/list/")  # before the second of three answers
    ended = command("asin", "list", "101", "--all", "--format", "jsonl")
    ids = [json.loads(line)["id"] for line in ended.out.splitlines()]
    assert len(set(ids)) == len(ids) == 251  # with the row that went and the one that came
    assert ended.err == (
        "Rows went while the list was read: list it again to be sure of every row.\n"
    )


def test_a_stretch_past_the_end_is_empty_and_says_the_total(
    demo: DemoServer, command: Command
) -> None:
    ended = command("asin", "list", "101", "--skip", "900", "--format", "jsonl")
    assert ended.out == ""
    assert "of 250" in ended.err


def test_one_row_is_read_in_full(demo: DemoServer, command: Command) -> None:
    row = command("asin", "get", "a5").json
    assert (row["id"], row["asin"], row["collection"]) == (5, "B0DJQQ38TG", 101)
    assert row["created_at"]


def test_a_row_is_created_from_a_url_and_found_again(demo: DemoServer, command: Command) -> None:
    url = "https://www.amazon.com.au/dp/B0NEW00001?th=1"
    ended = command("asin", "create", "102", url, *PLACE, "--custom-id", "mine", "--raw-html")
    assert ended.status == 0
    made = ended.json
    assert (made["asin"], made["custom_id"], made["include_raw_html"]) == (
        "B0NEW00001",
        "mine",
        True,
    )
    assert command("asin", "get", str(made["id"])).json["customer_postcode"]["zipcode"] == "4500"


def test_a_url_of_another_shop_is_warned_about(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "create", "102", "https://amazon.com/dp/B0NEW00001", *PLACE)
    assert ended.err.startswith("Warning: URL is amazon.com")
    assert ended.status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("102", "B0SHORT", *PLACE), "this has 7"),
        (("102", "B0NEW00001", "--domain", "amazon.mars", "--postcode", "1"), "No domain"),
        (("102", "B0NEW00001", "--domain", "amazon.com.au", "--postcode", "9x"), "No postcode"),
        (("102", "B0NEW00001", "--domain", OTHER_SHOP, "--postcode", "2000"), "not one of Amazon"),
        (("102", "B0NEW00001", "--domain", OTHER_SHOP, "--postcode-id", "1"), "There are: amazon."),
    ],
)
def test_what_cannot_be_sent_is_told_before_anything_is_sent(
    demo: DemoServer, command: Command, words: tuple[str, ...], said: str
) -> None:
    ended = command("asin", "create", *words)
    assert ended.status == 2
    assert said in ended.err
    assert "/schedules/amazon/asin/create/" not in demo.paths()


def test_an_inactive_postcode_is_refused_with_its_status(
    demo: DemoServer, command: Command
) -> None:
    ended = command("asin", "create", "102", "B0NEW00001", "--domain", "amazon.com.au",
                    "--postcode", next(iter(_inactive(demo))))  # fmt: skip
    assert ended.status == 2
    assert "Only an active one can be used." in ended.err


def _inactive(demo: DemoServer) -> list[str]:
    import httpx

    answer = httpx.post(
        f"{demo.base_url}/zipcodes/get-zipcodes/", json={}, headers={"x-api-key": demo.key}
    )
    return [
        code["zipcode"]
        for code in answer.json()["data"]
        if code["status"] != "active" and code["domain"]["domain"] == "amazon.com.au"
    ]


def test_a_duplicate_and_a_full_collection_end_with_the_apis_no(
    demo: DemoServer, command: Command
) -> None:
    ended = command("asin", "create", "101", "B0DJQQ38TG", *PLACE)
    assert ended.status == 1
    assert "Already here as ASIN #5" in ended.err
    ended = command("asin", "create", "103", "B0NEW00001", *PLACE)
    assert ended.status == 1
    assert "5,000" in ended.err or "5000" in ended.err


def test_ids_alone_need_no_look_up(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "create", "102", "B0NEW00001", "--domain", "1", "--postcode-id", "15")
    assert ended.status == 0
    assert demo.paths() == ["/schedules/amazon/asin/create/"]


def test_only_the_fields_given_are_changed(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "update", "5", "--raw-html", "--custom-id", "")
    assert (ended.json["include_raw_html"], ended.json["custom_id"]) == (True, "")
    assert ended.json["asin"] == "B0DJQQ38TG"
    assert demo.requests[-1].body == {"asin_id": 5, "include_raw_html": True, "custom_id": ""}


def test_an_update_without_a_field_is_refused(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "update", "5")
    assert ended.status == 2
    assert demo.paths() == []


def test_deleting_needs_a_yes_and_several_their_number(demo: DemoServer, command: Command) -> None:
    assert command("asin", "delete", "5").status == 2
    ended = command("asin", "delete", "5", "6", "--yes")
    assert ended.status == 2
    assert "--count 2" in ended.err
    assert demo.paths() == []


def test_deleted_rows_are_saved_first(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "delete", "5", "6", "6", "--yes", "--count", "2")
    assert ended.status == 0
    assert "2 deleted. Outputs are kept." in ended.err
    (saved,) = (state_dir() / "backups").rglob("*.csv")
    assert "B0DJQQ38TG" in saved.read_text()
    assert str(saved) in ended.err
    assert command("asin", "get", "5").status == 1


def test_a_delete_that_misses_some_rows_is_partly_done(demo: DemoServer, command: Command) -> None:
    ended = command("asin", "delete", "5", "999999", "--yes", "--count", "2")
    assert ended.status == 4
    assert "1 deleted" in ended.err
    assert command("asin", "delete", "999999", "--yes").status == 1


def test_a_backup_that_cannot_be_written_stops_the_delete(
    demo: DemoServer, command: Command
) -> None:
    Path(state_dir()).mkdir(parents=True)
    (state_dir() / "backups").write_text("in the way")
    assert command("asin", "delete", "5", "--yes").status == 2
    assert command("asin", "get", "5").status == 0


def test_a_lost_answer_is_looked_up_and_the_truth_is_told(
    demo: DemoServer, command: Command
) -> None:
    demo.faults.plan_next("commit-then-drop", path="/create/")
    ended = command("asin", "create", "102", "B0NEW00001", *PLACE)
    assert ended.status == 0
    assert "created as ASIN #" in ended.err
    assert demo.paths().count("/schedules/amazon/asin/create/") == 1


def test_an_outcome_that_stays_unknown_says_once_to_look_first(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_TRIES", "1")
    demo.faults.plan_next("commit-then-drop", path="/create/")
    demo.faults.plan_next("html502", path="/list/")
    ended = command("asin", "create", "102", "B0NEW00001", *PLACE)
    assert ended.status == 3
    assert "could not be looked up" in ended.err
    assert ended.err.lower().count("look at") + ended.err.lower().count("look before") == 1


def test_a_read_only_session_refuses_writes_before_any_request(
    demo: DemoServer, command: Command
) -> None:
    for words in (("create", "102", "B0NEW00001", *PLACE), ("delete", "5", "--yes")):
        ended = command("asin", *words, "--read-only")
        assert ended.status == 2
        assert "read-only" in ended.err
    assert demo.paths() == []


def test_an_id_of_another_kind_is_refused_with_the_reason(command: Command) -> None:
    ended = command("asin", "get", "o88")
    assert ended.status == 2
    assert "OUTPUT #88" in ended.err
