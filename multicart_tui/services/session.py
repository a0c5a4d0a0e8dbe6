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
    def account(self) -> str:
        """Whose jobs are told apart in the journal: profile and host."""
        return f"{self.profile}@{self.host}"


class Connector(Protocol):
    """How the screens get a session; put together by the command line."""

    def open(self) -> Session:
        """Read the settings and open a session; blocking, so call it in a thread.

        Raises:
            CredentialsError: Nothing is configured yet, or it cannot be read.
            ConfigError: The configuration is wrong.
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

    def settings_editor(self) -> SettingsEditor:
        """What shows and changes the settings; blocking, for what it imports is slow."""

    def close(self) -> None:
        """End what was started for the sessions, such as the demo service; blocking."""
