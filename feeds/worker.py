"""A worker process that can be killed: for parsers that hostile input may keep busy or bloat.

`call` runs one function of one module of ours in it and hands back the answer. What takes long
to load has workers of its own, in a `room`. A worker that takes too long or dies is replaced; the caller gets `Stopped`. It is a fresh
interpreter (no fork of a program with threads) and loads only what the function needs. One that nobody has called for
minutes goes with `give_back`: it may hold as much memory as the program itself.
"""

from __future__ import annotations

import atexit
import importlib
import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

from feeds.messages import Message

MEMORY = 1_500_000_000
"""Bytes of address space a worker may use."""
START_SECONDS = 20.0
"""What a process may take to start and to load the module: our own code, on however busy a machine."""
IDLE_SECONDS = 180.0
"""After so long without a call a worker is given back: to start another takes a fifth of a second."""
ASIDE_SECONDS = 1.0
"""What a worker said before it ended is written down within so long, where nothing it started holds the pipe."""
PIPE = 1 << 18
"""Bytes that wait in a pipe, where the system lets so many."""
_READY = b"!"
"""Told once the module is loaded: the time of the call itself counts from there."""
_LENGTH = struct.Struct(">Q")


class Stopped(Exception):
    """The worker did not answer: `reason` is a clause such as `took longer than 10 s`."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


class _Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        from feeds import asides  # the worker itself loads it not

        self._process = subprocess.Popen(
            [sys.executable, "-m", "feeds.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Ctrl+C on the terminal is for who asks, not for this.
            process_group=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        for pipe in (self._process.stdin, self._process.stdout):
            _widen(pipe.fileno())
        self._asides = asides.keep(self._process.stderr, "a worker")

    def call(self, module: str, function: str, arguments: tuple[Any, ...], seconds: float) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = pickle.dumps((module, function, arguments), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            self._process.stdin.write(_LENGTH.pack(len(request)) + request)
            self._process.stdin.flush()
            self._read(len(_READY), time.monotonic() + START_SECONDS, START_SECONDS)
            until = time.monotonic() + seconds
            size = _LENGTH.unpack(self._read(_LENGTH.size, until, seconds))[0]
            failed, answer = pickle.loads(self._read(size, until, seconds))  # noqa: S301 - written by our own worker
        except (OSError, EOFError) as error:
            self.kill()
            raise Stopped(Message("worker.memory", "used too much memory")) from error
        except Stopped:
            self.kill()
            raise
        if failed:
            raise answer
        return answer

    def _read(self, size: int, until: float, seconds: float) -> bytes:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        parts = bytearray()
        while len(parts) < size:
            left = until - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise Stopped(
                    Message("worker.too-long", "took longer than {seconds} s", seconds=f"{seconds:g}")
                )
            part = os.read(pipe, min(1 << 20, size - len(parts)))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    pass
        self._asides.join(ASIDE_SECONDS)


_idle: dict[str, list[tuple[float, _Worker]]] = {}
"""Workers by their rooms, each since when it is idle, the one called last at the end."""
_lock = threading.Lock()


def call(module: str, function: str, *arguments: Any, seconds: float, room: str = "") -> Any:
    """`module.function(*arguments)` in a worker, within `seconds` of wall time once the module is loaded.

    What the function raises is raised here. Raises Stopped where it gave no answer.
    Arguments and answer are pickled. May be called from any thread: each call has a
    worker of its own, idle ones are used again by calls for the same room.
    """
    with _lock:
        idle = _idle.get(room)
        worker = idle.pop()[1] if idle else None
    worker = worker or _Worker()
    try:
        answer = worker.call(module, function, arguments, seconds)
    except Stopped:
        raise
    except Exception:
        _keep(worker, room)
        raise
    except BaseException:
        # Broken off by Ctrl+C: the answer, still to come, would be taken for that of the next call.
        worker.kill()
        raise
    _keep(worker, room)
    return answer


def _keep(worker: _Worker, room: str) -> None:
    with _lock:
        _idle.setdefault(room, []).append((time.monotonic(), worker))


@atexit.register
def close() -> None:
    """End all idle workers."""
    for room in list(_idle):
        clear(room)


def clear(room: str) -> None:
    """End the idle workers of a room, and give back their memory."""
    with _lock:
        workers = _idle.pop(room, [])
    for _, worker in workers:
        worker.kill()


def give_back(now: float) -> None:
    """End the workers that were idle for `IDLE_SECONDS` by `now`, of the monotonic clock."""
    ended: list[_Worker] = []
    with _lock:
        for workers in _idle.values():
            while workers and now - workers[0][0] >= IDLE_SECONDS:
                ended.append(workers.pop(0)[1])
    for worker in ended:
        worker.kill()


def _serve() -> None:
    """The worker's side: answer requests on standard input until it is closed."""
    from feeds import garbage  # not for who only calls

    _limit_memory()
    # Whatever a worker does can wait for the screen.
    if hasattr(os, "nice"):
        os.nice(5)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a parser prints must not get between the answers.
    sys.stdout = sys.stderr
    with garbage.seldom():
        _answer_all(requests, answers)


def _answer_all(requests: BinaryIO, answers: BinaryIO) -> None:
    while len(head := requests.read(_LENGTH.size)) == _LENGTH.size:
        module, function, arguments = pickle.loads(requests.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - from our own parent
        try:
            called = getattr(importlib.import_module(module), function)
        except Exception as error:
            called = partial(_fail, error)
        try:
            answers.write(_READY)
            answers.flush()
            data = _answer(called, arguments)
            answers.write(_LENGTH.pack(len(data)) + data)
            answers.flush()
        except BrokenPipeError:  # the asker has gone
            os._exit(0)


def _answer(called: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((False, called(*arguments)), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(1)
    except Exception as error:
        return pickle.dumps((True, _portable(error)), protocol=pickle.HIGHEST_PROTOCOL)


def _fail(error: Exception, *_: object) -> None:
    raise error


def _portable(error: Exception) -> Exception:
    """The error itself where it can be pickled, else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - what was just pickled
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _widen(pipe: int) -> None:
    """Let a pipe hold a whole feed: through a narrow one it goes piece by piece, each time the other side has run."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
    except (ImportError, AttributeError, OSError):
        # Not on this system, or there is no more room for it.
        pass


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):  # no such limit on this system
        pass


if __name__ == "__main__":
    _serve()
