"""How long a question for related pieces takes in a large index: python -m tests.bench.related [--articles 1000000].

The index alone is filled, in bulk and straight into its tables: made-up pieces in six languages, of words after Zipf's
law and of one of many matters each. No text is read, and no story is joined.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from math import log, sqrt
from pathlib import Path

from feeds.recommend import Recommender
from feeds.recommend.index import LEVELS, POSTED, SPELLED, _spelled, idf
from feeds.recommend.postings import CHUNK, _as_gaps, pack
from feeds.recommend.terms import term
from tests.bench.fill import SYLLABLES
from tests.bench.measure import Row, table

LANGUAGES = {"en": 8, "fr": 5, "de": 3, "es": 3, "it": 2, "pt": 2}
VOCABULARY = 50_000
"""Words of a language."""
TERMS = 90
"""Words drawn for a piece, of which some are the same."""
A_MATTER = 8
"""Words of a matter."""
PIECES = 25
"""Pieces on one matter."""
FEEDS = 2000
PART = 20_000


class Language:
    """The words of a language, the commonest first."""

    def __init__(self, dice: random.Random, articles: int) -> None:
        made = {"".join(dice.choices(SYLLABLES, k=4)) for _ in range(VOCABULARY)}
        self.words = {term(word): word for word in sorted(made)}
        self.terms = list(self.words)
        dice.shuffle(self.terms)
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(len(self.terms))))
        share = TERMS / self.weights[-1] * articles / len(LANGUAGES)
        self.rarity = {
            number: idf(int(share / (rank + 20)), articles) for rank, number in enumerate(self.terms)
        }


def fill(path: Path, articles: int) -> None:
    """An index of so many made-up pieces."""
    Recommender(path, semantic=False).close()
    dice = random.Random(17)
    languages = {lang: Language(dice, articles) for lang in LANGUAGES}
    matters = [
        (lang, dice.sample(languages[lang].terms[1000:], A_MATTER))
        for lang in dice.choices(list(LANGUAGES), list(LANGUAGES.values()), k=max(1, articles // PIECES))
    ]
    df: defaultdict[int, int] = defaultdict(int)
    posted: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))

    def piece(doc: int) -> tuple[object, ...]:
        lang, matter = matters[min(len(matters) - 1, int(dice.gauss(doc / PIECES, 200)) % len(matters))]
        language = languages[lang]
        drawn = dict.fromkeys(dice.choices(language.terms, cum_weights=language.weights, k=TERMS), 0)
        drawn |= dict.fromkeys(dice.sample(matter, 5), 1)
        weights = {number: LEVELS[level] * language.rarity[number] for number, level in drawn.items()}
        order = sorted(weights, key=weights.__getitem__, reverse=True)
        for number in order:
            df[number] += 1
        for number in order[:POSTED]:
            posted[number].append(doc)
        norm = sqrt(sum(weight**2 for weight in weights.values())) / sqrt(log(articles + 2))
        vector = pack([number << 2 | drawn[number] for number in order])
        spelled = _spelled(language.words[number] for number in order[:SPELLED])
        feed = doc % FEEDS + 1
        return (
            *(doc, doc, 1_700_000_000 + 60 * doc, 1, lang, doc, doc, feed, norm),
            *(b"", pack([feed]), vector, spelled),
        )

    db = sqlite3.connect(path)
    with db:
        for start in range(1, articles + 1, PART):
            db.executemany(
                f"INSERT INTO rec_article VALUES ({','.join('?' * 13)})",
                map(piece, range(start, min(articles + 1, start + PART))),
            )
        db.executemany(
            "INSERT INTO rec_lang VALUES (?, ?)", [(lang, articles // len(LANGUAGES)) for lang in LANGUAGES]
        )
        db.executemany(
            "INSERT INTO rec_name VALUES (?, 'feed', ?)",
            [(feed, f"Feed {feed}") for feed in range(1, FEEDS + 1)],
        )
        for number in sorted(df):
            docs = posted[number]
            whole = len(docs) - len(docs) % (CHUNK + 1)
            db.execute(
                "INSERT INTO rec_term VALUES (?, ?, ?, ?)",
                (number, df[number], whole > 0, pack(docs[whole:])),
            )
            db.executemany(
                "INSERT INTO rec_posting VALUES (?, ?, ?)",
                [
                    (number, docs[at + CHUNK], _as_gaps(docs[at : at + CHUNK + 1]))
                    for at in range(0, whole, CHUNK + 1)
                ],
            )
    db.close()


def rows(articles: int, folder: Path) -> Iterator[Row]:
    path = folder / "related.db"
    fill(path, articles)
    recommender = Recommender(path, semantic=False)
    times = []
    for id in random.Random(5).sample(range(1, articles + 1), 600):
        began = time.process_time()
        recommender.related(id, 6)
        times.append(1e3 * (time.process_time() - began))
    recommender.close()
    times = sorted(times[100:])
    yield Row(f"related, {articles:,} articles: p50", "CPU ms", times[250])
    yield Row(f"related, {articles:,} articles: p95", "CPU ms", times[475])
    yield Row(f"related, {articles:,} articles: disk an article", "bytes", path.stat().st_size / articles)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(table(rows(given.articles, Path(folder))))


if __name__ == "__main__":
    main()
