"""``multicart-tui asin create-many``: several ASINs of one domain and postcode."""

from __future__ import annotations

import argparse

from multicart_tui.cli.console import Console
from multicart_tui.cli.imports import send_draft
from multicart_tui.cli.interrupts import ending_at_once
from multicart_tui.domain.import_rows import Field
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.session import Session


async def create_many(
    session: Session, arguments: argparse.Namespace, console: Console
) -> ExitCode:
    """Find ASINs in what was given, check them, and add the good ones."""
    with ending_at_once():
        given = [console.input.read() if each == "-" else each for each in arguments.asins]
    draft = ImportDraft.of(session, arguments.collection)
    await draft.paste("\n".join(given))
    draft.set_constant(Field.DOMAIN, arguments.domain)
    draft.set_constant(Field.POSTCODE, arguments.postcode)
    draft.set_constant(Field.RAW_HTML, "true" if arguments.raw_html else "false")
    return await send_draft(session, draft, arguments, console)
