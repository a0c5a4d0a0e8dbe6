"""A machine that cannot remember says so, instead of forgetting in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.cli.conftest import Command


@pytest.fixture(autouse=True)
def _no_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("MULTICART_STATE_DIR", str(tmp_path / "file" / "state"))


@pytest.mark.parametrize("words", [("add", "101"), ("list",), ("forget", "101")])
def test_a_collection_that_cannot_be_remembered_is_a_failure(
    demo: DemoServer, command: Command, words: tuple[str, ...]
) -> None:
    ended = command("collection", *words)
    assert ended.status == 2
    assert ended.out == ""
    title, why, hint = ended.err.splitlines()[-3:]
    assert title == "multicart-tui: This machine cannot remember collections"
    assert why.endswith("Not a directory.")
    assert "MULTICART_STATE_DIR" in hint


def test_a_new_collection_is_printed_although_it_cannot_be_remembered(
    demo: DemoServer, command: Command
) -> None:
    ended = command("collection", "create", "Tea", "--email", "me@example.com")
    assert ended.status == 0
    assert ended.json["name"] == "Tea"
    assert "nothing is remembered" in ended.err
    assert f"Keep its id, {ended.json['id']}: the service lists none." in ended.err
