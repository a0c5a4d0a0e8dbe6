"""The one place where an exception of the HTTP library becomes a MulticartError."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import TypeVar

import httpcore
import httpx

from multicart_tui.api.call import Call
from multicart_tui.api.failure import Failure
from multicart_tui.api.peer import UNKNOWN_HINT, Peer, not_an_answer, outcome_of, title
from multicart_tui.domain.text import clean
from multicart_tui.errors import ConfigError, NetworkError, Outcome

_E = TypeVar("_E", bound=BaseException)

_NOT_CONNECTED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.ConnectionNotAvailable,
)
_PROXY = (httpx.ProxyError, httpcore.ProxyError)
_BAD_URL = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol)
_OWN_FAULT = (httpx.LocalProtocolError, httpcore.LocalProtocolError)
_BROKEN = (
    httpx.TransportError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    OSError,
)
_TIMED_OUT = (httpx.TimeoutException, httpcore.TimeoutException)

HTTP_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpx.CookieConflict,
    *_NOT_CONNECTED,
    *_PROXY,
    *_BAD_URL,
    *_OWN_FAULT,
    *_BROKEN,
)
"""Everything that sending a request and reading its answer may raise."""

_RETRY_HINT = "Check the network connection, then try again."
_CERTIFICATE_HINT = (
    "If a company proxy or a private authority signed it, name its certificate in ca_file."
)


def failure_of(call: Call, error: Exception, peer: Peer) -> Failure:
    """Say what an exception means for a request.

    Args:
        call: What was being sent.
        error: Any of HTTP_ERRORS; its own text is never repeated, as it may hold a header.
        peer: Whom it was sent to.
    """
    if isinstance(error, _NOT_CONNECTED):
        return _not_connected(call, error, peer)
    if isinstance(error, _PROXY):
        message = f"The proxy did not let the connection to {peer.host} through."
        hint = "Check HTTPS_PROXY and NO_PROXY in the environment, and the proxy's password."
        return _unsent(NetworkError(title(call), message, hint, is_unreached=True))
    if isinstance(error, _BAD_URL):
        message = "The URL made from the base URL and the path cannot be used."
        return _unsent(ConfigError(title(call), message, "Check the setting base_url."))
    if isinstance(error, _BROKEN):
        return _broken(call, error, peer)
    message = f"What {peer.host} sent cannot be read: {_CAUSES.get(type(error), 'bad HTTP')}."
    return not_an_answer(call, message, "Try again; if it stays so, tell the service's support.", 0)


_CAUSES: dict[type[Exception], str] = {
    httpx.DecodingError: "its compression is broken",
    httpx.TooManyRedirects: "it redirects in circles",
    httpx.CookieConflict: "its cookies contradict each other",
}


def _unsent(error: NetworkError | ConfigError, *, is_passing: bool = False) -> Failure:
    return Failure(error, may_have_arrived=False, is_passing=is_passing)


def _not_connected(call: Call, error: Exception, peer: Peer) -> Failure:
    host = peer.host
    hint, is_passing = _RETRY_HINT, True
    causes = tuple(_causes(error))
    untrusted = _first(causes, ssl.SSLCertVerificationError)
    if untrusted is not None:
        reason = clean(untrusted.verify_message or "unknown reason", 120)
        message = f"The TLS certificate of {host} is not trusted: {reason}."
        hint, is_passing = _CERTIFICATE_HINT, False
    elif _first(causes, ssl.SSLError) is not None:
        message = f"{host} answered, but the TLS handshake failed."
        hint = "Check that the base URL's port speaks https; a proxy may stand between."
    elif _first(causes, socket.gaierror) is not None:
        message = f"The name {host} was not found (DNS)."
        hint = "Check the network connection and the base URL, then try again."
    elif _first(causes, ConnectionRefusedError) is not None:
        message = f"{host} refused the connection: nothing is listening there."
        hint = "Check the base URL, or try again when the service is up."
    elif isinstance(error, httpx.PoolTimeout | httpcore.PoolTimeout):
        message = f"All connections to {host} are busy with other requests."
        hint = "Wait until the other jobs are done, then try again."
    elif isinstance(error, _TIMED_OUT):
        message = f"{host} did not take the connection in time."
    elif any(isinstance(cause, OSError) and cause.errno in _NO_ROUTE for cause in causes):
        message = f"There is no way to {host} from this network."
    else:
        message = f"The connection to {host} could not be made."
    if peer.is_proxied:
        hint += " The environment names a proxy (HTTPS_PROXY, ALL_PROXY): it may be the cause."
    # A full pool says nothing of the link: the requests that fill it go on.
    is_unreached = not isinstance(error, httpx.PoolTimeout | httpcore.PoolTimeout)
    network_error = NetworkError(title(call), message, hint, is_unreached=is_unreached)
    return _unsent(network_error, is_passing=is_passing)


_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)


def _broken(call: Call, error: Exception, peer: Peer) -> Failure:
    outcome = outcome_of(call, may_have_arrived=True)
    is_passing = not isinstance(error, _OWN_FAULT)
    if isinstance(error, TimeoutError):  # our own limit on the whole exchange, minutes long
        message = f"{peer.host} went on answering for too long, and was not finished."
        is_passing = False
    elif isinstance(error, httpx.WriteTimeout | httpcore.WriteTimeout):
        message = f"{peer.host} stopped taking in the request."
    elif isinstance(error, _TIMED_OUT):
        message = f"{peer.host} did not answer in time."
    elif isinstance(error, _OWN_FAULT):
        message = f"The HTTP exchange with {peer.host} got out of step."
    elif isinstance(error, httpx.RemoteProtocolError | httpcore.RemoteProtocolError):
        message = f"{peer.host} broke off before its answer was complete."
    else:
        message = f"The connection to {peer.host} broke before the answer was complete."
    hint = UNKNOWN_HINT if outcome is Outcome.UNKNOWN else _RETRY_HINT
    network_error = NetworkError(title(call, outcome), message, hint, outcome=outcome)
    return Failure(network_error, may_have_arrived=True, is_passing=is_passing)


def _first(causes: tuple[BaseException, ...], kind: type[_E]) -> _E | None:
    return next((cause for cause in causes if isinstance(cause, kind)), None)


def _causes(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """The exception and what led to it, groups opened; bounded, as chains may be circular."""
    yield error
    if depth >= 8:
        return
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from _causes(member, depth + 1)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _causes(cause, depth + 1)
