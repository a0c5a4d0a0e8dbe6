"""The program at the beginning of the day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from multicart_tui.cli.connections import Connections
from multicart_tui.cli.flags import Flags
from multicart_tui.domain.ids import CollectionId
from multicart_tui.ui.app import MulticartApp
from tests.support.worker import Worker


@asynccontextmanager
async def at_work(folder: Path, collection: int = 101) -> AsyncIterator[Worker]:
    """The program on its demo service, with a collection open."""
    connections = Connections(Flags(is_demo=True))
    connections.launch_demo()
    app = MulticartApp(connections, open_collection=CollectionId(collection), start_demo=True)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        worker = Worker(app, pilot, folder)
        await worker.sees("Showing 1-100 of 250")
        yield worker
