"""Which outputs hold which ASINs is learned in the background, and can be left at any time."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import msgspec
import pytest

from multicart_tui.domain.ids import CollectionId, OutputId
from multicart_tui.errors import ApiError, CredentialsError, MulticartError, NetworkError
from multicart_tui.services import output_index
from multicart_tui.services.output_index import OutputIndex, TooLarge, index_of
from tests.support.fake_api import FakeApi
from tests.support.sessions import make_session

MUG, POT = "B0DJQQ38TG", "B000000002"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the private files go; empty again at the end of every test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def api_with(*payloads: object) -> FakeApi:
    api = FakeApi()
    for number, payload in enumerate(payloads, 1):
        api.add_output(101, number, payload)
    return api


def index(**limits: int) -> OutputIndex:
    return OutputIndex(CollectionId(101), **limits)


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def numbers(outputs: object) -> list[int]:
    assert isinstance(outputs, tuple)
    return [output.id.value for output in outputs]


def gone_wrong(is_unreached: bool = False) -> NetworkError:
    return NetworkError("Broken", "half of it came", is_unreached=is_unreached)


# -- learning


async def test_every_output_is_looked_through_newest_first(temporary: Path) -> None:
    api = api_with({"asin": MUG}, [{"asin": POT}, {"asin": MUG}], {"asin": POT}, None)
    found, heard = index(), []

    await found.build(api, on_progress=lambda: heard.append(found.indexed))

    asked = [call[0] for call in api.calls_of("download_output")]
    # Two are under way at a time, and which of them comes first is nobody's promise.
    assert set(asked[:2]) < {OutputId(4), OutputId(3), OutputId(2)}
    assert set(asked) == {OutputId(number) for number in (1, 2, 3, 4)}
    assert heard == [0, 1, 2, 3, 4]
    assert numbers(found.find(MUG.lower())) == [2, 1]
    assert numbers(found.find("B00NOWHERE")) == []
    assert found.asins(OutputId(2)) == frozenset({MUG, POT})
    assert found.asins(OutputId(4)) == frozenset()
    assert found.asins(OutputId(5)) is None
    assert (found.words, found.reason, found.is_complete) == ("4 of 4 indexed", "", True)
    assert left_in(temporary) == []


async def test_a_part_of_an_asin_finds_all_that_have_it() -> None:
    found = index()
    await found.build(api_with({"asin": MUG}, {"asin": POT}, {"asin": "B000000003"}))

    assert numbers(found.search("b0000")) == [3, 2]
    assert numbers(found.search(MUG)) == [1]
    assert numbers(found.search("x")) == []


async def test_long_lists_are_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_index, "PAGE", 2)
    api, found = api_with(*[{"asin": MUG}] * 5), index()

    await found.build(api)

    assert api.count("list_outputs") == 3
    assert found.words == "5 of 5 indexed"


async def test_a_list_without_end_is_bounded_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(output_index, "PAGE", 2)
    monkeypatch.setattr(output_index, "MOST_OUTPUTS", 4)
    found = index()

    await found.build(api_with(*[{"asin": MUG}] * 9))

    assert found.words == "4 of 4 indexed"
    assert found.reason == "Only the first 4 outputs were listed."


async def test_no_more_than_two_are_fetched_at_a_time() -> None:
    api, found = api_with(*[{"asin": MUG}] * 5), index()
    gates = [api.hold("download_output") for _ in range(3)]
    task = asyncio.create_task(found.build(api))

    await gates[0].reached.wait()
    await gates[1].reached.wait()
    assert api.count("download_output") == 2
    for gate in gates:
        gate.set()
    await task

    assert found.indexed == 5


# -- going on


async def test_what_is_known_is_not_fetched_again() -> None:
    api, found = api_with({"asin": MUG}), index()
    await found.build(api)
    api.add_output(101, 2, {"asin": POT})

    await found.build(api)

    assert api.count("download_output") == 2
    assert numbers(found.find(POT)) == [2]


async def test_an_output_that_was_written_again_or_is_gone_is_not_known_any_more() -> None:
    api, found = api_with({"asin": MUG}, {"asin": MUG}), index()
    await found.build(api)
    record, _ = api.outputs[OutputId(1)]
    newer = msgspec.structs.replace(record, updated_at="2026-07-01T00:00:00Z")
    api.outputs[OutputId(1)] = (newer, {"asin": POT})
    del api.outputs[OutputId(2)]

    await found.build(api)

    assert (numbers(found.find(MUG)), numbers(found.find(POT))) == ([], [1])
    assert found.words == "1 of 1 indexed"


async def test_it_can_be_stopped_and_goes_on_the_next_time() -> None:
    api, found = api_with(*[{"asin": MUG}] * 5), index()

    await found.build(api, stop=lambda: found.indexed >= 2)
    assert 2 <= found.indexed <= 3  # two are under way together
    assert (found.reason, found.is_complete) == ("It was stopped.", False)
    await found.build(api)

    assert (found.words, found.reason) == ("5 of 5 indexed", "")
    assert api.count("download_output") == 5


async def test_stopped_while_listing_it_keeps_what_it_knew() -> None:
    api, found = api_with({"asin": MUG}), index()
    await found.build(api)

    await found.build(api, stop=lambda: True)

    assert found.words == "1 of 1 indexed"


async def test_cancelled_it_leaves_no_file_and_keeps_what_was_learned(temporary: Path) -> None:
    api, found = api_with({"asin": MUG}), index()
    await found.build(api)
    api.add_output(101, 2, {"asin": POT})
    gate = api.hold("download_output")
    task = asyncio.create_task(found.build(api))
    await gate.reached.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert (found.indexed, found.is_building) == (1, False)
    assert left_in(temporary) == []
    await found.build(api)
    assert found.is_complete


async def test_two_at_once_do_not_fetch_everything_twice() -> None:
    api, found = api_with({"asin": MUG}), index()
    gate = api.hold("download_output")
    task = asyncio.create_task(found.build(api))
    await gate.reached.wait()

    await found.build(api)
    gate.set()
    await task

    assert api.count("download_output") == 1


# -- bounds


async def test_an_output_that_is_too_large_is_left_out_for_good() -> None:
    api, found = api_with({"asin": MUG, "html": "x" * 5_000}, {"asin": POT}), index(largest=1_000)

    await found.build(api)
    await found.build(api)

    assert found.words == "1 of 2 indexed, 1 too large"
    assert isinstance(found.error(OutputId(1)), TooLarge)
    assert found.is_complete
    assert api.count("download_output") == 2


async def test_after_so_many_bytes_the_rest_waits_for_the_next_time() -> None:
    api = api_with(*[{"asin": MUG, "html": "x" * 1_000_000}] * 4)
    found = index(most_bytes=2_000_000)

    await found.build(api)

    assert found.indexed == 2
    assert found.reason == "2 MB were read; the rest waits."
    await found.build(api)
    assert found.is_complete


# -- faults


async def test_one_that_fails_does_not_end_it_and_is_tried_again() -> None:
    api, found = api_with(*[{"asin": MUG}] * 4), index()
    api.fail_next("download_output", gone_wrong())

    await found.build(api)
    assert found.words == "3 of 4 indexed, 1 failed"
    outputs = [OutputId(number) for number in (1, 2, 3, 4)]
    assert sum(found.error(each) is not None for each in outputs) == 1
    await found.build(api)

    assert found.words == "4 of 4 indexed"
    assert not any(found.error(each) for each in outputs)


@pytest.mark.parametrize(
    "error", [CredentialsError("Refused", "wrong key"), gone_wrong(is_unreached=True)]
)
async def test_it_ends_at_once_when_every_other_would_fail_alike(error: MulticartError) -> None:
    api, found = api_with(*[{"asin": MUG}] * 9), index()
    api.fail_next("download_output", error)

    with pytest.raises(type(error)):
        await found.build(api)

    assert api.count("download_output") <= 3
    assert found.reason == f"{error.title}."


async def test_it_ends_when_several_fail_in_a_row() -> None:
    api, found = api_with(*[{"asin": MUG}] * 9), index()
    for _ in range(9):
        api.fail_next("download_output", ApiError("No", "server", code=500))

    with pytest.raises(ApiError):
        await found.build(api)

    assert api.count("download_output") <= 4


async def test_a_list_that_cannot_be_had_is_told() -> None:
    api, found = api_with({"asin": MUG}), index()
    api.fail_next("list_outputs", gone_wrong())

    with pytest.raises(NetworkError):
        await found.build(api)

    assert (found.is_building, found.words) == (False, "0 of 0 indexed")


def test_a_session_keeps_one_index_a_collection(tmp_path: Path) -> None:
    session = make_session(FakeApi(), tmp_path)

    first = index_of(session, CollectionId(101))

    assert index_of(session, CollectionId(101)) is first
    assert index_of(session, CollectionId(102)) is not first
