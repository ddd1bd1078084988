"""The command line: `broadsheet` opens the screen, its subcommands do the same work without it.

Only what a subcommand needs is imported, inside the function that needs it. Exit status:
0 all well, 1 something could not be read or done, 2 the command line itself is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from reader import __version__, config, figures, terminals
from reader.i18n import formats, translate
from reader.i18n.translate import message, tr, trn

if TYPE_CHECKING:
    from feeds.library import Imported, Library
    from feeds.model import Feed, Headline
    from feeds.update import Outcome

EPILOG = message("""\
commands:
  list       headlines of the library, a line each
  show       articles of files, folders, addresses or the library, whole
  search     articles that a query finds
  recommend  what to read beside an article
  refresh    fetch every feed that is due
  add        subscribe to a feed, or keep a page
  import     take over feeds from OPML or a newsboat urls file
  export     write the feeds as OPML
  feeds      the feeds and how they do
  doctor     check the library, and repair it with --repair
  backup     copy the library to a file, while it is in use
  restore    bring back a backup: that of a day, or a file

`broadsheet COMMAND --help` says more of each. A file named like a command is opened as ./NAME.
""")


def parser() -> argparse.ArgumentParser:
    """The parser of `broadsheet [SOURCE …]`."""
    main = argparse.ArgumentParser(
        prog="broadsheet",
        description=tr(
            "A newspaper in your terminal. Without arguments it opens your library; with files, "
            "folders or addresses it opens just those beside it."
        ),
        epilog=tr(EPILOG),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    main.add_argument(
        "sources",
        nargs="*",
        metavar=tr("SOURCE"),
        help=tr(
            "a saved page, a folder of pages, a feed file, a feed or page address, an OPML file, - for standard input"
        ),
    )
    main.add_argument(
        "--sample", action="store_true", help=tr("open the sample edition that comes with the program")
    )
    main.add_argument(
        "--linear",
        action="store_true",
        help=tr("plain lines instead of panes, for screen readers and simple terminals"),
    )
    main.add_argument("--theme", metavar=tr("NAME"), help=tr("use this theme, such as broadsheet-light"))
    main.add_argument(
        "--version",
        action="version",
        version=f"broadsheet {__version__}",
        help=tr("show program's version number and exit"),
    )
    _shared(main)
    return main


def _shared(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--library", metavar=tr("FILE"), type=_path, help=tr("use this library instead of your own")
    )
    command.add_argument("--debug", action="store_true", help=tr("write a detailed log"))


def command_parser() -> argparse.ArgumentParser:
    """The parser of `broadsheet COMMAND …`."""
    main = argparse.ArgumentParser(prog="broadsheet")
    main.add_argument("--library", metavar=tr("FILE"), type=_path, dest="library_before")
    main.add_argument("--debug", action="store_true", dest="debug_before")
    commands = main.add_subparsers(dest="command", required=True)

    def command(name: str, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        _shared(made)
        return made

    listing = command("list", tr("Print headlines of the library, newest first, a line each."))
    listing.add_argument(
        "--query", default="", help=tr("only what this query finds, such as 'is:unread lang:fr'")
    )
    listing.add_argument("--limit", type=_positive, help=tr("at most this many"))
    listing.add_argument("--json", action="store_true", help=tr("one JSON object a line"))

    show = command(
        "show",
        tr("Print articles whole: of files, folders, addresses or - ; or of the library by number."),
    )
    show.add_argument(
        "sources", nargs="+", metavar=tr("SOURCE"), help=tr("a source, or the number that list prints")
    )
    show.add_argument("--json", action="store_true", help=tr("one JSON object a line"))

    search = command("search", tr("Print what a query finds, best first."))
    search.add_argument("query", nargs="+", metavar=tr("QUERY"))
    search.add_argument("--limit", type=_positive, default=50)
    search.add_argument("--json", action="store_true", help=tr("one JSON object a line"))

    recommend = command(
        "recommend", tr("Print what to read beside an article of the library, or in general.")
    )
    recommend.add_argument(
        "id", nargs="?", type=_positive, metavar=tr("NUMBER"), help=tr("the number that list prints")
    )
    recommend.add_argument("--json", action="store_true", help=tr("one JSON object a line"))

    refresh = command("refresh", tr("Fetch every feed that is due."))
    refresh.add_argument("--force", action="store_true", help=tr("also those that are not due yet"))
    refresh.add_argument("--quiet", action="store_true", help=tr("say nothing but failures"))
    refresh.add_argument("--connections", type=_positive, help=tr("how many at once (default: the setting)"))

    add = command(
        "add", tr("Subscribe to a feed by its address or by a page that names it; keep a page or file.")
    )
    add.add_argument("addresses", nargs="+", metavar=tr("ADDRESS"))
    add.add_argument("--folder", default="", help=tr("put it in this folder, as in Science/Space"))
    add.add_argument("--no-refresh", action="store_true", help=tr("do not fetch it now"))

    importing = command("import", tr("Take over feeds from an OPML file or a newsboat urls file."))
    importing.add_argument("file", type=_path)
    importing.add_argument(
        "--private",
        action="store_true",
        help=tr("also feeds that lead into the private network or through a proxy the list names"),
    )
    importing.add_argument("--no-refresh", action="store_true", help=tr("do not fetch it now"))
    importing.add_argument("--dry-run", action="store_true", help=tr("say what would happen, change nothing"))

    export = command("export", tr("Write the feeds as OPML."))
    export.add_argument("--opml", action="store_true", help=tr("as OPML (the default)"))
    export.add_argument(
        "--output", type=_path, metavar=tr("FILE"), help=tr("into this file instead of standard output")
    )

    feeds = command("feeds", tr("Print the feeds and how they do, those in trouble first."))
    feeds.add_argument("--json", action="store_true", help=tr("one JSON object a line"))

    doctor = command("doctor", tr("Check the library, the settings and the folders."))
    doctor.add_argument("--repair", action="store_true", help=tr("mend what can be mended (after a backup)"))

    backup = command("backup", tr("Copy the library to a file, also while it is in use."))
    backup.add_argument("file", type=_path)

    restore = command("restore", tr("Bring back a backup; without a day or file, print what there is."))
    restore.add_argument(
        "backup", nargs="?", metavar=tr("DAY|FILE"), help=tr("a day such as 2026-01-31, or a file")
    )
    return main


INDEXING_SECONDS = 10.0
"""How long a search waits for what has arrived to come into the index."""
COMMANDS = frozenset(
    "list show search recommend refresh add import export feeds doctor backup restore".split()
)


def _positive(text: str) -> int:
    number = figures.whole(text) or 0
    if number < 1:
        raise argparse.ArgumentTypeError(tr("must be 1 or more"))
    return number


def _path(text: str) -> Path:
    from feeds import paths
    from feeds.errors import MissingSource
    from reader.i18n.messages import sentence

    try:
        return paths.typed(text)
    except MissingSource as error:
        raise argparse.ArgumentTypeError(sentence(error)) from error


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status."""
    from feeds.errors import MissingSource

    words = list(sys.argv[1:] if argv is None else argv)
    try:
        _speak(config.language(config.config_path()))
        if _names_command(words):
            arguments = command_parser().parse_args(words)
            arguments.library = arguments.library or arguments.library_before
            arguments.debug = arguments.debug or arguments.debug_before
            _start_log(arguments.debug)
            return _guarded(globals()[f"_{arguments.command}"], arguments)
        arguments = parser().parse_args(words)
        _start_log(arguments.debug)
        return _guarded(_open_screen, arguments)
    except MissingSource as error:
        # The environment names settings that cannot be anywhere.
        _complain(str(error))
        return 1
    except BrokenPipeError:
        # The reader of our output went away (as head does): nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _speak(language: str) -> None:
    """Choose the language, of the command line's own words too."""
    translate.choose(language)
    if translate.this() != translate.ENGLISH:
        # argparse looks its words up by these two names; they find ours in our catalogue.
        vars(argparse).update(_=tr, ngettext=translate.either)


def _names_command(words: Sequence[str]) -> bool:
    """Whether the first word that is no option (nor an option's value) is a command."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in ("--library", "--theme"):
            skip = True
        elif not word.startswith("-") or word == "-":
            return word in COMMANDS
    return False


def _guarded(run: Any, arguments: argparse.Namespace) -> int:
    from feeds.errors import FeedsError
    from reader.i18n.messages import sentence

    try:
        return int(run(arguments))
    except FeedsError as error:
        _complain(sentence(error))
        return 1


def _complain(sentence: str) -> None:
    from feeds.markup import clean

    print(f"broadsheet: {clean(sentence)}", file=sys.stderr)


def _start_log(debug: bool) -> None:
    from reader.log import start

    start(config.state_folder(), debug=debug)


# ---------------------------------------------------------------- the screen


def _open_screen(arguments: argparse.Namespace) -> int:
    from feeds.library import SAMPLE, Library

    settings, problems = config.read_settings(config.config_path())
    sources = [SAMPLE.as_posix()] if arguments.sample else list(arguments.sources)
    missing = [_missing(source) for source in sources]
    if sources and all(missing):
        for problem in missing:
            _complain(problem)
        return 2
    if arguments.linear:
        return _talk(arguments, sources, settings)
    if not sys.stdout.isatty():
        _complain(
            tr("the screen needs a terminal; `broadsheet list` and `broadsheet show` print without one")
        )
        return 2
    if not terminals.shows_panes(os.environ):
        _complain(
            tr(
                "this terminal ({name}) cannot show panes; `broadsheet --linear` reads on it",
                name=os.environ.get("TERM", ""),
            )
        )
        return 2
    library, damage = _opened_library(arguments)
    problems += damage
    welcome, edition = False, tr("a backup, read only") if library.readonly else ""
    if not sources and library.is_empty() and not damage:
        sources, welcome = [SAMPLE.as_posix()], True
    if sources:
        library = Library.beside(library)
        sample = sources == [SAMPLE.as_posix()]
        edition = tr("sample edition") if sample else tr("opened beside your library")

    from reader.app import BroadsheetApp

    settings = config.as_left(settings)
    if arguments.theme:
        settings = replace(settings, theme=arguments.theme)
    app = BroadsheetApp(
        library, settings, sources=sources, edition=edition, welcome=welcome, problems=problems
    )
    app.run()
    if app.return_code:
        log = config.state_folder() / "broadsheet.log"
        _complain(tr("the screen broke off; the report is in {path}", path=log))
        return 1
    if app.jobs.lost:
        _complain(
            trn(
                "{number} change of the last moment could not be written to the library",
                "{number} changes of the last moment could not be written to the library",
                app.jobs.lost,
            )
        )
    unread = app.main.errands.problems
    for problem in unread:
        _complain(problem)
    return 1 if unread or app.jobs.lost else 0


def _talk(arguments: argparse.Namespace, sources: list[str], settings: config.Settings) -> int:
    """The library, or sources beside it, as plain lines."""
    from feeds.errors import FeedsError
    from feeds.library import SAMPLE, Library
    from reader.i18n.messages import sentence
    from reader.linear import Linear, fitted

    library, damage = _opened_library(arguments)
    for problem in damage:
        print(fitted(problem))
    if not sources and library.is_empty() and not damage:
        said = tr(
            "Your library is empty: this is the sample edition. broadsheet add ADDRESS subscribes to a feed."
        )
        print(fitted(said))
        sources = [SAMPLE.as_posix()]
    if sources:
        library = Library.beside(library)
        for taken in library.read_sources(sources):
            if isinstance(taken, FeedsError):
                _complain(sentence(taken))
    with library:
        while library.behind is not None and library.index_portion():
            pass
        return Linear(library, input, _say, settings).run()


def _opened_library(arguments: argparse.Namespace) -> tuple[Library, list[str]]:
    """The library; where it is damaged the newest backup that can be read, read only, and what to do."""
    from feeds import maintenance
    from feeds.errors import StoreError
    from feeds.library import Library
    from feeds.query import Query

    path = arguments.library or config.library_path()
    try:
        library = Library.at(path)
        try:
            library.first(Query(), 1)
            library.counts()
            lost = library.lost()
        except StoreError:
            library.close()
            raise
        if lost is None:
            return library, []
        return library, [
            tr(
                "{path} is empty, but its backup of {day} is not: `broadsheet restore {day}` brings it back.",
                path=path,
                day=lost,
            )
        ]
    except StoreError as error:
        found = maintenance.newest_sound(path) if error.is_damage else None
        if found is None:
            raise
        day, backup = found
        from reader.i18n.messages import sentence

        said = tr(
            "{problem} This is its backup of {day}, read only; {advice}",
            problem=sentence(error),
            day=day,
            advice=_way_back(arguments),
        )
        return Library.at(backup, readonly=True), [said]


def _missing(source: str) -> str:
    """A sentence if a source cannot be there at all, so that no screen need be opened for it."""
    from feeds import paths

    if source == "-" or "://" in source or paths.leads(source):
        return ""
    from feeds.sources import looks_like_address

    if looks_like_address(source):
        return ""
    return tr("{path}: there is no such file or folder; check the path.", path=source)


# ---------------------------------------------------------------- reading commands


def _list(arguments: argparse.Namespace) -> int:
    from feeds import query

    with _library(arguments) as library:
        wanted = query.parse(arguments.query) if arguments.query else query.Query()
        if arguments.limit:
            ids, _ = library.first(wanted, arguments.limit)
        else:
            ids = library.ids(wanted)
        _print_headlines(library, ids, as_json=arguments.json)
    return 0


def _search(arguments: argparse.Namespace) -> int:
    from feeds import query

    with _library(arguments) as library:
        wanted = query.parse(" ".join(arguments.query))
        library.index_words(INDEXING_SECONDS)
        ids = library.search(wanted, arguments.limit)
        _print_headlines(library, ids, as_json=arguments.json)
    return 0


def _print_headlines(library: Library, ids: Sequence[int], *, as_json: bool) -> None:
    for start in range(0, len(ids), 500):
        rows = library.headlines(ids[start : start + 500])
        if as_json:
            _print_json(_headline_facts(row) for row in rows)
        else:
            for row in rows:
                sign = "★" if row.starred else " " if row.read else "●"
                words = _printable(f"{row.title}  ({row.feed})")
                print(f"{row.id:>8} {sign} {row.date.astimezone():%Y-%m-%d %H:%M}  {words}")


def _headline_facts(row: Headline) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "feed": row.feed,
        "published": row.date.isoformat() if row.dated else None,
        "lang": row.lang,
        "read": row.read,
        "starred": row.starred,
        "tags": list(row.tags),
    }


def _show(arguments: argparse.Namespace) -> int:
    """One object (or text) an article; a source that cannot be read is one with an `error`."""
    from feeds import paths
    from feeds.errors import FeedsError, MissingSource
    from feeds.library import Opened, as_facts, no_facts, read_source
    from reader.i18n.messages import sentence

    status = 0

    def opened() -> Iterator[tuple[str, Opened | FeedsError]]:
        for source in arguments.sources:
            try:
                if source.isdecimal() and not paths.leads(source):
                    number = figures.whole(source)
                    with _library(arguments) as library:
                        found = library.open(number) if number is not None else None
                        if found is None:
                            raise MissingSource(source, "the library has no article of this number")
                        yield source, found
                else:
                    for article in read_source(source):
                        yield source, article
            except FeedsError as error:
                yield source, error

    for source, article in opened():
        if isinstance(article, FeedsError):
            status = 1
            if arguments.json:
                _print_json([{**no_facts(source), "error": _printable(str(article))}])
            else:
                _complain(sentence(article))
        elif arguments.json:
            _print_json([as_facts(source, article)])
        else:
            from feeds.library import as_text

            _say(as_text(article) + "\n")
    return status


def _printable(text: str) -> str:
    """One line that a terminal takes for nothing but words."""
    if text.isprintable():
        return text
    from feeds.markup import clean

    return clean(text)


def _say(text: str) -> None:
    """Print lines as `_printable` does one, their blanks kept."""
    from feeds.markup import clean_lines

    print(clean_lines(text))


def _recommend(arguments: argparse.Namespace) -> int:
    from reader.i18n.messages import told_why

    with _library(arguments) as library:
        while library.catch_up():
            pass
        opened = library.open(arguments.id) if arguments.id is not None else None
        for shelf in library.suggestions(opened):
            if not arguments.json:
                print(tr(shelf.heading))
            for piece in shelf.suggestions:
                facts = {"heading": shelf.heading, "id": piece.id, "title": piece.title, "url": piece.url}
                if arguments.json:
                    _print_json([{**facts, "feed": piece.feed, "why": piece.why}])
                else:
                    why = f"  ({told_why(piece.why)})" if piece.why else ""
                    print(f"  {piece.id or '':>8} {_printable(piece.title + why)}")
    return 0


# ---------------------------------------------------------------- collecting commands


def _refresh(arguments: argparse.Namespace) -> int:
    from reader.i18n.messages import told

    settings, _ = config.read_settings(config.config_path())
    with _library(arguments) as library:
        total = library.asked_count(force=arguments.force)
        connections = min(arguments.connections or settings.connections, config.MOST_CONNECTIONS)
        outcomes = library.refresh(None, force=arguments.force, connections=connections)
        done, new, failed = _followed(outcomes, total, quiet=arguments.quiet)
        cared = library.look_after(keep_days=settings.keep_days, keep_backups=settings.keep_backups)
        if not arguments.quiet:
            for clause in cared:
                print(told(clause))
            print(
                formats.refreshed(done, new, failed) if done else tr("No feed is due; --force asks them all.")
            )
    return 1 if failed and failed == done else 0


def _followed(outcomes: Iterable[Outcome], total: int, *, quiet: bool = False) -> tuple[int, int, int]:
    """Follow a refresh with a bar, and say what failed: how many were asked, what came, how many failed."""
    from feeds.update import Failed, Updated
    from reader.i18n.messages import sentence

    done = new = failed = 0
    with _Progress(sys.stderr, quiet=quiet) as progress:
        for outcome in outcomes:
            done += 1
            if isinstance(outcome, Updated):
                new += len(outcome.new_ids)
            elif isinstance(outcome, Failed):
                failed += 1
                progress.line(f"broadsheet: {_printable(sentence(outcome.error))}")
            progress.show(done, total)
    return done, new, failed


class _Progress:
    """A bar on a terminal, nothing elsewhere."""

    WIDTH = 30

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._on = stream.isatty() and not quiet

    def __enter__(self) -> _Progress:
        return self

    def show(self, done: int, total: int) -> None:
        if self._on:
            full = self.WIDTH * done // max(1, total)
            bar = "━" * full + "─" * (self.WIDTH - full)
            print(f"\r{bar} {done}/{total}", end="", file=self._stream, flush=True)

    def line(self, text: str) -> None:
        """Print a line of its own, the bar out of the way."""
        print(f"\r\x1b[K{text}" if self._on else text, file=self._stream)

    def __exit__(self, *_: object) -> None:
        if self._on:
            print("\r\x1b[K", end="", file=self._stream, flush=True)


def _add(arguments: argparse.Namespace) -> int:
    from feeds.query import folder_of

    folder = folder_of(arguments.folder)
    status = 0
    with _library(arguments) as library:
        from feeds.errors import FeedsError
        from reader.i18n.messages import sentence, told

        for address in arguments.addresses:
            try:
                print(_printable(told(library.add(address, folder, refresh=not arguments.no_refresh))))
            except FeedsError as error:
                _complain(sentence(error))
                status = 1
    return status


def _import(arguments: argparse.Namespace) -> int:
    with _library(arguments) as library:
        known = {feed.id for feed in library.feeds()}
        report = library.import_feeds(arguments.file, private=arguments.private, rehearse=arguments.dry_run)
        _say_imported(arguments, report)
        fresh = [feed.id for feed in library.feeds() if feed.id not in known]
        if fresh and not arguments.no_refresh:
            print(formats.refreshed(*_followed(library.refresh(fresh), library.asked_count(fresh))))
    return 0


def _say_imported(arguments: argparse.Namespace, report: Imported) -> None:
    from reader.i18n.messages import told

    if arguments.dry_run:
        print(tr("Nothing is changed yet. This would happen:"))
    print(
        trn(
            "{number} feed imported, {known} known already",
            "{number} feeds imported, {known} known already",
            report.added,
            known=translate.number(report.known),
        )
        if report.known or not report.twice
        else trn("{number} feed imported", "{number} feeds imported", report.added),
        end="",
    )
    print(tr(", {number} twice in the list", number=translate.number(report.twice)) if report.twice else "")
    for line in formats.moved_in(report):
        print(line)
    for name in report.had:
        print(_printable(tr("known already: {feed}", feed=name)))
    for refusal in report.refused:
        _complain(tr("not imported: {refusal}", refusal=told(refusal)))
    for address in report.held:
        _complain(
            tr(
                "not imported: {address} leads into your private network or through a proxy the list names; --private imports it",
                address=_printable(address),
            )
        )


def _export(arguments: argparse.Namespace) -> int:
    with _library(arguments) as library:
        opml = library.export_opml()
    if arguments.output:
        from feeds import atomic

        atomic.write(arguments.output, opml)
    else:
        sys.stdout.buffer.write(opml)
    return 0


def _feeds(arguments: argparse.Namespace) -> int:
    from feeds import collation
    from reader.i18n.messages import told

    with _library(arguments) as library:
        feeds = sorted(library.feeds(), key=lambda feed: (-feed.fetch.failures, collation.key(feed.title)))
    if arguments.json:
        _print_json(_feed_facts(feed) for feed in feeds)
    else:
        for feed in feeds:
            moved = feed.fetch.moved_to
            trouble = told(feed.fetch.error) or (tr("moved to {address}", address=moved) if moved else "")
            words = f"{feed.title}  {feed.url}" + (f"  ! {trouble}" if trouble else "")
            print(f"{feed.unread:>6}/{feed.total:<6} {_printable(words)}")
    return 0


def _feed_facts(feed: Feed) -> dict[str, Any]:
    fetch = feed.fetch
    return {
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "folder": list(feed.folder),
        "unread": feed.unread,
        "total": feed.total,
        "checked": fetch.checked.isoformat() if fetch.checked else None,
        "succeeded": fetch.succeeded.isoformat() if fetch.succeeded else None,
        "due": fetch.due.isoformat() if fetch.due else None,
        "failures": fetch.failures,
        "error": fetch.error or None,
        "moved_to": fetch.moved_to or None,
        "retired": fetch.retired,
        "visits": [{"at": at.isoformat(), "status": status} for at, status in feed.visits],
    }


def _doctor(arguments: argparse.Namespace) -> int:
    from feeds.errors import StoreError
    from reader import checkup
    from reader.i18n.messages import sentence, told

    settings, problems = config.read_settings(config.config_path())
    problems += _clashes(settings)
    problems += checkup.doubts(settings)
    try:
        with _library(arguments) as library:
            wrong = library.check()
            if wrong and arguments.repair:
                wrong = library.repair()
            problems += map(told, wrong)
    except StoreError as error:
        problems += [sentence(error), _way_back(arguments)]
    for problem in problems:
        print(_printable(problem))
    if not problems:
        print(tr("All well."))
    return 1 if problems else 0


def _clashes(settings: config.Settings) -> list[str]:
    """What is wrong with the keys."""
    from reader.keys.commands import keymap
    from reader.keys.presets import PRESETS

    return keymap(settings.keys, preset=PRESETS.get(settings.preset))[1]


def _way_back(arguments: argparse.Namespace) -> str:
    """What a reader whose library cannot be used can do."""
    from feeds import maintenance

    library = arguments.library or config.library_path()
    found = maintenance.newest_sound(library)
    if found is None:
        return tr("There is no backup of it in {folder}.", folder=maintenance.folder(library))
    return tr("`broadsheet restore {day}` brings back the backup of that day.", day=found[0])


def _restore(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from feeds import maintenance

    library = arguments.library or config.library_path()
    kept = {str(day): path for day, path in maintenance.backups(library)}
    if arguments.backup is None:
        for day, path in kept.items():
            size = tr("{size} MB", size=translate.decimal(path.stat().st_size / 1e6))
            print(f"{day}  {size}  {path}")
        if not kept:
            print(tr("There is no backup in {folder}.", folder=maintenance.folder(library)))
        return 0 if kept else 1
    source = kept.get(arguments.backup) or Path(arguments.backup)
    if not source.is_file():
        _complain(tr("there is no backup {name}; `broadsheet restore` lists them", name=arguments.backup))
        return 2
    aside = maintenance.restore(library, source, datetime.now(UTC))
    print(
        tr("The library is that of {source} again. The one before lies in {path}.", source=source, path=aside)
        if aside
        else tr("The library is that of {source} again.", source=source)
    )
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    with _library(arguments) as library:
        library.backup(arguments.file)
    print(tr("The library is copied to {path}.", path=arguments.file))
    return 0


# ---------------------------------------------------------------- shared


def _library(arguments: argparse.Namespace) -> Library:
    from feeds.library import Library

    return Library.at(arguments.library or config.library_path())


def _print_json(objects: Iterable[dict[str, Any]]) -> None:
    for facts in objects:
        said = json.dumps(facts, ensure_ascii=False)
        if not said.isprintable():  # a terminal acts on some of it: that is told by its number
            said = "".join(
                char if char.isprintable() or char == "\xa0" else json.dumps(char)[1:-1] for char in said
            )
        print(said)
