"""Queries the reader keeps: smart feeds, and rules for what arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds import change_labels as labels
from feeds.errors import QueryError
from feeds.library import names
from feeds.messages import Message
from feeds.query import Query, parse

if TYPE_CHECKING:
    from feeds.store import Rule, Store

PREVIEWED = 500
"""Of the newest articles, so many are looked at to show what a rule would do."""


class Saved:
    """The smart feeds and rules of one library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # ------------------------------------------------------------ smart feeds

    def smart_feeds(self) -> list[tuple[str, str]]:
        """Name and query of each."""
        return [(saved.name, saved.query) for saved in self._store.saved.smart_feeds()]

    def smart_feed(self, name: str) -> str | None:
        """The query that is kept under a name; None where that is free."""
        return dict(self.smart_feeds()).get(names.cleaned(name))

    def save_smart_feed(self, name: str, query: str) -> None:
        """Keep a query under a name. Raises QueryError."""
        parse(query)
        self._store.saved.save_smart_feed(names.cleaned(name), query)

    def remove_smart_feed(self, name: str) -> None:
        self._store.saved.remove_smart_feed(name)

    # ------------------------------------------------------------ rules

    def rules(self) -> list[Rule]:
        return self._store.saved.rules()

    def rule(self, name: str) -> Rule | None:
        """The rule that is kept under a name; None where that is free."""
        return next((rule for rule in self.rules() if rule.name == names.cleaned(name)), None)

    def save_rule(self, name: str, query: str, action: str) -> None:
        """Keep a rule. Raises QueryError, RuleError for one that could not be carried out."""
        from feeds.store import Rule
        from feeds.update import rules

        rules.ready(Rule(0, name, query, action))
        self._store.saved.save_rule(names.cleaned(name), query, names.cleaned(action))

    def remove_rule(self, name: str) -> None:
        self._store.saved.remove_rule(name)

    def concerned(self, query: str) -> int:
        """How many articles a rule's query finds. Raises QueryError."""
        return self._store.lists.count(parse(query))

    def preview(self, query: str) -> tuple[list[int], int]:
        """Which of the newest articles a rule would have been about, and how many were looked at. Raises QueryError."""
        newest = self._store.lists.first_ids(Query(), PREVIEWED)
        return self._store.lists.among(newest, parse(query)), len(newest)

    def apply_rule(self, rule: Rule) -> int:
        """Do to the articles that are here what a rule does to those that arrive; how many that changed.

        It is taken back as one. Raises QueryError, RuleError.
        """
        from feeds.update import rules

        ready, marks = rules.ready(rule), self._store.articles
        with self._store.journal.together(labels.RULE_APPLIED.filled(name=rule.name)):
            ids = list(self._store.lists.ids(ready.query))
            changed = [len(ids)] if ready.tags and ids else []
            if ready.tags:
                marks.set_tags(ids, ready.tags)
            does = {"read": marks.set_read, "star": marks.set_starred, "hide": marks.set_hidden}
            changed += [mark(ids, True) for name, mark in does.items() if name in ready.does]
        return max(changed, default=0)

    # ------------------------------------------------------------ both

    def astray(self) -> dict[tuple[str, str], Message]:
        """The smart feeds (`smart`) and rules (`rule`) by name that find nothing because what they name is not
        there, and what that is, a clause.
        """
        from feeds.renamed import astray

        feeds = [(feed.id, feed.title, feed.url, feed.folder) for feed in self._store.subscriptions.all()]
        kept = [("smart", *each) for each in self.smart_feeds()]
        kept += [("rule", rule.name, rule.query) for rule in self.rules()]
        found: dict[tuple[str, str], Message | None] = {}
        for kind, name, query in kept:
            try:
                found[kind, name] = astray(parse(query), feeds)
            except QueryError as error:
                found[kind, name] = error.reason
        return {key: clause for key, clause in found.items() if clause}
