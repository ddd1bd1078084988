"""The command line: `broadsheet` opens the screen, its commands do the same work without it.

`table` lists the commands; parser, help, completion, man page and `spec` are made from it. What a
command does stands in `commands`, loaded when it runs, and imports only what it needs.

Command lines are read by the standard library's argparse. Weighed against kept parsers by the time
their import takes beside an empty start (best of 25 on the same machine): argparse 9 ms, docopt-ng 18,
click 67, plac 82, typer 132, tyro 161, cyclopts 183. Every command pays it, `list` may take 100 ms in
all, and what the others offer above it (help with examples, completion, types) the table gives us.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from reader import config
from reader.cli.output import complain
from reader.cli.status import Status
from reader.i18n import translate
from reader.i18n.translate import tr

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status."""
    from feeds.errors import MissingSource

    words = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            return _run(words)
        finally:
            sys.stdout.flush()
    except MissingSource as error:
        # The environment names settings that cannot be anywhere.
        from reader.i18n.messages import sentence

        complain(sentence(error))
        return Status.FAILED
    except BrokenPipeError:
        # The reader of our output went away (as head does): nobody is left to be told.
        _write_no_more()
        return Status.CLOSED
    except OSError as error:
        if error.filename is not None:
            raise
        _write_no_more()
        complain(tr("the output could not be written: {error}", error=error.strerror))
        return Status.FAILED
    except KeyboardInterrupt:
        return Status.INTERRUPTED


def _run(words: Sequence[str]) -> Status:
    from reader.cli import call, parser
    from reader.log import start

    _speak(config.language(config.config_path()))
    command, given = parser.parsed(words)
    start(config.state_folder(), debug=given.debug)
    return call.run(command, given)


def _write_no_more() -> None:
    """Let what is still to be written go nowhere: the end of the program would try it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak(language: str) -> None:
    """Choose the language, of the command line's own words too."""
    import argparse

    translate.choose(language)
    # argparse looks its words up by these two names: they find ours in our catalogue, where it would look through
    # folders for one of its own.
    vars(argparse).update(_=tr, ngettext=translate.either)
