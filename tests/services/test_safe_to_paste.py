"""What must not be pasted into a public place is taken out of a text, and nothing else."""

import pytest

from multicart_tui.services.safe_to_paste import Cleanser, homes_here, users_here

KEY = "mcp_live.0123456789abcdef0123"
CLEANSE = Cleanser(secrets=(KEY, "", "abc"), homes=("/home/alice", "/srv/a/"), users=("alice",))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (f"the key is {KEY}!", "the key is <hidden>!"),
        ("its end is 0123456789abcdef0123", "its end is <hidden>"),
        ("/home/alice/.config/x", "~/.config/x"),
        ("chmod 600 /home/alice/x", "chmod 600 ~/x"),
        ("(/home/alice)", "(~)"),
        ("/srv/a/x", "~/x"),
        ("/home/bob/x and /Users/carol", "/home/<user>/x and /Users/<user>"),
        (r"C:\Users\Dave\AppData", r"C:\Users\<user>\AppData"),
        ("/data/alice/state.sqlite3", "/data/<user>/state.sqlite3"),
        ("https://me:pass@host/api", "https://<hidden>@host/api"),
        ("https://host/api?key=1#x is", "https://host/api?<hidden> is"),
        ("owner: jo.doe+x@mail.example.com.", "owner: <e-mail>."),
    ],
)
def test_what_is_private_is_replaced(text: str, safe: str) -> None:
    assert CLEANSE(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "alice is a word, and abc is shorter than any key",
        "/data/alice2/x",
        "/srv/a-b/x",
        "/mnt/home/alice-backup",
        "https://host.example/home/page",
        "what? nothing; 2 @ 3",
    ],
)
def test_what_is_not_private_stays(text: str) -> None:
    assert CLEANSE(text) == text


def test_addresses_of_mail_stay_when_they_are_asked_for() -> None:
    assert Cleanser(shows_mail=True)("me@example.com") == "me@example.com"


def test_a_home_at_the_root_of_everything_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/")
    assert homes_here() == ()


def test_a_home_and_a_name_are_found_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/alice")
    monkeypatch.setenv("SUDO_USER", "bob")
    assert "/home/alice" in homes_here()
    assert "bob" in users_here()


def test_somebody_without_a_name_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nobody)
    for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER"):
        monkeypatch.delenv(name, raising=False)
    assert users_here() == ()
