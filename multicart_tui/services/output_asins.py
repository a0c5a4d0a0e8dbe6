"""Learns which ASINs outputs hold, which their list does not tell."""

from __future__ import annotations

import asyncio
import mmap
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import OutputId
from multicart_tui.errors import MulticartError, UsageError

AT_ONCE = 2
"""Outputs that are fetched at the same time."""

LARGEST = 25_000_000
"""Bytes of an output above which it is left out."""

_ASIN = re.compile(rb'"asin"\s*:\s*"([A-Z0-9]{10})"', re.IGNORECASE)

Learned = Callable[[OutputId, frozenset[str] | MulticartError], None]
"""Told the ASINs of each output, or why they are not known."""


async def index_outputs(
    api: MulticartApi, outputs: Iterable[OutputId], folder: Path, learned: Learned
) -> None:
    """Fetch outputs one after the other and look for ASINs in them; may be cancelled.

    Args:
        api: The service.
        outputs: Which ones.
        folder: A private one, for files that are removed again.
        learned: Told about each as soon as it is known.
    """
    waiting = list(outputs)[::-1]

    async def fetch() -> None:
        while waiting:
            output = waiting.pop()
            try:
                learned(output, await _asins_of(api, output, folder))
            except MulticartError as error:
                learned(output, error)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(fetch())


async def _asins_of(api: MulticartApi, output: OutputId, folder: Path) -> frozenset[str]:
    target = folder / f"{output}.answer"

    def progress(done: int, whole: int | None) -> None:
        if max(done, whole or 0) > LARGEST:
            raise UsageError(
                f"{output.label} is left out", f"It has more than {LARGEST // 1_000_000} MB."
            )

    try:
        await api.download_output(output, target, progress)
        return await asyncio.to_thread(_asins_in, target)
    finally:
        target.unlink(missing_ok=True)


def _asins_in(path: Path) -> frozenset[str]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return frozenset(found[1].decode().upper() for found in _ASIN.finditer(text))
