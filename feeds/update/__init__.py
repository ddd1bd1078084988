"""From an answer of the network to what is written: `decide` is a function of values, `refresh` does it."""

from feeds.update.decide import decide, fingerprint
from feeds.update.process import refresh_in_process
from feeds.update.refresh import Failed, Options, Outcome, Unchanged, Updated, refresh

__all__ = [
    "Failed",
    "Options",
    "Outcome",
    "Unchanged",
    "Updated",
    "decide",
    "fingerprint",
    "refresh",
    "refresh_in_process",
]
