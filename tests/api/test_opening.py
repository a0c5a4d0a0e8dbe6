"""What is checked before anything is sent, and where a client can be opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from multicart_tui.api.base_url import checked_base_url, checked_path
from multicart_tui.api.opening import ApiOptions, open_api
from multicart_tui.api.protocol import MulticartApi
from multicart_tui.api.request_log import RequestLog
from multicart_tui.domain.ids import AsinId
from multicart_tui.errors import ConfigError, CredentialsError
from tests.api.wire import Wire, ok


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://multicartapi.com/api/v1", "https://multicartapi.com/api/v1"),
        (" https://multicartapi.com/api/v1/ ", "https://multicartapi.com/api/v1"),
        ("https://multicartapi.com", "https://multicartapi.com"),
        ("http://localhost:8000/api/v1", "http://localhost:8000/api/v1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
    ],
)
def test_a_base_url_may_end_in_a_slash_and_be_plain_only_on_this_machine(
    text: str, url: str
) -> None:
    assert checked_base_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "", "multicartapi.com", "ftp://multicartapi.com", "https://", "https:///api",
        "http://multicartapi.com/api/v1", "http://10.0.0.1", "http://localhost.evil.test",
        "http://127.0.0.1.evil.test", "http://0.0.0.0", "https://host:99999", "https://host:0",
        "https://host/?a=1", "https://host/?", "https://host/#x", "https://ho st/", "https://[::1",
        "https://host/\x1b[31m", "https://host\\@evil.test", "https://exämple.test", "https://a%b",
    ],
)  # fmt: skip
def test_a_base_url_that_cannot_be_trusted_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="base URL"):
        open_api(ApiOptions(text), RequestLog())


@pytest.mark.parametrize(
    "text", ["https://ada:s3cr3t@host/", "https://s3cr3t@host", "http://s3cr3t@127.0.0.1"]
)
def test_a_password_in_the_base_url_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        checked_base_url(text)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize(
    "path", ["", "  ", "https://evil.test/", "//evil.test/", "/a?b", "/a#b", "/a b", "@evil.test",
             "/\x1b", "\\evil.test"]
)  # fmt: skip
def test_a_configured_path_cannot_lead_elsewhere(path: str) -> None:
    with pytest.raises(ConfigError, match="collections path"):
        checked_path(path)


async def test_a_path_that_climbs_stays_on_the_host() -> None:
    wire = Wire(ok([{"id": 1}]))
    await wire.api().list_collections("/../../../x/")
    assert wire.sent[0].url.startswith("https://multicart.test/")


@pytest.mark.parametrize(
    "secret", ["9f8 7d", "9f87d\n", "9f8\r\nx: 7d", "ключ", "9f87d\x00", " 9f87d", "9f\x7f"]
)
def test_a_key_that_would_break_the_header_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        open_api(ApiOptions(secret=secret), RequestLog())
    assert secret.strip() not in str(caught.value)


def test_a_client_can_be_opened_without_an_event_loop() -> None:
    assert repr(open_api(ApiOptions(), RequestLog())) == "HttpApi(multicartapi.com)"


def test_naming_the_options_does_not_import_the_http_library() -> None:
    code = (
        "import sys, multicart_tui.api.opening, multicart_tui.api.protocol, "
        "multicart_tui.api.request_log; "
        "print([m for m in ('httpx', 'httpcore', 'anyio', 'email') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_ca_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        open_api(ApiOptions(ca_file=tmp_path / "none.pem"), RequestLog())
    empty = tmp_path / "empty.pem"
    empty.write_text("hello")
    with pytest.raises(ConfigError, match="no certificate in PEM form"):
        open_api(ApiOptions(ca_file=empty), RequestLog())


def test_a_proxy_that_cannot_be_used_is_a_matter_of_configuration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for proxy in ("socks5://127.0.0.1:9", "gopher://127.0.0.1:9"):
        monkeypatch.setenv("ALL_PROXY", proxy)
        with pytest.raises(ConfigError, match="proxy"):
            open_api(ApiOptions(), RequestLog())
    open_api(ApiOptions("http://127.0.0.1:9"), RequestLog())


async def test_the_client_is_what_screens_and_services_are_promised() -> None:
    api: MulticartApi = Wire(ok("done")).api()
    assert await api.delete_asin(AsinId(5)) == "done"
