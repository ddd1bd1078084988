"""Feeds parsed a second, beside expat alone and feedparser over the same bytes.

    python -m tests.bench.parse [--feeds 200] [--entries 20]

Feeds are RSS 2.0 as blogs write it, with content:encoded; times are CPU seconds.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterator
from statistics import median
from xml.parsers import expat

import feedparser

from feeds.parse import parse, strict
from tests.bench.measure import Row, table

ITEM = """<item><title>Harbour notes {n}: what the tide left &amp; took</title><link>https://press.example/{f}/{n}</link>
<guid isPermaLink="false">press-{f}-{n}</guid><pubDate>Mon, 05 Feb 2024 10:20:{n:02} GMT</pubDate>
<dc:creator>Desk {n}</dc:creator><category>harbour</category><category>tide</category>
<description>In short: the tide, in place {n}.</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"""
BODY = "".join(
    f'<p>Paragraph {n} on <a href="/more/{n}">the harbour</a> and its boats, ropes, birds and tides.</p>'
    for n in range(20)
)
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Press {f}</title><link>https://press.example/{f}</link>
<description>Notes</description><lastBuildDate>Mon, 05 Feb 2024 10:20:30 GMT</lastBuildDate>{items}</channel></rss>"""


def cost(call: Callable[[bytes], object], bodies: list[bytes]) -> float:
    """Milliseconds of processor time a feed."""
    begun = time.process_time()
    for body in bodies:
        call(body)
    return 1000 * (time.process_time() - begun) / len(bodies)


def rows(feeds: int, entries: int) -> Iterator[Row]:
    bodies = [
        FEED.format(f=f, items="".join(ITEM.format(f=f, n=n, body=BODY) for n in range(entries))).encode()
        for f in range(feeds)
    ]
    address = "https://press.example/feed"
    assert strict.parse(bodies[0], address) is not None
    ours = median(cost(lambda body: parse(body, address), bodies) for _ in range(3))
    floor = median(cost(lambda body: expat.ParserCreate().Parse(body, True), bodies) for _ in range(3))
    yield Row(f"a feed of {entries} entries, {len(bodies[0]) // 1024} KB, parsed", "CPU ms", ours, floor)
    few = bodies[: max(1, feeds // 10)]
    lenient = cost(
        lambda body: feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False), few
    )
    yield Row("the same by feedparser", "CPU ms", lenient, floor)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--feeds", type=int, default=200)
    arguments.add_argument("--entries", type=int, default=20)
    given = arguments.parse_args()
    print(table(rows(given.feeds, given.entries)))


if __name__ == "__main__":
    main()
