"""``multicart-tui auth``: log in, see which credential is used, log out."""

from __future__ import annotations

import argparse
import asyncio

from multicart_tui.cli.connections import DEMO_PROFILE, Connections
from multicart_tui.cli.console import Console
from multicart_tui.cli.profile_choices import host_of
from multicart_tui.errors import NetworkError, UsageError
from multicart_tui.exit_codes import ExitCode
from multicart_tui.services.credentials import Check, Credential, Store, StoreChoice


def run_auth(arguments: argparse.Namespace, connections: Connections, console: Console) -> ExitCode:
    """Run one of its verbs.

    Raises:
        UsageError: The demo was asked for, and the verb changes what is kept of an account.
    """
    if connections.is_demo:
        if arguments.verb != "status":
            raise UsageError(
                "The demo has no account",
                "It makes a key of its own at each start, and nothing of it is kept.",
                f"Leave --demo out: multicart-tui auth {arguments.verb}",
            )
        return demo_status(connections, console)
    if arguments.verb == "login":
        return login(arguments, connections, console)
    if arguments.verb == "logout":
        return logout(connections, console)
    return status(connections, console)


def login(arguments: argparse.Namespace, connections: Connections, console: Console) -> ExitCode:
    """Ask for a credential, test it, and keep it where the person says."""
    if not arguments.store and not console.can_ask:
        raise UsageError(
            "Where is the key to be kept?",
            "Nothing is written without being asked for.",
            "Add --store file or --store keyring.",
        )
    noun = "session token" if arguments.token else "API key"
    secret = console.ask_secret(f"{noun} for {connections.host} (not shown):")
    if not secret:
        raise UsageError(f"No {noun} was typed", "Nothing was saved.")
    credential = Credential(secret, arguments.token)
    if not arguments.no_check:
        failed = _tell(asyncio.run(connections.check(credential)), console)
        if failed:
            console.say("Nothing was saved. --no-check saves it all the same.")
            return failed
    choices = {choice.store: choice for choice in connections.store_choices()}
    store = Store(arguments.store) if arguments.store else _ask_where(choices, console)
    chosen = choices[store]
    if chosen.unavailable:
        raise UsageError(f"Cannot use the {store.value}", f"{chosen.unavailable}.", "--store file")
    if connections.is_new_profile and store is not Store.SESSION:
        console.say(
            f"Profile {connections.settings.profile!r} is new; it is added to the settings."
        )
    connections.keep(credential, store)
    console.say(f"Saved in: {chosen.label}" if store is not Store.SESSION else "Nothing was saved.")
    return ExitCode.OK


def _ask_where(choices: dict[Store, StoreChoice], console: Console) -> Store:
    offered = [choices[Store.KEYRING], choices[Store.FILE]]
    for number, choice in enumerate(offered, 1):
        reason = f"  (not here: {choice.unavailable})" if choice.unavailable else ""
        console.say(f"  {number}  {choice.label}{reason}")
    answer = console.ask("Keep it where? Type 1 or 2, anything else keeps nothing:")
    return {"1": Store.KEYRING, "2": Store.FILE}.get(answer, Store.SESSION)


def status(connections: Connections, console: Console) -> ExitCode:
    """Print which credential is used and whether it works; never the credential."""
    found = connections.find_credential()
    credential = found.credential
    _write_use(console, connections.settings.profile, connections.host, credential, found.source)
    if found.warning:
        console.say(found.warning)
    return _tell(asyncio.run(connections.check(credential)), console) or ExitCode.OK


def demo_status(connections: Connections, console: Console) -> ExitCode:
    """Start the demo and print what it uses, which is nothing of any account."""
    address = connections.start_demo()
    credential = Credential(address.key)
    source = "the demo service, which makes another at each start"
    _write_use(console, DEMO_PROFILE, host_of(address.base_url), credential, source)
    checks = asyncio.run(connections.check(credential, address.base_url))
    return _tell(checks, console) or ExitCode.OK


def _write_use(
    console: Console, profile: str, host: str, credential: Credential, source: str
) -> None:
    console.write(
        f"profile   {profile}\n"
        f"host      {host}\n"
        f"uses      {credential.noun} {credential.masked}\n"
        f"from      {source}\n"
    )


def logout(connections: Connections, console: Console) -> ExitCode:
    """Forget the credential wherever it was saved."""
    places = connections.vault.forget()
    for place in places:
        console.say(f"Removed from: {place}")
    if not places:
        console.say(f"Nothing was saved for profile {connections.settings.profile!r}.")
    return ExitCode.OK


def _tell(checks: tuple[Check, ...], console: Console) -> ExitCode | None:
    """Print the checks; returns the exit status of what failed first."""
    for check in checks:
        verdict = "ok    " if check.passed else "FAILED" if check.is_known else "unsure"
        console.say(f"{verdict}  {check.name}: {check.detail}")
    failed = next((check for check in checks if not check.passed), None)
    if failed is None:
        return None
    return failed.error.exit_code if failed.error else NetworkError.exit_code
