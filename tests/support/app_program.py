"""The application on a fake connector as a program of its own, for a real terminal.

Run it with ``python -m tests.support.app_program FOLDER``. F12 breaks it, with a key in a
local variable and in the exception; F11 shows hostile text in every place there is.
"""

from __future__ import annotations

import sys
from pathlib import Path

from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import ApiError
from multicart_tui.ui.app import MulticartApp
from multicart_tui.ui.presenting import notify_error
from multicart_tui.ui.screens.base import BaseScreen
from multicart_tui.ui.widgets.status_line import StatusLine
from multicart_tui.ui.widgets.title_bar import TitleBar
from tests.support.fake_api import FakeApi
from tests.support.sessions import FakeConnector, make_session

FAKE_KEY = "mc_live_fake0key.DoNotShowThisSecretAnywhere"

HOSTILE = (
    "\x1b]52;c;SGFja2Vk\x07\x1b[2J\x9b31m\x00\x0e\x7f\u202eevil\u200b[/][red]x[@click=app.bell]y"
)


class ProgramUnderTest(MulticartApp):
    """The application with two keys that misbehave."""

    BINDINGS = [("f12", "break_down"), ("f11", "be_hostile")]  # noqa: RUF012  # as Textual has it

    def action_break_down(self) -> None:
        """Fail as a fault in the program does."""
        secret = FAKE_KEY
        headers = {"x-api-key": secret}
        raise RuntimeError(f"unexpected headers: {headers}")

    def action_be_hostile(self) -> None:
        """Put hostile text wherever text goes."""
        assert self.session
        self.session.collections.rename(CollectionId(101), HOSTILE)
        screen = self.screen
        assert isinstance(screen, BaseScreen)
        screen.begin(self.session)
        screen.query_one(TitleBar).place = HOSTILE
        screen.query_one(TitleBar).account = HOSTILE
        screen.query_one(StatusLine).busy = HOSTILE
        screen.border_title = HOSTILE
        self.notify(f"HOSTILE SHOWN {HOSTILE}", title=HOSTILE)
        notify_error(self, ApiError(HOSTILE, HOSTILE, HOSTILE))


def main() -> int:
    """Run it; returns its exit status."""
    folder = Path(sys.argv[1])
    session = make_session(FakeApi(rows=250), folder, collections=(101,))
    app = ProgramUnderTest(FakeConnector(session))
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
