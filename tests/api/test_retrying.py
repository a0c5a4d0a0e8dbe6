"""What is sent again, how long it waits before, and who can see it."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from multicart_tui.api.failure import Failure
from multicart_tui.api.retrying import Retrying, come_back, retry_after_seconds
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import NewAsins
from multicart_tui.errors import MulticartError, NetworkError, Outcome
from tests.api.wire import Answer, Wire, broken, no, ok, page

ROW = ok({"id": 5, "asin": "B0DJQQ38TG"})
BATCH = ok({"success_count": 1, "error_rows": []})
MANY = NewAsins(CollectionId(101), "amazon.com.au", "4500", ("B0DJQQ38TG",))

NEVER_ARRIVED = [
    broken(httpx.ConnectError("refused")),
    broken(httpx.ConnectTimeout("slow")),
    broken(httpx.PoolTimeout("busy")),
]
PASSING = [
    *NEVER_ARRIVED,
    broken(httpx.ReadTimeout("silent")),
    broken(httpx.ReadError("reset")),
    broken(httpx.WriteError("reset")),
    broken(httpx.WriteTimeout("stuck")),
    broken(httpx.RemoteProtocolError("half")),
    page(429),
    page(502),
    page(503),
    page(504),
    no(429, "slow down"),
]
LASTING = [
    no(400, "bad"),
    no(402, "credits"),
    no(404, "none"),
    no(409, "conflict"),
    no(500, "oops"),
    page(400),
    page(401),
    page(403),
    page(404),
    page(409),
    page(500),
    page(200),
    page(302, "", location="https://other.test/"),
    broken(httpx.UnsupportedProtocol("ftp")),
    broken(httpx.ProxyError("407")),
    broken(httpx.LocalProtocolError("header")),
]


@pytest.mark.parametrize("trouble", PASSING)
async def test_a_read_is_tried_again_after_passing_trouble(trouble: Answer) -> None:
    wire = Wire(trouble, trouble, ROW)
    assert (await wire.api().get_asin(AsinId(5))).id == AsinId(5)
    assert len(wire.sent) == 3
    assert wire.waits == [1.0, 2.0]


@pytest.mark.parametrize("trouble", LASTING)
async def test_a_read_is_not_tried_again_after_an_answer(trouble: Answer) -> None:
    wire = Wire(trouble, ROW)
    with pytest.raises(MulticartError):
        await wire.api().get_asin(AsinId(5))
    assert len(wire.sent) == 1
    assert wire.waits == []


async def test_a_read_is_given_up_after_three_tries() -> None:
    wire = Wire(page(503))
    with pytest.raises(MulticartError, match="not data"):
        await wire.api().get_asin(AsinId(5))
    assert len(wire.sent) == 3


@pytest.mark.parametrize("trouble", NEVER_ARRIVED)
async def test_a_write_is_tried_again_only_if_it_never_arrived(trouble: Answer) -> None:
    wire = Wire(trouble, BATCH)
    assert (await wire.api().create_asins(MANY)).success_count == 1
    assert wire.sent[0].content == wire.sent[1].content
    wire = Wire(trouble)
    with pytest.raises(NetworkError) as caught:
        await wire.api().create_asins(MANY)
    assert caught.value.outcome is Outcome.NOT_DONE
    assert len(wire.sent) == 3


@pytest.mark.parametrize("trouble", [t for t in PASSING + LASTING if t not in NEVER_ARRIVED])
async def test_a_write_that_may_have_arrived_is_sent_once(trouble: Answer) -> None:
    wire = Wire(trouble, BATCH)
    with pytest.raises(MulticartError):
        await wire.api().create_asins(MANY)
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        broken(httpx.ReadTimeout("")),
        broken(httpx.ReadError("")),
        broken(httpx.WriteError("")),
        broken(httpx.RemoteProtocolError("")),
        broken(httpx.DecodingError("")),
    ],
)
async def test_a_write_that_broke_on_the_way_has_an_unknown_outcome(trouble: Answer) -> None:
    with pytest.raises(MulticartError) as caught:
        await Wire(trouble).api().create_asins(MANY)
    assert caught.value.outcome is Outcome.UNKNOWN


async def test_one_try_switches_retries_off() -> None:
    wire = Wire(page(503))
    with pytest.raises(MulticartError):
        await wire.api(tries=1).get_asin(AsinId(5))
    assert len(wire.sent) == 1


async def test_retry_after_is_obeyed_up_to_a_minute() -> None:
    trouble = (page(429, **{"retry-after": "7"}), page(503, **{"retry-after": "60"}))
    wire = Wire(*trouble, ROW)
    await wire.api().get_asin(AsinId(5))
    assert wire.waits == [7.0, 60.0]


@pytest.mark.parametrize("status", [429, 503])
async def test_a_service_that_asks_for_more_than_a_minute_is_left_alone_and_says_when(
    status: int,
) -> None:
    wire = Wire(page(status, **{"retry-after": "61"}), ROW)
    with pytest.raises(MulticartError) as caught:
        await wire.api().get_asin(AsinId(5))
    assert (len(wire.sent), wire.waits) == (1, [])
    assert caught.value.hint.startswith("The service asks to come back in 61 s, at ")


async def test_a_write_that_was_put_off_says_until_when() -> None:
    with pytest.raises(MulticartError) as caught:
        await Wire(page(429, **{"retry-after": "300"})).api().create_asins(MANY)
    assert caught.value.hint.startswith("The service asks to come back in 5 min, at ")


async def test_a_wait_that_is_short_anyhow_keeps_the_hint() -> None:
    with pytest.raises(MulticartError) as caught:
        await Wire(page(429, **{"retry-after": "5"})).api().create_asins(MANY)
    assert caught.value.hint == "Too many requests: wait a moment, then try again."


async def test_a_write_of_unknown_outcome_says_to_look_first_and_when_to_come_back() -> None:
    with pytest.raises(MulticartError) as caught:
        await Wire(page(503, **{"retry-after": "300"})).api().create_asins(MANY)
    look, _, when = caught.value.hint.partition(" The service asks ")
    assert look == "It may have taken effect all the same; look before sending it again."
    assert when.startswith("to come back in 5 min, at ")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "in 1 s, at 00:17."),
        (90, "in 90 s, at 00:19."),
        (9_000, "in 2 h 30 min, at 02:47."),
        (600, "in 10 min, at 00:27."),
        (86_400, "in 24 h 0 min, at 1970-01-02 00:17."),
        (200_000, "in 3 days, at 1970-01-03 07:50."),
        (float("9" * 64), "not to come back for more than a year."),
    ],
)
def test_when_to_come_back_is_told_in_words(seconds: float, words: str) -> None:
    time.tzset()  # the fixture of every test says UTC
    assert come_back(seconds, now=lambda: 1_000.0).endswith(words)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Thu, 01 Jan 1970 00:16:50 GMT", 10.0),
        ("Thu, 01 Jan 1970 00:16:50 -0000", 10.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("1.5", None),
        ("9" * 500, float("9" * 64)),
        ("٣", None),
        ("Thu, 99 Foo 1970 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert retry_after_seconds(header, now=lambda: 1_000.0) == seconds


def test_the_wait_doubles_and_is_spread_by_chance() -> None:
    failure = Failure(NetworkError("x"), may_have_arrived=False, is_passing=True)
    short = Retrying(4, chance=lambda: 0.0)
    long = Retrying(4, chance=lambda: 0.999)
    waits = [short.wait(n, failure, is_write=True) for n in (1, 2, 3, 4)]
    assert waits == [0.5, 1.0, 2.0, None]
    assert long.wait(1, failure, is_write=False) == pytest.approx(1.499)


async def test_waiting_for_a_retry_can_be_seen_in_the_log() -> None:
    wire = Wire(page(503), page(503), ROW)
    seen: list[tuple[str, int, str]] = []
    wire.log.on_change = lambda record: seen.append((record.state, record.tries, record.waiting))
    await wire.api().get_asin(AsinId(5))
    assert seen == [
        ("under way", 1, ""),
        ("waiting", 1, "retry 2 of 3 in 1.0 s"),
        ("under way", 1, ""),
        ("waiting", 2, "retry 3 of 3 in 2.0 s"),
        ("under way", 2, ""),
        ("ok", 3, ""),
    ]


async def test_waiting_for_a_retry_can_be_cancelled() -> None:
    wire = Wire(page(503), ROW)
    waiting = asyncio.Event()
    wire.log.on_change = lambda record: waiting.set() if record.waiting else None

    async def for_ever(_seconds: float) -> None:
        await asyncio.Event().wait()

    wire.sleep = for_ever
    api = wire.api()
    load = asyncio.create_task(api.get_asin(AsinId(5)))
    await waiting.wait()
    load.cancel()
    with pytest.raises(asyncio.CancelledError):
        await load
    (record,) = wire.log
    assert (record.failure, record.waiting, record.state) == ("cancelled", "", "failed")
    assert (await api.get_asin(AsinId(5))).id == AsinId(5)
