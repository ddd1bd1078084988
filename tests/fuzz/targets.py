"""What is fuzzed: each takes bytes and lets nothing out but the errors of `feeds.errors`."""

from __future__ import annotations

from collections.abc import Callable

from feeds.errors import FeedsError

Target = Callable[[bytes], None]


def parse(data: bytes) -> None:
    """A feed; an entry has an id and clean words."""
    from feeds.parse import parse as read
    from tests.hostile import FORBIDDEN

    try:
        parsed = read(data, "https://a.example/feed")
    except FeedsError:
        return
    for entry in parsed.entries:
        assert entry.guid
        assert not FORBIDDEN.search(entry.title)


def pages(data: bytes) -> None:
    """A saved page of any kind."""
    from feeds import pages as kinds

    for name in ("page.html", "page.txt", "page.md", "page.eml", "page.mhtml", "page.webarchive"):
        try:
            kinds.read(data, name, name, "")
        except FeedsError:
            continue


def markup(data: bytes) -> None:
    """HTML to a safe tree and to plain text."""
    from feeds.markup import document, plain
    from tests.hostile import FORBIDDEN

    text = plain(document(data.decode("utf-8", "replace"), "https://a.example/"))
    assert not FORBIDDEN.search(text)


def query(data: bytes) -> None:
    """A typed query: written back it means the same."""
    from feeds.query import parse as read

    try:
        found = read(data.decode("utf-8", "replace"))
    except FeedsError:
        return
    assert read(str(found)) == found


def opml(data: bytes) -> None:
    """A list of feeds; what is written is read again."""
    from feeds import opml as lists

    try:
        outlines = list(lists.read_list(data, "list.opml").outlines)
    except FeedsError:
        return
    if outlines:
        lists.read(lists.write(outlines, "x"), "again.opml")


def dates(data: bytes) -> None:
    """A date as a machine or a person writes it."""
    from feeds import dates as clock

    text = data.decode("utf-8", "replace")
    for found in (clock.parse_machine(text), clock.parse_written(text, "fr")):
        assert found is None or found.tzinfo is not None


TARGETS: dict[str, Target] = {
    "parse": parse,
    "pages": pages,
    "markup": markup,
    "query": query,
    "opml": opml,
    "dates": dates,
}
