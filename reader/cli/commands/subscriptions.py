"""Commands about the feeds the reader follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli import facts
from reader.cli.call import Call
from reader.cli.output import printable
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.model import Feed


def feeds(call: Call) -> Status:
    from feeds import collation
    from reader.i18n.messages import told

    def line(feed: Feed) -> str:
        moved = feed.fetch.moved_to
        trouble = told(feed.fetch.error) or (tr("moved to {address}", address=moved) if moved else "")
        words = f"{feed.title}  {feed.url}" + (f"  ! {trouble}" if trouble else "")
        return f"{feed.unread:>6}/{feed.total:<6} {printable(words)}"

    with call.library() as library:
        found = sorted(library.feeds(), key=lambda feed: (-feed.fetch.failures, collation.key(feed.title)))
    call.out.each(found, facts.feed, line)
    return Status.DONE
