from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest

from multicart_tui.demo import SEEDED_COLLECTIONS
from multicart_tui.demo.seed import seed
from multicart_tui.demo.server import DemoServer, bind, open_store, serve
from multicart_tui.demo.store import Store


def test_the_seed_has_the_promised_collections(server: DemoServer) -> None:
    rows = server.store.rows(
        "SELECT c.id, c.name, c.status, count(a.id) FROM collection c"
        " LEFT JOIN asin a ON a.collection = c.id GROUP BY c.id ORDER BY c.id"
    )

    assert tuple((row["id"], row["name"]) for row in rows) == SEEDED_COLLECTIONS
    assert [row["status"] for row in rows] == ["enable", "draft", "enable", "enable"]
    assert [row[3] for row in rows[:3]] == [250, 0, 5_000]


def test_the_seed_is_the_same_every_time() -> None:
    def dump() -> list[tuple[object, ...]]:
        store = Store(Path(":memory:"))
        seed(store)
        rows = [tuple(row) for table in ("asin", "output", "zipcode", "collection")
                for row in store.rows(f"SELECT * FROM {table}")]  # fmt: skip
        store.close()
        return rows

    assert dump() == dump()


def test_every_seeded_asin_but_the_hostile_one_has_the_right_form(server: DemoServer) -> None:
    odd = server.store.rows(
        "SELECT asin FROM asin WHERE length(asin) <> 10 OR asin GLOB '*[^A-Z0-9]*'"
    )

    assert len(odd) == 1


def test_an_existing_store_is_opened_as_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite3"
    with DemoServer(db=path) as server:
        server.store.write("DELETE FROM asin WHERE id = 5")
    store = open_store(path)

    assert not store.is_empty
    assert store.row("SELECT * FROM asin WHERE id = 5") is None
    store.close()


def test_a_store_whose_seeding_was_cut_off_is_seeded_when_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite3"
    Store(path).close()
    store = open_store(path)

    assert store.number("SELECT count(*) FROM asin WHERE collection = 101") == 250
    store.close()


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE asin (id)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(ValueError, match="is a database of something else"):
        serve(db=path)
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be opened"):
        Store(tmp_path / "no such folder" / "demo.sqlite3")


def test_the_listener_says_that_it_is_tcp_so_that_answers_are_not_held_back() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_write_that_fails_leaves_nothing(server: DemoServer) -> None:
    store = server.store

    def fail_halfway() -> None:
        with store.transaction():
            store.write("DELETE FROM asin")
            store.write("DELETE FROM no_table")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        fail_halfway()
    assert store.number("SELECT count(*) FROM asin") > 5_000


def test_reset_brings_the_seed_back(server: DemoServer) -> None:
    server.store.write("DELETE FROM asin")
    server.faults.plan_next("500")
    server.reset()

    assert server.store.number("SELECT count(*) FROM asin WHERE collection = 101") == 250
    assert server.faults.pending == 0
