"""Keys, links and rights: what a person meets on the way to their data."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.demo import server
from multicart_tui.demo.server import LOOPBACK, DemoServer
from tests.scenarios.conftest import Opens


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """A port that refuses connections until somebody listens, and nobody else can have."""
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        yield holder


def test_a_wrong_key_at_the_start_leads_to_a_right_one(opens: Opens, tmp_path: Path) -> None:
    person = opens(None, "open", "101", MULTICART_API_KEY="wrong.key-of-yesterday")
    host = person.service.base_url.split("/")[2]
    person.sees(f"{host} refused the key sent in the header x-api-key")
    person.presses("K").sees("Key or token").pastes("wrong.key-of-today").presses("\x14")
    person.sees("key accepted: no", "header x-api-key", "kills the old one")
    person.presses("\x15").pastes(person.service.key).presses("\x14").sees("key accepted: yes")
    person.presses("ctrl+s").sees("this session only").presses("down", "down", "enter")
    person.sees("Showing 1-100 of 250", "B0DJQQ38TG").presses("escape")
    person.sees("Collections", "4,750").presses("enter").sees("B0DJQQ38TG")
    person.presses("q")
    assert person.terminal.wait_end() == 0
    secret = person.service.key.encode()
    assert secret not in person.terminal.received
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if secret in path.read_bytes()] == []


def test_a_key_kept_in_a_file_is_there_at_the_next_start(opens: Opens, tmp_path: Path) -> None:
    person = opens(None, MULTICART_API_KEY=None).sees("Key or token")
    person.pastes(person.service.key)
    person.presses("ctrl+s").sees("readable by you").presses("down", "enter").sees("0 collections")
    person.presses("q")
    assert person.terminal.wait_end() == 0
    kept = tmp_path / "config" / "credentials.toml"
    assert person.service.key in kept.read_text()
    assert {path.stat().st_mode & 0o777 for path in kept.parent.iterdir()} == {0o600}
    opens(None, "open", "101", MULTICART_API_KEY=None).sees("Showing 1-100 of 250")


def test_a_key_regenerated_in_mid_session_says_so_and_leaves_the_rows(opens: Opens) -> None:
    person = opens(101)
    person.service.faults.plan_next("401", path="/list/")
    person.presses("r").sees("x-api-key", "kills the old one", "B0DJQQ38TG")
    person.presses("K").sees("Key or token").presses("escape").sees("Not loaded")
    person.presses("r").no_longer_sees("Not loaded").presses("]").sees("Showing 101-200 of 250")


def test_a_service_that_comes_back_is_read_with_r(
    opens: Opens, service: DemoServer, taken: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = f"{LOOPBACK}:{taken.getsockname()[1]}"
    person = opens(
        None, "open", "101", MULTICART_BASE_URL=f"http://{host}/api/v1", MULTICART_TRIES="1"
    )
    person.sees(host, "refused", "try again")
    person.presses("?").sees("Keys").presses("escape").sees("try again")

    def listen(_host: str, _port: int) -> socket.socket:
        taken.listen()
        return taken

    monkeypatch.setattr(server, "bind", listen)
    with DemoServer(key=service.key):
        person.presses("r").sees("Showing 1-100 of 250").no_longer_sees("Could not load")


def test_a_collection_that_cannot_be_looked_up_is_not_remembered(opens: Opens) -> None:
    person = opens(None, MULTICART_TRIES="1").sees("0 collections")
    person.service.faults.plan_next("reset", path="/list/")
    person.presses("a").types_fast("101\r").sees("enter tries again").presses("escape")
    person.sees("No collections here yet").presses("q")
    assert person.terminal.wait_end() == 0


def test_a_read_only_session_has_no_key_that_writes(opens: Opens) -> None:
    person = opens(101, "--read-only").sees("READ-ONLY")
    for key in ("n", "e", "d", "M"):
        person.presses(key).sees("This session is read-only")
    assert {request.path.rsplit("/", 2)[-2] for request in person.service.requests} == {"list"}


def test_a_new_collection_is_a_draft_in_the_list(opens: Opens) -> None:
    person = opens(None).sees("0 collections").presses("n").sees("Name")
    person.types_fast("Spring tea\t").types_fast("me@example.com").presses("ctrl+s")
    person.sees("Spring tea", "draft").presses("enter").sees("No ASINs in this collection yet")


def test_two_programs_on_one_machine_keep_what_each_remembers(opens: Opens) -> None:
    first, second = opens(101), opens(102)
    first.presses("escape").sees("101", "102").presses("a").types_fast("103\r").sees("5,000")
    second.presses("escape").sees("101", "102").presses("a").types_fast("104\r").sees("4,974")
    first.presses("g").presses("p").sees("* 10")
    second.presses("q")
    assert second.terminal.wait_end() == 0
    first.presses("q")
    assert first.terminal.wait_end() == 0
    opens(None).sees("4 collections", "101", "102", "103", "104", "* 10")
