"""Rules on arrival: what the reader asked to happen to new articles that a query finds. Pure.

An action is written as a reader types it: `hide`, `read`, `star`, `notify` or `tag NAME`,
several joined by commas. A rule never deletes: what it hides, `is:hidden` lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from feeds import query as q
from feeds.errors import FeedsError, RuleError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Arrival, Changes, Feed
from feeds.tokens import tokens

if TYPE_CHECKING:
    from feeds.store import Rule, Store

SIMPLE = ("hide", "read", "star", "notify")
RULES = "rules"
"""What the journal calls them, where they mark what is there."""
_NO_ACTION = Message("rule.no-action", "{action} is no action")
_ACTION_MISSING = Message("rule.action-missing", "an action is missing")


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule, read: its query and what it does."""

    query: q.Query
    does: frozenset[str]
    """Of SIMPLE."""
    tags: tuple[str, ...] = ()


def ready(rule: Rule) -> Ready:
    """A kept rule, ready to judge. Raises QueryError, RuleError."""
    query = q.parse(rule.query)
    if not rule.query.strip():
        raise RuleError(rule.name, Message("rule.no-query", "it has no query"), Hint.SAY_WHICH)
    does, tags = set(), []
    for action in rule.action.split(","):
        word, _, rest = action.strip().partition(" ")
        if word in SIMPLE and not rest:
            does.add(word)
        elif word == "tag" and rest.strip():
            tags.append(rest.strip())
        else:
            said = action.strip()
            raise RuleError(
                rule.name,
                _NO_ACTION.filled(action=repr(said)) if said else _ACTION_MISSING,
                Hint.RULE_ACTIONS,
            )
    return Ready(query, frozenset(does), tuple(tags))


def all_ready(rules: Sequence[Rule]) -> tuple[list[Ready], list[FeedsError]]:
    """The rules that can be used, and what is wrong with the others."""
    usable, wrong = [], []
    for rule in rules:
        try:
            usable.append(ready(rule))
        except FeedsError as error:
            wrong.append(error)
    return usable, wrong


def ruled(changes: Changes, rules: Sequence[Ready], feed: Feed, now: datetime) -> Changes:
    """The changes with what the rules say of each new article."""
    if not rules or not changes.new:
        return changes
    reads_text = any(q.reads_text(rule.query.root) for rule in rules)
    return replace(changes, new=tuple(_judged(new, rules, feed, now, reads_text) for new in changes.new))


def carry_out(rule: Ready, store: Store, found: Sequence[int]) -> None:
    """Do to articles that are there what a rule says of those its query finds."""
    if not found:
        return
    marks = {
        "hide": store.articles.set_hidden,
        "read": store.articles.set_read,
        "star": store.articles.set_starred,
    }
    for what in rule.does & marks.keys():
        marks[what](found, True)
    if rule.tags:
        store.articles.set_tags(found, rule.tags)


def notices(changes: Changes, feed: Feed) -> tuple[Message, ...]:
    """What the rules want told of the new articles."""
    name = feed.title
    if name == feed.url and changes.parsed is not None:  # it has told its name just now
        name = changes.parsed.title or name
    return tuple(notice(name, new.entry.title) for new in changes.new if new.notify and not new.hidden)


def notice(feed: str, title: str) -> Message:
    """What is told of one article."""
    return Message("rule.notice", "{feed}: {title}", feed=feed, title=title)


def _judged(new: Arrival, rules: Sequence[Ready], feed: Feed, now: datetime, reads_text: bool) -> Arrival:
    facts = _facts(new, feed, now, reads_text)
    found = [rule for rule in rules if rule.query.matches(facts, now)]
    if not found:
        return new
    does = frozenset().union(*(rule.does for rule in found))
    return replace(
        new,
        hidden="hide" in does,
        read="read" in does,
        starred="star" in does,
        notify="notify" in does,
        tags=tuple(dict.fromkeys(tag for rule in found for tag in rule.tags)),
    )


def _facts(new: Arrival, feed: Feed, now: datetime, reads_text: bool) -> q.Facts:
    from feeds.markup import document, plain

    entry = new.entry
    text = plain(document(entry.body or entry.summary)) if reads_text else ""
    if reads_text and entry.body and entry.summary:
        text = f"{text}\n\n{plain(document(entry.summary))}"
    types = [enclosure.type for enclosure in entry.enclosures]
    return q.Facts(
        title=entry.title,
        authors=entry.authors,
        text=text,
        feed_id=feed.id,
        feed=feed.title,
        feed_url=feed.url,
        folder=feed.folder,
        url=entry.url,
        categories=entry.categories,
        lang=entry.lang,
        date=new.date,
        seen=now,
        audio=any(type.startswith("audio/") for type in types),
        image=bool(entry.image) or any(type.startswith("image/") for type in types),
        words=len(tokens(text)) if reads_text else 0,
    )
