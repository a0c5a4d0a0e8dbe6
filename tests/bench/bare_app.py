"""What the program is measured against: Textual's DataTable and httpx, with nothing around.

Shows a page of 100 rows; ``]`` asks for the next page and refills the table.
"""

from __future__ import annotations

import os
import sys
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

TITLES = ("ASIN", "Domain", "Postcode", "Custom id", "Raw HTML", "Output", "Row id")
ROWS = [
    (f"B0{n:08d}", "amazon.com.au", "4500", f"COF-{n:04d}", "no", "JSON", f"#{n}")
    for n in range(100)
]


class BareApp(App[None]):
    """One table; talks to the API only when a page is turned."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket", "turn", "Next"),
        Binding("q", "quit", "Quit"),
    ]

    skip = 0
    client: Any = None

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*TITLES)
        table.add_rows(ROWS)

    async def action_turn(self) -> None:
        if self.client is None:
            import httpx

            self.client = httpx.AsyncClient(
                headers={"x-api-key": os.environ["MULTICART_API_KEY"]}, trust_env=False
            )
        self.skip += 100
        answer = await self.client.post(
            f"{os.environ['MULTICART_BASE_URL']}/schedules/amazon/asin/list/",
            json={"collection_id": 103, "skip": self.skip, "limit": 100, "with_count": 1},
        )
        table = self.query_one(DataTable)
        table.clear()
        table.add_rows(
            (
                row["asin"],
                row["domain"]["domain"],
                row["customer_postcode"]["zipcode"],
                row["custom_id"],
                "yes" if row["include_raw_html"] else "no",
                row["output"],
                f"#{row['id']}",
            )
            for row in answer.json()["data"]["asin_list"]
        )


if __name__ == "__main__":
    sys.exit(BareApp().run())
