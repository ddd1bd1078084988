"""Commands that bring articles in: refresh, add, import."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from feeds.errors import ConfigError
from feeds.messages import Message
from feeds.model import MOST_CONNECTIONS
from reader import config
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import Misused, Output, Progress, printable
from reader.cli.status import Status
from reader.i18n import formats, translate
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.library.imports import Imported
    from feeds.model import SharedFolder
    from feeds.transfer.imports import Program, Wish
    from feeds.update import Outcome
    from feeds.workspace import Workspace
    from reader.notifications import Notifications


def refresh(call: Call) -> Status:
    from reader.i18n.messages import worded

    settings, _ = config.read_settings(config.config_path())
    with call.library() as library:
        wanted = [chosen.feed(library, named).id for named in call.given.feeds] or None
        total = library.subscriptions.asked_count(wanted, force=call.given.force)
        connections = min(call.given.connections or settings.connections, MOST_CONNECTIONS)
        outcomes = library.subscriptions.refresh(wanted, force=call.given.force, connections=connections)
        new_ids: list[int] = []
        heard = _noted(outcomes, new_ids)
        done, new, failed = _followed(call.out, heard, total, quiet=call.given.quiet, printed=True)
        for notice in () if call.given.quiet else library.own.arrivals.notices():
            call.out.heading(printable(worded(notice)))
        _notify(call, library, new_ids, settings.notifications)
        if settings.sync.path:
            _meet_folder(call, library, settings.sync)
        cared = library.own.maintenance.look_after(
            keep_days=settings.keep_days, keep_backups=settings.keep_backups
        )
    if not call.given.quiet:
        for clause in cared:
            call.out.heading(worded(clause))
        call.out.heading(
            formats.refreshed(done, new, failed) if done else tr("No feed is due; --force asks them all.")
        )
    return Status.FAILED if failed and failed == done else Status.DONE


def _noted(outcomes: Iterable[Outcome], new_ids: list[int]) -> Iterator[Outcome]:
    """The outcomes of a refresh; the articles that are new are noted."""
    for outcome in outcomes:
        new_ids += getattr(outcome, "new_ids", ())
        yield outcome


def _notify(call: Call, library: Workspace, new_ids: list[int], wish: Notifications) -> None:
    """Tell of what has arrived, as the settings wish; a terminal is told where talk goes to one."""
    if not new_ids or not wish.queries:
        return
    import os

    from reader import clock, notifying

    def write(code: str) -> None:
        if sys.stderr.isatty():
            print(code, end="", file=sys.stderr, flush=True)

    notices = notifying.arrived(library, new_ids, wish.queries)
    for name in notifying.tell(notices, wish, os.environ, clock.now(), write):
        call.out.say(tr("The settings notify by {program}, which is not there.", program=name))


def _meet_folder(call: Call, library: Workspace, wish: SharedFolder) -> None:
    """Bring this device in step; what is wrong with that is no failure of the refresh."""
    from feeds.errors import FeedsError
    from reader.i18n.messages import sentence

    try:
        met = library.own.folder.meet(wish)
    except FeedsError as error:
        call.out.say(sentence(error))
    else:
        for trouble in met.troubles:
            call.out.say(sentence(trouble.error))


def _followed(
    out: Output, outcomes: Iterable[Outcome], total: int, *, quiet: bool = False, printed: bool = False
) -> tuple[int, int, int]:
    """Follow a refresh with a bar, and say what failed and what rules want told: how many were asked, what
    came, how many failed.

    Where it is `printed`, programs are given what became of each feed.
    """
    from feeds.update import Failed, Updated
    from reader.i18n.messages import worded

    done = new = failed = 0
    with Progress(quiet=quiet) as progress:
        for outcome in outcomes:
            done += 1
            if isinstance(outcome, Updated):
                new += len(outcome.new_ids)
                for notice in () if quiet else outcome.notices:
                    progress.clear()
                    out.heading(printable(worded(notice)))
            elif isinstance(outcome, Failed):
                failed += 1
                progress.clear()
                out.error(outcome.error)
            if printed and not quiet and not out.as_people_read:
                progress.clear()
                out.one(facts.refreshed(outcome), "")
            progress.show(done, total)
    return done, new, failed


def add(call: Call) -> Status:
    from feeds.errors import FeedsError
    from feeds.query import folder_of
    from reader.i18n.messages import worded

    folder = folder_of(call.given.folder)
    with call.library() as library:
        for address in call.given.addresses:
            try:
                if call.given.exec:
                    address = _named_program(address)
                had = {feed.id for feed in library.shown.subscriptions.feeds()}
                said = library.own.sources.add(address, folder, refresh=not call.given.no_refresh)
                feeds = [feed.id for feed in library.shown.subscriptions.feeds() if feed.id not in had]
                if call.given.account:
                    library.own.accounts.hand_over(feeds, call.given.account)
                call.out.one(facts.added(address, said, feeds), printable(worded(said)))
            except FeedsError as error:
                call.out.error(error)
    return call.out.status


def _named_program(line: str) -> str:
    """Write a program into the settings; the address its feed has then. Raises Misused, ConfigError, WriteError."""
    import shlex

    from feeds.model import PROGRAM
    from feeds.programs import name_of

    try:
        argv = shlex.split(line)
    except ValueError as error:
        raise Misused(tr("{text}: a quote is not closed", text=repr(printable(line)))) from error
    if not argv:
        raise Misused(tr("a program is wanted, not nothing"))
    path, name = config.config_path(), name_of(argv)
    known = config.programs().get(name)
    if known is None:
        config.write_program(path, name, argv)
    elif known != tuple(argv):
        taken = Message(
            "config.name-taken", "it names another program {name}; name this one by hand", name=name
        )
        raise ConfigError(str(path), taken)
    return f"{PROGRAM}{name}"


def import_feeds(call: Call) -> Status:
    given = call.given
    with call.library() as library:
        known = {feed.id for feed in library.shown.subscriptions.feeds()}
        plan = library.own.sources.look_at(given.file)
        programs = _agreed(call, plan.programs)
        with Progress(tr("Importing…")):
            report = library.own.sources.import_feeds(
                given.file, private=given.private, rehearse=given.dry_run, programs=programs
            )
        _say_imported(call, report)
        _adopt(call, plan.wishes)
        fresh = [feed.id for feed in library.shown.subscriptions.feeds() if feed.id not in known]
        if fresh and not given.no_refresh:
            done, new, failed = _followed(
                call.out, library.subscriptions.refresh(fresh), library.subscriptions.asked_count(fresh)
            )
            call.out.heading(formats.refreshed(done, new, failed))
    return Status.DONE


def _agreed(call: Call, named: Sequence[Program]) -> set[str]:
    """Those of some programs that the settings name so, after the reader was asked about the others."""
    import shlex

    known = config.programs() if named else {}
    fresh = [program for program in named if program.name not in known]
    for program in named:
        if known.get(program.name, program.argv) != program.argv:
            call.out.say(
                tr("your settings call another program {name}: rename that one first", name=program.name)
            )
    for program in fresh:
        call.out.say(printable(tr("a feed of the list runs {program}", program=shlex.join(program.argv))))
    if fresh and not call.given.dry_run and (call.given.programs or _says_yes()):
        for program in fresh:
            config.write_program(config.config_path(), program.name, program.argv)
        known = config.programs()
    if call.given.dry_run and call.given.programs:
        known = {program.name: program.argv for program in fresh} | known
    return {program.name for program in named if known.get(program.name) == program.argv}


def _says_yes() -> bool:
    """Whether the reader agrees to run programs; without a terminal nobody does."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print(
        tr("Run these programs whenever their feeds are asked? [y/N]"), end=" ", file=sys.stderr, flush=True
    )
    return sys.stdin.readline().strip().lower() in ("y", "yes", tr("yes"))


def _adopt(call: Call, wishes: Sequence[Wish]) -> None:
    """Take over what another program's settings say, and say what of it was not."""
    from reader import adopting

    adopted = adopting.adopted(wishes, config.read_settings(config.config_path())[0], run=call.given.programs)
    for line in adopted.lines():
        call.out.heading(printable(line))
    for line in adopted.untold:
        call.out.say(printable(line))
    if not call.given.dry_run:
        adopting.write(adopted)


def _say_imported(call: Call, report: Imported) -> None:
    from reader.i18n.messages import worded

    out = call.out
    if call.given.dry_run:
        out.heading(tr("Nothing is changed yet. This would happen:"))
    out.one(facts.imported(report, call.given.dry_run), _counted(report))
    for line in formats.moved_in(report):
        out.heading(line)
    for name in report.had:
        out.heading(printable(tr("known already: {feed}", feed=name)))
    for refusal in report.refused:
        out.say(tr("not imported: {refusal}", refusal=worded(refusal)))
    for name in report.programs:
        out.say(
            tr(
                "not imported: the feed of the program {name}, which you did not agree to run; --programs imports it",
                name=name,
            )
        )
    for address in report.held:
        out.say(
            tr(
                "not imported: {address} leads into your private network or through a proxy the list names; --private imports it",
                address=address,
            )
        )


def _counted(report: Imported) -> str:
    """How many feeds an import brought."""
    if report.known or not report.twice:
        said = trn(
            "{number} feed imported, {known} known already",
            "{number} feeds imported, {known} known already",
            report.added,
            known=translate.number(report.known),
        )
    else:
        said = trn("{number} feed imported", "{number} feeds imported", report.added)
    return said + (
        tr(", {number} twice in the list", number=translate.number(report.twice)) if report.twice else ""
    )
