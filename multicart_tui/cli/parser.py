"""The grammar of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from multicart_tui import __version__
from multicart_tui.cli.flags import common_flags, screen_flags
from multicart_tui.cli.handlers import handled_by
from multicart_tui.domain.ids import AsinId, CollectionId, OutputId, RowId
from multicart_tui.domain.text import clean
from multicart_tui.errors import UsageError
from multicart_tui.exit_codes import ExitCode

EXAMPLES = """\
examples:
  multicart-tui --demo                          try it without an account
  multicart-tui                                 start with the collections
  multicart-tui open 101                        start in a collection
  multicart-tui view o88                        look at an output; at a file, too
  multicart-tui --plain                         talk in lines, for screen readers
  multicart-tui asin list 101 --all --format jsonl
  multicart-tui asin create 101 B0DJQQ38TG --domain amazon.com.au --postcode 4500
  multicart-tui asin import 101 asins.csv --dry-run

exit status: 0 done, 1 the API said no, 2 usage or configuration, 3 network,
             4 part done, 5 credentials, 130 interrupted
"""


class _Parser(argparse.ArgumentParser):
    def parse_known_args(  # type: ignore[override] # only as this module calls it
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Refuse what is left over here, where it is known which command it was meant for."""
        parsed, left_over = super().parse_known_args(args, namespace)
        if left_over:
            self.error(f"unrecognized arguments: {' '.join(left_over)}")
        return parsed, left_over

    def error(self, message: str) -> NoReturn:
        """End with the exit status of wrong usage, and say what the right one is."""
        self.exit(
            ExitCode.USAGE,
            f"{self.format_usage()}{self.prog}: error: {clean(message, 1_000)}\n"
            f"Try: {self.prog} --help\n",
        )


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar, from the program's name down to every option."""
    common, screen = common_flags(), screen_flags()
    parser: argparse.ArgumentParser = _Parser(
        prog="multicart-tui",
        description="Amazon ASIN collections of the MultiCart API, in a terminal.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common, screen],
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument("--version", action="version", version=f"multicart-tui {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    opening = commands.add_parser(
        "open", parents=[common, screen], help="start on a collection's ASINs"
    )
    opening.add_argument("collection", type=id_of(CollectionId), metavar="COLLECTION")

    viewing = commands.add_parser(
        "view", parents=[common, screen], help="look at an output, a file or standard input"
    )
    viewing.add_argument(
        "what",
        metavar="OUTPUT|FILE|-",
        help="an output's id like 88 or o88; any JSON file; - for standard input",
    )

    def noun(name: str, words: str) -> argparse.ArgumentParser:
        # The flags may stand before the verb too.
        return commands.add_parser(name, parents=[common], help=words)

    _add_asin(noun("asin", "list, read and change ASINs"), common)
    _add_output(noun("output", "what the service scraped"), common)
    _add_collection(noun("collection", "the collections you use"), common)
    _add_auth(noun("auth", "log in and out"), common)
    _add_config(noun("config", "show the settings"), common)
    _add_doctor(noun("doctor", "what is wrong here? A report that is safe to paste"))
    _add_purge(noun("purge", "remove what is kept on this machine, after showing it"))
    _add_completions(commands)
    _add_demo(commands.add_parser("demo", help="serve the demo API alone"))
    return parser


def id_of(kind: type[RowId]) -> Callable[[str], RowId]:
    """A reader of ids for argparse, which shows the reason when it refuses one."""

    def read(typed: str) -> RowId:
        try:
            return kind.parse(typed)
        except UsageError as error:
            reasons = " ".join(part for part in (error.message, error.hint) if part)
            raise argparse.ArgumentTypeError(f"{error.title}. {reasons}") from error

    return read


def _count(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal()):
        raise argparse.ArgumentTypeError(f"{typed!r} is not a whole number of 0 or more")
    return int(typed)


def _output_or_file(typed: str) -> object:
    from multicart_tui.cli.output_diff import output_or_file

    return output_or_file(typed)


def _verbs(parser: argparse.ArgumentParser) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    return parser.add_subparsers(dest="verb", metavar="VERB", title="verbs", required=True)


def _add_asin(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    from multicart_tui.cli.import_parser import add_import_verbs

    verbs = _verbs(parser)
    listing = verbs.add_parser("list", parents=[common], help="list a collection")
    listing.add_argument("collection", type=id_of(CollectionId), metavar="COLLECTION")
    listing.add_argument("--skip", type=_count, default=0, metavar="N", help="rows to pass over")
    many = listing.add_mutually_exclusive_group()
    many.add_argument("--limit", type=_count, default=100, metavar="N", help="most rows (100)")
    many.add_argument("--all", action="store_true", help="every row")
    listing.add_argument(
        "--format", choices=("table", "json", "jsonl", "csv"), default="table", help="(table)"
    )
    listing.add_argument(
        "--raw", action="store_true", help="csv: no apostrophe before what looks like a formula"
    )
    listing.set_defaults(handler=handled_by("asin", "list_rows"))

    getting = verbs.add_parser("get", parents=[common], help="one row in full, as JSON")
    getting.add_argument("asin_id", type=id_of(AsinId), metavar="ASIN_ID")
    getting.set_defaults(handler=handled_by("asin", "get"))

    creating = verbs.add_parser("create", parents=[common], help="add one ASIN")
    creating.add_argument("collection", type=id_of(CollectionId), metavar="COLLECTION")
    creating.add_argument("asin", metavar="ASIN", help="ten characters, or a product's URL")
    creating.add_argument("--domain", required=True, metavar="ID|NAME", help="e.g. amazon.com.au")
    where = creating.add_mutually_exclusive_group(required=True)
    where.add_argument("--postcode", metavar="VALUE", help="e.g. 4500")
    where.add_argument("--postcode-id", type=_count, metavar="ID", help="its row id")
    creating.add_argument("--custom-id", default="", metavar="TEXT", help="your own reference")
    creating.add_argument("--raw-html", action="store_true", help="scrape the page's HTML too")
    creating.add_argument("--output", choices=("JSON", "HTML"), default="JSON", help="(JSON)")
    creating.set_defaults(handler=handled_by("asin", "create"), writes=True)

    add_import_verbs(verbs, common, id_of)

    updating = verbs.add_parser("update", parents=[common], help="change fields of one row")
    updating.add_argument("asin_id", type=id_of(AsinId), metavar="ASIN_ID")
    updating.add_argument("--asin", metavar="ASIN", help="another ASIN")
    updating.add_argument("--custom-id", metavar="TEXT", help="another reference; '' for none")
    updating.add_argument("--raw-html", action=argparse.BooleanOptionalAction, help="HTML too")
    updating.add_argument("--output", choices=("JSON", "HTML"))
    updating.set_defaults(handler=handled_by("asin", "update"), writes=True)

    deleting = verbs.add_parser("delete", parents=[common], help="delete rows; outputs are kept")
    deleting.add_argument("asin_ids", type=id_of(AsinId), nargs="+", metavar="ASIN_ID")
    deleting.add_argument("--yes", action="store_true", help="do not ask")
    deleting.add_argument(
        "--count", type=_count, metavar="N", help="how many ids are given; needed for several"
    )
    deleting.set_defaults(handler=handled_by("asin_delete", "delete"), writes=True)


def _add_output(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = _verbs(parser)
    listing = verbs.add_parser("list", parents=[common], help="list a collection's outputs")
    listing.add_argument("collection", type=id_of(CollectionId), metavar="COLLECTION")
    listing.add_argument("--skip", type=_count, default=0, metavar="N", help="outputs to pass over")
    many = listing.add_mutually_exclusive_group()
    many.add_argument("--limit", type=_count, default=100, metavar="N", help="most outputs (100)")
    many.add_argument("--all", action="store_true", help="every output")
    listing.add_argument(
        "--format", choices=("table", "json", "jsonl"), default="table", help="(table)"
    )
    listing.set_defaults(handler=handled_by("output", "list_outputs"))

    getting = verbs.add_parser("get", parents=[common], help="one output's payload, as JSON")
    getting.add_argument("output_id", type=id_of(OutputId), metavar="OUTPUT_ID")
    getting.add_argument("-o", "--out", metavar="FILE", help="save it there, byte for byte")
    getting.add_argument("--force", action="store_true", help="overwrite FILE")
    getting.add_argument(
        "--raw", action="store_true", help="the bytes as they came, even to a terminal"
    )
    getting.set_defaults(handler=handled_by("output", "get_output"))

    diffing = verbs.add_parser("diff", parents=[common], help="what changed between two outputs")
    for name, words in (("before", "the older one"), ("after", "the newer one")):
        diffing.add_argument(
            name,
            type=_output_or_file,
            metavar=name.upper(),
            help=f"{words}: an output's id, or a file of JSON",
        )
    diffing.add_argument("--format", choices=("text", "json"), default="text", help="(text)")
    diffing.add_argument(
        "--hide-noise", action="store_true", help="leave out times and ids of requests"
    )
    diffing.add_argument(
        "--hide",
        action="append",
        default=[],
        metavar="PATTERN",
        help="leave out keys like '*_rank', or paths like '$.meta.*'",
    )
    diffing.set_defaults(handler=handled_by("output_diff", "diff_outputs"))


def _add_collection(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = _verbs(parser)
    listing = verbs.add_parser("list", parents=[common], help="those remembered here")
    listing.add_argument("--format", choices=("table", "json"), default="table", help="(table)")
    listing.set_defaults(handler=handled_by("collection", "list_known"))

    adding = verbs.add_parser("add", parents=[common], help="look for one and remember it")
    adding.add_argument("collection", type=id_of(CollectionId), metavar="ID")
    adding.add_argument("--name", metavar="TEXT", help="what to call it here")
    adding.set_defaults(handler=handled_by("collection", "add"))

    forgetting = verbs.add_parser(
        "forget", parents=[common], help="forget it here; nothing is deleted on the service"
    )
    forgetting.add_argument("collection", type=id_of(CollectionId), metavar="ID")
    forgetting.set_defaults(handler=handled_by("collection", "forget"))

    creating = verbs.add_parser("create", parents=[common], help="create one on the service")
    creating.add_argument("name", metavar="NAME")
    creating.add_argument("--email", required=True, metavar="ADDRESS", help="for notifications")
    creating.add_argument(
        "--schedule", default="Manual", help="Manual, Daily, Weekly, Monthly, 'Every N Minutes'"
    )
    creating.add_argument(
        "--priority", choices=("Highest", "High", "Normal", "Low", "Lowest"), default="Normal"
    )
    creating.add_argument("--fetch-mode", choices=("full", "availability_only"))
    creating.set_defaults(handler=handled_by("collection", "create"), writes=True)


def _add_auth(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = _verbs(parser)
    login = verbs.add_parser("login", parents=[common], help="keep a key or session token")
    login.add_argument("--token", action="store_true", help="a session token, not an API key")
    login.add_argument("--store", choices=("keyring", "file"), help="where to keep it")
    login.add_argument("--no-check", action="store_true", help="keep it without testing it")
    verbs.add_parser("status", parents=[common], help="which credential is used, and does it work")
    verbs.add_parser("logout", parents=[common], help="forget the credential")


def _add_config(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = _verbs(parser)
    verbs.add_parser("show", parents=[common], help="every setting as it is in force")
    verbs.add_parser("path", parents=[common], help="where the file of settings is")


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(text)")
    parser.add_argument("--offline", action="store_true", help="do not ask the service")
    parser.add_argument(
        "--show-email", action="store_true", help="leave e-mail addresses in, and whose key it is"
    )


def _add_purge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kinds",
        nargs="*",
        type=_kind,
        metavar="KIND",
        help="as the list names them; without any, all but what is felt at the next start",
    )
    parser.add_argument("--dry-run", action="store_true", help="show what there is, and end")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(text)")


def _kind(typed: str) -> object:
    from multicart_tui.domain.own_data import Kind

    try:
        return Kind(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is none of {', '.join(Kind)}") from None


def _add_completions(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from multicart_tui.cli.completions import HOW_TO, SHELLS

    parser = commands.add_parser(
        "completions",
        help="a script that lets a shell complete commands and flags",
        epilog=HOW_TO,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=SHELLS)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    # Nothing to choose here; it may be said all the same, as with every other command.
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=_count, default=0, metavar="N", help="(any free one)")
    parser.add_argument("--db", metavar="FILE", help="keep its data in this file")
    parser.add_argument(
        "--faults", default=argparse.SUPPRESS, metavar="SPEC", help="fail on purpose: see README"
    )
