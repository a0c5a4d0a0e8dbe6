"""Not all of a file goes: what there is room for, and what differs."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.conftest import Opens
from tests.scenarios.person import Person

HEADER = "domain,customer_postcode,asin,include_raw_html,custom_id\n"


def opens_file(person: Person, folder: Path, rows: list[str]) -> Person:
    """Have a file read and checked."""
    path = folder / "wanted.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    person.presses("i").sees("[1 File]").types_fast(f"{path}\r").sees("header on line 1")
    return person.presses("ctrl+s").sees("[2 Columns]").presses("ctrl+s").sees("[3 Check]")


def test_of_more_rows_than_fit_a_person_chooses_which(opens: Opens, tmp_path: Path) -> None:
    person = opens(103)
    (last,) = person.service.store.rows("SELECT max(id) AS id FROM asin WHERE collection = 103")
    person.service.store.write("DELETE FROM asin WHERE id = ?", last["id"])
    rows = [f"amazon.com.au,0800,B0NEW{number:05d},false," for number in range(3)]
    opens_file(person, tmp_path, rows).sees("All 3 rows are ready").presses("ctrl+s")
    person.sees("[4 Send]", "sends the first 1, 2 go to wanted.rest.csv").presses("c")
    person.sees("1 chosen, room 1").presses("j", "space").sees("2 chosen", "1 too many")
    person.presses("g", "space").sees("1 chosen, room 1. 2 rows go to wanted.rest.csv.")
    person.presses("ctrl+s").sees("sends the 1 chosen, 2 go to wanted.rest.csv")
    person.sees("ctrl+s sends it").presses("ctrl+s").sees("[6 Review]", "1 landed")
    assert [asin for asin in person.rows(103) if asin.startswith("B0NEW")] == ["B0NEW00001"]
    assert (tmp_path / "wanted.rest.csv").read_text().count("B0NEW") == 2


def test_a_collection_becomes_what_a_file_says(opens: Opens, tmp_path: Path) -> None:
    person = opens(101)
    found = person.service.store.rows(
        "SELECT asin, domain.domain AS shop, zipcode FROM asin"
        " JOIN domain ON domain.id = asin.domain"
        " JOIN zipcode ON zipcode.id = asin.customer_postcode"
        " WHERE collection = 101 ORDER BY asin.id"
    )
    kept = [f"{row['shop']},{row['zipcode']},{row['asin']},false,mine" for row in found[2:4]]
    rows = [*kept, "amazon.com.au,0800,B0NEW00001,false,"]
    opens_file(person, tmp_path, rows).sees("1 ready · 2 already there").presses("P")
    person.sees("+1 new, ~2 differ", "248", "left as it is").presses("G", "enter")
    person.sees("- only in the collection: 248 rows").presses("escape")
    person.sees("Sync plan of 101").presses("space").sees("saved, then deleted").presses("ctrl+s")
    person.sees("Change 251 rows of collection 101?", "Type 248").types_fast("248")
    person.presses("ctrl+s").sees("2 changed; 248 deleted; 1 added")
    assert len(person.rows(101)) == 3
    assert len(list((tmp_path / "state" / "backups").rglob("*.csv"))) == 1
