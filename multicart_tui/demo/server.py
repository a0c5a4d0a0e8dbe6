"""Runs the demo API on a loopback port: in the foreground, or in a thread for tests."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from multicart_tui.demo import API_ROOT
from multicart_tui.demo.app import create_app
from multicart_tui.demo.child import DemoAddress
from multicart_tui.demo.faults import FaultPlan, parse
from multicart_tui.demo.gateway import Received
from multicart_tui.demo.seed import seed
from multicart_tui.demo.store import Store

LOOPBACK = "127.0.0.1"

_DATE_SECONDS = 1.0


def new_key() -> str:
    """Return a random key of the vendor's shape, ``prefix.secret``."""
    return f"demo{secrets.token_hex(2)}.{secrets.token_urlsafe(24)}"


def open_store(path: Path) -> Store:
    """Open a store, and fill it when it is empty.

    Raises:
        ValueError: The file cannot be used as a demo store.
    """
    store = Store(path)
    if store.is_empty:
        seed(store)
    return store


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    It says that it is TCP: only then does asyncio switch Nagle's algorithm off for its
    connections, without which each answer on a kept connection takes 44 ms.

    Raises:
        OSError: The port is taken or not allowed.
        ValueError: There is no such port.
    """
    if not 0 <= port <= 65_535:
        raise ValueError(f"{port} is not a port; ports go from 0 (any free one) to 65535.")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


class _Protocol(H11Protocol):
    """HTTP over a connection that its requests can reach, to break it on purpose."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        state = {**app_state, "transport": lambda: self.transport}
        super().__init__(config, server_state, state, _loop)


class _Server(uvicorn.Server):
    """A server that ends at once when told to, whatever its clients are waiting for."""

    def __init__(self, app: ASGIApp, on_started: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http=_Protocol,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
            )
        )
        self._on_started = on_started
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def stop(self) -> None:
        """Tell it to end, from any thread or signal handler."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Wait to be told to end; until then keep the Date header right."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        self._on_started()
        while not self.should_exit:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _DATE_SECONDS)
            await self.on_tick(0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close every connection, idle or not."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            transport = connection.transport
            if transport is not None:
                transport.abort()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End cleanly on the signals that mean so; a thread other than the main one has none."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
        meant = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, self._on_signal) for number in meant}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop()


def serve(
    host: str = LOOPBACK,
    port: int = 0,
    db: Path | None = None,
    faults: FaultPlan | str = "",
    key: str | None = None,
    on_ready: Callable[[DemoAddress], None] = lambda address: None,
    on_server: Callable[[Callable[[], None], Path | None], None] = lambda stop, folder: None,
) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; call it in the main thread.

    Args:
        host: Address to listen on.
        port: 0 for any free one.
        db: The SQLite file; None keeps the data in a private folder, removed at the end.
        faults: What goes wrong on purpose.
        key: The API key; None makes a random one.
        on_ready: Called once, when requests are accepted.
        on_server: Called before that with a way to end the server and the private folder.

    Raises:
        ValueError: The faults, the file or the port cannot be used; the message is for a person.
        OSError: The port cannot be listened on.
    """
    plan = parse(faults) if isinstance(faults, str) else faults
    key = key or new_key()
    with contextlib.ExitStack() as cleanup:
        listener = cleanup.enter_context(bind(host, port))
        base_url = f"http://{host}:{listener.getsockname()[1]}{API_ROOT}"
        folder = None
        if db is None:
            folder = Path(tempfile.mkdtemp(prefix="multicart-demo-"))
            cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
            db = folder / "demo.sqlite3"
        store = open_store(db)
        cleanup.callback(store.close)
        server = _Server(create_app(store, key, plan), lambda: on_ready(DemoAddress(base_url, key)))
        on_server(server.stop, folder)
        server.run(sockets=[listener])


class DemoServer:
    """A demo service in a thread, with everything a test wants to look at.

    Args:
        db: The SQLite file; None keeps one in a private folder until the end.
        faults: What goes wrong from the start.
        key: The API key; None makes a random one.
        port: A loopback port, 0 for any free one.

    Used as a context manager: it accepts requests inside.
    """

    store: Store
    """Its data, from the start of the context on."""

    def __init__(
        self, db: Path | None = None, faults: str = "", key: str | None = None, port: int = 0
    ) -> None:
        self.key = key or new_key()
        self.faults = parse(faults)
        self.requests: list[Received] = []
        """Everything that came in, in order."""
        self.base_url = ""
        self._db = db
        self._port = port
        self._cleanup = contextlib.ExitStack()

    @property
    def address(self) -> DemoAddress:
        """Where it listens, and its key."""
        return DemoAddress(self.base_url, self.key)

    def paths(self) -> list[str]:
        """Return the paths of the requests that came in, without ``/api/v1``."""
        return [request.path.removeprefix(API_ROOT) for request in self.requests]

    def reset(self) -> None:
        """Go back to a fresh seed, no faults and no requests."""
        self.faults.clear()
        self.requests.clear()
        self.store.replace_with(_fresh())

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as cleanup:
            listener = cleanup.enter_context(bind(LOOPBACK, self._port))
            self.base_url = f"http://{LOOPBACK}:{listener.getsockname()[1]}{API_ROOT}"
            if self._db is None:
                folder = cleanup.enter_context(tempfile.TemporaryDirectory())
                self.store = Store(Path(folder) / "demo.sqlite3")
                self.store.replace_with(_fresh())
            else:
                self.store = open_store(self._db)
            cleanup.callback(self.store.close)
            started = threading.Event()
            app = create_app(self.store, self.key, self.faults, self.requests.append)
            server = _Server(app, started.set)
            thread = threading.Thread(
                target=server.run, args=([listener],), name="demo-server", daemon=True
            )
            thread.start()
            cleanup.callback(thread.join)
            cleanup.callback(server.stop)
            started.wait()
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cleanup.close()


_template: list[Store] = []


def _fresh() -> Store:
    """Return a seeded store in memory, made once a process, to copy from."""
    if not _template:
        store = Store(Path(":memory:"))
        seed(store)
        _template.append(store)
    return _template[0]
