"""How long an article takes to become a tree and rows. Prints medians in milliseconds.

  python -m tests.bench.render [article.html ...]

Without files it makes its own articles: 6, 30 and 300 KB, rich in structure and plain prose.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from feeds.document import Document
from feeds.markup import document, plain
from reader.render import Head, Layout, Options, layout, warm
from tests.bench.measure import Row

ROUNDS = 9
SCREEN = 50
SLICE_MS = 5.0
HEAD = Head(
    "A headline of the usual length that may well need two lines", "A source · today · 9 min", "Words. " * 30
)

SENTENCE = (
    "The council of the village met by the river and spoke of the harvest, the market and the library. "
)
RICH = """<h2>Section {n}</h2><p>{s}<b>bold words</b> and <a href="https://example.org/{n}?utm_source=x">a link</a>, <em>more</em>
<code>code_{n}()</code>.<sup><a href="#fn{n}">{n}</a></sup> {s}</p><blockquote><p>{s}</p></blockquote>
<ul><li>one<ol><li>{s}</li><li>two</li></ol></li><li>{s}</li></ul><pre><code class="language-python">def f_{n}(x):
    return x ** 2  # {n}</code></pre><table><tr><th>Name</th><th>2025</th></tr><tr><td>Maroc</td><td>1 234</td></tr></table>
<figure><img src="https://example.org/{n}.jpg" alt="A bridge"><figcaption>{s}</figcaption></figure>
<p>東京都は９日、新しい交通計画を発表した。ガイドラインは来年四月から適用される見通しだ。</p>
<p dir="rtl">أعلنت الوزيرة اليوم عن خطة جديدة لتطوير الذكاء الاصطناعي في 2024.</p>"""
PLAIN = "<p>{s}{s}{s}{s}</p>"


def article(kilobytes: int, pattern: str) -> str:
    parts: list[str] = []
    size = 0
    while size < kilobytes * 1000:
        part = pattern.format(n=len(parts), s=SENTENCE)
        parts.append(part)
        size += len(part)
    return "".join(parts)


def median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def first_screen(tree: Document) -> Layout:
    page = layout(HEAD, tree, 76, Options(link_numbers=True))
    for y in range(SCREEN):
        page.line(y)
    return page


def settled(tree: Document) -> tuple[float, float]:
    """All that `settle` takes after the first screen, and its longest slice."""
    page = first_screen(tree)
    slices = []
    done = False
    while not done:
        start = time.perf_counter()
        done = page.settle(SLICE_MS)
        slices.append((time.perf_counter() - start) * 1000)
    return sum(slices), max(slices)


def resized(tree: Document, anchor: str) -> None:
    """A new layout at another width, at the place the reader was, and a screen of it."""
    page = layout(HEAD, tree, 64, Options(link_numbers=True))
    top = page.y_of(anchor)
    for y in range(top, top + SCREEN):
        page.line(y)


def measure(name: str, html: str) -> None:
    tree = document(html, "https://example.org/")
    page = first_screen(tree)
    while not page.settle(1000):
        pass
    anchor = page.anchor(page.height // 2)
    screen = range(page.height // 2, page.height // 2 + SCREEN)
    whole = [settled(tree) for _ in range(ROUNDS)]
    print(
        f"{name:<12}{len(html) // 1000:>6}{page.height:>7}"
        f"{median(lambda: document(html, 'https://example.org/')):>10.1f}"
        f"{median(lambda: plain(tree)):>8.1f}"
        f"{median(lambda: first_screen(tree)):>8.1f}"
        f"{statistics.median(total for total, _ in whole):>9.1f}"
        f"{statistics.median(longest for _, longest in whole):>8.1f}"
        f"{median(lambda: resized(tree, anchor)):>8.1f}"
        f"{median(lambda: [page.line(y) for y in screen]):>8.1f}"
        f"{median(lambda: page.find('harvest')):>7.1f}"
    )


def rows() -> Iterator[Row]:
    """What the one table says of it: a long article, rich in structure."""
    warm()
    html = article(300, RICH)
    tree = document(html, "https://example.org/")
    yield Row(
        "an article of 300 KB made a tree", "ms", median(lambda: document(html, "https://example.org/"))
    )
    yield Row("its first screen", "ms", median(lambda: first_screen(tree)))
    whole = [settled(tree) for _ in range(ROUNDS)]
    yield Row("all its lines, in the background", "ms", statistics.median(total for total, _ in whole))


def main() -> None:
    warm()
    columns = ("document", "plain", "first", "settled", "slice", "resize", "page", "find")
    sizes = (10, 8, 8, 9, 8, 8, 8, 7)
    print(
        f"{'article':<12}{'KB':>6}{'rows':>7}"
        + "".join(f"{c:>{s}}" for c, s in zip(columns, sizes, strict=True))
    )
    if sys.argv[1:]:
        for name in sys.argv[1:]:
            measure(Path(name).stem[:11], Path(name).read_text("utf-8"))
        return
    for kilobytes in (6, 30, 300):
        measure("rich", article(kilobytes, RICH))
        measure("plain", article(kilobytes, PLAIN))


if __name__ == "__main__":
    main()
