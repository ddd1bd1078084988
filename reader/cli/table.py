"""The one table of commands. The parser, the help, completion, the man page and `spec` are made from it."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.transfer.exports import FORMATS
from reader.cli.command import LIMIT, QUERY, Argument, Command, Kind, Many
from reader.i18n.translate import message

SCREEN = Command(
    "",
    message(
        "A newspaper in your terminal. Without arguments it opens your library; with files, "
        "folders or addresses it opens just those beside it."
    ),
    "screen:open_screen",
    (
        Argument(
            "sources",
            message(
                "a saved page, a folder of pages, a feed file, a feed or page address, an OPML file, - for standard input"
            ),
            Kind.SOURCE,
            message("SOURCE"),
            Many.ANY,
        ),
        Argument("--sample", message("open the sample edition that comes with the program"), Kind.FLAG),
        Argument(
            "--linear",
            message("plain lines instead of panes, for screen readers and simple terminals"),
            Kind.FLAG,
        ),
        Argument("--theme", message("use this theme, such as broadsheet-light"), metavar=message("NAME")),
    ),
)
"""`broadsheet` without a command."""

READING = (
    Command(
        "list",
        message("Print headlines of the library, newest first, a line each."),
        "reading:list_headlines",
        (QUERY, LIMIT),
        output="headline",
        examples=(
            "broadsheet list --query 'is:unread lang:fr' --limit 20",
            "broadsheet list --json --fields id,title",
            "broadsheet list --format '{date:%d %b} {title}'",
        ),
    ),
    Command(
        "show",
        message("Print articles whole: of files, folders, addresses or - ; or of the library by number."),
        "reading:show",
        (
            Argument(
                "sources",
                message("a source, or the number that list prints"),
                Kind.SOURCE,
                message("SOURCE"),
                Many.SOME,
            ),
        ),
        output="article",
        examples=("broadsheet show 812", "broadsheet show --json page.html"),
    ),
    Command(
        "search",
        message("Print what a query finds, best first."),
        "reading:search",
        (
            Argument(
                "query",
                message("words and keys of the query language"),
                Kind.QUERY,
                message("QUERY"),
                Many.SOME,
            ),
            Argument("--limit", message("at most this many"), Kind.NUMBER, message("NUMBER"), default=50),
        ),
        output="headline",
        examples=("broadsheet search '\"night train\" OR tramway'",),
    ),
    Command(
        "recommend",
        message("Print what to read beside an article of the library, or in general."),
        "reading:recommend",
        (Argument("id", message("the number that list prints"), Kind.NUMBER, message("NUMBER"), Many.MAYBE),),
        output="recommendation",
        examples=("broadsheet recommend", "broadsheet recommend 812 --json"),
    ),
)
COLLECTING = (
    Command(
        "refresh",
        message("Fetch every feed that is due."),
        "collecting:refresh",
        (
            Argument("--force", message("also those that are not due yet"), Kind.FLAG),
            Argument("--quiet", message("say nothing but failures"), Kind.FLAG),
            Argument(
                "--connections",
                message("how many at once (default: the setting)"),
                Kind.NUMBER,
                message("NUMBER"),
            ),
        ),
        output="refreshed",
        examples=("broadsheet refresh", "broadsheet refresh --force --json"),
    ),
    Command(
        "add",
        message("Subscribe to a feed by its address or by a page that names it; keep a page or file."),
        "collecting:add",
        (
            Argument(
                "addresses",
                message("an address, a file or a folder"),
                Kind.SOURCE,
                message("ADDRESS"),
                Many.SOME,
            ),
            Argument(
                "--folder",
                message("put it in this folder, as in Science/Space"),
                Kind.FOLDER,
                message("FOLDER"),
                default="",
            ),
            Argument("--no-refresh", message("do not fetch it now"), Kind.FLAG),
        ),
        output="added",
        examples=("broadsheet add https://example.org/ --folder News",),
    ),
    Command(
        "import",
        message("Take over feeds from an OPML file or a newsboat urls file."),
        "collecting:import_feeds",
        (
            Argument("file", message("the file or folder of the other program"), Kind.PATH, message("FILE")),
            Argument(
                "--private",
                message("also feeds that lead into the private network or through a proxy the list names"),
                Kind.FLAG,
            ),
            Argument("--no-refresh", message("do not fetch it now"), Kind.FLAG),
            Argument("--dry-run", message("say what would happen, change nothing"), Kind.FLAG),
        ),
        output="imported",
        examples=("broadsheet import feeds.opml", "broadsheet import --dry-run ~/.newsboat/urls"),
    ),
    Command(
        "feeds",
        message("Print the feeds and how they do, those in trouble first."),
        "subscriptions:feeds",
        output="feed",
        examples=("broadsheet feeds --format '{unread} {title}'",),
    ),
)
KEEPING = (
    Command(
        "export",
        message("Write the feeds as OPML, or what a query finds in another format."),
        "keeping:export",
        (
            Argument(
                "destination",
                message("the file or, of markdown and html, the folder to write (default: standard output)"),
                Kind.PATH,
                message("FILE"),
                Many.MAYBE,
            ),
            Argument(
                "--format",
                message("the format (default: the one that the file's name tells, else opml)"),
                choices=("opml", *FORMATS),
            ),
            QUERY,
            Argument("--title", message("what the whole is called"), metavar=message("NAME")),
            Argument("--replace", message("replace what is there already"), Kind.FLAG),
            Argument("--opml", message("as OPML (the default)"), Kind.FLAG),
            Argument(
                "--output",
                message("into this file instead of standard output"),
                Kind.PATH,
                message("FILE"),
            ),
        ),
        examples=(
            "broadsheet export feeds.opml",
            "broadsheet export week.epub --query 'since:\"7 days\" is:starred' --title 'My week'",
            "broadsheet export notes --format markdown --query tag:later",
        ),
    ),
    Command(
        "doctor",
        message("Check the library, the settings and the folders."),
        "keeping:doctor",
        (Argument("--repair", message("mend what can be mended (after a backup)"), Kind.FLAG),),
        output="problem",
        examples=("broadsheet doctor --repair",),
    ),
    Command(
        "backup",
        message("Copy the library to a file, also while it is in use."),
        "keeping:backup",
        (Argument("file", message("where the copy goes"), Kind.PATH, message("FILE")),),
        output="backup",
        examples=("broadsheet backup ~/broadsheet.db",),
    ),
    Command(
        "restore",
        message("Bring back a backup; without a day or file, print what there is."),
        "keeping:restore",
        (
            Argument(
                "backup",
                message("a day such as 2026-01-31, or a file"),
                metavar=message("DAY|FILE"),
                many=Many.MAYBE,
            ),
        ),
        output="backup",
        examples=("broadsheet restore", "broadsheet restore 2026-01-31"),
    ),
)

COMMANDS = (*READING, *COLLECTING, *KEEPING)
"""Every command, in the order the help lists them."""
BY_NAME = {command.name: command for command in COMMANDS}
WITH_VALUE = frozenset(option.name for option in SCREEN.options if option.kind is not Kind.FLAG)
"""Options that may stand before a command and take the word after them."""


def named(words: Sequence[str]) -> tuple[Command, list[str]]:
    """The command that words name, and the words without its name: SCREEN where the first word that is no
    option (nor an option's value) names none.
    """
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word in WITH_VALUE:
            skip = True
        elif not word.startswith("-") or word == "-":
            for length in (2, 1):
                command = BY_NAME.get(" ".join(words[place : place + length]))
                if command is not None:
                    return command, [*words[:place], *words[place + length :]]
            break
    return SCREEN, list(words)
