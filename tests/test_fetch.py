"""The HTTP client against a real server: what is fetched, what is refused, and in which words."""

from __future__ import annotations

import errno
import gzip
import resource
import socket
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace

import brotli
import pytest
import zstandard

from feeds import fetch
from feeds.errors import FetchError
from feeds.fetch import Fetched, Limits, NotModified, PutOff, Request, exchange, guard, words
from tests.server import CERTIFICATE, Answer, Asked, Server, chunked, conditional, moved, zipped

MEGABYTE = 1 << 20


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def asking(url: str, **more: object) -> Request:
    return replace(Request(url, private=True), **more)


def body(url: str, **more: object) -> bytes:
    answer = fetch.get(asking(url, **more))
    assert isinstance(answer, Fetched)
    return answer.body


def failure(url: str, **more: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch.get(asking(url, **more))
    return caught.value


# ---------------------------------------------------------------- answers


def test_a_body_comes_with_what_is_said_of_it(server: Server) -> None:
    headers = {
        "Content-Type": "application/rss+xml; charset=utf-8",
        "ETag": 'W/"7"',
        "Last-Modified": "Fri, 20 Nov 2026 12:00:00 GMT",
        "Cache-Control": 'private, max-age="600"',
        "Age": "60",
    }
    url = server.at("/feed", Answer(body=b"<rss/>", headers=headers))
    assert fetch.get(asking(f"{url}?a=1#part")) == Fetched(
        f"{url}?a=1#part",
        b"<rss/>",
        "application/rss+xml; charset=utf-8",
        200,
        'W/"7"',
        "Fri, 20 Nov 2026 12:00:00 GMT",
        "",
        540.0,
    )
    assert server.asked[0].path == "/feed?a=1"
    assert server.asked[0].headers["host"] == f"127.0.0.1:{server.port}"


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    url = server.at("/feed", conditional(b"<rss/>"))
    first = fetch.get(asking(url))
    assert isinstance(first, Fetched)
    again = fetch.get(asking(url, etag=first.etag, last_modified="Fri, 20 Nov 2026 12:00:00 GMT"))
    assert again == NotModified(url, '"1"', "Fri, 20 Nov 2026 12:00:00 GMT")
    assert server.asked[1].headers["if-modified-since"] == "Fri, 20 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "no-cache, max-age=9"}, None),
        ({"Expires": "Fri, 20 Nov 2026 13:00:00 GMT", "Date": "Fri, 20 Nov 2026 12:00:00 GMT"}, 3600),
        ({"Expires": "0"}, None),
        ({"Expires": "Fri, 20 Nov 2009 13:00:00 GMT"}, 0),
        ({"Cache-Control": "max-age=x"}, None),
        ({}, None),
    ],
)
def test_freshness_is_read_from_the_headers(
    server: Server, headers: dict[str, str], seconds: float | None
) -> None:
    url = server.at("/feed", Answer(headers=headers))
    answer = fetch.get(asking(url))
    assert answer.fresh_for == seconds


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_packed_bodies_are_unpacked(server: Server, size: int) -> None:
    text = b"broadsheet " * size
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text),
        "x-gzip": gzip.compress(text) + b"garbage",
        "deflate": zlib.compress(text),
        "Deflate ": raw.compress(text) + raw.flush(),
        "br": brotli.compress(text),
        "zstd": zstandard.compress(text),
        "identity": text,
        "": text,
        "gzip, br": brotli.compress(gzip.compress(text)),
        "identity, gzip, zstd": zstandard.compress(gzip.compress(text)),
    }
    for place, (encoding, data) in enumerate(packed.items()):
        url = server.at(f"/{place}", Answer(body=data, headers={"Content-Encoding": encoding}))
        assert body(url) == text, encoding


def test_members_of_a_gzip_body_are_joined(server: Server) -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two")
    assert body(server.at("/", Answer(body=data, headers={"Content-Encoding": "gzip"}))) == b"one two"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_what_is_packed_and_damaged_is_a_sentence(server: Server, encoding: str) -> None:
    url = server.at(
        "/", Answer(body=b"\x78\x9c this is nothing of it", headers={"Content-Encoding": encoding})
    )
    assert "packed, but damaged" in str(failure(url))


@pytest.mark.parametrize(
    ("encoding", "reason"), [("gzip, gzip, gzip", "packed 3 times over"), ("lzma", "unknown here")]
)
def test_other_packings_are_refused(server: Server, encoding: str, reason: str) -> None:
    url = server.at("/", Answer(body=b"x", headers={"Content-Encoding": encoding}))
    assert reason in str(failure(url))


def bombs() -> dict[str, bytes]:
    """256 MB of zeros, packed in each way."""
    size, piece = 256, bytes(MEGABYTE)
    gzipped, deflated = zlib.compressobj(9, wbits=31), zlib.compressobj(1)
    zstd = zstandard.ZstdCompressor(level=1).compressobj()
    bro = brotli.Compressor(quality=1)
    made = {
        "gzip": b"".join(gzipped.compress(piece) for _ in range(size)) + gzipped.flush(),
        "deflate": b"".join(deflated.compress(piece) for _ in range(size)) + deflated.flush(),
        "zstd": b"".join(zstd.compress(piece) for _ in range(size)) + zstd.flush(),
        "br": b"".join(bro.process(piece) for _ in range(size)) + bro.finish(),
    }
    made["gzip, gzip"] = gzip.compress(made["gzip"])
    return made


def test_a_bomb_costs_little_more_than_the_limit(server: Server) -> None:
    import tracemalloc

    for encoding, data in bombs().items():
        url = server.at("/bomb", Answer(body=data, headers={"Content-Encoding": encoding}))
        tracemalloc.start()
        error = failure(url, limits=Limits(body=4 * MEGABYTE))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "larger than 4 MB" in str(error), encoding
        assert peak < 32 * MEGABYTE, encoding


def test_size_is_counted_with_and_without_a_length(server: Server) -> None:
    large = bytes(2 * MEGABYTE)
    limits = Limits(body=MEGABYTE)
    for place, answer in enumerate(
        [
            Answer(body=large),
            Answer(body=large, headers={"Content-Length": ""}),
            chunked(large),
            zipped(large),
        ]
    ):
        assert "larger than 1 MB" in str(failure(server.at(f"/{place}", answer), limits=limits))
    exact = server.at("/exact", Answer(body=bytes(MEGABYTE)))
    assert len(body(exact, limits=limits)) == MEGABYTE


# ---------------------------------------------------------------- the wire


def test_chunks_are_put_together(server: Server) -> None:
    def pieces(asked: Asked, line: socket.socket) -> None:
        for byte in chunked(b"first ", b"second", end=b"0\r\nTrailer: x\r\n\r\n").bytes():
            line.sendall(bytes([byte]))

    assert body(server.at("/", pieces)) == b"first second"
    assert body(server.at("/", chunked(b"a" * 70_000, b"b"))) == b"a" * 70_000 + b"b"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "closed the connection without an answer"),
        (b"HTTP/1.1 200 OK\r\n", "closed the connection without an answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "did not answer in HTTP"),
        (b"HTTP/1.1 abc\r\n\r\n", "did not answer in HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "broke off before its end"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 5\r\n\r\nshort", "contradicts itself"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort", "broke off before its end"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nten\r\nshort", "chunks have no sizes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nshort\r\n", "not as long as they claim"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 70_000, "chunks have no sizes"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, "headers have no end"),
    ],
)
def test_what_is_not_http_is_a_sentence(server: Server, raw: bytes, told: str) -> None:
    error = failure(server.at("/", lambda asked, line: line.sendall(raw)))
    assert told in str(error)
    assert error.status == 0


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", b"until the end"),
        (b"HTTP/1.1 200\r\n\r\nno reason", b"no reason"),
        (b"HTTP/1.1 200 OK\nX: bare newlines\n\nbody", b"body"),
        (b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 4\r\n\r\nfour and more", b"four"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nall", b"all"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody", b"body"),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n", b""),
        (b"ICY 200 OK\r\n\r\nbody", b"body"),
    ],
)
def test_odd_answers_that_can_be_read_are_read(server: Server, raw: bytes, expected: bytes) -> None:
    assert body(server.at("/", lambda asked, line: line.sendall(raw))) == expected


def test_headers_that_would_smuggle_are_not_sent(server: Server) -> None:
    url = server.at("/", Answer())
    headers = (("X-One", "a\r\nEvil: 1"), ("Bad Name", "x"), ("Host", "elsewhere"), ("Accept", "text/plain"))
    fetch.get(asking(url, headers=headers, user_agent="Reader\n2"))
    sent = server.asked[0].headers
    assert sent["x-one"] == "aEvil: 1"
    assert sent["user-agent"] == "Reader2"
    assert sent["accept"] == "text/plain"
    assert sent["host"] == f"127.0.0.1:{server.port}"
    assert "evil" not in sent


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "wants a name and a password"),
        (403, "refuses access"),
        (404, "the feed has moved or ended; look for a new address on its site."),
        (410, "ended for good"),
        (418, "refused the request"),
        (429, "asks for fewer requests"),
        (500, "broke down"),
        (599, "broke down"),
        (301, "the server answered 301"),
    ],
)
def test_a_refusal_says_what_to_do(server: Server, status: int, told: str) -> None:
    error = failure(server.at("/feed", Answer(status)))
    assert told in str(error)
    assert error.status == status
    assert str(error).startswith(f"{server.url}/feed: ")


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120), ("Fri, 20 Nov 2009 12:00:00 GMT", 0), ("soon", None), ("", None)]
)
def test_the_wish_to_be_left_alone_is_read(server: Server, value: str, seconds: float | None) -> None:
    error = failure(server.at("/feed", Answer(503, headers={"Retry-After": value})))
    assert error.retry_after == seconds


def test_a_date_to_come_back_is_a_number_of_seconds() -> None:
    seconds = exchange.retry_after("Fri, 20 Nov 2099 12:00:00 GMT")
    assert seconds is not None
    assert seconds > 1e9


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("ftp://example.org/feed", "only http and https"),
        ("http://", "names no host"),
        ("http://a b/", "names no host"),
        ("http://[::1", "no address"),
        ("http://host:99999/", "no address"),
        ("http://host:0/", "names no port"),
        ("http://xn--\u00e9" + "a" * 70 + ".org/", "no address"),
    ],
)
def test_addresses_that_cannot_be_asked(url: str, told: str) -> None:
    assert told in str(failure(url))


def test_addresses_are_read_as_people_write_them() -> None:
    def parts(url: str) -> tuple[bool, str, int, str]:
        found = guard.target(url)
        return found.secure, found.host, found.port, found.path

    assert parts("feed://example.org/a b?c=\u00e9") == (False, "example.org", 80, "/a%20b?c=%C3%A9")
    assert parts("feed:https://example.org") == (True, "example.org", 443, "/")
    assert parts("example.org:8080/feed") == (True, "example.org", 8080, "/feed")
    assert parts("https://b\u00fccher.example/%41?x#y") == (True, "xn--bcher-kva.example", 443, "/%41?x")
    assert guard.target("http://[::1]:81/").host_header == "[::1]:81"


def test_names_and_passwords_never_stand_in_messages(server: Server) -> None:
    url = server.url.replace("http://", "http://ann:secret@") + "/feed"
    error = failure(url)
    assert "secret" not in str(error)
    assert "ann" not in str(error)
    assert server.asked[0].headers["authorization"] == "Basic YW5uOnNlY3JldA=="
    assert "secret" not in repr(Request("http://x", user="a", password="secret"))


def test_nobody_there_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "refuses connections" in str(failure(f"http://127.0.0.1:{port}/"))


def test_a_name_that_does_not_exist_is_a_sentence() -> None:
    error = failure("http://nothing.invalid/")
    assert "nothing.invalid" in str(error.reason)


def test_a_name_is_looked_up(server: Server) -> None:
    assert body(server.at("/", Answer(body=b"x")).replace("127.0.0.1", "localhost")) == b"x"


def test_a_dropped_connection_is_a_sentence(server: Server) -> None:
    assert "broke the connection off" in str(failure(server.at("/", server.drop)))


def test_silence_and_dripping_end_in_time(server: Server) -> None:
    quiet = failure(server.at("/hang", server.hang), limits=Limits(silence=0.1))
    assert "did not answer in time" in str(quiet)
    slow = failure(server.at("/drip", server.drip), limits=Limits(seconds=0.3))
    assert "was not through after 0.3 seconds" in str(slow)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "x"), "could not be looked up; check the network connection"),
        (socket.gaierror(socket.EAI_NONAME, "x"), "there is no host named a.example"),
        (OSError(errno.ENETUNREACH, "x"), "cannot be reached from here"),
        (OSError(errno.EMFILE, "x"), "too many connections are open"),
        (OSError(errno.EIO, "broken\x1b[2J"), "failed (broken"),
        (ConnectionResetError(), "broke the connection off"),
        (RuntimeError("x"), "sent what is not HTTP"),
    ],
)
def test_what_the_system_says_is_a_sentence(error: Exception, told: str) -> None:
    sentence = str(words.network("http://ann:secret@a.example/feed", error))
    assert told in sentence
    assert "secret" not in sentence
    assert "\x1b" not in sentence


def test_an_address_that_is_none_can_still_be_shown() -> None:
    assert words.shown("http://[::1\x1b") == "http://[::1"


# ---------------------------------------------------------------- redirects


def test_redirects_are_followed_and_permanent_ones_noted(server: Server) -> None:
    server.at("/feed", Answer(body=b"x"))
    server.at("/new", moved("/feed", 308))
    server.at("/old", moved(f"{server.url}/new", 301))
    server.at("/now", moved("old", 302))
    server.at("/mixed", moved("/now", 301))
    answer = fetch.get(asking(f"{server.url}/old"))
    assert (answer.url, answer.moved_to) == (f"{server.url}/feed", f"{server.url}/feed")
    assert fetch.get(asking(f"{server.url}/now")).moved_to == ""
    assert fetch.get(asking(f"{server.url}/mixed")).moved_to == f"{server.url}/now"


def test_redirects_have_an_end(server: Server) -> None:
    url = server.at("/round", moved("/round"))
    assert "more than 10 times" in str(failure(url))
    assert len(server.asked) == 11


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://x/", "http://[::", "data:text/html,x"])
def test_redirects_out_of_the_web_are_refused(server: Server, to: str) -> None:
    assert "redirects to" in str(failure(server.at("/", moved(to))))


def test_secrets_stay_with_the_first_origin(server: Server) -> None:
    with Server() as other:
        other.at("/feed", moved(f"{server.url}/back"))
        server.at("/back", Answer(body=b"x"))
        url = server.at("/", moved(f"{other.url}/feed", **{"Set-Cookie": "id=1; Path=/"}))
        body(url, user="ann", password="secret", headers=(("X-Key", "k"),))
        first, back = server.asked
        elsewhere = other.asked[0]
    assert first.headers["authorization"] == "Basic YW5uOnNlY3JldA=="
    assert first.headers["x-key"] == back.headers["x-key"] == "k"
    assert "authorization" not in elsewhere.headers
    assert "x-key" not in elsewhere.headers


def test_cookies_live_for_one_chain_on_one_host(server: Server) -> None:
    url = server.at("/", moved("/next", **{"Set-Cookie": "id=1; HttpOnly"}))
    server.at("/next", Answer())
    fetch.get(asking(url))
    fetch.get(asking(url))
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, "id=1", None, "id=1"]


# ---------------------------------------------------------------- the private network


@pytest.mark.parametrize(
    ("number", "private"),
    [
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),
        ("224.0.0.1", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("::ffff:8.8.8.8", False),
        ("2002:0a00:0001::1", True),
        ("64:ff9b::7f00:1", True),
        ("64:ff9b::808:808", False),
        ("64:ff9b:1::7f00:1", True),
        ("::127.0.0.1", True),
        ("::ffff:0:127.0.0.1", True),
        ("fec0::1", True),
        ("2001:4860::200:5efe:192.168.1.1", True),
        ("2001:4860::200:5efe:8.8.8.8", False),
        ("fe80::200:5efe:8.8.8.8", True),
        ("nonsense", True),
    ],
)
def test_numbers_of_the_private_network_are_known(number: str, private: bool) -> None:
    assert guard.is_private(number) is private


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://127.0.0.1:8080/feed", True),
        ("http://[::1]/", True),
        ("http://127.1/", True),
        ("http://0x7f.0.0.1/", True),
        ("http://0177.0.0.1/", True),
        ("http://2130706433/", True),
        ("http://127.0.0.1./", True),
        ("http://localhost./", True),
        ("http://router.lan./", True),
        ("http://8.8.8.8/", False),
        ("http://134744072/", False),
        ("http://nas/feed", True),
        ("http://printer.local/", True),
        ("https://example.org/", False),
        ("nonsense://", False),
    ],
)
def test_an_address_may_say_that_it_is_private(url: str, private: bool) -> None:
    assert fetch.names_private(url) is private


def test_the_private_network_is_for_those_who_typed_it(server: Server) -> None:
    url = server.at("/", Answer())
    assert "private network" in str(failure(url, private=False))
    assert server.asked == []


def test_no_way_leads_from_public_to_private(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server("127.0.0.2") as outside:
        monkeypatch.setattr(guard, "is_private", lambda number: number != "127.0.0.2")
        url = outside.at("/", moved(server.url))
        told = str(failure(url))
    assert "redirects into the private network" in told
    assert server.asked == []


# ---------------------------------------------------------------- TLS


def test_certificates_are_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(tls=True) as server:
        url = server.at("/", Answer(body=b"x" * 200_000))
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        error = failure(url)
        assert "certificate of 127.0.0.1 is not to be trusted" in str(error)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert body(url) == b"x" * 200_000
    with Server("127.0.0.3", tls=True) as other:
        assert "not to be trusted" in str(failure(other.url))


def test_plain_text_where_tls_should_be_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(4096)
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        port = listener.getsockname()[1]
        assert "no safe connection to 127.0.0.1" in str(failure(f"https://127.0.0.1:{port}/"))


# ---------------------------------------------------------------- proxies


class Proxy:
    """A proxy that connects every CONNECT and SOCKS 5 to one port, and answers plain requests itself."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.seen: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            with line:
                self._one(line)

    def _one(self, line: socket.socket) -> None:
        data = line.recv(4096)
        self.seen.append(data)
        if data[0] == 5:
            if 2 in data[2:]:
                line.sendall(b"\x05\x02")
                self.seen.append(line.recv(4096))
                line.sendall(b"\x01\x00")
            else:
                line.sendall(b"\x05\x00")
            self.seen.append(line.recv(4096))
            line.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        elif data.startswith(b"CONNECT denied"):
            line.sendall(b"HTTP/1.1 403 No\r\n\r\n")
            return
        elif data.startswith(b"CONNECT"):
            line.sendall(b"HTTP/1.1 200 Go\r\n\r\n")
        else:
            line.sendall(b"HTTP/1.1 200 OK\r\n\r\nby proxy")
            return
        with socket.create_connection(("127.0.0.1", self.to)) as far:
            both = [(line, far), (far, line)]
            threads = [threading.Thread(target=self._pump, args=pair, daemon=True) for pair in both]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    running = Proxy(server.port)
    yield running
    running.listener.close()


def test_a_proxy_is_asked_with_the_whole_address(proxy: Proxy) -> None:
    url = "http://feeds.example/feed?x=1"
    assert body(url, proxy=f"http://ann:secret@127.0.0.1:{proxy.port}") == b"by proxy"
    lines = proxy.seen[0].split(b"\r\n")
    assert lines[0] == b"GET http://feeds.example/feed?x=1 HTTP/1.1"
    assert b"Proxy-Authorization: Basic YW5uOnNlY3JldA==" in lines


def test_the_environment_names_a_proxy_and_its_exceptions(
    proxy: Proxy, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy.port}")
    assert body("http://feeds.example/") == b"by proxy"
    monkeypatch.setenv("no_proxy", "other.example, .0.0.1")
    assert body(server.at("/", Answer(body=b"direct"))) == b"direct"
    monkeypatch.setenv("no_proxy", "*")
    assert body(server.url) == b"direct"
    monkeypatch.delenv("no_proxy")
    assert body(server.url, proxy="none") == b"direct"


def test_socks_proxies_look_names_up_themselves(proxy: Proxy, server: Server) -> None:
    server.at("/feed", Answer(body=b"through"))
    assert body("http://feeds.example/feed", proxy=f"socks5h://127.0.0.1:{proxy.port}") == b"through"
    assert proxy.seen[1] == b"\x05\x01\x00\x03\x0dfeeds.example\x00\x50"
    assert body("http://feeds.example/feed", proxy=f"socks5://a:b@127.0.0.1:{proxy.port}") == b"through"
    assert b"\x01\x01a\x01b" in proxy.seen


def test_tls_goes_through_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with Server(tls=True) as server:
        server.at("/", Answer(body=b"sealed"))
        proxy = Proxy(server.port)
        named = f"http://a:b@127.0.0.1:{proxy.port}"
        assert body(f"https://localhost:{server.port}/", proxy=named) == b"sealed"
        assert proxy.seen[0].startswith(f"CONNECT localhost:{server.port} HTTP/1.1\r\n".encode())
        assert "answered 403" in str(failure("https://denied.example/", proxy=named))
        proxy.listener.close()


def test_proxies_that_cannot_be_used_are_sentences() -> None:
    assert "cannot be used" in str(failure("http://a.example/", proxy="gopher://x"))
    assert "cannot be used" in str(failure("http://a.example/", proxy="http://x:port"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "proxy 127.0.0.1 cannot be reached" in str(
        failure("http://a.example/", proxy=f"http://127.0.0.1:{port}")
    )
    refused = failure("http://127.0.0.1/", proxy=f"http://127.0.0.1:{port}", private=False)
    assert "private network" in str(refused)


# ---------------------------------------------------------------- many


def test_many_answer_side_by_side_two_to_a_host(server: Server) -> None:
    gate = threading.Barrier(2, timeout=10)

    def in_pairs(asked: Asked) -> Answer:
        gate.wait()
        return Answer(body=asked.path.encode())

    urls = [server.at(f"/{n}", in_pairs) for n in range(6)]
    answers = dict(fetch.many([asking(url) for url in urls]))
    assert sorted(answer.body for answer in answers.values() if isinstance(answer, Fetched)) == [
        f"/{n}".encode() for n in range(6)
    ]
    assert server.most_at_once == 2


def test_the_number_of_connections_is_kept(server: Server) -> None:
    requests = [asking(server.at(f"/{n}", Answer())) for n in range(12)]
    assert len(list(fetch.many(requests, connections=1, per_host=9))) == 12
    assert server.most_at_once == 1


def test_no_more_connections_are_open_than_the_system_allows(server: Server) -> None:
    most, hardly = resource.getrlimit(resource.RLIMIT_NOFILE)
    requests = [asking(server.at(f"/{n}", Answer(body=b"x"))) for n in range(40)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (102, hardly))
    try:
        answers = [answer for _, answer in fetch.many(requests, per_host=40)]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hardly))
    assert all(isinstance(answer, fetch.Fetched) for answer in answers)
    assert server.most_at_once <= 2


def test_one_failure_does_not_stop_the_others(server: Server) -> None:
    good = asking(server.at("/", Answer(body=b"x")))
    answers = dict(fetch.many([asking("file:///x"), good, asking("http://127.0.0.1:1/")]))
    kinds = [type(answer).__name__ for answer in answers.values()]
    assert sorted(kinds) == ["FetchError", "FetchError", "Fetched"]


def test_nothing_to_fetch_is_nothing() -> None:
    assert list(fetch.many([])) == []


def test_closing_drops_what_is_on_its_way(server: Server) -> None:
    requests = [asking(server.at("/", Answer())), asking(server.at("/hang", server.hang))]
    answers = fetch.many(requests)
    request, _ = next(answers)
    assert request is requests[0]
    answers.close()


# ---------------------------------------------------------------- odd servers


@pytest.mark.parametrize(
    "said", ["utf-8", "UTF-8", "none", "binary", "aws-chunked", "iso-8859-1", "8bit", "plain;q=1"]
)
def test_a_content_encoding_that_is_no_packing_is_ignored(server: Server, said: str) -> None:
    assert body(server.at("/", Answer(body=b"<rss/>", headers={"Content-Encoding": said}))) == b"<rss/>"
    both = Answer(body=gzip.compress(b"<rss/>"), headers={"Content-Encoding": f"gzip, {said}"})
    assert body(server.at("/both", both)) == b"<rss/>"


@pytest.mark.parametrize("said", ["", "identity", "utf-8"])
def test_gzip_is_known_by_its_mark(server: Server, said: str) -> None:
    headers = {"Content-Encoding": said} if said else {}
    packed = gzip.compress(b"<rss/>")
    assert body(server.at("/", Answer(body=packed, headers=headers))) == b"<rss/>"
    pieces = [packed[place : place + 1] for place in range(len(packed))]
    assert body(server.at("/slow", chunked(*pieces, **headers))) == b"<rss/>"


@pytest.mark.parametrize("text", [b"<rss/>", b"x", b"", b"\xef\xbb\xbf<rss/>"])
def test_text_is_text_though_it_is_called_gzip(server: Server, text: bytes) -> None:
    assert body(server.at("/", Answer(body=text, headers={"Content-Encoding": "gzip"}))) == text
    assert body(server.at("/plain", Answer(body=text))) == text


def test_an_unsaid_gzip_bomb_is_stopped(server: Server) -> None:
    url = server.at("/", Answer(body=gzip.compress(b"\0" * 4 * MEGABYTE)))
    assert "larger than" in str(failure(url, limits=Limits(body=MEGABYTE)))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/études/наука".encode(), "/%C3%A9tudes/%D0%BD%D0%B0%D1%83%D0%BA%D0%B0"),
        ("/caf\xe9".encode("latin-1"), "/caf%E9"),
        (b"/caf%C3%A9", "/caf%C3%A9"),
    ],
)
def test_letters_in_a_redirect_are_those_that_were_sent(server: Server, location: bytes, path: str) -> None:
    def redirects(asked: Asked, line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")

    server.at(path, Answer(body=b"there"))
    assert body(server.at("/", redirects)) == b"there"
    assert server.paths() == ["/", path]


@pytest.mark.parametrize(
    ("cookie", "sent"),
    [
        ("gate=; Max-Age=0", False),
        ("gate=x; max-age=-1; Expires=Fri, 20 Nov 2099 12:00:00 GMT", False),
        ("gate=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", False),
        ("gate=x; Path=/; expires=Thu, 01-Jan-1970 00:00:01 GMT; HttpOnly", False),
        ("gate=x; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("gate=x; Max-Age=soon", True),
        ("gate=x; Expires=later", True),
    ],
)
def test_cookies_that_expire_are_let_go(server: Server, cookie: str, sent: bool) -> None:
    url = server.at("/", moved("/gate", **{"Set-Cookie": "gate=open"}))
    server.at("/gate", moved("/next", **{"Set-Cookie": cookie}))
    server.at("/next", Answer())
    fetch.get(asking(url))
    assert [asked.headers.get("cookie") for asked in server.asked[:2]] == [None, "gate=open"]
    assert server.asked[2].headers.get("cookie") == ("gate=x" if sent else None)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://faß.de/feed", "xn--fa-hia.de"),
        ("https://Straße.example/", "xn--strae-oqa.example"),
        ("https://ελληνικός.gr/feed", "xn--hxarsa5b0af.gr"),
        ("https://BÜCHER.example/", "xn--bcher-kva.example"),
        ("https://日本語。jp/", "xn--wgv71a119e.jp"),
        ("https://ｅｘａｍｐｌｅ.com/", "example.com"),
        ("https://пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("https://plain.example/", "plain.example"),
    ],
)
def test_hosts_are_asked_as_browsers_ask_them(url: str, host: str) -> None:
    if "gr/" in url:
        # A final sigma is a letter of its own.
        host = "xn--" + "ελληνικός".encode("punycode").decode() + ".gr"
    assert guard.target(url).host == host


def test_a_first_304_is_no_success(server: Server) -> None:
    url = server.at("/", Answer(304))
    assert "nothing was read before" in str(failure(url))
    assert isinstance(fetch.get(asking(url, etag='"1"')), NotModified)


def test_an_address_that_was_answered_is_told_without_its_login(server: Server) -> None:
    server.at("/new", Answer(body=b"x"))
    login = server.url.replace("//", "//ann:secret@")
    server.at("/old", moved(f"{login}/new", 301))
    answer = fetch.get(asking(f"{login}/old"))
    assert isinstance(answer, Fetched)
    assert "secret" not in repr(answer)
    assert answer.moved_to == answer.url == f"{server.url}/new"
    assert "secret" not in str(failure(f"{login}/gone"))


@pytest.mark.parametrize(
    ("status", "headers"), [(429, {"Retry-After": "600"}), (503, {"Retry-After": "600"}), (429, {})]
)
def test_a_host_that_wants_to_be_left_alone_is_not_asked_again(
    server: Server, status: int, headers: dict[str, str]
) -> None:
    requests = [asking(server.at(f"/{number}", Answer(status, headers=headers))) for number in range(12)]
    with Server() as other:
        requests.append(asking(other.at("/", Answer(body=b"x"))))
        answers = {request.url: answer for request, answer in fetch.many(requests, per_host=2)}
    assert len(answers) == 13
    assert len(server.asked) <= 2
    put_off = [answer for answer in answers.values() if isinstance(answer, PutOff)]
    assert len(put_off) == 12 - len(server.asked)
    assert {answer.seconds for answer in put_off} == {600.0 if headers else 900.0}
    assert isinstance(answers[requests[-1].url], Fetched)


def test_one_feed_that_is_overloaded_and_says_no_more_holds_nobody_back(server: Server) -> None:
    requests = [asking(server.at("/ill", Answer(503)))]
    requests += [asking(server.at(f"/{number}", Answer(body=b"x"))) for number in range(4)]
    answers = dict(fetch.many(requests, per_host=1))
    assert sum(isinstance(answer, Fetched) for answer in answers.values()) == 4
