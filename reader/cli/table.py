"""The one table of commands. The parser, the help, completion, the man page and `spec` are made from it."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.sync.servers.kinds import KINDS
from feeds.transfer.exports import NAMES
from reader.cli.command import ARTICLES, FEED, LIMIT, OFF, QUERY, WHICH, Argument, Command, Kind, Many
from reader.i18n.translate import message

VERSION = Argument("--version", message("show program's version number and exit"), Kind.FLAG)
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
        VERSION,
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
        "recommending:recommend",
        (Argument("id", message("the number that list prints"), Kind.NUMBER, message("NUMBER"), Many.MAYBE),),
        output="recommendation",
        examples=("broadsheet recommend", "broadsheet recommend 812 --json"),
    ),
    Command(
        "stories",
        message("Print what several sources tell, story by story, the newest first."),
        "recommending:stories",
        (
            QUERY,
            Argument("--limit", message("at most this many"), Kind.NUMBER, message("NUMBER"), default=20),
        ),
        output="story",
        examples=("broadsheet stories --query 'since:\"2 days\"'",),
    ),
    Command(
        "play",
        message("Play what comes with an article, from where it was stopped; ^C stops it."),
        "downloading:play",
        (Argument("article", message("the number that list prints"), Kind.ARTICLE, message("NUMBER")),),
        examples=("broadsheet play 812",),
    ),
    Command(
        "transcript",
        message("Print the transcript that comes with an article, or its chapters."),
        "downloading:transcript",
        (Argument("article", message("the number that list prints"), Kind.ARTICLE, message("NUMBER")),),
        examples=("broadsheet transcript 812",),
    ),
    Command(
        "notes",
        message("Print what you marked in articles and wrote about them."),
        "noting:notes",
        (QUERY,),
        output="note",
        examples=("broadsheet notes --query tag:trams", "broadsheet notes --format '{quote}\\t{words}'"),
    ),
    Command(
        "edition",
        message(
            "Print a paper of today or this week from your feeds, which has an end; or write it to a file."
        ),
        "editions:edition",
        (
            Argument("--week", message("of the last seven days instead of today"), Kind.FLAG),
            Argument(
                "--minutes",
                message("so many to read it in, at most (20)"),
                Kind.NUMBER,
                message("NUMBER"),
                default=20,
            ),
            Argument(
                "--by",
                message("what its sections are (folder); what has none stands under its feed"),
                choices=("folder", "tag", "feed"),
                default="folder",
            ),
            Argument(
                "--anew", message("make another where one was made today, of what is unread"), Kind.FLAG
            ),
            Argument("--html", message("write it as a web page"), Kind.PATH, message("FILE")),
            Argument("--epub", message("write it as a book"), Kind.PATH, message("FILE")),
            Argument("--markdown", message("write it as Markdown"), Kind.PATH, message("FILE")),
            Argument("--replace", message("replace what is there already"), Kind.FLAG),
        ),
        output="paper-piece",
        examples=(
            "broadsheet edition --minutes 10",
            "broadsheet edition --week --minutes 60 --epub week.epub",
        ),
    ),
    Command(
        "counts",
        message("Print how many articles there are, unread and starred, and how many feeds."),
        "reading:counts",
        (QUERY,),
        output="counts",
        examples=("broadsheet counts --format '{unread}'", "broadsheet counts --query 'tag:later'"),
    ),
    Command(
        "open",
        message("Open articles in the browser."),
        "opening:open_articles",
        (ARTICLES,),
        output="opened",
        examples=("broadsheet open 812",),
    ),
)
MARKING = (
    Command(
        "mark",
        message("Mark articles read."),
        "marking:mark",
        (ARTICLES, WHICH, Argument("--unread", message("mark them unread instead"), Kind.FLAG)),
        output="change",
        examples=("broadsheet mark 812 813", "broadsheet mark --query 'before:\"1 month\"'"),
    ),
    Command(
        "star",
        message("Star articles."),
        "marking:star",
        (ARTICLES, WHICH, OFF),
        output="change",
        examples=("broadsheet star 812", "broadsheet search tramway --fields id | broadsheet star -"),
    ),
    Command(
        "tag",
        message("Put tags on articles, or take them away."),
        "marking:tag",
        (
            ARTICLES,
            WHICH,
            Argument("--add", message("put this tag on them"), Kind.TAG, message("TAG"), repeats=True),
            Argument("--remove", message("take this tag away"), Kind.TAG, message("TAG"), repeats=True),
        ),
        output="change",
        examples=("broadsheet tag 812 813 --add trams --remove later",),
    ),
    Command(
        "tag rename",
        message("Give a tag another name; one that is there takes its articles in."),
        "marking:rename_tag",
        (
            Argument("tag", message("the tag"), Kind.TAG, message("TAG")),
            Argument("name", message("its name from now on; '' takes it away"), metavar=message("NAME")),
        ),
        output="change",
        examples=("broadsheet tag rename tram trams",),
    ),
    Command(
        "tags",
        message("Print the tags and how many articles bear each."),
        "marking:tags",
        output="tag",
        examples=("broadsheet tags",),
    ),
    Command(
        "hide",
        message("Hide articles: no list has them but is:hidden."),
        "marking:hide",
        (ARTICLES, WHICH, OFF),
        output="change",
        examples=("broadsheet hide --query 'title:sponsored'", "broadsheet hide --off --query is:hidden"),
    ),
    Command(
        "later",
        message("Keep articles for later."),
        "marking:later",
        (ARTICLES, WHICH, OFF),
        output="change",
        examples=("broadsheet later 812",),
    ),
    Command(
        "note",
        message(
            "Keep a note on an article, or on a passage of it; without words the passage is highlighted."
        ),
        "noting:note",
        (
            Argument("article", message("the number that list prints"), Kind.ARTICLE, message("NUMBER")),
            Argument("words", message("the note"), metavar=message("WORDS"), many=Many.MAYBE, default=""),
            Argument(
                "--passage",
                message("the words of the article that it is about"),
                metavar=message("WORDS"),
                default="",
            ),
        ),
        output="change",
        examples=(
            "broadsheet note 812 'Ask the harbour master'",
            "broadsheet note 812 --passage 'the last tram leaves at eleven'",
        ),
    ),
    Command(
        "note remove",
        message("Take a note away."),
        "noting:remove_note",
        (Argument("note", message("the number that notes prints"), Kind.NUMBER, message("NUMBER")),),
        output="change",
        examples=("broadsheet note remove 3",),
    ),
    Command(
        "undo",
        message("Take back the last change, or that of a number."),
        "marking:undo",
        (
            Argument(
                "change", message("the number that --list prints"), Kind.NUMBER, message("NUMBER"), Many.MAYBE
            ),
            Argument("--list", message("print what can be taken back, the last first"), Kind.FLAG),
        ),
        output="change",
        examples=("broadsheet undo", "broadsheet undo --list"),
    ),
)
COLLECTING = (
    Command(
        "refresh",
        message("Fetch every feed that is due."),
        "collecting:refresh",
        (
            Argument(
                "feeds",
                message("only these, due or not: number, name or address"),
                Kind.FEED,
                message("FEED"),
                Many.ANY,
            ),
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
            Argument("--account", message("let it be of this account"), metavar=message("NAME"), default=""),
            Argument(
                "--exec",
                message(
                    "each address is a program of yours with its words, in quotes, that prints a feed or a page; "
                    "it is written into your settings"
                ),
                Kind.FLAG,
            ),
        ),
        output="added",
        examples=(
            "broadsheet add https://example.org/ --folder News",
            "broadsheet add --exec '~/bin/quay-times --newest 20'",
        ),
    ),
    Command(
        "download",
        message("Fetch the files that come with articles; without articles, go on with those that wait."),
        "downloading:download",
        (
            ARTICLES,
            WHICH,
            Argument("--list", message("print the files that were wanted, fetch nothing"), Kind.FLAG),
            Argument("--retry", message("also those that failed"), Kind.FLAG),
        ),
        output="download",
        examples=(
            "broadsheet download 812",
            "broadsheet download --query 'has:audio is:unread since:\"2 days\"'",
            "broadsheet download --list --json",
        ),
    ),
    Command(
        "import",
        message("Take over what another reader keeps: feeds, articles with their marks, rules, settings."),
        "collecting:import_feeds",
        (
            Argument("file", message("the file or folder of the other program"), Kind.PATH, message("FILE")),
            Argument(
                "--private",
                message("also feeds that lead into the private network or through a proxy the list names"),
                Kind.FLAG,
            ),
            Argument(
                "--programs",
                message("also feeds that a program prints or filters; it is written into your settings"),
                Kind.FLAG,
            ),
            Argument("--no-refresh", message("do not fetch it now"), Kind.FLAG),
            Argument("--dry-run", message("say what would happen, change nothing"), Kind.FLAG),
        ),
        output="imported",
        examples=("broadsheet import feeds.opml", "broadsheet import --dry-run ~/.newsboat/urls"),
    ),
)
FOLLOWING = (
    Command(
        "feeds",
        message("Print the feeds and how they do, those in trouble first."),
        "subscriptions:feeds",
        (
            Argument(
                "--query",
                message("only those with articles that this query finds"),
                Kind.QUERY,
                message("QUERY"),
            ),
        ),
        output="feed",
        examples=("broadsheet feeds --format '{unread} {title}'", "broadsheet feeds --query is:starred"),
    ),
    Command(
        "remove",
        message("Unsubscribe from feeds; for thirty days undo brings them back."),
        "subscriptions:remove",
        (
            Argument(
                "feeds", message("their numbers, names or addresses"), Kind.FEED, message("FEED"), Many.SOME
            ),
        ),
        output="change",
        examples=("broadsheet remove 'Harbour Gazette'",),
    ),
    Command(
        "feed",
        message("Print one feed and how it does."),
        "subscriptions:feed",
        (FEED,),
        output="feed",
        examples=("broadsheet feed 12 --json",),
    ),
    Command(
        "feed rename",
        message("Give a feed a name of your own."),
        "subscriptions:rename",
        (
            FEED,
            Argument("name", message("its name; '' for the publisher's own"), metavar=message("NAME")),
        ),
        output="change",
        examples=("broadsheet feed rename 12 Harbour",),
    ),
    Command(
        "feed move",
        message("Put a feed in a folder."),
        "subscriptions:move",
        (
            FEED,
            Argument(
                "folder", message("as in Science/Space; '' for the top"), Kind.FOLDER, message("FOLDER")
            ),
        ),
        output="change",
        examples=("broadsheet feed move Harbour News/Local",),
    ),
    Command(
        "feed set",
        message("Change the settings of a feed; without any, print them."),
        "subscriptions:set_settings",
        (
            FEED,
            Argument(
                "settings",
                message("as in interval=90 (minutes); nothing behind the = is the default"),
                metavar=message("NAME=VALUE"),
                many=Many.ANY,
            ),
        ),
        output="feed-settings",
        examples=("broadsheet feed set Harbour interval=90 full_text=true keep_days=",),
    ),
    Command(
        "rules",
        message("Print the rules for articles that arrive."),
        "rules:rules",
        output="rule",
        examples=("broadsheet rules --json",),
    ),
    Command(
        "rules add",
        message("Keep a rule, instead of the one that had its name."),
        "rules:add_rule",
        (
            Argument("name", message("its name"), metavar=message("NAME")),
            Argument("query", message("which articles it is about"), Kind.QUERY, message("QUERY")),
            Argument(
                "does",
                message("hide, read, star, notify, tag NAME; several between commas"),
                metavar=message("ACTIONS"),
            ),
            Argument("--apply", message("do it to the articles that are here too"), Kind.FLAG),
        ),
        output="change",
        examples=("broadsheet rules add adverts 'title:sponsored' hide",),
    ),
    Command(
        "rules apply",
        message("Do what a rule does to the articles that are here."),
        "rules:apply_rule",
        (Argument("name", message("its name"), Kind.RULE, message("NAME")),),
        output="change",
        examples=("broadsheet rules apply adverts",),
    ),
    Command(
        "rules remove",
        message("Remove a rule."),
        "rules:remove_rule",
        (Argument("name", message("its name"), Kind.RULE, message("NAME")),),
        output="change",
        examples=("broadsheet rules remove adverts",),
    ),
    Command(
        "smart",
        message("Print the smart feeds."),
        "rules:smart_feeds",
        output="smart-feed",
        examples=("broadsheet smart",),
    ),
    Command(
        "smart add",
        message("Keep a query as a smart feed, instead of the one that had its name."),
        "rules:add_smart_feed",
        (
            Argument("name", message("its name"), metavar=message("NAME")),
            Argument("query", message("what it finds"), Kind.QUERY, message("QUERY")),
        ),
        output="change",
        examples=("broadsheet smart add Trams 'tramway OR \"light rail\"'",),
    ),
    Command(
        "smart remove",
        message("Remove a smart feed."),
        "rules:remove_smart_feed",
        (Argument("name", message("its name"), Kind.SMART, message("NAME")),),
        output="change",
        examples=("broadsheet smart remove Trams",),
    ),
)
_ACCOUNT = Argument("name", message("the name of the account"), metavar=message("NAME"))
ACCOUNTS = (
    Command(
        "account",
        message("Print the accounts on servers and what waits to be sent to each."),
        "accounts:accounts",
        output="account",
        examples=("broadsheet account --json",),
    ),
    Command(
        "account list",
        message("Print the accounts on servers and what waits to be sent to each."),
        "accounts:accounts",
        output="account",
        examples=("broadsheet account list",),
    ),
    Command(
        "account add",
        message(
            "Keep feeds and marks in step with a server; the password is asked for, or comes from a command."
        ),
        "accounts:add",
        (
            Argument("kind", message("the kind of server"), choices=tuple(sorted(KINDS))),
            Argument(
                "address",
                message("its address; not for the services of which there is one"),
                metavar=message("ADDRESS"),
                many=Many.MAYBE,
            ),
            Argument(
                "--user",
                message("your name there; none for an API key of Miniflux"),
                metavar=message("NAME"),
                default="",
            ),
            Argument(
                "--name", message("what the account is called (default: the kind)"), metavar=message("NAME")
            ),
            Argument(
                "--password-command",
                message("a command whose first line is the password, instead of the keyring"),
                metavar=message("COMMAND"),
            ),
            Argument(
                "--app-id", message("the id of a program, which Inoreader wants"), metavar=message("ID")
            ),
            Argument(
                "--app-key-command",
                message("a command whose first line is the key of that program"),
                metavar=message("COMMAND"),
            ),
        ),
        output="account",
        examples=(
            "broadsheet account add freshrss https://rss.example.org --user ann",
            "broadsheet account add feedbin --user ann@example.org --password-command 'pass feedbin'",
        ),
    ),
    Command(
        "account remove",
        message("Forget an account; its feeds and articles stay, and are fetched from here."),
        "accounts:remove",
        (_ACCOUNT,),
        output="account",
        examples=("broadsheet account remove freshrss",),
    ),
    Command(
        "account sync",
        message("Send what was changed here to the servers, and fetch what is new there."),
        "accounts:sync",
        (
            Argument(
                "name",
                message("the name of the account (default: all)"),
                metavar=message("NAME"),
                many=Many.MAYBE,
            ),
        ),
        output="synced",
        examples=("broadsheet account sync", "broadsheet account sync freshrss --json"),
    ),
    Command(
        "sync",
        message("Bring this device in step with your others by the folder that the setting sync names."),
        "folder:sync",
        (
            Argument(
                "--passphrase",
                message("ask for the passphrase of an encrypted folder and keep it in the keyring"),
                Kind.FLAG,
            ),
        ),
        output="shared",
        examples=("broadsheet sync", "broadsheet sync --json"),
    ),
)
KEEPING = (
    Command(
        "copy",
        message("Copy a library whole: from a file to a database on a server, or back."),
        "keeping:copy",
        (
            Argument("source", message("the library: a file or an address"), Kind.LIBRARY, message("FROM")),
            Argument(
                "target", message("the copy, which nothing was written to"), Kind.LIBRARY, message("TO")
            ),
        ),
        examples=("broadsheet copy library.db postgresql://news.example/news",),
    ),
    Command(
        "export",
        message("Write the feeds, what a query finds, or the whole library to a file."),
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
                choices=NAMES,
            ),
            QUERY,
            Argument("--title", message("what the whole is called"), metavar=message("NAME")),
            Argument("--replace", message("replace what is there already"), Kind.FLAG),
            Argument(
                "--notes", message("what you marked in them and wrote about them, as Markdown"), Kind.FLAG
            ),
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
            "broadsheet export later --format markdown --query tag:later",
            "broadsheet export notes.md --notes",
            "broadsheet export library.zip",
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
        message("Bring back a backup or an archive; without a day or file, print what there is."),
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
SETTING = (
    Command(
        "config",
        message("Print the settings."),
        "settings:config_values",
        (Argument("names", message("only these"), Kind.SETTING, message("NAME"), Many.ANY),),
        output="setting",
        examples=("broadsheet config theme", "broadsheet config --json"),
    ),
    Command(
        "config set",
        message("Change a setting in config.toml, everything else in it left as it is."),
        "settings:set_setting",
        (
            Argument("name", message("the setting"), Kind.SETTING, message("NAME")),
            Argument("value", message("true, false, a number or a text"), metavar=message("VALUE")),
        ),
        output="setting",
        examples=("broadsheet config set theme broadsheet-light",),
    ),
    Command(
        "config paths",
        message("Print where the library, settings, keys, log and cache lie."),
        "settings:paths",
        output="place",
        examples=("broadsheet config paths",),
    ),
)
DESCRIBING = (
    Command(
        "completion",
        message("Print the script that completes broadsheet's words in a shell."),
        "describing:completion_script",
        (Argument("shell", message("the shell"), choices=("bash", "zsh", "fish")),),
        examples=(
            "broadsheet completion bash",
            "broadsheet completion zsh",
            "broadsheet completion fish",
        ),
    ),
    Command(
        "completion words",
        message("Print what the last of some words may become; the scripts ask this."),
        "describing:completion_words",
        (
            Argument("words", message("the words typed, behind --"), metavar=message("WORD"), many=Many.ANY),
            Argument("--line", message("the line typed, instead of its words"), metavar=message("TEXT")),
        ),
        output="completion",
        examples=("broadsheet completion words -- feed rename H",),
    ),
    Command(
        "spec",
        message("Print this whole command line and every schema, for programs."),
        "describing:spec",
        output="spec",
        examples=("broadsheet spec --json",),
    ),
)

SERVING = (
    Command(
        "worker",
        message("Fetch what is due, on and on, beside other workers of the same library, until ^C."),
        "working:worker",
        (
            Argument(
                "--concurrency",
                message("how many feeds at once (default: the setting)"),
                Kind.NUMBER,
                message("NUMBER"),
            ),
            Argument(
                "--lease",
                message("seconds after which others ask what a worker that died had taken (300)"),
                Kind.NUMBER,
                message("NUMBER"),
                default=300,
            ),
            Argument("--once", message("end when nothing is due"), Kind.FLAG),
            Argument(
                "--metrics",
                message("tell health and Prometheus metrics at this port of this machine"),
                Kind.NUMBER,
                message("NUMBER"),
            ),
            Argument("--status", message("print who asks what now, and end"), Kind.FLAG),
        ),
        examples=("broadsheet worker --concurrency 50 --metrics 9170", "broadsheet worker --status"),
    ),
    Command(
        "serve",
        message("Show the screen in a browser on this machine, at an address with a token, until ^C."),
        "serving:serve",
        (
            *(argument for argument in SCREEN.arguments if argument.name in ("sources", "--sample")),
            Argument(
                "--port",
                message("the port it answers at (8719)"),
                Kind.NUMBER,
                message("NUMBER"),
                default=8719,
            ),
            Argument(
                "--host",
                message("the interface it answers at (127.0.0.1, which only this machine reaches)"),
                metavar=message("ADDRESS"),
                default="127.0.0.1",
            ),
            Argument(
                "--network",
                message("answer at an interface that other machines reach, over a line others can read"),
                Kind.FLAG,
            ),
        ),
        examples=("broadsheet serve", "broadsheet serve --port 9000 --sample"),
    ),
)

COMMANDS = (*READING, *MARKING, *COLLECTING, *FOLLOWING, *ACCOUNTS, *KEEPING, *SETTING, *SERVING, *DESCRIBING)
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
