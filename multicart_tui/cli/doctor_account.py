"""The part of ``doctor`` about settings, credential and service, each told apart."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from multicart_tui.api.request_log import RequestLog
from multicart_tui.cli.connections import DEMO_PROFILE, Connections
from multicart_tui.cli.credential_check import HOST_CHECK, check_credential, check_host
from multicart_tui.cli.profile_choices import host_of
from multicart_tui.config_toml import DEFAULT_BASE_URL, config_path
from multicart_tui.errors import MulticartError
from multicart_tui.services import keyring_store
from multicart_tui.services.credential_vault import KEY_VARIABLE, TOKEN_VARIABLE
from multicart_tui.services.credentials import Check, Credential
from multicart_tui.services.diagnosis import Finding, State

_LONGEST_WAIT = 15.0
"""Seconds for a connection and for an answer: somebody waits in front of it."""


@dataclass(frozen=True)
class Account:
    """As whom and where the program would go, as far as that could be found out."""

    findings: tuple[Finding, ...]
    base_url: str
    credential: Credential | None = None
    """None if there is none, or if it must not be used."""
    ca_file: Path | None = None
    connect_timeout: float = _LONGEST_WAIT
    read_timeout: float = _LONGEST_WAIT

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be in the report, whoever repeats it."""
        known = self.credential.secret if self.credential else ""
        kept = (os.environ.get(KEY_VARIABLE, ""), os.environ.get(TOKEN_VARIABLE, ""), known)
        return tuple(secret.strip() for secret in kept)


def look_at_account(connections: Connections) -> Account:
    """Settings, profile, credential and keyring, as far as each can be read."""
    from multicart_tui.settings_values import unknown_variables

    odd = tuple(
        Finding("variable", sentence, State.WARNING, "Unset it, or correct its name.")
        for sentence in unknown_variables()
    )
    try:
        settings, profile = connections.settings, connections.profile
    except MulticartError as error:
        # The key stays where it is: the host it would go to is not the one that was meant.
        usual = os.environ.get("MULTICART_BASE_URL") or DEFAULT_BASE_URL
        base_url = "" if connections.is_demo else usual
        return Account((_failed("settings", error), *odd, _keyring()), base_url)
    if connections.is_demo:
        return _look_at_demo(connections, odd)
    words = [
        settings.profile,
        *(["PROTECTED"] if profile.protected else []),
        *(["read-only"] if profile.read_only else []),
    ]
    credential, found = _look_for_credential(connections)
    return Account(
        (
            Finding("settings", f"as in {config_path()}", State.OK),
            *odd,
            Finding("profile", ", ".join(words)),
            Finding("host", connections.host),
            found,
            _keyring(),
        ),
        profile.base_url,
        credential,
        profile.authorities,
        min(settings.connect_timeout, _LONGEST_WAIT),
        min(settings.read_timeout, _LONGEST_WAIT),
    )


def _look_at_demo(connections: Connections, odd: tuple[Finding, ...]) -> Account:
    profile = Finding("profile", DEMO_PROFILE)
    try:
        address = connections.start_demo()
    except MulticartError as error:
        return Account((profile, *odd, _failed("demo service", error), _keyring()), "")
    return Account(
        (
            profile,
            *odd,
            Finding("host", host_of(address.base_url)),
            Finding("key", "API key from the demo service, another at each start", State.OK),
            _keyring(),
        ),
        address.base_url,
        Credential(address.key),
    )


def _look_for_credential(connections: Connections) -> tuple[Credential | None, Finding]:
    try:
        found = connections.find_credential()
    except MulticartError as error:
        return None, _failed("key", error)
    words = f"{found.credential.noun} from {found.source}"
    state = State.WARNING if found.warning else State.OK
    return found.credential, Finding("key", words, state, found.warning)


def _keyring() -> Finding:
    reason = keyring_store.why_unavailable()
    return Finding("keyring", f"not here: {reason}" if reason else "can be used")


def look_at_connection(account: Account, *, shows_owner: bool) -> tuple[Finding, ...]:
    """Ask the service: is it there, and does it take the key; one answer for each.

    Args:
        account: As whom and where.
        shows_owner: Whether to tell whose key it is, which is a name or an address of mail.
    """
    if not account.base_url:
        return (Finding("host reachable", "not tried: there is no address"),)
    from multicart_tui.api.opening import ApiOptions, open_api

    secret = account.credential or Credential("")
    options = ApiOptions(
        base_url=account.base_url,
        secret=secret.secret,
        is_token=secret.is_token,
        connect_timeout=account.connect_timeout,
        read_timeout=account.read_timeout,
        ca_file=account.ca_file,
        tries=1,  # whether it works is asked, not whether it works in the end
    )

    async def ask() -> tuple[Check, ...]:
        api = await asyncio.to_thread(open_api, options, RequestLog())
        try:
            host = host_of(account.base_url)
            if account.credential:
                return await check_credential(api, host, account.credential)
            untried = Check("key accepted", False, "not tried: there is none", is_known=False)
            return await check_host(api, host), untried
        finally:
            await api.aclose()

    try:
        checks = asyncio.run(ask())
    except MulticartError as error:
        return (_failed("host reachable", error),)
    return tuple(_checked(check, shows_owner=shows_owner) for check in checks)


def _checked(check: Check, *, shows_owner: bool) -> Finding:
    if check.passed:
        is_private = check.name != HOST_CHECK and not shows_owner
        return Finding(check.name, "yes" if is_private else check.detail, State.OK)
    if check.error is None:
        return Finding(check.name, check.detail)
    return Finding(check.name, check.detail, State.FAILED, exit_code=check.error.exit_code)


def _failed(name: str, error: MulticartError) -> Finding:
    words = ". ".join(part.rstrip(".") for part in (error.title, error.message) if part)
    return Finding(name, f"{words}.", State.FAILED, error.hint, error.exit_code)
