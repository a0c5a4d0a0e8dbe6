"""Terminal, locale and network settings are judged by what the screens and the client need."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import certifi
import pytest

from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.clipboard import clipboard_route
from multicart_tui.services.diagnosis import Finding, State
from multicart_tui.services.surroundings import (
    SMALLEST,
    look_at_locale,
    look_at_network_settings,
    look_at_terminal,
)
from multicart_tui.ui.widgets.too_small import LEAST

STREAMS = {"stdin": True, "stdout": False, "stderr": True}


def named(findings: Iterable[Finding], name: str) -> Finding:
    (found,) = [each for each in findings if each.name == name]
    return found


def terminal(
    environment: Mapping[str, str], size: tuple[int, int] | None = (80, 24)
) -> list[Finding]:
    return list(look_at_terminal(size, "256", streams=STREAMS, environment=environment))


def test_a_usual_terminal_raises_no_question() -> None:
    findings = terminal({"TERM": "xterm-256color", "COLORTERM": "truecolor"})
    assert {each.state for each in findings} == {State.OK, State.FACT}
    assert named(findings, "terminal on").value == "stdin, stderr"
    assert named(findings, "size").value == "80 x 24"
    assert named(findings, "COLORTERM").value == "truecolor"
    assert named(findings, "SSH").value == "no"


def test_the_smallest_size_is_that_of_the_screens() -> None:
    assert (LEAST.width, LEAST.height) == SMALLEST


@pytest.mark.parametrize(
    ("size", "said"),
    [((59, 40), "at least 60 x 18"), ((80, 17), "at least"), ((79, 24), "made for 80 x 24")],
)
def test_a_small_terminal_is_told_what_is_needed(size: tuple[int, int], said: str) -> None:
    found = named(terminal({"TERM": "xterm"}, size), "size")
    assert found.state is State.WARNING
    assert said in found.hint


@pytest.mark.parametrize("term", ["", "dumb"])
def test_a_terminal_without_a_kind_is_warned_of(term: str) -> None:
    found = named(terminal({"TERM": term}), "TERM")
    assert found.state is State.WARNING
    assert found.value == (term or "not set")


def test_no_terminal_at_all_is_a_fact_and_no_fault() -> None:
    findings = look_at_terminal(None, "none", streams={"stdin": False}, environment={})
    assert {each.state for each in findings} == {State.FACT}
    assert named(findings, "terminal on").value == "none of the standard streams"


@pytest.mark.parametrize(
    ("environment", "words", "state"),
    [
        ({"TMUX": "x", "TERM": "tmux-256color"}, "tmux", State.FACT),
        ({"STY": "x", "TERM": "screen.xterm"}, "screen", State.FACT),
        ({"ZELLIJ": "0", "TERM": "xterm"}, "zellij", State.FACT),
        ({"TMUX": "x", "TERM": "xterm-256color"}, "tmux", State.WARNING),
    ],
)
def test_a_multiplexer_is_named_and_its_kind_of_terminal_checked(
    environment: dict[str, str], words: str, state: State
) -> None:
    found = named(terminal(environment), "multiplexer")
    assert (found.value, found.state) == (words, state)


@pytest.mark.parametrize(
    ("environment", "tools", "words"),
    [
        ({"TMUX": "x", "DISPLAY": ":0"}, ["tmux", "xclip"], "tmux's buffer"),
        ({"TMUX": "x"}, [], "by OSC 52"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, ["wl-copy", "xsel"], "by wl-copy"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, ["xsel"], "by xsel"),
        ({"DISPLAY": ":0"}, ["xclip", "xsel"], "by xclip"),
        ({"DISPLAY": ":0"}, [], "by OSC 52"),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, ["xclip"], "by OSC 52"),
    ],
)
def test_the_way_to_the_clipboard_is_the_one_that_would_be_taken(
    environment: dict[str, str],
    tools: list[str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    route = clipboard_route(environment, lambda name: name if name in tools else None)
    assert words in route


def test_a_desktop_of_its_own_has_its_own_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert clipboard_route({}) == "the desktop's clipboard"
    assert "OSC 52" in clipboard_route({"SSH_CONNECTION": "1 2 3 4"})


@pytest.mark.parametrize(
    ("encoding", "state"),
    [("UTF-8", State.OK), ("utf8", State.OK), ("ascii", State.WARNING), ("odd", State.WARNING)],
)
def test_an_encoding_other_than_utf_8_is_warned_of(encoding: str, state: State) -> None:
    findings = look_at_locale({"the output": encoding}, {"LANG": "C", "LC_ALL": ""})
    assert [(each.name, each.state) for each in findings] == [
        ("LANG", State.FACT),
        ("encoding of the output", state),
    ]


def test_proxies_are_told_by_name_and_never_by_value() -> None:
    environment = {"https_proxy": "http://me:secret@proxy:3128", "NO_PROXY": "intern", "PATH": "x"}
    found = named(look_at_network_settings(None, environment), "proxy variables")
    assert found.value == "NO_PROXY (value not shown), https_proxy (value not shown)"
    assert named(look_at_network_settings(None, {}), "proxy variables").value == "none"


def test_keys_of_connections_written_to_a_file_are_warned_of() -> None:
    findings = look_at_network_settings(None, {"SSLKEYLOGFILE": "/tmp/keys"})
    assert named(findings, "SSLKEYLOGFILE").state is State.WARNING


def test_who_is_trusted_is_told_with_where_that_was_said(tmp_path: Path) -> None:
    def authorities(ca_file: Path | None, environment: dict[str, str]) -> Finding:
        return named(look_at_network_settings(ca_file, environment), "certificate authorities")

    bundle = Path(certifi.where())
    assert authorities(None, {}).value.startswith("certifi ")
    assert authorities(bundle, {"SSL_CERT_FILE": "/x"}).value == f"{bundle} (ca_file)"
    assert authorities(None, {"SSL_CERT_FILE": str(bundle)}).state is State.OK
    assert authorities(None, {"SSL_CERT_DIR": str(tmp_path)}).state is State.OK

    for path, reason in ((tmp_path / "none.pem", "No such file"), (tmp_path / "odd.pem", "PEM")):
        (tmp_path / "odd.pem").write_text("not a certificate")
        found = authorities(path, {})
        assert (found.state, found.exit_code) == (State.FAILED, ExitCode.USAGE)
        assert reason in found.value
    assert authorities(None, {"SSL_CERT_DIR": "/no/such"}).state is State.FAILED
