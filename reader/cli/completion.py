"""What a word of a command line may become, and the scripts that let shells ask.

The scripts are the same few lines whatever commands there are: they hand over what was typed and
show what `broadsheet completion words` prints. FILES among it stands for the names of files, which
each shell completes in its own way.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.record import record
from reader.cli import table
from reader.cli.command import Argument, Command, Kind, Many
from reader.cli.output import printable
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.workspace import Workspace
FILES = ":files"
NEWEST = 30
"""Articles that are offered where a number is wanted."""
SHELLS = ("bash", "zsh", "fish")


@record(frozen=True, slots=True)
class Candidate:
    """What the last word may become, whole, and what that is."""

    value: str
    about: str = ""


def script(shell: str) -> str:
    """The completion script of a shell of SHELLS."""
    return (Path(__file__).parent / "shells" / f"broadsheet.{shell}").read_text("utf-8")


def typed_words(line: str) -> list[str]:
    """The words of a line as a shell reads it, without the program's; the last one is being typed.

    A quote that is not closed holds all that follows it.
    """
    for closing in ("", '"', "'", "\\"):
        try:
            words = shlex.split(line + closing)
        except ValueError:
            continue
        is_open = bool(closing) or not line[-1:].isspace()
        return words[1:] if is_open and len(words) > 1 else [*words[1:], ""]
    return [""]


def candidates(words: Sequence[str], path: Path | str) -> Iterator[Candidate]:
    """What the last of some words may become, the library at `path` asked for its names."""
    *before, word = words or [""]
    command, rest = table.named(before)
    if (asked := _open_option(command, rest)) is not None:
        yield from _values(asked, command, word, path)
        return
    if word.startswith("-"):
        yield from _options(command, rest, word)
        return
    given = list(_positional(command, rest))
    if not given:
        yield from _names(command, word)
    if (argument := _next(command, len(given))) is not None:
        yield from _values(argument, command, word, path)


def _open_option(command: Command, rest: Sequence[str]) -> Argument | None:
    """The option that the words end in, where it waits for its value."""
    return next(
        (
            option
            for option in command.options
            if rest and rest[-1] == option.name and option.kind is not Kind.FLAG
        ),
        None,
    )


def _positional(command: Command, rest: Sequence[str]) -> Iterator[str]:
    """The words that are neither options nor values of options."""
    with_value = {option.name for option in command.options if option.kind is not Kind.FLAG}
    skip = False
    for word in rest:
        if skip or word.startswith("-"):
            skip = not skip and word in with_value
        else:
            yield word


def _next(command: Command, given: int) -> Argument | None:
    """The positional argument that comes after so many words."""
    words = command.words
    if given < len(words):
        return words[given]
    return words[-1] if words and words[-1].many in (Many.ANY, Many.SOME) else None


def _names(command: Command, word: str) -> Iterator[Candidate]:
    """Commands, or the second words of one."""
    beginning = f"{command.name} ".lstrip()
    known: dict[str, str] = {}
    for each in table.COMMANDS:
        if each.name.startswith(beginning):
            first, _, more = each.name.removeprefix(beginning).partition(" ")
            known.setdefault(first, "" if more else tr(each.summary))
    yield from _fitting(known.items(), word)


def _options(command: Command, rest: Sequence[str], word: str) -> Iterator[Candidate]:
    named = [
        (option.name, tr(option.help))
        for option in command.options
        if option.repeats or option.name not in rest
    ]
    yield from _fitting([*named, ("--help", tr("show this help message and exit"))], word)


def _fitting(known: Iterable[tuple[str, str]], word: str) -> Iterator[Candidate]:
    """Those of some values that begin as the word does, whatever their case and accents."""
    from feeds.tokens import fold

    for value, about in known:
        if value.isprintable() and fold(value).startswith(fold(word)):
            yield Candidate(value, printable(about))


def _values(argument: Argument, command: Command, word: str, path: Path | str) -> Iterator[Candidate]:
    """What an argument's value may be."""
    if argument.choices:
        yield from _fitting([(choice, "") for choice in argument.choices], word)
    elif argument.kind in (Kind.PATH, Kind.SOURCE, Kind.LIBRARY):
        yield Candidate(FILES)
    elif argument.kind is Kind.SETTING:
        from reader.cli.commands.settings import NAMES

        yield from _fitting([(name, "") for name in NAMES], word)
    elif argument.kind is Kind.FIELDS:
        from reader.cli import schemas

        chosen, comma, last = word.rpartition(",")
        for field in _fitting(schemas.fields(command.output).items(), last):
            yield Candidate(f"{chosen}{comma}{field.value}", field.about)
    elif isinstance(path, str) or path.exists():
        from feeds.workspace import Workspace

        with Workspace.at(path, readonly=True) as library:
            yield from _of_library(argument.kind, library, word)


def _of_library(kind: Kind, library: Workspace, word: str) -> Iterator[Candidate]:
    """Values that only the library knows."""
    from feeds import query

    match kind:
        case Kind.FEED:
            yield from _fitting(
                [(feed.title, feed.url) for feed in library.shown.subscriptions.feeds()], word
            )
        case Kind.FOLDER:
            yield from _fitting([(folder, "") for folder in _folders(library)], word)
        case Kind.TAG:
            yield from _fitting([(tag, "") for tag in library.own.articles.tags()], word)
        case Kind.RULE:
            yield from _fitting([(rule.name, rule.query) for rule in library.own.saved.rules()], word)
        case Kind.SMART:
            yield from _fitting(library.own.saved.smart_feeds(), word)
        case Kind.ARTICLE:
            newest, _ = library.shown.lists.first(query.Query(), NEWEST)
            rows = [(str(row.id), row.title) for row in library.headlines(newest)]
            yield from (Candidate(id, printable(title)) for id, title in rows if id.startswith(word))
        case Kind.QUERY:
            yield from _queries(library, word)


def _queries(library: Workspace, word: str) -> Iterator[Candidate]:
    """A query with its last term gone on."""
    from feeds.query.completing import complete, names
    from feeds.tokens import fold

    known = names(library.shown.subscriptions.feeds(), library.own.articles.tags())
    for each in complete(word, len(word), known):
        value = word[: each.start] + each.text + word[each.end :]
        # What only holds the word is for a list to choose from; a shell goes on with what was typed.
        if value.isprintable() and fold(each.text.lstrip('"')).startswith(
            fold(word[each.start : each.end].lstrip('"'))
        ):
            yield Candidate(value)


def _folders(library: Workspace) -> list[str]:
    from feeds import query

    return sorted(
        {query.folder_text(feed.folder) for feed in library.shown.subscriptions.feeds() if feed.folder}
    )
