"""What a worker tells who watches it: health and Prometheus metrics at a port of this machine."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.store import open_store
from feeds.workspace import Workspace
from reader.cli import metrics
from reader.cli.metrics import Tally
from tests.server import Answer, Server

SECONDS = 60
SAMPLE = re.compile(r'broadsheet_[a-z_]+(\{[a-z]+="(?:[^"\\]|\\.)*"\})? -?[0-9.e+]+')


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((metrics.HERE, 0))
        return int(taken.getsockname()[1])


def asked(port: int, path: str, host: str = "localhost:1") -> tuple[int, str]:
    """Status and body."""
    line = http.client.HTTPConnection(metrics.HERE, port, timeout=SECONDS)
    line.request("GET", path, headers={"Host": host})
    answer = line.getresponse()
    body = answer.read().decode()
    line.close()
    return answer.status, body


def samples(body: str) -> dict[str, float]:
    """The figures by name, labels included; every line has to be of the format."""
    found = {}
    for line in body.splitlines():
        if not line.startswith(("# HELP broadsheet_", "# TYPE broadsheet_")):
            assert SAMPLE.fullmatch(line), line
            name, _, value = line.rpartition(" ")
            found[name] = float(value)
    return found


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.at(tmp_path / "l.db") as library:
        yield library


def test_a_worker_tells_what_it_did_over_its_port(tmp_path: Path) -> None:
    port = free_port()
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    item = "<item><guid>1</guid><title>A piece</title></item>"
    with Server() as server, open_store(tmp_path / "l.db") as store:
        body = f"<rss><channel><title>Wire</title>{item}</channel></rss>".encode()
        store.subscriptions.add(server.at("/good", Answer(body=body)))
        store.subscriptions.add(server.at("/bad", Answer(status=500)))
        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "reader",
                "worker",
                "--library",
                tmp_path / "l.db",
                "--metrics",
                str(port),
            ],
            env={**os.environ, **homes},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout is not None
        assert str(port) in worker.stdout.readline()
        until = time.monotonic() + SECONDS
        while (found := samples(asked(port, "/metrics")[1]))["broadsheet_rounds_total"] < 1:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert asked(port, "/health") == (200, "ok\n")
        assert found["broadsheet_feeds_asked_total"] == 2
        assert found["broadsheet_feeds_failed_total"] == 1
        assert found["broadsheet_articles_new_total"] == 1
        assert (found["broadsheet_library_up"], found["broadsheet_feeds_due"]) == (1, 0)
        worker.terminate()
        assert worker.wait(SECONDS) == 0


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((metrics.HERE, 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "reader", "worker", "--library", tmp_path / "l.db", "--once"]
        ended = subprocess.run(
            [*command, "--metrics", str(port)], capture_output=True, text=True, check=False, timeout=SECONDS
        )
    assert ended.returncode == 1
    assert f"port {port} of 127.0.0.1 cannot be had" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_worker_that_reaches_no_library_or_stands_still_is_not_well(library: Workspace) -> None:
    tally = Tally()
    well = metrics.page("/health", tally, library, 60)
    still = metrics.page("/health", Tally(moved=0.0), library, 60)
    tally.error = "The library is on a server that could not be reached."
    away = metrics.page("/health", tally, library, 60)
    assert [page and page.status for page in (well, still, away)] == [200, 503, 503]
    assert away is not None
    assert away.body == tally.error + "\n"


def test_without_its_library_a_worker_tells_what_it_knows_itself(library: Workspace) -> None:
    library.own.store.close()
    found = samples(metrics.metrics(Tally(asked=7), library))
    assert (found["broadsheet_feeds_asked_total"], found["broadsheet_library_up"]) == (7, 0)


def test_a_worker_s_name_is_a_label_whatever_it_is(library: Workspace) -> None:
    from datetime import UTC, datetime

    library.own.store.subscriptions.add("https://a.example/")
    library.own.store.arrivals.lease('a "b" \\c', seconds=60, now=datetime.now(UTC))
    found = samples(metrics.metrics(Tally(), library))
    assert found[r'broadsheet_feeds_leased{worker="a \"b\" \\c"}'] == 1


def test_a_page_of_the_web_that_a_name_leads_here_is_told_nothing(library: Workspace) -> None:
    port = free_port()
    with metrics.told(port, lambda path: metrics.page(path, Tally(), library, 60)):
        assert asked(port, "/health")[0] == 200
        assert asked(port, "/health", f"{metrics.HERE}:{port}")[0] == 200
        assert asked(port, "/health", f"evil.example:{port}")[0] == 404
        assert asked(port, "/elsewhere")[0] == 404
