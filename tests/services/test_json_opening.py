"""Files of JSON are opened to be looked at, and written where they were asked to go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.errors import UsageError
from multicart_tui.services.json_opening import OpenedJson, save_pieces
from multicart_tui.services.json_preparing import WORTH_A_PROCESS


def test_a_small_file_is_read_and_may_vanish(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_text('{"a": [1, 2]}')
    opened = OpenedJson.open(path)
    path.write_text("")
    assert not opened.is_cut_short
    assert opened.advance(1)
    assert b"".join(opened.pieces()) == b'{"a": [1, 2]}'
    opened.close()


def test_a_large_file_is_mapped_prepared_by_a_child_and_known_when_cut(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b'["' + b"x" * (WORTH_A_PROCESS // 2) + b'",1' * 2_000_000 + b"]")
    opened = OpenedJson.open(path)
    is_done = opened.advance(0)
    children = [opened.is_prepared_elsewhere]
    assert not is_done
    while not opened.advance(0.01):
        pass
    assert [*children, opened.is_prepared_elsewhere] == [True, False]
    assert opened.document.lines > 1
    assert sum(map(len, opened.pieces())) == opened.size == path.stat().st_size
    whole = opened.is_cut_short
    os.truncate(path, 100)
    assert (whole, opened.is_cut_short) == (False, True)
    opened.close()


def test_it_can_be_closed_while_a_child_is_at_work(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b"[" + b"[1]," * (WORTH_A_PROCESS // 3) + b"1]")
    opened = OpenedJson.open(path)
    opened.advance(0)
    opened.close()
    opened.close()


def test_where_no_process_can_be_started_it_is_prepared_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("multicart_tui.services.json_opening.ChildPreparation.start", refuse)
    path = tmp_path / "large.json"
    path.write_bytes(b'["' + b"x" * WORTH_A_PROCESS + b'"]')
    opened = OpenedJson.open(path)
    while not opened.advance(0.01):
        pass
    assert opened.document.lines == 3
    opened.close()


def test_what_cannot_be_read_is_told_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        OpenedJson.open(tmp_path / "none.json")
    with pytest.raises(UsageError, match="Is a directory"):
        OpenedJson.open(tmp_path)


def test_a_file_is_written_for_its_owner_and_never_over_another(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert save_pieces([b"one", b"two"], target) == 6
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        save_pieces([b"three"], target)
    assert target.read_bytes() == b"onetwo"
    save_pieces([b"three"], target, may_overwrite=True)
    assert target.read_bytes() == b"three"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(UsageError, match="No space left"):
        save_pieces(breaks(), tmp_path / "out.json")
    with pytest.raises(UsageError, match="directory"):
        save_pieces([], tmp_path, may_overwrite=True)
    assert list(tmp_path.iterdir()) == []
