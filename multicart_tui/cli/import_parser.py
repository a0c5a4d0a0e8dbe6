"""The grammar of the commands that add many ASINs at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from multicart_tui.cli.handlers import handled_by
from multicart_tui.domain.ids import CollectionId, RowId
from multicart_tui.domain.line_ranges import LineRanges
from multicart_tui.errors import UsageError

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


def add_import_verbs(
    verbs: Verbs,
    common: argparse.ArgumentParser,
    id_of: Callable[[type[RowId]], Callable[[str], RowId]],
) -> None:
    """Add ``import``, ``sync`` and ``create-many``.

    Args:
        verbs: Where to.
        common: The flags of every command.
        id_of: Makes readers of ids.
    """
    importing = verbs.add_parser(
        "import",
        parents=[common],
        help="add the rows of a CSV file",
        description="Checks every row, sends the good ones, and accounts for each. What landed,"
        " what is wrong and what is left is written beside the file; the last two can be"
        " imported as they are.",
    )
    importing.add_argument("collection", type=id_of(CollectionId), metavar="COLLECTION")
    importing.add_argument(
        "file", nargs="?", metavar="FILE|-", help="a CSV file; - reads standard input"
    )
    _add_running(importing)
    importing.add_argument(
        "--resume", action="store_true", help="go on with an import that was cut off"
    )
    importing.add_argument("--force", action="store_true", help="overwrite --errors-out FILE")
    importing.add_argument(
        "--errors-out", metavar="FILE", help="write the rows that need a hand there"
    )
    importing.add_argument(
        "--first", type=_whole, metavar="N", help="send N rows, then ask before the others"
    )
    importing.add_argument(
        "--rows",
        type=_lines,
        metavar="LINES",
        help="send only the good rows of these lines of the file, as in 2-300,512; the others"
        " go to the file of the rest",
    )
    importing.add_argument(
        "--set-custom-ids",
        action="store_true",
        help="set custom ids and output formats afterwards, one update for each row",
    )
    _add_reading(importing)
    importing.set_defaults(handler=handled_by("imports", "import_file"), writes=True)

    syncing = verbs.add_parser(
        "sync",
        parents=[common],
        help="make a collection what a CSV file says",
        description="Compares the file with the collection by domain, postcode and ASIN, shows what"
        " differs, and asks. What only the file has is added; custom ids, raw HTML and output that"
        " differ are set to the file's; what only the collection has stays, unless --delete says"
        " otherwise, and is saved first.",
    )
    syncing.add_argument("collection", type=id_of(CollectionId), metavar="COLLECTION")
    syncing.add_argument("file", metavar="FILE|-", help="a CSV file; - reads standard input")
    syncing.add_argument("--dry-run", action="store_true", help="show the plan, and end")
    syncing.add_argument("--yes", action="store_true", help="do not ask")
    syncing.add_argument("--no-add", action="store_true", help="add nothing")
    syncing.add_argument("--no-edit", action="store_true", help="change nothing that is there")
    syncing.add_argument(
        "--delete", action="store_true", help="delete what only the collection has"
    )
    syncing.add_argument(
        "--count", type=_whole, metavar="N", help="how many rows that are; needed with --yes"
    )
    syncing.add_argument(
        "--repair", action="store_true", help="take every suggestion that the check makes"
    )
    syncing.add_argument("--format", choices=("text", "json"), default="text", help="(text)")
    _add_reading(syncing)
    syncing.set_defaults(handler=handled_by("sync", "sync"), writes=True)

    creating = verbs.add_parser(
        "create-many",
        parents=[common],
        help="add several ASINs of one domain and postcode",
    )
    creating.add_argument("collection", type=id_of(CollectionId), metavar="COLLECTION")
    creating.add_argument(
        "asins", nargs="+", metavar="ASIN|-", help="ASINs or product URLs; - reads standard input"
    )
    creating.add_argument("--domain", required=True, metavar="NAME", help="e.g. amazon.com.au")
    creating.add_argument("--postcode", required=True, metavar="VALUE", help="e.g. 4500")
    creating.add_argument("--raw-html", action="store_true", help="scrape the page's HTML too")
    _add_running(creating)
    creating.set_defaults(handler=handled_by("create_many", "create_many"), writes=True)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    reading = parser.add_argument_group("reading the file")
    reading.add_argument("--encoding", metavar="NAME", help="utf-8, cp1252, latin-1, utf-16-le")
    reading.add_argument(
        "--delimiter", type=_delimiter, metavar="CHAR", help="or comma, semicolon, tab, bar"
    )
    reading.add_argument("--no-header", action="store_true", help="the first line is data")
    reading.add_argument(
        "--large", action="store_true", help="read a file of more than 64 MB into memory"
    )
    same = parser.add_argument_group("one value for all rows, for what the file lacks")
    same.add_argument("--domain", metavar="NAME", help="e.g. amazon.com.au")
    same.add_argument("--postcode", metavar="VALUE", help="e.g. 4500")
    same.add_argument("--raw-html", action=argparse.BooleanOptionalAction, help="HTML too")


def _add_running(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="check only; nothing is sent")
    parser.add_argument("--yes", action="store_true", help="send without asking")
    parser.add_argument(
        "--repair", action="store_true", help="take every suggestion that the check makes"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="send nothing if any row is wrong, odd, repeated or there already",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(text)")


def _delimiter(typed: str) -> str:
    found = _DELIMITERS.get(typed, typed.replace("\\t", "\t"))
    if len(found) != 1 or found in '"\r\n':
        raise argparse.ArgumentTypeError(
            f"{typed!r} is not one character, nor comma, semicolon, tab or bar"
        )
    return found


def _lines(typed: str) -> LineRanges:
    try:
        return LineRanges(typed)
    except UsageError as error:
        raise argparse.ArgumentTypeError(f"{error.title}. {error.message} {error.hint}") from error


def _whole(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal()) or int(typed[:9]) < 1:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a whole number of 1 or more")
    return int(typed[:9])
