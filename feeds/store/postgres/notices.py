"""Who writes tells the others, by NOTIFY; who shows what is written hears it, by LISTEN, without asking the server.

A pooler in transaction mode and a standby let nothing through: there the server is asked instead, as often as a
reader would notice.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

import psycopg
from psycopg import errors

CHANNEL = "broadsheet"
PAUSE = 0.1
"""Seconds for which what is written is gathered before it is told: a thousand marks wake the others ten times."""
OFTEN = 0.8
"""Seconds between two questions where nothing is heard."""
SELDOM = 30.0
"""The same where the line is known to tell: a program that was killed may not have told its last."""

Connect = Callable[[], psycopg.Connection[Any]]


class Notices:
    """What one program tells the others that have a library open, and hears of them."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self.is_deaf = False
        """Whether nobody can listen here: the server is a standby, or a pooler stands before it."""
        self._token = os.urandom(4).hex()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._speaker: psycopg.Connection[Any] | None = None
        self._listener: psycopg.Connection[Any] | None = None
        self._has_heard = False
        """Whether the line lets notices through: this program has heard its own."""
        self._asked = 0.0

    # ------------------------------------------------------------ telling

    def written(self) -> None:
        """Let the others know soon that something was written."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(PAUSE, self._tell)
                self._timer.daemon = True
                self._timer.start()

    def _tell(self) -> None:
        with self._lock:
            self._timer = None
            try:
                speaker = self._listener or self._speaker
                if speaker is None or speaker.closed:
                    speaker = self._speaker = self._connect()
                speaker.execute("SELECT pg_notify(%s, %s)", (CHANNEL, self._token))
            except psycopg.Error:
                # The line is cut, or nobody writes here: who hears nothing for long asks.
                self._speaker = None

    # ------------------------------------------------------------ hearing

    def stirred(self) -> bool:
        """Whether others may have written since this was last asked. Raises psycopg.Error where the line is cut."""
        if self._heard() or monotonic() - self._asked >= (SELDOM if self._has_heard else OFTEN):
            self._asked = monotonic()
            return True
        return False

    def _heard(self) -> bool:
        """Whether others told something; true also where one begins to listen."""
        if self.is_deaf:
            return False
        if self._listener is None or self._listener.closed:
            self._has_heard = False
            self._listen()
            return True
        told = {notice.payload for notice in self._listener.notifies(timeout=0)}
        self._has_heard = self._has_heard or self._token in told
        return bool(told - {self._token})

    def _listen(self) -> None:
        listener = self._connect()
        try:
            listener.execute(f"LISTEN {CHANNEL}")
        except (errors.FeatureNotSupported, errors.ReadOnlySqlTransaction):
            self.is_deaf = True
            listener.close()
            return
        self._listener = listener
        # What comes back shows that the line lets it through.
        self._tell()

    def close(self) -> None:
        """Tell what is not told yet, and neither tell nor hear any more."""
        with self._lock:
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            self._tell()
        for connection in (self._speaker, self._listener):
            if connection is not None:
                connection.close()
