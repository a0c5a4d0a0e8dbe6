"""A key is found, kept and forgotten where the person said, and shown nowhere."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from multicart_tui.errors import ConfigError, CredentialsError
from multicart_tui.services import keyring_store
from multicart_tui.services.credential_vault import CredentialVault
from multicart_tui.services.credentials import Credential, Store

KEY = "mcart.0123456789abcdefWXYZ"


def vault(tmp_path: Path, **given: object) -> CredentialVault:
    options: dict[str, object] = {"environment": {}}
    return CredentialVault(
        tmp_path / "config",
        "prod",
        "multicartapi.com",
        **(options | given),  # type: ignore[arg-type]
    )


def test_a_credential_never_shows_its_secret() -> None:
    credential = Credential(KEY)
    assert KEY not in repr(credential)
    assert credential.masked == "mcart.…WXYZ"
    assert Credential("short.key").masked == "…"
    assert Credential(KEY, is_token=True).masked == "…WXYZ"


def test_a_saved_key_is_found_again_with_a_warning(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    found = vault(tmp_path).find()
    assert found.credential == Credential(KEY)
    assert "plain text" in found.warning
    path = tmp_path / "config" / "credentials.toml"
    assert found.source == str(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_token_takes_the_place_of_a_key(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    vault(tmp_path).save(Credential("token", is_token=True), Store.FILE)
    assert vault(tmp_path).find().credential == Credential("token", is_token=True)


def test_keeping_it_for_this_session_writes_nothing(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.SESSION)
    assert not (tmp_path / "config").exists()
    with pytest.raises(CredentialsError, match="No key yet"):
        vault(tmp_path).find()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    found = vault(tmp_path, environment={"MULTICART_API_KEY": "other"}).find()
    assert (found.credential.secret, found.source) == ("other", "environment (MULTICART_API_KEY)")
    found = vault(tmp_path, environment={"MULTICART_SESSION_TOKEN": "t"}).find()
    assert found.credential.is_token


def test_a_file_others_can_read_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    path = tmp_path / "config" / "credentials.toml"
    path.chmod(0o640)
    with pytest.raises(CredentialsError) as caught:
        vault(tmp_path).find()
    assert caught.value.hint == f"chmod 600 {path}"
    assert KEY not in str(caught.value)


def test_a_key_is_not_sent_to_a_host_it_was_not_saved_for(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    elsewhere = CredentialVault(tmp_path / "config", "prod", "evil.example", environment={})
    with pytest.raises(CredentialsError, match="not for evil"):
        elsewhere.find()


def test_a_damaged_file_is_told_without_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "config" / "credentials.toml"
    path.parent.mkdir()
    path.touch(0o600)
    path.write_text(f'[prod]\napi_key = "{KEY}\n')
    with pytest.raises(ConfigError, match="damaged") as caught:
        vault(tmp_path).find()
    assert KEY not in str(caught.value)


def test_logging_out_forgets_and_says_where_it_was(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    assert vault(tmp_path).forget() == [str(tmp_path / "config" / "credentials.toml")]
    assert vault(tmp_path).forget() == []
    assert KEY not in (tmp_path / "config" / "credentials.toml").read_text()


def test_a_key_command_is_run_without_a_shell_and_its_first_line_taken(tmp_path: Path) -> None:
    script = "import sys; print(sys.argv[1]); print('more')"
    command = (sys.executable, "-c", script, "$(echo pwned)")
    found = vault(tmp_path, key_command=command).find()
    assert found.credential.secret == "$(echo pwned)"


@pytest.mark.parametrize(
    ("script", "words"),
    [("import sys; print('SECRET'); sys.exit(3)", "exit status 3"), ("", "printed nothing")],
)
def test_a_key_command_that_fails_tells_its_status_and_nothing_it_printed(
    tmp_path: Path, script: str, words: str
) -> None:
    with pytest.raises(CredentialsError, match=words) as caught:
        vault(tmp_path, key_command=(sys.executable, "-c", script)).find()
    assert "SECRET" not in str(caught.value)


def test_a_key_command_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(CredentialsError, match="no-such-command"):
        vault(tmp_path, key_command=("no-such-command",)).find()


# -- the keyring, with a backend of our own


@pytest.fixture
def keyring_in_memory() -> Iterator[dict[tuple[str, str], str]]:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import PasswordDeleteError

    kept: dict[tuple[str, str], str] = {}

    class InMemory(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            if kept.pop((service, username), None) is None:
                raise PasswordDeleteError

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())  # type: ignore[no-untyped-call]
    try:
        yield kept
    finally:
        keyring.set_keyring(before)


def test_a_keyring_keeps_a_key_under_profile_and_host(
    tmp_path: Path, keyring_in_memory: dict[tuple[str, str], str]
) -> None:
    vault(tmp_path).save(Credential(KEY), Store.KEYRING)
    assert keyring_in_memory == {("multicart-tui", "prod@multicartapi.com/api-key"): KEY}
    found = vault(tmp_path, uses_keyring=True).find()
    assert found.credential == Credential(KEY)
    assert found.warning == ""
    assert vault(tmp_path, uses_keyring=True).forget() == ["keyring of the operating system"]
    assert keyring_in_memory == {}


def test_saving_in_the_keyring_takes_the_key_out_of_the_file(
    tmp_path: Path, keyring_in_memory: dict[tuple[str, str], str]
) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    vault(tmp_path).save(Credential(KEY), Store.KEYRING)
    assert KEY not in (tmp_path / "config" / "credentials.toml").read_text()
    assert keyring_store.why_unavailable() == ""


@pytest.mark.parametrize("uses_keyring", [True, False])
def test_saving_in_the_file_takes_the_key_out_of_the_keyring(
    tmp_path: Path, keyring_in_memory: dict[tuple[str, str], str], uses_keyring: bool
) -> None:
    vault(tmp_path).save(Credential(KEY), Store.KEYRING)
    vault(tmp_path, uses_keyring=uses_keyring).save(Credential("new"), Store.FILE)
    assert keyring_in_memory == {}
    assert vault(tmp_path, uses_keyring=True).find().credential.secret == "new"


def test_logging_out_clears_the_keyring_too_whatever_the_settings_say(
    tmp_path: Path, keyring_in_memory: dict[tuple[str, str], str]
) -> None:
    vault(tmp_path).save(Credential(KEY, is_token=True), Store.KEYRING)
    vault(tmp_path).save(Credential(KEY), Store.SESSION)
    assert vault(tmp_path).forget() == ["keyring of the operating system"]
    assert keyring_in_memory == {}


@pytest.fixture
def locked_keyring() -> Iterator[None]:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import KeyringLocked

    class Locked(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            raise KeyringLocked("It is locked")

        def set_password(self, service: str, username: str, password: str) -> None:
            raise KeyringLocked("It is locked")

    before = keyring.get_keyring()
    keyring.set_keyring(Locked())  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        keyring.set_keyring(before)


@pytest.mark.usefixtures("locked_keyring")
def test_a_keyring_that_stopped_working_does_not_hinder_saving_in_the_file(tmp_path: Path) -> None:
    vault(tmp_path, uses_keyring=True).save(Credential(KEY), Store.FILE)
    assert vault(tmp_path).find().credential == Credential(KEY)


@pytest.mark.usefixtures("locked_keyring")
def test_logging_out_says_when_the_keyring_could_not_be_cleared(tmp_path: Path) -> None:
    vault(tmp_path).save(Credential(KEY), Store.FILE)
    with pytest.raises(ConfigError, match="may still be in the keyring") as caught:
        vault(tmp_path).forget()
    assert "It is locked" in caught.value.message
    assert "It was removed from" in caught.value.message
    assert KEY not in (tmp_path / "config" / "credentials.toml").read_text()


def test_a_machine_without_a_keyring_offers_the_other_places(tmp_path: Path) -> None:
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    try:
        choices = {choice.store: choice for choice in vault(tmp_path).choices()}
    finally:
        keyring.set_keyring(before)
    assert "over SSH" in choices[Store.KEYRING].unavailable
    assert not choices[Store.FILE].unavailable
    assert str(tmp_path) in choices[Store.FILE].label
