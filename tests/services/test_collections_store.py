"""Collections are remembered, for one account, by several programs at once."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.services import collections_store, state_db
from multicart_tui.services.collections_store import CollectionsStore

C1, C2, C3 = CollectionId(1), CollectionId(2), CollectionId(3)


class Clock:
    def __init__(self) -> None:
        self.minute = 0

    def __call__(self) -> str:
        self.minute += 1
        return f"2026-11-24T09:{self.minute:02}:00Z"


def open_store(path: Path, account: str = "prod@multicartapi.com") -> CollectionsStore:
    return CollectionsStore(path / "state" / "state.sqlite3", account, now=Clock())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CollectionsStore]:
    with closing(open_store(tmp_path)) as opened:
        yield opened


def ids(store: CollectionsStore) -> list[int]:
    return [known.id.value for known in store.all()]


def test_pinned_come_first_then_the_one_opened_last(store: CollectionsStore) -> None:
    for collection in (C1, C2, C3):
        store.remember(collection, opened=True)
    assert ids(store) == [3, 2, 1]
    store.pin(C1, True)
    assert ids(store) == [1, 3, 2]
    store.pin(C1, False)
    assert ids(store) == [3, 2, 1]


def test_what_is_not_given_stays_as_it_was(store: CollectionsStore) -> None:
    store.remember(C1, name="Coffee", status="draft", total=0)
    store.remember(C1, total=12)
    known = store.get(C1)
    assert known is not None
    assert (known.name, known.status, known.total) == ("Coffee", "draft", 12)
    assert known.opened_at == ""


def test_a_count_never_read_is_unknown_and_not_zero(store: CollectionsStore) -> None:
    store.remember(C1)
    known = store.get(C1)
    assert known is not None
    assert known.total is None


def test_a_name_can_be_given_and_a_collection_forgotten(store: CollectionsStore) -> None:
    store.remember(C1, name="Coffee")
    store.rename(C1, "Tea")
    assert store.all()[0].name == "Tea"
    store.forget(C1)
    assert store.get(C1) is None
    assert store.all() == ()


def test_accounts_do_not_see_each_others(tmp_path: Path) -> None:
    with (
        closing(open_store(tmp_path)) as mine,
        closing(open_store(tmp_path, "x@y")) as other,
    ):
        mine.remember(C1)
        assert other.all() == ()


def test_two_programs_share_one_memory(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as one, closing(open_store(tmp_path)) as two:
        one.remember(C1, name="Coffee")
        two.remember(C1, total=5)
        two.remember(C2)
        assert ids(one) == [1, 2]
        known = one.get(C1)
        assert known is not None
        assert (known.name, known.total) == ("Coffee", 5)


def test_the_file_is_nobody_elses_business(store: CollectionsStore, tmp_path: Path) -> None:
    store.remember(C1)
    for path in (tmp_path / "state").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "state.sqlite3").write_bytes(b"this is no database, " * 100)
    with closing(open_store(tmp_path)) as store:
        assert "was damaged" in store.problem
        store.remember(C1)
        assert ids(store) == [1]
    assert any("broken" in path.name for path in folder.iterdir())


def test_a_folder_that_cannot_be_written_costs_memory_but_not_the_session(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "state.sqlite3").mkdir()
    with closing(open_store(tmp_path)) as store:
        assert "nothing is remembered" in store.problem
        store.remember(C1)
        assert ids(store) == [1]


def test_a_file_another_program_locks_costs_memory_but_neither_time_nor_the_session(
    tmp_path: Path,
) -> None:
    with (
        closing(open_store(tmp_path)) as store,
        closing(sqlite3.connect(tmp_path / "state" / "state.sqlite3")) as other,
    ):
        store.remember(C1, name="Coffee")
        other.execute("BEGIN IMMEDIATE")
        before = time.monotonic()
        store.remember(C2, total=7)
        assert time.monotonic() - before < 1
        assert "nothing more is remembered: database is locked" in store.problem
        assert ids(store) == [1, 2]
        known = store.get(C1)
        assert known is not None
        assert known.name == "Coffee"
        other.execute("ROLLBACK")
    with closing(open_store(tmp_path)) as later:
        assert ids(later) == [1]


def test_a_file_locked_at_the_start_costs_memory_but_not_the_session(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "state" / "state.sqlite3")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with closing(open_store(tmp_path)) as store:
            assert "cannot be opened, so nothing is remembered" in store.problem
            store.remember(C1)
            assert ids(store) == [1]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("PRAGMA query_only = 1", "attempt to write a readonly database"),
        ("PRAGMA max_page_count = 1", "database or disk is full"),
    ],
)
def test_a_file_that_takes_no_more_is_left_with_all_it_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str, words: str
) -> None:
    def open_and_spoil(path: Path, schema: str) -> tuple[sqlite3.Connection, str]:
        connection, problem = state_db.open_state(path, schema)
        connection.execute(trouble)
        return connection, problem

    with closing(open_store(tmp_path)) as store:
        store.remember(C1, name="Coffee", total=3)
        store.pin(C1, True)
    monkeypatch.setattr(collections_store, "open_state", open_and_spoil)
    with closing(open_store(tmp_path)) as store:
        store.remember(C2, name="x" * 100_000)
        assert words in store.problem
        first, second = store.all()
        assert (first.id, first.name, first.total, first.is_pinned) == (C1, "Coffee", 3, True)
        assert second.id == C2
        store.forget(C1)
        assert ids(store) == [2]


def test_a_file_that_cannot_even_be_read_any_more_is_left_with_all_it_held(tmp_path: Path) -> None:
    with (
        closing(open_store(tmp_path)) as store,
        closing(sqlite3.connect(tmp_path / "state" / "state.sqlite3")) as other,
    ):
        store.remember(C1)
        store.remember(C2)
        store.forget(C1)
        other.execute("DROP TABLE collections")
        assert ids(store) == [2]
        assert "no such table" in store.problem


@pytest.mark.parametrize("sound", [100, 4_096])
def test_a_file_damaged_behind_its_beginning_is_set_aside_and_told(
    tmp_path: Path, sound: int
) -> None:
    with closing(open_store(tmp_path)) as store:
        store.remember(C2)
    path = tmp_path / "state" / "state.sqlite3"
    whole = path.read_bytes()
    path.write_bytes(whole[:sound] + b"\xff" * (len(whole) - sound))
    with closing(open_store(tmp_path)) as store:
        assert "was damaged" in store.problem
        store.remember(C1)
        assert ids(store) == [1]


def test_a_damaged_file_that_cannot_be_set_aside_costs_memory_but_not_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "state.sqlite3").write_bytes(b"this is no database, " * 100)

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with closing(open_store(tmp_path)) as store:
        assert "Permission denied" in store.problem
        store.remember(C1)
        assert ids(store) == [1]
