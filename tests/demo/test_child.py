from __future__ import annotations

import importlib.util
import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from multicart_tui.demo.child import DemoAddress, DemoChild, DemoUnavailable


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the children put their private folders."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def profile(address: DemoAddress) -> httpx.Response:
    return httpx.post(
        f"{address.base_url}/users/profile", headers={"x-api-key": address.key}, trust_env=False
    )


def test_a_child_serves_and_leaves_nothing_behind(temporary: Path) -> None:
    with DemoChild.start() as child:
        answer = profile(child.address)
        assert answer.json()["data"]["name"] == "Demo Account"
        assert len(list(temporary.iterdir())) == 1
        folder = next(temporary.iterdir())
        assert folder.stat().st_mode & 0o777 == 0o700

    assert not child.is_running
    assert list(temporary.iterdir()) == []
    child.stop()


def test_the_key_is_in_no_argument_and_no_repr() -> None:
    with DemoChild.start() as child:
        arguments = child._process.args
        assert isinstance(arguments, list)
        assert "multicart_tui.demo" in arguments
        assert not any(child.address.key in str(argument) for argument in arguments)
        assert child.address.key not in repr(child.address)
        assert child.address.key.count(".") == 1


def test_launch_returns_before_the_child_is_ready_and_stop_needs_no_ready(temporary: Path) -> None:
    child = DemoChild.launch()
    child.stop()

    assert not child.is_running
    assert list(temporary.iterdir()) == []


def test_a_child_ends_when_its_parent_is_killed(temporary: Path, tmp_path: Path) -> None:
    # The log is a pipe that ends when the last process that holds it does.
    log = tmp_path / "log"
    os.mkfifo(log)
    witness = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from multicart_tui.demo.child import DemoChild\n"
        f"child = DemoChild.start(log=Path({str(log)!r}))\n"
        "print(child.address.base_url, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        base_url = parent.stdout.readline().strip()
        assert len(list(temporary.iterdir())) == 1
        parent.kill()
        assert select.select([witness], [], [], 10)[0]
        assert os.read(witness, 100) == b""
    os.close(witness)

    with pytest.raises(httpx.ConnectError):
        httpx.post(f"{base_url}/settings/domains/", trust_env=False)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(temporary: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "multicart_tui.demo"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        base_url = process.stdout.readline().strip()
        key = process.stdout.readline().removeprefix("x-api-key: ").strip()
        assert profile(DemoAddress(base_url, key)).status_code == 200

        process.send_signal(number)

        assert process.wait(10) == 0
    assert list(temporary.iterdir()) == []


def test_a_file_keeps_the_data_from_one_child_to_the_next(tmp_path: Path) -> None:
    db = tmp_path / "demo.sqlite3"

    def post(child: DemoChild, path: str, body: object) -> object:
        address = child.address
        url = f"{address.base_url}/schedules/amazon/asin/{path}/"
        headers = {"x-api-key": address.key}
        return httpx.post(url, json=body, headers=headers, trust_env=False).json()["data"]

    with DemoChild.start(db=db) as child:
        assert post(child, "delete", {"asin_id": 5}) == "ASIN deleted successfully"
        first_key = child.address.key
    with DemoChild.start(db=db) as child:
        assert post(child, "get", {"id": 5}) == "ASIN not found."
        assert child.address.key != first_key


def test_a_child_takes_a_port_and_faults(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with DemoChild.start(port=port, faults="429") as child:
        assert child.address.base_url == f"http://127.0.0.1:{port}/api/v1"
        assert profile(child.address).status_code == 429


def test_what_keeps_it_from_starting_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DemoUnavailable, match="There is no fault 'oops'"):
        DemoChild.start(faults="oops")
    with pytest.raises(DemoUnavailable, match="70000 is not a port"):
        DemoChild.start(port=70_000)
    not_a_database = tmp_path / "notes.txt"
    not_a_database.write_text("no database" * 100)
    with pytest.raises(DemoUnavailable, match="cannot be used as a demo store"):
        DemoChild.start(db=not_a_database)
    assert not_a_database.read_text().startswith("no database")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoUnavailable, match=f"cannot listen on port {port}: Address already"):
            DemoChild.start(port=port)


def test_a_missing_extra_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "uvicorn" else find(name)
    )

    with pytest.raises(DemoUnavailable) as caught:
        DemoChild.launch()

    assert str(caught.value) == (
        "The demo service is not installed. Install it with: pip install 'multicart-tui[demo]'"
    )


def test_a_child_that_dies_early_is_reported_and_its_words_are_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    (broken / "uvicorn").mkdir(parents=True)
    (broken / "uvicorn" / "__init__.py").write_text("raise KeyError('broken here')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    log = tmp_path / "demo.log"

    with pytest.raises(DemoUnavailable, match=r"ended before it was ready \(exit code 1\)"):
        DemoChild.start(log=log)

    assert "broken here" in log.read_text()


def test_a_child_that_is_not_ready_in_time_is_stopped(temporary: Path) -> None:
    child = DemoChild.launch()

    with pytest.raises(DemoUnavailable, match="did not start within 0 seconds"):
        child.wait_ready(timeout=0)

    assert not child.is_running
    assert list(temporary.iterdir()) == []


def test_a_stray_module_beside_the_user_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "uvicorn.py").write_text("raise SystemExit('stray')")
    monkeypatch.chdir(tmp_path)

    with DemoChild.start() as child:
        assert profile(child.address).status_code == 200


def test_starting_a_child_imports_neither_server_nor_framework() -> None:
    program = (
        "import json, sys\n"
        "import multicart_tui.demo.child\n"
        "print(json.dumps([name.partition('.')[0] for name in sys.modules]))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    loaded = set(json.loads(answer.stdout))
    assert not loaded & {"starlette", "uvicorn", "h11", "sqlite3", "asyncio", "msgspec", "httpx"}


def test_a_child_does_not_die_of_the_terminals_interrupt() -> None:
    with DemoChild.start() as child:
        assert os.getpgid(child.pid) != os.getpgid(0)
