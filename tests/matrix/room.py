"""Where one cell is played: a client, its files, and the service they are held against."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import resource
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from multicart_tui.api.client import HttpApi
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.request_log import RequestLog
from multicart_tui.api.retrying import Retrying
from multicart_tui.demo.server import DemoServer
from multicart_tui.services import backup, import_settling, writing
from multicart_tui.services.collections_store import CollectionsStore
from multicart_tui.services.journal import Journal
from multicart_tui.services.lookups import Lookups
from multicart_tui.services.output_visits import OutputVisits
from multicart_tui.services.session import Session
from tests.matrix.faults import Fault, Place, Strike
from tests.matrix.wire import Wire, bent, closed_port, untrusted_port

CERTIFICATE = Path(__file__).parents[1] / "data" / "loopback.pem"
ACCOUNT = "prod@demo"
DAY = 86_400.0


async def no_wait(_seconds: float) -> None:
    """Let others run, and no time pass."""
    await asyncio.sleep(0)


class House:
    """The demo service and the wrong places beside it, for as long as cells are played.

    Its data are in memory, so that a full disk is the client's alone.
    """

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self.server = self._open.enter_context(DemoServer(Path(":memory:")))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        closed = self._open.enter_context(closed_port())
        tls = self._open.enter_context(untrusted_port(context))
        self.wire = Wire(closed, tls)
        self._open.enter_context(bent(self.wire))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @contextlib.contextmanager
    def room(self, fault: Fault) -> Iterator[Room]:
        """A client on a fresh service."""
        self.server.reset()
        self.wire.set()
        with tempfile.TemporaryDirectory(prefix="multicart-matrix-") as folder:
            room = Room(self.server, self.wire, Path(folder), fault)
            owned = {
                name: str(room.state) for name in ("MULTICART_STATE_DIR", "MULTICART_CONFIG_DIR")
            }
            # Looks at the collection come one after the other, without the waits between.
            with (
                patch.dict(os.environ, owned),
                patch.object(writing, "LOOKS", (0.0,) * len(writing.LOOKS)),
                patch.object(import_settling, "LOOKS", (0.0,) * len(import_settling.LOOKS)),
            ):
                try:
                    yield room
                finally:
                    room.close()


class Room:
    """What an operation works with.

    Args:
        server: The service.
        wire: The way there.
        folder: Where files may be made.
        fault: What will go wrong.
    """

    def __init__(self, server: DemoServer, wire: Wire, folder: Path, fault: Fault) -> None:
        self.server = server
        self.fault = fault
        self.folder = folder
        self.state = folder / "state"
        self.requests = RequestLog()
        self.strike = Strike(0)
        """When the fault strikes what is being done."""
        self._wire = wire
        self._clock = Clock()
        now = self._clock.text if fault.place is Place.CLOCK else _now
        self.store = CollectionsStore(self.state / "state.sqlite3", ACCOUNT, now=now)
        self.visits = OutputVisits(self.state / "state.sqlite3", ACCOUNT)
        self.journal = Journal(self.state, now=now)
        self._api: HttpApi | None = None

    @property
    def closed_port(self) -> int:
        """Where nothing listens."""
        return self._wire.closed_port

    @property
    def tls_port(self) -> int:
        """Where somebody shows a certificate that nobody trusts."""
        return self._wire.tls_port

    @property
    def api(self) -> HttpApi:
        """The client, opened when it is first asked for."""
        if self._api is None:
            options = ApiOptions(
                self.server.base_url,
                self.server.key,
                connect_timeout=self.fault.timeout,
                read_timeout=self.fault.timeout,
                # It is also the longest time of a whole exchange.
                upload_timeout=self.fault.timeout * 4,
            )
            self._api = open_api(options, self.requests, retrying=Retrying(sleep=no_wait))
        return self._api

    @cached_property
    def session(self) -> Session:
        """What the screens hold, on these files and this client."""
        return Session(
            profile="prod",
            host="demo",
            api=self.api,
            requests=self.requests,
            lookups=Lookups(self.api),
            collections=self.store,
            backups=self.state / "backups",
            journal=self.journal,
            visits=self.visits,
        )

    async def leave(self) -> None:
        """Close the connections; they belong to the loop they were opened in."""
        if self._api is not None:
            await self._api.aclose()

    def close(self) -> None:
        """Close the files."""
        for file in (self.store, self.visits, self.journal):
            file.close()

    @contextlib.contextmanager
    def struck(self, strike: Strike) -> Iterator[Wire]:
        """Let the fault strike what is done inside."""
        with contextlib.ExitStack() as going_wrong:
            place = self.fault.place
            self.strike = strike
            self._wire.set(self.fault if self.fault.spec or self.fault.route else None, strike)
            if place is Place.DISK:
                going_wrong.enter_context(full_disk(strike.at << 10))
            elif place is Place.FOLDER:
                self.journal.close()
                self.store._db.execute("PRAGMA query_only = 1")
                going_wrong.enter_context(read_only(self.state))
            elif place is Place.CLOCK:
                going_wrong.enter_context(jumping(self._clock))
            try:
                yield self._wire
            finally:
                going_wrong.close()
                count_of, struck = self._wire.count, self._wire.struck
                self._wire.set()
                self._wire.count, self._wire.struck = count_of, struck
                if place is Place.FOLDER:
                    self.journal.close()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextlib.contextmanager
def full_disk(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes.

    Python ignores the signal that the kernel sends with its refusal.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Refuse whatever would change something in a folder, as a read-only file system does."""

    def guarded(call: Callable[..., Any], changes: Callable[..., bool]) -> Callable[..., Any]:
        def guard(*places: Any, **named: Any) -> Any:
            if _is_inside(places[0]) and changes(*places, **named):
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(places[0]))
            return call(*places, **named)

        return guard

    def _is_inside(place: Any) -> bool:
        return isinstance(place, str | os.PathLike) and Path(place).is_relative_to(folder)

    def writes(_place: Any, flags: int = 0, *_: Any, **__: Any) -> bool:
        return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))

    def is_new(place: Any, *_: Any, **__: Any) -> bool:
        return not os.path.lexists(place)

    def is_there(place: Any, *_: Any, **__: Any) -> bool:
        return os.path.lexists(place)

    with contextlib.ExitStack() as patched:
        for name, changes in (
            ("open", writes),
            ("mkdir", is_new),
            ("unlink", is_there),
            ("rename", is_there),
            ("replace", is_there),
        ):
            call = guarded(getattr(os, name), changes)
            patched.enter_context(patch.object(os, name, call))
        yield


class Clock:
    """A clock that is wrong by another amount at each look: a day back, a year ahead, right."""

    def __init__(self) -> None:
        self._looks = count()
        self._time = time.time

    def time(self) -> float:
        """Seconds since the epoch, or so it says."""
        return self._time() + (-DAY, 365 * DAY, 0.0)[next(self._looks) % 3]

    def text(self) -> str:
        """The same as the journal writes it."""
        return datetime.fromtimestamp(self.time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextlib.contextmanager
def jumping(clock: Clock) -> Iterator[None]:
    """Let the program look at this clock."""

    class Jumping(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(clock.time(), tz)

    with (
        patch.object(time, "time", clock.time),
        patch.object(backup, "datetime", Jumping),
    ):
        yield
