"""Fill a library with realistic articles: python -m tests.bench.fill LIBRARY --articles N [--feeds F] [--index].

The same every time. Articles of 2 to 4 KB in six languages, in feeds of unequal size
within folders; they arrive in rounds, as refreshes bring them, over two years that end
at a fixed day. The older half is read, one in a hundred starred, one in fifty tagged.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from feeds.messages import Message
from feeds.model import Arrival, Changes, Enclosure, Entry, FetchState, ParsedFeed
from feeds.query import Query
from feeds.store import Store, open_store

LAST_DAY = datetime(2026, 6, 30, tzinfo=UTC)
SPAN = timedelta(days=730)
BODIES = 3000
"""Different bodies; a paragraph of its own and its title set each article apart."""
ROUND = 20
"""Entries one refresh brings."""
BATCH = 20_000

WORDS = {
    "en": "the of and to in that for with from council river market school energy climate science museum"
    " bridge winter harvest language library engine signal border festival theatre vaccine orchard harbour",
    "fr": "le la de et que pour avec dans conseil rivière marché école énergie climat science musée pont"
    " hiver récolte langue bibliothèque moteur signal frontière fête théâtre vaccin verger port été",
    "de": "der die und das mit für nicht auf Rat Fluss Markt Schule Energie Klima Wissenschaft Museum Brücke"
    " Winter Ernte Sprache Bücherei Motor Signal Grenze Fest Theater Impfstoff Obstgarten Hafen größer",
    "es": "el la de que y con para por consejo río mercado escuela energía clima ciencia museo puente"
    " invierno cosecha lengua biblioteca motor señal frontera fiesta teatro vacuna huerto puerto año",
    "ar": "في من على إلى عن مع هذا التي المجلس النهر السوق المدرسة الطاقة المناخ العلوم المتحف الجسر"
    " الشتاء الحصاد اللغة المكتبة المحرك الإشارة الحدود المهرجان المسرح اللقاح البستان الميناء",
    "ja": "市議会 川 市場 学校 エネルギー 気候 科学 博物館 橋 冬 収穫 言語 図書館 エンジン 信号 国境"
    " 祭り 劇場 ワクチン 果樹園 港 新しい 研究 発表した 地域 住民 計画 について",
}
SYLLABLES = "ba co de fi gu ha jo ke li mo na pe qui ro su ta ve wi xa zo bra cle dru flo gri".split()
FOLDERS = (
    ("News",),
    ("News", "Local"),
    ("News", "World"),
    ("Science",),
    ("Culture", "Books"),
    ("Craft",),
    (),
)


class Press:
    """Writes articles. Two of the same seed write the same."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.rare = ["".join(self.random.choices(SYLLABLES, k=4)) for _ in range(40_000)]
        self.vocabulary = {lang: text.split() + self.rare[:2000] for lang, text in WORDS.items()}
        # Zipf's law, roughly: the n-th word stands 1/n as often as the first.
        self.weights = {
            lang: list(accumulate(1 / (rank + 3) for rank in range(len(words))))
            for lang, words in self.vocabulary.items()
        }
        langs = self.random.choices(list(WORDS), weights=(8, 5, 3, 3, 2, 2), k=BODIES)
        self.bodies = [(lang, self.body(lang)) for lang in langs]

    def words(self, lang: str, number: int) -> str:
        chosen = self.random.choices(self.vocabulary[lang], cum_weights=self.weights[lang], k=number)
        return ("" if lang == "ja" else " ").join(chosen)

    def body(self, lang: str) -> str:
        size = self.random.randint(1800, 3600)
        parts: list[str] = []
        while sum(map(len, parts)) < size:
            link = f'<a href="https://example.org/{self.random.randrange(10**6)}">'
            parts.append(
                f"<p>{self.words(lang, 40)}, {link}{self.words(lang, 3)}</a>. {self.words(lang, 15)}.</p>\n"
            )
        return "".join(parts)

    def arrival(self, number: int, feed: int, date: datetime) -> Arrival:
        lang, body = self.bodies[self.random.randrange(BODIES)]
        own = f"{self.rare[self.random.randrange(40_000)]} {self.rare[number % 40_000]}"
        entry = Entry(
            guid=f"https://feed{feed}.example/item/{number}",
            url=f"https://feed{feed}.example/{date:%Y/%m}/{number}-{own.replace(' ', '-')}",
            title=f"{self.words(lang, 7).capitalize()} {own}",
            authors=(f"Author {number % 977}",),
            published=date,
            lang=lang,
            summary=body[: body.find("</p>") + 4],
            body=f"<p>{own} {number}</p>{body}",
            enclosures=(Enclosure(f"https://feed{feed}.example/{number}.mp3", "audio/mpeg"),)
            if number % 50 == 0
            else (),
            image=f"https://feed{feed}.example/{number}.jpg" if number % 3 == 0 else "",
        )
        return Arrival(entry=entry, fingerprint=number, date=date)


def rounds(press: Press, articles: int, feed_ids: list[int], beyond: int = 0) -> Iterator[Changes]:
    """What refresh after refresh brings, the busier feeds more often, in order of time.

    Articles have numbers `beyond` that one.
    """
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(feed_ids))))
    written = 0
    while written < articles:
        feed = (
            feed_ids[written // ROUND]
            if written < ROUND * len(feed_ids)
            else press.random.choices(feed_ids, cum_weights=weights)[0]
        )
        number = min(ROUND, articles - written)
        seen = LAST_DAY - SPAN * (1 - (written + number) / articles)
        new = tuple(
            press.arrival(
                beyond + written + place, feed, seen - timedelta(minutes=press.random.randrange(4000))
            )
            for place in range(number)
        )
        yield Changes(
            feed_id=feed,
            seen=seen,
            fetch=FetchState(etag=f'"{written}"', checked=seen, succeeded=seen),
            parsed=ParsedFeed(url=f"https://feed{feed}.example/feed", title=f"Feed number {feed}"),
            new=new,
        )
        written += number


def fill(store: Store, articles: int, feeds: int) -> None:
    """Bring so many articles of so many feeds into a store."""
    press = Press()
    with store.journal.together(Message.plain("Filled")):
        feed_ids = [
            store.subscriptions.add(
                f"https://feed{number}.example/feed", folder=FOLDERS[number % len(FOLDERS)]
            )
            for number in range(feeds)
        ]
    batch: list[Changes] = []
    for changes in rounds(press, articles, feed_ids):
        batch.append(changes)
        if len(batch) * ROUND >= BATCH:
            store.arrivals.apply_all(batch)
            batch.clear()
    store.arrivals.apply_all(batch)
    ids = store.lists.ids(Query(), sort="oldest")
    store.articles.set_read(ids[: len(ids) // 2], True)
    store.articles.set_starred(ids[::100], True)
    store.articles.set_tags(ids[::50], ["later"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--feeds", type=int, default=0, help="one for 500 articles unless told")
    parser.add_argument("--index", action="store_true", help="bring the search index up to date as well")
    arguments = parser.parse_args()
    feeds = arguments.feeds or max(1, arguments.articles // 500)
    started = time.perf_counter()
    with open_store(arguments.library) as store:
        fill(store, arguments.articles, feeds)
        print(f"{arguments.articles:,} articles in {feeds:,} feeds: {time.perf_counter() - started:.1f} s")
        if arguments.index:
            started = time.perf_counter()
            index(store)
            print(f"search index: {time.perf_counter() - started:.1f} s")


def index(store: Store) -> None:
    from feeds import markup

    @lru_cache(maxsize=2 * BODIES)
    def paragraph(html: str) -> str:
        return markup.plain(markup.document(html))

    def to_text(html: str) -> str:
        # Each body is a paragraph of its own before one of the pool, whose text is the same every time.
        own, end, pooled = html.partition("</p>")
        return f"{paragraph(pooled)}\n\n{own.removeprefix('<p>')}" if end else html

    while store.index.take_in(to_text, 5000):
        pass


if __name__ == "__main__":
    main()
