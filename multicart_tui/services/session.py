"""What the program holds while it is connected, and how it gets there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.api.request_log import RequestLog
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinRecord
from multicart_tui.domain.paging import PAGE_SIZE
from multicart_tui.services.collections_store import CollectionsStore
from multicart_tui.services.credentials import Check, Credential, Store, StoreChoice
from multicart_tui.services.journal import Journal
from multicart_tui.services.lookups import Lookups
from multicart_tui.services.output_visits import OutputVisits

if TYPE_CHECKING:
    from multicart_tui.services.output_index import OutputIndex
    from multicart_tui.services.settings_editor import SettingsEditor


@dataclass
class Session:
    """An open connection to one account."""

    profile: str
    host: str
    """Host, and port if it is not the usual one, that requests go to."""
    api: MulticartApi
    requests: RequestLog
    lookups: Lookups
    collections: CollectionsStore
    backups: Path
    """Where rows are saved before they are deleted."""
    journal: Journal
    """Every job that changes many rows, recorded before it begins."""
    visits: OutputVisits
    """Which outputs were seen before."""
    page_size: int = PAGE_SIZE
    load_size: int = 1_000
    """Rows asked for at once when a whole collection is loaded."""
    add_many_size: int = 200
    """Rows of one request when many are added."""
    large_output: int = 50
    """Megabytes from which it is asked whether to save an output instead of opening it."""
    collections_path: str = ""
    """A path of this account that lists collections, if its owner configured one."""
    is_demo: bool = False
    is_read_only: bool = False
    is_protected: bool = False
    deleted: dict[CollectionId, tuple[AsinRecord, ...]] = field(default_factory=dict)
    """What was deleted last in each collection and not created again."""
    indexes: dict[CollectionId, OutputIndex] = field(default_factory=dict)
    """What was learned of each collection's outputs; see output_index.index_of."""

    @property
    def memory_problem(self) -> str:
        """Why nothing is remembered on this machine; empty if all is."""
        return self.collections.problem or self.visits.problem

    @property
    def account(self) -> str:
        """Whose jobs are told apart in the journal: profile and host."""
        return f"{self.profile}@{self.host}"


@dataclass(frozen=True)
class ProfileChoice:
    """An account that could be used."""

    name: str
    host: str
    words: tuple[str, ...] = ()
    """``PROTECTED`` and ``READ-ONLY``, if it is."""
    is_current: bool = False
    """Whether it is the one in use."""


class Connector(Protocol):
    """How the screens get a session; put together by the command line."""

    def open(self) -> Session:
        """Read the settings and open a session; blocking, so call it in a thread.

        Raises:
            CredentialsError: Nothing is configured yet, or it cannot be read.
            ConfigError: The configuration is wrong.
            HostChangedError: The key would go to another host than before.
        """

    def open_demo(self) -> Session:
        """Start the demo service and open a session on it; blocking.

        Raises:
            ConfigError: The demo is not installed, or does not start.
        """

    async def check(self, credential: Credential) -> tuple[Check, ...]:
        """Test a credential in two steps: is the host there, does it take the key."""

    def store_choices(self) -> tuple[StoreChoice, ...]:
        """Where a credential could be kept on this machine; blocking."""

    def save(self, credential: Credential, store: Store) -> Session:
        """Keep the credential where it was asked, and open a session with it; blocking.

        Raises:
            ConfigError: It cannot be written there.
        """

    def profiles(self) -> tuple[ProfileChoice, ...]:
        """The accounts there are settings for; blocking.

        Raises:
            ConfigError: The settings are wrong by now.
        """

    def switch_profile(self, name: str, *, agrees_to_host: bool = False) -> Session:
        """Open a session on another account, or on the same anew; blocking.

        When that fails, everything stays as it was.

        Args:
            name: One of the profiles.
            agrees_to_host: Whether the person agrees that its key goes to another host.

        Raises:
            CredentialsError: It has no key yet, or that cannot be read.
            ConfigError: There is no such profile, or its settings are wrong.
            HostChangedError: Its key would go to another host than before.
        """

    def settings_editor(self) -> SettingsEditor:
        """What shows and changes the settings; blocking, for what it imports is slow."""

    def close(self) -> None:
        """End what was started for the sessions, such as the demo service; blocking."""
