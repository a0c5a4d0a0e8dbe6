"""The two endpoints that add many ASINs at once; domain and postcode by value."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from multicart_tui.demo import items, places
from multicart_tui.demo.envelope import Call, Refusal
from multicart_tui.demo.store import Store

MULTIPLE_PATH = "/schedules/amazon/asin/create/multiple/"
BULK_PATH = "/schedules/amazon/asin/create/bulk/"

COLUMNS = ("domain", "customer_postcode", "asin", "include_raw_html")
ROWS_HEADER = "x-demo-error-rows"
"""With the value ``rows``, CSV error rows tell the whole row and its line; else ASIN and error.

How the real service writes them is not documented.
"""


def create_multiple(store: Store, call: Call) -> dict[str, object]:
    """Add the ASINs of a comma-separated text; the flag is called ``including_raw_html``."""
    collection = call.row_id("collection")
    items.check_collection(store, collection)
    domain = places.domain_by_name(store, call.text("domain"))
    postcode = places.postcode_by_value(store, domain, call.text("customer_postcode"))
    asins = [asin.strip() for asin in call.text("asins").split(",") if asin.strip()]
    raw_html = call.flag("including_raw_html")
    places.check_usable(domain, postcode)
    verdicts = _add(
        store,
        call,
        collection,
        [
            items.NewItem(domain["id"], postcode["id"], asin, include_raw_html=raw_html)
            for asin in asins
        ],
    )
    errors = [
        {"asin": asin, "error": verdict}
        for asin, verdict in zip(asins, verdicts, strict=True)
        if verdict
    ]
    return {"success_count": len(asins) - len(errors), "error_rows": errors}


def create_bulk(store: Store, call: Call) -> dict[str, object]:
    """Add the rows of a CSV file; a bad row does not stop the others."""
    collection = call.row_id("collection_id")
    items.check_collection(store, collection)
    rows = _read(call)
    items_by_row = _look_up(store, rows)
    accepted = [(row, item) for row, item in items_by_row if isinstance(item, items.NewItem)]
    verdicts = _add(store, call, collection, [item for _, item in accepted])
    errors = [(row, item) for row, item in items_by_row if isinstance(item, str)]
    errors += [
        (row, verdict) for (row, _), verdict in zip(accepted, verdicts, strict=True) if verdict
    ]
    errors.sort(key=lambda error: error[0].line)
    whole = call.headers.get(ROWS_HEADER) == "rows"
    return {
        "success_count": len(rows) - len(errors),
        "error_rows": [row.error(text, whole=whole) for row, text in errors],
    }


def _add(store: Store, call: Call, collection: int, new: list[items.NewItem]) -> list[str]:
    """Add a batch, with the faults that strike inside of it."""
    after = store.number("SELECT max(id) FROM asin") + 1
    if "part-then-drop" in call.twists:
        items.add_many(store, collection, new[: len(new) // 2])
        return [""] * len(new)  # never heard: the connection is closed
    verdicts = items.add_many(store, collection, new)
    if "lag" in call.twists:
        store.hide_from(collection, after, call.twists["lag"] / 1000)
    return verdicts


@dataclass(frozen=True)
class _Row:
    """A data row of the file."""

    line: int
    """Line it ends on; the header is line 1."""
    cells: list[str]

    def error(self, text: str, *, whole: bool) -> dict[str, object]:
        """Return its entry in ``error_rows``."""
        cells = dict(zip(COLUMNS, [*self.cells, "", "", "", ""], strict=False))
        if not whole:
            return {"asin": cells["asin"], "error": text}
        place = {name: cells[name] for name in COLUMNS[:3]}
        return {"row_number": self.line, **place, "error": text}


def _read(call: Call) -> list[_Row]:
    try:
        text = call.file("csv").decode()
    except UnicodeDecodeError:
        raise Refusal(400, "CSV file must be encoded in UTF-8.") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next(reader, [])
        rows = [_Row(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        raise Refusal(400, f"CSV file cannot be read: {error}.") from None
    if tuple(header) != COLUMNS:
        raise Refusal(400, f"Invalid CSV columns. Expected: {', '.join(COLUMNS)}")
    if len(rows) > items.CAP:
        raise Refusal(400, f"CSV file can have at most {items.CAP} rows.")
    return rows


def _look_up(store: Store, rows: list[_Row]) -> list[tuple[_Row, items.NewItem | str]]:
    """Return each row with the ASIN to add, or why there is none."""
    known: dict[tuple[str, str], tuple[int, int] | str] = {}
    found: list[tuple[_Row, items.NewItem | str]] = []
    for row in rows:
        if len(row.cells) != len(COLUMNS):
            found.append((row, f"Expected {len(COLUMNS)} columns, found {len(row.cells)}"))
            continue
        domain, postcode, asin, raw_html = (cell.strip() for cell in row.cells)
        if (domain, postcode) not in known:
            known[domain, postcode] = _place(store, domain, postcode)
        place = known[domain, postcode]
        if isinstance(place, str):
            found.append((row, place))
        elif raw_html.lower() not in ("true", "false"):
            found.append((row, "include_raw_html must be true or false"))
        else:
            flag = raw_html.lower() == "true"
            found.append((row, items.NewItem(*place, asin, include_raw_html=flag)))
    return found


def _place(store: Store, domain_name: str, value: str) -> tuple[int, int] | str:
    if not domain_name or not value:
        return "domain and customer_postcode are required"
    try:
        domain = places.domain_by_name(store, domain_name)
        postcode = places.postcode_by_value(store, domain, value)
        places.check_usable(domain, postcode)
    except Refusal as refusal:
        return refusal.sentence
    return domain["id"], postcode["id"]
