"""How the service says yes and no, and how it reads what it is sent.

Answers are HTTP 200 with ``{"code", "data", "status"}`` (vendor page); what never
reaches the API proper, such as a bad method, gets Django's own
``{"detail": ...}`` with an HTTP status.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

_MISSING = object()
_LARGEST = 2**63 - 1


class Refusal(Exception):
    """A request the API answers with ``status`` 0.

    Args:
        code: 400, 402, 404, 409 or 500, as in the envelope.
        sentence: What a person is told.
    """

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence


def encode(value: object) -> bytes:
    """Write a value as JSON the way Django REST framework does: compact, in UTF-8.

    A lone surrogate has no UTF-8, so such an answer is written in ASCII escapes.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def reply(
    value: object, status_code: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a value as a JSON response."""
    return Response(encode(value), status_code, headers, media_type="application/json")


def accepted(data: object) -> Response:
    """Return the envelope of a success."""
    return reply({"code": 200, "data": data, "status": 1})


def refused(code: int, sentence: str) -> Response:
    """Return the envelope of a failure, which is HTTP 200 all the same."""
    return reply({"code": code, "data": sentence, "status": 0})


def detail(status_code: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a failure the framework answers before the API sees the request."""
    return reply({"detail": sentence}, status_code, headers)


class Call:
    """The fields of one request, read with the checks the service makes.

    Args:
        fields: The JSON object of the body, or the fields of a form.
        twists: Faults that the operation itself commits, with their numbers.
        headers: The request's headers, names in lower case.

    Every reader raises `Refusal` with code 400 when the field is missing or wrong.
    """

    def __init__(
        self,
        fields: Mapping[str, object],
        twists: Mapping[str, int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._fields = fields
        self.twists = twists or {}
        self.headers = headers or {}

    def has(self, name: str) -> bool:
        """Whether the field was sent with anything but null."""
        return self._fields.get(name) is not None

    def truthy(self, name: str) -> bool:
        """Whether the field was sent with a value Python holds for true."""
        return bool(self._fields.get(name))

    def _required(self, name: str) -> object:
        value = self._fields.get(name, _MISSING)
        if value is _MISSING or value is None or value == "":
            raise Refusal(400, f"{name} is required.")
        return value

    def row_id(self, name: str) -> int:
        """Return a row id; digits in a string do as well, as in Django."""
        value = self._required(name)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value)
        return self._whole(name, value)

    def strict_id(self, name: str, where: str) -> int:
        """Return a row id that may not be text: single create takes ids, never values."""
        value = self._required(name)
        if isinstance(value, str):
            raise Refusal(400, f"{name} must be an ID, not a value. Look it up in {where}.")
        return self._whole(name, value)

    def count(self, name: str, default: int) -> int:
        """Return a number of rows, 0 or more."""
        if not self.has(name):
            return default
        value = self.row_id(name)
        if value < 0:
            raise Refusal(400, f"{name} must not be negative.")
        return value

    def _whole(self, name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
            raise Refusal(400, f"{name}: a valid integer is required.")
        return value

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self._required(name)
        if not isinstance(value, str):
            raise Refusal(400, f"{name}: not a valid string.")
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text that may be left out."""
        if not self.has(name):
            return None
        value = self._fields[name]
        if not isinstance(value, str):
            raise Refusal(400, f"{name}: not a valid string.")
        return value

    def file(self, name: str) -> bytes:
        """Return the content of an uploaded file; a field that is no file does not do."""
        value = self._required(name)
        if not isinstance(value, bytes):
            raise Refusal(400, f"{name}: the submitted data was not a file.")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean that may be left out."""
        if not self.has(name):
            return default
        value = self._fields[name]
        if not isinstance(value, bool):
            raise Refusal(400, f"{name}: must be a valid boolean.")
        return value

    def choice(self, name: str, words: tuple[str, ...], default: str | None = None) -> str:
        """Return one of the words; without a default the field is required."""
        value = default if default is not None and not self.has(name) else self.text(name)
        if value not in words:
            raise Refusal(400, f'{name}: "{value}" is not a valid choice.')
        return value
