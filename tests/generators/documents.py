"""Document trees and articles of every shape, for whatever writes them down."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from feeds.document import (
    Block,
    Cell,
    Code,
    Definitions,
    Document,
    Embed,
    Figure,
    Footnote,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Style,
    Table,
    ThematicBreak,
)
from feeds.model import Article, Enclosure, Entry
from tests.hostile import NASTY

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAMES = st.sampled_from(("one", "two", "Über uns", "1"))
LINKS = st.sampled_from(
    (
        "",
        "",
        "https://a.example/x?a=1&b=2#c",
        "https://bücher.example/straße?q=é",
        "https://a.example/[odd]/100%",
        "mailto:a@b.example",
        "#one",
        "#nowhere",
        "https://[broken",
    )
)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", categories=("L", "N", "P", "S", "Z", "M")),
    max_size=20,
) | st.sampled_from(
    (
        "<script>alert(1)</script>",
        "]]>",
        "a & b",
        "# no heading",
        "1. no list",
        "- x",
        "*a*_b_`c`",
        "a\nb",
        "|",
        "ﷺ\uffff",
    )
)
SPANS = st.lists(
    st.builds(
        Span,
        WORDS,
        st.integers(0, 511).map(Style),
        LINKS,
        st.sampled_from(("", "", "one", "two")),
        st.sampled_from(("", "", "one", "Über uns")),
    ),
    max_size=4,
).map(tuple)


def _tuples(of: st.SearchStrategy[Block]) -> st.SearchStrategy[tuple[Block, ...]]:
    return st.lists(of, max_size=3).map(tuple)


_CELLS = st.builds(Cell, SPANS, st.booleans(), st.sampled_from(("", "left", "right")), st.integers(1, 3))
_LEAVES = st.one_of(
    st.builds(Paragraph, SPANS),
    st.builds(Heading, st.integers(1, 6), SPANS),
    st.builds(Code, WORDS, st.sampled_from(("", "python"))),
    st.builds(Table, st.lists(st.lists(_CELLS, max_size=3).map(tuple), max_size=3).map(tuple), SPANS),
    st.builds(Figure, st.sampled_from(("", "https://a.example/p.png")), WORDS, SPANS, href=LINKS),
    st.builds(Embed, st.just("video"), LINKS, WORDS),
    st.just(ThematicBreak()),
)
BLOCKS: st.SearchStrategy[Block] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(
            ListBlock,
            st.lists(_tuples(inner), max_size=3).map(tuple),
            st.booleans(),
            st.integers(-2, 20),
            st.sampled_from(("1", "a", "I")),
        ),
        st.builds(Definitions, st.lists(st.tuples(SPANS, _tuples(inner)), max_size=2).map(tuple)),
        st.builds(Quote, _tuples(inner)),
        st.builds(Footnote, NAMES, _tuples(inner)),
    ),
    max_leaves=8,
)
DOCUMENTS = st.builds(Document, st.lists(BLOCKS, max_size=5).map(tuple))

_TITLES = st.lists(NASTY, max_size=6).map(" ".join) | st.text(max_size=30)
ENTRIES = st.builds(
    Entry,
    guid=st.sampled_from(("1", "https://a.example/1", "urn:x")),
    url=LINKS,
    title=_TITLES,
    authors=st.lists(_TITLES.filter(bool), max_size=2).map(tuple),
    lang=st.sampled_from(("", "en", "ar", 'x"><script>')),
    summary=_TITLES,
    body=st.lists(
        NASTY | st.sampled_from(("<img src=https://a.example/p.png>", "<script>x</script>")), max_size=12
    ).map("".join),
    categories=st.lists(_TITLES, max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, LINKS, st.just("audio/mpeg")), max_size=1).map(tuple),
)
ARTICLES = st.builds(
    Article,
    id=st.integers(1, 5),
    entry=ENTRIES,
    feed=_TITLES,
    feed_url=LINKS,
    date=st.just(NOW),
    dated=st.booleans(),
    seen=st.just(NOW),
    read=st.booleans(),
    tags=st.lists(_TITLES, max_size=2).map(tuple),
)


def article(title: str = "Tides", body: str = "<p>The tide turns.</p>", **facts: object) -> Article:
    """An ordinary article; `facts` are those of its entry, or of it."""
    own = {
        name: facts.pop(name)
        for name in ("id", "feed", "feed_url", "date", "dated", "tags", "starred")
        if name in facts
    }
    entry = Entry(guid=f"urn:{title}", url="https://sea.example/tides", title=title, body=body, **facts)  # type: ignore[arg-type]
    kept = {
        "id": 1,
        "feed": "The Sea",
        "feed_url": "https://sea.example/feed",
        "date": NOW,
        "seen": NOW,
        **own,
    }
    return Article(entry=entry, **kept)  # type: ignore[arg-type]
