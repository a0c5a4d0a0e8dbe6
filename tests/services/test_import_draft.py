"""A draft keeps what a person chose, and throws away only what depends on a change."""

from __future__ import annotations

import asyncio
import io
import threading
from pathlib import Path

import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_rows import Cause, Field, Stopped, Verdict
from multicart_tui.errors import NetworkError, UsageError
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.import_reading import ReadingOptions
from tests.support.drafts import (
    BAD_ASIN,
    EXACT,
    GOOD,
    LOST_ZERO,
    SHOP,
    checked_draft,
    draft_on,
    open_draft,
    verdicts,
)
from tests.support.fake_api import FakeApi
from tests.support.sessions import make_session


def encoding(draft: ImportDraft) -> str:
    assert draft.decoded is not None
    return draft.decoded.encoding


async def test_an_exact_file_is_ready_to_be_sent_without_a_question(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD)
    assert draft.proposal is not None
    assert draft.proposal.is_exact
    assert draft.plan is not None
    assert [row.row.asin for row in draft.plan.to_send] == ["B0DJQQ38TG"]
    assert (draft.total, draft.room) == (0, 5000)


async def test_a_session_s_draft_is_on_its_account(tmp_path: Path) -> None:
    session = make_session(FakeApi(), tmp_path)
    draft = ImportDraft.of(session, CollectionId(102))
    assert draft.about.account == "prod@multicartapi.com"
    assert draft.about.collection == CollectionId(102)


async def test_nothing_is_there_before_something_was_read() -> None:
    draft = draft_on(FakeApi())
    assert (draft.source, draft.decoded, draft.table, draft.pasted) == (None, None, None, None)
    assert (draft.header, draft.rows, draft.mapping, draft.proposal) == ((), (), None, None)
    assert (draft.preflight, draft.plan, draft.known, draft.room) == (None, None, None, None)
    assert await draft.undo() == ""
    for step in (draft.set_encoding("cp1252"), draft.check(), draft.job_rows()):
        with pytest.raises(UsageError):
            await step


async def test_standard_input_is_read_as_a_file_is() -> None:
    draft = draft_on(FakeApi())
    await draft.open(io.BytesIO((EXACT + GOOD).encode()))
    assert len(draft.rows) == 1
    assert draft.about.source_path == ""
    assert draft.about.sha256


async def test_a_file_that_cannot_be_read_leaves_the_draft_as_it_was(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD)
    with pytest.raises(UsageError):
        await draft.open(tmp_path / "missing.csv")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(UsageError):
        await draft.open(tmp_path / "empty.csv")
    assert draft.preflight is not None
    assert draft.source is not None
    assert draft.source.name == "x.csv"


async def test_an_encoding_that_does_not_fit_leaves_the_old_one(tmp_path: Path) -> None:
    draft = await open_draft(tmp_path, EXACT.encode() + b"amazon.com.au,4500,B0DJQQ38TG,\x93\n")
    assert encoding(draft) == "cp1252"
    with pytest.raises(UsageError):
        await draft.set_encoding("utf-8")
    assert draft.options == ReadingOptions()
    await draft.set_encoding("latin-1")
    assert encoding(draft) == "latin-1"
    await draft.set_encoding(None)
    assert encoding(draft) == "cp1252"


async def test_another_delimiter_reads_the_rows_anew_and_keeps_the_choices(tmp_path: Path) -> None:
    draft = await open_draft(tmp_path, "key;place\nB0DJQQ38TG;4500\n")
    draft.assign(Field.ASIN, 0)
    draft.assign(Field.POSTCODE, 1)
    draft.set_constant(Field.DOMAIN, SHOP)
    await draft.set_delimiter(",")
    assert draft.header == ("key;place",)
    assert draft.mapping is not None
    assert draft.mapping.columns == {}
    assert draft.mapping.constants == {Field.DOMAIN: SHOP}
    await draft.set_delimiter(None)
    assert draft.mapping.columns == {Field.ASIN: 0, Field.POSTCODE: 1}
    assert draft.mapping.problems() == ()


async def test_a_first_line_is_data_when_the_person_says_so(tmp_path: Path) -> None:
    draft = await open_draft(tmp_path, "one\ntwo\n")
    assert [row.line for row in draft.rows] == [2]
    await draft.set_has_header(False)
    assert [row.line for row in draft.rows] == [1, 2]
    assert draft.options.has_header is False


async def test_a_column_is_found_again_where_it_moved_to(tmp_path: Path) -> None:
    draft = await open_draft(tmp_path, "key,place\nB0DJQQ38TG,4500\n")
    draft.assign(Field.ASIN, 0)
    (tmp_path / "y.csv").write_text("place,key\n4500,B0DJQQ38TG\n")
    await draft.open(tmp_path / "y.csv")
    assert draft.mapping is not None
    assert draft.mapping.columns == {Field.ASIN: 1}


async def test_a_value_for_all_rows_does_not_hide_a_column_of_the_next_file(
    tmp_path: Path,
) -> None:
    draft = await open_draft(tmp_path, "asin\nB0DJQQ38TG\n")
    draft.set_constant(Field.DOMAIN, SHOP)
    draft.set_constant(Field.POSTCODE, "4500")
    (tmp_path / "y.csv").write_text("asin,domain\nB0DJQQ38TG,amazon.com\n")
    await draft.open(tmp_path / "y.csv")
    assert draft.mapping is not None
    assert draft.mapping.columns == {Field.ASIN: 0, Field.DOMAIN: 1}
    assert draft.mapping.constants == {Field.POSTCODE: "4500"}


async def test_a_column_is_left_out_and_taken_again(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD)
    draft.assign(Field.RAW_HTML, None)
    assert draft.preflight is None
    assert (await draft.check()).rows[0].row.raw_html == "false"
    draft.assign(Field.RAW_HTML, 3)
    assert (await draft.check()).rows[0].row.raw_html == "true"


async def test_the_collection_is_read_once_unless_asked_again(tmp_path: Path) -> None:
    api = FakeApi(3)
    draft = await checked_draft(tmp_path, EXACT + f"{SHOP},4500,B000000002,false\n", api)
    assert verdicts(draft) == [Verdict.ALREADY_THERE]
    await draft.load_known()
    assert api.count("list_asins") == 1
    api.held(101).clear()
    heard: list[tuple[int, int]] = []
    await draft.load_known(lambda done, total: heard.append((done, total)), again=True)
    assert draft.preflight is None
    await draft.check()
    assert verdicts(draft) == [Verdict.READY]
    assert heard[-1] == (0, 0)


async def test_a_collection_that_cannot_be_read_keeps_what_was_known(tmp_path: Path) -> None:
    api = FakeApi(3)
    draft = await checked_draft(tmp_path, EXACT + GOOD, api)
    api.fail_next("list_asins", NetworkError("down"))
    with pytest.raises(NetworkError):
        await draft.load_known(again=True)
    assert draft.preflight is not None
    assert draft.total == 3


async def test_lookups_that_are_down_are_one_remark_and_no_error(tmp_path: Path) -> None:
    api = FakeApi()
    api.fail_next("domains", NetworkError("down"))
    api.fail_next("postcodes", NetworkError("down"))
    draft = await checked_draft(tmp_path, EXACT + GOOD, api)
    assert verdicts(draft) == [Verdict.READY]
    assert draft.preflight is not None
    assert len(draft.preflight.notes) == 2


async def test_a_repair_mends_its_group_and_is_taken_back(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD + LOST_ZERO)
    assert verdicts(draft) == [Verdict.READY, Verdict.ERROR]
    await draft.repair(Cause.LOST_ZERO)
    assert verdicts(draft)[1].is_sent
    assert draft.can_undo
    assert "postcode without its leading zero" in await draft.undo()
    assert verdicts(draft) == [Verdict.READY, Verdict.ERROR]
    assert not draft.can_undo


async def test_a_repair_without_anything_to_mend_is_no_step_to_take_back(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD)
    await draft.repair(Cause.LOST_ZERO)
    assert not draft.can_undo


async def test_an_edit_is_checked_at_once_also_against_the_other_rows(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD + BAD_ASIN)
    await draft.edit(3, Field.ASIN, "b0djqq38tg")
    assert verdicts(draft) == [Verdict.READY, Verdict.REPEATED]
    await draft.edit(3, Field.ASIN, "B0ABC12345")
    assert verdicts(draft) == [Verdict.READY, Verdict.READY]
    assert await draft.undo() == "the edit of line 3"
    assert verdicts(draft)[1] is Verdict.REPEATED


async def test_an_edit_of_a_line_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD)
    await draft.edit(9, Field.ASIN, "B0ABC12345")
    assert not draft.can_undo


async def test_editing_a_row_with_too_many_fields_settles_that(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD + f"{SHOP},4500,B0,false,more\n")
    assert verdicts(draft)[1] is Verdict.ERROR
    await draft.edit(3, Field.ASIN, "B0ABC12345")
    assert verdicts(draft)[1] is Verdict.READY


async def test_edits_and_repairs_outlive_another_check(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + GOOD + LOST_ZERO + BAD_ASIN)
    await draft.edit(4, Field.ASIN, "B0ABC99999")
    await draft.repair(Cause.LOST_ZERO)
    draft.set_constant(Field.RAW_HTML, "true")
    checked = await draft.check()
    assert all(verdict.is_sent for verdict in verdicts(draft))
    assert [row.row.raw_html for row in checked.rows] == ["true"] * 3
    await draft.undo()
    assert verdicts(draft)[1] is Verdict.ERROR
    assert verdicts(draft)[2].is_sent


async def test_a_repair_before_the_rows_were_checked_again_checks_them(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + LOST_ZERO)
    draft.set_constant(Field.RAW_HTML, "true")
    await draft.repair(Cause.LOST_ZERO)
    assert verdicts(draft)[0].is_sent


async def test_other_rows_forget_the_edits_of_the_old(tmp_path: Path) -> None:
    draft = await checked_draft(tmp_path, EXACT + BAD_ASIN)
    await draft.edit(2, Field.ASIN, "B0ABC12345")
    await draft.set_delimiter(",")
    assert not draft.can_undo
    await draft.check()
    assert verdicts(draft) == [Verdict.ERROR]


async def test_a_check_is_dropped_when_the_columns_change_meanwhile(tmp_path: Path) -> None:
    draft = await open_draft(tmp_path, EXACT + GOOD)
    await draft.load_known()
    checking = asyncio.create_task(draft.check())
    await asyncio.sleep(0)
    draft.set_constant(Field.RAW_HTML, "true")
    with pytest.raises(Stopped):
        await checking
    assert draft.preflight is None


async def test_a_check_is_given_up_when_the_person_says_so(tmp_path: Path) -> None:
    draft = await open_draft(tmp_path, EXACT + GOOD)
    await draft.load_known()
    with pytest.raises(Stopped):
        await draft.check(stop=lambda: True)
    with pytest.raises(Stopped):
        await draft.set_delimiter(",", stop=lambda: True)


async def test_progress_is_heard_on_the_event_loop(tmp_path: Path) -> None:
    draft = await open_draft(tmp_path, EXACT + GOOD * 2000)
    await draft.load_known()
    heard: list[tuple[int, int, bool]] = []
    is_all = asyncio.Event()

    def hear(done: int, total: int) -> None:
        heard.append((done, total, threading.current_thread() is threading.main_thread()))
        if done == total:
            is_all.set()

    await draft.check(hear)
    await is_all.wait()
    assert heard[-1] == (2000, 2000, True)
    assert len(heard) > 1
