"""A line to the PostgreSQL server of the tests that can be cut and mended, the server going on meanwhile."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

NAME = ".s.PGSQL.5432"


class Line:
    """Forwards what comes to a socket of its own folder; `url` leads over it."""

    def __init__(self, url: str, folder: Path, most: int | None = None) -> None:
        """After `most` bytes, in both directions together, it is cut by itself."""
        self._server = parse_qs(urlsplit(url).query)["host"][0]
        self._folder = folder
        self.url = url.replace(self._server, str(folder))
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._left = most
        self.mend()

    def mend(self) -> None:
        """Let connections through again."""
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._folder / NAME))
        self._listener.listen()
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """End every connection, and let none through."""
        with self._lock:
            (self._folder / NAME).unlink()
            for each in (self._listener, *self._open):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
            self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                here, _ = listener.accept()
            except OSError:  # the line was cut
                return
            there = socket.socket(socket.AF_UNIX)
            there.connect(f"{self._server}/{NAME}")
            with self._lock:
                self._open += [here, there]
            threading.Thread(target=self._forward, args=(here, there), daemon=True).start()

    def _forward(self, here: socket.socket, there: socket.socket) -> None:
        to = {here: there, there: here}
        with suppress(OSError, ValueError):
            while True:
                for ready in select.select([here, there], [], [])[0]:
                    data = ready.recv(1 << 16)
                    if not data:
                        return
                    if self._left is not None:
                        self._left -= len(data)
                        if self._left < 0:
                            self.cut()
                            return
                    to[ready].sendall(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(FileNotFoundError):
            self.cut()
