"""What was asked of the API lately, kept for the person and without any secret."""

from __future__ import annotations

import json
import shlex
from collections import deque
from collections.abc import Callable, Iterator

import msgspec

from multicart_tui.domain.text import escape_harmful

KEPT = 200
"""How many requests are remembered."""


class RequestRecord(msgspec.Struct):
    """One request, updated as it goes on; headers are never kept."""

    number: int
    """Counts requests since the start, from 1."""
    started: float
    """When it was first sent, seconds since the epoch."""
    method: str
    url: str
    body: str
    """The JSON body as sent, or its beginning; for an upload, what its fields were."""
    body_is_cut: bool = False
    """Whether the body was too long to be kept whole."""
    file_field: str = ""
    """Name of the form field that carried a file; empty for a JSON body."""
    form: dict[str, str] = msgspec.field(default_factory=dict)
    """The text fields of a multipart form."""
    header: str = "x-api-key"
    """Name of the header that carried the credential; empty when none was sent."""
    tries: int = 1
    """How often it was sent, the try under way included."""
    waiting: str = ""
    """What is waited for between two tries, e.g. ``retry 2 of 3 in 1.4 s``; else empty."""
    milliseconds: float | None = None
    """From the first try to the end of the answer; None while under way."""
    http_status: int | None = None
    """Of the last try; None when no answer began."""
    code: int | None = None
    """The envelope's code; None when there was no envelope."""
    answer_bytes: int | None = None
    """Bytes of the answer's body as they came over the wire."""
    failure: str = ""
    """What went wrong, in a sentence; empty when nothing did."""
    is_unanswered: bool = False
    """Whether it failed without a byte of an answer, as when there is no link."""

    @property
    def path(self) -> str:
        """The URL's path, which is what differs between requests."""
        return "/" + self.url.split("://", 1)[-1].partition("/")[2]

    @property
    def state(self) -> str:
        """In a word: ``under way``, ``waiting``, ``ok`` or ``failed``."""
        if self.failure:
            return "failed"
        if self.waiting:
            return "waiting"
        return "under way" if self.milliseconds is None else "ok"

    @property
    def is_answered(self) -> bool:
        """Whether the service answered, be it with a refusal; a gateway's page is no answer."""
        return self.milliseconds is not None and (not self.failure or self.code is not None)

    def as_curl(self) -> str:
        """The request as a shell command; the credential is a variable, never its value.

        A body that was not kept whole is taken from ``body.json``, an upload from ``file.csv``.
        """
        words = ["curl", "-sS", "-X", self.method, shlex.quote(self.url)]
        if self.header == "x-api-key":
            words.append('-H "x-api-key: $MULTICART_API_KEY"')
        elif self.header:
            words.append('-H "Authorization: Token $MULTICART_SESSION_TOKEN"')
        if self.file_field:
            words += [f"-F {shlex.quote(f'{name}={value}')}" for name, value in self.form.items()]
            words.append(f"-F {shlex.quote(f'{self.file_field}=@file.csv')}")
        else:
            body = "@body.json" if self.body_is_cut else shlex.quote(escape_harmful(self.body))
            words += ["-H 'Content-Type: application/json'", f"-d {body}"]
        return " ".join(words)

    def as_json(self) -> str:
        """One line of JSON, for a saved log."""
        return json.dumps(msgspec.to_builtins(self), ensure_ascii=True)


class RequestLog:
    """The last requests, oldest first; tells a listener when one begins or changes."""

    def __init__(self, keep: int = KEPT) -> None:
        self._records: deque[RequestRecord] = deque(maxlen=keep)
        self._count = 0
        self.on_change: Callable[[RequestRecord], None] | None = None
        """Called after a record was added or changed; the listener must be quick."""

    def __iter__(self) -> Iterator[RequestRecord]:
        return iter(tuple(self._records))

    def __len__(self) -> int:
        return len(self._records)

    def begin(self, record: RequestRecord) -> RequestRecord:
        """Number a request and remember it."""
        self._count += 1
        record.number = self._count
        self._records.append(record)
        self.changed(record)
        return record

    def changed(self, record: RequestRecord) -> None:
        """Tell the listener that a record has news."""
        if self.on_change:
            self.on_change(record)
