"""Arranging: sections and smart feeds, each feed's own affairs, rules for what arrives, the sources of a story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.library import Opened, Told
from feeds.model import Feed, Headline
from feeds.query import FromFeed, Query
from reader import clock, words
from reader.screens.errand import Errand
from reader.screens.main import Section
from reader.screens.sections import Part, parts
from reader.screens.sheet import AskSheet, ChooseSheet, KeySheet
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from feeds.store import Rule

RULE_ACTIONS = (
    ("h", "hide", "hide them; is:hidden lists them"),
    ("m", "read", "mark them read"),
    ("s", "star", "star them"),
    ("t", "tag", "tag them"),
    ("n", "notify", "say so when one arrives"),
)
MOST = 0.5
"""A rule that is about more than this share of the newest articles is asked about."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule in the making."""

    query: str
    action: str = ""
    name: str = ""


class Arranging(Errand):
    """The actions that arrange what there is to read."""

    # ------------------------------------------------------------ sections

    def do_sections(self) -> None:
        """Choose a folder, a feed, a tag or a smart feed to list: in the tree at the left where it is shown."""
        if self.screen.section_tree.display and self.screen.focused is not self.screen.section_tree:
            self.screen.section_tree.focus()
            return

        def gathered(found: list[Part]) -> None:
            choices = [
                Choice(f"{'  ' * part.depth}{part.sign}{part.name}", part.note(), part) for part in found
            ]
            sheet = ChooseSheet(
                "Sections",
                choices,
                placeholder="folder, feed, tag or smart feed",
                note="Type to narrow · Enter list it · ^E its affairs · Esc close",
                instead={"ctrl+e": self.part_affairs},
            )
            self.screen.choose(sheet, lambda part: self.screen.show_section(Section(part.name, part.query)))

        self.screen.app.jobs.ask(partial(parts, self.screen.library), gathered, topic="sections")

    def part_affairs(self, part: Part) -> None:
        """What can be done with a part of the sections: a feed, a folder or a smart feed."""
        if part.feed is not None:
            self.feed_affairs(part.feed)
        elif part.folder:
            self._folder_affairs(part)
        elif part.kind == "smart":
            self._smart_affairs(part)
        else:
            self.screen.say(f"{part.name} is always there.")

    def do_smart_feed(self) -> None:
        """Keep the query of this list under a name."""
        section = self.screen.section
        text = str(section.query)
        if not text:
            self.screen.say("This is the whole list: search (/) or filter (F) it first.")
            return

        def named(name: str) -> None:
            def saved(_: None) -> None:
                self.screen.say(f"Kept as “{name}”; e lists it.")
                self.screen.sections_changed()

            save = partial(self.screen.library.save_smart_feed, name, text)
            self.screen.app.jobs.ask(save, saved, lane="write")

        suggested = section.name.strip("“”")
        self.screen.choose(AskSheet("Keep as a smart feed", text, value=suggested), named)

    def _smart_affairs(self, part: Part) -> None:
        def answered(key: str) -> None:
            if key == "d":
                self._arrange(
                    partial(self.screen.library.remove_smart_feed, part.name),
                    f"“{part.name}” is gone; U brings it back.",
                )
            elif key == "q":
                self._ask_query(part)

        text = f"{part.query}\n\n  q   change its query\n  d   remove it"
        self.screen.choose(KeySheet(part.name, text, ("q", "d"), "Esc close"), answered)

    def _ask_query(self, part: Part) -> None:
        def answered(text: str) -> None:
            self._arrange(
                partial(self.screen.library.save_smart_feed, part.name, text),
                f"“{part.name}” lists {text} now.",
            )

        self.screen.choose(AskSheet(part.name, "Its query:", value=str(part.query)), answered)

    def _folder_affairs(self, part: Part) -> None:
        def answered(path: str) -> None:
            new = _folder(path)
            self._arrange(
                partial(self.screen.library.move_folder, part.folder, new),
                f"{part.name} is {' / '.join(new) or 'at the top'} now; U takes it back.",
            )

        text = "Its place and name. The name of another folder merges the two."
        self.screen.choose(AskSheet(part.name, text, value="/".join(part.folder)), answered)

    # ------------------------------------------------------------ feeds

    def do_feed(self) -> None:
        """The affairs of the listed feed, else of the feed of the article at hand."""
        tree = self.screen.section_tree
        if self.screen.focused is tree and tree.current is not None:
            self.part_affairs(tree.current.value)
            return
        root = self.screen.section.query.root
        target = self.screen.target()
        row = self.screen.row(target) if target is not None else None
        feed_id = root.id if isinstance(root, FromFeed) else row.feed_id if row is not None else 0

        def found(feeds: list[Feed]) -> None:
            feed = next((feed for feed in feeds if feed.id == feed_id), None)
            if feed is None:
                self.screen.say("This article belongs to no feed of your library.")
            else:
                self.feed_affairs(feed)

        self.screen.app.jobs.ask(self.screen.library.feeds, found, topic="feed")

    def feed_affairs(self, feed: Feed) -> None:
        """How a feed does, and all that can be done with it."""
        settings = feed.settings
        keys: dict[str, tuple[str, Callable[[], None]]] = {
            "n": ("rename it", lambda: self._rename(feed)),
            "f": ("put it into a folder", lambda: self._move(feed)),
            "i": ("how often it is asked", lambda: self._interval(feed)),
            "k": ("how long its articles are kept", lambda: self._keep_days(feed)),
            "x": (
                "no longer fetch the full text of each article"
                if settings.full_text
                else "always fetch the full text from the page",
                lambda: self._set(feed, full_text=not settings.full_text),
            ),
            "p": (
                "no longer load its pictures" if settings.images else "load its pictures",
                lambda: self._set(feed, images=not settings.images),
            ),
            "r": ("refresh it now", lambda: self.screen.errands.refresh_feeds([feed.id])),
            "o": ("open its site", lambda: self.screen.errands.browse(feed.site_url or feed.url)),
            "u": ("unsubscribe; it can come back for thirty days", lambda: self._unsubscribe(feed)),
        }
        if feed.fetch.moved_to:
            keys["a"] = (f"let it live at {feed.fetch.moved_to}", lambda: self.apply_move(feed))
        listed = "\n".join(f"  {key}   {label}" for key, (label, _) in keys.items())
        text = f"{about(feed)}\n\n{listed}"
        self.screen.choose(KeySheet(feed.title, text, tuple(keys), "Esc close"), lambda key: keys[key][1]())

    def _rename(self, feed: Feed) -> None:
        def answered(name: str | None) -> None:
            if name is not None:
                self._arrange(
                    partial(self.screen.library.rename_feed, feed.id, name),
                    f"Named {name}." if name else "It has its publisher's name again.",
                )

        text = "Your name for it; empty gives it back its publisher's."
        self.screen.app.push_screen(AskSheet("Rename", text, value=feed.title, empty=True), answered)

    def _move(self, feed: Feed) -> None:
        def answered(path: str | None) -> None:
            if path is not None:
                folder = _folder(path)
                self._arrange(
                    partial(self.screen.library.move_feed, feed.id, folder),
                    f"{feed.title} is in {' / '.join(folder)} now."
                    if folder
                    else f"{feed.title} is at the top.",
                )

        text = "Its folder, as in Science/Space; empty for the top."
        sheet = AskSheet("Folder", text, value="/".join(feed.folder), empty=True)
        self.screen.app.push_screen(sheet, answered)

    def _interval(self, feed: Feed) -> None:
        def answered(text: str | None) -> None:
            if text is None:
                return
            minutes = int(text) if text.isdigit() else 0
            if text and not minutes:
                self.screen.say(f"{text!r} is no number of minutes.")
                return
            interval = timedelta(minutes=minutes) if minutes else None
            self._set(feed, interval=interval)

        own = feed.settings.interval
        value = str(int(own.total_seconds() // 60)) if own else ""
        text = "Minutes between two refreshes; empty follows the feed's own rhythm."
        self.screen.app.push_screen(AskSheet("How often", text, value=value, empty=True), answered)

    def _keep_days(self, feed: Feed) -> None:
        def answered(text: str | None) -> None:
            if text is None:
                return
            if text and not text.isdigit():
                self.screen.say(f"{text!r} is no number of days.")
                return
            self._set(feed, keep_days=int(text) if text else None)

        value = "" if feed.settings.keep_days is None else str(feed.settings.keep_days)
        text = "Days the texts of its articles are kept; empty for the usual. Starred ones are kept for ever."
        self.screen.app.push_screen(AskSheet("How long", text, value=value, empty=True), answered)

    def _set(self, feed: Feed, **changes: Any) -> None:
        self._arrange(
            partial(self.screen.library.set_feed_settings, feed.id, **changes),
            f"The settings of {feed.title} are changed; U takes it back.",
        )

    def _unsubscribe(self, feed: Feed) -> None:
        self._arrange(
            partial(self.screen.library.unsubscribe, feed.id),
            f"Unsubscribed from {feed.title}. U brings it back with all it had; starred articles stay.",
        )

    def apply_move(self, feed: Feed) -> None:
        """Let a feed live where its server says it has moved."""
        self._arrange(
            partial(self.screen.library.apply_move, feed.id), f"{feed.title} lives at its new address now."
        )

    def _arrange(self, call: Callable[[], Any], said: str) -> None:
        def done(_: Any) -> None:
            self.screen.say(said)
            self.screen.list.forget_rows()
            self.screen.reload()
            self.screen.refresh_counts()
            self.screen.sections_changed()

        self.screen.app.jobs.ask(call, done, lane="write")

    # ------------------------------------------------------------ rules

    def do_fewer(self) -> None:
        """Make a rule from the article at hand: choose what its like is, then what happens to it."""
        target = self.screen.target()
        row = self.screen.row(target) if target is not None else None
        if row is None:
            return

        def gathered(opened: Opened | None) -> None:
            choices = [Choice(label, text, Draft(text)) for label, text in _likenesses(row, opened)]
            choices.append(Choice("A query of your own", "", Draft("")))
            sheet = ChooseSheet("A rule for articles like this", choices, note="Enter choose · Esc close")
            self.screen.choose(sheet, self._drafted)

        self.screen.app.jobs.ask(lambda: self.screen.library.open(row.id), gathered, topic="rule")

    def _drafted(self, draft: Draft) -> None:
        if draft.query:
            self._ask_action(draft)
            return
        text = "Which articles, as in the search: title:ferry feed:gazette words:>800 …"
        self.screen.choose(
            AskSheet("A rule", text, value=str(self.screen.section.query)),
            lambda query: self._ask_action(Draft(query)),
        )

    def _ask_action(self, draft: Draft) -> None:
        """Show what the rule would have been about, and ask what it does."""
        try:
            query_language.parse(draft.query)
        except QueryError as error:
            self.screen.say(str(error))
            return

        def previewed(answer: tuple[list[Headline], int]) -> None:
            rows, looked_at = answer
            shown = "\n".join(f"  · {row.title}" for row in rows[:6])
            more = f"\n  … and {len(rows) - 6:,} more" if len(rows) > 6 else ""
            actions = "\n".join(f"  {key}   {label}" for key, _, label in RULE_ACTIONS)
            text = (
                f"{draft.query}\n\nOf the newest {looked_at:,} articles it is about "
                f"{len(rows):,}.\n{shown}{more}\n\nWhen such an article arrives:\n{actions}"
            )
            keys = tuple(key for key, _, _ in RULE_ACTIONS)

            def answered(key: str) -> None:
                action = next(action for at, action, _ in RULE_ACTIONS if at == key)
                whole = Draft(draft.query, action)
                if action == "tag":
                    self.screen.choose(
                        AskSheet("Tag them", draft.query, placeholder="one tag"),
                        lambda tag: self._keep_rule(Draft(draft.query, f"tag {tag}")),
                    )
                elif looked_at and len(rows) > MOST * looked_at:
                    self._ask_sure(whole, len(rows), looked_at)
                else:
                    self._keep_rule(whole)

            self.screen.choose(KeySheet("A rule", text, keys, "A rule never deletes · Esc close"), answered)

        self.screen.app.jobs.ask(lambda: self.screen.library.preview(draft.query), previewed, topic="preview")

    def _ask_sure(self, draft: Draft, number: int, looked_at: int) -> None:
        text = (
            f"{draft.query}\n\nThis is about {number:,} of the newest {looked_at:,} articles. Keep the rule?"
        )
        sheet = KeySheet("That is most of what arrives", text, ("y",), "y keep it · Esc leave it")
        self.screen.choose(sheet, lambda _: self._keep_rule(draft))

    def _keep_rule(self, draft: Draft) -> None:
        name = draft.name or f"{draft.action}: {draft.query}"
        self._arrange(
            partial(self.screen.library.save_rule, name, draft.query, draft.action),
            "The rule is kept, for what arrives from now on; “, r” lists the rules, U takes it back.",
        )

    def do_rules(self) -> None:
        """The rules; Enter changes one, ^D removes it."""

        def choices() -> list[Choice]:
            return [
                Choice(rule.name, f"{rule.action} · {rule.query}", rule)
                for rule in self.screen.library.rules()
            ]

        def gathered(found: list[Choice]) -> None:
            if not found:
                self.screen.say("There are no rules yet; M makes one from the article at hand.")
                return
            note = "Enter change it · ^D remove it · Esc close"
            sheet = ChooseSheet("Rules for what arrives", found, note=note, also={"ctrl+d": remove})
            self.screen.choose(sheet, self._edit_rule)

        def remove(rule: Rule) -> list[Choice]:
            self.screen.library.remove_rule(rule.name)
            return choices()

        self.screen.app.jobs.ask(choices, gathered, topic="rules")

    def _edit_rule(self, rule: Rule) -> None:
        def answered(text: str) -> None:
            query, _, action = text.partition("→")
            self._arrange(
                partial(self.screen.library.save_rule, rule.name, query.strip(), action.strip()),
                f"The rule “{rule.name}” is changed.",
            )

        text = "Its query → what it does (hide, read, star, notify, tag NAME; several between commas)."
        self.screen.choose(AskSheet(rule.name, text, value=f"{rule.query} → {rule.action}"), answered)

    # ------------------------------------------------------------ stories

    def do_sources(self) -> None:
        """Every piece of the story, with what only it says; Enter opens one, ^A marks all read."""
        target = self.screen.target()
        if target is None:
            return

        def gathered(told: list[Told]) -> None:
            if len(told) < 2:
                self.screen.say("No other source tells this story.")
                return
            now = clock.now()
            first = min(piece.row.date for piece in told)
            choices = [
                Choice(
                    f"{'✓' if piece.row.read else '●'} {words.age(piece.row.date, now):>9}  {piece.row.feed}: {piece.row.title}",
                    "adds " + ", ".join(piece.adds[:4]) if piece.adds else "",
                    piece.row.id,
                )
                for piece in told
            ]
            sheet = ChooseSheet(
                f"{words.count(len({piece.row.feed for piece in told}), 'source')} since {words.long_date(first.astimezone())}",
                choices,
                note="Newest first · Enter open · ^A mark all of them read · Esc close",
                instead={"ctrl+a": lambda _: self._read_all([piece.row.id for piece in told])},
            )
            self.screen.choose(sheet, self._open_piece)

        self.screen.app.jobs.ask(lambda: self.screen.library.story(target), gathered, topic="story")

    def _open_piece(self, id: int) -> None:
        self.screen.list.select(id)
        self.screen.read(id, focus=True)

    def _read_all(self, ids: list[int]) -> None:
        self.screen.mark_read(ids, True)
        self.screen.say(f"{len(ids)} pieces of the story are marked read.")


def _folder(path: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in path.split("/") if part.strip())


def _likenesses(row: Headline, opened: Opened | None) -> list[tuple[str, str]]:
    """What an article may be like others in, and the query for it."""
    found = []
    if opened is not None:
        for author in opened.article.entry.authors[:3]:
            found.append((f"By {author}", str(Query(query_language.Text(author, "author")))))
        for category in opened.article.entry.categories[:4]:
            found.append((f"About {category}", str(Query(query_language.Text(category)))))
    if row.feed:
        found.append((f"From {row.feed}", str(Query(query_language.FeedNamed(row.feed)))))
    long = sorted({word.strip("“”\"'.,:;!?()«»") for word in row.title.split()}, key=len, reverse=True)
    for word in [word for word in long if len(word) > 4][:4]:
        found.append((f"With “{word}” in the title", str(Query(query_language.Text(word, "title")))))
    return found


def about(feed: Feed) -> str:
    """A feed's affairs in a few lines: where it lives, how it does, what is set."""
    now, state = clock.now(), feed.fetch
    lines = [feed.url]
    if feed.folder:
        lines.append("in " + " / ".join(feed.folder))
    lines.append(f"{words.count(feed.total, 'article')}, {feed.unread:,} unread")
    if state.retired:
        lines.append("ended by its publisher (410): it is not asked any more")
    elif state.error:
        failures = words.count(state.failures, "attempt")
        lines.append(f"{state.error} ({failures} in a row)")
    if state.moved_to:
        lines.append(f"its server says it has moved to {state.moved_to}")
    if state.succeeded:
        lines.append(
            f"last answered {words.age(state.succeeded, now)}"
            + (f" (HTTP {state.status})" if state.status else "")
        )
    if feed.visits:
        answers = ", ".join(f"{status or 'no answer'} {words.age(at, now)}" for at, status in feed.visits[:6])
        lines.append(f"answers: {answers}")
    if state.due and state.checked and state.due > state.checked:
        lines.append(f"asked about every {words.span(state.due - state.checked)}")
    return "\n".join(lines)
