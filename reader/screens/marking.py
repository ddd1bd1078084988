"""Marking: many articles at once, tags, later, hiding, and taking any of it back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.messages import Message
from reader import clock
from reader.dialogs import AskDialog, ChooseDialog
from reader.i18n import formats
from reader.i18n.messages import sentence, worded
from reader.i18n.translate import tr, trn
from reader.screens.errand import Errand
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from feeds.store import HistoryItem

LATER = "later"
"""The tag of what is to be read later."""


class Marking(Errand):
    """The actions that mark articles, and those that take marks back."""

    # ------------------------------------------------------------ selecting

    def do_select(self) -> None:
        self.screen.list.toggle_selected()
        self._say_selected()

    def do_select_range(self) -> None:
        self.screen.list.select_range()
        self._say_selected()

    def select_where(self, text: str) -> None:
        """Select the articles of the list that a query finds."""
        try:
            query = query_language.parse(text)
        except QueryError as error:
            self.screen.say(sentence(error))
            return
        ids = list(self.screen.list.ids)

        def found(chosen: list[int]) -> None:
            self.screen.list.select_ids(chosen)
            self._say_selected()

        self.screen.app.jobs.ask(lambda: self.screen.library.among(ids, query), found, topic="select")

    def _say_selected(self) -> None:
        number = len(self.screen.list.selected)
        self.screen.say(
            holds=lambda: len(self.screen.list.selected) == number,
            message=trn(
                "{number} article selected; the next mark is for all of them, <back> for none.",
                "{number} articles selected; the next mark is for all of them, <back> for none.",
                number,
            )
            if number
            else tr("Nothing is selected."),
        )

    # ------------------------------------------------------------ marks

    def do_hide(self) -> None:
        if not (ids := self.screen.targets()):
            return
        self.screen.list.take_out(ids)
        self.screen.say(
            tr("The article is hidden. <undo> brings it back; is:hidden lists all that are.")
            if len(ids) == 1
            else trn(
                "{number} article is hidden. <undo> brings it back; is:hidden lists all that are.",
                "{number} articles are hidden. <undo> brings them back; is:hidden lists all that are.",
                len(ids),
            )
        )
        self.screen.mark(partial(self.screen.library.set_hidden, ids, True))

    def do_later(self) -> None:
        ids = self.screen.targets()
        rows = [row for id in ids if (row := self.screen.row(id)) is not None]
        if not rows:
            return
        add = not all(LATER in row.tags for row in rows)
        for row in rows:
            tags = {*row.tags, LATER} if add else {*row.tags} - {LATER}
            self.screen.list.change(row.id, tags=tuple(sorted(tags)))
        self.screen.say(_said_later(len(ids), add))
        change = ([LATER], []) if add else ([], [LATER])
        self.screen.mark(partial(self.screen.library.set_tags, ids, *change))

    def do_tag(self) -> None:
        ids = self.screen.targets()
        rows = [row for id in ids if (row := self.screen.row(id)) is not None]
        if not rows:
            return
        shared = set.intersection(*(set(row.tags) for row in rows))

        def answered(text: str | None) -> None:
            if text is None:
                return
            wanted = set(tags_of(text))
            add, remove = wanted - shared, shared - wanted
            for row in rows:
                self.screen.list.change(row.id, tags=tuple(sorted({*row.tags, *add} - remove)))
            self.screen.mark(partial(self.screen.library.set_tags, ids, add, remove))

        about = rows[0].title if len(rows) == 1 else formats.articles(len(ids))
        known = self.screen.library.tags()
        used = " ".join(f"{tags_text([name])} ({formats.number(number)})" for name, number in known.items())
        note = tr("In use: {tags}", tags=used) if known else ""
        dialog = AskDialog(
            tr("Tags"),
            "\n\n".join(part for part in (about, note) if part),
            value=tags_text(sorted(shared)),
            placeholder=tr('words between spaces; "several words" in quotes'),
            empty=True,
            change=True,
        )
        self.screen.app.push_screen(dialog, answered)

    # ------------------------------------------------------------ bulk and undo

    def do_mark_all_read(self) -> None:
        """Mark what the list shows: what has arrived since it was made is not read by that."""
        self._mark_listed(self.screen.list.ids[:])

    def do_read_above(self) -> None:
        """Mark what stands above the cursor, the headline under it left as it is."""
        self._mark_listed(self.screen.list.ids[: self.screen.list.cursor])

    def do_read_below(self) -> None:
        """Mark what stands below the cursor, the headline under it left as it is."""
        self._mark_listed(self.screen.list.ids[self.screen.list.cursor + 1 :])

    def _mark_listed(self, ids: Sequence[int]) -> None:
        query = self.screen.section.query

        def marked(number: int) -> None:
            if not number:
                self.screen.say(tr("Nothing here is unread."))
                return
            self.screen.say(
                trn(
                    "{number} article marked read. <undo> takes it back.",
                    "{number} articles marked read. <undo> takes it back.",
                    number,
                )
            )
            self.screen.show_anew()

        self.screen.write(lambda: self.screen.library.mark_listed_read(ids, query), marked)

    def do_undo(self) -> None:
        self._undo(None)

    def _undo(self, change_id: int | None) -> None:
        library, listed = self.screen.library, self.screen.section
        before = self.screen.renamed_from.get(listed)

        def undo() -> tuple[Message | None, bool]:
            return library.undo(change_id), before is not None and not library.count(listed.query)

        def undone(answer: tuple[Message | None, bool]) -> None:
            label, is_gone = answer
            self.screen.say(
                tr("Undone: {change}.", change=worded(label)) if label else tr("There is nothing to undo.")
            )
            self.screen.show_anew()
            if before is not None and is_gone and self.screen.section == listed:
                self.screen.show_section(before)

        self.screen.write(undo, undone)

    def do_changes(self) -> None:
        """All that was done in the last thirty days, newest first; Enter takes one of it back."""

        def gathered(changes: Sequence[HistoryItem]) -> None:
            if not changes:
                self.screen.say(tr("Nothing was changed in the last thirty days."))
                return
            now = clock.now()
            choices = [
                Choice(
                    worded(change.label),
                    tr("taken back") if change.undone else formats.age(change.at, now),
                    change,
                    "↶" if change.undone else " ",
                )
                for change in changes
            ]
            dialog = ChooseDialog(tr("What was changed"), choices, note=tr("Enter takes it back · Esc close"))
            self.screen.choose(dialog, self._take_back)

        self.screen.app.jobs.ask(self.screen.library.history, gathered, topic="changes")

    def _take_back(self, change: HistoryItem) -> None:
        if change.undone:
            self.screen.say(tr("That was taken back already."))
        else:
            self._undo(change.id)


_TAG = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|$)|(?P<word>[^\s,]+)')


def tags_text(tags: Iterable[str]) -> str:
    """Tags as they are typed: words between spaces, in quotes where they would fall apart."""
    return " ".join(tag if tags_of(tag) == [tag] else _quoted(tag) for tag in tags)


def tags_of(text: str) -> list[str]:
    """The tags of a typed line, between spaces or commas; a # before a word is no part of it."""
    tags = [
        found["word"].strip("#")
        if found["quoted"] is None
        else re.sub(r"\\(.)", r"\1", found["quoted"]).strip()
        for found in _TAG.finditer(text)
    ]
    return [tag for tag in tags if tag]


def _quoted(tag: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", tag) + '"'


def _said_later(number: int, kept: bool) -> str:
    if number == 1:
        return (
            tr("The article is kept for later.") if kept else tr("The article is no longer kept for later.")
        )
    if kept:
        return trn("{number} article is kept for later.", "{number} articles are kept for later.", number)
    return trn(
        "{number} article is no longer kept for later.",
        "{number} articles are no longer kept for later.",
        number,
    )
