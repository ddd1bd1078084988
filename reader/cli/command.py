"""What a row of the table of commands is made of."""

from __future__ import annotations

from enum import StrEnum

from feeds.record import record
from reader.i18n.translate import message


class Kind(StrEnum):
    """What a word of the command line may be: the parser reads it, completion offers it."""

    FLAG = "flag"
    """An option without a value."""
    TEXT = "text"
    NUMBER = "number"
    """A whole number from 1 on."""
    PATH = "path"
    LIBRARY = "library"
    SOURCE = "source"
    """A path, an address, or `-` for standard input."""
    ARTICLE = "article"
    """The number of an article, or `-` for numbers on standard input."""
    QUERY = "query"
    FEED = "feed"
    """The number, name or address of a subscription."""
    FOLDER = "folder"
    """Folders joined by slashes, outermost first."""
    TAG = "tag"
    RULE = "rule"
    SMART = "smart"
    """The name of a smart feed."""
    SETTING = "setting"
    """The name of a setting."""
    FIELDS = "fields"
    """Fields of the command's objects, with commas between."""


class Many(StrEnum):
    """How many words an argument takes."""

    ONE = ""
    MAYBE = "?"
    ANY = "*"
    SOME = "+"


@record(frozen=True, slots=True)
class Argument:
    """A word or option of a command: `NUMBER`, `--limit`."""

    name: str
    help: str
    """A message in English, not yet translated, as in every row."""
    kind: Kind = Kind.TEXT
    metavar: str = ""
    """What stands for the value in the help, a message; a positional argument is called by its name in small letters."""
    many: Many = Many.ONE
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    repeats: bool = False
    """The option may be given several times."""

    @property
    def is_option(self) -> bool:
        return self.name.startswith("-")

    @property
    def place(self) -> str:
        """The name its value has once the command line is read."""
        return self.name.lstrip("-").replace("-", "_")


@record(frozen=True, slots=True)
class Command:
    """A row of the table: from it come the parser, the help, completion, the man page and `spec`."""

    name: str
    """One word or two (`feed rename`); empty for `broadsheet` itself."""
    summary: str
    """One sentence, a message."""
    runs: str
    """`module:function` below `reader.cli.commands`, loaded when the command runs; it takes a `Call`."""
    arguments: tuple[Argument, ...] = ()
    output: str = ""
    """The schema in `reader.cli.schemas` of each JSON object it prints; empty where it prints something else."""
    examples: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[Argument, ...]:
        """All its options, those that every command has too."""
        own = tuple(argument for argument in self.arguments if argument.is_option)
        return (*own, *(PRINTED if self.output else ()), *SHARED)

    @property
    def words(self) -> tuple[Argument, ...]:
        """Its positional arguments, in order."""
        return tuple(argument for argument in self.arguments if not argument.is_option)


SHARED = (
    Argument(
        "--library",
        message("use this library instead of your own: a file, or the address of a database on a server"),
        Kind.LIBRARY,
        message("FILE"),
    ),
    Argument("--debug", message("write a detailed log"), Kind.FLAG),
)
"""Options of every command."""
PRINTED = (
    Argument("--json", message("one JSON object a line"), Kind.FLAG),
    Argument("--fields", message("only these fields, as in id,title"), Kind.FIELDS, message("NAMES")),
    Argument(
        "--format", message("a line of this form each, as in '{date} {title}'"), metavar=message("FORM")
    ),
)
"""Options of every command that prints objects."""
QUERY = Argument(
    "--query",
    message("only what this query finds, such as 'is:unread lang:fr'"),
    Kind.QUERY,
    message("QUERY"),
    default="",
)
ARTICLES = Argument(
    "articles",
    message("numbers that list prints, or - for numbers on standard input"),
    Kind.ARTICLE,
    message("NUMBER"),
    Many.ANY,
)
WHICH = Argument(
    "--query", message("all that this query finds; '' is everything"), Kind.QUERY, message("QUERY")
)
"""Instead of ARTICLES."""
OFF = Argument("--off", message("take it back from them"), Kind.FLAG)
FEED = Argument("feed", message("its number, name or address"), Kind.FEED, message("FEED"))
LIMIT = Argument("--limit", message("at most this many"), Kind.NUMBER, message("NUMBER"))
