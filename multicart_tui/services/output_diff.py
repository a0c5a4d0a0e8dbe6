"""Compares two outputs, and writes what changed as lines of JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import tempfile
import threading
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.json_diff import MOST_CHANGES, Change, ChangeKind, Diff, Element, diff
from multicart_tui.domain.json_values import Value, read_values, text_of
from multicart_tui.domain.text import clean, escape_harmful
from multicart_tui.errors import UsageError
from multicart_tui.services.output_files import OutputFile
from multicart_tui.services.threads import Stop, in_thread

LARGEST = 25_000_000
"""Bytes of a document above which it is not compared: two have to fit into memory."""

Source = OutputId | Path
"""What can be compared: an output, or a file of JSON."""


def name_of(source: Source) -> str:
    """What a document is called in messages; harmless."""
    return source.label if isinstance(source, OutputId) else clean(source.name, 60)


async def compare(
    api: MulticartApi,
    before: Source,
    after: Source,
    *,
    most: int = MOST_CHANGES,
    progress: Callable[[int], None] = lambda done: None,
    stop: Stop | None = None,
) -> Diff:
    """Fetch what is to be fetched, both at once, and compare.

    Args:
        api: The service.
        before: The earlier document.
        after: The later one.
        most: Changes after which no more are looked for.
        progress: Told bytes received of both together.
        stop: Whether to give up comparing; cancelling does, too.

    Raises:
        MulticartError: One could not be had, or cannot be compared.
        Stopped: ``stop`` said so.
    """
    received = [0, 0]

    def listener(place: int) -> Callable[[int, int | None], None]:
        def heard(done: int, whole: int | None) -> None:
            if max(done, whole or 0) > LARGEST:
                raise _too_large(name_of((before, after)[place]))
            received[place] = done
            progress(sum(received))

        return heard

    async def here(source: Source, folder: Path, place: int) -> Path:
        if isinstance(source, Path):
            return source
        own = folder / str(place)
        await asyncio.to_thread(own.mkdir, mode=0o700)
        return (await OutputFile.fetch(api, source, own, listener(place))).path

    with tempfile.TemporaryDirectory(prefix="multicart-diff-", ignore_cleanup_errors=True) as name:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(here(source, Path(name), place))
                    for place, source in enumerate((before, after))
                ]
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        paths = [task.result() for task in tasks]
        names = name_of(before), name_of(after)
        return await in_thread(lambda left: _diff(paths, names, most, left), stop)


def _diff(paths: list[Path], names: tuple[str, str], most: int, stop: Stop) -> Diff:
    with _uncollected():
        documents = [
            read_values(_content(path, name), name, stop)
            for path, name in zip(paths, names, strict=True)
        ]
        found = diff(*documents, most=most, stop=stop)
        kept = {id(value) for change in found.changes for value in (change.before, change.after)}
        while documents:
            _let_go(documents.pop(), kept)
    return found


_lock = threading.Lock()
_comparing = 0
_is_collecting = False


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector away from millions of values without a cycle.

    One of its full rounds would stop every thread, and so the screen, for most of a second.
    """
    global _comparing, _is_collecting
    with _lock:
        _comparing += 1
        if _comparing == 1:
            _is_collecting = gc.isenabled()
            gc.disable()
    try:
        yield
    finally:
        with _lock:
            _comparing -= 1
            if not _comparing and _is_collecting:
                gc.enable()


def _let_go(document: Value, kept: Container[int]) -> None:
    """Free a document bit by bit, but for some values: at once, it would hold up the screen."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list) and id(value) not in kept:
            members = value.values() if isinstance(value, dict) else value
            waiting.extend(each for each in members if isinstance(each, dict | list))
            value.clear()


def _content(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(name)
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read", f"{error.strerror or error}.", "Check the name."
        ) from error


def _too_large(name: str) -> UsageError:
    return UsageError(
        f"{name} is too large to be compared",
        f"It has more than {LARGEST // 1_000_000} MB, and two have to fit into memory.",
        "Save both, and compare them with jq and diff.",
    )


def change_lines(changes: Iterable[Change]) -> Iterator[str]:
    """Changes as JSON lines, numbers as they were written; harmless to a terminal.

    Each has ``change``, ``path`` (RFC 9535), then ``before``, ``after``, ``percent``, and
    for elements that moved ``from`` and ``to``, as far as there are any.
    """
    return (f"{change_json(change)}\n" for change in changes)


def change_json(change: Change) -> str:
    """One change as a JSON object on one line."""
    parts = [
        f'"change": "{change.kind.name.lower()}"',
        f'"path": {json.dumps(change.query_path)}',
    ]
    place = change.path[-1] if change.path else None
    if isinstance(place, Element) and change.kind is ChangeKind.MOVED:
        parts.append(f'"from": {place.before}, "to": {place.after}')
    if change.has_before:
        parts.append(f'"before": {text_of(change.before)}')
    if change.has_after:
        parts.append(f'"after": {text_of(change.after)}')
    if change.percent:
        parts.append(f'"percent": "{change.percent}"')
    return escape_harmful(f"{{{', '.join(parts)}}}")
