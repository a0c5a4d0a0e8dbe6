"""``multicart-tui purge``: what the program keeps on this machine, listed and removed."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path

from multicart_tui.cli.console import Console
from multicart_tui.domain.own_data import ABOUT, NAMED_ONLY, Kind
from multicart_tui.domain.text import clean_lines, plural
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.paths import config_dir, state_dir
from multicart_tui.services.purging import Kept, OwnData
from multicart_tui.services.row_formats import as_json


def run_purge(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """List what there is, ask, and remove it; needs neither settings nor an account.

    Raises:
        UsageError: Nobody is there to be asked, and ``--yes`` is missing.
    """
    own = OwnData(config_dir(), state_dir(), Path(tempfile.gettempdir()))
    chosen = list(dict.fromkeys(arguments.kinds)) or [
        kind for kind in Kind if kind not in NAMED_ONLY
    ]
    kept = own.look()
    if arguments.format == "json":
        console.write_data(as_json(_as_plain(kept, chosen), indent=2) + "\n")
    else:
        console.write(_as_text(kept, chosen))
    for path in own.strangers():
        console.say(f"Not the program's own, and left: {path}")
    unseen = [each for each in kept if each.problem]
    for each in unseen:
        console.say(f"{each.kind}: {each.problem}")
    there = [each for each in kept if each.kind in chosen and each.count]
    if arguments.dry_run or not there:
        console.say("Nothing was removed." if arguments.dry_run else "There is nothing to remove.")
        return ExitCode.PARTIAL if unseen else ExitCode.OK
    if not (arguments.yes or console.can_ask):
        raise UsageError("Removing needs a yes", "Nobody is there to answer.", "Add --yes.")
    if not (arguments.yes or _is_meant(there, console)):
        console.say("Nothing was removed.")
        return ExitCode.REFUSED
    removed = own.purge(each.kind for each in there)
    failed = [each for each in removed if each.problem]
    for each in failed:
        console.say(f"Not all of {each.kind} was removed: {each.problem}")
    console.say(f"Removed: {_named(removed) or 'nothing'}. Nothing on the service was touched.")
    return ExitCode.PARTIAL if failed else ExitCode.OK


def _is_meant(there: Iterable[Kept], console: Console) -> bool:
    return console.ask(f"Remove {_named(there)} from this machine? Type yes:") == "yes"


def _named(kept: Iterable[Kept]) -> str:
    return ", ".join(f"{each.kind} ({each.count:,}, {_size(each.size)})" for each in kept)


def _as_text(kept: Iterable[Kept], chosen: Iterable[Kind]) -> str:
    lines = [
        f"{each.kind:<11}  {'remove' if each.kind in chosen else 'keep  '}"
        f"  {each.count:>7,}  {_size(each.size):>10}  {ABOUT[each.kind]}\n"
        for each in kept
    ]
    places = f"settings and keys: {config_dir()}\nthe rest: {state_dir()}"
    return f"{clean_lines(places)}\n\n{''.join(lines)}"


def _as_plain(kept: Iterable[Kept], chosen: Iterable[Kind]) -> list[dict[str, object]]:
    return [
        {
            "kind": each.kind.value,
            "would_be_removed": each.kind in chosen,
            "count": each.count,
            "bytes": each.size,
            "about": ABOUT[each.kind],
            "problem": each.problem,
        }
        for each in kept
    ]


def _size(size: int) -> str:
    return plural(size, "byte") if size < 10_000 else f"{size / 1_000:,.0f} KB"
