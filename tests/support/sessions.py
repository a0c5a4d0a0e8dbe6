"""Sessions for screens, without settings, network or demo service."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from multicart_tui.api.base_url import checked_base_url
from multicart_tui.api.protocol import MulticartApi
from multicart_tui.api.request_log import RequestLog
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import MulticartError
from multicart_tui.services.collections_store import CollectionsStore
from multicart_tui.services.credentials import Check, Credential, Store, StoreChoice
from multicart_tui.services.journal import Journal
from multicart_tui.services.lookups import Lookups
from multicart_tui.services.output_visits import OutputVisits
from multicart_tui.services.session import ProfileChoice, Session
from multicart_tui.services.setting_lines import SettingPath
from multicart_tui.services.settings_editor import SettingsEditor

CHOICES = (
    StoreChoice(Store.KEYRING, "OS keyring", "no keyring backend is running here"),
    StoreChoice(Store.FILE, "file /home/me/.config/multicart-tui/credentials.toml, mode 0600"),
    StoreChoice(Store.SESSION, "this session only"),
)


def make_session(
    api: MulticartApi,
    tmp_path: Path,
    *,
    collections: tuple[int, ...] = (),
    is_demo: bool = False,
    is_read_only: bool = False,
    is_protected: bool = False,
    page_size: int = 100,
    collections_path: str = "",
) -> Session:
    """A session on ``api`` whose store knows the given collections already."""
    store = CollectionsStore(tmp_path / "state.db", "prod@multicartapi.com")
    for number in collections:
        store.remember(CollectionId(number))
    return Session(
        profile="demo" if is_demo else "prod",
        host="127.0.0.1:8123" if is_demo else "multicartapi.com",
        api=api,
        requests=RequestLog(),
        lookups=Lookups(api),
        collections=store,
        backups=tmp_path / "backups",
        journal=Journal(tmp_path / "state"),
        visits=OutputVisits(None, "prod@multicartapi.com"),
        page_size=page_size,
        collections_path=collections_path,
        is_demo=is_demo,
        is_read_only=is_read_only,
        is_protected=is_protected,
    )


class FakeConnector:
    """Hands out what it was given; each failure is raised until it is taken away."""

    def __init__(self, session: Session | None = None, demo: Session | None = None) -> None:
        self.session = session
        self.demo = demo
        self.open_error: MulticartError | None = None
        self.demo_error: MulticartError | None = None
        self.save_error: MulticartError | None = None
        self.checks: tuple[Check, ...] = (
            Check("host reachable", True, "multicartapi.com answered"),
            Check("key accepted", True, "Ada <ada@example.com>"),
        )
        self.choices = CHOICES
        self.checked: list[Credential] = []
        self.saved: list[tuple[Credential, Store]] = []
        self.is_closed = False
        self.has_agreed = False
        self.switched: list[str] = []
        self.others: dict[str, Session] = {}
        """Sessions of other profiles than the one in use."""
        self.editor: SettingsEditor | None = None
        self.flags: dict[str, object] = {}

    def open(self) -> Session:
        """The session, or why there is none."""
        if self.open_error:
            raise self.open_error
        assert self.session is not None
        return self.session

    def open_demo(self) -> Session:
        """The demo's session, or why there is none."""
        if self.demo_error:
            raise self.demo_error
        assert self.demo is not None
        return self.demo

    async def check(self, credential: Credential) -> tuple[Check, ...]:
        """The steps that were set."""
        self.checked.append(credential)
        return self.checks

    def store_choices(self) -> tuple[StoreChoice, ...]:
        """The choices that were set."""
        return self.choices

    def save(self, credential: Credential, store: Store) -> Session:
        """Take note of it, and return the session."""
        if self.save_error:
            raise self.save_error
        self.saved.append((credential, store))
        assert self.session is not None
        return self.session

    def profiles(self) -> tuple[ProfileChoice, ...]:
        """Two, of which the first is in use."""
        return (
            ProfileChoice("prod", "multicartapi.com", ("PROTECTED",), is_current=True),
            ProfileChoice("audit", "audit.example", ("READ-ONLY",)),
        )

    def switch_profile(self, name: str, *, agrees_to_host: bool = False) -> Session:
        """The session of that profile, or why there is none."""
        self.switched.append(name)
        if agrees_to_host:
            self.has_agreed = True
            self.open_error = None
        if self.open_error:
            raise self.open_error
        session = self.others.get(name) or self.session
        assert session is not None
        return session

    def settings_editor(self) -> SettingsEditor:
        """One without flags, on the file of the test."""
        if self.editor is None:
            self.editor = SettingsEditor(self.flags, self.flag_sources, checked_base_url)
        return self.editor

    def flag_sources(self, _: str) -> dict[SettingPath, str]:
        """The flags that were set, as they would have been typed."""
        return {(name,): f"--{name}" for name in self.flags}

    def close(self) -> None:
        """Take note of it."""
        self.is_closed = True


class SlowConnector(FakeConnector):
    """Opens nothing before it is let: each way of opening has a gate, closed at first."""

    def __init__(self, session: Session | None = None, demo: Session | None = None) -> None:
        super().__init__(session, demo)
        self.may_open = Event()
        self.may_open_demo = Event()
        self.may_save = Event()

    def open(self) -> Session:
        """The session, once it may be opened."""
        _wait(self.may_open)
        return super().open()

    def open_demo(self) -> Session:
        """The demo's session, once it may be opened."""
        _wait(self.may_open_demo)
        return super().open_demo()

    def save(self, credential: Credential, store: Store) -> Session:
        """Take note of it, once that may be done."""
        _wait(self.may_save)
        return super().save(credential, store)

    def close(self) -> None:
        """Let go whatever still waits, as a thread would keep the program alive."""
        for gate in (self.may_open, self.may_open_demo, self.may_save):
            gate.set()
        super().close()


def _wait(gate: Event) -> None:
    if not gate.wait(30):
        raise TimeoutError("nobody let it go on")
