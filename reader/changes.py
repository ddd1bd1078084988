"""What a change of the library makes old on the screen: one table, for every command and every refresh."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, Flag, auto


class Part(Flag):
    """Something on the screen that goes by the library."""

    SELECTION = auto()
    """What is selected in the list: no longer what was meant."""
    ROWS = auto()
    """The rows the list knows."""
    LIST = auto()
    """Which headlines are listed; a cursor that was never moved goes to the top."""
    LIST_IN_PLACE = auto()
    """Which headlines are listed, the cursor staying where it is."""
    COUNTS = auto()
    """The numbers of the top line and of the sections."""
    COUNTS_SOON = auto()
    """The same, once the reader's keys pause: counting takes a core for 20 ms at a million articles."""
    SECTIONS = auto()
    PIECES = auto()
    """What is recommended."""
    OPENED = auto()
    """What is marked in the open article, and its text where that of its page has come."""
    INDEXES = auto()
    """What is searched in and recommended from."""


class Change(Enum):
    """What happened to the library."""

    MARKED = auto()
    """Articles have marks that the list shows already."""
    NOTED = auto()
    """The open article has another note, or one less."""
    MARKED_MANY = auto()
    """Articles have marks, or lost them, that the list does not show."""
    ARRANGED = auto()
    """Feeds, folders, tags or rules are others."""
    SECTIONS = auto()
    """There is another section, or one is gone or drawn in another colour."""
    ADDED = auto()
    """Feeds were subscribed to, or articles kept."""
    ARRIVING = auto()
    """A refresh has brought some articles, and goes on."""
    ARRIVED = auto()
    """Articles were fetched, or read from files, because the reader asked."""
    CAME = auto()
    """Articles were fetched unasked."""
    ASKED = auto()
    """Feeds were asked and had nothing."""
    WRITTEN_ELSEWHERE = auto()
    """Another program has written to the library."""
    STORIES = auto()
    """Other articles tell the same story."""
    TAUGHT = auto()
    """The reader said what they like."""


RENEWS: Mapping[Change, Part] = {
    Change.MARKED: Part.COUNTS_SOON,
    Change.NOTED: Part.OPENED,
    Change.MARKED_MANY: Part.SELECTION | Part.ROWS | Part.LIST | Part.COUNTS | Part.OPENED,
    Change.ARRANGED: Part.ROWS | Part.LIST | Part.COUNTS,
    Change.SECTIONS: Part.SECTIONS,
    Change.ADDED: Part.LIST | Part.COUNTS,
    Change.ARRIVING: Part.LIST_IN_PLACE | Part.COUNTS,
    Change.ARRIVED: Part.LIST | Part.COUNTS | Part.OPENED | Part.INDEXES,
    Change.CAME: Part.LIST_IN_PLACE | Part.COUNTS | Part.OPENED | Part.INDEXES,
    Change.ASKED: Part.COUNTS,
    Change.WRITTEN_ELSEWHERE: Part.ROWS | Part.LIST | Part.COUNTS | Part.OPENED,
    Change.STORIES: Part.ROWS | Part.LIST,
    Change.TAUGHT: Part.PIECES,
}
