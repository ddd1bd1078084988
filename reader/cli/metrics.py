"""What a worker tells who watches it, at an address of this machine: `/health` for a supervisor, `/metrics` for Prometheus."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import TYPE_CHECKING

from feeds.errors import StoreError
from feeds.record import record

if TYPE_CHECKING:
    from feeds.workspace import Workspace

HERE = "127.0.0.1"
TEXT = "text/plain; charset=utf-8"
EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus's format: https://prometheus.io/docs/instrumenting/exposition_formats/"""


@dataclass
class Tally:
    """What one worker has done: it counts, others read."""

    started: float = field(default_factory=time)
    asked: int = 0
    failed: int = 0
    new: int = 0
    rounds: int = 0
    error: str = ""
    """Why the last round came to nothing, empty where it did not."""
    moved: float = field(default_factory=time)
    """When it last got on with anything, in seconds since 1970."""

    def gets_on(self) -> None:
        self.moved = time()


@record(frozen=True, slots=True)
class Page:
    """An answer."""

    status: int
    body: str
    type: str = TEXT


@contextmanager
def told(port: int, page: Callable[[str], Page | None]) -> Iterator[None]:
    """Answer at a port of this machine with the pages of paths. Raises OSError where it cannot be had."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # A page of the web that a name leads here is not the watcher.
            is_ours = self.headers.get("Host", "").rpartition(":")[0] in (HERE, "localhost")
            found = page(self.path) if is_ours else None
            found = found or Page(404, "")
            body = found.body.encode()
            self.send_response(found.status)
            self.send_header("Content-Type", found.type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is written about who asks."""

    with ThreadingHTTPServer((HERE, port), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def page(path: str, tally: Tally, library: Workspace, patience: float) -> Page | None:
    """What stands at a path. A worker that did nothing for `patience` seconds, or reaches no library, is not well."""
    if path == "/health":
        reason = _ailing(tally, patience)
        return Page(503 if reason else 200, (reason or "ok") + "\n")
    return Page(200, metrics(tally, library), EXPOSITION) if path == "/metrics" else None


def _ailing(tally: Tally, patience: float) -> str:
    """Why a worker is not well; empty where it is."""
    if tally.error:
        return tally.error
    still = time() - tally.moved
    return f"nothing has moved for {still:.0f} seconds" if still > patience else ""


def metrics(tally: Tally, library: Workspace) -> str:
    """The figures of a worker, and of the library it fetches for where that can be reached."""
    families = [
        _family("feeds_asked_total", "counter", "Feeds this worker has asked.", tally.asked),
        _family(
            "feeds_failed_total", "counter", "Feeds of these that gave nothing to be read.", tally.failed
        ),
        _family("articles_new_total", "counter", "New articles they brought.", tally.new),
        _family("rounds_total", "counter", "Rounds in which feeds were asked.", tally.rounds),
        _family("started_timestamp_seconds", "gauge", "When this worker started.", tally.started),
        _family("moved_timestamp_seconds", "gauge", "When it last got on with anything.", tally.moved),
    ]
    try:
        arrivals = library.own.arrivals
        leases, due = arrivals.leases(), arrivals.due_count()
    except StoreError:
        return "".join((*families, _family("library_up", "gauge", "Whether the library is reached.", 0)))
    leased = {f'{{worker="{_escaped(lease.worker)}"}}': lease.feeds for lease in leases}
    families += [
        _family("library_up", "gauge", "Whether the library is reached.", 1),
        _family("feeds_due", "gauge", "Feeds of the library that nobody asks and that are due.", due),
        _family("feeds_leased", "gauge", "Feeds that a worker asks.", leased),
    ]
    return "".join(families)


def _family(name: str, kind: str, help: str, value: float | dict[str, int]) -> str:
    """One figure, or one for each set of labels."""
    name = f"broadsheet_{name}"
    values = value if isinstance(value, dict) else {"": value}
    lines = [f"# HELP {name} {help}", f"# TYPE {name} {kind}"]
    return "\n".join([*lines, *(f"{name}{labels} {number}" for labels, number in values.items())]) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
