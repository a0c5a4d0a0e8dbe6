"""Changing and deleting: only what was meant, saved before, and taken back."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from tests.scenarios.conftest import Opens


def test_an_edit_sends_only_what_changed(opens: Opens) -> None:
    person = opens(101).presses("e").sees("Change ASIN #5: B0DJQQ38TG", "An update cannot")
    person.types_fast("-new").sees("Will send: custom_id")
    person.presses("ctrl+s").sees("Changed ASIN #5")
    assert person.sent("/update/") == [{"asin_id": 5, "custom_id": "ref-001-new"}]


def test_enter_alone_never_deletes_and_u_brings_a_row_back(opens: Opens) -> None:
    person = opens(101).presses("d").sees("Delete B0DJQQ38TG?", "outputs are kept", "ref-001")
    person.presses("enter").no_longer_sees("Delete B0DJQQ38TG?")
    assert person.sent("/delete/") == []
    person.presses("d").sees("Delete B0DJQQ38TG?").presses("tab", "enter")
    person.sees("Deleted B0DJQQ38TG", "of 249")
    assert "B0DJQQ38TG" not in person.rows(101)
    person.presses("u").sees("Re-create").presses("tab", "enter").sees("of 250")
    assert person.rows(101)[-1] == "B0DJQQ38TG"
    row = person.service.store.row("SELECT id, custom_id FROM asin WHERE asin = 'B0DJQQ38TG'")
    assert row is not None
    assert row["id"] != 5
    assert row["custom_id"] == "ref-001"


def test_marked_rows_are_saved_counted_and_deleted(opens: Opens, tmp_path: Path) -> None:
    person = opens(101).presses("space", "space", "space").sees("3 marked")
    first = person.rows(101)[:3]
    person.presses("d").sees("Delete 3 ASINs").presses("3", "enter", "enter")
    person.sees("3 deleted").presses("escape").sees("of 247")
    assert not set(first) & set(person.rows(101))
    backups = tmp_path / "state" / "backups"
    (saved,) = backups.rglob("*.csv")
    lines = saved.read_text().splitlines()
    assert lines[0] == "domain,customer_postcode,asin,include_raw_html"
    assert [line.split(",")[2] for line in lines[1:]] == first
    (beside,) = backups.rglob("*.jsonl")
    assert [json.loads(line)["asin"] for line in beside.read_text().splitlines()] == first
    assert [path.stat().st_mode & 0o777 for path in (saved, beside)] == [0o600, 0o600]


def test_a_report_accounts_for_each_row_and_takes_the_deleted_ones_back(opens: Opens) -> None:
    person = opens(101).presses("space", "space", "space").sees("3 marked")
    before = person.rows(101)
    person.service.faults.plan_next("403", path="/delete/")
    person.presses("d").sees("Delete 3 ASINs").presses("3", "enter", "enter")
    person.sees("2 deleted, 1 failed", "You do not have permission")
    assert len(person.rows(101)) == 248
    person.presses("u").sees("Re-create 2 ASINs?").presses("tab", "enter").sees("old id -> new id")
    person.presses("escape").sees("of 250")
    assert sorted(person.rows(101)) == sorted(before)
    assert person.rows(101) != before


def test_marks_that_are_out_of_sight_are_not_deleted(opens: Opens) -> None:
    person = opens(101).presses("space", "space").sees("2 marked")
    hidden = person.rows(101)[:2]
    person.presses("]").sees("Showing 101-200").presses("space").sees("3 marked (2 hidden)")
    person.presses("d").sees("Delete 1 ASIN").presses("1", "enter", "enter").sees("1 deleted")
    assert set(hidden) <= set(person.rows(101))
    assert len(person.rows(101)) == 249


def test_a_delete_whose_answer_is_lost_is_looked_up(opens: Opens) -> None:
    person = opens(101)
    person.service.faults.plan_next("commit-then-drop", path="/delete/")
    person.presses("d").sees("Delete B0DJQQ38TG?").presses("tab", "enter").sees("it is gone")
    person.sees("of 249")
    assert len(person.sent("/delete/")) == 1


def test_a_delete_that_never_arrived_says_so_and_can_be_asked_again(opens: Opens) -> None:
    person = opens(101)
    person.service.faults.plan_next("reset", path="/delete/")
    person.presses("d").sees("Delete B0DJQQ38TG?").presses("tab", "enter").sees("Not deleted")
    assert "B0DJQQ38TG" in person.rows(101)
    person.presses("d").sees("Delete B0DJQQ38TG?").presses("tab", "enter").sees("of 249")
    assert "B0DJQQ38TG" not in person.rows(101)


def test_a_program_killed_in_a_bulk_delete_leaves_every_row_on_disk_or_server(
    opens: Opens, tmp_path: Path
) -> None:
    person = opens(101).presses("*").sees("100 marked")
    before = person.rows(101)
    person.service.faults.plan_next("latency=40", path="/delete/", times=100)
    person.presses("d").sees("Delete 100 ASINs").presses("1", "0", "0", "enter", "enter")
    person.waits_for(lambda: len(person.sent("/delete/")) >= 10)
    person.terminal.kill(signal.SIGKILL)
    person.terminal.wait_end()
    (saved,) = (tmp_path / "state" / "backups").rglob("*.csv")
    kept = [line.split(",")[2] for line in saved.read_text().splitlines()[1:]]
    assert kept == before[:100]
    left = person.rows(101)
    assert 150 <= len(left) < 250
    assert set(before) - set(left) <= set(kept)
    opens(101).sees(f"of {len(left)}")
