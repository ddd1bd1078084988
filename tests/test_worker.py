"""Workers: processes that do what may take too long, and can be killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds import worker
from feeds.update.process import refresh_in_process
from feeds.workspace import Workspace


@pytest.fixture
def soon() -> Iterator[None]:
    """Ctrl+C, a moment after the test began."""

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, pressed)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_a_call_that_is_broken_off_leaves_no_answer_to_the_next(soon):
    with pytest.raises(KeyboardInterrupt):
        worker.call("time", "sleep", 20, seconds=60)
    assert worker.call("os.path", "basename", "a/b", seconds=60) == "b"


def test_a_worker_that_nobody_called_for_minutes_is_given_back():
    worker.close()
    first = worker.call("os", "getpid", seconds=60)
    worker.give_back(time.monotonic() + worker.IDLE_SECONDS - 30)
    assert worker.call("os", "getpid", seconds=60) == first
    worker.give_back(time.monotonic() + worker.IDLE_SECONDS)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert worker.call("os", "getpid", seconds=60) != first


def test_a_whole_feed_has_room_in_the_pipes_to_a_worker_and_back():
    fcntl = pytest.importorskip("fcntl")
    if not hasattr(fcntl, "F_GETPIPE_SZ"):
        pytest.skip("pipes are as they are on this system")
    asked = "[__import__('fcntl').fcntl(pipe, __import__('fcntl').F_GETPIPE_SZ) for pipe in (0, 1)]"
    sizes = worker.call("builtins", "eval", asked, seconds=60)
    assert min(sizes) >= worker.PIPE


def test_a_worker_is_asked_also_where_pipes_stay_as_they_are(monkeypatch):
    worker.close()
    monkeypatch.setattr(worker, "PIPE", 1 << 40)
    assert worker.call("os.path", "basename", "a/b", seconds=60) == "b"


def test_what_a_worker_says_beside_its_answer_goes_to_the_log_and_never_to_the_terminal(capfd, caplog):
    worker.close()
    worker.call("logging", "warning", "odd page \x1b[2J\u202e", seconds=60)
    worker.close()
    assert [record.getMessage() for record in caplog.records] == [
        r"a worker: WARNING:root:odd page \x1b[2J\u202e"
    ]
    assert capfd.readouterr().err == ""


def test_what_a_refresh_says_in_a_process_of_its_own_goes_to_the_log(
    tmp_path: Path, monkeypatch, capfd, caplog
):
    (tmp_path / "sitecustomize.py").write_text("import sys; print('it loads', file=sys.stderr)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    library = tmp_path / "library.db"
    Workspace.at(library).close()
    assert list(refresh_in_process(str(library), [])) == []
    assert "a refresh: it loads" in [record.getMessage() for record in caplog.records]
    assert capfd.readouterr().err == ""
