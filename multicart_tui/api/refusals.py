"""Judges an HTTP answer: is it a success, and if not, what does it say."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from multicart_tui.api.call import Call
from multicart_tui.api.failure import Failure
from multicart_tui.api.peer import UNKNOWN_HINT, Peer, not_an_answer, outcome_of, title
from multicart_tui.api.reply import UNREADABLE, Data, Envelope, Reply, decode_anything, first_byte
from multicart_tui.api.retrying import retry_after_seconds
from multicart_tui.api.values import text
from multicart_tui.domain.models import COLLECTION_CAP
from multicart_tui.errors import (
    ApiError,
    CredentialsError,
    CreditsError,
    DuplicateError,
    MulticartError,
    NotFoundError,
    Outcome,
)

_PASSING = (429, 502, 503, 504)
"""HTTP statuses and codes after which a read is worth another try."""

_PAGE_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,400})", re.IGNORECASE)
_ABOUT_CREDENTIAL = re.compile(
    r"api[ _-]?key|session token|invalid token|authentication credentials|unauthori[sz]ed"
    r"|not authenticated|authentication failed",
    re.IGNORECASE,
)
_DUPLICATE = re.compile(r"already exists|\bduplicate\b", re.IGNORECASE)
_LIMIT, _ROOM = r"\b(?:5,?000|limit|full)\b", r"\b(?:collections?|ASINs)\b"
_FULL = re.compile(f"{_LIMIT}.{{0,40}}{_ROOM}|{_ROOM}.{{0,40}}{_LIMIT}", re.IGNORECASE)
_NOT_FULL = re.compile(
    r"\brows?\b|\brate\b|\bfile\b|\bcredits?\b|request|\bcharacters?\b|\blength\b",
    re.IGNORECASE,
)


def judge(call: Call, reply: Reply, envelope: Envelope | None, peer: Peer) -> Data | Failure:
    """Return the data of a successful answer, or the failure that it is.

    Success is HTTP 2xx and, in the envelope, ``status`` 1; HTTP 200 alone is none.
    """
    if 300 <= reply.http_status < 400:
        return _redirected(call, reply, peer)
    is_2xx = 200 <= reply.http_status < 300
    if envelope is not None:
        if is_2xx and envelope.is_success:
            return memoryview(envelope.data)
        return _refused(call, reply, peer, _value(memoryview(envelope.data)), envelope)
    value = _value(reply.body)
    is_json = value is not None
    if not is_2xx and (is_json or reply.http_status in (401, 402, 403, 429)):
        return _refused(call, reply, peer, value)
    if is_2xx and call.may_be_bare and isinstance(value, dict | list):
        return reply.body
    return _no_answer(call, reply, peer, is_json=is_json)


def _value(body: Data) -> object:
    """The JSON in a body; None when it is none, and for null."""
    try:
        return decode_anything(body)
    except UNREADABLE:
        return None


def _redirected(call: Call, reply: Reply, peer: Peer) -> Failure:
    try:
        target = urlsplit(reply.location).netloc.rpartition("@")[2] or peer.host
    except ValueError:
        target = "a host that cannot be read"
    message = (
        f"{peer.host} redirects to {peer.quote(target)} (HTTP {reply.http_status}); "
        "it was not followed, so the key went nowhere else."
    )
    hint = "Check the setting base_url: the scheme, the host and the path."
    # 302 and 303 are also what a server answers after it has done the work of a POST.
    acted = reply.http_status in (302, 303)
    return not_an_answer(call, message, hint, reply.http_status, may_have_acted=acted)


def _no_answer(call: Call, reply: Reply, peer: Peer, *, is_json: bool) -> Failure:
    status = reply.http_status
    first = first_byte(reply.body)
    found = _PAGE_TITLE.search(bytes(reply.body[:65_536]))
    if not first:
        message = f"{peer.host} sent an empty answer ({status})."
    elif is_json:
        message = f"{peer.host} sent data, but not the API's envelope ({status})."
    elif first in (b"{", b"["):
        message = f"{peer.host} sent data that is broken or incomplete ({status})."
    else:
        message = f"{peer.host} sent a page, not data ({status})."
    if found:
        message += f" The page is titled: {peer.quote(found[1].decode('utf-8', 'replace'))}."
    hint = "Try again in a moment; the service or something before it is in trouble."
    if status < 500:
        hint = "Check the setting base_url; it may lead to a web page or a login."
    acted = not 400 <= status < 500
    failure = not_an_answer(call, message, hint, status, may_have_acted=acted)
    return Failure(
        failure.error,
        may_have_arrived=acted,
        is_passing=status in _PASSING,
        retry_after=retry_after_seconds(reply.retry_after),
    )


def _refused(
    call: Call, reply: Reply, peer: Peer, value: object, envelope: Envelope | None = None
) -> Failure:
    code = (envelope.number if envelope else 0) or reply.http_status
    # 5xx means that the service stumbled half way: what it had done by then is unknown,
    # and what it says is no judgement of the request.
    has_stumbled = code >= 500 or reply.http_status >= 500
    said = peer.quote(_words(value))
    why = said or f"The code is {code}."
    if value is None and reply.body:
        why = f"{peer.host} sent a page, not data ({code})."
    error = _stumble(call, code, why) if has_stumbled else _judgement(call, code, said, why, peer)
    return Failure(
        error,
        may_have_arrived=True,
        is_passing=code in _PASSING or reply.http_status in _PASSING,
        retry_after=retry_after_seconds(reply.retry_after),
    )


def _stumble(call: Call, code: int, why: str) -> MulticartError:
    outcome = outcome_of(call, may_have_arrived=True)
    hint = UNKNOWN_HINT if outcome is Outcome.UNKNOWN else _HINTS.get(code, "")
    return ApiError(title(call, outcome), why, hint, outcome=outcome, code=code)


def _judgement(call: Call, code: int, said: str, why: str, peer: Peer) -> MulticartError:
    if code in (401, 403) or _ABOUT_CREDENTIAL.search(said):
        return _credentials(call, code, said, peer)
    if code == 402:
        hint = "Wait for running collections to finish, or add credits to the account."
        return CreditsError(f"{title(call)}: not enough credits", why, hint, code=code)
    if code == 404:
        subject = f"{call.subject} was not found. " if call.subject else ""
        return NotFoundError(title(call), f"{subject}{why}", call.not_found_hint, code=code)
    # Not by the code: 409 stands for a conflict of states too (vendor, "Envelope").
    if call.names_asin and _DUPLICATE.search(said):
        hint = "Open the row that is there; domain, postcode and ASIN together must differ."
        return DuplicateError("This ASIN is in the collection already", why, hint, code=code)
    if call.adds_asins and _FULL.search(said) and not _NOT_FULL.search(said):
        full = f"{call.subject[:1].upper()}{call.subject[1:]} is full"
        hint = f"A collection holds {COLLECTION_CAP:,} ASINs: delete some, or use another."
        return ApiError(full, why, hint, code=code)
    return ApiError(title(call), why, _HINTS.get(code, ""), code=code)


_HINTS = {
    400: "Check the fields, then send again.",
    409: "Reload and look at what is there now.",
    413: "Send less at once.",
    422: "Check the fields, then send again.",
    429: "Too many requests: wait a moment, then try again.",
    500: "Try again in a moment.",
    503: "Try again in a moment.",
}


def _credentials(call: Call, code: int, said: str, peer: Peer) -> CredentialsError:
    if not call.needs_credential:
        message = f"{peer.host} wants a credential for this, and none was sent ({code})."
        return CredentialsError(title(call), message, "Set a key or a session token.")
    what = "session token" if peer.auth.header == "Authorization" else "key"
    message = f"{peer.host} refused the {what} sent in the header {peer.auth.header} ({code})."
    if said:
        message += f" It says: {said}"
    hint = f"Check the {what}; regenerating a key kills the old one at once."
    return CredentialsError(f"{title(call)}: the {what} was refused", message, hint)


def _words(value: object) -> str:
    """What a refusal says: its sentence, or its fields with their complaints."""
    if isinstance(value, dict):
        for key in ("detail", "message", "error", "data"):
            if isinstance(value.get(key), str) and value[key]:
                return text(value[key])
        return "; ".join(f"{text(key)}: {_words(item)}" for key, item in list(value.items())[:8])
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value[:8])
    return text(value)[:2_000]
