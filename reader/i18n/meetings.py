"""What came of a meeting with a server, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.i18n.messages import sentence
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.store.values import Account
    from feeds.sync.run import Outcome


def came(account: Account, outcome: Outcome) -> str:
    """All of it as one line."""
    sent, received, changed = outcome.sent, outcome.received, outcome.changed
    parts = [
        trn("{number} change sent", "{number} changes sent", sent) if sent else "",
        trn("{number} article arrived", "{number} articles arrived", received) if received else "",
        trn("{number} change taken over", "{number} changes taken over", changed) if changed else "",
    ]
    return f"{account.name}: {', '.join(filter(None, parts)) or tr('nothing new')}"


def rest(account: Account, outcome: Outcome) -> Iterator[str]:
    """A sentence for each thing that was not as it should be."""
    name = account.name
    if outcome.held:
        yield tr(
            "{name} lists {number} of your feeds no longer; they are kept here until it is asked again.",
            name=name,
            number=len(outcome.held),
        )
    if outcome.missing:
        yield trn(
            "{name} lists {number} article that it did not give.",
            "{name} lists {number} articles that it did not give.",
            outcome.missing,
            name=name,
        )
    for error in outcome.failures:
        yield sentence(error)
