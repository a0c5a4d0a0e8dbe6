"""Prints what changed between two outputs, as lines of text or as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from multicart_tui.cli.console import Console
from multicart_tui.domain.ids import OutputId
from multicart_tui.domain.json_diff import Change, ChangeKind, Diff, Element, move_words
from multicart_tui.domain.json_noise import NOISE, is_noise
from multicart_tui.domain.json_values import Value, beginning_of
from multicart_tui.domain.text import clean, plural
from multicart_tui.services.output_diff import Source, change_json, compare, name_of
from multicart_tui.services.session import Session

MOST = 100_000
"""Changes after which no more are looked for."""

SHOWN = 160
"""Most characters of a value in a line of text; JSON has all of it."""


async def print_diff(
    session: Session,
    before: Source,
    after: Source,
    console: Console,
    *,
    is_json: bool,
    hidden: tuple[str, ...] = (),
    hides_noise: bool = False,
) -> None:
    """Compare two documents and print what changed.

    Args:
        session: Whose outputs they are.
        before: The older one.
        after: The newer one.
        console: Where to.
        is_json: Whether as JSON, with every value whole.
        hidden: Patterns of paths that are left out.
        hides_noise: Whether times and ids of requests are left out too.

    Raises:
        MulticartError: One could not be had, or cannot be compared.
    """
    found = await compare(
        session.api,
        before,
        after,
        most=MOST,
        progress=lambda done: console.say_progress(f"{done:,} bytes"),
    )
    console.end_progress()
    patterns = (*hidden, *(NOISE if hides_noise else ()))
    shown = [change for change in found.changes if not is_noise(change, patterns)]
    if is_json:
        for piece in _as_json(before, after, shown, found):
            console.write_data(piece)
    else:
        for change in shown:
            console.write(f"{_line(change)}\n")
    console.say(_summary(shown, found))


def _as_json(before: Source, after: Source, shown: list[Change], found: Diff) -> Iterator[str]:
    counts = ", ".join(
        f'"{kind.name.lower()}": {sum(change.kind is kind for change in shown)}'
        for kind in ChangeKind
    )
    yield f'{{\n  "before": {_name(before)},\n  "after": {_name(after)},\n'
    yield f'  "counts": {{{counts}}},\n'
    yield f'  "is_cut": {"true" if found.is_cut else "false"},\n  "changes": ['
    for number, change in enumerate(shown):
        yield f"{',' if number else ''}\n    {change_json(change)}"
    yield "\n  ]\n}\n" if shown else "]\n}\n"


def _name(source: Source) -> str:
    return str(source.value) if isinstance(source, OutputId) else beginning_of(name_of(source), 200)


def _line(change: Change) -> str:
    place = change.path[-1] if change.path else None
    if change.kind is ChangeKind.MOVED and isinstance(place, Element):
        told = "from {} to {}".format(*move_words(place))
    elif change.kind is ChangeKind.ADDED:
        told = _text(change.after)
    elif change.kind is ChangeKind.REMOVED:
        told = _text(change.before)
    else:
        told = f"{_text(change.before)} -> {_text(change.after)}"
    percent = f", {change.percent}" if change.percent else ""
    return f"{change.kind.words:<9}  {clean(change.short_path, 1_000)}  {told}{percent}"


def _text(value: Value) -> str:
    return clean(beginning_of(value, SHOWN + 1), SHOWN)


def _summary(shown: list[Change], found: Diff) -> str:
    hidden = len(found.changes) - len(shown)
    told = ", ".join(
        f"{count:,} {kind.name.lower()}"
        for kind in ChangeKind
        if (count := sum(change.kind is kind for change in shown))
    )
    words = f"{plural(len(shown), 'change')}: {told}." if shown else "Nothing differs."
    if hidden:
        words += f" {plural(hidden, 'change')} hidden."
    if found.is_cut:
        words += f" After {MOST:,} no more were looked for."
    return words
