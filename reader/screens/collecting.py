"""Collecting: adding, refreshing, importing and looking after feeds."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from feeds import collation, paths, urls
from feeds.errors import FeedsError
from feeds.library import CATALOGUE, Imported, Library, Opened
from feeds.model import Feed
from reader import clock
from reader.dialogs import AskDialog, ChooseDialog, KeyDialog
from reader.i18n import formats
from reader.i18n.messages import sentence, told, worded
from reader.i18n.translate import tr, trn
from reader.screens.errand import Errand
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.screens.main import MainScreen

WATCH = 2.0
"""Seconds between two looks at the opened folders."""


class Collecting(Errand):
    """The actions that bring articles in."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._seen: dict[str, dict[str, int]] = {}
        """The files of the opened folders when they were last looked at."""
        self.problems: list[str] = []
        """What could not be opened, a sentence each."""

    # ------------------------------------------------------------ opening sources

    def load_sources(self, sources: Sequence[str]) -> None:
        """Read files, folders and addresses into the open library, one after the other."""

        def work() -> None:
            for taken in self.screen.library.read_sources(sources):
                self.screen.app.jobs.tell(self._source_taken, taken)
            self.screen.app.jobs.tell(self._sources_done)

        self.problems = []
        self.screen.progress = tr("opening…")
        self.screen.app.jobs.ask(work, queue="network")

    def _source_taken(self, taken: int | FeedsError) -> None:
        if isinstance(taken, FeedsError):
            self.problems.append(sentence(taken))
            self.screen.say(self.problems[-1], 20)
        elif not self.screen.list.ids:
            self.screen.show_section(self.screen.section)

    def _sources_done(self) -> None:
        self.screen.progress = ""
        if self.screen.list.ids:
            self.screen.reload()
        else:
            self.screen.show_section(self.screen.section)
        self.screen.refresh_counts()
        self.screen.app.catch_up()
        if any(paths.is_folder(name) for name in self.screen.app.sources) and not self._seen:
            self._begin_to_watch()
        if self.problems:
            first, others = self.problems[0], len(self.problems) - 1
            if others:
                first = trn(
                    "{problem} (and {number} more)", "{problem} (and {number} more)", others, problem=first
                )
            self.screen.say(first, 30)

    def _begin_to_watch(self) -> None:
        def looked(now: dict[str, dict[str, int]]) -> None:
            self._seen = now
            self.screen.set_timer(WATCH, self._watch)

        folders = self.screen.app.sources
        self.screen.app.jobs.ask(lambda: self.screen.library.watched(folders), looked, queue="watch")

    def _watch(self) -> None:
        """Look again at the opened folders: what appears is shown, what is gone is told."""
        folders, started = self.screen.app.sources, monotonic()
        if not folders:
            return

        def looked(now: dict[str, dict[str, int]]) -> None:
            if folders is not self.screen.app.sources:
                return
            before, self._seen = self._seen, now
            gone = [
                Path(file).name for name in before for file in before[name].keys() - now.get(name, {}).keys()
            ]
            changed = [name for name, files in now.items() if files.items() - before.get(name, {}).items()]
            if gone:
                said = (
                    tr("{file} is gone from the folder; what was read of it stays here.", file=gone[0])
                    if len(gone) == 1
                    else trn(
                        "{number} file is gone from the folder; what was read of it stays here.",
                        "{number} files are gone from the folder; what was read of them stays here.",
                        len(gone),
                    )
                )
                self.screen.say(said, 12)
            if changed:
                self._read_again(changed)
            # A folder that takes long to look at is looked at less often.
            self.screen.set_timer(max(WATCH, 20 * (monotonic() - started)), self._watch)

        self.screen.app.jobs.ask(lambda: self.screen.library.watched(folders), looked, queue="watch")

    def _read_again(self, names: Sequence[str]) -> None:
        def work() -> int:
            return sum(taken for taken in self.screen.library.read_sources(names) if isinstance(taken, int))

        def done(new: int) -> None:
            if new:
                self.screen.say(
                    trn("{number} new article in the folder.", "{number} new articles in the folder.", new)
                )
            self.screen.reload()
            self.screen.refresh_counts()
            self.screen.app.catch_up()

        self.screen.app.jobs.ask(work, done, queue="network")

    def open_address(self, url: str) -> None:
        """Fetch a page or feed and read it beside the list."""
        self.screen.say(tr("Fetching…"), 60)

        before = self.screen.opened
        near = before.article.feed_url if before is not None else ""

        def fetched(opened: Any) -> None:
            self.screen.say(tr("Opened. <add> keeps it, <browse> shows it in the browser."))
            if before is not None and before.article.id != opened.article.id:
                self.screen.came_from[opened.article.id] = before.article.id
            self.screen.show_article(opened)
            self.screen.history.visit(opened.article.id)
            self.screen.article.focus()

        self.screen.app.jobs.ask(
            lambda: self.screen.library.open_address(url, near), fetched, queue="network", topic="address"
        )

    # ------------------------------------------------------------ adding

    def do_add(self) -> None:
        opened = self.screen.opened
        if opened is not None and self.screen.library.is_passing(opened.article.id):
            self._keep_passing(opened.article.id)
            return
        if self.screen.library.behind is None or self.screen.app.shows_sample:
            self.screen.errands.ask_address("")
        else:
            self._keep()

    def _keep_passing(self, id: int) -> None:
        """Keep the article that was opened in passing, or add a feed."""

        def answered(key: str) -> None:
            if key == "a":
                self.screen.errands.ask_address("")
                return

            def keep() -> tuple[int, Opened | None]:
                library = self.screen.library
                number = library.keep_passing(id)
                passed = library.open(id)
                there = library.kept(passed.article.entry.url) if passed is not None else None
                return number, library.open(there) if there is not None else None

            def kept(answer: tuple[int, Opened | None]) -> None:
                number, article = answer
                self.screen.say(
                    tr("Kept in your library.") if number else tr("It is in your library already.")
                )
                opened = self.screen.opened
                if article is not None and opened is not None and opened.article.id == id:
                    # From now on marks are for the one that stays.
                    self.screen.show_article(article)
                self.screen.reload()
                self.screen.refresh_counts()

            self.screen.app.jobs.ask(keep, kept, queue="write")

        self.screen.choose(
            KeyDialog(
                tr("Keep"),
                tr("This article was opened in passing and is not in your library."),
                ("k", "a"),
                tr("k keep it · a add a feed by address · Esc cancel"),
            ),
            answered,
        )

    def _keep(self) -> None:
        """Keep the open sources in the reader's own library, or add an address to it."""

        def answered(key: str) -> None:
            if key == "a":
                self.screen.errands.ask_address("")
            elif key == "k":
                self.screen.app.jobs.ask(
                    self.screen.library.keep,
                    lambda number: self.screen.say(
                        trn(
                            "{number} article kept in your library.",
                            "{number} articles kept in your library.",
                            number,
                        )
                    ),
                    queue="write",
                )

        text = tr("What is open here is not in your library yet.")
        note = tr("k keep it all · a add a feed by address · Esc cancel")
        self.screen.choose(KeyDialog(tr("Keep"), text, ("k", "a"), note), answered)

    def take_paste(self, text: str) -> None:
        """What is pasted at the panes: an address is offered to be added, nothing else means anything there."""
        from feeds.sources import looks_like_address

        lines = (line.strip() for line in text.splitlines())
        address = next((line for line in lines if not _has_space(line) and looks_like_address(line)), None)
        if address is not None:
            self.screen.errands.ask_address(address)
        else:
            self.screen.say(tr("What was pasted is no address of a feed or page; nothing was done with it."))

    @property
    def _own(self) -> Library:
        """The reader's own library: the one behind what is open, else the open one."""
        return self.screen.library.behind or self.screen.library

    def _fetch_new(self) -> None:
        """Fetch what was subscribed to just now: a feed that was never asked is due."""
        self.screen.errands.refresh_feeds(None, library=self._own)

    def do_catalogue(self) -> None:
        """Well-known feeds by topic and language; Enter subscribes."""
        known = {feed.url for feed in self._own.feeds()}
        before = len(known)
        entries = tomllib.loads(CATALOGUE.read_text("utf-8"))["feed"]

        def choices() -> list[Choice]:
            return [
                Choice(
                    entry["title"],
                    f"{tr(entry['topic'])} · {entry['lang']}",
                    entry,
                    "✓" if entry["url"] in known else " ",
                )
                for entry in entries
            ]

        def chosen(entry: dict[str, str]) -> list[Choice]:
            if entry["url"] in known:
                self.screen.say(tr("You have {feed} already.", feed=entry["title"]))
            else:
                known.add(entry["url"])
                folder = (tr(entry["topic"]),)

                def failed(error: BaseException) -> None:
                    known.discard(entry["url"])
                    dialog.show(choices())
                    self.screen.app.report(error)

                self.screen.app.jobs.ask(
                    lambda: self._own.subscribe(entry["url"], entry["title"], folder),
                    queue="write",
                    failed=failed,
                )
            return choices()

        def closed(_: Any) -> None:
            turned = len(known) > before and self.screen.app.turn_home()
            if not turned and self._own is self.screen.library:
                self.screen.show_section(self.screen.section, keep=self.screen.list.current)
            elif not turned:
                self.screen.say(tr("Start broadsheet again to read your own feeds."))
            self.screen.refresh_counts()
            if len(known) > before:
                # After the subscriptions, in the queue they are written in.
                self.screen.app.jobs.ask(lambda: None, lambda _: self._fetch_new(), queue="write")

        dialog = ChooseDialog(
            tr("Well-known feeds"),
            choices(),
            note=tr("Type a topic, a language or a name · Enter subscribes · Esc close"),
            keep_open=chosen,
        )
        self.screen.app.push_screen(dialog, closed)

    def do_import(self) -> None:
        def answered(path: str, *, private: bool = False) -> None:
            self.screen.app.jobs.ask(
                lambda: self._own.import_feeds(paths.typed(path), private=private),
                lambda report: imported(report, path),
                queue="write",
            )

        def imported(report: Imported, path: str) -> None:
            said = trn(
                "{number} feed imported.",
                "{number} feeds imported.",
                report.added,
            )
            if report.added:
                self.screen.app.turn_home()
            self.screen.say(" · ".join([said, *formats.moved_in(report)]), 15)
            self.screen.refresh_counts()
            if report.articles or report.marked:
                self.screen.show_section(self.screen.section, keep=self.screen.list.current)
            if report.added:
                self._fetch_new()
            if report.held:
                asked = tr(
                    "These lead into your private network, or through a proxy that the list names. Only what you know should:"
                )
                held = [f"  · {urls.display(address)}" for address in report.held[:8]]
                if len(report.held) > 8:
                    held.append(
                        "  " + trn("… and {number} more", "… and {number} more", len(report.held) - 8)
                    )
                dialog = KeyDialog(
                    tr("Not imported yet"),
                    "\n".join([asked, "", *held]),
                    ("y",),
                    tr("y import them too · Esc leave them"),
                )
                self.screen.choose(dialog, lambda _: answered(path, private=True))
            elif skipped := _skipped(report):
                self.screen.choose(ChooseDialog(tr("Not imported"), skipped, note=tr("Esc close")), _nothing)

        text = tr("An OPML file from another reader, or a newsboat urls file.")
        self.screen.choose(AskDialog(tr("Import feeds"), text, placeholder="~/feeds.opml"), answered)

    # ------------------------------------------------------------ health

    def do_health(self) -> None:
        """Each feed with its trouble, worst first; Enter tells all of it, with what can be done."""

        def gathered(feeds: list[Feed]) -> None:
            now = clock.now()
            choices = [_patient(feed, now) for feed in sorted(feeds, key=_trouble)]
            if not choices:
                self.screen.say(tr("There are no feeds yet; <add> adds one, <catalogue> offers some."))
                return
            dialog = ChooseDialog(
                tr("Feed health"),
                choices,
                note=tr("Worst first · Enter tells more · ^R refresh · ^U apply a move · Esc close"),
                instead={"ctrl+r": refresh, "ctrl+u": apply_move},
            )
            self.screen.choose(dialog, self.screen.errands.feed_affairs)

        def refresh(feed: Feed) -> None:
            self.screen.errands.refresh_feeds([feed.id])

        def apply_move(feed: Feed) -> None:
            self.screen.errands.apply_move(feed)

        self.screen.app.jobs.ask(self._own.feeds, gathered, topic="health")


def _skipped(report: Imported) -> list[Choice]:
    """What a list names and was not imported, each with the reason."""
    known = [Choice(name, tr("known already"), name) for name in report.had]
    return [*(Choice(told(refusal), tr("refused"), refusal) for refusal in report.refused), *known]


def _nothing(_: object) -> None:
    pass


def _trouble(feed: Feed) -> tuple[int, str, int, str]:
    """What sorts the feeds by trouble: failing, ended, moved, never asked, well; those with one cause together."""
    state = feed.fetch
    kinds = (bool(state.error), state.retired, bool(state.moved_to), state.succeeded is None, True)
    return kinds.index(True), _cause(feed), -state.failures, collation.key(feed.title)


def _has_space(text: str) -> bool:
    return any(char.isspace() for char in text)


def _patient(feed: Feed, now: datetime) -> Choice:
    """A feed under what ails it, said by sign and ink."""
    state = feed.fetch
    sign, ink = (
        ("✗", "alarm")
        if state.error
        else ("⊘", "dim")
        if state.retired
        else ("→", "text")
        if state.moved_to
        else ("✓", "good")
        if state.succeeded
        else ("·", "dim")
    )
    return Choice(feed.title, _state(feed, now), feed, sign, f"{sign} {_cause(feed)}", ink)


def _cause(feed: Feed) -> str:
    """What ails a feed, as a heading."""
    state = feed.fetch
    if state.error:
        return worded(state.error)
    if state.retired:
        return tr("ended by its publisher (410)")
    if state.moved_to:
        return tr("moved: ^U applies it")
    return tr("answers") if state.succeeded else tr("never fetched")


def _state(feed: Feed, now: datetime) -> str:
    """What is to be said of one feed among those that have the same cause."""
    state = feed.fetch
    if state.error:
        return trn("{number} attempt", "{number} attempts", state.failures) if state.failures else ""
    if state.moved_to:
        return tr("moved to {address}", address=state.moved_to)
    if state.retired or not state.succeeded:
        return ""
    when = formats.age(state.succeeded, now)
    if not feed.total:
        return tr("answered {age}", age=when)
    share = 100 * (feed.total - feed.unread) // feed.total
    return tr("answered {age} · {percent} % read", age=when, percent=share)
