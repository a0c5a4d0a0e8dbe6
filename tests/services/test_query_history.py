"""JSONPath queries are remembered: privately, harmlessly, and not for ever."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from multicart_tui.services import query_history
from multicart_tui.services.query_history import QueryHistory


def test_the_one_used_last_comes_first_and_each_once(tmp_path: Path) -> None:
    path = tmp_path / "state" / "state.sqlite3"
    history = QueryHistory(path)
    for query in ("$..price", "$..asin", " $..price "):
        history.add(query)
    assert history.all() == ("$..price", "$..asin")
    history.close()
    again = QueryHistory(path)
    assert again.all() == ("$..price", "$..asin")
    again.close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_two_programs_add_to_the_same(tmp_path: Path) -> None:
    one, other = QueryHistory(tmp_path / "s.sqlite3"), QueryHistory(tmp_path / "s.sqlite3")
    one.add("$.a")
    other.add("$.b")
    assert one.all() == other.all() == ("$.b", "$.a")
    one.close()
    other.close()


def test_the_oldest_make_room_and_what_is_endless_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_history, "MOST", 2)
    history = QueryHistory(tmp_path / "s.sqlite3")
    for query in ("$.a", "$.b", "$.c", "", "$" * 3_000):
        history.add(query)
    assert history.all() == ("$.c", "$.b")
    assert history._open().execute("SELECT count(*) FROM json_queries").fetchone() == (2,)
    history.close()


def test_what_a_terminal_would_obey_is_kept_as_json_writes_it(tmp_path: Path) -> None:
    history = QueryHistory(tmp_path / "s.sqlite3")
    history.add("$['\u202e\x1b\x9b']")
    assert history.all() == ("$['\\u202e\u241b\\u009b']",)
    history._open().execute("INSERT INTO json_queries (query) VALUES (?)", ("$.\x9b2J",))
    assert history.all()[0] == "$.\\u009b2J"
    history.close()


def test_a_file_that_fails_is_told_and_this_program_still_remembers(tmp_path: Path) -> None:
    history = QueryHistory(tmp_path / "s.sqlite3")
    history.add("$.a")
    with sqlite3.connect(tmp_path / "s.sqlite3") as other:
        other.execute("DROP TABLE json_queries")
    other.close()
    history.add("$.b")
    assert history.all() == ("$.b", "$.a")
    assert "not remembered: no such table" in history.problem
    history.close()


def test_without_a_file_it_lasts_as_long_as_the_program() -> None:
    history = QueryHistory(None)
    history.add("$.a")
    assert history.all() == ("$.a",)
    history.close()
