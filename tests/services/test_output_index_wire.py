"""The index over a real socket, against a service that fails in the ways the demo knows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.demo.server import DemoServer
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import CredentialsError
from multicart_tui.services.output_index import OutputIndex
from tests.support.crashes import no_wait

OUTPUT = "/output/"


@pytest.fixture(scope="module")
def running() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def demo(running: DemoServer) -> DemoServer:
    running.reset()
    return running


@pytest.fixture
async def api(demo: DemoServer) -> AsyncIterator[HttpApi]:
    options = ApiOptions(demo.base_url, demo.key)
    api = open_api(options, RequestLog(), retrying=Retrying(sleep=no_wait))
    yield api
    await api.aclose()


def outputs(demo: DemoServer) -> int:
    count = demo.store.number("SELECT count(*) FROM output WHERE collection = 101")
    assert count > 3
    return count


async def test_a_whole_collection_is_learned_but_for_what_is_too_large(
    demo: DemoServer, api: HttpApi
) -> None:
    index = OutputIndex(CollectionId(101), largest=1_000_000)

    await index.build(api)

    whole = outputs(demo)
    assert index.words == f"{whole - 1} of {whole} indexed, 1 too large"
    assert index.is_complete
    known = {asin for output in index.outputs for asin in index.asins(output.id) or ()}
    assert known
    for asin in known:
        assert index.find(asin)
    assert index.fetched < 20_000_000


@pytest.mark.parametrize("fault", ["reset", "half", "html502", "429"])
async def test_a_passing_fault_costs_nothing(demo: DemoServer, api: HttpApi, fault: str) -> None:
    index = OutputIndex(CollectionId(101), largest=1_000_000)
    demo.faults.plan_next("latency=0", OUTPUT)  # the list
    demo.faults.plan_next(fault, OUTPUT)

    await index.build(api)

    assert index.indexed == outputs(demo) - 1


async def test_an_output_that_fails_is_left_and_learned_the_next_time(
    demo: DemoServer, api: HttpApi
) -> None:
    index = OutputIndex(CollectionId(101), largest=1_000_000)
    demo.faults.plan_next("latency=0", OUTPUT)  # the list
    demo.faults.plan_next("garbage", OUTPUT)

    await index.build(api)
    assert index.words == f"{outputs(demo) - 2} of {outputs(demo)} indexed, 1 failed, 1 too large"
    await index.build(api)

    assert index.words == f"{outputs(demo) - 1} of {outputs(demo)} indexed, 1 too large"


async def test_a_refused_key_ends_it(demo: DemoServer, api: HttpApi) -> None:
    index = OutputIndex(CollectionId(101))
    demo.faults.plan_next("latency=0", OUTPUT)  # the list
    demo.faults.plan_next("401", OUTPUT, times=9)

    with pytest.raises(CredentialsError):
        await index.build(api)

    assert not index.is_building
