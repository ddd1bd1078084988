"""Body F1, share of metadata found and time a page over a folder of pages with their true bodies.

  python -m tests.bench.extraction [FOLDER]

FOLDER holds `ground-truth.json` ({ID: {"articleBody", "url"}}) and `html/ID.html.gz`. Scores are the
mean precision and recall over runs of four words; text dumps are made with lynx and w3m
where these are installed, and by a walk over the page as `innerText` would show it.
Times are CPU milliseconds, so that a busy machine does not show.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from feeds import charset, markup
from feeds.document import Document, Embed, Figure
from feeds.extract import extract
from feeds.pages.text import read_text

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "extraction"
DUMPERS = {
    "lynx": ["lynx", "-dump", "-stdin", "-force_html", "-display_charset=utf-8", "-assume_charset=utf-8"],
    "w3m": ["w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8"],
}
LINE_TAGS = frozenset("div li tr section article header footer nav aside form main dd dt blockquote".split())
GAP_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table pre".split())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def score(truth: dict[str, str], answers: dict[str, str]) -> str:
    precisions, recalls = [], []
    for key, wanted in truth.items():
        want, got = shingles(wanted), shingles(answers.get(key, ""))
        both = (want & got).total()
        if got:
            precisions.append(both / got.total())
        recalls.append(both / (want.total() or 1))
    precision, recall = sum(precisions) / (len(precisions) or 1), sum(recalls) / len(recalls)
    return f"F1 {2 * precision * recall / ((precision + recall) or 1):.3f}  P {precision:.3f}  R {recall:.3f}"


def timed(pages: dict[str, str], read: Callable[[str, str], str]) -> tuple[dict[str, str], str]:
    answers, times = {}, []
    for key, page in pages.items():
        start = time.process_time()
        answers[key] = read(key, page)
        times.append((time.process_time() - start) * 1000)
    times.sort()
    return answers, f"median {times[len(times) // 2]:5.1f} ms  p95 {times[int(len(times) * 0.95)]:5.1f} ms"


def inner_text(html: str) -> str:
    from lxml import etree

    root = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8", remove_comments=True))
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        border = "\n\n" if tag in GAP_TAGS else "\n" if tag in LINE_TAGS or tag == "br" else ""
        if event == "start":
            hidden = tag in (
                "script",
                "style",
                "noscript",
                "head",
                "template",
                "svg",
                "select",
                "textarea",
                "iframe",
            )
            if hidden:
                element.clear(keep_tail=True)
            parts += [border, " ".join((element.text or "").split(" "))]
        else:
            parts += [border, element.tail or ""]
    lines = (" ".join(line.split()) for line in "".join(_folded(parts)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _folded(parts: list[str]) -> list[str]:
    return [
        part if part.strip() == "" and part.strip(" ") != "" and len(part) <= 2 else re.sub(r"\s+", " ", part)
        for part in parts
    ]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    known = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    truth = {key: item["articleBody"] for key, item in known.items()}
    raw = {key: gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in known}
    html = {key: charset.decode(data) for key, data in raw.items()}
    entries = {}

    def article(key: str, page: str) -> str:
        entries[key] = extract(page, known[key]["url"])
        return ""

    _, times = timed(html, article)
    documents = {key: markup.document(entry.body, entry.url) for key, entry in entries.items()}
    whole = {key: markup.plain(doc) for key, doc in documents.items()}
    words = {
        key: markup.plain(
            Document(tuple(block for block in doc.blocks if not isinstance(block, Figure | Embed)))
        )
        for key, doc in documents.items()
    }
    print(f"html, words only        {score(truth, words)}  {times}")
    print(f"html, captions and all  {score(truth, whole)}")
    print(
        "found: "
        + ", ".join(
            f"{name} {sum(bool(getattr(entry, name)) for entry in entries.values())}"
            for name in ("title", "authors", "published", "lang", "picks")
        )
        + f" of {len(entries)}"
    )

    def dump(key: str, text: str) -> str:
        entry = read_text(text, key)
        return markup.plain(markup.document(entry.body)) if entry else ""

    dumps = {"innerText": {key: inner_text(page) for key, page in html.items()}}
    for name, command in DUMPERS.items():
        if shutil.which(name):
            dumps[name] = {
                key: subprocess.run(command, input=data, capture_output=True, check=False).stdout.decode(
                    "utf-8", "replace"
                )
                for key, data in raw.items()
            }
    for name, texts in dumps.items():
        answers, times = timed(texts, dump)
        print(f"{name:22s}  {score(truth, answers)}  {times}")


if __name__ == "__main__":
    main()
