"""Outputs and files of JSON are walked through line by line."""

import json
import signal
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from tests.plain.conversation import Person
from tests.plain.listening import Serve


@pytest.fixture
def reader(person: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody without an account."""
    monkeypatch.delenv("MULTICART_API_KEY")
    monkeypatch.delenv("MULTICART_BASE_URL")
    return person


def saved(folder: Path, document: object, name: str = "doc.json") -> str:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return str(path)


# -- outputs


def test_the_outputs_of_a_collection_are_listed_opened_and_saved(
    person: Person, tmp_path: Path
) -> None:
    target = tmp_path / "saved.json"
    (
        person.starts("open", "101")
        .types("o")
        .sees("Showing 1-10, more follow.", "Output 1: OUTPUT #88, 3 items, created 2026-06-20")
        .types("1")
        .sees("OUTPUT #88, 97 bytes.", "Product: Example Product, $49.99, In Stock, B0DJQQ38TG.")
        .sees("Object, 4 keys, at $:", '  2: title: "Example Product"')
        .types("2")
        .sees("Example Product\n")
        .types("b", "s 1", str(target))
        .sees(f"Saved OUTPUT #88, 97 bytes: {target}")
        .types("s", "1", str(target))
        .sees("saved.json is there already. Replace it?")
        .types("n", "/")
        .sees("Error: Cannot be saved there")
        .types("b", "s 99")
        .sees("Error: There is no output '99' on this page", "It has those from 1 to 10.")
        .types("q")
        .ends_with(2)
    )
    assert json.loads(target.read_bytes())["asin"] == "B0DJQQ38TG"


def test_pages_of_outputs_are_turned(person: Person) -> None:
    (
        person.starts("open", "103")
        .types("o", "p")
        .sees("This is the first page.")
        .types("n")
        .sees("Showing 11-20, more follow.", "Output 11: OUTPUT #")
        .types("p")
        .sees("Showing 1-10, more follow.")
        .types("r")
        .sees("Showing 1-10, more follow.")
        .types("b", "b", "q")
        .ends_with(0)
    )


def test_a_new_output_is_told_at_the_next_visit(person: Person, demo: DemoServer) -> None:
    (
        person.starts("open", "102")
        .types("o")
        .sees("No outputs in this collection yet.")
        .types("b", "q")
        .ends_with(0)
    )
    person.starts("open", "101").types("o", "n", "q").ends_with(0)
    demo.store.write(
        "INSERT INTO output (collection, output_json, output_json_count, created_at, updated_at)"
        " VALUES (101, '[]', 0, '2026-07-01T10:00:00Z', '2026-07-01T10:00:00Z')"
    )
    (
        person.starts("open", "101")
        .types("o", "n")
        .sees(", 0 items, new, created 2026-07-01 10:00")
        .types("n")
        .sees("This is the last page.")
        .types("q")
        .ends_with(0)
    )


def test_one_output_can_be_named_on_the_command_line(person: Person) -> None:
    (
        person.starts("view", "o89")
        .sees("OUTPUT #89, ", "List, 3 items, at $:", "  1: object, ")
        .types("1", "u")
        .sees("List, 3 items, at $:")
        .types("b")
        .ends_with(0)
    )
    person.starts("view", "999999").ends_with(1)
    assert "Error: " in person.heard


def test_reading_an_output_is_given_up_with_ctrl_c(serve: Serve) -> None:
    person = serve("/asin/output/", "hang:/asin/output/@2", signal.SIGINT)
    (
        person.starts("open", "101")
        .types("o", "1")
        .sees("Given up. Nothing was changed.", "Outputs (")
        .types("q")
        .ends_with(0)
    )


def test_sigterm_ends_the_program_while_it_reads(serve: Serve) -> None:
    person = serve("/asin/output/", "hang:/asin/output/@2", signal.SIGTERM)
    person.starts("open", "101").types("o", "1").ends_with(130)


# -- files


def test_a_file_needs_no_key_and_no_network(reader: Person, tmp_path: Path) -> None:
    document = {"a": {"b": [1, {"c d": None}]}, "text": "x" * 100, "empty": [], "none": ""}
    (
        reader.starts("view", saved(tmp_path, document))
        .sees("doc.json, ", "Object, 4 keys, at $:", "  1: a: object, 1 key, {b: […]}")
        .sees("  2: text: ", ", 100 bytes", "  3: empty: []")
        .types("1", "1", "2")
        .sees("Object, 1 key, at $['a']['b'][1]:", "        1: c d: null")
        .types("w")
        .sees("$['a']['b'][1]\n", ".a.b[1]\n", ".a.b[1] (number, u, n,")
        .types("", "v")
        .sees("[\n  1,\n  {\n", '    "c d": null\n  }\n]\n')
        .types("u", "u", "u")
        .sees("This is the outermost. b leaves the document.")
        .types("2")
        .sees("x" * 100)
        .types("4")
        .sees("(empty)")
        .types("9")
        .sees("Error: There is no member 9")
        .types("m")
        .sees("Nothing was looked for yet. / looks for a text.")
        .types("b")
        .ends_with(2)
    )


def test_a_text_is_found_and_gone_to(reader: Person, tmp_path: Path) -> None:
    rows = [{"title": f"cup {number}"} for number in range(30)]
    (
        reader.starts("view", saved(tmp_path, {"rows": rows}))
        .types("/cup 2")
        .sees("Match 1 of 11: member 1 at $['rows'][2]['title'], title: \"cup 2\"")
        .types("m")
        .sees("Match 2 of 11: member 1 at $['rows'][20]['title']")
        .types("u")
        .sees("List, 30 items, at $['rows']:", "    21: object, 1 key,", "30: object, 1 key")
        .types("/", "nothing like it")
        .sees("'nothing like it' is not in it.")
        .types("/", "")
        .types("b")
        .ends_with(0)
    )


def test_members_are_paged(reader: Person, tmp_path: Path) -> None:
    (
        reader.starts("view", saved(tmp_path, list(range(100, 125))))
        .sees("List, 25 items, at $:", "  10: 109", "More follow.", "enter is n): ")
        .types("", "n")
        .sees("  21: 120", "  25: 124")
        .does_not_see("More follow.")
        .types("n")
        .sees("There are no more members.")
        .types("p", "g 5")
        .sees("  5: 104")
        .types("p", "p")
        .sees("These are the first members.")
        .types("g", "x")
        .sees("Error: No number: 'x'")
        .types("25")
        .sees("124\n")
        .types("q")
        .ends_with(2)
    )


def test_long_texts_pause_after_a_page(reader: Person, tmp_path: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(50))
    (
        reader.starts("view", saved(tmp_path, {"text": text}))
        .types("1")
        .sees("line 0\n", "line 19\n", "More? (enter goes on, b stops): ")
        .does_not_see("line 20")
        .types("?")
        .sees("The list is longer than this.")
        .types("")
        .sees("line 20\n", "line 39\n")
        .types("b")
        .does_not_see("line 40")
        .types("b")
        .ends_with(0)
    )


def test_lines_of_json_and_single_values_are_walked_through(reader: Person, tmp_path: Path) -> None:
    (
        reader.starts("view", saved(tmp_path, '{"a": 1}\n{"a": 2}\n'))
        .sees("The values of the document:", "1: object, 1 key, {a: 1}")
        .types("2")
        .sees("Object, 1 key, at $[1]:")
        .types("u")
        .sees("The values of the document:")
        .types("w", "v")
        .sees('{\n  "a": 1\n}\n{\n  "a": 2\n}\n')
        .types("b")
        .ends_with(0)
    )
    reader.starts("view", saved(tmp_path, '"just a text"')).types("1").sees("just a text\n")
    reader.types("b").ends_with(0)
    reader.starts("view", saved(tmp_path, "")).ends_with(0)
    assert "There is nothing in it." in reader.heard


def test_a_broken_file_is_told_and_its_beginning_looked_at(reader: Person, tmp_path: Path) -> None:
    (
        reader.starts("view", saved(tmp_path, '{"a": [1, 2], "b": }'))
        .sees("It stops being JSON at line 1, column 20: ", "What is before can be looked at.")
        .types("1")
        .sees("List, 2 items, at $['a']:")
        .types("s", str(tmp_path / "copy.json"))
        .sees("Saved 20 bytes: ")
        .types("b")
        .ends_with(0)
    )
    assert (tmp_path / "copy.json").read_text() == '{"a": [1, 2], "b": }'


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("no-such.json", "no-such.json cannot be read"),
        ("a5", "ASIN #5 is not an id of this kind"),
        ("-", "--plain cannot view standard input"),
    ],
)
def test_what_cannot_be_viewed_is_refused_in_sentences(
    reader: Person, what: str, said: str
) -> None:
    reader.starts("view", what).ends_with(2)
    assert said in reader.heard + reader.complaints


def test_hostile_text_of_a_file_is_harmless(reader: Person, tmp_path: Path) -> None:
    document = {"\x1b]0;title\x07": "\x1b[31mred\u202e", "list": ["\x9b2J"]}
    (
        reader.starts("view", saved(tmp_path, json.dumps(document, ensure_ascii=False)))
        .types("1", "2", "v", "w", "b")
        .ends_with(0)
    )
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(reader.heard)
