"""A page that goes on from another one tells whether rows went or came in between."""

import msgspec

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinPage, AsinRecord
from multicart_tui.domain.paging import Window
from multicart_tui.errors import NetworkError
from multicart_tui.services.turning import Turned, turn
from tests.support.fake_api import FakeApi

C101 = CollectionId(101)
FIRST, SECOND = Window(0, 10), Window(10, 10)


async def read_first(api: FakeApi) -> tuple[AsinRecord, ...]:
    before = (await turn(api, C101, FIRST)).page.rows
    api.calls.clear()
    return before


def numbers(turned: Turned) -> list[int]:
    return [row.id.value for row in turned.page.rows]


async def test_a_page_of_a_quiet_list_is_one_call_and_shows_no_row_twice() -> None:
    api = FakeApi(25)
    turned = await turn(api, C101, SECOND, await read_first(api))
    assert numbers(turned) == [*range(11, 21)]
    assert (turned.page.skip, turned.repeated, turned.missed) == (10, 0, 0)
    assert api.calls_of("list_asins") == [(C101, 9, 11)]


async def test_rows_that_went_are_counted_although_others_keep_the_total() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    del api.held(101)[2:5]
    api.fill(101, 3)
    turned = await turn(api, C101, SECOND, before)
    assert (turned.missed, turned.page.total) == (3, 25)
    assert numbers(turned)[0] == 14
    assert api.count("list_asins") == 2


async def test_the_last_row_of_the_page_before_may_go_itself() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    del api.held(101)[9]
    turned = await turn(api, C101, SECOND, before)
    assert turned.missed == 1
    assert numbers(turned)[0] == 12


async def test_a_row_that_went_behind_the_page_is_nothing_missed() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    del api.held(101)[20]
    turned = await turn(api, C101, SECOND, before)
    assert (turned.missed, turned.repeated) == (0, 0)


async def test_when_more_went_than_a_page_has_it_says_how_many_may_be_missed() -> None:
    api = FakeApi(60)
    third = Window(20, 10)
    before = (await turn(api, C101, SECOND)).page.rows
    del api.held(101)[:25]
    assert (await turn(api, C101, third, before)).missed == 20


async def test_a_count_that_fails_still_tells_of_the_one_that_is_certain() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    del api.held(101)[0]
    original = api.list_asins

    async def list_once(collection: CollectionId, *, skip: int = 0, limit: int = 100) -> AsinPage:
        page = await original(collection, skip=skip, limit=limit)
        api.fail_next("list_asins", NetworkError("No connection"))
        return page

    api.list_asins = list_once  # type: ignore[method-assign] # the next call is to fail
    assert (await turn(api, C101, SECOND, before)).missed == 1


async def test_rows_that_came_before_are_shown_once() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    api.held(101)[:0] = [api.held(101).pop(), api.held(101).pop()]
    turned = await turn(api, C101, SECOND, before)
    assert (turned.repeated, turned.dropped, turned.missed) == (2, 2, 0)
    assert numbers(turned) == [*range(11, 19)]


async def test_a_page_of_nothing_but_repeats_is_shown_as_it_is() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    api.held(101)[:0] = [api.held(101).pop() for _ in range(10)]
    turned = await turn(api, C101, SECOND, before)
    assert (turned.repeated, turned.dropped) == (10, 0)
    assert numbers(turned) == [*range(1, 11)]


async def test_a_page_that_is_no_more_comes_empty_with_the_total() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    del api.held(101)[10:]
    turned = await turn(api, C101, SECOND, before)
    assert (numbers(turned), turned.page.total, turned.missed) == ([], 10, 0)


async def test_a_service_that_gives_a_page_and_no_more_still_fills_it() -> None:
    api = FakeApi(25)
    before = await read_first(api)
    original = api.list_asins

    async def capped(collection: CollectionId, *, skip: int = 0, limit: int = 100) -> AsinPage:
        page = await original(collection, skip=skip, limit=limit)
        return msgspec.structs.replace(page, rows=page.rows[:10])

    api.list_asins = capped  # type: ignore[method-assign] # a service with a largest page
    turned = await turn(api, C101, SECOND, before)
    assert numbers(turned) == [*range(11, 21)]
