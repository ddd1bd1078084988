"""What fuzzing begins with: our own test data, a handful of short texts a target, and what it found before."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLE = Path(__file__).resolve().parents[2] / "feeds" / "sample"

SHORT: dict[str, tuple[str, ...]] = {
    "pages": (
        "From a@b.example Fri May  3 16:20:00 2024\nSubject: =?utf-8?q?Caf=C3=A9?=\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain; format=flowed; delsp=yes\n\nDear all, \nsee.\n> > a \n> b\n-- \nJo\n--b\nContent-Type: text/html\n\n"
        "<p>Words.</p><p><a href=/u>Unsubscribe</a></p>\n--b--\n\nFrom c@d.example Fri May  3 16:20:00 2024\nSubject: Two\n\nFrom here.\n",
        "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<iframe src=cid:a></iframe>\n--b\nContent-Type: text/html\nContent-ID: <a>\n\n<p>In.</p>\n--b--\n",
        "---\ntitle: >-\n  A\n  b\nauthor:\n- name: Ada\n  url: x\ntags: [a, 'b']\n---\n# A b\n\n> [!note] x\n\n[[a|b]] {{< c >}} `{{ d }}` {:.e}\n",
        '+++\ntitle = "A"\n[[authors]]\nname = "Ada"\n+++\nText.\n',
        "Title: A\nDate: 2024-05-03\n  12:00\n\nText.\n",
        "% A\n  b\n% Ada; Jo\n% 2024\n\nText.\n",
        '<x-a><template shadowrootmode=open><p>In.</p></template></x-a><iframe srcdoc="&lt;p&gt;In a frame.&lt;/p&gt;"></iframe>'
        '<script type="application/ld+json">{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@id":"#a","name":"Ada"}]}</script>',
        '<?xml version="1.0"?><!DOCTYPE plist><plist version="1.0"><dict><key>WebMainResource</key><dict><key>WebResourceData</key><data>PHA+SGk8L3A+</data>'
        "<key>WebResourceMIMEType</key><string>text/html</string></dict></dict></plist>",
    ),
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
        pages = [file for file in sorted(SAMPLE.iterdir()) if file.suffix in (".txt", ".html", ".md")]
        return [*(file.read_bytes() for file in pages), *(text.encode() for text in SHORT[name])]
    return [text.encode() for text in SHORT[name]]
