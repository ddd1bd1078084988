"""What the changes of a library are called, for the reader who may take them back."""

from __future__ import annotations

from feeds.messages import Message

MARKED = {
    ("read", True): Message("change.read", "Marked {what} read"),
    ("read", False): Message("change.unread", "Marked {what} unread"),
    ("starred", True): Message("change.starred", "Marked {what} starred"),
    ("starred", False): Message("change.not-starred", "Marked {what} not starred"),
    ("hidden", True): Message("change.hidden", "Marked {what} hidden"),
    ("hidden", False): Message("change.shown", "Marked {what} shown again"),
}
"""By what is marked and whether it is."""
NOTED = Message("change.noted", "Wrote a note on {what}")
HIGHLIGHTED = Message("change.highlighted", "Highlighted a passage of {what}")
NOTE_REMOVED = Message("change.note-removed", "Took away a note on {what}")
TAGGED = Message("change.tags", "Changed the tags of {what}")
TAG_RENAMED = Message("change.tag-renamed", "Renamed the tag {tag}")
TAG_REMOVED = Message("change.tag-removed", "Took away the tag {tag}")
SUBSCRIBED = Message("change.subscribed", "Subscribed to {feed}")
UNSUBSCRIBED = Message("change.unsubscribed", "Unsubscribed from {feed}")
ACCOUNT_FEEDS = Message("change.account-feeds", "Took away the feeds of {name}")
RENAMED = Message("change.renamed", "Renamed {feed}")
MOVED = Message("change.moved", "Moved {feed}")
SET = Message("change.settings", "Changed the settings of {feed}")
READDRESSED = Message("change.address", "Changed the address of {feed}")
GIVEN_ADDRESS = Message("change.given-address", "Gave a feed the address {address}")
FOLDER_MOVED = Message("change.folder-moved", "Moved the folder {folder}")
SMART_FEED_SAVED = Message("change.smart-feed-saved", "Saved the smart feed “{name}”")
SMART_FEED_REMOVED = Message("change.smart-feed-removed", "Removed the smart feed “{name}”")
RULE_SAVED = Message("change.rule-saved", "Saved the rule “{name}”")
RULE_REMOVED = Message("change.rule-removed", "Removed the rule “{name}”")
RULE_APPLIED = Message("change.rule-applied", "Applied the rule “{name}”")
IMPORTED = Message("change.imported", "Imported feeds from {file}")
KEPT = Message("change.kept", "Kept what was open")
KEPT_ONE = Message("change.kept-one", "Kept {what}")


def titled(title: str) -> Message:
    """One article, by its title where it has one."""
    if not title:
        return Message("change.article", "an article")
    return Message("change.titled", "“{text}”", text=title)


def articles(number: int) -> Message:
    """So many articles."""
    return Message("change.articles", "{number} article", "{number} articles", number=number)
