"""Quality and speed of `feeds.recommend`, printed as a table.

    python tests/bench/recommend.py DATA [--half tune|report] [--speed N] [--semantic]

DATA is a folder with `stories.jsonl`, `sib_*.tsv` and `university-en-ar-ku.csv`. Queries are drawn
with a fixed seed; parameters are tuned on the queries of one half and reported on the other. With `--semantic`
articles are compared by their meaning as well, which needs broadsheet[semantic].
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from math import log, log2
from pathlib import Path
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[2]))

from feeds.model import ReasonKind
from feeds.recommend import Recommender

QUERIES = 400
MOODS = range(1000, 1080)
"""Seeds of readers, apart from those that parameters were chosen on."""
SEMANTIC = False
Row = dict[str, Any]


def in_half(key: object, half: str) -> bool:
    return crc32(str(key).encode()) % 2 == (half == "report")


def stories(data: Path) -> list[Row]:
    lines = (data / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "id": at} for at, line in enumerate(lines)]


def sentences(data: Path, lang: str) -> list[Row]:
    rows = []
    for part in ("train", "dev", "test"):
        with (data / f"sib_{lang}_Latn_{part}.tsv").open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    code = {"eng": "en", "deu": "de", "spa": "es", "fra": "fr", "arb": "ar"}[lang]
    return [
        {"id": f"{code}{row['index_id']}", "pair": row["index_id"], "topic": row["category"],
         "title": "", "text": row["text"], "lang": code}
        for row in rows
    ]  # fmt: skip


def university(data: Path, lang: str) -> list[Row]:
    with (data / "university-en-ar-ku.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == lang]
    return [
        {"id": at, "title": row["title"], "text": row["content"], "lang": lang, "topic": row["category"]}
        for at, row in enumerate(rows)
    ]


def filled(rows: list[Row]) -> Recommender:
    recommender = Recommender(":memory:", semantic=SEMANTIC)
    untold = [{key: value for key, value in row.items() if key != "topic"} for row in rows]
    recommender.add(untold)
    if SEMANTIC:
        recommender.learn_meanings(untold)
    return recommender


def gain(hits: list[bool], relevant: int) -> float:
    best = sum(1 / log2(at + 2) for at in range(min(len(hits), relevant)))
    return sum(hit / log2(at + 2) for at, hit in enumerate(hits)) / best if best else 0.0


def same(rows: list[Row], label: str, half: str) -> tuple[float, float, int]:
    """P@5, nDCG@10 and the number of verbatim copies in a top five."""
    recommender = filled(rows)
    by_id = {row["id"]: row for row in rows}
    sizes = Counter(row[label] for row in rows)
    pool = [row for row in rows if in_half(row[label] if label == "story" else row["id"], half)]
    queries = random.Random(5).sample(pool, min(QUERIES, len(pool)))
    precisions, gains, copies = [], [], 0
    for query in queries:
        found = [by_id[each.id] for each in recommender.related(query["id"], 10)]
        hits = [each[label] == query[label] for each in found] + [False] * (10 - len(found))
        precisions.append(sum(hits[:5]) / 5)
        gains.append(gain(hits, sizes[query[label]] - 1))
        texts = [(each["title"].lower(), each["text"]) for each in found[:5]]
        copies += len(texts) - len(set(texts))
    return statistics.mean(precisions), statistics.mean(gains), copies


def across(rows: list[Row], others: list[Row], half: str) -> tuple[float, float]:
    """P@1 of the parallel sentence among those of the other language: together, and first of all."""
    recommender = filled(rows + others)
    by_id = {row["id"]: row for row in rows + others}
    pool = [row for row in rows if in_half(row["pair"], half)]
    queries = random.Random(5).sample(pool, min(QUERIES, len(pool)))
    first = overall = 0
    for query in queries:
        found = [by_id[each.id] for each in recommender.related(query["id"], 50)]
        foreign = [each for each in found if each["lang"] != query["lang"]]
        first += bool(foreign) and foreign[0]["pair"] == query["pair"]
        overall += any(each["pair"] == query["pair"] for each in found[:5])
    return first / len(queries), overall / len(queries)


def readers(rows: list[Row], half: str) -> tuple[float, float]:
    """Readers who like three stories and mostly click those: AUC and nDCG@5 after ten clicks."""
    by_story = defaultdict(list)
    for row in rows:
        by_story[row["story"]].append(row["id"])
    story_of = {row["id"]: row["story"] for row in rows}
    names = sorted(name for name, ids in by_story.items() if len(ids) >= 12 and in_half(name, half))
    recommender = filled(rows)
    aucs, gains = [], []
    for seed in range(40):
        dice = random.Random(seed)
        liked = set(dice.sample(names, 3))
        good = [id for name in sorted(liked) for id in by_story[name]]
        clicks = [dice.choice(good) if dice.random() < 0.9 else dice.randrange(len(rows)) for _ in range(10)]
        recommender.history.forget()
        for at, id in enumerate(clicks):
            recommender.history.record(id, "open", when=1_395_000_000 + at)
            recommender.history.record(id, "read", when=1_395_000_000 + at)
        unseen = [row["id"] for row in rows if row["id"] not in clicks]
        wanted = [id for id in unseen if story_of[id] in liked]
        candidates = dice.sample(wanted, min(40, len(wanted)))
        others = [id for id in unseen if story_of[id] not in liked]
        candidates += dice.sample(others, 160)
        dice.shuffle(candidates)
        ranked = recommender.for_you(len(candidates), candidates=candidates, now=1_395_000_100)
        order = [each.id for each in ranked]
        order += [id for id in candidates if id not in set(order)]
        hits = [story_of[id] in liked for id in order]
        good_count = sum(hits)
        bad_before = pairs = 0
        for hit in hits:
            if hit:
                pairs += len(hits) - good_count - bad_before
            else:
                bad_before += 1
        aucs.append(pairs / (good_count * (len(hits) - good_count)))
        gains.append(gain(hits[:5], good_count))
    return statistics.mean(aucs), statistics.mean(gains)


def by_mood(rows: list[Row], tagged: bool, readers: range) -> tuple[float, float]:
    """Readers who choose one of twenty pieces by subject, source, story and, most of all, mood: AUC of the piece they
    choose next, on the last four of sixteen visits, and its standard error.
    """
    recommender = filled([{**row, "tags": [row["topic"]] if tagged else []} for row in rows])
    found = [_chosen(recommender, rows, random.Random(seed)) for seed in readers]
    return statistics.mean(found), statistics.stdev(found) / len(found) ** 0.5


def _chosen(recommender: Recommender, rows: list[Row], dice: random.Random) -> float:
    sources = [name for name, _ in Counter(row.get("src", "") for row in rows).most_common(60)]
    tales = sorted({row.get("story", "") for row in rows})
    subjects = {
        each: log(0.15 + dice.gammavariate(0.7, 1)) for each in sorted({row["topic"] for row in rows})
    }
    liked = {*dice.sample(sources, min(4, len(sources) - 1)), *dice.sample(tales, min(2, len(tales) - 1))}

    def appeal(row: Row) -> float:
        known = 0.8 * (row.get("src") in liked) + 0.9 * (row.get("story") in liked)
        return 0.7 * subjects[row["topic"]] + known + dice.gauss(0, 1.2)

    recommender.history.forget()
    seen: set[object] = set()
    aucs = []
    for visit in range(16):
        shown = [row for row in dice.sample(rows, 20) if row["id"] not in seen]
        choice = max(shown, key=appeal)["id"]
        if visit >= 12:
            ids = [row["id"] for row in shown]
            ranked = recommender.for_you(len(ids), candidates=ids, now=1_396_000_000)
            order = [each.id for each in ranked]
            aucs.append(1 - order.index(choice) / (len(order) - 1))
        seen.add(choice)
        for kind in ("open", "read"):
            recommender.history.record(choice, kind, when=1_395_000_000 + 3600 * visit)
    return statistics.mean(aucs)


def mixed(data: Path) -> list[Row]:
    """Headlines and sentences in three languages with what misleads among them: two of three are filed under nothing or
    under half of their subjects, an aggregator repeats 400 and frames them, blogs have one title again and again.
    """
    dice = random.Random(77)
    rows = [{**row, "tags": [row["topic"]] if dice.random() < 0.5 else []} for row in stories(data)[::3]]
    for at, lang in enumerate(("eng", "deu", "spa")):
        for row in sentences(data, lang):
            number = crc32(row["pair"].encode())
            if number % 3 == at:
                source, author = f"paper {lang} {number % 6}", f"author {number % 40}"
                tags = [row["topic"]] if dice.random() < 0.5 else []
                rows.append(
                    {**row, "title": row["text"][:60], "src": source, "tags": tags, "authors": [author]}
                )
    rows += [
        {
            **row,
            "src": "aggregator",
            "text": f"{row.get('text', '')[:40]} Comments Points Article URL",
            "tags": [],
        }
        for row in dice.sample(rows, 400)
    ]
    rows += [
        {"title": "Weekly links", "text": f"Links {at} {dice.choice(rows)['title']}", "src": f"blog {at % 3}",
         "topic": "links", "tags": ["links"], "lang": "en"}
        for at in range(60)
    ]  # fmt: skip
    dice.shuffle(rows)
    return [{"story": "", **row, "id": at} for at, row in enumerate(rows)]


def by_kind(rows: list[Row], readers: range) -> tuple[float, float]:
    """Readers of five kinds, who go by subject, paper, both, story or language, some of whom change their subjects: AUC of the
    piece of twenty they choose next, on the last four of ten to sixty visits, and its standard error.
    """
    recommender = filled([{key: value for key, value in row.items() if key != "story"} for row in rows])
    found = [_chosen_by_kind(recommender, rows, random.Random(seed)) for seed in readers]
    return statistics.mean(found), statistics.stdev(found) / len(found) ** 0.5


KINDS = {"subject": (1, 0.3, 0.5), "paper": (0.3, 1.6, 0.3), "both": (0.7, 0.8, 0.9), "story": (0.5, 0.4, 2), "language": (0.7, 0.6, 0.4)}  # fmt: skip
"""What subject, paper and story count for readers of each kind."""


def _chosen_by_kind(recommender: Recommender, rows: list[Row], dice: random.Random) -> float:
    kind = dice.choice(sorted(KINDS))
    papers = [name for name, _ in Counter(row["src"] for row in rows).most_common(60)]
    tales = sorted(
        tale for tale, times in Counter(row.get("story", "") for row in rows).items() if tale and times > 5
    )
    topics = sorted({row["topic"] for row in rows})
    first, second = ({each: log(0.15 + dice.gammavariate(0.7, 1)) for each in topics} for _ in range(2))
    liked, followed = set(dice.sample(papers, 5)), set(dice.sample(tales, min(3, len(tales))))
    tongues = {"en": 0.0, **{lang: dice.choice([-1.5, 0.0, 0.5]) for lang in ("de", "es")}}
    visits, changes = dice.choice([10, 16, 30, 60]), dice.random() < 0.3
    of_subject, of_paper, of_story = KINDS[kind]

    def appeal(row: Row, visit: int) -> float:
        subjects = second if changes and visit > 0.6 * visits else first
        tongue = (1.2 if kind == "language" else 0.4) * tongues.get(row.get("lang", "en"), 0.0)
        known = of_paper * (row["src"] in liked) + of_story * (row["story"] in followed)
        return of_subject * subjects[row["topic"]] + known + tongue + dice.gauss(0, 1)

    recommender.history.forget()
    seen: set[object] = set()
    aucs = []
    for visit in range(visits):
        shown = [row for row in dice.sample(rows, 20) if row["id"] not in seen]
        choice = max(shown, key=lambda row: appeal(row, visit))["id"]
        if visit >= visits - 4:
            ids = [row["id"] for row in shown]
            order = [each.id for each in recommender.for_you(len(ids), candidates=ids, now=1_396_000_000)]
            aucs.append(1 - order.index(choice) / (len(order) - 1))
        seen.add(choice)
        for doing in ("open", "read"):
            recommender.history.record(choice, doing, when=1_395_000_000 + 21_600 * visit)
    return statistics.mean(aucs)


def proportion(rows: list[Row], readers: range) -> tuple[float, ...]:
    """Readers who choose three topics as 6 : 3 : 1: the share of a page of twelve that is of these, how far it is from their
    mix (half the sum of the differences), and how many of the two first topics are not on it.
    """
    rows = [
        {**row, "id": at, "src": f"Paper {at % 30}", "ts": 1.395e9 + 60 * at} for at, row in enumerate(rows)
    ]
    recommender = filled([{**row, "tags": [row["topic"]] if row["id"] % 2 else []} for row in rows])
    by_topic: dict[str, list[int]] = {}
    for row in rows:
        by_topic.setdefault(row["topic"], []).append(row["id"])
    topics = sorted(topic for topic, ids in by_topic.items() if len(ids) > 40)
    found = []
    for seed in readers:
        dice = random.Random(seed)
        mix = dict(zip(dice.sample(topics, 3), (0.6, 0.3, 0.1), strict=True))
        number = dice.choice((10, 20, 40))
        clicks = {
            dice.choice(by_topic[topic]) for topic, part in mix.items() for _ in range(round(number * part))
        }
        recommender.history.forget()
        for at, id in enumerate(dice.sample(sorted(clicks), len(clicks))):
            for kind in ("open", "read"):
                recommender.history.record(id, kind, when=1.395e9 + 100_000 + at)
        page = recommender.for_you(12, now=1.395e9 + 110_000)
        usual = [each for each in page if each.reasons[0].kind is not ReasonKind.OUTSIDE]
        counts = Counter(rows[int(each.id)]["topic"] for each in usual)
        shares = [counts[topic] / len(usual) for topic in mix]
        away = sum(abs(share - part) for share, part in zip(shares, mix.values(), strict=True)) / 2
        found.append((sum(shares), away, float(sum(not share for share in shares[:2]))))
    return tuple(map(statistics.mean, zip(*found, strict=True)))


def pairs(rows: list[Row], half: str) -> tuple[float, ...]:
    """Same story or not, of drawn pairs, half of them of one story: F1 of the likeness, at a threshold tuned on
    the other half of the stories; then precision, recall and F1 of the story that `add` gave them.
    """
    recommender = filled(rows)
    told = {id: story.id for id, story in recommender.stories([row["id"] for row in rows]).items()}

    def sample(part: str) -> list[tuple[float, bool, bool]]:
        dice = random.Random(11)
        by_story = defaultdict(list)
        for row in rows:
            if in_half(row["story"], part):
                by_story[row["story"]].append(row["id"])
        names = sorted(by_story)
        result = []
        for _ in range(400):
            name = dice.choice(names)
            one, two = dice.sample(by_story[name], 2)
            other = dice.choice([each for each in names if each != name])
            for each, same in ((two, True), (dice.choice(by_story[other]), False)):
                result.append((recommender.likeness(one, each), same, told[one] == told[each]))
        return result

    tuned = sample("tune" if half == "report" else "report")
    threshold = max(
        (score for score, _, _ in tuned), key=lambda t: f1([(s >= t, same) for s, same, _ in tuned])[2]
    )
    drawn = sample(half)
    by_score = f1([(score >= threshold, same) for score, same, _ in drawn])[2]
    return by_score, *f1([(joined, same) for _, same, joined in drawn])


def all_pairs(rows: list[Row], half: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the stories over every two pieces, where all other stories are to be mistaken for."""
    told = {id: story.id for id, story in filled(rows).stories([row["id"] for row in rows]).items()}
    mine = [row for row in rows if in_half(row["story"], half)]
    everywhere = Counter(told.values())
    inside = Counter(told[row["id"]] for row in mine)
    strangers = sum(count * (everywhere[story] - count) for story, count in inside.items())
    joined = sum(map(_two, inside.values())) + strangers
    right = sum(map(_two, Counter((row["story"], told[row["id"]]) for row in mine).values()))
    true = sum(map(_two, Counter(row["story"] for row in mine).values()))
    return right / max(1, joined), right / true, 2 * right / (joined + true)


def _two(count: int) -> int:
    return count * (count - 1) // 2


def f1(answers: list[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of (said, truth)."""
    right = sum(said and truth for said, truth in answers)
    said, truth = sum(said for said, _ in answers), sum(truth for _, truth in answers)
    return right / max(1, said), right / max(1, truth), 2 * right / max(1, said + truth)


def speed(data: Path, count: int) -> None:
    """Processor times over `count` pieces made by mixing the words of real ones."""
    dice = random.Random(3)
    bodies = [row["text"] for lang in ("eng", "deu", "spa") for row in sentences(data, lang)]
    heads = [row["title"] for row in stories(data)]

    def piece(id: int) -> Row:
        text = " ".join(dice.choice(bodies) for _ in range(4))
        made = " ".join(
            f"{dice.choice(SYLLABLES)}{dice.choice(SYLLABLES)}{dice.choice(SYLLABLES)}" for _ in range(3)
        )
        return {
            "id": id,
            "title": f"{dice.choice(heads)} {made}",
            "text": text,
            "feed": f"f{id % 300}",
            "ts": 1.39e9 + 60 * id,
        }

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speed.db"
        recommender = Recommender(path, semantic=made_up_meanings() if SEMANTIC else False)
        spent = met = 0.0
        for start in range(0, count, 5000):
            batch = [piece(id) for id in range(start, min(start + 5000, count))]
            began = time.process_time()
            recommender.add(batch)
            spent += time.process_time() - began
            if SEMANTIC:
                began = time.process_time()
                for at in range(0, len(batch), 240):
                    recommender.learn_meanings(batch[at : at + 240])
                met = time.process_time() - began
        singles = [piece(count + at) for at in range(200)]
        single = []
        for each in singles:
            began = time.process_time()
            recommender.add([each])
            single.append(1e3 * (time.process_time() - began))
        times = []
        for id in dice.sample(range(count), 400):
            began = time.process_time()
            recommender.related(id, 5)
            times.append(1e3 * (time.process_time() - began))
        for id in dice.sample(range(count), 100):
            recommender.history.record(id, "read")
        page = []
        for _ in range(10):
            began = time.process_time()
            recommender.for_you(12)
            page.append(1e3 * (time.process_time() - began))
        recommender.close()
        size = sum(each.stat().st_size for each in Path(folder).iterdir())
    times.sort()
    print(f"articles {count}: bulk {count / spent:.0f}/s, add one {statistics.median(single):.2f} ms, "
          f"query p50 {times[200]:.2f} p95 {times[380]:.2f} ms, for_you {statistics.median(page):.1f} ms, "
          f"disk {size / count:.0f} B an article")  # fmt: skip
    if SEMANTIC:
        print(f"without encoding, the last {len(batch)} vectors took {1e3 * met / len(batch):.1f} ms each; "
              f"encoding {encoding(data):.1f} ms")  # fmt: skip


def made_up_meanings() -> Any:
    """The encoder, but for texts whose vectors are drawn: about one of two thousand matters each."""
    import numpy as np

    from feeds.recommend.encoder import encoder

    found: Any = encoder()
    dice = np.random.default_rng(3)
    matters = dice.normal(size=(2000, 512))

    def encode(texts: list[str]) -> list[bytes]:
        drawn = matters[dice.integers(0, 2000, len(texts))] + 0.8 * dice.normal(size=(len(texts), 512))
        drawn *= 1000 / np.linalg.norm(drawn, axis=1, keepdims=True)
        return [row.tobytes() for row in np.clip(np.rint(drawn), -127, 127).astype(np.int8)]

    found.encode = encode
    return found


def encoding(data: Path) -> float:
    """Milliseconds to encode one of 240 full pieces, title and beginning."""
    from feeds.recommend.encoder import encoder
    from feeds.recommend.piece import Piece
    from feeds.recommend.semantic import excerpt

    encoder.cache_clear()
    texts = [excerpt(Piece(row["id"], row["title"], row["text"])) for row in university(data, "en")[:240]]
    encoder().encode(texts[:1])
    began = time.process_time()
    encoder().encode(texts)
    return 1e3 * (time.process_time() - began) / len(texts)


SYLLABLES = [
    a + b
    for a in "b c d f g k l m n p r s t v z br kr st pl".split()
    for b in "a e i o u an er il on".split()
]


def import_time() -> float:
    code = (
        "import time; t = time.process_time(); import feeds.recommend; print(1e3 * (time.process_time() - t))"
    )
    root = str(Path(__file__).parents[2])
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
        for _ in range(7)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", type=Path)
    options.add_argument("--half", choices=["tune", "report"], default="report")
    options.add_argument("--only", default="")
    options.add_argument("--speed", type=int, default=0)
    options.add_argument("--semantic", action="store_true")
    given = options.parse_args()
    global SEMANTIC
    SEMANTIC = given.semantic
    data, half = given.data, given.half
    measures = {
        "story P@5, nDCG@10, copies": lambda: same(stories(data), "story", half),
        "short news topic P@5": lambda: same_topic_of_stories(data, half),
        "university en P@5": lambda: same(university(data, "en"), "topic", half),
        "university ku P@5": lambda: same(university(data, "ku"), "topic", half),
        "sib en P@5": lambda: same(sentences(data, "eng"), "topic", half),
        "sib es P@5": lambda: same(sentences(data, "spa"), "topic", half),
        "across es-en P@1, in five": lambda: across(sentences(data, "spa"), sentences(data, "eng"), half),
        "across de-en P@1, in five": lambda: across(sentences(data, "deu"), sentences(data, "eng"), half),
        "across en-de P@1, in five": lambda: across(sentences(data, "eng"), sentences(data, "deu"), half),
        "readers AUC, nDCG@5": lambda: readers(stories(data), half),
        "headlines by mood, AUC": lambda: by_mood(stories(data), True, MOODS),
        "headlines by mood, no tags": lambda: by_mood(stories(data), False, MOODS),
        "pieces by mood, AUC": lambda: by_mood(university(data, "en"), True, MOODS),
        "readers of five kinds, mixed": lambda: by_kind(mixed(data), MOODS),
        "page: wanted, away, missing": lambda: proportion(stories(data)[::2], MOODS),
        "pairs F1 by score; by story": lambda: pairs(stories(data), half),
        "all pairs by story: P, R, F1": lambda: all_pairs(stories(data), half),
    }
    for name, measure in measures.items():
        if given.only and not any(part in name for part in given.only.split(",")):
            continue
        print(f"{name:30}", "  ".join(f"{value:.3f}" for value in measure()), flush=True)
    if not given.only:
        print(f"{'import ms':30} {import_time():.1f}")
    if given.speed:
        speed(data, given.speed)


def same_topic_of_stories(data: Path, half: str) -> tuple[float, ...]:
    """The topic of headlines, with one headline of each story and minute left in the index."""
    return same(stories(data), "topic", half)[:1]


if __name__ == "__main__":
    main()
