"""A key or token reaches the service, and the place its owner chose, and nothing else.

Every sink there is: screens, the clipboard, files, reports, what commands print, pictures,
and the processes that the program starts.
"""

from __future__ import annotations

import ast
import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from textual.widgets import Input

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.flags import Flags
from multicart_tui.demo.server import DemoServer
from multicart_tui.services.credentials import Credential
from multicart_tui.services.purging import OwnData
from multicart_tui.ui.app import MulticartApp
from tests.pty.conftest import Start
from tests.scenarios.conftest import Opens
from tests.scenarios.person import Person
from tests.support.leaks import Secret, copied
from tests.support.terminal import PROGRAM, Terminal
from tests.support.waiting import wait_until

SECRET = Secret("mcprefix.Q7vKp2XzR9tLm4WsB8nJc3Hd")

CSV = (
    "domain,customer_postcode,asin,include_raw_html\n"
    "amazon.com.au,0800,B0NEWAAA01,false\namazon.com.au,0800,B0NEWAAA0X,false\n"
)

SPY = f"""\
#!{sys.executable}
import json, os, sys
with open(os.environ["SPY"], "a") as file:
    file.write(json.dumps([sys.argv, dict(os.environ)]) + "\\n")
if os.path.basename(sys.argv[0]) == "python":
    os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])
sys.stdin.buffer.read()
"""
"""Stands for a tool or for Python: writes down what it was given, then does its work."""


@pytest.fixture(params=["MULTICART_API_KEY", "MULTICART_SESSION_TOKEN"])
def variable(request: pytest.FixtureRequest) -> str:
    """What the credential is: a key, or a session token."""
    return str(request.param)


@pytest.fixture(scope="session")
def _running() -> Iterator[DemoServer]:
    """A service that takes the credential as either."""
    with DemoServer(key=SECRET.text) as server:
        yield server


@pytest.fixture
def account(account: dict[str, str], variable: str) -> dict[str, str]:
    """An environment with that credential, and with every file under one folder."""
    kept = {name: value for name, value in account.items() if name != "MULTICART_API_KEY"}
    temporary = Path(account["HOME"]) / "tmp"
    temporary.mkdir()
    return kept | {variable: SECRET.text, "TMPDIR": str(temporary)}


class _Repeating(BaseHTTPRequestHandler):
    """Answers every request with what it was shown, in the worst places."""

    def do_POST(self) -> None:
        """Refuse, and repeat the credential in whatever the path is known for."""
        self.rfile.read(int(self.headers["content-length"] or 0))
        shown = self.headers.get("x-api-key") or self.headers["authorization"]
        status, body = 200, json.dumps({"code": 400, "data": f"not with {shown}!", "status": 0})
        if self.path.endswith("/users/profile"):
            status, body = 401, json.dumps({"detail": f"Invalid token: {shown}"})
        elif self.path.endswith("/domains/"):
            body = "[]"
        elif self.path.endswith("/get/"):
            status, body = 502, f"<html><title>{shown}</title>{shown}</html>"
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.send_header("x-request-id", shown)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def repeating() -> Iterator[str]:
    """Base URL of a service that repeats the credential in its answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Repeating) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/v1"
        server.shutdown()
        thread.join()


@pytest.fixture
def spies(tmp_path: Path) -> Path:
    """A folder of tools that tell what they were given."""
    folder = tmp_path / "spies"
    folder.mkdir()
    for name in ("python", "tmux"):
        (folder / name).write_text(SPY)
        (folder / name).chmod(0o755)
    return folder


def given(report: Path) -> list[tuple[list[str], dict[str, str]]]:
    """Arguments and environment of every process that a spy stood for."""
    return [tuple(json.loads(line)) for line in report.read_text().splitlines()]


def left(person: Person) -> None:
    """Leave the program, from wherever it is."""
    person.terminal.press("ctrl+q")
    assert person.terminal.wait_end() == 0


def test_no_screen_shows_it_and_no_file_keeps_it(
    opens: Opens, variable: str, tmp_path: Path
) -> None:
    (tmp_path / "new.csv").write_text(CSV)
    person = opens(101)
    person.presses("L").sees("/list/").presses("enter").sees("Request 1")
    person.presses("escape").no_longer_sees("Request 1").presses("c").sees("as curl")
    person.presses("s").sees("Requests saved").presses("escape").sees("Row id")
    person.presses("?").sees("Keys").presses("escape").sees("Row id")
    person.presses(",").sees("page_size", "load_size").presses("escape").sees("Row id")
    person.presses("o").sees("last page").presses("enter").sees("$")
    person.presses("escape").sees("last page").presses("escape").sees("Row id")
    person.presses("d").sees("utputs are kept").presses("tab", "enter")
    person.sees("Showing 1-100 of 249").presses("i").sees("[1 File]")
    person.types_fast(f"{tmp_path / 'new.csv'}\r").sees("header on line 1")
    person.presses("ctrl+s").sees("ready").presses("ctrl+s").sees("ctrl+s sends it")
    person.presses("ctrl+s").sees("[6 Review]").presses("escape").sees("Row id")
    person.presses("escape").sees("4,749").presses("H").sees("new.csv")
    person.presses("escape").sees("4,749").presses("J").sees("new.csv").presses("escape")
    person.sees("4,749").presses("K").sees("Key or token")
    person.pastes(SECRET.text).presses("\x14").sees("accepted")
    left(person)

    received = bytes(person.terminal.received)
    assert variable in copied(received)[-1]
    assert not SECRET.is_in(person.terminal.text)
    assert not SECRET.is_sent(received)
    kept = {path.name.partition("-")[0].partition(".")[0] for path in tmp_path.rglob("*")}
    assert {"journal", "requests", "state", "new"} <= kept
    assert OwnData(tmp_path / "config", tmp_path / "state", tmp_path / "tmp").strangers() == ()
    assert SECRET.files(tmp_path) == []


def test_a_service_that_repeats_it_is_not_repeated(
    opens: Opens, start: Start, variable: str, repeating: str, tmp_path: Path
) -> None:
    person = opens(None, "open", "101", MULTICART_BASE_URL=repeating)
    person.sees("[credential]!").presses("L").sees("failed").presses("enter")
    person.sees("Request 1", "[credential]!").presses("escape").no_longer_sees("Request 1")
    person.presses("c").sees("as curl").presses("s").sees("Requests saved")
    person.presses("escape").sees("Not loaded").presses("K").sees("Key or token")
    person.pastes(SECRET.text).presses("\x14")
    person.sees("accepted: no")
    left(person)
    assert not SECRET.is_sent(bytes(person.terminal.received))
    assert SECRET.files(tmp_path) == []


def test_one_that_was_typed_is_in_the_file_that_was_chosen_and_nowhere_else(
    opens: Opens, variable: str, tmp_path: Path
) -> None:
    log = tmp_path / "toolkit.log"
    person = opens(None, **{variable: None}, TEXTUAL_LOG=str(log), TEXTUAL="debug").sees(
        "Key or token"
    )
    if variable.endswith("TOKEN"):
        person.presses("tab", "space", "\x1b[Z")
    person.pastes(SECRET.text[:9]).types_fast(SECRET.text[9:])
    person.presses("ctrl+s").sees("readable by you").presses("down", "enter").sees("0 collections")
    left(person)
    kept = tmp_path / "config" / "credentials.toml"
    assert SECRET.text in kept.read_text()
    assert not log.exists()
    assert not SECRET.is_sent(bytes(person.terminal.received))
    assert SECRET.files(tmp_path, but=[kept]) == []


COMMANDS = (
    ("config", "show"),
    ("doctor",),
    ("doctor", "--format", "json", "--show-email"),
    ("auth", "status"),
    ("asin", "list", "101", "--format", "csv"),
    ("asin", "get", "1"),
    ("asin", "get", "999999"),
    ("asin", "import", "101", "new.csv", "--dry-run", "--errors-out", "wrong.csv"),
    ("asin", "import", "101", "new.csv", "--yes"),
    ("asin", "sync", "101", "new.csv", "--dry-run"),
    ("output", "get", "88", "-o", "out.json"),
    ("purge", "--dry-run"),
    ("--plain", "open", "101"),
)


@pytest.mark.parametrize("is_repeated", [False, True])
def test_no_command_prints_it_and_no_file_of_one_keeps_it(
    account: dict[str, str], variable: str, repeating: str, tmp_path: Path, is_repeated: bool
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "new.csv").write_text(CSV)
    environment = account | {"PYTHONDEVMODE": "1"}
    if is_repeated:
        environment["MULTICART_BASE_URL"] = repeating
    for words in COMMANDS:
        ended = subprocess.run(
            (*PROGRAM, *words),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        said = ended.stdout + ended.stderr
        assert said
        assert b"Traceback" not in said
        assert not SECRET.is_in(said), words
    assert SECRET.files(tmp_path) == []


def test_a_crash_report_has_none_of_it(
    account: dict[str, str], variable: str, tmp_path: Path
) -> None:
    broken = (
        "import sys\nfrom multicart_tui.ui.screens.requests import RequestsScreen\n"
        "def save(self):\n"
        f"    held = {{'x-api-key': {SECRET.text!r}, 'session': self.session}}\n"
        "    raise RuntimeError(f'unexpected headers: {held}')\n"
        "RequestsScreen.action_save = save\n"
        "from multicart_tui.__main__ import main\nsys.exit(main(['open', '101']))\n"
    )
    command = (sys.executable, "-c", broken)
    with Terminal(command, environment=account, columns=200) as terminal:
        terminal.wait_for("Showing 1-100").press("L").wait_for("/list/").press("s")
        assert terminal.wait_end() == 1
        assert terminal.shows("ended by a fault of its own")
        assert not SECRET.is_sent(bytes(terminal.received))
    (report,) = (tmp_path / "state").glob("crash-*.txt")
    assert "RuntimeError" in report.read_text()
    assert SECRET.files(tmp_path) == []


def test_no_process_that_it_starts_is_given_it(
    account: dict[str, str], variable: str, spies: Path, tmp_path: Path
) -> None:
    report, document = tmp_path / "report.jsonl", tmp_path / "large.json"
    document.write_text(json.dumps([{"asin": "B0DJQQ38TG", "text": "x" * 900}] * 10_000))
    started = (
        f"import sys\nsys.executable = {str(spies / 'python')!r}\n"
        "from multicart_tui.__main__ import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    variables = account | {
        "SPY": str(report),
        "TMUX": "/tmp/tmux,1,0",
        "PATH": f"{spies}:{account['PATH']}",
    }
    command = (sys.executable, "-c", started)
    with Terminal((*command, "view", str(document)), environment=variables) as terminal:
        terminal.wait_for("10,000 items").press("y", "p").wait_for("tmux's buffer")
        terminal.press(":").settle()
        terminal.press("$[0].asin").wait_for("$[0].asin").press("enter")
        terminal.wait_for(lambda: "json_querying" in report.read_text()).settle()
        terminal.press("ctrl+q").wait_end()
    with Terminal((*command, "--demo"), environment=variables) as terminal:
        terminal.wait_for("Kitchen and coffee").press("ctrl+q").wait_end()
    processes = given(report)
    modules = {word for words, _ in processes for word in words if word.startswith("multicart")}
    assert modules == {
        "multicart_tui.services.json_preparing",
        "multicart_tui.services.json_querying",
        "multicart_tui.demo",
    }
    assert [words for words, _ in processes if words[0].endswith("tmux")]
    for words, environment in processes:
        assert not SECRET.is_in(" ".join(words))
        assert not SECRET.is_in("\n".join(environment.values()))


def test_every_start_of_a_process_says_what_that_process_may_know() -> None:
    package = Path(__file__).parents[2] / "multicart_tui"
    starts = [
        (path.stem, {keyword.arg for keyword in node.keywords})
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"Popen", "create_subprocess_exec", "create_subprocess_shell"}
    ]
    assert len(starts) >= 4
    assert [name for name, keywords in starts if "env" not in keywords] == []


async def test_no_picture_shows_it(
    account: dict[str, str], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in account.items():
        monkeypatch.setenv(name, value)
    connections = Connections(Flags())
    app = MulticartApp(connections)
    pictures = []
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await wait_until(pilot, lambda: app.session is not None)
            pictures.append(app.export_screenshot())
            for key in ("L", "enter", "escape", "escape", "question_mark", "escape", "K"):
                await pilot.press(key)
                pictures.append(app.export_screenshot())
            app.screen.query_one("#secret", Input).value = SECRET.text
            await pilot.press("ctrl+t")
            await wait_until(pilot, lambda: "accepted" in app.export_screenshot())
            pictures.append(app.export_screenshot())
            await pilot.press("ctrl+s")
            await wait_until(pilot, lambda: app.screen.is_modal)
            pictures.append(app.export_screenshot())
    finally:
        connections.close()
    assert [number for number, svg in enumerate(pictures) if SECRET.is_drawn(svg)] == []


def test_nothing_that_holds_it_shows_it_to_who_looks_inside(
    account: dict[str, str], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in account.items():
        monkeypatch.setenv(name, value)
    connections = Connections(Flags())
    session = connections.open()
    looks = (connections, vars(connections), session, connections.find_credential())
    connections.close()
    for seen in (*looks, vars(session.api), Credential(SECRET.text)):
        assert not SECRET.is_in(repr(seen))


def test_the_search_itself_finds_what_it_is_to_find(tmp_path: Path) -> None:
    hidden = SECRET.text.partition(".")[2]
    (tmp_path / "a").write_text(f"x {hidden[3:14]} y")
    assert SECRET.files(tmp_path) == [tmp_path / "a"]
    assert SECRET.is_sent(f"\x1b[1m{hidden[:5]}\x1b[0m{hidden[5:]}".encode())
    assert SECRET.is_sent(b"\x1b]52;c;" + base64.b64encode(SECRET.text.encode()) + b"\x07")
    assert SECRET.is_drawn(f"<text>{hidden[:5]}</text>\n<text>{hidden[5:]}</text>")
    assert not SECRET.is_in(hidden[-4:])
