"""What else to read: related pieces, stories, a page for the reader, each with its reasons.

Everything stays on the reader's machine, in tables of its own (prefix `rec_`) in an SQLite file.
"""

from feeds.recommend.profile import Weight
from feeds.recommend.recommender import Recommender
from feeds.recommend.stories import Member, Story

__all__ = ["Member", "Recommender", "Story", "Weight"]
