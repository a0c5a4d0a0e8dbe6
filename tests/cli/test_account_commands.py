"""Logging in, collections and settings without a screen."""

import tomllib
from pathlib import Path

import pytest

from multicart_tui.demo.server import DemoServer
from multicart_tui.errors import ConfigError
from multicart_tui.paths import config_dir
from tests.cli.conftest import Command


def test_nothing_configured_says_how_to_log_in(command: Command) -> None:
    ended = command("asin", "list", "101")
    assert ended.status == 5
    assert "auth login" in ended.err


def test_a_wrong_key_names_header_and_host(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "wrong.key-that-is-long-enough")
    ended = command("asin", "list", "101")
    assert ended.status == 5
    assert "x-api-key" in ended.err
    assert "127.0.0.1" in ended.err
    assert "kills the old one" in ended.err
    assert "long-enough" not in ended.err


def test_no_network_names_the_host_and_the_cause(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "a.key")
    monkeypatch.setenv("MULTICART_BASE_URL", "http://127.0.0.1:1/api/v1")
    monkeypatch.setenv("MULTICART_TRIES", "1")
    ended = command("asin", "list", "101")
    assert ended.status == 3
    assert "127.0.0.1:1" in ended.err
    assert "refused" in ended.err


def test_a_piped_key_is_tested_and_kept_where_it_was_said(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MULTICART_API_KEY")
    ended = command("auth", "login", "--store", "file", input=f"{demo.key}\n")
    assert ended.status == 0
    assert "ok      host reachable" in ended.err
    assert "ok      key accepted" in ended.err
    path = config_dir() / "credentials.toml"
    assert demo.key in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert command("asin", "list", "101").status == 0

    ended = command("auth", "status")
    assert ended.status == 0
    assert str(path) in ended.out
    assert demo.key not in ended.out + ended.err
    assert "plain text" in ended.err

    assert command("auth", "logout").status == 0
    assert demo.key not in path.read_text()
    assert command("auth", "status").status == 5


def test_a_refused_key_is_not_saved(demo: DemoServer, command: Command) -> None:
    ended = command("auth", "login", "--store", "file", input="wrong.key\n")
    assert ended.status == 5
    assert "ok      host reachable" in ended.err
    assert "FAILED  key accepted" in ended.err
    assert not (config_dir() / "credentials.toml").exists()


def test_an_unreachable_host_is_told_apart_from_a_refused_key(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_BASE_URL", "http://127.0.0.1:1/api/v1")
    monkeypatch.setenv("MULTICART_TRIES", "1")
    ended = command("auth", "login", "--store", "file", input="a.key\n")
    assert ended.status == 3
    assert "FAILED  host reachable" in ended.err
    assert "not tried" in ended.err


def test_without_a_person_the_place_must_be_said(command: Command) -> None:
    ended = command("auth", "login", input="a.key\n")
    assert ended.status == 2
    assert "--store" in ended.err


def test_where_it_is_kept_is_written_into_the_profile(demo: DemoServer, command: Command) -> None:
    command("auth", "login", "--store", "file", input=f"{demo.key}\n")
    written = tomllib.loads((config_dir() / "config.toml").read_text())
    assert written == {"profiles": {"default": {"store": "file"}}}


def test_a_token_goes_out_in_its_own_header(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MULTICART_API_KEY")
    monkeypatch.setenv("MULTICART_SESSION_TOKEN", demo.key)
    assert command("asin", "list", "101").status == 0


def test_a_collection_is_looked_for_remembered_and_forgotten(
    demo: DemoServer, command: Command
) -> None:
    ended = command("collection", "add", "101", "--name", "Coffee")
    assert ended.err == "101: 250 ASINs, room for 4,750\n"
    (known,) = command("collection", "list", "--format", "json").json
    assert (known["id"], known["name"], known["total"]) == (101, "Coffee", 250)
    assert "Coffee" in command("collection", "list").out
    ended = command("collection", "forget", "101")
    assert "Nothing was deleted on the server." in ended.err
    assert command("collection", "list").out == ""


def test_a_collection_that_is_not_there_is_not_remembered(
    demo: DemoServer, command: Command
) -> None:
    assert command("collection", "add", "999").status == 1
    assert command("collection", "list").out == ""


def test_a_new_collection_is_a_draft_and_remembered(demo: DemoServer, command: Command) -> None:
    ended = command("collection", "create", "Tea", "--email", "me@example.com")
    assert ended.status == 0
    assert ended.json["status"] == "draft"
    assert f"{ended.json['id']}" in command("collection", "list").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((" ", "--email", "me@example.com"), "needs a name"),
        (("x" * 201, "--email", "me@example.com"), "At most 200 characters; this has 201."),
        (("T\u202eea", "--email", "me@example.com"), "invisible or control character"),
        (("Tea", "--email", "me"), "Not an e-mail address"),
        (("Tea", "--email", "me@example.com", "--schedule", "Every 0 Minutes"), "from 1 to"),
        (("Tea", "--email", "me@example.com", "--schedule", "Every ten Minutes"), "from 1 to"),
        (("Tea", "--email", "me@example.com", "--schedule", "Hourly"), "no schedule 'Hourly'"),
        ((" ", "--email", "me"), "Not an e-mail address"),
    ],
)
def test_a_collection_that_cannot_be_is_told_before_anything_is_sent(
    demo: DemoServer, command: Command, words: tuple[str, ...], said: str
) -> None:
    ended = command("collection", "create", *words)
    assert ended.status == 2
    assert "Not a collection that can be created" in ended.err
    assert said in ended.err
    assert demo.paths() == []


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("daily", "Daily"), ("Every 090 minutes", "Every 90 Minutes"), (None, "Manual")],
)
def test_a_new_collection_is_sent_as_the_service_writes_it(
    demo: DemoServer, command: Command, typed: str | None, sent: str
) -> None:
    schedule = ("--schedule", typed) if typed else ()
    ended = command("collection", "create", " Tea ", "--email", "me@example.com", *schedule)
    assert ended.status == 0
    body = demo.requests[-1].body
    assert isinstance(body, dict)
    assert (body["name"], body["schedule"]) == ("Tea", sent)
    assert "fetch_mode" not in body


def test_settings_are_shown_as_toml_that_can_be_read_back(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_PAGE_SIZE", "50")
    monkeypatch.setenv("MULTICART_PAGESIZE", "50")
    ended = command("config", "show")
    shown = tomllib.loads(ended.out)
    assert shown["page_size"] == 50
    assert shown["profiles"]["default"]["base_url"] == "https://multicartapi.com/api/v1"
    assert "page_size = 50  # MULTICART_PAGE_SIZE" in ended.out
    assert 'theme = "multicart-dark"  # default' in ended.out
    assert "read_only = true  # --read-only" in command("config", "show", "--read-only").out
    assert "MULTICART_PAGESIZE means nothing here" in ended.err
    assert Path(command("config", "path").out.strip()) == config_dir() / "config.toml"


def test_a_wrong_setting_ends_with_the_status_of_wrong_usage(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_PAGE_SIZE", "0")
    assert command("config", "show").status == 2


@pytest.mark.parametrize("words", [(), ("open", "101")])
def test_the_screens_need_a_terminal_and_say_so(command: Command, words: tuple[str, ...]) -> None:
    ended = command(*words)
    assert ended.status == 2
    assert "no terminal" in ended.err


def test_help_version_and_wrong_words(command: Command) -> None:
    assert command("--version").out.startswith("multicart-tui 0.")
    assert "exit status" in command("--help").out
    ended = command("asin", "destroy")
    assert ended.status == 2
    assert "--help" in ended.err


def test_demo_works_before_and_after_a_command(command: Command) -> None:
    assert command("--demo", "asin", "list", "101", "--limit", "1").status == 0
    assert command("asin", "list", "101", "--limit", "1", "--demo").status == 0


def test_a_demo_that_fails_on_purpose_can_be_asked_for(command: Command) -> None:
    ended = command("--demo", "--faults", "html502:/list/", "asin", "list", "101")
    assert ended.status == 3
    assert "502" in ended.err
    ended = command("--demo", "--faults", "no-such-fault", "asin", "list", "101")
    assert ended.status == 2


def test_without_the_extra_the_demo_says_how_to_get_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multicart_tui.demo.child._NEEDED", ("no_such_module",))
    ended = command("--demo", "asin", "list", "101")
    assert ended.status == 2
    assert "pip install 'multicart-tui[demo]'" in ended.err
    assert command("demo").status == 2


def test_faults_may_stand_before_the_demo_too(command: Command) -> None:
    ended = command("--faults", "no-such-fault", "demo")
    assert ended.status == 2
    assert "no-such-fault" in ended.err


def test_a_word_with_escape_sequences_is_refused_harmlessly(command: Command) -> None:
    ended = command("asin", "list", "101", "\x1b[2J")
    assert ended.status == 2
    assert "\x1b" not in ended.err


# -- logging in, when not everything goes well


KEY = "abcdefgh.key-that-is-long-enough"


def write_config(text: str) -> Path:
    path = config_dir() / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_new_profile_is_made_by_logging_in_to_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--profile", "prod", "auth")
    ended = command(*words, "status")
    assert ended.status == 2
    assert "multicart-tui --profile prod auth login" in ended.err

    ended = command(*words, "login", "--store", "file", "--no-check", input=f"{KEY}\n")
    assert ended.status == 0
    assert "Profile 'prod' is new" in ended.err
    config = tomllib.loads((config_dir() / "config.toml").read_text())
    assert config == {"profiles": {"prod": {"store": "file"}}}

    ended = command(*words, "login", "--store", "file", "--no-check", input=f"{KEY}\n")
    assert ended.status == 0
    assert "is new" not in ended.err
    assert "Removed from" in command(*words, "logout").err


def test_a_profile_that_is_not_there_cannot_be_logged_out_of(command: Command) -> None:
    ended = command("--profile", "prod", "auth", "logout")
    assert ended.status == 2
    assert "There is no profile 'prod'" in ended.err


def test_no_secret_is_written_where_the_settings_cannot_be(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, keys: object, value: object) -> None:
        raise ConfigError(f"Cannot write {path}", "No space left on device")

    monkeypatch.setattr("multicart_tui.services.config_file.set_value", refuse)
    ended = command("auth", "login", "--store", "file", "--no-check", input=f"{KEY}\n")
    assert ended.status == 2
    assert "No space left" in ended.err
    assert not (config_dir() / "credentials.toml").exists()


def test_settings_do_not_name_a_place_that_took_no_secret(command: Command) -> None:
    path = write_config('[profiles.default]\nstore = "keyring"\n')
    (config_dir() / "credentials.toml").write_text("damaged = [")
    ended = command("auth", "login", "--store", "file", "--no-check", input=f"{KEY}\n")
    assert ended.status == 2
    assert "damaged" in ended.err
    assert tomllib.loads(path.read_text()) == {"profiles": {"default": {"store": "keyring"}}}


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("500", 3, "sent a page, not data (500)"),
        ("429", 1, "Too many requests"),
        ("reset", 3, "broke"),
        ("401", 5, "refused the key"),
        ("403", 5, "refused the key"),
    ],
)
def test_a_key_is_blamed_only_when_it_was_refused(
    demo: DemoServer,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    status: int,
    said: str,
) -> None:
    monkeypatch.setenv("MULTICART_TRIES", "1")
    demo.faults.plan_next(fault, path="/profile", times=2)
    ended = command("auth", "login", "--store", "file", input=f"{demo.key}\n")
    assert ended.status == status
    assert "ok      host reachable" in ended.err
    assert said in ended.err
    is_refused = status == 5
    assert ("FAILED  key accepted" in ended.err) is is_refused
    assert ("unsure  key accepted: not known" in ended.err) is not is_refused
    assert "Nothing was saved." in ended.err
    assert command("auth", "status").status == status


def test_a_host_that_is_in_trouble_ends_with_the_status_of_its_trouble(
    demo: DemoServer, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_TRIES", "1")
    demo.faults.plan_next("429", path="/domain", times=9)
    ended = command("auth", "status")
    assert ended.status == 1
    assert "FAILED  host reachable" in ended.err
    assert "unsure  key accepted: not tried" in ended.err


def test_a_host_that_refuses_the_key_at_once_was_reached(
    demo: DemoServer, command: Command
) -> None:
    demo.faults.plan_next("401", path="/domain", times=9)
    ended = command("auth", "status")
    assert ended.status == 5
    assert "ok      host reachable" in ended.err
    assert "FAILED  key accepted" in ended.err


# -- the demo has no account


@pytest.mark.parametrize("verb", [("login", "--store", "file"), ("logout",)])
def test_nobody_logs_in_to_the_demo_or_out_of_it(command: Command, verb: tuple[str, ...]) -> None:
    kept = ("auth", "login", "--store", "file", "--no-check")
    assert command(*kept, input=f"{KEY}\n").status == 0
    before = (config_dir() / "credentials.toml").read_text()
    ended = command("--demo", "auth", *verb, input="other.key\n")
    assert ended.status == 2
    assert "The demo has no account" in ended.err
    assert "Leave --demo out" in ended.err
    assert (config_dir() / "credentials.toml").read_text() == before


def test_the_status_of_the_demo_is_the_demos(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTICART_API_KEY", "real.key-of-a-real-account")
    ended = command("auth", "status", "--demo")
    assert ended.status == 0
    assert "profile   demo\n" in ended.out
    assert "host      127.0.0.1:" in ended.out
    assert "the demo service" in ended.out
    assert "real." not in ended.out
    assert "ok      key accepted" in ended.err
