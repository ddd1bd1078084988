"""Programs that newsboat runs in place of a feed or on what came of one: `exec:COMMAND`, `filter:COMMAND:ADDRESS`.

newsboat gives the command to a shell. Here none is asked: a command becomes its words where it means the same
without one, and is refused where it does not. Nothing is run or allowed here; a feed gets the name of a program.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from feeds import paths
from feeds.messages import Message
from feeds.model import PROGRAM
from feeds.opml import no_web_address
from feeds.programs import name_of
from feeds.transfer.imports import values
from feeds.transfer.imports.items import Program

BEGINS = (_EXEC, _FILTER) = ("exec:", "filter:")
_QUOTED = re.compile(r"""'[^']*'|"(?P<loosely>(?:[^"\\]|\\.)*)"|\\.""", re.DOTALL)
_MEANT_FOR_SHELL = re.compile(r"[|&;<>()$`*\n]|^\s*\w+=")
_STILL_MEANT_FOR_SHELL = re.compile(r"[$`]")
"""Between double quotes."""


def is_command(address: str) -> bool:
    """Whether what stands for an address names a program."""
    return address.startswith(BEGINS)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a feed comes from here."""

    url: str
    filter: str = ""
    """Name of the program that it goes through."""


def read(address: str, programs: dict[str, Program]) -> Source | Message:
    """What stands here for a feed of a program, which is put to the `programs` by its name; or why nothing does."""
    if address.startswith(_EXEC):
        return printed(address.removeprefix(_EXEC), programs)
    command, _, url = address.removeprefix(_FILTER).partition(":")
    if not values.address(url):
        return no_web_address(values.line(url))
    program = _named(command, programs)
    return program if isinstance(program, Message) else Source(values.address(url), program.name)


def printed(command: str, programs: dict[str, Program]) -> Source | Message:
    """What stands here for a feed that a command prints, whose program is put to the `programs`; or why nothing does."""
    program = _named(command, programs)
    return program if isinstance(program, Message) else Source(f"{PROGRAM}{program.name}")


def _named(command: str, programs: dict[str, Program]) -> Program | Message:
    if (argv := words(command)) is None:
        return Message(
            "list.shell",
            "{command} needs a shell; write it into a file of its own and name that",
            command=values.line(command),
        )
    # The first word is looked up when it is run, and the name tells nothing of whose machine it is.
    program = Program(name_of(argv), (argv[0], *map(paths.expanded, argv[1:])))
    if programs.setdefault(program.name, program) != program:
        return Message(
            "list.program-twice", "two programs of the list would be called {name}", name=program.name
        )
    return program


def words(command: str) -> list[str] | None:
    """A command in its words; None where only a shell would know what it means."""
    loosely = "".join(found["loosely"] or "" for found in _QUOTED.finditer(command))
    if _MEANT_FOR_SHELL.search(_QUOTED.sub("", command)) or _STILL_MEANT_FOR_SHELL.search(loosely):
        return None
    try:
        return shlex.split(command) or None
    except ValueError:
        return None
