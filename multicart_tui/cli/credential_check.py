"""Tests a credential in two steps, so that neither host nor key is blamed for the other."""

from __future__ import annotations

from dataclasses import replace

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.errors import CredentialsError, MulticartError
from multicart_tui.services.credentials import Check, Credential

HOST_CHECK = "host reachable"
"""Name of the first step."""


async def check_host(api: MulticartApi, host: str) -> Check:
    """Ask for the domains, which need no credential.

    A host that refuses a credential is there all the same: the check has passed then, and
    carries the refusal as its error.

    Args:
        api: A client, with a credential or without one.
        host: Where to, for a person.
    """
    try:
        domains = await api.domains()
    except CredentialsError as error:
        return Check(HOST_CHECK, True, f"{host} answered", error)
    except MulticartError as error:
        return Check(HOST_CHECK, False, _words(error), error)
    return Check(HOST_CHECK, True, f"{host} knows {len(domains)} domains")


async def check_credential(
    api: MulticartApi, host: str, credential: Credential
) -> tuple[Check, Check]:
    """Ask for the domains, which need no credential, then for the profile, which proves it.

    Args:
        api: A client that sends the credential.
        host: Where to, for a person.
        credential: What is tested.
    """
    accepted = f"{'token' if credential.is_token else 'key'} accepted"
    reached = await check_host(api, host)
    if not reached.passed:
        return reached, Check(accepted, False, "not tried", is_known=False)
    if reached.error:
        refused = Check(accepted, False, _words(reached.error), reached.error)
        return replace(reached, error=None), refused
    try:
        owner = await api.profile()
    except CredentialsError as error:
        return reached, Check(accepted, False, _words(error), error)
    except MulticartError as error:
        words = f"not known. {_words(error)}"
        return reached, Check(accepted, False, words, error, is_known=False)
    who = owner.email or owner.name or "an account without a name"
    return reached, Check(accepted, True, who)


def _words(error: MulticartError) -> str:
    return " ".join(part for part in (f"{error.title}.", error.message, error.hint) if part)
