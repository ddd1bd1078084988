"""Commands about the command line itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from feeds.errors import FeedsError
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.status import Status

if TYPE_CHECKING:
    from reader.cli.completion import Candidate


def spec(call: Call) -> Status:
    found = facts.spec()
    call.out.one(found, json.dumps(found, ensure_ascii=False, indent=1))
    return Status.DONE


def completion_script(call: Call) -> Status:
    from reader.cli import completion

    print(completion.script(call.given.shell), end="")
    return Status.DONE


def completion_words(call: Call) -> Status:
    """Print candidates, a line each; nothing where the library cannot be read: a shell waits for no sentence."""
    from reader.cli import completion

    given = call.given
    words = given.words if given.line is None else completion.typed_words(given.line)
    try:
        call.out.each(completion.candidates(words, call.place), facts.candidate, _candidate_line)
    except FeedsError:
        return Status.FAILED
    return Status.DONE


def _candidate_line(candidate: Candidate) -> str:
    return f"{candidate.value}\t{candidate.about}" if candidate.about else candidate.value
