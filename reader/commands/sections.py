"""Sections: choosing one, smart feeds, and the affairs of folders, tags and smart feeds."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.model import MOST_DAYS, Feed
from feeds.query import Query, folder_of, folder_text
from reader.changes import Change
from reader.i18n import formats
from reader.i18n.translate import message, tr
from reader.keys.commands import SECTIONS
from reader.listing import Section
from reader.palettes import COLOURS, tag_colour
from reader.questions import Ask, Choice, Choose, Decide
from reader.sections import Part, parts

if TYPE_CHECKING:
    from reader.context import Context

COLOUR_NAMES = {
    "red": message("red"),
    "amber": message("amber"),
    "green": message("green"),
    "teal": message("teal"),
    "blue": message("blue"),
    "violet": message("violet"),
}
Affair = tuple[str, Callable[[], Awaitable[None] | None]]
"""Something that can be done: what it is called, and the doing."""


async def sections(context: Context) -> None:
    """Choose a folder, a feed, a tag or a smart feed to list: in the tree at the left where it is shown."""
    if context.panes.is_shown(SECTIONS) and context.panes.here != SECTIONS:
        context.panes.focus(SECTIONS)
        return
    found = await context.ask(partial(parts, context.library))
    question = Choose(
        tr("Sections"),
        [Choice(f"{'  ' * part.depth}{part.sign}{part.name}", part.note(), part) for part in found],
        placeholder=tr("folder, feed, tag or smart feed"),
        note=tr("Type to narrow · Enter list it · ^E its affairs · Esc close"),
        others=("ctrl+e",),
    )
    if (chosen := await context.choose(question)) is None:
        return
    if chosen.key == "ctrl+e":
        await part_affairs(context, chosen.value)
    else:
        context.headlines.show(Section(chosen.value.name, chosen.value.query))


async def part_affairs(context: Context, part: Part) -> None:
    """What can be done with a part of the sections: a feed, a folder or a smart feed."""
    if part.feed is not None:
        from reader.commands.feeds import feed_affairs

        await feed_affairs(context, part.feed)
    elif part.folder:
        await _folder_affairs(context, part)
    elif part.kind == "smart":
        await _smart_affairs(context, part)
    elif part.kind == "tag":
        await _tag_affairs(context, part)
    else:
        context.say(tr("{name} is always there.", name=part.name))


async def decide(context: Context, title: str, about: str, affairs: Mapping[str, Affair]) -> None:
    """Ask which of some affairs is to be done, each by its key, and do it."""
    text = with_keys(about, {key: label for key, (label, _) in affairs.items()})
    key = await context.choose(Decide(title, text, tuple(affairs), tr("Esc close")))
    if key is not None and (done := affairs[key][1]()) is not None:
        await done


def with_keys(text: str, keys: Mapping[str, str]) -> str:
    """A text with the keys to answer with below it."""
    return "\n".join([text, "", *(f"  {key}   {label}" for key, label in keys.items())])


# ---------------------------------------------------------------- changing what there is


async def arrange(
    context: Context,
    call: Callable[[], Any],
    said: str | Callable[[Any], str],
    renamed: tuple[Part, Part] | None = None,
) -> None:
    """Change something in the library, then show it; `said` may go by the call's answer.

    `renamed` is a part that has another name by this, before and after: where it is listed, it stays so.
    """
    library = context.library

    def work() -> tuple[Any, bool]:
        before = library.last_done()
        answer = call()
        return answer, library.last_done() != before

    answer, is_changed = await context.write(work)
    if not is_changed:
        # Nothing can be taken back then: U would take back what was done before.
        context.say(tr("That is how it is already."))
        return
    context.say(said if isinstance(said, str) else said(answer))
    if renamed is not None:
        _go_along(context, *renamed)
    context.changed(Change.ARRANGED)


def _go_along(context: Context, old: Part, new: Part) -> None:
    """List what has another name by that name."""
    headlines = context.headlines
    listed = headlines.section
    if listed.query == old.query and old.query != new.query:
        section = Section(new.name, new.query, listed.sort)
        headlines.was_named[section] = listed
        headlines.show(section, keep=headlines.current)


async def ask_replace(context: Context, name: str, old: str, new: str) -> bool:
    """Ask before something that has a name already is replaced."""
    text = tr("“{name}” is there already:", name=name) + f"\n\n  {old}\n\n"
    text += tr("It would become:") + f"\n\n  {new}"
    question = Decide(tr("Replace it?"), text, ("y",), tr("y replace it · Esc leave it as it is"))
    return await context.choose(question) is not None


# ---------------------------------------------------------------- smart feeds


async def smart_feed(context: Context) -> None:
    """Keep the query of this list under a name."""
    section, library = context.headlines.section, context.library
    text = str(section.query)
    if not text:
        context.say(tr("This is the whole list: search (/) or filter (F) it first."))
        return
    suggested = section.name.strip("“”«»\u00a0")
    name = await context.choose(Ask(tr("Keep as a smart feed"), text, value=suggested))
    if name is None:
        return
    taken = await context.ask(lambda: library.own.saved.smart_feed(name))
    if taken in (None, text) or await ask_replace(context, name, taken or "", text):
        await context.write(lambda: library.own.saved.save_smart_feed(name, text))
        context.say(tr("Kept as “{name}”; <sections> lists it.", name=name))
        context.changed(Change.SECTIONS)


async def _smart_affairs(context: Context, part: Part) -> None:
    async def ask_query() -> None:
        question = Ask(part.name, tr("Its query:"), value=part.text, change=True)
        if (text := await context.choose(question)) is not None:
            await arrange(
                context,
                partial(context.library.own.saved.save_smart_feed, part.name, text),
                tr("“{name}” lists {query} now.", name=part.name, query=text),
            )

    async def remove() -> None:
        await arrange(
            context,
            partial(context.library.own.saved.remove_smart_feed, part.name),
            tr("“{name}” is gone; <undo> brings it back.", name=part.name),
        )

    about = "\n".join(filter(None, (part.text, part.trouble)))
    await decide(
        context, part.name, about, {"q": (tr("change its query"), ask_query), "d": (tr("remove it"), remove)}
    )


# ---------------------------------------------------------------- tags


async def _tag_affairs(context: Context, part: Part) -> None:
    async def remove() -> None:
        await arrange(
            context,
            partial(context.library.own.articles.rename_tag, part.name, ""),
            tr("No article has the tag {name} any more; <undo> brings it back.", name=part.name),
        )

    affairs: dict[str, Affair] = {
        "n": (tr("rename it"), partial(_rename_tag, context, part)),
        "o": (tr("its colour"), partial(_colour_tag, context, part)),
        "d": (tr("remove it"), remove),
    }
    await decide(context, "#" + part.name, formats.articles(part.total or 0), affairs)


async def _rename_tag(context: Context, part: Part) -> None:
    text = tr("Its name. The name of another tag merges the two.")
    question = Ask("#" + part.name, text, value=part.name, change=True)
    if (name := await context.choose(question)) is None:
        return
    colours = context.program.looks.tag_colours
    if part.name in colours and name not in colours:
        context.program.looks.colour_tag(name, colours[part.name])
    await arrange(
        context,
        partial(context.library.own.articles.rename_tag, part.name, name),
        tr("{folder} is {place} now; <undo> takes it back.", folder="#" + part.name, place="#" + name),
        (part, Part(name, Query.tag(name), "tag")),
    )


async def _colour_tag(context: Context, part: Part) -> None:
    has = tag_colour(part.name, context.program.looks.tag_colours)
    choices = [Choice(tr(COLOUR_NAMES[name]), "•" if name == has else "", name) for name in COLOURS]
    question = Choose("#" + part.name, choices, note=tr("Enter choose · Esc close"))
    if (chosen := await context.choose(question)) is not None:
        context.program.looks.colour_tag(part.name, chosen.value)


# ---------------------------------------------------------------- folders


async def _folder_affairs(context: Context, part: Part) -> None:
    affairs: dict[str, Affair] = {
        "n": (tr("its place and name"), partial(_move_folder, context, part)),
        "k": (
            tr("how long the articles of its feeds are kept"),
            partial(_keep_folder, context, part),
        ),
    }
    await decide(context, " / ".join(part.folder), part.note(), affairs)


async def _move_folder(context: Context, part: Part) -> None:
    text = tr(
        "Its place and name. The name of another folder merges the two. A slash of a name is written \\/."
    )
    question = Ask(part.name, text, value=folder_text(part.folder), change=True)
    if (path := await context.choose(question)) is None:
        return
    new = folder_of(path)
    await arrange(
        context,
        partial(context.library.shown.subscriptions.move_folder, part.folder, new),
        tr("{folder} is {place} now; <undo> takes it back.", folder=part.name, place=" / ".join(new))
        if new
        else tr("{folder} is at the top now; <undo> takes it back.", folder=part.name),
        (part, Part(new[-1], Query.folder(new), "folder")) if new else None,
    )


async def _keep_folder(context: Context, part: Part) -> None:
    feeds: list[Feed] = await context.ask(context.library.shown.subscriptions.feeds)
    inside = [feed for feed in feeds if feed.folder[: len(part.folder)] == part.folder]
    limits = {(feed.settings.keep_days, feed.settings.keep_count) for feed in inside}
    kept = await ask_kept(context, *(limits.pop() if len(limits) == 1 else (None, None)))
    if kept is not None:
        days, count = kept
        change = partial(
            context.library.shown.subscriptions.set_folder_settings,
            part.folder,
            keep_days=days,
            keep_count=count,
        )
        said = tr("The settings of {feed} are changed; <undo> takes it back.", feed=part.name)
        await arrange(context, change, said)


# ---------------------------------------------------------------- how long articles are kept


async def ask_kept(
    context: Context, days: int | None, count: int | None
) -> tuple[int | None, int | None] | None:
    """Ask how many days, or how many, articles are kept, where it is so many now; None where that stays so."""
    text = tr(
        "Texts kept, as in “90 days”, “500 articles” or “90 days, 500 articles”; empty for the usual."
        " Starred and tagged ones are kept for ever."
    )
    question = Ask(tr("How long"), text, value=_limits_text(days, count), empty=True, change=True)
    if (typed := await context.choose(question)) is None:
        return None
    if (limits := _limits(typed)) is None:
        context.say(
            tr(
                "{text} says neither days nor articles, up to {most}.",
                text=repr(typed),
                most=formats.number(MOST_DAYS),
            )
        )
    return limits


def _limits_text(days: int | None, count: int | None) -> str:
    """Days and articles to keep as they are typed."""
    kept = [] if days is None else [tr("{days} days", days=days)]
    if count is not None:
        kept.append(tr("{count} articles", count=count))
    return ", ".join(kept)


def _limits(text: str) -> tuple[int | None, int | None] | None:
    """Days and articles to keep as typed, None where not said; None for what is no such thing."""
    days = count = None
    # The word is one for articles where it begins as that of English or of the language spoken.
    articles = ("a", tr("{count} articles", count=0).split()[-1][0].casefold())
    for part in filter(None, map(str.strip, re.split("[,،]", text))):
        found = re.fullmatch(r"(\d{1,6})\s*((?:[^\W\d][^\d\s]*)?)", part)
        if found is None or not 1 <= int(found[1]) <= MOST_DAYS:
            return None
        if found[2].casefold().startswith(articles):
            count = int(found[1])
        else:
            days = int(found[1])
    return days, count
