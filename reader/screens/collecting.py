"""Collecting: adding, refreshing, importing and looking after feeds."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.errors import FeedsError
from feeds.library import CATALOGUE, Imported, Library
from feeds.model import Feed
from reader import words
from reader.screens.panes import Panes
from reader.screens.sheet import AskSheet, ChooseSheet, KeySheet
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from feeds.discover import Candidate

    from feeds.update import Failed, Outcome

REPORT_EVERY = 0.2
"""Seconds between two repaints of a refresh's progress."""


class Collecting(Panes):
    """The actions that bring articles in."""

    # ------------------------------------------------------------ opening sources

    def load_sources(self, sources: Sequence[str]) -> None:
        """Read files, folders and addresses into the open library, one after the other."""

        def work() -> None:
            for taken in self.library.read_sources(sources):
                self.app.jobs.tell(self._source_taken, taken)
            self.app.jobs.tell(self._sources_done)

        self.problems: list[str] = []
        self.progress = "opening…"
        self.app.jobs.ask(work, lane="network")

    def _source_taken(self, taken: int | FeedsError) -> None:
        if isinstance(taken, FeedsError):
            self.problems.append(str(taken))
            self.say(self.problems[-1], 20)
        elif not self.list.ids:
            self.show_section(self.section)

    def _sources_done(self) -> None:
        self.progress = ""
        self.show_section(self.section, keep=self.list.current if self.list.touched else None)
        self.app.catch_up()
        if self.problems:
            more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
            self.say(self.problems[0] + more, 30)

    def open_address(self, url: str) -> None:
        """Fetch a page or feed and read it beside the list."""
        self.say("Fetching…", 60)

        def fetched(opened: Any) -> None:
            self.say("Opened. a keeps it, o shows it in the browser.")
            self.reload()
            self.show_article(opened)
            self.history.visit(opened.article.id)
            self.article.focus()

        self.app.jobs.ask(lambda: self.library.open_address(url), fetched, lane="network", topic="address")

    # ------------------------------------------------------------ refreshing

    def do_refresh(self) -> None:
        """Refresh the feed of the article at hand."""
        target = self.target()
        row = self.row(target) if target is not None else None
        if row is None or not row.feed_id:
            self.do_refresh_all()
        else:
            self.refresh_feeds([row.feed_id])

    def do_refresh_all(self) -> None:
        self.refresh_feeds(None)

    def refresh_feeds(self, feed_ids: Sequence[int] | None) -> None:
        """Refresh these feeds, or all that may be asked; headlines are folded in as they come."""
        if self.progress:
            self.say("A refresh is running already.")
            return
        self.progress = "refreshing…"
        self._paint()

        def work() -> tuple[int, list[Failed], int]:
            from feeds.update import Failed

            new, done = 0, 0
            failed: list[Failed] = []
            said = datetime.now(UTC)
            for outcome in self.library.refresh(feed_ids):
                done += 1
                new += _arrived(outcome)
                if isinstance(outcome, Failed):
                    failed.append(outcome)
                if ((now := datetime.now(UTC)) - said).total_seconds() > REPORT_EVERY:
                    said = now
                    self.app.jobs.tell(self._refresh_progress, done, new)
            return new, failed, done

        self.app.jobs.ask(work, self._refreshed, lane="network", failed=self._refresh_broke)

    def _refresh_progress(self, done: int, new: int) -> None:
        self.progress = f"{words.count(done, 'feed')} refreshed, {new:,} new"
        self._paint()

    def _refreshed(self, answer: tuple[int, list[Failed], int]) -> None:
        new, failed, done = answer
        self.progress = ""
        sentence = f"{words.count(new, 'new article')} from {words.count(done, 'feed')}."
        if len(failed) == 1:
            sentence += f" {failed[0].error}"
        elif failed:
            sentence += f" {len(failed)} feeds failed; ^E says why."
        self.say(sentence, 12)
        self.reload()
        self.refresh_counts()
        self.app.catch_up()

    def _refresh_broke(self, error: BaseException) -> None:
        self.progress = ""
        self.app.report(error)

    # ------------------------------------------------------------ adding

    def do_add(self) -> None:
        if self.library.behind is not None:
            self._keep()
            return
        self._ask_address("")

    def _keep(self) -> None:
        """Keep the open sources in the reader's own library, or add an address to it."""

        def answered(key: str) -> None:
            if key == "a":
                self._ask_address("")
            elif key == "k":
                self.app.jobs.ask(
                    self.library.keep,
                    lambda number: self.say(f"{words.count(number, 'article')} kept in your library."),
                    lane="write",
                )

        text = "What is open here is not in your library yet."
        self.choose(
            KeySheet("Keep", text, ("k", "a"), "k keep it all · a add a feed by address · Esc cancel"),
            answered,
        )

    def _ask_address(self, value: str) -> None:
        def answered(address: str) -> None:
            self.say(f"Looking for feeds at {address}…", 60)
            self.app.jobs.ask(
                lambda: self._own.candidates(address), self._candidates_found, lane="network", topic="add"
            )

        text = "The address of a feed or of any page: its feeds are found."
        self.choose(AskSheet("Add a feed", text, value=value, placeholder="https://"), answered)

    def _candidates_found(self, candidates: Sequence[Candidate]) -> None:
        if len(candidates) == 1:
            self._subscribe(candidates[0])
            return
        choices = [
            Choice(
                candidate.title or candidate.url,
                " · ".join(candidate.headlines[:1]) or candidate.url,
                candidate,
            )
            for candidate in candidates
        ]
        self.choose(ChooseSheet("Which feed?", choices), self._subscribe)

    def _subscribe(self, candidate: Candidate) -> None:
        def subscribed(feed_id: int) -> None:
            self.say(f"Subscribed to {candidate.title or candidate.url}.")
            if self._own is self.library:
                self.refresh_feeds([feed_id])

        self.app.jobs.ask(
            lambda: self._own.subscribe(candidate.url, candidate.title), subscribed, lane="write"
        )

    @property
    def _own(self) -> Library:
        """The reader's own library: the one behind what is open, else the open one."""
        return self.library.behind or self.library

    def do_catalogue(self) -> None:
        """Well-known feeds by topic and language; Enter subscribes."""
        known = {feed.url for feed in self._own.feeds()}
        entries = tomllib.loads(CATALOGUE.read_text("utf-8"))["feed"]

        def choices() -> list[Choice]:
            return [
                Choice(
                    f"{'✓' if entry['url'] in known else ' '} {entry['title']}",
                    f"{entry['topic']} · {entry['lang']}",
                    entry,
                )
                for entry in entries
            ]

        def chosen(entry: dict[str, str]) -> list[Choice]:
            if entry["url"] in known:
                self.say(f"You have {entry['title']} already.")
            else:
                known.add(entry["url"])
                folder = (entry["topic"],)
                self.app.jobs.ask(
                    lambda: self._own.subscribe(entry["url"], entry["title"], folder), lane="write"
                )
            return choices()

        def closed(_: Any) -> None:
            self.refresh_counts()
            if self._own is self.library:
                self.show_section(self.section, keep=self.list.current)
            else:
                self.say("Start broadsheet again to read your own feeds, or press R there.")

        self.app.push_screen(
            ChooseSheet(
                "Well-known feeds",
                choices(),
                note="Type a topic, a language or a name · Enter subscribes · Esc close",
                keep_open=chosen,
            ),
            closed,
        )

    def do_import(self) -> None:
        def answered(path: str) -> None:
            self.app.jobs.ask(lambda: self._own.import_feeds(Path(path).expanduser()), imported, lane="write")

        def imported(report: Imported) -> None:
            refused = f" Refused: {report.refused[0]}." if report.refused else ""
            self.say(f"{words.count(report.added, 'feed')} imported; R refreshes them.{refused}", 15)
            self.refresh_counts()

        text = "An OPML file from another reader, or a newsboat urls file."
        self.choose(AskSheet("Import feeds", text, placeholder="~/feeds.opml"), answered)

    # ------------------------------------------------------------ health

    def do_health(self) -> None:
        """Each feed with its trouble, worst first; Enter refreshes it."""

        def gathered(feeds: list[Feed]) -> None:
            now = datetime.now(UTC)
            worst_first = sorted(feeds, key=lambda feed: (-feed.fetch.failures, feed.title.casefold()))
            choices = [Choice(_mark(feed) + feed.title, _state(feed, now), feed) for feed in worst_first]
            sheet = ChooseSheet("Feed health", choices, note="Enter refreshes the feed · Esc close")
            self.choose(sheet, lambda feed: self.refresh_feeds([feed.id]))

        self.app.jobs.ask(self._own.feeds, gathered, topic="health")


def _arrived(outcome: Outcome) -> int:
    return len(getattr(outcome, "new_ids", ()))


def _mark(feed: Feed) -> str:
    return (
        "✗ " if feed.fetch.error else "⊘ " if feed.fetch.retired else "✓ " if feed.fetch.succeeded else "· "
    )


def _state(feed: Feed, now: datetime) -> str:
    state = feed.fetch
    if state.error:
        return state.error
    if state.retired:
        return "ended by its publisher (410)"
    if state.moved_to:
        return f"moved to {state.moved_to}"
    return f"fetched {words.age(state.succeeded, now)}" if state.succeeded else "never fetched"
