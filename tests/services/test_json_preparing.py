"""A document prepared by a child is the document prepared here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_index import ALL
from multicart_tui.domain.json_tokens import Buffer
from multicart_tui.services.json_preparing import ChildPreparation, mapped

RECORDS = json.dumps([{"id": n, "tags": ["a", {"b": n}]} for n in range(60_000)]).encode()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[BinaryIO]:
    with (tmp_path / "document.json").open("w+b") as file:
        yield file


def write(file: BinaryIO, text: bytes) -> None:
    file.write(text)
    file.flush()


def prepared_here(buffer: Buffer) -> JsonDocument:
    document = JsonDocument(buffer, level=ALL)
    while not document.advance(1):
        pass
    return document


@pytest.mark.parametrize(
    "text",
    [
        RECORDS,
        RECORDS[:-1_000] + b"oops" + RECORDS[-1_000:],
        b'{"a":"' + b"x" * 900_000 + b'","b":1}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":1}\n' * 50_000,
        b" ",
    ],
    ids=["records", "fault", "long string", "deep", "lines", "empty"],
)
def test_a_child_prepares_the_same_document(file: BinaryIO, text: bytes) -> None:
    write(file, text)
    with mapped(file) as buffer:
        document = JsonDocument(buffer, level=ALL)
        document.begin()
        preparation = ChildPreparation.start(document, file)
        while not preparation.advance(1):
            pass
        preparation.stop()
        alone = prepared_here(buffer)
        assert document.fault == alone.fault
        assert document.is_lines == alone.is_lines
        assert document.is_empty == alone.is_empty
        assert document.lines == alone.lines
        for first in (0, alone.lines // 2, alone.lines - 10):
            assert document.rows(max(0, first), 10) == alone.rows(max(0, first), 10)


def test_when_the_child_dies_the_document_is_prepared_all_the_same(file: BinaryIO) -> None:
    write(file, RECORDS)
    with mapped(file) as buffer:
        document = JsonDocument(buffer, level=ALL)
        preparation = ChildPreparation.start(document, file)
        preparation.stop()
        preparation.stop()
        while not preparation.advance(0.01):
            pass
        assert document.lines == prepared_here(buffer).lines


def test_a_file_that_has_no_name_any_more_can_be_prepared(file: BinaryIO) -> None:
    write(file, RECORDS)
    os.unlink(file.name)
    with mapped(file) as buffer:
        document = JsonDocument(buffer, level=1)
        preparation = ChildPreparation.start(document, file)
        while not preparation.advance(1):
            pass
        preparation.stop()
        assert document.lines == 60_002


def test_a_file_without_bytes_is_no_bytes(file: BinaryIO) -> None:
    with mapped(file) as buffer:
        assert buffer == b""
