"""Finds parts of a document by JSONPath (RFC 9535), in a process of its own.

``python -m multicart_tui.services.json_querying QUERY`` reads the document that is its
standard input and writes what it found to its standard output: one object whose keys are
normalized paths. Reading a document into memory whole would stop the screen for seconds, and
a query may take for ever; a process can be ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from multicart_tui.domain.environment import for_child
from multicart_tui.domain.json_paths import normalized_path
from multicart_tui.errors import UsageError

WRONG_QUERY, NOT_JSON, TOO_DEEP = 3, 4, 5
"""Exit statuses; ours, so that Python's own 1 and 2 cannot be taken for one."""


class _Number(float):
    """A number that remembers how it is written."""

    text: str

    @classmethod
    def read(cls, text: str) -> _Number:
        number = cls(text)
        number.text = text
        return number


async def query(document: Path, text: str, target: Path) -> None:
    """Write what a query finds into a new private file; ends with the task that waits for it.

    Args:
        document: The file of the document.
        text: The query.
        target: Where to write; must not exist.

    Raises:
        UsageError: The query or the document cannot be used.
    """
    if not text.startswith("$"):
        raise UsageError("Not a JSONPath", "It begins with $, as in $..price.")
    await in_child(__name__, (text,), document, target)


async def in_child(module: str, words: Sequence[str], document: Path, target: Path) -> None:
    """Run a module of ours on a document; ends with the task that waits for it.

    Args:
        module: Its full name; it ends with one of the statuses here.
        words: Its arguments.
        document: The file that is its standard input.
        target: The new private file that is its standard output.

    Raises:
        UsageError: It could not be started, or could not do it.
    """
    try:
        out = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with document.open("rb") as file:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-I", "-m", module, *words),
                    stdin=file,
                    stdout=out,
                    stderr=asyncio.subprocess.PIPE,
                    env=for_child(os.environ),
                )
        finally:
            os.close(out)
    except OSError as error:
        raise UsageError("This could not be started", f"{error.strerror or error}.") from error
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise _failure(process.returncode, said.decode("utf-8", "replace").strip())


def _failure(status: int, said: str) -> UsageError:
    if status == WRONG_QUERY:
        return UsageError("Not a JSONPath", said)
    if status == NOT_JSON:
        return UsageError("This needs JSON without a fault", said)
    if status == TOO_DEEP:
        return UsageError("Nested too deeply for this", "Python reads some 900 levels.")
    return UsageError("This failed", f"Its process ended with status {status}.")


def read_value(text: str) -> object:
    """The value of a document, or a list of the values of JSON Lines.

    Raises:
        ValueError: It is not JSON.
        RecursionError: It is nested too deeply.
    """
    decoder = json.JSONDecoder(parse_float=_Number.read, strict=False)
    values: list[object] = []
    place = 0
    while True:
        while text[place : place + 1] in (" ", "\t", "\r", "\n"):
            place += 1
        if place == len(text):
            break
        value, place = decoder.raw_decode(text, place)
        values.append(value)
    return values[0] if len(values) == 1 else values


def written(value: object) -> Iterator[str]:
    """A value as JSON, numbers as they were."""
    if isinstance(value, dict):
        yield "{"
        for number, (key, member) in enumerate(value.items()):
            yield f"{', ' if number else ''}{json.dumps(key)}: "
            yield from written(member)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for number, element in enumerate(value):
            if number:
                yield ", "
            yield from written(element)
        yield "]"
    else:
        yield value.text if isinstance(value, _Number) else json.dumps(value)


def _words(error: Exception) -> str:
    """What is wrong with a query, without the names that the library's tokens have."""
    first = str(error).partition("\n")[0]
    return re.sub(r"'TOKEN_(\w+)'", lambda name: name[1].lower().replace("_", " "), first)


def main(text: str) -> int:
    """Answer one query; returns the exit status."""
    import jsonpath

    sys.set_int_max_str_digits(0)
    environment = jsonpath.JSONPathEnvironment(strict=True)
    try:
        compiled = environment.compile(text)
    except (jsonpath.JSONPathError, RecursionError) as error:
        sys.stderr.write(_words(error))
        return WRONG_QUERY
    try:
        value = read_value(sys.stdin.buffer.read().decode("utf-8-sig", "surrogateescape"))
        found = ((match.parts, match.obj) for match in compiled.finditer(value))  # type: ignore[arg-type]  # any JSON value
        sys.stdout.write("{")
        for number, (parts, part) in enumerate(found):
            key = json.dumps(normalized_path(parts))
            sys.stdout.write(f"{',' if number else ''}\n{key}: {''.join(written(part))}")
        sys.stdout.write("\n}\n")
    except ValueError as error:
        sys.stderr.write(f"{error}.")
        return NOT_JSON
    except RecursionError:
        return TOO_DEEP
    except jsonpath.JSONPathError as error:
        sys.stderr.write(_words(error))
        return WRONG_QUERY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
