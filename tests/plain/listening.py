"""A service that tells when a request comes, so that something can happen just then."""

from __future__ import annotations

from collections.abc import Callable

from multicart_tui.demo.gateway import Received
from tests.plain.conversation import Person

Serve = Callable[..., Person]
"""Starts a service, given a path, faults and signals; returns the person at it."""


class Watched(list[Received]):
    """The requests of a service, which tells of those to a path as they come."""

    def __init__(self, path: str, heard: Callable[[], None]) -> None:
        super().__init__()
        self._path = path
        self._heard = heard

    def append(self, request: Received) -> None:
        super().append(request)
        if request.path.endswith(self._path):
            self._heard()
