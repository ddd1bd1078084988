"""`broadsheet` and `python -m reader` begin here."""

from __future__ import annotations

import signal


def main() -> int:
    """Run the program; the exit status.

    ^C ends it without a word while it still loads, and when all is done: Python would print where it was.
    """
    # Whoever started it may have it ignored: then it is.
    heeds = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeds:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from reader import cli

    if heeds:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    status = cli.main()
    if heeds:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
