"""The screen in a browser: who is let in, and, where there is one, a real browser."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest

from feeds.query import Query
from feeds.workspace import Workspace
from reader.serving.gate import Gate, Refusal, is_loopback
from tests.ui.conftest import gazette

GATE = Gate("127.0.0.1", 8719, "secret")
HOST = {"Host": "127.0.0.1:8719"}


# ---------------------------------------------------------------- the gate


@pytest.mark.parametrize("name", ["127.0.0.1:8719", "localhost:8719"])
def test_whoever_knows_the_token_comes_in_by_a_name_of_this_machine(name: str) -> None:
    assert GATE.refusal({"Host": name}, "secret") is None
    assert GATE.refusal({"Host": name, "Origin": f"http://{name}"}, "secret") is None


@pytest.mark.parametrize(
    "name", ["", "evil.example:8719", "127.0.0.1", "127.0.0.1:9", "localhost.evil.example:8719"]
)
def test_a_name_that_was_made_to_lead_here_is_refused(name: str) -> None:
    assert GATE.refusal({"Host": name}, "secret") is Refusal.HOST


@pytest.mark.parametrize(
    "origin", ["null", "http://evil.example", "https://127.0.0.1:8719", "http://127.0.0.1:9"]
)
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    assert GATE.refusal({**HOST, "Origin": origin}, "secret") is Refusal.ORIGIN


@pytest.mark.parametrize("token", ["", "Secret", "secret ", "sécret"])
def test_a_wrong_token_is_refused(token: str) -> None:
    assert GATE.refusal(HOST, token) is Refusal.TOKEN


def test_a_name_of_this_machine_is_none_of_an_interface_that_others_reach() -> None:
    gate = Gate("192.0.2.7", 8719, "secret")
    assert gate.refusal({"Host": "192.0.2.7:8719"}, "secret") is None
    assert gate.refusal({"Host": "localhost:8719"}, "secret") is Refusal.HOST


@pytest.mark.parametrize(
    ("host", "own"),
    [
        *((host, True) for host in ("127.0.0.1", "127.8.0.1", "::1", "[::1]", "localhost")),
        *((host, False) for host in ("0.0.0.0", "::", "192.0.2.7", "example.org")),
    ],
)
def test_what_only_this_machine_reaches(host: str, own: bool) -> None:
    assert is_loopback(host) == own


# ---------------------------------------------------------------- the server


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reader", "serve", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_another_interface_is_refused_unless_it_is_asked_for() -> None:
    process = started("--host", "0.0.0.0")
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert "--network" in said


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    path, feed = tmp_path / "library.db", tmp_path / "feed.xml"
    feed.write_text(gazette(3), "utf-8")
    with Workspace.at(path) as library:
        list(library.shown.sources.read([str(feed)]))
    return path


@pytest.fixture
def address(library_path: Path, unused_tcp_port: int) -> Iterator[str]:
    pytest.importorskip("textual_serve")
    process = started("--library", str(library_path), "--port", str(unused_tcp_port))
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def asked(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return line.getresponse()


WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def test_without_the_token_nothing_is_answered_and_with_it_nothing_comes_from_elsewhere(address: str) -> None:
    parts = urlsplit(address)
    for path in ("/", "/?token=wrong", "/static/js/textual.js", "/download/x"):
        assert asked(address, path).status == 403
    assert asked(address, "/ws", **WEBSOCKET).status == 403
    whole = f"{parts.path}?{parts.query}"
    assert asked(address, whole, Host="evil.example").status == 403
    assert asked(address, whole, Origin="http://evil.example").status == 403
    page = asked(address, whole)
    assert page.status == 200
    assert set(re.findall(r"https?://[^/\"]+", page.read().decode())) == {f"http://{parts.netloc}"}
    cookie = str(page.getheader("Set-Cookie"))
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    held = cookie.partition(";")[0]
    assert asked(address, "/static/js/textual.js", Cookie=held).status == 200
    assert asked(address, "/ws", **WEBSOCKET, Cookie=held, Origin="http://evil.example").status == 403
    assert asked(address, "/ws", **WEBSOCKET, Cookie=held, Origin=f"http://{parts.netloc}").status == 101


# ---------------------------------------------------------------- a browser


@pytest.fixture
def browser() -> Iterator[Callable[[], Any]]:
    """Makes windows of a headless Chromium, where one is installed."""
    selenium = pytest.importorskip("selenium.webdriver")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no Chromium here")
    windows: list[Any] = []

    def window() -> Any:
        options = selenium.ChromeOptions()
        options.binary_location = chromium
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--window-size=1300,800",
            "--disable-dev-shm-usage",
        ):
            options.add_argument(argument)
        made = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
        made.set_script_timeout(30)
        windows.append(made)
        return made

    yield window
    for made in windows:
        made.quit()


def until(condition: Callable[[], object]) -> None:
    ends = monotonic() + 60
    while not condition():
        assert monotonic() < ends, "the browser never came to that"


def opened(window: Any, address: str) -> Any:
    window.get(address)
    until(lambda: "-first-byte" in window.find_element("css selector", "body").get_attribute("class"))
    return window.find_element("css selector", ".xterm-helper-textarea")


def test_two_visitors_read_and_star_by_key_and_mouse(
    address: str, library_path: Path, browser: Callable[[], Any]
) -> None:
    def counts() -> tuple[int, int]:
        with Workspace.at(library_path, readonly=True) as library:
            return library.shown.lists.count(Query.starred()), library.shown.lists.count(Query.unread())

    first = browser()
    keys = opened(first, address)
    until(lambda: counts()[1] == 3)
    keys.send_keys("s")
    until(lambda: counts()[0] == 1)
    second = browser()
    opened(second, address).send_keys("jms")
    until(lambda: counts() == (2, 2))
    keys.send_keys("o")
    until(lambda: len(first.window_handles) == 2)
    screen = first.find_element("css selector", ".xterm-screen")
    actions = pytest.importorskip("selenium.webdriver").ActionChains(first)
    # The first headline of the list: a click where the cursor is opens it.
    at = (int(screen.size["width"] * 0.25) - screen.size["width"] // 2, 120 - screen.size["height"] // 2)
    actions.move_to_element_with_offset(screen, *at).click().pause(1).click().perform()
    until(lambda: counts()[1] < 2)


def test_a_browser_without_the_token_is_told_what_to_open(address: str, browser: Callable[[], Any]) -> None:
    window = browser()
    window.get(address.partition("?")[0])
    assert "broadsheet serve" in window.find_element("css selector", "body").text
