"""Commands about what the reader marked in articles and wrote about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import DIM, YELLOW, Misused, Output, printable
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.anchors import Anchor
    from feeds.library import Opened
    from feeds.workspace import Workspace


def notes(call: Call) -> Status:
    from feeds.query import NOTED

    with call.library() as library:
        ids = library.shown.lists.ids(chosen.query(call, library, call.given.query) & NOTED)
        opened = filter(None, map(library.articles.open, ids))
        found = (each for article in opened for each in _found(article))
        call.out.each(found, facts.note, lambda each: _line(call.out, each))
    return Status.DONE


def _found(opened: Opened) -> Iterator[facts.NoteFound]:
    """The notes of an article, and whether the passage of each is in its text."""
    from feeds.anchors import locate
    from feeds.reading import said

    text = said(opened.article.entry.title, opened.reading)
    for note in opened.article.notes:
        yield opened.article, note, not note.anchor.quote or locate(text, note.anchor) is not None


def _line(out: Output, found: facts.NoteFound) -> str:
    article, note, is_found = found
    when = out.paint(f"{note.at.astimezone():%Y-%m-%d %H:%M}", DIM)
    quote = out.paint(tr("“{text}”", text=printable(note.anchor.quote)), YELLOW) if note.anchor.quote else ""
    lost = "" if is_found else tr("(not found in this text)")
    title = out.paint(f"({article.id} {printable(article.entry.title)})", DIM)
    said = "  ".join(part for part in (quote, printable(note.words), lost, title) if part)
    return f"{note.id:>8} {when}  {said}"


def note(call: Call) -> Status:
    from datetime import UTC, datetime

    from feeds.anchors import Anchor
    from feeds.model import Note

    given = call.given
    if not given.words and not given.passage:
        raise Misused(tr("say what is noted: words of yours, or --passage with words of the article"))
    with call.library() as library:
        opened = library.articles.open(given.article) if given.article else None
        if opened is None:
            raise Misused(tr("say which article by the number that `broadsheet list` prints"))
        passage = _passage(opened, given.passage) if given.passage else Anchor()
        made = Note(anchor=passage, words=given.words, at=datetime.now(UTC))
        return chosen.told_change(call, library, lambda: library.articles.keep_note(given.article, made))


def _passage(opened: Opened, words: str) -> Anchor:
    """Where some words stand in an article. Raises Misused where they do not."""
    from feeds.anchors import Anchor, anchor, locate
    from feeds.reading import said

    text = said(opened.article.entry.title, opened.reading)
    place = locate(text, Anchor(words))
    if place is None:
        raise Misused(tr("the article has no passage “{text}”", text=printable(words[:60])))
    return anchor(text, *place)


def remove_note(call: Call) -> Status:
    with call.library() as library:
        return chosen.told_change(call, library, lambda: _removed(library, call.given.note))


def _removed(library: Workspace, number: int) -> None:
    """Take away the note of a number. Raises Misused where there is none."""
    from feeds.query import NOTED

    for article in library.articles.whole(library.shown.lists.ids(NOTED)):
        for note in article.notes:
            if note.id == number:
                library.articles.remove_note(article.id, note)
                return
    raise Misused(tr("there is no note {number}; `broadsheet notes` lists them", number=number))
