"""The program: help, the palette, the command line, the menu, keys, leaving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from feeds import collation
from reader import config, figures
from reader.i18n.translate import message, tr
from reader.keys.commands import BY_ID, COMMANDS, Command, key_name, short
from reader.questions import Choice, Choose, Decide, Press, Type
from reader.tasks import STATE

if TYPE_CHECKING:
    from reader.context import Context

WELCOME = message("""\
This is the sample edition: articles of our own in six languages, as feeds and as saved pages, so that there is something to read without a network.

  Enter   read it
  c       choose from a catalogue of well-known feeds
  a       add a feed by address
  i       import from another reader (OPML, newsboat)
  ?       every key

broadsheet --sample opens it again at any time.""")
BY_KEY = {"c": "catalogue", "a": "add", "i": "import", "?": "help"}
"""What the keys that the greeting names do."""
MENU = "open star later toggle_read tag hide more_like less_like fewer sources browse copy_address feed"
TYPABLE = sorted([*(command.id.replace("_", "-") for command in COMMANDS), "open ", "select "])
"""What the command line takes."""
assert {*BY_KEY.values(), *MENU.split()} <= set(BY_ID)


async def welcome(context: Context) -> None:
    """Greet a reader whose library is empty."""
    question = Decide(
        tr("Welcome to Broadsheet"),
        tr(WELCOME),
        ("enter", "space", *BY_KEY),
        tr("Enter or Esc to read on"),
    )
    if (key := await context.choose(question)) in BY_KEY:
        await context.run(BY_KEY[key])


# ---------------------------------------------------------------- every command


async def help_keys(context: Context) -> None:
    """Every command under its heading, searchable; Enter carries it out."""
    question = Choose(
        tr("Keys"),
        [
            Choice(tr(command.label), "", command.id, _keys(context, command), tr(command.group))
            for command in _all(context)
        ],
        placeholder=tr("type a key's work, such as star"),
        note=tr("Type to narrow · ↑ ↓ ← → choose · Enter do it · Esc close"),
        in_columns=True,
    )
    await _run_chosen(context, question)


async def palette(context: Context) -> None:
    """Every command by name."""
    found = sorted(_all(context), key=lambda command: collation.key(tr(command.label)))
    question = Choose(
        tr("Commands"),
        [Choice(tr(command.label), _keys(context, command), command.id) for command in found],
        placeholder=tr("Search for commands…"),
        note=tr("Type to narrow · ↑ ↓ choose · Enter do it · Esc close"),
    )
    await _run_chosen(context, question)


async def menu(context: Context, at: tuple[int, int]) -> None:
    """What can be done with the article at hand, for the mouse: it opens where that is."""
    choices = [
        Choice(short(command), "", command.id, _keys(context, command))
        for command in map(BY_ID.__getitem__, MENU.split())
    ]
    await _run_chosen(context, Choose(tr("This article"), choices, at=at))


async def _run_chosen(context: Context, question: Choose[str]) -> None:
    if (chosen := await context.choose(question)) is not None:
        await context.run(chosen.value)


def _all(context: Context) -> Iterable[Command]:
    """All there is to do: the table's commands and the reader's own."""
    own = dict.fromkeys(command for bound in context.program.keymap.values() for command in bound)
    return [*COMMANDS, *(command for command in own if command.id not in BY_ID)]


def _keys(context: Context, command: Command) -> str:
    """The keys a command answers to."""
    return " ".join(key_name(key) for key, found in context.program.keymap.items() if command in found)


# ---------------------------------------------------------------- the command line


async def command_line(context: Context) -> None:
    """Type a command's name, `open ADDRESS`, `select QUERY` or the number of a row; Tab completes."""

    def complete(text: str, cursor: int) -> list[tuple[str, int, int]]:
        return [(name, 0, cursor) for name in TYPABLE if name.startswith(text[:cursor])]

    question = Type(
        ":", placeholder=tr("mark-all-read, open ADDRESS, select QUERY, 120 …"), complete=complete
    )
    if (written := await context.choose(question)) is None:
        return
    name, _, rest = written.text.strip().partition(" ")
    if not name:
        return
    if (number := figures.whole(name)) is not None:
        context.headlines.move_to(number - 1)
    elif name == "open" and rest:
        context.program.open_sources([rest])
    elif name == "select" and rest:
        from reader.commands.marking import select_where

        await select_where(context, rest)
    elif (id := name.replace("-", "_")) in BY_ID:
        await context.run(id)
    else:
        context.say(tr("There is no command {name}; <help> lists them.", name=repr(name)))


# ---------------------------------------------------------------- keys


async def rebind(context: Context) -> None:
    """Choose a command, then press what it shall answer to; kept in `keys.toml`."""
    choices = [
        Choice(tr(command.label), tr(command.group), command, _keys(context, command)) for command in COMMANDS
    ]
    if (chosen := await context.choose(Choose(tr("Which action?"), choices))) is None:
        return
    command = chosen.value
    question = Press(tr(command.label), tr("Press the new key. A key that begins a sequence takes one more."))
    if (key := await context.choose(question)) is not None:
        await bind(context, command, key)


async def bind(context: Context, command: Command, key: str) -> None:
    """Let a command answer to a key, and to no other."""
    program = context.program
    settings, taken = program.settings, program.keymap.get(key, ())
    wanted = replace(settings, keys={**settings.keys, command.id: (key,)})
    rival = next(
        (other for other in taken if other is not command and set(other.panes) & set(command.panes)), None
    )
    named = {"key": key_name(key), "action": tr(command.label)}
    told = (
        tr("{key}: {action}.", **named)
        if rival is None
        else tr("{key}: {action}. It was the key of “{other}”.", **named, other=tr(rival.label))
    )
    await context.ask(partial(config.write_key, config.keys_path(), command.id, [key]), STATE)
    problems = program.change_keys(wanted)
    context.say(problems[0] if problems else told, 12)


# ---------------------------------------------------------------- leaving


def suspend(context: Context) -> None:
    context.program.terminal.to_shell()


def leave(context: Context) -> None:
    context.program.leave()
