"""The document model on documents of 1, 10 and 100 MB: times, memory and what a key costs.

python -m tests.bench.json_document [MEGABYTES ...]

Every row of figures comes from a process of its own. Times are the least of several; keys
are the 95th percentile.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from multicart_tui.domain.json_document import JsonDocument
from multicart_tui.domain.json_index import ALL
from multicart_tui.domain.json_paths import normalized_path
from multicart_tui.domain.json_search import JsonSearch
from multicart_tui.domain.json_tokens import Buffer
from multicart_tui.services.json_preparing import ChildPreparation, mapped

SCREEN = 40
SEED = 20_26


def records(chance: random.Random) -> Iterator[bytes]:
    """What a scrape looks like: one array of objects within an object."""
    yield b'{"query":"coffee","results":['
    number = 0
    while True:
        record = {
            "asin": f"B{number:09d}",
            "title": f'Espresso "{number}" caf\u00e9 ' + "x" * chance.randint(5, 60),
            "price": {"value": chance.randint(1, 9_999) / 100, "currency": "USD"},
            "images": [f"https://m.example/{chance.randint(0, 10**9)}.jpg" for _ in range(3)],
            "rating": 4.5,
            "reviews": chance.randint(0, 10_000),
            "available": True,
            "seller": None,
        }
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        yield b"," * (number > 0) + text
        number += 1


def wide(chance: random.Random) -> Iterator[bytes]:
    """Hundreds of thousands of children under one node."""
    yield b'{"all":{'
    number = 0
    while True:
        yield b"," * (number > 0) + b'"key%07d":"%s"' % (number, b"v" * chance.randint(30, 110))
        number += 1


def numbers(chance: random.Random) -> Iterator[bytes]:
    """Pairs of numbers, the most brackets to the megabyte."""
    yield b'{"points":['
    number = 0
    while True:
        yield b"," * (number > 0) + b"[%.6f,%.6f]" % (chance.random(), chance.random())
        number += 1


SHAPES = {"records": (records, b"]"), "wide": (wide, b"}"), "pairs": (numbers, b"]")}


def generate(path: Path, shape: str, size: int) -> None:
    """Write a document of about ``size`` bytes that ends in a word found nowhere else."""
    make, closer = SHAPES[shape]
    written = 0
    with path.open("wb") as out:
        for piece in make(random.Random(SEED)):
            written += out.write(piece)
            if written >= size:
                break
        out.write(closer + b',"end":"Far Needle"}')


def private_mb() -> float:
    """Private memory of this process; 0 where it cannot be told."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def resident_mb() -> float:
    """Resident memory of this process; 0 where it cannot be told."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def screen(document: JsonDocument, first: int) -> None:
    """All that a screen shows: its lines, and the path of the first."""
    rows = document.rows(first, SCREEN)
    for row in rows:
        document.line(row, 120)
    if rows:
        normalized_path(document.path(rows[0]))


def opened(path: Path, level: int = 2) -> float:
    """To the first screen, from nothing."""

    def work() -> None:
        with path.open("rb") as file, mapped(file) as buffer:
            document = JsonDocument(buffer, level=level)
            document.begin()
            screen(document, 0)

    return milliseconds(work)


def keys(document: JsonDocument, chance: random.Random, step: Callable[[], object]) -> list[float]:
    """What keys cost at places all over the document, with some preparing before each."""
    found: list[float] = []
    for _ in range(150):
        step()
        place = chance.randrange(max(1, document.lines))

        def key(place: int = place) -> None:
            screen(document, place)

        def toggle(place: int = place) -> None:
            row = document.rows(place, 1)[0]
            if document.is_folded(row):
                document.unfold(row)
            else:
                document.fold(row)
            screen(document, place)

        found += [milliseconds(key), milliseconds(toggle)]
    return found


def worst(times: list[float]) -> str:
    """The 95th percentile, and the very worst in brackets."""
    times = sorted(times)
    return f"{times[int(len(times) * 0.95)]:.1f} ({times[-1]:.1f})"


def longest_step(buffer: Buffer) -> float:
    """The longest that preparing keeps the interpreter to itself."""
    document = JsonDocument(buffer)
    steps = [0.0]
    while not document.is_finished:
        steps.append(milliseconds(lambda: document.advance(0)))
    return max(steps)


def by_a_child(buffer: Buffer, file: BinaryIO) -> float:
    """Preparing it in another process, the start of that included."""
    began = time.perf_counter()
    preparation = ChildPreparation.start(JsonDocument(buffer), file)
    while not preparation.advance(1):
        pass
    preparation.stop()
    return 1000 * (time.perf_counter() - began)


def leveled(document: JsonDocument, level: int) -> float:
    """Folding all to a level, and going to the end."""
    began = time.perf_counter()
    document.set_level(level)
    screen(document, document.lines - SCREEN)
    return 1000 * (time.perf_counter() - began)


def measure(path: Path) -> dict[str, object]:
    """All figures of one document."""
    figures: dict[str, object] = {"first screen": min(opened(path) for _ in range(5))}
    before = private_mb()
    chance = random.Random(SEED)
    with path.open("rb") as file, mapped(file) as buffer:
        document = JsonDocument(buffer, level=2)
        document.begin()
        figures["key, being prepared"] = worst(
            keys(document, chance, lambda: document.advance(0.008))
        )
        figures["prepared, longest step"] = min(longest_step(buffer) for _ in range(3))
        figures["prepared"] = min(
            milliseconds(lambda: JsonDocument(buffer).advance(100)) for _ in range(3)
        )
        child = JsonDocument(buffer, level=2)
        child.begin()
        preparation = ChildPreparation.start(child, file)
        times = keys(child, chance, lambda: preparation.advance(0.008))
        preparation.stop()
        figures["key, child at work"] = worst(times)
        figures["prepared by a child"] = min(by_a_child(buffer, file) for _ in range(3))
        figures["expand all, first"] = leveled(document, ALL)
        figures["to level 3, first"] = leveled(document, 3)
        figures["key"] = worst(keys(document, chance, lambda: None))

        def far() -> None:
            search = JsonSearch(document, "Far Needle")
            while not search.advance(0.008):
                pass
            found = search.next(0)
            assert found is not None
            row = document.row_at(found.offset)
            assert row is not None
            screen(document, document.reveal(row))

        def far_any_case() -> None:
            search = JsonSearch(document, "far needle")
            while not search.advance(0.008):
                pass
            assert search.count == 1

        figures["search to the end"] = min(milliseconds(far) for _ in range(3))
        figures["same, any case"] = min(milliseconds(far_any_case) for _ in range(3))
        slices: list[float] = []
        search = JsonSearch(document, "e")
        while not search.is_finished:
            slices.append(milliseconds(lambda: search.advance(0)))
        figures["search, longest step"] = max(slices)
        gc.collect()
        figures["private MB more"] = private_mb() - before
        figures["resident MB"] = resident_mb()
    return figures


def main() -> None:
    """Generate, measure, print."""
    if sys.argv[1:2] == ["--one"]:
        print(msgspec.json.encode(measure(Path(sys.argv[2]))).decode())
        return
    sizes = [int(word) for word in sys.argv[1:]] or [1, 10, 100]
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            for size in sizes:
                path = Path(folder) / f"{shape}{size}.json"
                generate(path, shape, size * 1_000_000)
                answer = subprocess.run(
                    [sys.executable, "-m", __spec__.name, "--one", str(path)],
                    stdout=subprocess.PIPE,
                    check=True,
                )
                path.unlink()
                print(f"\n{shape}, {size} MB (milliseconds where nothing else is said)")
                for name, figure in msgspec.json.decode(answer.stdout).items():
                    text = f"{figure:.1f}" if isinstance(figure, float) else figure
                    print(f"  {name:24} {text}")


if __name__ == "__main__":
    main()
