"""What is said around the open article: the title over it, its head, what follows its end, what stands in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader import enclosures
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.keys import commands
from reader.keys.commands import BY_ID, Command, key_of
from reader.widgets.titles import Title

if TYPE_CHECKING:
    from feeds.library import Opened
    from reader.render import Head
    from reader.screens.host import Host
    from reader.widgets.article_view import ArticleView

FOLLOWING = 100
"""Rows below the cursor that are looked through for the next unread one."""


def title(opened: Opened | None, page: ArticleView) -> Title:
    """Where the article comes from; what it is and how much is left, once it is scrolled."""
    if opened is None:
        return Title()
    article, minutes = opened.article, opened.reading.minutes
    if page.percent < 100 and page.scroll_offset.y:
        left = max(1, round(minutes * (100 - page.percent) / 100))
        return Title(article.entry.title, article.feed, tr("{minutes} min left", minutes=left))
    kicker = (article.feed, *(f"#{tag}" for tag in article.tags))
    place = tr("{minutes} min", minutes=minutes) if minutes else ""
    return Title(" · ".join(part for part in kicker if part).upper(), "", place)


def head(opened: Opened, keymap: Mapping[str, Sequence[Command]]) -> Head:
    """What stands over the text."""
    from reader.render import Head

    article, entry = opened.article, opened.article.entry
    count = entry.comment_count
    comments = trn("{number} comment", "{number} comments", count) if count else ""
    facts = (", ".join(entry.authors), formats.published(article), comments)
    meta = " · ".join(fact for fact in facts if fact)
    key = key_of("enclosure", keymap)
    files = enclosures.lines(entry.enclosures, key, opened.heard, len(entry.chapters))
    return Head(entry.title or tr("(untitled)"), meta, opened.reading.standfirst, files)


def what_follows(opened: Opened, host: Host) -> str:
    """What the end of an article says: how to get the text that did not come, else the next unread title."""
    keymap, headlines = host.program.keymap, host.headlines
    if not opened.reading.document.blocks and opened.article.entry.url:
        key = key_of("full_text", keymap)
        return tr("The feed sent no text with it; {key} fetches it from the page.", key=key)
    rows = map(headlines.known, headlines.ids[headlines.cursor + 1 :][:FOLLOWING])
    unread = next((row.title for row in rows if row is not None and not row.read), "")
    return f"{key_of('next_unread', keymap)}  {unread}" if unread else ""


def nothing_is_open(host: Host) -> list[tuple[str, str]]:
    """What is so where no article is open, and the keys that lead on: a key, if any, and what it does."""
    if (counts := host.counts) is None:
        return []
    wanted, said = ["all", "refresh_all", "search", "help"], tr("Nothing to read in this list.")
    if not counts.feeds and not counts.total and host.library.opened is None:
        wanted = ["add", "catalogue", "import", "help", "quit"]
        said = tr("This paper has no feeds yet.")
    keys = [(key_of(name, host.program.keymap), commands.short(BY_ID[name])) for name in wanted]
    return [("", said), ("", ""), *((key, what) for key, what in keys if key)]
