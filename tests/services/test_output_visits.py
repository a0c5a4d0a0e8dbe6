"""Outputs that came or changed since they were last looked at are told from the others."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.domain.models import OutputRecord
from multicart_tui.services.output_visits import OutputVisits, Visit

C101 = CollectionId(101)
ACCOUNT = "prod@multicartapi.com"


def output(number: int, updated: str = "2026-06-01T00:00:00Z") -> OutputRecord:
    return OutputRecord(OutputId(number), C101, 1, "2026-06-01T00:00:00Z", updated)


def test_at_the_first_visit_nothing_is_called_new() -> None:
    assert Visit().news_of(output(5)) == ""


def test_an_output_with_a_higher_id_is_new_and_a_changed_one_is_updated() -> None:
    visit = Visit().with_seen([output(4), output(5)])

    assert visit.news_of(output(6)) == "new"
    assert visit.news_of(output(4, "2026-06-02T00:00:00Z")) == "updated"
    assert visit.news_of(output(5)) == ""


def test_a_visit_outlives_the_program_and_belongs_to_one_account(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    first = OutputVisits(path, ACCOUNT)
    first.keep(C101, Visit(5, "2026-06-01T00:00:00Z"))
    first.keep(C101, Visit(7, "2026-06-03T00:00:00Z"))
    first.close()

    later, other = OutputVisits(path, ACCOUNT), OutputVisits(path, "other@multicartapi.com")

    assert later.get(C101) == Visit(7, "2026-06-03T00:00:00Z")
    assert later.get(CollectionId(102)) == Visit()
    assert other.get(C101) == Visit()
    later.close()
    other.close()


def test_a_database_that_refuses_costs_the_memory_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    visits = OutputVisits(path, ACCOUNT)
    assert visits.get(C101) == Visit()
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE output_visits")
    db.close()

    visits.keep(C101, Visit(5, "x"))

    assert visits.get(C101) == Visit(5, "x")
    assert "no such table" in visits.problem
    visits.close()
