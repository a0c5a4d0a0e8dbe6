"""The credential reaches the request's header and nothing else."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import traceback
from collections.abc import Awaitable, Callable

import httpx
import pytest

from multicart_tui.api.auth import HIDDEN, HeaderAuth
from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog, RequestRecord
from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import AsinChanges, NewAsins
from multicart_tui.errors import MulticartError
from tests.api.wire import SECRET, Answer, Wire, bare, broken, no, ok, page
from tests.support.raw_server import Exchange, raw_server

HIDDEN_PART = SECRET.partition(".")[2]


def everything_about(error: BaseException) -> str:
    """An error as text: its words, and its traceback with the locals of every frame but ours."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    text = [str(error), repr(error)]
    chain: traceback.TracebackException | None = told
    while chain is not None:
        frames = [frame for frame in chain.stack if "/tests/" not in frame.filename]
        assert frames
        text += [f"{frame.name} {frame.locals}" for frame in frames]
        chain = chain.__cause__ or chain.__context__
    return "\n".join(text)


def trace_of(record: RequestRecord) -> str:
    return f"{record!r} {record.as_curl()} {record.as_json()}"


@pytest.mark.parametrize(
    "answer",
    [
        page(401, f"<title>bad key {SECRET}</title>"),
        bare({"detail": f"Invalid token: {SECRET}"}, 401),
        no(400, f"x-api-key: {SECRET}"),
        no(404, {SECRET: [HIDDEN_PART]}),
        no(SECRET, "no"),
        page(302, "", location=f"https://{HIDDEN_PART}/"),
        page(502, f"<title>{HIDDEN_PART}</title>"),
        ok({"id": SECRET, "asin": SECRET}),
        broken(httpx.LocalProtocolError(f"Illegal header value b'{SECRET}'")),
        broken(httpx.ConnectError(SECRET)),
    ],
)
@pytest.mark.parametrize("is_token", [False, True])
async def test_no_error_and_no_log_repeats_the_key(answer: Answer, is_token: bool) -> None:
    wire = Wire(answer)
    with pytest.raises(MulticartError) as caught:
        await wire.api(is_token=is_token).get_asin(AsinId(5))
    error = caught.value
    assert SECRET in "".join(wire.sent[0].headers.values())
    assert HIDDEN_PART not in f"{error} {error!r} {error.args}"
    (record,) = wire.log
    assert HIDDEN_PART not in trace_of(record)


async def test_no_traceback_shows_the_key_in_its_locals() -> None:
    async def reset(exchange: Exchange) -> None:
        exchange.reset()

    async def refuse(exchange: Exchange) -> None:
        await exchange.answer(b"no", "401 Unauthorized")

    async with raw_server(reset, refuse) as server:
        api = open_api(ApiOptions(server.base_url, SECRET, tries=1), RequestLog())
        for _ in range(2):
            with pytest.raises(MulticartError) as caught:
                await api.get_asin(AsinId(5))
            assert HIDDEN_PART not in everything_about(caught.value)
        assert SECRET.encode() in server.exchanges[0].head
        await api.aclose()


async def test_a_cancelled_request_does_not_show_the_key_in_its_locals() -> None:
    async def hang(exchange: Exchange) -> None:
        await exchange.for_ever.wait()

    async with raw_server(hang) as server:
        api = open_api(ApiOptions(server.base_url, SECRET), RequestLog())
        load = asyncio.create_task(api.get_asin(AsinId(5)))
        await server.arrived.wait()
        load.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await load
        assert HIDDEN_PART not in everything_about(caught.value)
        await api.aclose()


async def test_the_library_s_own_logs_do_not_show_the_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def good(exchange: Exchange) -> None:
        await exchange.answer(json.dumps({"code": 404, "data": "no", "status": 0}).encode())

    caplog.set_level(logging.DEBUG)
    async with raw_server(good) as server:
        api = open_api(ApiOptions(server.base_url, SECRET), RequestLog())
        with pytest.raises(MulticartError):
            await api.get_asin(AsinId(5))
        await api.aclose()
    assert caplog.text
    assert HIDDEN_PART not in caplog.text


@pytest.mark.parametrize(
    "show",
    [
        lambda api: repr(api),
        lambda api: repr(vars(api)),
        lambda api: repr(api._transport.peer),
        lambda api: repr(api._transport.peer.auth),
        lambda _: repr(ApiOptions(secret=SECRET)),
        lambda _: str(ApiOptions(secret=SECRET)),
    ],
)
def test_nothing_that_holds_the_key_shows_it(show: Callable[[HttpApi], str]) -> None:
    assert HIDDEN_PART not in show(Wire(no(500, "")).api())


@pytest.mark.parametrize("is_token", [False, True])
def test_the_header_is_gone_as_soon_as_the_request_is_over(is_token: bool) -> None:
    request = httpx.Request("POST", "https://multicart.test/")
    flow = HeaderAuth(SECRET, is_token=is_token).auth_flow(request)
    next(flow)
    assert SECRET in request.headers[HeaderAuth(SECRET, is_token=is_token).header]
    flow.close()
    assert SECRET not in repr(request.headers.raw)


async def test_a_key_typed_into_a_field_is_redacted_in_the_log_only() -> None:
    wire = Wire(ok({"id": 5, "asin": "B0DJQQ38TG"}))
    await wire.api().update_asin(AsinId(5), AsinChanges(custom_id=SECRET))
    assert wire.sent[0].json == {"asin_id": 5, "custom_id": SECRET}
    (record,) = wire.log
    assert record.body == f'{{"asin_id":5,"custom_id":"{HIDDEN}"}}'


@pytest.mark.parametrize("is_token", [False, True])
async def test_a_copied_command_names_a_variable_instead_of_the_key(is_token: bool) -> None:
    wire = Wire(ok({"success_count": 0, "error_rows": []}))
    api = wire.api(is_token=is_token)
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: api.create_asins(NewAsins(CollectionId(101), "amazon.com.au", "4500", ("X",))),
        lambda: api.import_csv(CollectionId(101), io.BytesIO(b"x")),
    ]
    for call in calls:
        await call()
    variable = "$MULTICART_SESSION_TOKEN" if is_token else "$MULTICART_API_KEY"
    for record in wire.log:
        assert variable in record.as_curl()
        assert HIDDEN_PART not in trace_of(record)
