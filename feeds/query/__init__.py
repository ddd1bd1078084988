"""The query language: what a reader types <-> a tree, and what the tree means for one article.

    rust "borrow checker" title:async -is:read (lang:fr OR lang:de) after:"2 days"

Words and phrases look into title, authors and text. `AND` may be left out; `OR`, `NOT`
(or `-`), `NEAR/n` and parentheses are as usual. Keys are those of KEYS. `word*` stands
for everything that begins so, `/…/` for a pattern in the title (`author:/…/`, `feed:/…/`
elsewhere). Whatever else is typed is text to be found, never syntax of a database.

`parse` reads it, `str(query)` writes it back, `Query.matches` is its meaning; the SQL of
`feeds.store` says the same.
"""

from feeds.query.asked import NOTED, Query, sought_in
from feeds.query.meaning import Facts, address_holds, feed_is_named, is_filed, lies_under, seeks, text_holds
from feeds.query.moments import moment
from feeds.query.reading import parse
from feeds.query.tree import (
    Address,
    All,
    Any,
    Category,
    Dated,
    FeedNamed,
    FromFeed,
    Has,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Pattern,
    Tagged,
    Text,
    Under,
    Words,
    reads_text,
    speaks_of_hidden,
)
from feeds.query.writing import folder_of, folder_text

__all__ = [
    "NOTED",
    "Address",
    "All",
    "Any",
    "Category",
    "Dated",
    "Facts",
    "FeedNamed",
    "FromFeed",
    "Has",
    "Is",
    "Lang",
    "Near",
    "Node",
    "Not",
    "Pattern",
    "Query",
    "Tagged",
    "Text",
    "Under",
    "Words",
    "address_holds",
    "feed_is_named",
    "folder_of",
    "folder_text",
    "is_filed",
    "lies_under",
    "moment",
    "parse",
    "reads_text",
    "seeks",
    "sought_in",
    "speaks_of_hidden",
    "text_holds",
]
