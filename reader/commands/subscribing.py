"""Subscribing: from an address to its feeds, the catalogue, lists of other readers, and keeping what is open."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import logins, paths, urls
from feeds.errors import FeedsError
from feeds.library import CATALOGUE, Library
from feeds.library.imports import Imported
from feeds.markup import clean
from reader import adopting, config
from reader.changes import Change
from reader.i18n import formats
from reader.i18n.messages import sentence, worded
from reader.i18n.translate import tr, trn
from reader.questions import Ask, Choice, Choose, Decide
from reader.tasks import CANDIDATES, WRITE

if TYPE_CHECKING:
    from feeds.discover import Candidate
    from feeds.library import Opened
    from feeds.transfer.imports import Plan, Program
    from reader.context import Context

MOST_HELD = 8
"""Addresses of a list that are not imported unasked, and named."""


async def add(context: Context) -> None:
    """Keep what was opened in passing, or what is open; else ask for an address."""
    opened, library = context.opened, context.library
    if opened is not None and library.keeping.is_transient(opened.article.id):
        await _keep_passing(context, opened.article.id)
    elif library.opened is None or context.program.shows_sample:
        await ask_address(context)
    else:
        await _keep(context)


async def _keep_passing(context: Context, id: int) -> None:
    """Keep the article that was opened in passing, or add a feed."""
    question = Decide(
        tr("Keep"),
        tr("This article was opened in passing and is not in your library."),
        ("k", "a"),
        tr("k keep it · a add a feed by address · Esc cancel"),
    )
    key = await context.choose(question)
    if key == "a":
        await ask_address(context)
    if key != "k":
        return
    library = context.library

    def keep() -> tuple[int, Opened | None]:
        number = library.keeping.keep_transient(id)
        passed = library.articles.open(id)
        there = library.keeping.at(passed.article.entry.url) if passed is not None else None
        return number, library.articles.open(there) if there is not None else None

    number, article = await context.ask(keep, WRITE)
    context.say(tr("Kept in your library.") if number else tr("It is in your library already."))
    if article is not None and context.articles.is_open(id):
        # From now on marks are for the one that stays.
        context.articles.show(article)
    context.changed(Change.ADDED)


async def _keep(context: Context) -> None:
    """Keep the open sources in the reader's own library, or add an address to it."""
    text = tr("What is open here is not in your library yet.")
    note = tr("k keep it all · a add a feed by address · Esc cancel")
    key = await context.choose(Decide(tr("Keep"), text, ("k", "a"), note))
    if key == "a":
        await ask_address(context)
    elif key == "k":
        number = await context.ask(context.library.keeping.keep, WRITE)
        context.say(
            trn("{number} article kept in your library.", "{number} articles kept in your library.", number)
        )


async def take_paste(context: Context, text: str) -> None:
    """What is pasted at the panes: an address is offered to be added, nothing else means anything there."""
    from feeds.sources import looks_like_address

    lines = (line.strip() for line in text.splitlines())
    address = next((line for line in lines if not _has_space(line) and looks_like_address(line)), None)
    if address is not None:
        await ask_address(context, address)
    else:
        context.say(tr("What was pasted is no address of a feed or page; nothing was done with it."))


def _has_space(text: str) -> bool:
    return any(char.isspace() for char in text)


# ---------------------------------------------------------------- by an address


async def ask_address(context: Context, value: str = "") -> None:
    """Ask for an address; its feeds are looked for while the reader goes on."""
    own, program, problem = context.library.own, context.program, ""
    while True:
        text = problem or tr("The address of a feed or of any page: its feeds are found.")
        value = value or program.refused_address
        question = Ask(tr("Add a feed"), text, value=value, placeholder="https://")
        if (address := await context.choose(question)) is None:
            return
        # It stands in the field when the reader adds again, until it has led to a feed.
        program.refused_address, asked_at = address, program.last_key
        context.say(tr("Looking for feeds at {address}…", address=logins.without_login(address)), 60)
        try:
            found, had = await context.ask(partial(_look, own, address), CANDIDATES)
        except FeedsError as error:
            problem = sentence(error)
            context.say(problem, 20)
            # Who has gone on reading is told, and not torn away.
            if program.last_key != asked_at or not context.panes.are_in_front:
                return
        else:
            program.refused_address = ""
            await _take(context, own, found, had)
            return


def _look(own: Library, address: str) -> tuple[Sequence[Candidate], Sequence[Candidate]]:
    """The feeds at an address, and those among them the reader has."""
    found = own.subscriptions.candidates(address)
    return found, own.subscriptions.subscribed(found)


async def _take(
    context: Context, own: Library, candidates: Sequence[Candidate], had: Sequence[Candidate]
) -> None:
    """Subscribe to the one feed that was found, of several to those the reader picks."""
    fresh = [each for each in candidates if each not in had]
    if not fresh:
        _say_had(context, had)
    elif len(candidates) == 1:
        await subscribe_to(context, own, fresh)
    elif wanted := await _pick(context, candidates, had):
        taken = [each for each in wanted if each not in had]
        if taken:
            await subscribe_to(context, own, taken)
        else:
            _say_had(context, wanted)


async def _pick(
    context: Context, candidates: Sequence[Candidate], had: Sequence[Candidate]
) -> list[Candidate]:
    """Which of several feeds are taken; none where the reader takes none."""
    picked: list[Candidate] = []

    def choices() -> list[Choice[Candidate]]:
        return [
            Choice(
                each.title or each.url,
                tr("subscribed") if each in had else " · ".join(each.headlines[:1]) or each.url,
                each,
                "✓" if each in had else "☑" if each in picked else "☐",
            )
            for each in candidates
        ]

    async def toggle(candidate: Candidate) -> list[Choice[Candidate]]:
        if candidate in picked:
            picked.remove(candidate)
        elif candidate not in had:
            picked.append(candidate)
        return choices()

    note = tr("Tab picks several · Enter subscribes · Esc close")
    chosen = await context.choose(Choose(tr("Which feeds?"), choices(), note=note, staying={"tab": toggle}))
    if chosen is None:
        return []
    return [each for each in candidates if each in picked] or [chosen.value]


def _say_had(context: Context, had: Sequence[Candidate]) -> None:
    names = ", ".join(each.title or each.url for each in had)
    context.say(tr("You have {feed} already.", feed=names), 12)


async def subscribe_to(context: Context, own: Library, candidates: Sequence[Candidate]) -> None:
    """Subscribe to these feeds and fetch them."""

    def subscribe() -> list[int]:
        return [own.subscriptions.subscribe(each.url, each.title) for each in candidates]

    feed_ids = await context.ask(subscribe, WRITE)
    context.program.turn_home()
    names = ", ".join(each.title or each.url for each in candidates)
    context.say(
        tr("Subscribed to {feed}.", feed=names)
        if len(feed_ids) == 1
        else trn(
            "Subscribed to {number} feed: {feeds}.",
            "Subscribed to {number} feeds: {feeds}.",
            len(feed_ids),
            feeds=names,
        )
    )
    context.program.refresh_feeds(feed_ids, library=context.library.alone())


# ---------------------------------------------------------------- from the catalogue


async def catalogue(context: Context) -> None:
    """Well-known feeds by topic and language; Enter subscribes."""
    own = context.library.own
    known = {feed.url for feed in own.subscriptions.feeds()}
    before = len(known)
    entries = tomllib.loads(CATALOGUE.read_text("utf-8"))["feed"]

    def choices() -> list[Choice[dict[str, str]]]:
        return [
            Choice(
                entry["title"],
                f"{tr(entry['topic'])} · {entry['lang']}",
                entry,
                "✓" if entry["url"] in known else " ",
            )
            for entry in entries
        ]

    async def take(entry: dict[str, str]) -> list[Choice[dict[str, str]]]:
        if entry["url"] in known:
            context.say(tr("You have {feed} already.", feed=entry["title"]))
            return choices()
        known.add(entry["url"])
        try:
            folder = (tr(entry["topic"]),)
            await context.ask(
                lambda: own.subscriptions.subscribe(entry["url"], entry["title"], folder), WRITE
            )
        except Exception as error:
            known.discard(entry["url"])
            context.program.report(error)
        return choices()

    question = Choose(
        tr("Well-known feeds"),
        choices(),
        note=tr("Type a topic, a language or a name · Enter subscribes · Esc close"),
        staying={"enter": take},
    )
    await context.choose(question)
    if len(known) == before:
        return
    # After the subscriptions, in the queue they are written in.
    await context.ask(lambda: None, WRITE)
    if not context.program.turn_home() and context.library.opened is not None:
        context.say(tr("Start broadsheet again to read your own feeds."))
    context.changed(Change.ADDED)
    context.program.refresh_feeds(None, library=context.library.alone())


# ---------------------------------------------------------------- from a list


async def import_feeds(context: Context) -> None:
    text = tr("An OPML file, or what another reader keeps: its list of feeds, its database, an export.")
    question = Ask(tr("Import feeds"), text, placeholder="~/feeds.opml")
    if (path := await context.choose(question)) is not None:
        file = paths.typed(path)
        plan = await context.ask(lambda: context.library.own.sources.look_at(file), WRITE)
        await _import(context, file, plan, await _agreed(context, plan.programs))


async def _import(
    context: Context, file: Path, plan: Plan, programs: Collection[str], *, private: bool = False
) -> None:
    """Import a list or settings, then say what of it was not."""
    own = context.library.own
    adopted = adopting.adopted(plan.wishes, config.read_settings(config.config_path())[0])
    adopting.write(adopted)
    report = await context.ask(
        lambda: own.sources.import_feeds(file, private=private, programs=programs), WRITE
    )
    said = trn("{number} feed imported.", "{number} feeds imported.", report.added)
    if report.added:
        context.program.turn_home()
    context.say(" · ".join([said, *formats.moved_in(report), *adopted.lines()]), 15)
    context.changed(Change.ADDED)
    if report.added:
        context.program.refresh_feeds(None, library=context.library.alone())
    if report.held:
        if await context.choose(_held(report)) is not None:
            await _import(context, file, plan, programs, private=True)
    elif skipped := [*_skipped(report), *(Choice[object](line, "", line) for line in adopted.untold)]:
        await context.choose(Choose(tr("Not imported"), skipped, note=tr("Esc close")))


async def _agreed(context: Context, named: Sequence[Program]) -> set[str]:
    """The programs of a list that the settings name so, after the reader was asked about the others."""
    known = config.programs() if named else {}
    fresh = [program for program in named if program.name not in known]
    if fresh and await context.choose(_programs(fresh)) is not None:
        for program in fresh:
            config.write_program(config.config_path(), program.name, program.argv)
        known = config.programs()
    return {program.name for program in named if known.get(program.name) == program.argv}


def _programs(fresh: Sequence[Program]) -> Decide:
    """Whether programs may be run that a list names."""
    asked = tr("Feeds of this list run these programs whenever they are asked. Only what you know should:")
    shown = [f"  · {clean(shlex.join(program.argv), 200)}" for program in fresh[:MOST_HELD]]
    if (others := len(fresh) - MOST_HELD) > 0:
        shown.append("  " + trn("… and {number} more", "… and {number} more", others))
    return Decide(
        tr("Programs of the list"),
        "\n".join([asked, "", *shown]),
        ("y",),
        tr("y run them and write them into the settings · Esc leave them out"),
    )


def _held(report: Imported) -> Decide:
    """Whether addresses are imported that may do harm."""
    asked = tr(
        "These lead into your private network, or through a proxy that the list names. Only what you know should:"
    )
    held = [f"  · {urls.display(address)}" for address in report.held[:MOST_HELD]]
    if (others := len(report.held) - MOST_HELD) > 0:
        held.append("  " + trn("… and {number} more", "… and {number} more", others))
    return Decide(
        tr("Not imported yet"),
        "\n".join([asked, "", *held]),
        ("y",),
        tr("y import them too · Esc leave them"),
    )


def _skipped(report: Imported) -> list[Choice[object]]:
    """What a list names and was not imported, each with the reason."""
    refused = [Choice[object](worded(refusal), tr("refused"), refusal) for refusal in report.refused]
    refused += [Choice[object](name, tr("not run"), name) for name in report.programs]
    return [*refused, *(Choice[object](name, tr("known already"), name) for name in report.had)]
