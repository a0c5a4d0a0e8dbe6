"""A move creates first and deletes then; what breaks in between loses nothing."""

from __future__ import annotations

import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord, NewAsin
from multicart_tui.errors import ApiError, CreditsError, NetworkError, Outcome
from multicart_tui.services.moving import move
from multicart_tui.services.writing import AlreadyThere
from tests.support.fake_api import AUSTRALIA, POSTCODES, FakeApi


def to_0800(old: AsinRecord) -> NewAsin:
    return NewAsin(
        CollectionId(101), AUSTRALIA, POSTCODES[1], old.asin, old.custom_id, old.include_raw_html
    )


async def test_a_moved_row_keeps_its_values_under_a_new_id() -> None:
    api = FakeApi(3)
    old = api.held(101)[0]
    moved = await move(api, old, to_0800(old))
    assert moved.note == ""
    assert moved.record.id != old.id
    assert (moved.record.key.postcode, moved.record.custom_id) == ("0800", old.custom_id)
    assert [row.id for row in api.held(101)] == [
        *(row.id for row in api.held(101)[:2]),
        moved.record.id,
    ]
    assert old.id not in {row.id for row in api.held(101)}


async def test_a_new_row_that_cannot_be_created_leaves_the_old_one_alone() -> None:
    api = FakeApi(3)
    old = api.held(101)[0]
    api.fail_next("create_asin", CreditsError("Not created", code=402))
    with pytest.raises(CreditsError):
        await move(api, old, to_0800(old))
    assert api.count("delete_asin") == 0
    assert old in api.held(101)


async def test_a_row_that_is_there_already_is_not_made_room_for() -> None:
    api = FakeApi(3)
    old = api.held(101)[0]
    await api.create_asin(to_0800(old))
    with pytest.raises(AlreadyThere):
        await move(api, old, to_0800(old))
    assert api.count("delete_asin") == 0


async def test_an_old_row_that_cannot_be_deleted_is_told_with_the_way_out() -> None:
    api = FakeApi(3)
    old = api.held(101)[0]
    api.fail_next("delete_asin", ApiError("Could not delete", "In use", code=409))
    moved = await move(api, old, to_0800(old))
    assert moved.is_old_left
    assert moved.note == "The old ASIN #1 could not be deleted: In use."
    assert len(api.held(101)) == 4


async def test_an_old_row_that_may_still_be_there_is_not_said_to_be_gone() -> None:
    api = FakeApi(3)
    old = api.held(101)[0]
    lost = NetworkError("No answer came", "It was cut off.", outcome=Outcome.UNKNOWN)
    api.fail_next("delete_asin", lost)
    api.fail_next("get_asin", NetworkError("No network", "None.", outcome=Outcome.NOT_DONE))
    moved = await move(api, old, to_0800(old))
    assert moved.is_old_left
    assert moved.note.startswith("The old ASIN #1 may still be there: It was cut off. ")


async def test_an_old_row_that_was_gone_already_is_no_failure() -> None:
    api = FakeApi(3)
    old = api.held(101)[0]
    await api.delete_asin(old.id)
    moved = await move(api, old, to_0800(old))
    assert not moved.is_old_left
    assert moved.note == "ASIN #1 was gone already."


async def test_both_halves_are_looked_up_when_no_answer_comes() -> None:
    api = FakeApi(3)
    old = api.held(101)[0]
    lost = NetworkError("No answer came", outcome=Outcome.UNKNOWN)
    api.fail_next("create_asin", lost, is_applied=True)
    api.fail_next("delete_asin", lost, is_applied=True)
    settling: list[bool] = []
    moved = await move(api, old, to_0800(old), on_settling=lambda: settling.append(True))
    assert "created as" in moved.note
    assert "it is gone" in moved.note
    assert settling == [True, True]
    assert (api.count("create_asin"), api.count("delete_asin")) == (1, 1)
