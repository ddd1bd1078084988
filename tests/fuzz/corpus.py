"""What fuzzing begins with: our own test data, a handful of short texts a target, and what it found before."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLE = Path(__file__).resolve().parents[2] / "feeds" / "sample"

SHORT: dict[str, tuple[str, ...]] = {
    "markup": (
        "<p>One <b>two</b> <a href='/x'>three</a>",
        "<table><tr><td>a<td colspan=9>b</table><pre>code\n  more</pre>",
        "<ul><li>a<ul><li>b</ul></ul><blockquote><p>c</blockquote>&#x1b;]52;c;eA==&#7;",
        "<figure><img src=data:image/png;base64,AAAA alt=x><figcaption>y</figure><svg><a href=javascript:1>",
    ),
    "query": (
        'ferry "old quay" -title:tram (lang:fr OR is:unread) words:>800',
        "a NEAR/3 b after:\"2 days\" /(a+)+$/ tag:'x' NOT (b)",
        'feed:"x y" before:2026-01-31 has:audio is:starred c*',
    ),
    "opml": (
        '<opml version="2.0"><body><outline text="A"><outline type="rss" text="x" xmlUrl="https://a.example/f"/></outline></body></opml>',
        'https://a.example/feed tag "~A name"\nquery:x:y\n',
    ),
    "dates": (
        "Sat, 21 Nov 2026 08:00:00 +0100",
        "2026-11-20T10:00:00.123Z",
        "vendredi 20 novembre 2026 à 15 h 23",
        "٩ مايو ٢٠٢٤",
        "令和8年11月20日",
    ),
}


def corpus(name: str) -> list[bytes]:
    """The beginnings for a target."""
    return [*_beginnings(name), *(file.read_bytes() for file in sorted((DATA / "fuzz" / name).glob("*")))]


def _beginnings(name: str) -> list[bytes]:
    if name == "parse":
        return [file.read_bytes() for file in sorted((DATA / "feeds").glob("*.xml"))]
    if name == "pages":
        return [
            file.read_bytes() for file in sorted(SAMPLE.iterdir()) if file.suffix in (".txt", ".html", ".md")
        ]
    return [text.encode() for text in SHORT[name]]
