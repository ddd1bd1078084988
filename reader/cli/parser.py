"""The table of commands as parsers of the standard library's kind, one for each call.

Only the parser of the command that was named is made: with all forty a start would take 20 ms more.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from reader import __version__, figures, terminals
from reader.cli import table
from reader.cli.command import Argument, Command, Kind, Many
from reader.cli.output import printable
from reader.cli.status import MEANINGS, Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Told how wide it is: argparse makes one for each argument, and has shutil loaded to find out."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class Parser(argparse.ArgumentParser):
    """The parser of a command. It tells programs what is wrong as it tells people."""

    def __init__(self, command: Command, *, as_json: bool) -> None:
        super().__init__(
            prog=f"broadsheet {command.name}".strip(),
            formatter_class=_Formatter,
        )
        self.command = command
        self.as_json = as_json
        for argument in (*command.words, *command.options):
            _add(self, argument)

    def format_help(self) -> str:
        # Made here: most calls ask for no help.
        width = max(20, _columns() - 2)
        self.description = "\n".join(_wrapped(tr(self.command.summary), width))
        self.epilog = epilog(self.command, width)
        return super().format_help()

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # argparse keeps to itself what could not be written: for our commands that is an error.
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        if not self.as_json:
            super().error(printable(message))
        facts = {"code": "misused", "source": self.prog, "message": message, "hint": f"{self.prog} --help"}
        self.exit(Status.MISUSED, json.dumps(facts) + "\n")


def parsed(words: Sequence[str]) -> tuple[Command, argparse.Namespace]:
    """The command that words name, and what they say of it. Ends the program where they are wrong."""
    command, rest = table.named(words)
    parser = Parser(command, as_json="--json" in rest)
    return command, parser.parse_args(rest)


def _add(parser: Parser, argument: Argument) -> None:
    said: dict[str, Any] = {"help": tr(argument.help).replace("%", "%%")}
    if argument is table.VERSION:
        parser.add_argument(argument.name, action="version", version=f"broadsheet {__version__}", **said)
        return
    if argument.kind is Kind.FLAG:
        parser.add_argument(argument.name, action="store_true", **said)
        return
    if argument.choices:
        said["choices"] = argument.choices
    elif argument.metavar:
        said["metavar"] = tr(argument.metavar)
    if argument.many is not Many.ONE:
        said["nargs"] = str(argument.many)
    if argument.repeats:
        said["action"] = "append"
    kinds = {Kind.NUMBER: _positive, Kind.ARTICLE: _article, Kind.PATH: _path, Kind.LIBRARY: _library}
    parser.add_argument(argument.name, type=kinds.get(argument.kind, str), default=argument.default, **said)


def epilog(command: Command, width: int) -> str:
    """What the help says below the options: commands and exit statuses, or examples."""
    parts = []
    if command is table.SCREEN:
        parts.append(
            (tr("commands:"), _in_columns([(each.name, tr(each.summary)) for each in table.COMMANDS], width))
        )
        meanings = [(str(int(status)), tr(MEANINGS[status])) for status in Status]
        parts.append((tr("exit statuses:"), _in_columns(meanings, width)))
    if command.examples:
        parts.append((tr("examples:"), "\n".join(f"  {example}" for example in command.examples)))
    more = [
        (each.name, tr(each.summary)) for each in table.COMMANDS if each.name.startswith(f"{command.name} ")
    ]
    if command.name and more:
        parts.append((tr("see also:"), _in_columns(more, width)))
    said = [f"{heading}\n{lines}" for heading, lines in parts]
    if command is table.SCREEN:
        more_said = tr(
            "`broadsheet COMMAND --help` says more of each. A file named like a command is opened as ./NAME."
        )
        said.append("\n".join(_wrapped(more_said, width)))
    return "\n\n".join(said)


def _in_columns(rows: Sequence[tuple[str, str]], width: int) -> str:
    """Names, and beside them what they are, in lines of `width`."""
    wide = 2 + max(len(name) for name, _ in rows) + 2
    lines = []
    for name, what in rows:
        first, *more = _wrapped(what, max(20, width - wide)) or [""]
        lines.append(f"  {name}".ljust(wide) + first)
        lines += [" " * wide + each for each in more]
    return "\n".join(lines)


def _positive(text: str) -> int:
    number = figures.whole(text) or 0
    if number < 1:
        raise argparse.ArgumentTypeError(tr("must be 1 or more"))
    return number


def _article(text: str) -> int | None:
    """The number of an article; None for those on standard input."""
    return None if text == "-" else _positive(text)


def _library(text: str) -> Path | str:
    """A path, or the address of a database on a server."""
    from feeds.paths import is_server

    return text if is_server(text) else _path(text)


def _path(text: str) -> Path:
    from feeds import paths
    from feeds.errors import MissingSource
    from reader.i18n.messages import sentence

    try:
        return paths.typed(text)
    except MissingSource as error:
        raise argparse.ArgumentTypeError(sentence(error)) from error


def _columns() -> int:
    """How wide the terminal is."""
    return terminals.size(os.environ)[0] or 80


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap  # most calls ask for no help

    return textwrap.wrap(text, width)
