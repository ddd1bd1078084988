"""The table of commands as a page of the manual, in roff with the man macros."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader import __version__
from reader.cli import table
from reader.cli.command import SHARED, Argument, Command, Kind, Many
from reader.cli.status import MEANINGS, Status

_FILES = (
    ("$XDG_DATA_HOME/broadsheet/library.db", "The library; its daily backups are in backups beside it."),
    ("$XDG_CONFIG_HOME/broadsheet/config.toml, keys.toml", "The settings and the keys."),
    ("$XDG_STATE_HOME/broadsheet/", "The log and the remembered layout."),
)
_VARIABLES = (
    ("BROADSHEET_LIBRARY", "The library, instead of the one in the data folder."),
    ("BROADSHEET_CONFIG", "The settings, instead of those in the configuration folder."),
    ("NO_COLOR", "Nothing is coloured where it is set."),
    ("LC_ALL, LC_MESSAGES, LANG, LANGUAGE", "The language: English, French, German, Spanish or Arabic."),
    ("BROWSER", "What open shows addresses in, unless a setting says so."),
)


def page() -> str:
    """The whole page, in English. It is the same for the same table: no date is in it."""
    lines = [
        f'.TH BROADSHEET 1 "" "broadsheet {__version__}" "User Commands"',
        *_section("NAME", r"broadsheet \- a newspaper in your terminal"),
        *_section("SYNOPSIS"),
        *(line for command in (table.SCREEN, *table.COMMANDS) for line in (_synopsis(command), ".br")),
        *_section("DESCRIPTION", _text(table.SCREEN.summary)),
        ".PP",
        _text(
            "A file named like a command is opened as ./NAME. Data go to standard output, talk to standard error."
        ),
        *_arguments((*table.SCREEN.words, *table.SCREEN.options)),
        *_section("COMMANDS"),
    ]
    for command in table.COMMANDS:
        lines += _command(command)
    lines += _section("EXIT STATUS")
    lines += _paragraphs((str(int(status)), MEANINGS[status]) for status in Status)
    lines += [*_section("FILES"), *_paragraphs(_FILES), *_section("ENVIRONMENT"), *_paragraphs(_VARIABLES)]
    return "\n".join(lines) + "\n"


def _section(heading: str, *lines: str) -> list[str]:
    return [f".SH {heading}", *lines]


def _command(command: Command) -> list[str]:
    own = [argument for argument in (*command.words, *command.options) if argument not in SHARED]
    lines = [f".SS {_text(command.name)}", _synopsis(command), ".PP", _text(command.summary)]
    lines += _arguments(own)
    for example in command.examples:
        lines += [".PP", ".nf", ".RS", _text(example), ".RE", ".fi"]
    return lines


def _synopsis(command: Command) -> str:
    """The form of a command line; options are told apart below it."""
    words = [rf"\fB{_text(' '.join(('broadsheet', command.name)).strip())}\fR", r"[\fIOPTION\fR]..."]
    return " ".join([*words, *(_form(word) for word in command.words)])


def _form(word: Argument) -> str:
    name = rf"\fI{_text(_name(word))}\fR"
    return {Many.ONE: name, Many.MAYBE: f"[{name}]", Many.ANY: f"[{name}]...", Many.SOME: f"{name}..."}[
        word.many
    ]


def _name(argument: Argument) -> str:
    """What stands for the value of an argument."""
    return argument.metavar or "|".join(argument.choices) or argument.name.upper()


def _arguments(arguments: Iterable[Argument]) -> list[str]:
    lines: list[str] = []
    for argument in arguments:
        head = rf"\fB{_text(argument.name)}\fR" if argument.is_option else rf"\fI{_text(_name(argument))}\fR"
        if argument.is_option and argument.kind is not Kind.FLAG:
            head += rf" \fI{_text(_name(argument))}\fR"
        lines += [".TP", head, _text(argument.help)]
    return lines


def _paragraphs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Names, each with what it is below it."""
    return [line for name, what in pairs for line in (".TP", rf"\fB{_text(name)}\fR", _text(what))]


def _text(text: str) -> str:
    """Text that means nothing to roff."""
    said = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^(?=[.'])", r"\\&", said, flags=re.MULTILINE)
