"""Tests a credential in two steps, so that neither host nor key is blamed for the other."""

from __future__ import annotations

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.errors import CredentialsError, MulticartError
from multicart_tui.services.credentials import Check, Credential


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
    try:
        domains = await api.domains()
    except CredentialsError as error:
        answered = Check("host reachable", True, f"{host} answered")
        return answered, Check(accepted, False, _words(error), error)
    except MulticartError as error:
        unreached = Check("host reachable", False, _words(error), error)
        return unreached, Check(accepted, False, "not tried", is_known=False)
    reached = Check("host reachable", True, f"{host} knows {len(domains)} domains")
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
