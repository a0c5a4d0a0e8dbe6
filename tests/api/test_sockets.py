"""The client against a real socket that misbehaves."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinChanges
from multicart_tui.errors import AnswerError, MulticartError, NetworkError, Outcome
from tests.api.wire import SECRET
from tests.support.raw_server import Exchange, raw_server

ROW = json.dumps({"code": 200, "data": {"id": 5, "asin": "B0DJQQ38TG"}, "status": 1}).encode()
CHANGES = AsinChanges(custom_id="x")
LOOPBACK_PEM = Path(__file__).parents[1] / "data" / "loopback.pem"
"""Certificate and key of a throw-away authority, valid until 2120; worth nothing to anyone."""


@asynccontextmanager
async def client(
    base_url: str, *, tries: int = 1, read_timeout: float = 30.0, log: RequestLog | None = None
) -> AsyncIterator[HttpApi]:
    async def at_once(_seconds: float) -> None:
        return

    options = ApiOptions(base_url, SECRET, read_timeout=read_timeout)
    retrying = Retrying(tries, sleep=at_once)
    api = open_api(options, log if log is not None else RequestLog(), retrying=retrying)
    try:
        yield api
    finally:
        await api.aclose()


async def good(exchange: Exchange) -> None:
    await exchange.answer(ROW)


async def reset(exchange: Exchange) -> None:
    exchange.reset()


async def hang_up(exchange: Exchange) -> None:
    exchange.hang_up()


async def hang(exchange: Exchange) -> None:
    await exchange.for_ever.wait()


async def half(exchange: Exchange) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(ROW)}\r\n\r\n".encode()
    await exchange.send(head + ROW[:30])
    exchange.hang_up()


async def half_without_length(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + ROW[:30])
    exchange.hang_up()


async def half_a_chunk(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc")
    exchange.reset()


async def gateway(exchange: Exchange) -> None:
    await exchange.answer(b"<html><title>502 Bad Gateway</title></html>", "502 Bad Gateway")


async def not_http(exchange: Exchange) -> None:
    await exchange.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    exchange.hang_up()


async def broken_gzip(exchange: Exchange) -> None:
    await exchange.answer(b"not gzip", "200 OK", "Content-Encoding: gzip")


async def redirect(exchange: Exchange) -> None:
    await exchange.answer(b"", "307 Temporary Redirect", "Location: https://evil.test/")


async def byte_by_byte(exchange: Exchange) -> None:
    await exchange.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(ROW)}\r\n\r\n".encode())
    for byte in ROW:
        await exchange.send(bytes([byte]))


BROKEN = [reset, hang_up, half, half_a_chunk, not_http]


@pytest.mark.parametrize("behaviour", [*BROKEN, gateway])
async def test_a_read_survives_two_bad_tries(behaviour: object) -> None:
    assert callable(behaviour)
    async with (
        raw_server(behaviour, behaviour, good) as server,
        client(server.base_url, tries=3) as api,
    ):
        assert (await api.get_asin(AsinId(5))).id == AsinId(5)
        assert len(server.exchanges) == 3


@pytest.mark.parametrize("behaviour", [*BROKEN, half_without_length, gateway, broken_gzip])
async def test_a_write_is_sent_once_and_its_outcome_is_unknown(behaviour: object) -> None:
    assert callable(behaviour)
    async with raw_server(behaviour) as server, client(server.base_url, tries=3) as api:
        with pytest.raises(MulticartError) as caught:
            await api.update_asin(AsinId(5), CHANGES)
        assert caught.value.outcome is Outcome.UNKNOWN
        assert len(server.exchanges) == 1
        assert json.loads(server.exchanges[0].body) == {"asin_id": 5, "custom_id": "x"}


async def test_a_server_that_never_answers_is_given_up() -> None:
    async with raw_server(hang) as server, client(server.base_url, read_timeout=0.05) as api:
        with pytest.raises(NetworkError, match="did not answer in time") as caught:
            await api.update_asin(AsinId(5), CHANGES)
        assert caught.value.outcome is Outcome.UNKNOWN


async def test_a_slow_answer_is_waited_for() -> None:
    async with raw_server(byte_by_byte) as server, client(server.base_url) as api:
        assert (await api.get_asin(AsinId(5))).asin == "B0DJQQ38TG"


async def test_an_answer_that_never_ends_is_given_up_in_the_end() -> None:
    async def trickle(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n")
        while not exchange.writer.is_closing():
            await exchange.send(b" ")
            await asyncio.sleep(0)

    async with raw_server(trickle) as server:
        options = ApiOptions(server.base_url, SECRET, upload_timeout=0.2)
        api = open_api(options, RequestLog())
        with pytest.raises(NetworkError, match="went on answering for too long"):
            await api.get_asin(AsinId(5))
        await api.aclose()


async def test_a_redirect_is_not_followed() -> None:
    async with raw_server(redirect) as server, client(server.base_url, tries=3) as api:
        with pytest.raises(AnswerError) as caught:
            await api.get_asin(AsinId(5))
        assert f"127.0.0.1:{server.port} redirects to evil.test" in caught.value.message
        assert len(server.exchanges) == 1


async def test_nothing_listening_is_told_as_such() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connecting is refused
        base_url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/v1"
        log = RequestLog()
        async with client(base_url, tries=3, log=log) as api:
            with pytest.raises(NetworkError, match="nothing is listening there") as caught:
                await api.update_asin(AsinId(5), CHANGES)
    assert caught.value.outcome is Outcome.NOT_DONE
    assert [record.tries for record in log] == [3]


async def test_a_cancelled_read_leaves_the_client_usable() -> None:
    async with raw_server(hang, hang, good) as server, client(server.base_url) as api:
        for _ in range(2):
            server.arrived.clear()
            load = asyncio.create_task(api.get_asin(AsinId(5)))
            await server.arrived.wait()
            load.cancel()
            with pytest.raises(asyncio.CancelledError):
                await load
        assert (await api.get_asin(AsinId(5))).id == AsinId(5)


async def test_many_cancelled_reads_do_not_use_up_the_connections() -> None:
    async with raw_server(*[hang] * 40, good) as server, client(server.base_url) as api:
        loads = [asyncio.create_task(api.get_asin(AsinId(5))) for _ in range(40)]
        await server.arrived.wait()
        for load in loads:
            load.cancel()
        await asyncio.gather(*loads, return_exceptions=True)
        while len(server.exchanges) < 40:  # what never left takes its place in the script
            server.exchanges.append(server.exchanges[0])
        assert (await api.get_asin(AsinId(5))).id == AsinId(5)


async def test_closing_the_client_ends_a_read_under_way_with_an_error() -> None:
    async with raw_server(hang) as server, client(server.base_url) as api:
        load = asyncio.create_task(api.get_asin(AsinId(5)))
        await server.arrived.wait()
        await api.aclose()
        with pytest.raises(NetworkError):
            await load


async def test_a_connection_is_kept_for_the_next_request() -> None:
    async with raw_server(good) as server, client(server.base_url) as api:
        await api.get_asin(AsinId(5))
        await api.get_asin(AsinId(5))
        first, second = server.exchanges
        assert first.writer is second.writer


async def test_cookies_are_not_kept() -> None:
    async def with_cookie(exchange: Exchange) -> None:
        await exchange.answer(ROW, "200 OK", "Set-Cookie: sessionid=abc; Path=/")

    async with raw_server(with_cookie) as server, client(server.base_url) as api:
        await api.get_asin(AsinId(5))
        await api.get_asin(AsinId(5))
        assert b"cookie" not in server.exchanges[1].head.lower()


async def test_a_proxy_of_the_environment_is_not_asked_about_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with raw_server(good) as server, client(server.base_url) as api:
        assert (await api.get_asin(AsinId(5))).id == AsinId(5)


async def test_a_proxy_of_the_environment_is_used_for_other_hosts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(exchange: Exchange) -> None:
        await exchange.answer(b"", "407 Proxy Authentication Required")

    async with raw_server(refuse) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        async with client("https://multicart.test/api/v1", tries=3) as api:
            with pytest.raises(NetworkError, match="The proxy did not let the connection"):
                await api.get_asin(AsinId(5))
        assert proxy.exchanges[0].head.startswith(b"CONNECT multicart.test:443 ")
        assert SECRET.encode() not in proxy.exchanges[0].head
        assert len(proxy.exchanges) == 1


async def test_a_dead_proxy_is_suspected_where_the_host_seems_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{taken.getsockname()[1]}")
        async with client("https://multicart.test/api/v1") as api:
            with pytest.raises(NetworkError) as caught:
                await api.get_asin(AsinId(5))
    assert "names a proxy" in caught.value.hint


def tls_context() -> ssl.SSLContext:
    """A server that proves to be 127.0.0.1, by a certificate nobody trusts by default."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(LOOPBACK_PEM)
    return context


async def test_a_certificate_of_an_unknown_authority_is_refused_by_name() -> None:
    async with raw_server(good, tls=tls_context()) as server:
        log = RequestLog()
        async with client(f"https://127.0.0.1:{server.port}", tries=3, log=log) as api:
            with pytest.raises(NetworkError) as caught:
                await api.update_asin(AsinId(5), CHANGES)
        assert f"certificate of 127.0.0.1:{server.port} is not trusted" in caught.value.message
        assert "self-signed" in caught.value.message
        assert caught.value.outcome is Outcome.NOT_DONE
        assert server.exchanges == []
        assert [record.tries for record in log] == [1]


async def test_a_ca_file_makes_its_authority_trusted() -> None:
    async with raw_server(good, tls=tls_context()) as server:
        options = ApiOptions(f"https://127.0.0.1:{server.port}", SECRET, ca_file=LOOPBACK_PEM)
        api = open_api(options, RequestLog())
        assert (await api.get_asin(AsinId(5))).id == AsinId(5)
        await api.aclose()


async def test_https_to_a_port_that_speaks_plain_http_is_told_as_such() -> None:
    def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, client(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}") as api:
        with pytest.raises(NetworkError, match="TLS handshake failed"):
            await api.get_asin(AsinId(5))
