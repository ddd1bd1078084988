"""From an address to articles that are written and found. Every front goes through the same pipe:

    fetch      many at once, network only                       feeds.fetch
      | bodies
    parse      in worker processes, where there are many        parsing
      | ParsedFeed
    decide     what is new, what was reworded: a function of
      |        values; then the reader's rules                  decide, rules, schedule
      | Changes
    write      many feeds in one transaction, in the caller's
      |        thread                                           refresh
      | Outcome: Updated | Unchanged | Failed
    complete   full texts, a portion of the indexes             complete
      |
    the screen, the command line, the plain lines, a worker

`refresh_in_process` runs all up to the writing in a process of its own; the outcomes cross in `process`.
"""

from feeds.parse.fingerprint import fingerprint
from feeds.update.complete import complete
from feeds.update.decide import decide
from feeds.update.process import refresh_in_process
from feeds.update.refresh import Failed, More, Outcome, Unchanged, Updated, refresh
from feeds.update.work import Options

__all__ = [
    "Failed",
    "More",
    "Options",
    "Outcome",
    "Unchanged",
    "Updated",
    "complete",
    "decide",
    "fingerprint",
    "refresh",
    "refresh_in_process",
]
