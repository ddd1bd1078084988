"""What the program ends with: one number for each way a command can go."""

from __future__ import annotations

from enum import IntEnum

from reader.i18n.translate import message


class Status(IntEnum):
    """The exit statuses, as the help and the man page list them."""

    DONE = 0
    FAILED = 1
    MISUSED = 2
    INTERRUPTED = 130
    CLOSED = 141


MEANINGS = {
    Status.DONE: message("all well"),
    Status.FAILED: message("something could not be read or done"),
    Status.MISUSED: message("the command line itself is wrong"),
    Status.INTERRUPTED: message("broken off with ^C"),
    Status.CLOSED: message("whoever read the output went away"),
}
