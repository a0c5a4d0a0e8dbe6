"""Answers JSONPath queries (RFC 9535) on one document, in a process of its own.

Reading a document into memory whole would stop the screen for seconds, and a query may take
for ever; a process can be interrupted. It keeps the document for the next query, so that
what is found can be shown while the query is typed.

``python -m multicart_tui.services.json_querying FILE`` reads the document, says so, and then
answers each line of its standard input, ``{"query": …, "target": …}``, by one line of its
standard output, ``{"status": …, "words": …}``. What it found goes into the target: one object
whose keys are normalized paths.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TextIO

import msgspec

from multicart_tui.domain.environment import for_child
from multicart_tui.domain.json_paths import PathPart, normalized_path
from multicart_tui.errors import UsageError
from multicart_tui.services.json_child import (
    NOT_JSON,
    NOT_WRITTEN,
    TOO_DEEP,
    TOO_MUCH,
    WRONG_QUERY,
    failure,
    not_started,
)
from multicart_tui.services.json_preparing import give_way

MOST_FOUND = 100_000_000
"""Characters of what is found that are written; ``$..*`` finds each value many times."""

PATIENCE = 1.0
"""Seconds in which a process has to leave a query that nobody waits for any more."""

_CAN_INTERRUPT = os.name == "posix"


class Answer(msgspec.Struct, frozen=True):
    """What became of one query."""

    status: int
    """0, or one of those of `json_child`."""
    words: str = ""


class JsonQueries:
    """Queries on one document, one at a time; `close` it at the end.

    A query whose task is cancelled is left by the process too, which keeps the document.

    Args:
        document: The file of the document.
    """

    def __init__(self, document: Path) -> None:
        self._document = document
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._is_ready = False
        self._is_owed = False

    async def ask(self, text: str, target: Path) -> None:
        """Write what a query finds into a new private file.

        Args:
            text: The query.
            target: Where to write; must not exist.

        Raises:
            UsageError: The query or the document cannot be used.
        """
        async with self._turn:
            process = await self._prepared()
            line = json.dumps({"query": text, "target": str(target)})
            self._is_owed = True
            try:
                answer = await self._exchange(process, line)
            except asyncio.CancelledError:
                self._interrupt(process)
                raise
            self._is_owed = False
        if answer.status:
            raise failure(answer.status, answer.words)

    async def prepare(self) -> None:
        """Start the process and let it read the document, before anything is asked.

        Raises:
            UsageError: The document cannot be used.
        """
        async with self._turn:
            await self._prepared()

    async def _prepared(self) -> asyncio.subprocess.Process:
        """The process, when it waits for a query."""
        if self._process and self._is_owed:
            # It was told to leave that query, and says when it has.
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._answer(self._process)
            except (TimeoutError, UsageError):
                await self.close()
        self._is_owed = False
        if self._process is None:
            self._process, self._is_ready = await self._start(), False
        if not self._is_ready:
            answer = await self._answer(self._process)
            if answer.status:
                await self.close()
                raise failure(answer.status, answer.words)
            self._is_ready = True
        return self._process

    async def _start(self) -> asyncio.subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", __name__, str(self._document)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=for_child(os.environ),
            )
        except OSError as error:
            raise not_started(error) from error

    async def _exchange(self, process: asyncio.subprocess.Process, line: str) -> Answer:
        assert process.stdin is not None
        with contextlib.suppress(ConnectionError):  # it has ended, as its answer will tell
            process.stdin.write(f"{line}\n".encode())
            await process.stdin.drain()
        return await self._answer(process)

    async def _answer(self, process: asyncio.subprocess.Process) -> Answer:
        assert process.stdout is not None
        line = await process.stdout.readline()
        if not line:
            status = await process.wait()
            self._process = None
            return Answer(status or -1)
        return msgspec.json.decode(line, type=Answer)

    def _interrupt(self, process: asyncio.subprocess.Process) -> None:
        if _CAN_INTERRUPT and process.returncode is None:
            process.send_signal(signal.SIGINT)

    async def close(self) -> None:
        """End the process; another is started when there is something to ask again."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await process.wait()


# The process ------------------------------------------------------------------------------


class _Left(Exception):
    """Nobody waits for this query any more."""


class _Answering:
    """Answers queries on a value until there are no more."""

    def __init__(self, value: object) -> None:
        self._value = value
        self._is_busy = False
        signal.signal(signal.SIGINT, self._leave)

    def _leave(self, number: int, frame: FrameType | None) -> None:
        # Whatever else comes between two queries is about one that is answered already.
        if self._is_busy:
            self._is_busy = False
            raise _Left

    def answer(self, text: str, target: str) -> Answer:
        """Write what is found; a signal ends it."""
        try:
            self._is_busy = True
            answer = self._write(text, target)
            self._is_busy = False
        except _Left:
            Path(target).unlink(missing_ok=True)
            return Answer(-1)
        finally:
            self._is_busy = False
        if answer.status:
            Path(target).unlink(missing_ok=True)
        return answer

    def _write(self, text: str, target: str) -> Answer:
        from multicart_tui.services import json_finding

        try:
            query = json_finding.compile_query(text)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="utf-8") as file:
                return self._write_found(json_finding.find(query, self._value), file)
        except json_finding.WrongQuery as error:
            return Answer(WRONG_QUERY, str(error))
        except OSError as error:
            return Answer(NOT_WRITTEN, f"{error.strerror or error}.")
        except RecursionError:
            return Answer(TOO_DEEP)

    def _write_found(
        self, found: Iterator[tuple[tuple[PathPart, ...], object]], file: TextIO
    ) -> Answer:
        from multicart_tui.services.json_finding import written

        size = file.write("{")
        for number, (parts, value) in enumerate(found):
            key = json.dumps(normalized_path(parts))
            size += file.write(f"{',' if number else ''}\n{key}: {written(value)}")
            if size > MOST_FOUND:
                return Answer(TOO_MUCH, f"It is more than {MOST_FOUND // 1_000_000} MB.")
        file.write("\n}\n")
        return Answer(0)


def read_document(document: Path) -> tuple[object, Answer]:
    """The value of a document, and whether it could be had."""
    from multicart_tui.services.json_finding import read_value

    try:
        text = document.read_bytes().decode("utf-8-sig", "surrogateescape")
        return read_value(text), Answer(0)
    except RecursionError:
        return None, Answer(TOO_DEEP)
    except (OSError, ValueError) as error:
        return None, Answer(NOT_JSON, f"{error}.")


def main(document: str) -> int:
    """Read a document and answer queries on it until the input ends; returns 0."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key of the terminal is none of its business
    give_way()
    sys.set_int_max_str_digits(0)
    gc.disable()  # it would look again and again at all that was read
    value, answer = read_document(Path(document))
    answering = _Answering(value)
    _say(answer)
    for line in sys.stdin:
        asked = json.loads(line)
        _say(answering.answer(asked["query"], asked["target"]))
    return 0


def _say(answer: Answer) -> None:
    sys.stdout.write(f"{msgspec.json.encode(answer).decode()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
