"""``multicart-tui view``: what stands for an output, a file or standard input."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from multicart_tui.cli import view as view_module
from multicart_tui.cli.console import Console
from multicart_tui.cli.flags import Flags
from multicart_tui.cli.main import run
from multicart_tui.cli.view import view
from multicart_tui.domain.ids import OutputId
from multicart_tui.errors import UsageError
from multicart_tui.ui.screens.viewer_source import ViewerSource


class Stream(io.TextIOWrapper):
    """A stream that is a terminal, or is not."""

    def __init__(self, data: bytes = b"", *, is_terminal: bool) -> None:
        super().__init__(io.BytesIO(data))
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.fixture
def viewed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[ViewerSource, bytes]]:
    """What the viewer was started with, on a terminal, and the bytes of it."""
    sources: list[tuple[ViewerSource, bytes]] = []

    def start(flags: Flags, source: ViewerSource) -> int:
        text = b""
        if source.opened:
            text = b"".join(source.opened.pieces())
            source.opened.close()
        sources.append((source, text))
        return 0

    monkeypatch.setattr(view_module, "start_viewer", start)
    monkeypatch.setattr(view_module, "_take_keys_from_terminal", lambda: None)
    streams = SimpleNamespace(stdin=Stream(is_terminal=True), stderr=Stream(is_terminal=True))
    monkeypatch.setattr(view_module, "sys", streams)
    return sources


@pytest.mark.parametrize("typed", ["88", "o88", "OUTPUT #88", "#88"])
def test_a_number_is_an_output(typed: str, viewed: list[tuple[ViewerSource, bytes]]) -> None:
    assert view(typed, Flags(), Console()) == 0
    assert viewed[0][0].output == OutputId(88)


def test_an_id_of_another_kind_is_refused_before_anything_is_sent(
    viewed: list[tuple[ViewerSource, bytes]],
) -> None:
    with pytest.raises(UsageError, match="ASIN #5 is not an id of this kind"):
        view("a5", Flags(), Console())
    assert viewed == []


def test_a_file_that_is_called_like_an_id_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, viewed: list[tuple[ViewerSource, bytes]]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a5").write_text("[1]")
    Path("88").write_text("[2]")
    view("a5", Flags(), Console())
    view("./88", Flags(), Console())
    assert [(source.title, text) for source, text in viewed] == [("a5", b"[1]"), ("88", b"[2]")]


def test_a_file_that_is_not_there_is_told(viewed: list[tuple[ViewerSource, bytes]]) -> None:
    with pytest.raises(UsageError, match=r"none\.json cannot be read"):
        view("none.json", Flags(), Console())


def test_standard_input_is_kept_in_a_private_file_until_the_end(
    monkeypatch: pytest.MonkeyPatch, viewed: list[tuple[ViewerSource, bytes]]
) -> None:
    monkeypatch.setattr("multicart_tui.cli.view.sys.stdin", Stream(b'{"a": 1}', is_terminal=False))
    view("-", Flags(), Console())
    source, text = viewed[0]
    assert (source.title, source.file_name, text) == (
        "standard input",
        "document.json",
        b'{"a": 1}',
    )
    assert source.opened
    assert not source.opened.path.parent.exists()


def test_a_terminal_is_no_document(viewed: list[tuple[ViewerSource, bytes]]) -> None:
    with pytest.raises(UsageError, match="nothing on standard input"):
        view("-", Flags(), Console())


def test_a_pipe_with_a_name_is_read_like_standard_input(
    tmp_path: Path, viewed: list[tuple[ViewerSource, bytes]]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"[1, 2]",))
    writer.start()
    view(str(pipe), Flags(), Console())
    writer.join()
    assert (viewed[0][0].title, viewed[0][1]) == ("pipe", b"[1, 2]")


def test_without_a_terminal_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]")
    assert run(["view", str(path)]) == 2
    assert "There is no terminal to draw on" in capsys.readouterr().err
