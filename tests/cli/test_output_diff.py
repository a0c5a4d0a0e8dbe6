"""What changed between two outputs is printed for people and for programs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from multicart_tui.demo.server import DemoServer
from tests.cli.conftest import Command
from tests.cli.test_output_commands import put

BEFORE = '{"asin": "B0DJQQ38TG", "price": "$49.99", "n": 1.0, "scraped_at": "1", "gone": [1e2]}'
AFTER = '{"asin": "B0DJQQ38TG", "price": "$44.99", "n": 1.00, "scraped_at": "2", "r": {"a": 1}}'


def test_changes_are_printed_a_line_each_and_counted(demo: DemoServer, command: Command) -> None:
    ended = command("output", "diff", put(demo, BEFORE), put(demo, AFTER))

    assert ended.status == 0
    assert ended.out.splitlines() == [
        "- removed  $.gone  [1e2]",
        '~ changed  $.price  "$49.99" -> "$44.99", -10.0 %',
        '~ changed  $.scraped_at  "1" -> "2"',
        '+ added    $.r  {"a": 1}',
    ]
    assert "4 changes: 1 added, 1 removed, 2 changed." in ended.err


def test_noise_and_what_else_is_named_is_left_out(demo: DemoServer, command: Command) -> None:
    one, other = put(demo, BEFORE), put(demo, AFTER)

    ended = command("output", "diff", one, other, "--hide-noise", "--hide", "$.gone*")

    assert "scraped_at" not in ended.out
    assert "gone" not in ended.out
    assert "2 changes: 1 added, 1 changed. 2 changes hidden." in ended.err


def test_json_has_every_value_whole_and_numbers_as_they_were(
    demo: DemoServer, command: Command
) -> None:
    long = "x" * 5_000
    one, other = put(demo, '{"t": 1.10}'), put(demo, json.dumps({"t": long}))

    ended = command("output", "diff", f"o{one}", f"o{other}", "--format", "json")

    assert ended.json["counts"] == {"added": 0, "removed": 0, "changed": 1, "moved": 0}
    assert (ended.json["before"], ended.json["after"]) == (int(one), int(other))
    assert ended.json["changes"][0]["after"] == long
    assert '"before": 1.10' in ended.out


def test_equal_outputs_are_no_failure(demo: DemoServer, command: Command) -> None:
    number = put(demo, BEFORE)

    for form in ("text", "json"):
        ended = command("output", "diff", number, number, "--format", form)
        assert ended.status == 0
        assert "Nothing differs." in ended.err
    assert ended.json["changes"] == []


def test_an_output_is_compared_with_a_file_saved_before(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "88.json"
    path.write_text('[{"asin": "B1"}, {"asin": "B2"}, {"asin": "B3"}]')
    number = put(demo, '[{"asin": "B3"}, {"asin": "B1"}, {"asin": "B2"}]')

    ended = command("output", "diff", str(path), number)

    assert ended.out == "> moved    $[B3]  from [2] to [0]\n"
    ended = command("output", "diff", str(path), number, "--format", "json")
    assert ended.json["before"] == "88.json"


def test_what_stands_where_it_stood_while_others_passed_it_says_so(
    demo: DemoServer, command: Command
) -> None:
    before = put(demo, '[{"asin": "B1"}, {"asin": "B2"}, {"asin": "B3"}]')
    after = put(demo, '[{"asin": "B3"}, {"asin": "B2"}, {"asin": "B1"}]')

    ended = command("output", "diff", before, after)

    assert "[B2]  from [1] to [1], others passed it" in ended.out
    assert len(ended.out.splitlines()) == 2


def test_what_is_neither_is_refused_before_anything_is_sent(
    demo: DemoServer, command: Command
) -> None:
    before = len(demo.requests)

    for wrong in ("a88", "none.json"):
        ended = command("output", "diff", wrong, "88")
        assert ended.status == 2
        assert "There is no file of that name either." in ended.err
    assert len(demo.requests) == before


def test_what_cannot_be_compared_is_told(
    demo: DemoServer, command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "half.json"
    path.write_text('{"a": ')

    ended = command("output", "diff", str(path), put(demo, "{}"))

    assert ended.status == 2
    assert "half.json is not JSON throughout" in ended.err
    assert command("output", "diff", put(demo, "{}"), "999999").status == 1


def test_what_a_terminal_would_obey_is_shown_as_marks(demo: DemoServer, command: Command) -> None:
    hostile = put(demo, '{"\\u001b[31m": "\\u202e\\u0007"}')

    ended = command("output", "diff", put(demo, "{}"), hostile)

    assert not {"\x1b", "\u202e", "\x07"} & set(ended.out)


def test_other_commands_do_not_pay_for_it() -> None:
    code = "import sys; from multicart_tui.cli.parser import build_parser; build_parser();"
    code += "sys.exit('multicart_tui.domain.json_diff' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
