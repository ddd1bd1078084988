"""Feeds of realistic articles from memory, each at a loopback host of its own, with ETags and a fixed latency.

    python -m tests.bench.feed_server [--feeds 1000] [--entries 20] [--latency 100]

Prints its port once it serves, and ends with standard input. Hosts of their own keep the limit of two connections a host on.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.bench.fill import LAST_DAY, Press
from tests.bench.measure import ROOT

ITEM = """<item><title>{title}</title><link>{url}</link><guid isPermaLink="false">{guid}</guid><pubDate>{date}</pubDate>
<dc:creator>{author}</dc:creator><category>{lang}</category><description>{summary}</description>
<content:encoded><![CDATA[{body}]]></content:encoded></item>
"""
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Press {number}</title><link>https://feed{number}.example/</link><description>Notes</description>
{items}</channel></rss>
"""


def host(number: int) -> str:
    return f"127.1.{number // 250}.{number % 250 + 1}"


def feed(press: Press, number: int, entries: int) -> bytes:
    """An RSS feed with the whole text of its articles, newest first."""
    items = []
    for place in range(entries):
        date = LAST_DAY - timedelta(hours=7 * place + number % 7)
        entry = press.arrival(number * entries + place, number, date).entry
        items.append(
            ITEM.format(
                title=escape(entry.title),
                url=escape(entry.url),
                guid=escape(entry.guid),
                date=format_datetime(date),
                author=escape(entry.authors[0]),
                lang=entry.lang,
                summary=escape(entry.summary),
                body=entry.body,
            )
        )
    return FEED.format(number=number, items="".join(items)).encode()


class Line(asyncio.Protocol):
    """One connection: a request, an answer, the next."""

    def __init__(self, feeds: list[bytes], latency: float) -> None:
        self._feeds, self._latency, self._heard = feeds, latency, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._to = transport

    def data_received(self, data: bytes) -> None:
        head, end, self._heard = (self._heard + data).partition(b"\r\n\r\n")
        if not end:
            self._heard = head
            return
        asyncio.get_running_loop().call_later(self._latency, self._answer, head)

    def _answer(self, head: bytes) -> None:
        number = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
        etag = b'"%d-%d"' % (number, len(self._feeds[number]))
        if etag in head:
            self._to.write(b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag)
            return
        body = self._feeds[number]
        self._to.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
            % (etag, len(body))
            + body
        )


async def serve(feeds: list[bytes], latency: float) -> None:
    loop = asyncio.get_running_loop()
    hosts = [host(number) for number in range(len(feeds))]
    server = await loop.create_server(lambda: Line(feeds, latency), hosts[:1], 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    await loop.create_server(lambda: Line(feeds, latency), hosts[1:], port, backlog=4096)
    over = asyncio.Event()
    threading.Thread(
        target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(over.set)), daemon=True
    ).start()
    print(port, sum(map(len, feeds)), flush=True)
    await over.wait()


@contextmanager
def serving(feeds: int, entries: int, latency: int) -> Iterator[tuple[list[str], int]]:
    """The addresses of so many feeds, and bytes of all together."""
    sizes = ("--feeds", feeds, "--entries", entries, "--latency", latency)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.feed_server", *map(str, sizes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as server:
        assert server.stdout is not None
        port, size = server.stdout.readline().split()
        try:
            yield [f"http://{host(number)}:{port}/{number}" for number in range(feeds)], int(size)
        finally:
            server.kill()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--feeds", type=int, default=1000)
    arguments.add_argument("--entries", type=int, default=20)
    arguments.add_argument("--latency", type=int, default=100, help="milliseconds before every answer")
    given = arguments.parse_args()
    press = Press()
    feeds = [feed(press, number, given.entries) for number in range(given.feeds)]
    asyncio.run(serve(feeds, given.latency / 1000))


if __name__ == "__main__":
    main()
