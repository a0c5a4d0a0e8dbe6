"""A write is sent once; when no answer comes, the truth is looked up."""

import pytest

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinChanges, Domain, NewAsin, Postcode
from multicart_tui.errors import ApiError, DuplicateError, NetworkError, NotFoundError, Outcome
from multicart_tui.services import writing
from tests.support.fake_api import AUSTRALIA, POSTCODES, FakeApi

C101 = CollectionId(101)
NEW = NewAsin(C101, AUSTRALIA, POSTCODES[0], "B0DJQQ38TG", "ref-001", True)


def lost() -> NetworkError:
    return NetworkError("No answer came", "The link broke.", outcome=Outcome.UNKNOWN)


class Pauses:
    """Takes note of how long was waited, and does not wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def test_a_created_row_comes_back_with_the_names_that_were_sent() -> None:
    api = FakeApi()
    written = await writing.create(api, NEW)
    assert written.note == ""
    assert written.record.domain == AUSTRALIA
    assert written.record.key.postcode == "4500"
    assert written.record.collection == C101


async def test_a_create_without_an_answer_is_found_by_listing_and_not_sent_again() -> None:
    api = FakeApi(20)
    api.fail_next("create_asin", lost(), is_applied=True)
    settling: list[bool] = []
    written = await writing.create(api, NEW, on_settling=lambda: settling.append(True))
    assert written.record.asin == "B0DJQQ38TG"
    assert written.note.endswith(f"created as {written.record.id.label}.")
    assert settling == [True]
    assert api.count("create_asin") == 1


async def test_a_create_that_never_landed_says_so_after_several_looks() -> None:
    api = FakeApi(20)
    api.fail_next("create_asin", lost())
    pauses = Pauses()
    with pytest.raises(NetworkError) as caught:
        await writing.create(api, NEW, pause=pauses)
    assert caught.value.outcome is Outcome.NOT_DONE
    assert caught.value.title == "Not created"
    assert pauses.seconds == [1.0, 3.0]
    assert api.count("create_asin") == 1


async def test_a_create_that_lands_late_is_found_by_a_later_look() -> None:
    api = FakeApi(3)
    api.fail_next("create_asin", lost())

    async def lands_meanwhile(seconds: float) -> None:
        if not any(row.asin == NEW.asin for row in api.held(101)):
            await api.create_asin(NEW)

    written = await writing.create(api, NEW, pause=lands_meanwhile)
    assert written.record.asin == NEW.asin


async def test_when_even_looking_fails_the_outcome_stays_unknown() -> None:
    api = FakeApi(3)
    api.fail_next("create_asin", lost(), is_applied=True)
    api.fail_next("list_asins", NetworkError("Cannot reach the service"))
    with pytest.raises(Exception, match="Cannot reach the service") as caught:
        await writing.create(api, NEW)
    assert getattr(caught.value, "outcome", None) is Outcome.UNKNOWN


async def test_a_duplicate_names_the_row_that_is_in_the_way() -> None:
    api = FakeApi(20)
    there = await api.create_asin(NEW)
    with pytest.raises(writing.AlreadyThere) as caught:
        await writing.create(api, NEW)
    assert caught.value.existing is not None
    assert caught.value.existing.id == there.id
    assert caught.value.title == f"Already here as {there.id.label}"


async def test_a_duplicate_stays_one_when_its_row_cannot_be_found() -> None:
    api = FakeApi(2)
    await api.create_asin(NEW)
    api.fail_next("list_asins", NetworkError("down"))
    with pytest.raises(DuplicateError) as caught:
        await writing.create(api, NEW)
    assert isinstance(caught.value, writing.AlreadyThere)
    assert caught.value.existing is None


async def test_a_row_is_found_by_ids_alone_as_scripts_give_them() -> None:
    api = FakeApi(2)
    api.fail_next("create_asin", lost(), is_applied=True)
    by_ids = NewAsin(C101, Domain(1, ""), Postcode(15, ""), "B0DJQQ38TG")
    written = await writing.create(api, by_ids)
    assert written.record.asin == "B0DJQQ38TG"


async def test_an_update_keeps_what_its_answer_leaves_out() -> None:
    api = FakeApi(3)
    before = api.held(101)[1]
    written = await writing.update(api, before, AsinChanges(custom_id="new"))
    assert written.record.custom_id == "new"
    assert written.record.domain == before.domain
    assert written.record.collection == C101


@pytest.mark.parametrize("is_applied", [True, False])
async def test_an_update_without_an_answer_is_read_again(is_applied: bool) -> None:
    api = FakeApi(3)
    before = api.held(101)[1]
    api.fail_next("update_asin", lost(), is_applied=is_applied)
    change = writing.update(api, before, AsinChanges(custom_id="new"), pause=Pauses())
    if is_applied:
        assert (await change).note.endswith("the change is there.")
    else:
        with pytest.raises(NetworkError, match="Not changed"):
            await change
    assert api.count("update_asin") == 1


@pytest.mark.parametrize("is_applied", [True, False])
async def test_a_delete_without_an_answer_is_looked_for(is_applied: bool) -> None:
    api = FakeApi(3)
    row = api.held(101)[1]
    api.fail_next("delete_asin", lost(), is_applied=is_applied)
    deleting = writing.delete(api, row, pause=Pauses())
    if is_applied:
        assert (await deleting).endswith("it is gone.")
    else:
        with pytest.raises(NetworkError, match="Not deleted"):
            await deleting
    assert api.count("delete_asin") == 1


async def test_a_service_that_does_not_know_a_row_it_still_has_is_not_believed() -> None:
    api = FakeApi(1)
    row = api.held(101)[0]
    api.fail_next("delete_asin", NotFoundError("Could not delete", "Not found.", code=404))
    with pytest.raises(ApiError, match="Not deleted") as caught:
        await writing.delete(api, row)
    assert not isinstance(caught.value, NotFoundError)
    assert caught.value.message == "The service did not find ASIN #1, but shows it when asked."


async def test_a_row_that_may_be_gone_counts_as_gone_when_that_cannot_be_looked_up() -> None:
    api = FakeApi(1)
    row = api.held(101)[0]
    api.fail_next("delete_asin", NotFoundError("Could not delete", "Not found.", code=404))
    api.fail_next("get_asin", lost())
    with pytest.raises(NotFoundError, match="Could not delete"):
        await writing.delete(api, row)


async def test_a_row_that_is_gone_already_says_so() -> None:
    api = FakeApi(1)
    row = api.held(101)[0]
    await writing.delete(api, row)
    with pytest.raises(NotFoundError):
        await writing.delete(api, row)
    assert row.id == AsinId(1)


async def test_a_row_that_stood_there_before_is_not_taken_for_the_one_that_was_sent() -> None:
    api = FakeApi(3)
    await api.create_asin(NewAsin(C101, AUSTRALIA, POSTCODES[0], "B0DJQQ38TG", "another"))
    api.fail_next("create_asin", lost())
    with pytest.raises(writing.AlreadyThere) as caught:
        await writing.create(api, NEW)
    assert caught.value.existing is not None
    assert caught.value.existing.custom_id == "another"
