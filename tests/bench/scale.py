"""How a library on a server grows: python -m tests.bench.scale --articles 1000000 3000000 10000000 [--server URL].

Rows are made by the server itself, as many as are told at each step, with the search index: texts are short (`--words`),
and chosen of 3,000 that differ by words of their own. Two years of arrivals are ten million articles, the older ones
above. Then all is asked as a screen asks it: the best of runs that follow one another, so that what is asked lies in
memory and other programs count as little as can be. Then two thousand articles of the usual length arrive and are taken
into the search index.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import Any

import psycopg

from feeds import packing
from feeds.query import Query, parse
from feeds.store import Store, open_store
from feeds.store.postgres.partitions import SPAN
from feeds.store.postgres.search import vector
from feeds.store.sql import encoding
from feeds.store.sql.waiting import Cut, Waiting
from feeds.tokens import tokens
from tests import postgres
from tests.bench.fill import BODIES, FOLDERS, LAST_DAY, WORDS, Press, index, rounds
from tests.bench.fill import SPAN as SPAN_OF_TIME
from tests.bench.lists import FIRST, QUERIES
from tests.bench.measure import times

FULL = 10_000_000
"""Articles of two years."""
NEW = 2_000
SEARCHES = {
    "a rare word": [f"rare{number}" for number in range(10, 100, 10)],
    "two rare words": [f"rare{number} x{number + 1}" for number in range(10, 100, 10)],
    "a common word": ["council", "market", "climate", "le", "der"],
    "two common words": ["council river", "school market", "le conseil"],
    "a common and a rare one": [f"council rare{number}" for number in range(10, 60, 10)],
    "a phrase of common words": ['"river market"', '"council river"'],
    "a beginning": ["harb*", "coun*"],
    "a common word, filters": ["council is:unread lang:en"],
}
_HASH = "((hashint8(i) & 16777215) / 16777216.0)"
_FEED = f"(1 + floor({{feeds}} * power({_HASH}, 2)))::bigint"
_FROM = "FROM generate_series({first}, {last}) AS i JOIN pool ON n = (hashint8(i) & 1073741823) % {pool}"
_OWN = "'rare' || i % ({full} / 10)"
ROWS = {
    "status": "SELECT i, {feed}, {day} + (i * {step})::bigint - (hashint8(i + 1) & 262143), {day} + (i * {step})::bigint,"
    " (hashint8(i + 2) & 1), (i % 100 = 0)::int, 0, lang, (i % 50 = 0)::int + 2 * (i % 3 = 0)::int,"
    " 60 + (hashint8(i + 3) & 511), 1 {rows}",
    "known": "SELECT {feed}, 'https://feed' || {feed} || '.example/item/' || i, i, i {rows}",
    "article": "SELECT i, title || ' ' || {own} || ' x' || i, 1, 'Author ' || i % 977,"
    " 'https://feed' || {feed} || '.example/2026/' || i || '-' || {own}, 'https://feed' || {feed} || '.example/item/' || i"
    " {rows}",
    "tagged": "SELECT 1, date, id FROM status WHERE id BETWEEN {first} AND {last} AND id % 50 = 0",
    "text": "SELECT i, packed {rows}",
    "words": "SELECT i, title || ' ' || {own} || ' x' || i, 'author ' || i % 977, body,"
    " heading || format('''%1$s'':1A ''t:%1$s'' ''x%2$s'':2A ''t:x%2$s''', {own}, i)::tsvector"
    " || format('''author'':1B ''a:author'' ''%1$s'':2B ''a:%1$s''', i % 977)::tsvector || tokens, 1 {rows}",
}
TOGETHER = (("status", "tagged"), ("article",), ("known",), ("text",))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000_000, 3_000_000, 10_000_000])
    parser.add_argument("--words", type=int, default=20, help="words of a text")
    parser.add_argument("--server", default="", help="a database, instead of a server of its own")
    parser.add_argument("--only-ask", action="store_true", help="nothing is added to what is there")
    given = parser.parse_args()
    with ExitStack() as stack:
        url = given.server or stack.enter_context(postgres.another(safe=True))
        steps: dict[int, dict[str, float]] = {}
        for articles in given.articles:
            figures: dict[str, float] = {}
            if not given.only_ask:
                figures |= grown(url, articles, given.words)
            figures |= asked(url)
            steps[articles] = figures
            show({articles: figures})
        show(steps)


def show(steps: dict[int, dict[str, float]]) -> None:
    print("".join([f"{'articles':42}", *(f"{step:>14,}" for step in steps)]))
    for what in next(iter(steps.values())):
        print(f"{what:42}" + "".join(f"{figures[what]:14,.1f}" for figures in steps.values()), flush=True)


def grown(url: str, articles: int, words: int) -> dict[str, float]:
    """Make rows until there are so many articles; seconds it took, and megabytes of the tables."""
    open_store(url).close()
    started = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("SET search_path TO broadsheet; SET synchronous_commit TO off")
        (there,) = db.execute("SELECT coalesce(max(id), 0) FROM status").fetchone() or (0,)
        if not there:
            prepare(db, words)
        # The indexes are made when all is there.
        indexes = db.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'broadsheet' AND tablename = ANY(%s)"
            " AND indexname NOT LIKE %s",
            (["status", "known", "article"], "%pkey"),
        ).fetchall()
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        with ThreadPoolExecutor(2) as threads:
            rows = [partial(_fill, url, there + 1, articles, tables) for tables in TOGETHER]
            parts = range((there + 1) // SPAN, articles // SPAN + 1)
            words_of = [partial(_fill_part, url, there + 1, articles, part) for part in parts]
            for done in [threads.submit(each) for each in [*rows, *words_of]]:
                done.result()
        print(f"rows and search index: {time.perf_counter() - started:.0f} s", flush=True)
        db.execute("SET maintenance_work_mem TO '1GB'")
        for _, definition in indexes:
            db.execute(definition)
        db.execute(
            "INSERT INTO keep VALUES ('last id', %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (str(articles),),
        )
        db.execute(
            "UPDATE feed SET total = n, unread = u FROM (SELECT feed_id, count(*) AS n, count(*) FILTER (WHERE read = 0)"
            " AS u FROM status GROUP BY feed_id) AS counted WHERE feed_id = feed.id"
        )
        db.execute("VACUUM ANALYZE")
        took = time.perf_counter() - started
        sizes = db.execute(
            "SELECT root, sum(pg_table_size(relid)), sum(pg_indexes_size(relid)) FROM (SELECT c.oid AS relid,"
            " coalesce((SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid), c.relname) AS root"
            " FROM pg_class AS c WHERE relkind = 'r' AND relnamespace = 'broadsheet'::regnamespace) AS tables"
            " GROUP BY root ORDER BY 2 DESC"
        ).fetchall()
    figures = {"filled, s": took}
    for name, table, its_indexes in sizes:
        if name in ROWS:
            figures |= {
                f"size: {name}, MB": float(table) / 1e6,
                f"size: indexes of {name}, MB": float(its_indexes) / 1e6,
            }
    return figures


def prepare(db: psycopg.Connection[Any], words: int) -> None:
    """The feeds, a tag, and what texts are chosen of."""
    press = Press()
    feeds = [
        (
            f"https://feed{number}.example/feed",
            f"Feed number {number}",
            encoding.folder_json(FOLDERS[number % len(FOLDERS)]),
        )
        for number in range(FULL // 500)
    ]
    with db.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO feed (key, url, title, folder) VALUES (%s, %s, %s, %s)",
            [(url, url, title, folder) for url, title, folder in feeds],
        )
        cursor.execute("INSERT INTO tag (name) VALUES ('later')")
        cursor.execute(
            "CREATE UNLOGGED TABLE pool (n INTEGER, lang TEXT, title TEXT, heading TSVECTOR, body TEXT, tokens TSVECTOR, packed BYTEA)"
        )
        langs = press.random.choices(list(WORDS), weights=(8, 5, 3, 3, 2, 2), k=BODIES)
        for number, lang in enumerate(langs):
            title, body = press.words(lang, 7), press.words(lang, words)
            packed = packing.compress(packing.joined("", "", f"<p>{body}</p>"))
            waits = Waiting(0, b"", title, "", None)
            heading, _ = vector(Cut(waits, " ".join(tokens(title)), "", "", 0))
            text, _ = vector(Cut(waits, "", "", " ".join(tokens(body)), 0))
            cursor.execute(
                "INSERT INTO pool VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (number, lang, title.capitalize(), heading, " ".join(tokens(body)), text, packed),
            )


def _fill(url: str, first: int, last: int, tables: Sequence[str], into: str = "") -> None:
    values: dict[str, object] = {
        "first": first,
        "last": last,
        "pool": BODIES,
        "full": FULL,
        "feeds": FULL // 500,
    }
    values |= {"day": encoding.seconds(LAST_DAY - SPAN_OF_TIME), "step": SPAN_OF_TIME.total_seconds() / FULL}
    values |= {"rows": _FROM.format(**values), "own": _OWN.format(**values), "feed": _FEED.format(**values)}
    columns = {"status": " (id, feed_id, date, added, read, starred, hidden, lang, media, words, revision)"}
    with connected(url) as db:
        for table in tables:
            db.execute(f"INSERT INTO {into or table}{columns.get(table, '')} {ROWS[table].format(**values)}")


def _fill_part(url: str, first: int, last: int, part: int) -> None:
    """Fill a part of the search index apart from it, without an index of its own."""
    name = f"words_{part}"
    low = f"({part * SPAN})"
    with connected(url) as db:
        there = db.execute(
            "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = to_regclass(%s)", (name,)
        ).fetchone()
        if there:
            low = "(MINVALUE)" if "MINVALUE" in there[0] else low
            db.execute(f"ALTER TABLE words DETACH PARTITION {name}")
            for (index,) in db.execute(
                "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
                (name, "%USING gin%"),
            ).fetchall():
                db.execute(f"DROP INDEX {index}")
        else:
            db.execute(f"CREATE TABLE {name} (LIKE words INCLUDING STORAGE)")
        _fill(url, max(first, part * SPAN), min(last, (part + 1) * SPAN - 1), ["words"], name)
        db.execute(f"CREATE INDEX ON {name} USING gin (tokens)")
        db.execute(
            f"ALTER TABLE words ATTACH PARTITION {name} FOR VALUES FROM {low} TO ({(part + 1) * SPAN})"
        )


def connected(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        url,
        autocommit=True,
        options="-c search_path=broadsheet -c synchronous_commit=off -c jit=off -c work_mem=64MB -c maintenance_work_mem=1GB",
    )


def asked(url: str) -> dict[str, float]:
    """What a screen asks, and what a worker brings."""
    figures: dict[str, float] = {}
    with open_store(url) as store:
        for what, query in QUERIES.items():
            if what != "pattern":
                figures[f"first page: {what}, ms"] = best(partial(store.lists.glimpse, query, FIRST))
        for what, texts in {**SEARCHES, **of_some(url)}.items():
            took = [best(partial(store.lists.first_ids, parse(text), 50, sort="relevance")) for text in texts]
            figures |= {f"search: {what}, ms": median(took), f"search: {what}, the dearest, ms": max(took)}
        ids = store.lists.first_ids(Query(), FIRST)
        figures[f"headlines of {FIRST}, ms"] = best(partial(store.lists.headlines, ids))
        figures["an article, ms"] = best(partial(store.articles.one, ids[7]))
        figures["an article marked, ms"] = best(partial(_marked, store, list(ids)), 20)
        figures["counts, ms"] = best(store.subscriptions.counts)
        figures |= brought(store)
    return figures


def best(work: Callable[[], object], runs: int = 8) -> float:
    """Milliseconds."""
    return times([work], runs)[0]


def of_some(url: str) -> dict[str, list[str]]:
    """Words that stand in one article of a hundred and in one of a thousand."""
    with psycopg.connect(url) as db:
        found = db.execute("SELECT word, ndoc FROM ts_stat('SELECT tokens FROM broadsheet.pool')").fetchall()
    found = sorted((word, times) for word, times in found if word.isascii() and len(word) > 4)
    return {
        "a word in one of a hundred": [word for word, times in found if 0.009 < times / BODIES < 0.011][:8],
        "a word in one of a thousand": [word for word, times in found if times == BODIES // 1000][:8],
    }


def _marked(store: Store, ids: list[int]) -> None:
    store.articles.set_starred([ids.pop()], True)


def brought(store: Store) -> dict[str, float]:
    """Articles that arrive in a second, and that are taken into the search index."""
    feeds = [feed.id for feed in store.subscriptions.all()]
    new = list(rounds(Press(), NEW, feeds, int(time.time()) * 1000))
    started = time.perf_counter()
    for first in range(0, len(new), 50):
        store.arrivals.apply_all(new[first : first + 50])
    arrived = time.perf_counter() - started
    started = time.perf_counter()
    index(store)
    return {
        "articles arrived a second": NEW / arrived,
        "articles indexed a second": NEW / (time.perf_counter() - started),
    }


if __name__ == "__main__":
    main()
