"""What processes of ours say on standard error: it goes to the log, never to the terminal that a screen is drawn on."""

from __future__ import annotations

import logging
import threading
from typing import IO

log = logging.getLogger(__name__)

LONGEST = 500
"""Letters of a line that are kept: a library that warns may quote a page."""


def keep(pipe: IO[bytes], name: str) -> threading.Thread:
    """Write what comes out of a process's pipe to the log, a line at a time, until it ends; the thread that does."""

    def read() -> None:
        with pipe:
            for line in pipe:
                said = line.decode("utf-8", "backslashreplace").rstrip()
                # What steers a terminal is written out: logs are looked at in one.
                log.warning("%s: %s", name, ascii(said[:LONGEST])[1:-1])

    thread = threading.Thread(target=read, name=f"asides-{name}", daemon=True)
    thread.start()
    return thread
