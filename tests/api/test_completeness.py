"""Whatever the HTTP library can raise becomes one of our errors; none gets through."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpcore
import httpx
import pytest

from multicart_tui.domain.ids import AsinId, CollectionId
from multicart_tui.domain.models import NewAsins
from multicart_tui.errors import ConfigError, MulticartError, NetworkError, Outcome
from tests.api.wire import Wire, broken

MANY = NewAsins(CollectionId(101), "amazon.com.au", "4500", ("B0DJQQ38TG",))
URL = "https://multicart.test/"


def family(*heads: type[Exception]) -> Iterator[type[Exception]]:
    for head in heads:
        yield head
        yield from family(*head.__subclasses__())


def exceptions_of(module: object) -> set[type[Exception]]:
    values = vars(module).values()
    return {v for v in values if isinstance(v, type) and issubclass(v, Exception)}


HEADS = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError)
KINDS = sorted(
    {*family(*HEADS), *exceptions_of(httpx), *exceptions_of(httpcore), OSError, ssl.SSLError,
     TimeoutError, ConnectionResetError, BrokenPipeError},
    key=lambda kind: (kind.__module__, kind.__name__),
)  # fmt: skip


def made(kind: type[Exception]) -> Exception:
    if issubclass(kind, httpx.HTTPStatusError):
        request = httpx.Request("POST", URL)
        return kind("x", request=request, response=httpx.Response(500, request=request))
    if issubclass(kind, httpx.StreamError) and kind is not httpx.StreamError:
        return kind()  # type: ignore[call-arg]  # the members of this family take no message
    return kind("boom")


def test_the_walk_finds_the_whole_family() -> None:
    names = {kind.__name__ for kind in KINDS}
    assert names >= {"ReadTimeout", "InvalidURL", "StreamClosed", "ConnectionNotAvailable"}
    assert len(KINDS) > 40


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
async def test_each_becomes_an_error_with_words(kind: type[Exception]) -> None:
    with pytest.raises(MulticartError) as caught:
        await Wire(broken(made(kind))).api().get_asin(AsinId(5))
    error = caught.value
    assert error.title
    assert error.message.endswith(".")
    assert error.hint
    assert "boom" not in str(error)
    assert error.__context__ is None
    with pytest.raises(MulticartError) as caught:
        await Wire(broken(made(kind))).api().create_asins(MANY)
    assert isinstance(caught.value.outcome, Outcome)


def caused(error: Exception, *causes: BaseException) -> Exception:
    head: BaseException = error
    for cause in causes:
        head.__cause__ = cause
        head = cause
    return error


def certificate() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused(httpx.ConnectError("x"), OSError("all"), ConnectionRefusedError(111, "no")),
         "refused the connection: nothing is listening there"),
        (caused(httpx.ConnectError("x"), ExceptionGroup("all", [ConnectionRefusedError(111, "")])),
         "refused the connection"),
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "unknown")),
         "The name multicart.test was not found (DNS)"),
        (caused(httpx.ConnectError("x"), OSError(101, "unreachable")), "There is no way to"),
        (caused(httpx.ConnectError("x"), ssl.SSLError(1, "wrong version")), "TLS handshake failed"),
        (caused(httpx.ConnectError("x"), certificate()),
         "The TLS certificate of multicart.test is not trusted: self-signed certificate."),
        (httpx.ConnectError("x"), "could not be made"),
        (httpx.ConnectTimeout("x"), "did not take the connection in time"),
        (httpx.PoolTimeout("x"), "are busy with other requests"),
        (httpx.ReadTimeout("x"), "did not answer in time"),
        (httpx.WriteTimeout("x"), "stopped taking in the request"),
        (httpx.ReadError("x"), "broke before the answer was complete"),
        (httpx.RemoteProtocolError("x"), "broke off before its answer was complete"),
        (httpx.ProxyError("x"), "The proxy did not let the connection to multicart.test through"),
        (TimeoutError(), "went on answering for too long"),
    ],
)  # fmt: skip
async def test_a_broken_network_is_told_in_plain_words(error: Exception, words: str) -> None:
    with pytest.raises(NetworkError) as caught:
        await Wire(broken(error)).api().get_asin(AsinId(5))
    assert caught.value.title == "Could not load the ASIN"
    assert words in caught.value.message
    assert "multicart.test" in caught.value.message


@pytest.mark.parametrize(
    ("error", "is_unreached"),
    [
        (caused(httpx.ConnectError("x"), ConnectionRefusedError(111, "no")), True),
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "unknown")), True),
        (httpx.ConnectTimeout("x"), True),
        (httpx.ProxyError("x"), True),
        (httpx.PoolTimeout("x"), False),
        (httpx.ReadError("x"), False),
        (httpx.ReadTimeout("x"), False),
        (httpx.RemoteProtocolError("x"), False),
    ],
)
async def test_a_dead_link_is_told_from_a_broken_one(error: Exception, is_unreached: bool) -> None:
    with pytest.raises(NetworkError) as caught:
        await Wire(broken(error)).api().create_asins(MANY)
    assert caught.value.is_unreached is is_unreached


async def test_an_untrusted_certificate_is_not_tried_again() -> None:
    wire = Wire(broken(caused(httpx.ConnectError("x"), certificate())))
    with pytest.raises(NetworkError, match="ca_file"):
        await wire.api().create_asins(MANY)
    assert len(wire.sent) == 1


async def test_a_chain_of_causes_that_bites_its_tail_ends() -> None:
    one, two = httpx.ConnectError("x"), OSError("y")
    one.__cause__, two.__cause__ = two, one
    with pytest.raises(NetworkError):
        await Wire(broken(one)).api().get_asin(AsinId(5))


async def test_an_address_that_cannot_be_used_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigError, match="base_url"):
        await Wire(broken(httpx.InvalidURL("x"))).api().get_asin(AsinId(5))


async def test_a_closed_client_says_so() -> None:
    wire = Wire(broken(httpx.ReadError("x")))
    api = wire.api()
    await api.aclose()
    with pytest.raises(NetworkError, match="was closed"):
        await api.get_asin(AsinId(5))
    assert wire.sent == []
