"""Drafts of imports on an API in memory."""

from __future__ import annotations

from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_rows import Verdict
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.lookups import Lookups
from tests.support.fake_api import FakeApi

SHOP = "amazon.com.au"
EXACT = "domain,customer_postcode,asin,include_raw_html\n"
GOOD = f"{SHOP},4500,B0DJQQ38TG,true\n"
LOST_ZERO = f"{SHOP},800,B0ABC12345,false\n"
BAD_ASIN = f"{SHOP},4500,B0,false\n"


def draft_on(api: FakeApi) -> ImportDraft:
    return ImportDraft(api, Lookups(api), CollectionId(101), account="prod@multicartapi.com")


async def open_draft(tmp_path: Path, text: str | bytes, api: FakeApi | None = None) -> ImportDraft:
    file = tmp_path / "x.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    draft = draft_on(api or FakeApi())
    await draft.open(file)
    return draft


async def checked_draft(tmp_path: Path, text: str, api: FakeApi | None = None) -> ImportDraft:
    draft = await open_draft(tmp_path, text, api)
    await draft.load_known()
    await draft.check()
    return draft


def verdicts(draft: ImportDraft) -> list[Verdict]:
    assert draft.preflight is not None
    return [row.verdict for row in draft.preflight.rows]
