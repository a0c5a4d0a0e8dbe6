"""A file is read whole and as it is, and what is no file is refused before it does harm."""

from __future__ import annotations

import errno
import hashlib
import io
import itertools
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from multicart_tui.domain.import_rows import Stopped
from multicart_tui.errors import UsageError
from multicart_tui.services import source_file
from multicart_tui.services.source_file import MOST_BYTES, read_source

DATA = b"asin\nB0DJQQ38TG\n"


def refused(place: str | Path | BinaryIO, *, allow_large: bool = False) -> str:
    with pytest.raises(UsageError) as caught:
        read_source(place, allow_large=allow_large)
    assert caught.value.field == "file"
    assert caught.value.hint
    return str(caught.value)


def on_each_read(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Let something happen between every two reads, as another program would."""
    read = os.read

    def reading(descriptor: int, most: int) -> bytes:
        act()
        return read(descriptor, most)

    monkeypatch.setattr(os, "read", reading)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a list.csv"
    path.write_bytes(DATA)
    return path


def test_a_file_has_its_bytes_its_name_and_what_it_is_recognised_by(file: Path) -> None:
    source = read_source(file)
    assert (source.name, source.path, source.data) == ("a list.csv", file, DATA)
    assert source.size == len(DATA)
    assert source.sha256 == hashlib.sha256(DATA).hexdigest()


def test_a_relative_path_is_made_absolute(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert read_source("a list.csv").path == file


def test_a_tilde_is_the_person_s_home(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(file.parent))
    monkeypatch.setenv("USERPROFILE", str(file.parent))
    assert read_source("~/a list.csv").path == file


def test_a_link_is_read_under_its_own_name(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(file)
    source = read_source(tmp_path / "link.csv")
    assert (source.name, source.data) == ("link.csv", DATA)


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert read_source(tmp_path / "empty.csv").data == b""


def test_standard_input_is_read_to_its_end() -> None:
    source = read_source(io.BytesIO(DATA))
    assert (source.name, source.path, source.data) == ("standard input", None, DATA)


def test_an_endless_stream_is_refused_as_too_large() -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return bytes(size or 0)

    assert "standard input is too large\nIt has more than 64 MB" in refused(Endless())


def test_a_stream_that_breaks_is_refused() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    assert "Cannot read standard input\nInput/output error." in refused(Broken())


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).startswith(f"Cannot read {tmp_path}\nIt is a folder.")


def test_a_pipe_is_refused_at_once_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "It is a pipe" in refused(tmp_path / "pipe")


def test_a_file_that_becomes_a_pipe_just_before_it_is_opened_is_refused_too(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.stat()
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(os, "stat", lambda path: before)
    assert "It is a pipe" in refused(tmp_path / "pipe")


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket has to be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert "It is a socket" in refused("s")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/tty"])
def test_a_device_is_refused(device: str) -> None:
    assert "It is a device." in refused(device)


def test_a_path_that_leads_nowhere_says_where_it_stops(file: Path, tmp_path: Path) -> None:
    assert "There is no such file." in refused(tmp_path / "none.csv")
    assert "A part of its path is a file, not a folder." in refused(file / "x.csv")
    assert "longer than a path can be" in refused("x" * 5000)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert "go round in a circle" in refused(tmp_path / "circle")


@pytest.mark.parametrize("path", ["", "  "])
def test_no_path_is_no_file(path: str) -> None:
    assert refused(path).startswith("No file was named")


@pytest.mark.parametrize("path", ["a\0b", "\ud800", "~nobody-of-this-name/x.csv"])
def test_what_cannot_be_a_path_is_refused(path: str) -> None:
    assert "No file can have that path." in refused(path)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "You are not allowed to read it."),
        (errno.EPERM, "You are not allowed to read it."),
        (errno.EIO, f"{os.strerror(errno.EIO)}."),
    ],
)
def test_a_file_that_the_system_does_not_give_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def open_it(*_: object) -> int:
        raise OSError(number, os.strerror(number), str(file))

    monkeypatch.setattr(os, "open", open_it)
    assert refused(file).startswith(f"Cannot read {file}\n{words}")


def test_a_file_that_can_be_read_no_further_is_refused_and_closed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    close = os.close

    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def close_it(descriptor: int) -> None:
        closed.append(descriptor)
        close(descriptor)

    on_each_read(monkeypatch, fail)
    monkeypatch.setattr(os, "close", close_it)
    assert os.strerror(errno.EIO) in refused(file)
    assert len(closed) == 1


def test_a_large_file_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as large:
        large.truncate(100 << 20)  # sparse: it takes no room on the disk
    on_each_read(monkeypatch, lambda: pytest.fail("it was read"))
    assert refused(path).startswith(f"{path} is too large\nIt has more than 64 MB")
    with path.open("r+b") as larger:
        larger.truncate(1 << 40)
    assert "more than 1,024 MB" in refused(path, allow_large=True)


def test_a_large_file_is_read_when_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as large:
        large.truncate(MOST_BYTES + 1)
    assert read_source(path, allow_large=True).size == MOST_BYTES + 1


def test_a_file_of_just_the_largest_size_is_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "MOST_BYTES", len(DATA))
    assert read_source(file).data == DATA
    assert read_source(io.BytesIO(DATA)).data == DATA
    monkeypatch.setattr(source_file, "MOST_BYTES", len(DATA) - 1)
    assert "is too large" in refused(file)
    assert "is too large" in refused(io.BytesIO(DATA))


def test_a_file_that_comes_in_short_reads_is_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, most: read(descriptor, min(most, 3)))
    assert read_source(file).data == DATA


def test_a_file_that_grew_while_it_was_read_is_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = itertools.count()

    def grow() -> None:
        if next(writes) == 1:
            file.write_bytes(DATA + DATA)

    on_each_read(monkeypatch, grow)
    assert read_source(file).data == DATA + DATA


def test_a_file_that_shrank_while_it_was_read_is_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = itertools.count()

    def shrink() -> None:
        if next(writes) == 0:
            file.write_bytes(b"asin\n")

    on_each_read(monkeypatch, shrink)
    assert read_source(file).data == b"asin\n"


def test_a_file_that_changed_in_place_while_it_was_read_is_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = itertools.count()

    def change() -> None:
        if next(writes) == 1:
            file.write_bytes(DATA.lower())
            os.utime(file, ns=(1, 1))  # a clock too coarse to tell would spoil the test

    on_each_read(monkeypatch, change)
    assert read_source(file).data == DATA.lower()


def test_growth_is_noticed_even_if_the_system_goes_on_telling_the_old_size(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.stat()
    monkeypatch.setattr(os, "fstat", lambda descriptor: before)
    file.write_bytes(DATA + DATA)
    assert "Another program is writing to it" in refused(file)


def test_a_file_that_never_stops_growing_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def grow() -> None:
        with file.open("ab") as more:
            more.write(b"B0AAAAAAAA\n")

    on_each_read(monkeypatch, grow)
    assert "Another program is writing to it" in refused(file)


def test_a_file_that_the_system_makes_up_as_it_is_read_is_whole() -> None:
    path = Path("/proc/self/status")
    if path.exists():  # its size is said to be 0
        assert read_source(path).data.startswith(b"Name:")


@pytest.mark.parametrize("is_stream", [True, False])
def test_reading_can_be_given_up(file: Path, is_stream: bool) -> None:
    with pytest.raises(Stopped):
        read_source(io.BytesIO(DATA) if is_stream else file, stop=lambda: True)
