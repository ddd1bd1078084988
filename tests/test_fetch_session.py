"""Questions that belong together, and those that change something: what is sent, and where it never goes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from feeds import fetch
from feeds.errors import FetchError
from feeds.fetch import Fetched, Limits, Request, Session
from tests.server import CERTIFICATE, Answer, Asked, Server, chunked, moved


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def session() -> Iterator[Session]:
    with Session() as running:
        yield running


def asking(url: str, method: str = "GET", body: bytes = b"", **more: object) -> Request:
    kind = "application/x-www-form-urlencoded" if body else ""
    return replace(Request(url, private=True, method=method, body=body, content_type=kind), **more)


def text(answer: object) -> bytes:
    assert isinstance(answer, Fetched)
    return answer.body


# ---------------------------------------------------------------- what is sent


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_method_and_its_body_are_sent(server: Server, method: str) -> None:
    url = server.at("/", Answer(201, b"done"))
    answer = fetch.get(asking(url, method, b"a=1&b=2"))
    assert (text(answer), answer.status) == (b"done", 201)
    [asked] = server.asked
    assert (asked.method, asked.body) == (method, b"a=1&b=2")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["content-length"] == "7"


def test_a_body_that_is_empty_is_told_to_be_so(server: Server) -> None:
    url = server.at("/", Answer())
    fetch.get(asking(url, "POST"))
    fetch.get(asking(url, "DELETE"))
    fetch.get(asking(url))
    assert [asked.headers.get("content-length") for asked in server.asked] == ["0", None, None]


def test_a_body_larger_than_what_the_network_takes_at_once_arrives(server: Server) -> None:
    body = bytes(range(256)) * 20_000
    fetch.get(asking(server.at("/", Answer()), "PUT", body))
    assert server.asked[0].body == body


def test_a_body_is_not_shown() -> None:
    assert "secret" not in repr(Request("http://a.example/", method="POST", body=b"Passwd=secret"))


# ---------------------------------------------------------------- redirects


@pytest.mark.parametrize("status", [307, 308])
def test_a_change_is_made_again_where_its_own_server_says(server: Server, status: int) -> None:
    server.at("/new", Answer(body=b"done"))
    url = server.at("/", moved("/new", status))
    assert text(fetch.get(asking(url, "POST", b"a=1"))) == b"done"
    assert [(asked.method, asked.body) for asked in server.asked] == [("POST", b"a=1")] * 2


def test_a_change_that_is_made_is_read_about_elsewhere(server: Server) -> None:
    server.at("/done", Answer(body=b"done"))
    assert text(fetch.get(asking(server.at("/", moved("/done", 303)), "POST", b"a=1"))) == b"done"
    last = server.asked[-1]
    assert (last.method, last.body, last.headers.get("content-type")) == ("GET", b"", None)


@pytest.mark.parametrize("status", [301, 302])
def test_a_change_does_not_become_a_question(server: Server, status: int) -> None:
    url = server.at("/", moved("/new", status))
    with pytest.raises(FetchError, match=r"redirects a change to .*/new; set that address") as caught:
        fetch.get(asking(url, "POST", b"a=1"))
    assert caught.value.status == status
    assert server.paths() == ["/"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_change_goes_to_no_other_origin(server: Server, status: int) -> None:
    with Server() as other:
        url = server.at("/", moved(f"{other.url}/steal?a=1", status))
        request = asking(url, "POST", b"Passwd=secret", user="ann", password="secret")
        with pytest.raises(FetchError) as caught:
            fetch.get(request)
        assert other.asked == []
    assert "redirects to another one" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_nothing_of_a_session_goes_to_another_origin(server: Server, session: Session) -> None:
    with Server() as other:
        url = server.at("/", moved(f"{other.url}/steal"))
        with pytest.raises(FetchError, match="redirects to another one"):
            session.ask(asking(url, headers=(("Authorization", "GoogleLogin auth=x"),)))
        assert other.asked == []


# ---------------------------------------------------------------- connections


def test_a_session_keeps_its_connection(server: Server, session: Session) -> None:
    server.at("/chunks", chunked(b"a", b"b"))
    server.at("/empty", Answer(204))
    server.at("/gone", Answer(404, b"nothing"))
    server.at("/there", moved("/plain", 307, **{"Content-Length": "0"}))
    server.at("/plain", Answer(body=b"x"))
    assert text(session.ask(asking(f"{server.url}/chunks"))) == b"ab"
    assert text(session.ask(asking(f"{server.url}/empty", "POST", b"a=1"))) == b""
    with pytest.raises(FetchError):
        session.ask(asking(f"{server.url}/gone"))
    assert text(session.ask(asking(f"{server.url}/there", "POST", b"a=1"))) == b"x"
    assert len(server.asked) == 5
    assert server.connections == 1


def test_many_questions_share_as_few_connections_as_the_session_has(server: Server) -> None:
    urls = [server.at(f"/{number}", Answer(body=b"%d" % number)) for number in range(20)]
    with Session(connections=3) as session:
        answers = list(session.many(asking(url) for url in urls))
        assert {request.url.rpartition("/")[2].encode() for request, _ in answers} == {
            text(answer) for _, answer in answers
        }
        list(session.many(asking(url) for url in urls))
    assert server.connections <= 3


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"x", headers={"Connection": "close"}),
        chunked(b"x", end=b"0\r\nTrailer: 1\r\n\r\n"),
    ],
)
def test_a_connection_whose_end_is_not_clear_is_not_used_again(
    server: Server, session: Session, answer: Answer
) -> None:
    url = server.at("/", answer)
    assert [text(session.ask(asking(url))) for _ in range(2)] == [b"x", b"x"]
    assert server.connections == 2


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
        b"HTTP/1.1 200 OK\r\n\r\nx",
    ],
)
def test_what_comes_after_an_answer_is_no_answer(server: Server, session: Session, raw: bytes) -> None:
    url = server.at("/", lambda asked, line: line.sendall(raw))
    assert [text(session.ask(asking(url))) for _ in range(2)] == [b"x", b"x"]
    assert server.connections == 2


def closing(answers: int) -> tuple[socket.socket, list[bytes], threading.Event]:
    """A server that closes each connection, unasked, after some answers on it."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []
    closed = threading.Event()

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                for _ in range(answers):
                    heard.append(line.recv(65536))
                    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
            closed.set()

    threading.Thread(target=serve, daemon=True).start()
    return listener, heard, closed


def test_a_connection_that_was_closed_while_it_rested_is_replaced(session: Session) -> None:
    listener, heard, closed = closing(1)
    with listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for _ in range(3):
            assert text(session.ask(asking(url, "POST", b"a=1"))) == b"x"
            closed.wait(5)
            closed.clear()
    assert len(heard) == 3


def test_an_answer_that_breaks_off_on_a_kept_connection_is_a_failure(
    server: Server, session: Session
) -> None:
    url = server.at("/", Answer())
    server.at("/half", lambda asked, line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Le"))
    session.ask(asking(url))
    with pytest.raises(FetchError, match="closed the connection"):
        session.ask(asking(f"{server.url}/half", "POST", b"a=1"))
    assert len(server.asked) == 2


def test_silence_on_a_kept_connection_is_not_asked_about_again(server: Server, session: Session) -> None:
    session.ask(asking(server.at("/", Answer())))
    with pytest.raises(FetchError, match="did not answer in time"):
        session.ask(asking(server.at("/hang", server.hang), limits=Limits(silence=0.1)))
    assert len(server.asked) == 2


def test_a_session_is_as_usable_after_what_was_dropped(server: Server, session: Session) -> None:
    url = server.at("/", Answer(body=b"x"))
    hanging = server.at("/hang", server.hang)
    answers = session.many([asking(url), asking(hanging), asking(hanging), asking(url)])
    next(answers)
    answers.close()
    assert text(session.ask(asking(url))) == b"x"


def test_a_safe_connection_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with Server(tls=True) as server, Session() as session:
        url = server.at("/", Answer(body=b"sealed"))
        assert [text(session.ask(asking(url, "POST", b"a=1"))) for _ in range(3)] == [b"sealed"] * 3
        assert server.connections == 1


# ---------------------------------------------------------------- cookies and manners


def test_cookies_are_remembered_in_a_session_and_nowhere_else(server: Server, session: Session) -> None:
    server.at("/login", Answer(headers={"Set-Cookie": "id=1; HttpOnly"}))
    url = server.at("/", Answer())
    session.ask(asking(f"{server.url}/login", "POST", b"a=1"))
    session.ask(asking(url))
    fetch.get(asking(url))
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, "id=1", None]


def test_cookies_have_a_limit(server: Server, session: Session) -> None:
    def baking(asked: Asked) -> Answer:
        return Answer(headers={"Set-Cookie": f"id{len(server.asked)}=1"})

    url = server.at("/", baking)
    for _ in range(60):
        session.ask(asking(url))
    assert len(server.asked[-1].headers["cookie"].split(";")) == 50


def test_a_server_that_wants_to_be_left_alone_is_left_alone(server: Server, session: Session) -> None:
    url = server.at("/", Answer(429, headers={"Retry-After": "600"}))
    for told in ("asks for fewer requests", "asked again in 10 min"):
        with pytest.raises(FetchError, match=told):
            session.ask(asking(url))
    assert len(server.asked) == 1
