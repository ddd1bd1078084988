"""Arranging: sections and smart feeds, each feed's own affairs, rules for what arrives, the sources of a story."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.library import Opened, Told
from feeds.model import LONGEST_INTERVAL, MOST_DAYS, Feed, Headline
from feeds.query import FromFeed, Query, folder_of, folder_text
from reader import clock, figures
from reader.dialogs import AskDialog, ChooseDialog, KeyDialog
from reader.i18n import formats
from reader.i18n.messages import sentence, told, worded
from reader.i18n.translate import message, tr, trn
from reader.keys.commands import SIDEBAR
from reader.screens.errand import Errand
from reader.screens.main import Section
from reader.screens.sections import Part, parts
from reader.themes import COLOURS, tag_colour
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from feeds.store import Rule

RULE_ACTIONS = (
    ("h", "hide", message("hide them; is:hidden lists them")),
    ("m", "read", message("mark them read")),
    ("s", "star", message("star them")),
    ("t", "tag", message("tag them")),
    ("n", "notify", message("say so when one arrives")),
)
COLOUR_NAMES = {
    "red": message("red"),
    "amber": message("amber"),
    "green": message("green"),
    "teal": message("teal"),
    "blue": message("blue"),
    "violet": message("violet"),
}
MOST = 0.5
"""A rule that is about more than this share of the newest articles is asked about."""


YEAR = LONGEST_INTERVAL // timedelta(minutes=1)


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
            dialog = ChooseDialog(
                tr("Sections"),
                choices,
                placeholder=tr("folder, feed, tag or smart feed"),
                note=tr("Type to narrow · Enter list it · ^E its affairs · Esc close"),
                instead={"ctrl+e": self.part_affairs},
            )
            self.screen.choose(dialog, lambda part: self.screen.show_section(Section(part.name, part.query)))

        self.screen.app.jobs.ask(partial(parts, self.screen.library), gathered, topic="sections")

    def part_affairs(self, part: Part) -> None:
        """What can be done with a part of the sections: a feed, a folder or a smart feed."""
        if part.feed is not None:
            self.feed_affairs(part.feed)
        elif part.folder:
            self._folder_affairs(part)
        elif part.kind == "smart":
            self._smart_affairs(part)
        elif part.kind == "tag":
            self._tag_affairs(part)
        else:
            self.screen.say(tr("{name} is always there.", name=part.name))

    def do_smart_feed(self) -> None:
        """Keep the query of this list under a name."""
        section = self.screen.section
        text = str(section.query)
        if not text:
            self.screen.say(tr("This is the whole list: search (/) or filter (F) it first."))
            return

        def named(name: str) -> None:
            def saved(_: None) -> None:
                self.screen.say(tr("Kept as “{name}”; <sections> lists it.", name=name))
                self.screen.sections_changed()

            save = partial(self.screen.library.save_smart_feed, name, text)

            def looked(taken: str | None) -> None:
                if taken is None or taken == text:
                    self.screen.write(save, saved)
                else:
                    self._ask_replace(name, taken, text, lambda: self.screen.write(save, saved))

            self.screen.app.jobs.ask(lambda: self.screen.library.smart_feed(name), looked, topic="taken")

        suggested = section.name.strip("“”«»\u00a0")
        self.screen.choose(AskDialog(tr("Keep as a smart feed"), text, value=suggested), named)

    def _ask_replace(self, name: str, old: str, new: str, replace: Callable[[], None]) -> None:
        """Ask before something that has a name already is replaced."""
        text = tr("“{name}” is there already:", name=name) + f"\n\n  {old}\n\n"
        text += tr("It would become:") + f"\n\n  {new}"
        dialog = KeyDialog(tr("Replace it?"), text, ("y",), tr("y replace it · Esc leave it as it is"))
        self.screen.choose(dialog, lambda _: replace())

    def _smart_affairs(self, part: Part) -> None:
        def answered(key: str) -> None:
            if key == "d":
                self._arrange(
                    partial(self.screen.library.remove_smart_feed, part.name),
                    tr("“{name}” is gone; <undo> brings it back.", name=part.name),
                )
            elif key == "q":
                self._ask_query(part)

        text = _with_keys(
            "\n".join(filter(None, (part.text, part.trouble))),
            {"q": tr("change its query"), "d": tr("remove it")},
        )
        self.screen.choose(KeyDialog(part.name, text, ("q", "d"), tr("Esc close")), answered)

    def _tag_affairs(self, part: Part) -> None:
        def answered(key: str) -> None:
            if key == "n":
                self._rename_tag(part)
            elif key == "o":
                self._colour_tag(part)
            else:
                self._arrange(
                    partial(self.screen.library.rename_tag, part.name, ""),
                    tr("No article has the tag {name} any more; <undo> brings it back.", name=part.name),
                )

        keys = {"n": tr("rename it"), "o": tr("its colour"), "d": tr("remove it")}
        text = _with_keys(formats.articles(part.total or 0), keys)
        self.screen.choose(KeyDialog("#" + part.name, text, tuple(keys), tr("Esc close")), answered)

    def _rename_tag(self, part: Part) -> None:
        def answered(name: str) -> None:
            colours = self.screen.app.tag_colours
            if part.name in colours and name not in colours:
                self.screen.app.colour_tag(name, colours[part.name])
            self._arrange(
                partial(self.screen.library.rename_tag, part.name, name),
                tr(
                    "{folder} is {place} now; <undo> takes it back.", folder="#" + part.name, place="#" + name
                ),
                partial(_section_renamed, part, Part(name, Query.tag(name), "tag")),
            )

        text = tr("Its name. The name of another tag merges the two.")
        self.screen.choose(AskDialog("#" + part.name, text, value=part.name, change=True), answered)

    def _colour_tag(self, part: Part) -> None:
        has = tag_colour(part.name, self.screen.app.tag_colours)
        choices = [Choice(tr(COLOUR_NAMES[name]), "•" if name == has else "", name) for name in COLOURS]
        dialog = ChooseDialog("#" + part.name, choices, note=tr("Enter choose · Esc close"))
        self.screen.choose(dialog, lambda colour: self.screen.app.colour_tag(part.name, colour))

    def _ask_query(self, part: Part) -> None:
        def answered(text: str) -> None:
            self._arrange(
                partial(self.screen.library.save_smart_feed, part.name, text),
                tr("“{name}” lists {query} now.", name=part.name, query=text),
            )

        self.screen.choose(AskDialog(part.name, tr("Its query:"), value=part.text, change=True), answered)

    def _folder_affairs(self, part: Part) -> None:
        keys: dict[str, tuple[str, Callable[[], None]]] = {
            "n": (tr("its place and name"), lambda: self._move_folder(part)),
            "k": (tr("how long the articles of its feeds are kept"), lambda: self._keep_folder(part)),
        }
        text = _with_keys(part.note(), {key: label for key, (label, _) in keys.items()})
        dialog = KeyDialog(" / ".join(part.folder), text, tuple(keys), tr("Esc close"))
        self.screen.choose(dialog, lambda key: keys[key][1]())

    def _move_folder(self, part: Part) -> None:
        def answered(path: str) -> None:
            new = folder_of(path)
            self._arrange(
                partial(self.screen.library.move_folder, part.folder, new),
                tr("{folder} is {place} now; <undo> takes it back.", folder=part.name, place=" / ".join(new))
                if new
                else tr("{folder} is at the top now; <undo> takes it back.", folder=part.name),
                partial(_section_renamed, part, Part(new[-1], Query.folder(new), "folder")) if new else None,
            )

        text = tr(
            "Its place and name. The name of another folder merges the two. A slash of a name is written \\/."
        )
        self.screen.choose(AskDialog(part.name, text, value=folder_text(part.folder), change=True), answered)

    def _keep_folder(self, part: Part) -> None:
        def wanted(days: int | None, count: int | None) -> None:
            self._arrange(
                partial(
                    self.screen.library.set_folder_settings, part.folder, keep_days=days, keep_count=count
                ),
                tr("The settings of {feed} are changed; <undo> takes it back.", feed=part.name),
            )

        def gathered(feeds: list[Feed]) -> None:
            inside = [feed for feed in feeds if feed.folder[: len(part.folder)] == part.folder]
            limits = {(feed.settings.keep_days, feed.settings.keep_count) for feed in inside}
            self._ask_kept(_limits_text(*limits.pop()) if len(limits) == 1 else "", wanted)

        self.screen.app.jobs.ask(self.screen.library.feeds, gathered, topic="feed")

    def _ask_kept(self, value: str, wanted: Callable[[int | None, int | None], None]) -> None:
        """Ask how long, or how many, articles are kept."""

        def answered(text: str | None) -> None:
            if text is None:
                return
            if (limits := _limits(text)) is None:
                self.screen.say(
                    tr(
                        "{text} says neither days nor articles, up to {most}.",
                        text=repr(text),
                        most=formats.number(MOST_DAYS),
                    )
                )
            else:
                wanted(*limits)

        text = tr(
            "Texts kept, as in “90 days”, “500 articles” or “90 days, 500 articles”; empty for the usual."
            " Starred and tagged ones are kept for ever."
        )
        self.screen.app.push_screen(
            AskDialog(tr("How long"), text, value=value, empty=True, change=True), answered
        )

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
        feed_id = row.feed_id if row is not None else 0
        if isinstance(root, FromFeed) and self.screen.pane != SIDEBAR:
            feed_id = root.id

        def found(feed: Feed | None) -> None:
            if feed is None:
                self.screen.say(tr("This article belongs to no feed of your library."))
            else:
                self.feed_affairs(feed)

        self.screen.app.jobs.ask(lambda: self.screen.library.feed(feed_id), found, topic="feed")

    def feed_affairs(self, feed: Feed) -> None:
        """How a feed does, and all that can be done with it."""
        settings = feed.settings
        keys: dict[str, tuple[str, Callable[[], None]]] = {
            "n": (tr("rename it"), lambda: self._rename(feed)),
            "f": (tr("put it into a folder"), lambda: self._move(feed)),
            "i": (tr("how often it is asked"), lambda: self._interval(feed)),
            "k": (tr("how long its articles are kept"), lambda: self._keep_days(feed)),
            "x": (
                tr("no longer fetch the full text of each article")
                if settings.full_text
                else tr("always fetch the full text from the page"),
                lambda: self._set(feed, full_text=not settings.full_text),
            ),
            "p": (
                tr("no longer load its pictures") if settings.images else tr("load its pictures"),
                lambda: self._set(feed, images=not settings.images),
            ),
            "r": (tr("refresh it now"), lambda: self.screen.errands.refresh_feeds([feed.id])),
            "o": (tr("open its site"), lambda: self.screen.errands.browse(feed.site_url or feed.url)),
            "u": (tr("unsubscribe; it can come back for thirty days"), lambda: self._unsubscribe(feed)),
        }
        if feed.fetch.moved_to:
            moved = tr("let it live at {address}", address=feed.fetch.moved_to)
            keys["a"] = (moved, lambda: self.apply_move(feed))
        text = _with_keys(about(feed), {key: label for key, (label, _) in keys.items()})
        dialog = KeyDialog(feed.title, text, tuple(keys), tr("Esc close"))
        self.screen.choose(dialog, lambda key: keys[key][1]())

    def _rename(self, feed: Feed) -> None:
        def answered(name: str | None) -> None:
            if name is not None:
                self._arrange(
                    partial(self.screen.library.rename_feed, feed.id, name),
                    tr("Named {name}.", name=name) if name else tr("It has its publisher's name again."),
                )

        text = tr("Your name for it; empty gives it back its publisher's.")
        self.screen.app.push_screen(
            AskDialog(tr("Rename"), text, value=feed.title, empty=True, change=True), answered
        )

    def _move(self, feed: Feed) -> None:
        def answered(path: str | None) -> None:
            if path is not None:
                folder = folder_of(path)
                self._arrange(
                    partial(self.screen.library.move_feed, feed.id, folder),
                    tr("{feed} is in {folder} now.", feed=feed.title, folder=" / ".join(folder))
                    if folder
                    else tr("{feed} is at the top.", feed=feed.title),
                )

        text = tr("Its folder, as in Science/Space; empty for the top. A slash of a name is written \\/.")
        dialog = AskDialog(tr("Folder"), text, value=folder_text(feed.folder), empty=True, change=True)
        self.screen.app.push_screen(dialog, answered)

    def _interval(self, feed: Feed) -> None:
        def answered(text: str | None) -> None:
            if text is None:
                return
            minutes = figures.whole(text, YEAR) or 0
            if text and not minutes:
                said = tr(
                    "{text} is no number of minutes from 1 to {most}.",
                    text=repr(text),
                    most=formats.number(YEAR),
                )
                self.screen.say(said)
                return
            interval = timedelta(minutes=minutes) if minutes else None
            self._set(feed, interval=interval)

        own = feed.settings.interval
        value = str(int(own.total_seconds() // 60)) if own else ""
        text = tr("Minutes between two refreshes; empty follows the feed's own rhythm.")
        self.screen.app.push_screen(
            AskDialog(tr("How often"), text, value=value, empty=True, change=True), answered
        )

    def _keep_days(self, feed: Feed) -> None:
        kept = _limits_text(feed.settings.keep_days, feed.settings.keep_count)
        self._ask_kept(kept, lambda days, count: self._set(feed, keep_days=days, keep_count=count))

    def _set(self, feed: Feed, **changes: Any) -> None:
        self._arrange(
            partial(self.screen.library.set_feed_settings, feed.id, **changes),
            tr("The settings of {feed} are changed; <undo> takes it back.", feed=feed.title),
        )

    def _unsubscribe(self, feed: Feed) -> None:
        def said(spared: int) -> str:
            gone = tr("Unsubscribed from {feed}. <undo> brings it back with all it had.", feed=feed.title)
            if not spared:
                return gone
            return f"{gone} " + trn(
                "{number} starred or tagged article stays.",
                "{number} starred or tagged articles stay.",
                spared,
            )

        self._arrange(partial(self.screen.library.unsubscribe, feed.id), said)

    def apply_move(self, feed: Feed) -> None:
        """Let a feed live where its server says it has moved."""
        self._arrange(
            partial(self.screen.library.apply_move, feed.id),
            tr("{feed} lives at its new address now.", feed=feed.title),
        )

    def _arrange(
        self,
        call: Callable[[], Any],
        said: str | Callable[[Any], str],
        renamed: Callable[[Section], Section] | None = None,
    ) -> None:
        """Change something in the library, then show it; `said` may go by the call's answer.

        `renamed` is what the list shows after a name it goes by was changed.
        """

        library = self.screen.library

        def work() -> tuple[Any, bool]:
            before = library.last_done()
            answer = call()
            return answer, library.last_done() != before

        def done(answered: tuple[Any, bool]) -> None:
            answer, is_changed = answered
            if not is_changed:
                # Nothing can be taken back then: U would take back what was done before.
                self.screen.say(tr("That is how it is already."))
                return
            self.screen.say(said if isinstance(said, str) else said(answer))
            self.screen.list.forget_rows()
            if renamed is not None and (section := renamed(self.screen.section)) != self.screen.section:
                self.screen.renamed_from[section] = self.screen.section
                self.screen.show_section(section, keep=self.screen.list.current)
            else:
                self.screen.reload()
            self.screen.refresh_counts()
            self.screen.sections_changed()

        self.screen.write(work, done)

    # ------------------------------------------------------------ rules

    def do_fewer(self) -> None:
        """Make a rule from the article at hand: choose what its like is, then what happens to it."""
        target = self.screen.target()
        row = self.screen.row(target) if target is not None else None
        if row is None:
            return

        def gather() -> tuple[Opened | None, str]:
            library = self.screen.library
            return library.open(row.id), str(library.feed_query(row.feed_id)) if row.feed_id else ""

        def gathered(answer: tuple[Opened | None, str]) -> None:
            choices = [Choice(label, text, Draft(text)) for label, text in _likenesses(row, *answer)]
            choices.append(Choice(tr("A query of your own"), "", Draft("")))
            title, note = tr("A rule for articles like this"), tr("Enter choose · Esc close")
            dialog = ChooseDialog(title, choices, note=note)
            self.screen.choose(dialog, self._drafted)

        self.screen.app.jobs.ask(gather, gathered, topic="rule")

    def _drafted(self, draft: Draft) -> None:
        if draft.query:
            self._ask_action(draft)
            return
        text = tr("Which articles, as in the search: title:ferry feed:gazette words:>800 …")
        self.screen.choose(
            AskDialog(tr("A rule"), text, value=str(self.screen.section.query)),
            lambda query: self._ask_action(Draft(query)),
        )

    def _ask_action(self, draft: Draft) -> None:
        """Show what the rule would have been about, and ask what it does."""
        try:
            query_language.parse(draft.query)
        except QueryError as error:
            self.screen.say(sentence(error))
            return

        def previewed(answer: tuple[list[Headline], int]) -> None:
            rows, looked_at = answer
            found = [f"  · {row.title}" for row in rows[:6]]
            if len(rows) > 6:
                found.append("  " + trn("… and {number} more", "… and {number} more", len(rows) - 6))
            about = trn(
                "Of the newest {number} article it is about {concerned}.",
                "Of the newest {number} articles it is about {concerned}.",
                looked_at,
                concerned=formats.number(len(rows)),
            )
            asked = tr("When such an article arrives:")
            actions = [f"  {key}   {tr(label)}" for key, _, label in RULE_ACTIONS]
            text = "\n".join([draft.query, "", about, *(found or [""]), "", asked, *actions])
            keys = tuple(key for key, _, _ in RULE_ACTIONS)

            def answered(key: str) -> None:
                action = next(action for at, action, _ in RULE_ACTIONS if at == key)
                whole = Draft(draft.query, action)
                if action == "tag":
                    self.screen.choose(
                        AskDialog(tr("Tag them"), draft.query, placeholder=tr("one tag")),
                        lambda tag: self._keep_rule(Draft(draft.query, f"tag {tag}")),
                    )
                elif looked_at and len(rows) > MOST * looked_at:
                    self._ask_sure(whole, len(rows), looked_at)
                else:
                    self._keep_rule(whole)

            dialog = KeyDialog(tr("A rule"), text, keys, tr("A rule never deletes · Esc close"))
            self.screen.choose(dialog, answered)

        self.screen.app.jobs.ask(lambda: self.screen.library.preview(draft.query), previewed, topic="preview")

    def _ask_sure(self, draft: Draft, number: int, looked_at: int) -> None:
        asked = trn(
            "This is about {concerned} of the newest {number} article. Keep the rule?",
            "This is about {concerned} of the newest {number} articles. Keep the rule?",
            looked_at,
            concerned=formats.number(number),
        )
        dialog = KeyDialog(
            tr("That is most of what arrives"),
            f"{draft.query}\n\n{asked}",
            ("y",),
            tr("y keep it · Esc leave it"),
        )
        self.screen.choose(dialog, lambda _: self._keep_rule(draft))

    def _keep_rule(self, draft: Draft) -> None:
        name = draft.name or f"{draft.action}: {draft.query}"

        def keep() -> None:
            self._arrange(
                partial(self.screen.library.save_rule, name, draft.query, draft.action),
                tr(
                    "The rule is kept, for what arrives from now on; <rules> lists the rules, <undo> takes it back."
                ),
            )

        def looked(taken: Rule | None) -> None:
            if taken is None or (taken.query, taken.action) == (draft.query, draft.action):
                keep()
            else:
                self._ask_replace(
                    name, _rule_text(taken.query, taken.action), _rule_text(draft.query, draft.action), keep
                )

        self.screen.app.jobs.ask(lambda: self.screen.library.rule(name), looked, topic="taken")

    def do_rules(self) -> None:
        """The rules; Enter changes one, ^A applies it to what is here, ^D removes it."""

        def choices() -> list[Choice]:
            astray = self.screen.library.astray()
            return [
                Choice(
                    rule.name,
                    told(astray.get(("rule", rule.name), "")) or f"{rule.action} · {rule.query}",
                    rule,
                    "✗" if ("rule", rule.name) in astray else "",
                    ink="alarm",
                )
                for rule in self.screen.library.rules()
            ]

        def gathered(found: list[Choice]) -> None:
            if not found:
                self.screen.say(tr("There are no rules yet; <fewer> makes one from the article at hand."))
                return

            def remove(rule: Rule) -> None:
                self.screen.write(lambda: without(rule), dialog.show)

            note = tr("Enter change it · ^A apply it to what is here · ^D remove it · Esc close")
            title, apply = tr("Rules for what arrives"), {"ctrl+a": self._ask_apply}
            dialog = ChooseDialog(title, found, note=note, also={"ctrl+d": remove}, instead=apply)
            self.screen.choose(dialog, self._edit_rule)

        def without(rule: Rule) -> list[Choice]:
            self.screen.library.remove_rule(rule.name)
            return choices()

        self.screen.app.jobs.ask(choices, gathered, topic="rules")

    def _ask_apply(self, rule: Rule) -> None:
        """Say how many of the articles that are here a rule is about, and do it where the reader wants it."""

        def counted(number: int) -> None:
            if not number:
                self.screen.say(tr("No article that is here is one for the rule “{name}”.", name=rule.name))
                return
            asked = trn(
                "It is about {number} article that is here. Do it now? U takes it back.",
                "It is about {number} articles that are here. Do it now? U takes it back.",
                number,
            )
            text = f"{rule.query} → {rule.action}\n\n{asked}"
            dialog = KeyDialog(rule.name, text, ("y",), tr("y do it · Esc leave them"))
            self.screen.choose(dialog, lambda _: self._apply(rule))

        self.screen.app.jobs.ask(
            lambda: self.screen.library.concerned(rule.query), counted, topic="concerned"
        )

    def _apply(self, rule: Rule) -> None:
        def said(number: int) -> str:
            return trn(
                "The rule changed {number} article. U takes it back.",
                "The rule changed {number} articles. U takes it back.",
                number,
            )

        self._arrange(partial(self.screen.library.apply_rule, rule), said)

    def _edit_rule(self, rule: Rule) -> None:
        def answered(text: str) -> None:
            query, _, action = text.rpartition("→")
            self._arrange(
                partial(self.screen.library.save_rule, rule.name, query.strip(), action.strip()),
                tr("The rule “{name}” is changed.", name=rule.name),
            )

        text = tr("Its query → what it does (hide, read, star, notify, tag NAME; several between commas).")
        self.screen.choose(
            AskDialog(rule.name, text, value=_rule_text(rule.query, rule.action), change=True), answered
        )

    # ------------------------------------------------------------ stories

    def do_sources(self) -> None:
        """Every piece of the story, with what only it says; Enter opens one, ^A marks all read."""
        target = self.screen.target()
        if target is None:
            return

        def gathered(pieces: list[Told]) -> None:
            if len(pieces) < 2:
                self.screen.say(tr("No other source tells this story."))
                return
            now = clock.now()
            first = min(piece.row.date for piece in pieces)
            choices = [
                Choice(
                    f"{piece.row.feed}: {piece.row.title}",
                    tr("adds {terms}", terms=", ".join(piece.adds[:4])) if piece.adds else "",
                    piece.row.id,
                    f"{'✓' if piece.row.read else '●'} {formats.age(piece.row.date, now):>9}",
                )
                for piece in pieces
            ]
            dialog = ChooseDialog(
                trn(
                    "{number} source since {date}",
                    "{number} sources since {date}",
                    len({piece.row.feed for piece in pieces}),
                    date=formats.long_date(first.astimezone()),
                ),
                choices,
                note=tr("Newest first · Enter open · ^A mark all of them read · Esc close"),
                instead={"ctrl+a": lambda _: self._read_all([piece.row.id for piece in pieces])},
            )
            self.screen.choose(dialog, self._open_piece)

        self.screen.app.jobs.ask(lambda: self.screen.library.story(target), gathered, topic="story")

    def _open_piece(self, id: int) -> None:
        self.screen.list.select(id)
        self.screen.read(id, focus=True)

    def _read_all(self, ids: list[int]) -> None:
        self.screen.mark_read(ids, True)
        self.screen.say(
            trn(
                "{number} piece of the story is marked read.",
                "{number} pieces of the story are marked read.",
                len(ids),
            )
        )


def _section_renamed(old: Part, new: Part, section: Section) -> Section:
    """A section that shows a folder or tag, once that has another name."""
    return Section(new.name, new.query, section.sort) if section.query == old.query else section


def _rule_text(query: str, action: str) -> str:
    return f"{query} → {action}"


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


def _with_keys(text: str, keys: Mapping[str, str]) -> str:
    """A text with the keys to answer with below it."""
    return "\n".join([text, "", *(f"  {key}   {label}" for key, label in keys.items())])


def _likenesses(row: Headline, opened: Opened | None, from_feed: str) -> list[tuple[str, str]]:
    """What an article may be like others in, and the query for it; `from_feed` is that of its feed."""
    found = []
    if opened is not None:
        for author in opened.article.entry.authors[:3]:
            found.append(
                (tr("By {author}", author=author), str(Query(query_language.Text(author, "author"))))
            )
        for category in opened.article.entry.categories[:4]:
            found.append((tr("About {topic}", topic=category), str(Query(query_language.Text(category)))))
    if from_feed:
        found.append((tr("From {feed}", feed=row.feed), from_feed))
    long = sorted({word.strip("“”\"'.,:;!?()«»") for word in row.title.split()}, key=len, reverse=True)
    for word in [word for word in long if len(word) > 4][:4]:
        label = tr("With “{word}” in the title", word=word)
        found.append((label, str(Query(query_language.Text(word, "title")))))
    return found


def _ails(feed: Feed) -> list[str]:
    """What is wrong with a feed, first of all that is said of it, each with its sign."""
    state, found = feed.fetch, []
    if state.retired:
        found.append("⊘ " + tr("ended by its publisher (410): it is not asked any more"))
    elif state.error:
        failed = trn(
            "{error} ({number} attempt in a row)",
            "{error} ({number} attempts in a row)",
            state.failures,
            error=worded(state.error),
        )
        found.append(f"✗ {failed}")
    if state.moved_to:
        found.append("→ " + tr("its server says it has moved to {address}", address=state.moved_to))
    return [*found, ""] if found else []


def about(feed: Feed) -> str:
    """A feed's affairs in a few lines: where it lives, how it does, what is set."""
    now, state = clock.now(), feed.fetch
    lines = [*_ails(feed), feed.url]
    if feed.folder:
        lines.append(tr("in {folder}", folder=" / ".join(feed.folder)))
    unread = formats.number(feed.unread)
    lines.append(
        trn(
            "{number} article, {unread} unread",
            "{number} articles, {unread} unread",
            feed.total,
            unread=unread,
        )
    )
    if state.succeeded:
        when = formats.age(state.succeeded, now)
        lines.append(
            tr("last answered {age} (HTTP {status})", age=when, status=state.status)
            if state.status
            else tr("last answered {age}", age=when)
        )
    if feed.visits:
        answers = ", ".join(
            tr("{status} {age}", status=status or tr("no answer"), age=formats.age(at, now))
            for at, status in feed.visits[:6]
        )
        lines.append(tr("answers: {answers}", answers=answers))
    if state.due and state.checked and state.due > state.checked:
        lines.append(tr("asked about every {span}", span=formats.span(state.due - state.checked)))
    return "\n".join(lines)
