"""Opens sessions: settings, credential, client and memory put together, in that order."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from multicart_tui.api.request_log import RequestLog
from multicart_tui.cli.flags import Flags
from multicart_tui.cli.profile_choices import host_of, profile_choices
from multicart_tui.config_toml import DEFAULT_BASE_URL, DEFAULT_PROFILE, config_path
from multicart_tui.demo import SEEDED_COLLECTIONS
from multicart_tui.demo.child import DemoAddress, DemoChild, DemoUnavailable
from multicart_tui.domain.ids import CollectionId
from multicart_tui.errors import ConfigError, MulticartError
from multicart_tui.paths import config_dir, state_dir
from multicart_tui.services.collections_store import CollectionsStore
from multicart_tui.services.credentials import Check, Credential, Store, StoreChoice
from multicart_tui.services.journal import Journal
from multicart_tui.services.lookups import Lookups
from multicart_tui.services.output_visits import OutputVisits
from multicart_tui.services.session import ProfileChoice, Session

if TYPE_CHECKING:
    from multicart_tui.api.protocol import MulticartApi
    from multicart_tui.services.credential_vault import CredentialVault, FoundCredential
    from multicart_tui.services.settings_editor import SettingsEditor
    from multicart_tui.settings_values import ProfileValues, SettingValues

DEMO_PROFILE = "demo"


class Connections:
    """A :class:`~multicart_tui.services.session.Connector` made from the command line's flags.

    Everything here blocks and imports slowly; nothing touches an event loop, so a thread
    may run it while the first frame is on screen already.

    Args:
        flags: What the command line says.
        may_be_new: Whether the profile it names need not be there yet, because this is the
            command that makes it.
        leaves_no_trace: Whether reading the settings may write nothing.
    """

    def __init__(
        self, flags: Flags, *, may_be_new: bool = False, leaves_no_trace: bool = False
    ) -> None:
        self._flags = flags
        self._may_be_new = may_be_new
        self._leaves_no_trace = leaves_no_trace
        self._settings: SettingValues | None = None
        self._found: FoundCredential | None = None
        self._agreed_host = ""
        self._child: DemoChild | None = None
        self._editor: SettingsEditor | None = None
        self._open_files: list[CollectionsStore | Journal | OutputVisits] = []
        # What the demo's jobs write ends with the demo, and never mixes with real ones.
        self._demo_folder: tempfile.TemporaryDirectory[str] | None = None

    # -- what is configured

    @property
    def settings(self) -> SettingValues:
        """The settings, read once.

        Raises:
            ConfigError: They are wrong.
        """
        if self._settings is None:
            from multicart_tui.services.known_settings import read_settings

            self._settings = read_settings(
                self._flags.as_settings(),
                may_be_new=self._may_be_new,
                leaves_no_trace=self._leaves_no_trace,
            )
        return self._settings

    @property
    def profile(self) -> ProfileValues:
        """The profile in use."""
        return self.settings.current

    @property
    def flag_sources(self) -> dict[tuple[str, ...], str]:
        """The flags of the command line, by the settings that have their value from them."""
        return self._flags.as_sources(self.settings.profile)

    @property
    def is_new_profile(self) -> bool:
        """Whether the profile is named for the first time, and nowhere written yet."""
        return self.settings.profile not in (DEFAULT_PROFILE, *self.settings.profiles)

    @property
    def is_demo(self) -> bool:
        """Whether the command line asks for the demo."""
        return self._flags.is_demo

    @property
    def host(self) -> str:
        """Host, and port if it is not the usual one, that requests go to."""
        return host_of(self.profile.base_url)

    @property
    def vault(self) -> CredentialVault:
        """Where the profile's credential is looked for and kept."""
        from multicart_tui.services.credential_vault import CredentialVault

        return CredentialVault(
            config_dir(),
            self.settings.profile,
            self.host,
            key_command=self.profile.key_command,
            uses_keyring=self.profile.store == Store.KEYRING.value,
        )

    def find_credential(self) -> FoundCredential:
        """The credential of the profile, looked for once.

        Raises:
            CredentialsError: There is none, or it must not be used.
            ConfigError: The place it is kept in cannot be read.
            HostChangedError: It would go to another host than before.
        """
        if self._found is None:
            self.check_host()
            self._found = self.vault.find()
        return self._found

    def check_host(self) -> None:
        """Refuse to send the key of a known profile to another host before a person agreed.

        Raises:
            HostChangedError: Its host is another one by now.
        """
        if self.is_demo:
            return
        settings, vault = self.settings, self.vault
        # Who names a host and a key for one run means that key for that host.
        is_meant = bool(settings.base_url) and vault.is_in_environment
        if vault.is_bound or is_meant or self.host == self._agreed_host:
            return
        from multicart_tui.services.known_hosts import KnownHosts

        KnownHosts(state_dir()).check(
            settings.profile,
            self.host,
            usual=self._usual_host,
            remembers=not self._leaves_no_trace,
        )

    @property
    def _usual_host(self) -> str:
        """The profile's own host if another one is named for this run; else empty."""
        if not self.settings.base_url:
            return ""
        own = self.settings.profiles.get(self.settings.profile)
        return host_of(own.base_url if own else DEFAULT_BASE_URL)

    def agree_to_host(self) -> None:
        """Let the key go to the host that is set now; for good, unless it is for one run."""
        self._agreed_host = self.host
        if not self.settings.base_url:
            from multicart_tui.services.known_hosts import KnownHosts

            KnownHosts(state_dir()).remember(self.settings.profile, self.host)

    # -- sessions

    def open(self) -> Session:
        """Open a session on the profile's account, or on the demo if that was asked for."""
        if self._flags.is_demo:
            return self.open_demo()
        return self._session(self.find_credential().credential)

    def profiles(self) -> tuple[ProfileChoice, ...]:
        """The profiles of ``config.toml``, and the one in use."""
        return profile_choices(self.settings, is_demo=self.is_demo)

    def switch_profile(self, name: str, *, agrees_to_host: bool = False) -> Session:
        """Open a session on another profile; when that fails, all stays as it was."""
        before = self._flags, self._settings, self._found
        self._flags = replace(self._flags, profile=name, is_demo=False)
        self._settings = self._found = None
        try:
            if agrees_to_host:
                self.agree_to_host()
            return self.open()
        except MulticartError:
            self._flags, self._settings, self._found = before
            raise

    def launch_demo(self) -> None:
        """Begin to start the demo service without waiting for it.

        Raises:
            ConfigError: The demo is not installed.
        """
        if self._child is None:
            try:
                self._child = DemoChild.launch(faults=self._flags.faults)
            except DemoUnavailable as error:
                raise ConfigError("There is no demo here", str(error)) from error

    def start_demo(self) -> DemoAddress:
        """Start the demo service, unless it runs, and wait until it can be used.

        Raises:
            ConfigError: It is not installed, or does not start.
        """
        self.launch_demo()
        assert self._child is not None
        try:
            return self._child.wait_ready()
        except DemoUnavailable as error:
            self._child.stop()
            self._child = None
            raise ConfigError("The demo service did not start", str(error)) from error

    def open_demo(self) -> Session:
        """Start the demo service and open a session on it."""
        address = self.start_demo()
        # What the demo's picker remembers ends with the demo: the next one is seeded anew.
        store = CollectionsStore(None, DEMO_PROFILE)
        for number, name in SEEDED_COLLECTIONS:
            store.remember(CollectionId(number), name=name)
        if self._demo_folder is None:
            self._demo_folder = tempfile.TemporaryDirectory(prefix="multicart-demo-")
        journal = Journal(Path(self._demo_folder.name))
        visits = OutputVisits(None, DEMO_PROFILE)
        self._open_files += [store, journal, visits]
        requests = RequestLog()
        api = self._api(Credential(address.key), address.base_url, requests)
        return Session(
            profile=DEMO_PROFILE,
            host=host_of(address.base_url),
            api=api,
            requests=requests,
            lookups=Lookups(api),
            collections=store,
            # Not among those of the profiles: a real one may be called demo.
            backups=state_dir() / "demo-backups",
            journal=journal,
            visits=visits,
            page_size=self.settings.page_size,
            load_size=self.settings.load_size,
            add_many_size=self.settings.add_many_size,
            large_output=self.settings.large_output,
            is_demo=True,
            is_read_only=self._flags.is_read_only,
        )

    def _session(self, credential: Credential) -> Session:
        requests = RequestLog()
        api = self._api(credential, self.profile.base_url, requests)
        name = self.settings.profile
        account, state = f"{name}@{self.host}", state_dir()
        store = CollectionsStore(state / "state.sqlite3", account)
        visits = OutputVisits(state / "state.sqlite3", account)
        journal = Journal(state)
        self._open_files += [store, journal, visits]
        return Session(
            profile=name,
            host=self.host,
            api=api,
            requests=requests,
            lookups=Lookups(api),
            collections=store,
            backups=state / "backups" / name,
            journal=journal,
            visits=visits,
            page_size=self.settings.page_size,
            load_size=self.settings.load_size,
            add_many_size=self.settings.add_many_size,
            large_output=self.settings.large_output,
            collections_path=self.profile.collections_path,
            is_read_only=self._flags.is_read_only or self.profile.read_only,
            is_protected=self.profile.protected,
        )

    def _api(self, credential: Credential, base_url: str, requests: RequestLog) -> MulticartApi:
        from multicart_tui.api.opening import ApiOptions, open_api

        settings = self.settings
        return open_api(
            ApiOptions(
                base_url=base_url,
                secret=credential.secret,
                is_token=credential.is_token,
                connect_timeout=settings.connect_timeout,
                read_timeout=settings.read_timeout,
                upload_timeout=settings.upload_timeout,
                ca_file=self.profile.authorities,
                tries=settings.tries,
                concurrency=settings.concurrency,
            ),
            requests,
        )

    # -- credentials

    async def check(self, credential: Credential, base_url: str = "") -> tuple[Check, ...]:
        """Test a credential, see :func:`check_credential`.

        Args:
            credential: What to test.
            base_url: Where; the profile's own service if empty.
        """
        from multicart_tui.cli.credential_check import check_credential

        base_url = base_url or self.profile.base_url
        api = await asyncio.to_thread(self._api, credential, base_url, RequestLog())
        try:
            return await check_credential(api, host_of(base_url), credential)
        finally:
            await api.aclose()

    def store_choices(self) -> tuple[StoreChoice, ...]:
        """Where a credential could be kept on this machine."""
        return self.vault.choices()

    def keep(self, credential: Credential, store: Store) -> None:
        """Keep a credential where the person said.

        Raises:
            ConfigError: It cannot be written there.
        """
        vault, before = self.vault, self.profile.store
        if store is not Store.SESSION:
            # First, because a key that no setting leads to is kept and never found.
            self._name_store(store.value)
        try:
            vault.save(credential, store)
        except MulticartError:
            with contextlib.suppress(ConfigError):  # why it was not kept is the news
                self._name_store(before)
            raise
        finally:
            self._found = None

    def _name_store(self, store: str) -> None:
        """Write into the profile where its key is kept."""
        if self.profile.store != store:
            from multicart_tui.services.config_file import set_value

            set_value(config_path(), ("profiles", self.settings.profile, "store"), store)
            self._settings = None

    def save(self, credential: Credential, store: Store) -> Session:
        """Keep a credential, and open a session with it."""
        self.keep(credential, store)
        return self._session(credential)

    def settings_editor(self) -> SettingsEditor:
        """What shows and changes the settings; the same one each time."""
        if self._editor is None:
            from multicart_tui.api.base_url import checked_base_url
            from multicart_tui.services.settings_editor import SettingsEditor

            flags = self._flags
            self._editor = SettingsEditor(flags.as_settings(), flags.as_sources, checked_base_url)
        return self._editor

    def close(self) -> None:
        """End the demo service and close the files."""
        if self._child:
            self._child.stop()
            self._child = None
        for file in self._open_files:
            file.close()
        self._open_files.clear()
        if self._demo_folder:
            self._demo_folder.cleanup()
            self._demo_folder = None
