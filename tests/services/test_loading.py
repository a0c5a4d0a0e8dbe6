"""A whole collection is read once, in order, and a change meanwhile is noticed."""

import asyncio

import pytest

from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinPage
from multicart_tui.errors import NetworkError
from multicart_tui.services.loading import load_all, pages
from multicart_tui.services.probing import Probe, probe_many
from tests.support.fake_api import FakeApi

C101 = CollectionId(101)


async def test_every_row_comes_once_and_in_order() -> None:
    api = FakeApi(250)
    told: list[tuple[int, int]] = []
    whole = await load_all(api, C101, batch=100, on_progress=lambda *at: told.append(at))
    assert [row.id.value for row in whole.rows] == list(range(1, 251))
    assert (whole.total, whole.repeated, whole.missed) == (250, 0, 0)
    assert told == [(100, 250), (199, 250), (250, 250)]
    assert [skip for _, skip, _ in api.calls_of("list_asins")] == [0, 99, 198]


async def test_an_empty_collection_takes_one_call() -> None:
    api = FakeApi()
    assert (await load_all(api, C101)).rows == ()
    assert len(api.calls) == 1


class CappedApi(FakeApi):
    """Gives at most 30 rows, whatever is asked."""

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        return await super().list_asins(collection, skip=skip, limit=min(limit, 30))


async def test_a_server_that_gives_fewer_rows_than_asked_still_gives_all() -> None:
    whole = await load_all(CappedApi(100), C101, batch=1_000)
    assert len(whole.rows) == 100
    seen = [row async for page in pages(CappedApi(100), C101) for row in page.rows]
    assert [row.id.value for row in seen] == list(range(1, 101))


class ShrinkingApi(FakeApi):
    """Loses its first two rows after the first page was read."""

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        page = await super().list_asins(collection, skip=skip, limit=limit)
        if skip == 0:
            del self.held(101)[:2]
        return page


class GrowingApi(FakeApi):
    """Gets a row in front after the first page was read."""

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        page = await super().list_asins(collection, skip=skip, limit=limit)
        if skip == 0:
            new = self.fill(101, 1)
            self.held(101).remove(new[0])
            self.held(101).insert(0, new[0])
        return page


async def test_rows_that_slipped_by_are_read_after_all_and_told() -> None:
    whole = await load_all(ShrinkingApi(200), C101, batch=100)
    # Two of the rows held are gone by now; two others moved up past the reader.
    assert [row.id.value for row in whole.rows] == list(range(1, 201))
    assert whole.total == 198
    assert (whole.repeated, whole.missed) == (0, 2)


class DriftingApi(FakeApi):
    """Loses some of its first rows after its first answer, and gets as many at the end."""

    def __init__(self, rows: int, lost: int) -> None:
        super().__init__(rows)
        self._lost = lost

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        page = await super().list_asins(collection, skip=skip, limit=limit)
        if self.count("list_asins") == 1:
            del self.held(101)[: self._lost]
            self.fill(101, self._lost)
        return page


@pytest.mark.parametrize("lost", [1, 2, 60])
async def test_rows_that_slipped_by_under_a_constant_total_are_read_and_told(lost: int) -> None:
    whole = await load_all(DriftingApi(250, lost), C101, batch=100)
    assert {row.id.value for row in whole.rows} == set(range(1, 251 + lost))
    assert (whole.total, whole.repeated, whole.missed) == (250, 0, 1)


@pytest.mark.parametrize("lost", [1, 2, 60])
async def test_a_stretch_reads_rows_that_slipped_by_and_says_that_the_list_moved(lost: int) -> None:
    moved: list[bool] = []
    stretch = pages(DriftingApi(250, lost), C101, batch=100, on_moved=lambda: moved.append(True))
    rows = [row.id.value async for page in stretch for row in page.rows]
    assert sorted(rows) == list(range(1, 251 + lost))
    assert moved == [True]


async def test_a_stretch_that_moved_still_keeps_to_its_limit() -> None:
    stretch = pages(DriftingApi(250, 30), C101, batch=100, limit=120)
    assert [len(page.rows) async for page in stretch] == [100, 20]


async def test_more_rows_gone_than_a_page_holds_are_all_counted_as_perhaps_missed() -> None:
    class Late(FakeApi):
        async def list_asins(
            self, collection: CollectionId, *, skip: int = 0, limit: int = 100
        ) -> AsinPage:
            page = await super().list_asins(collection, skip=skip, limit=limit)
            if skip == 198:
                self.held(101)[:] = self.fill(101, 600)
            return page

    whole = await load_all(Late(600), C101, batch=100)
    assert (whole.total, whole.repeated) == (600, 0)
    assert whole.missed >= 198


async def test_a_server_that_gives_one_row_at_a_time_is_read_to_its_end() -> None:
    api = FakeApi(5)
    assert len((await load_all(api, C101, batch=1)).rows) == 5
    got = [row.id.value async for page in pages(api, C101, batch=1) for row in page.rows]
    assert got == [1, 2, 3, 4, 5]


async def test_a_stretch_that_got_rows_in_front_gives_some_twice_but_not_the_seam() -> None:
    got = [
        row.id.value async for page in pages(GrowingApi(200), C101, batch=100) for row in page.rows
    ]
    assert sorted(got) == sorted([*range(1, 201), 100])


async def test_rows_that_came_twice_are_shown_once_and_counted() -> None:
    whole = await load_all(GrowingApi(200), C101, batch=100)
    assert whole.repeated == 1
    assert whole.missed == 1
    assert len({row.id for row in whole.rows}) == len(whole.rows)


async def test_a_page_that_fails_ends_the_load_with_its_own_error() -> None:
    api = FakeApi(300)
    api.fail_next("list_asins", NetworkError("First"))
    with pytest.raises(NetworkError, match="First"):
        await load_all(api, C101, batch=100)


async def test_cancelling_a_load_leaves_no_call_behind() -> None:
    api = FakeApi(300)
    await load_all(api, C101, batch=100)
    gate = api.hold("list_asins")
    load = asyncio.create_task(load_all(api, C101, batch=100))
    await gate.reached.wait()
    load.cancel()
    with pytest.raises(asyncio.CancelledError):
        await load
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_a_stretch_stops_at_its_limit_and_asks_for_no_more() -> None:
    api = FakeApi(250)
    got = [page async for page in pages(api, C101, skip=40, limit=25, batch=10)]
    assert [row.id.value for page in got for row in page.rows] == list(range(41, 66))
    assert [limit for _, _, limit in api.calls_of("list_asins")] == [10, 10, 7]


async def test_a_stretch_past_the_end_still_tells_the_total() -> None:
    got = [page async for page in pages(FakeApi(5), C101, skip=9)]
    assert [(len(page.rows), page.total) for page in got] == [(0, 5)]


async def test_leaving_a_stretch_early_cancels_the_next_page() -> None:
    api = FakeApi(250)
    stretch = pages(api, C101, batch=50)
    await anext(stretch)
    await stretch.aclose()  # type: ignore[attr-defined]  # an async generator
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


def test_a_probe_says_count_and_room() -> None:
    assert Probe(C101, 4_688).words == "101: 4,688 ASINs, room for 312"
    assert Probe(C101, 1).words == "101: 1 ASIN, room for 4,999"
    assert Probe(C101, 5_000).words == "101: 5,000 ASINs, full"
    assert Probe(C101, 0).words == "101: no ASINs yet; the first one enables it"


async def test_probing_many_tells_of_each_and_a_failure_stops_none() -> None:
    api = FakeApi(7)
    heard: dict[int, str] = {}

    def hear(collection: CollectionId, found: Probe | None, error: Exception | None) -> None:
        heard[collection.value] = str(found.total) if found else str(error)

    await probe_many(api, [C101, CollectionId(999), CollectionId(102)], hear)
    assert heard[101] == "7"
    assert heard[102] == "0"
    assert "999" in heard[999] or "ollection" in heard[999]
