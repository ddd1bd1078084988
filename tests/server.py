"""A real HTTP server for tests: it answers as told, well or badly, on 127.0.0.1.

    with Server() as server:
        server.at("/feed", Answer(body=b"...", headers={"ETag": '"1"'}))
        server.at("/old", moved("/feed", 301))
        server.at("/odd", lambda asked, line: line.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\nraw"))

What was asked stands in `server.asked`. A handler that must wait waits on `server.over`,
which is set when the test ends.
"""

from __future__ import annotations

import base64
import gzip
import json
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

CERTIFICATE = Path(__file__).parent / "data" / "tls" / "localhost.pem"
"""Self-signed, for localhost and 127.0.0.1, with its key; worthless outside these tests."""

REASONS = {200: "OK", 304: "Not Modified", 404: "Not Found", 410: "Gone", 429: "Too Many Requests"}


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = b""

    @property
    def data(self) -> Any:
        """The JSON of the body."""
        return json.loads(self.body or b"{}")

    def has_login(self, user: str, password: str) -> bool:
        """Whether a name and password are shown (HTTP Basic)."""
        wanted = base64.b64encode(f"{user}:{password}".encode()).decode()
        return self.headers.get("authorization") == f"Basic {wanted}"

    def form(self) -> dict[str, list[str]]:
        """The values of the query and of a form in the body, by name."""
        query = self.path.partition("?")[2]
        return parse_qs(f"{query}&{self.body.decode()}", keep_blank_values=True)


@dataclass(frozen=True)
class Answer:
    """An answer; `Content-Length` is added where neither it nor chunks are set."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        headers = dict(self.headers)
        names = {name.lower() for name in headers}
        if self.status not in (204, 304) and not names & {"content-length", "transfer-encoding"}:
            headers["Content-Length"] = str(len(self.body))
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Answer')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


Handler = Callable[[Asked, socket.socket], None]


def moved(to: str, status: int = 302, **headers: str) -> Answer:
    return Answer(status, headers={"Location": to, **headers})


def conditional(body: bytes, etag: str = '"1"', **headers: str) -> Callable[[Asked], Answer]:
    """200 with an ETag, 304 for who has it."""

    def answer(asked: Asked) -> Answer:
        known = asked.headers.get("if-none-match") == etag
        return Answer(304 if known else 200, b"" if known else body, {"ETag": etag, **headers})

    return answer


def told(value: object, status: int = 200) -> Answer:
    """A value as JSON."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def zipped(body: bytes) -> Answer:
    return Answer(body=gzip.compress(body, mtime=0), headers={"Content-Encoding": "gzip"})


def chunked(*pieces: bytes, end: bytes = b"0\r\n\r\n", **headers: str) -> Answer:
    body = b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end
    return Answer(body=body, headers={"Transfer-Encoding": "chunked", **headers})


class Server:
    """Serves until the `with` block ends; a thread for each connection.

    It is kept open where the client asks for that, and the answer is one whose end is told.
    """

    def __init__(self, host: str = "127.0.0.1", *, tls: bool = False) -> None:
        self.host = host
        self.asked: list[Asked] = []
        self.connections = 0
        self.always: Answer | None = None
        """What every path answers, where it is set."""
        self.over = threading.Event()
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._routes: dict[str, Answer | Callable[..., Answer | None]] = {}
        self._branches: dict[str, Callable[..., Answer | None]] = {}
        self._tls = tls
        self._listener = socket.create_server((host, 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def at(self, path: str, answer: Answer | Callable[..., Answer | None]) -> str:
        """Set what a path answers (`Answer`, or a function of the request and maybe the socket); its address."""
        self._routes[path] = answer
        return self.url + path

    def below(self, path: str, answer: Callable[..., Answer | None]) -> None:
        """Set what every path answers that begins so and has no answer of its own."""
        self._branches[path] = answer

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        # A listener that another thread is waiting on wakes when it is shut down, not when closed.
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._listener.close()
        self._thread.join()

    def hang(self, asked: Asked, line: socket.socket) -> None:
        """Never answer."""
        self.over.wait()

    def drop(self, asked: Asked, line: socket.socket) -> None:
        """Reset the connection."""
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def drip(self, asked: Asked, line: socket.socket) -> None:
        """One byte now and then, without end."""
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not self.over.wait(0.02):
            line.sendall(b"x")

    def _accept(self) -> None:
        context = None
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
        while not self.over.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line, context), daemon=True).start()

    def _serve(self, line: socket.socket, context: ssl.SSLContext | None) -> None:
        try:
            if context is not None:
                line = context.wrap_socket(line, server_side=True)
            with line:
                self.connections += 1
                while (asked := self._read(line)) is not None:
                    answer = self._answer(asked, line)
                    keeps = asked.headers.get("connection") == "keep-alive"
                    if answer is None or not keeps or "Connection" in answer.headers:
                        break
        except OSError:
            line.close()

    def _read(self, line: socket.socket) -> Asked | None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = line.recv(65536)
            if not piece:
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
        while len(body) < int(headers.get("content-length", 0)):
            body += line.recv(65536)
        return Asked(method, path, headers, body)

    def _answer(self, asked: Asked, line: socket.socket) -> Answer | None:
        with self._lock:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        path = asked.path.partition("?")[0]
        branch = next((one for start, one in self._branches.items() if path.startswith(start)), None)
        route = self.always or self._routes.get(path) or branch or Answer(404, b"nothing here")
        try:
            if callable(route):
                takes_line = route.__code__.co_argcount - hasattr(route, "__self__") > 1
                route = route(asked, line) if takes_line else route(asked)
        finally:
            with self._lock:
                self._at_once -= 1
        if route is not None:
            line.sendall(route.bytes())
        return route
