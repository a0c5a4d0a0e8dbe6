"""Changing and deleting: only what was meant, saved before, and taken back."""

from __future__ import annotations

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
    (saved,) = (tmp_path / "state" / "backups").rglob("*.csv")
    lines = saved.read_text().splitlines()
    assert lines[0] == "domain,customer_postcode,asin,include_raw_html"
    assert [line.split(",")[2] for line in lines[1:]] == first
    assert saved.stat().st_mode & 0o777 == 0o600


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
    assert len(person.sent("/delete/")) == 1


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
    kept = {line.split(",")[2] for line in saved.read_text().splitlines()[1:]}
    assert kept | set(person.rows(101)) >= set(before)
    opens(101).sees("Showing 1-100 of")
