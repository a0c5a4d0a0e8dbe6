"""The one place that sends: it retries, limits, judges and records every request."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TypeVar

import httpx

from multicart_tui.api.bodies import read_body, save_body
from multicart_tui.api.building import RequestBuilder, Timeouts
from multicart_tui.api.call import Call
from multicart_tui.api.failure import Failure
from multicart_tui.api.peer import Peer, not_an_answer, title
from multicart_tui.api.private_file import PrivateFile
from multicart_tui.api.progress import Progress
from multicart_tui.api.protocol import ByteProgress
from multicart_tui.api.recording import new_record
from multicart_tui.api.refusals import judge
from multicart_tui.api.reply import UNREADABLE, Data, Reply, map_file, read_envelope
from multicart_tui.api.request_log import RequestLog, RequestRecord
from multicart_tui.api.retrying import LONGEST_SECONDS, Retrying, come_back
from multicart_tui.api.translate import HTTP_ERRORS, failure_of
from multicart_tui.api.values import UnusableAnswerError
from multicart_tui.errors import CredentialsError, MulticartError, NetworkError, Outcome

T = TypeVar("T")

MOST_BYTES = 64 << 20
"""Largest answer that is read into memory; only a download may be larger."""
MOST_SAVED_BYTES = 4 << 30
"""Largest answer that is saved to a file: a compressed one must not fill the disk."""
OFF_LOOP_BYTES = 512 << 10
"""Answers from this size on are decoded in a thread."""


class Transport:
    """Sends calls over one client and returns what their answers hold.

    Args:
        client: Whose connections are used; closed by :meth:`aclose`.
        base_url: Checked, without a trailing slash.
        peer: Whom it leads to, for messages, and what adds the credential.
        log: Where every request is recorded, without headers.
        timeouts: How long to wait.
        retrying: When to send again.
        most_bytes: Largest answer read into memory.
        most_saved: Largest answer saved to a file.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        base_url: str,
        peer: Peer,
        log: RequestLog,
        *,
        timeouts: Timeouts,
        retrying: Retrying,
        most_bytes: int = MOST_BYTES,
        most_saved: int = MOST_SAVED_BYTES,
    ) -> None:
        self._client = client
        self._requests = RequestBuilder(base_url, timeouts)
        self._log = log
        self._retrying = retrying
        self._most_bytes = most_bytes
        self._most_saved = most_saved
        self._most_seconds = timeouts.upload
        self.peer = peer
        """Whom it talks to."""

    async def ask(
        self, call: Call, read: Callable[[Data], T], progress: ByteProgress | None = None
    ) -> T:
        """Send a call and return what ``read`` makes of its data.

        Args:
            call: What to send.
            read: Decodes the answer's data; may raise UnusableAnswerError.
            progress: Told how much of an upload was sent.

        Raises:
            MulticartError: It failed; a write's outcome says whether it may have acted.
        """
        with self._recorded(call) as record:

            async def attempt() -> T | Failure:
                reply = await self._exchange(call, record, Progress(progress))
                if isinstance(reply, Failure):
                    return reply
                if len(reply.body) < OFF_LOOP_BYTES:
                    return self._understood(call, record, reply, read)
                return await asyncio.to_thread(self._understood, call, record, reply, read)

            return await self._tried(call, record, attempt)

    async def download(
        self,
        call: Call,
        target: Path,
        check: Callable[[Data], None],
        progress: ByteProgress | None = None,
    ) -> int:
        """Stream the whole answer of a read into a new private file; returns its size.

        Args:
            call: What to send.
            target: Must not exist; removed again when anything fails.
            check: Looks at the answer's data; may raise UnusableAnswerError.
            progress: Told the bytes received, as they came over the wire.

        Raises:
            MulticartError: It failed, or the file could not be written.
        """
        with self._recorded(call) as record:
            async with PrivateFile(target) as file:

                async def attempt() -> int | Failure:
                    await file.restart()
                    reply = await self._exchange(call, record, Progress(progress), file)
                    if isinstance(reply, Failure):
                        return reply
                    if not 200 <= reply.http_status < 300:
                        return self._understood(call, record, reply, lambda _: 0)

                    def look(path: Path) -> int | Failure:
                        body = map_file(path)
                        whole = replace(reply, body=body)
                        refused = self._understood(call, record, whole, check)
                        return len(body) if refused is None else refused

                    return await file.read_back(look)

                size = await self._tried(call, record, attempt)
                await file.keep()
            return size

    async def aclose(self) -> None:
        """Close the connections; requests under way fail."""
        await self._client.aclose()

    async def _tried(
        self, call: Call, record: RequestRecord, attempt: Callable[[], Awaitable[T | Failure]]
    ) -> T:
        """Make tries until one succeeds or the policy gives up."""
        for number in count(1):
            record.tries = number
            result = await attempt()
            if not isinstance(result, Failure):
                return result
            wait = self._retrying.wait(number, result, is_write=call.is_write)
            if wait is None or call.is_once:
                # Raised out here and not where it was caught, so that no traceback leads
                # into the HTTP library, whose frames hold the headers.
                raise _final(result)
            record.waiting = f"retry {number + 1} of {self._retrying.tries} in {wait:.1f} s"
            self._log.changed(record)
            await self._retrying.sleep(wait)
            record.waiting = ""
            record.http_status = record.code = record.answer_bytes = None
            self._log.changed(record)
        raise AssertionError("unreachable: the policy always gives up")

    async def _exchange(
        self, call: Call, record: RequestRecord, progress: Progress, file: PrivateFile | None = None
    ) -> Reply | Failure:
        """Send once; the answer is in the reply, or, if it succeeded, in ``file``."""
        if self._client.is_closed:
            return _closed(call, self.peer)
        auth = self.peer.auth if call.needs_credential else None
        try:
            async with asyncio.timeout(self._longest(call, file)):
                response = await self._client.send(
                    self._requests.build(call, progress),
                    auth=auth,
                    stream=True,
                    follow_redirects=False,
                )
                try:
                    record.http_status = response.status_code
                    most = self._most_bytes
                    if file is not None and response.is_success:
                        most = self._most_saved
                        body = await save_body(file, response, most, progress)
                    else:
                        body = await read_body(response, most)
                    record.answer_bytes = response.num_bytes_downloaded
                finally:
                    await response.aclose()
        except HTTP_ERRORS as error:
            return failure_of(call, error, self.peer)
        if body is None:
            message = f"The answer is larger than {most >> 20:,} MB."
            hint = "Ask for fewer rows; a large output can be saved to a file instead."
            return not_an_answer(call, message, hint, response.status_code)
        headers = response.headers
        return Reply(
            response.status_code, body, headers.get("retry-after", ""), headers.get("location", "")
        )

    def _longest(self, call: Call, file: PrivateFile | None) -> float | None:
        """Seconds that a whole exchange may take; a download takes as long as it moves."""
        if file is not None:
            return None
        return self._most_seconds * (2 if call.upload else 1)

    def _understood(
        self, call: Call, record: RequestRecord, reply: Reply, read: Callable[[Data], T]
    ) -> T | Failure:
        """Judge an answer, and decode its data when it is a success."""
        envelope = read_envelope(reply.body)
        record.code = envelope.number if envelope else None
        data = judge(call, reply, envelope, self.peer)
        if isinstance(data, Failure):
            return data
        try:
            return read(data)
        except UnusableAnswerError as error:
            reason = self.peer.quote(str(error))
        except UNREADABLE:
            reason = f"{self.peer.host} sent data of another form than is documented."
        hint = "Try again; if it stays so, the API has changed or the base URL is wrong."
        return not_an_answer(call, reason, hint, reply.http_status)

    @contextmanager
    def _recorded(self, call: Call) -> Iterator[RequestRecord]:
        """Keep a record of a call from its first try to its end."""
        auth = self.peer.auth
        if call.needs_credential and auth.is_empty:
            raise _no_credential(call)
        record = self._log.begin(new_record(call, self._requests.url(call), auth))
        started = time.perf_counter()
        try:
            yield record
        except BaseException as error:
            record.failure = _told(error)
            is_lost = isinstance(error, NetworkError)
            record.is_unanswered = is_lost and record.http_status is None
            raise
        finally:
            record.waiting = ""
            record.milliseconds = (time.perf_counter() - started) * 1_000
            self._log.changed(record)


def _final(failure: Failure) -> MulticartError:
    """The error of the last try; one that asks for a long wait says when to come back."""
    error = failure.error
    seconds = failure.retry_after
    if failure.is_passing and seconds is not None and seconds > LONGEST_SECONDS:
        when = come_back(seconds)
        is_unknown = error.outcome is Outcome.UNKNOWN
        error.hint = f"{error.hint} {when}" if is_unknown else when
    return error


def _closed(call: Call, peer: Peer) -> Failure:
    message = f"The connection to {peer.host} was closed."
    hint = "Connect again, then try again."
    error = NetworkError(title(call), message, hint, is_unreached=True)
    return Failure(error, may_have_arrived=False, is_passing=False)


def _no_credential(call: Call) -> CredentialsError:
    return CredentialsError(
        f"{title(call)}: there is no key",
        "Neither a key nor a session token is set.",
        "Set MULTICART_API_KEY, or save a key with: multicart-tui auth login",
    )


def _told(error: BaseException) -> str:
    if isinstance(error, MulticartError):
        return ". ".join(part.rstrip(".") for part in (error.title, error.message) if part) + "."
    return "cancelled" if isinstance(error, asyncio.CancelledError) else type(error).__name__
