"""The article of a page by one pass over its characters: for pages nothing else gets through."""

from __future__ import annotations

from html import escape, unescape

from feeds import boilerplate, markup, prose
from feeds.model import Entry

_LIMIT = 1_200_000
_PARAGRAPHS = frozenset(
    "p div br li h1 h2 h3 h4 h5 h6 td tr section article blockquote pre ul ol table body".split()
)
_SKIPPED = ("script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "head")


def read(html: str, url: str) -> Entry:
    """Title and running text of `html`, without structure; linear in its length, never raises."""
    html = html[:_LIMIT].replace("\0", "")
    lines = [" ".join(unescape(line).split()) for line in _lines(html)]
    lines = [line for line in lines if line]
    weights = [min(prose.units(line), 1500.0) if _runs(line) else -30.0 for line in lines]
    first, last = prose.best_run(weights)
    kept = [line for line in lines[first:last] if _runs(line)]
    return Entry(
        guid=url,
        url=url,
        title=_title(html),
        body="".join(f"<p>{escape(line, quote=False)}</p>\n" for line in kept),
    )


def _runs(line: str) -> bool:
    return prose.units(line) >= 40 and prose.stops(line) and not boilerplate.is_prompt(line)


def _title(html: str) -> str:
    start = html.lower().find("<title", 0, 200_000)
    opened = html.find(">", start) if start >= 0 else -1
    end = html.find("<", opened) if opened >= 0 else -1
    return markup.title_text(html[opened + 1 : end][:1000]) if end > 0 else ""


def _lines(html: str) -> list[str]:
    """Text between paragraph borders; what stands in scripts, styles and boilerplate is jumped over."""
    lines: list[str] = []
    part: list[str] = []
    small = html.lower()
    at, size = 0, len(html)
    while at < size:
        opened = html.find("<", at)
        if opened < 0:
            part.append(html[at:])
            break
        part.append(html[at:opened])
        if html.startswith("<!--", opened):
            closed = html.find("-->", opened + 4)
            at = size if closed < 0 else closed + 3
            continue
        closed = html.find(">", opened)
        if closed < 0:
            break
        name = small[opened + 1 : min(closed, opened + 12)].split(None, 1)[:1]
        tag = name[0].strip("/") if name else ""
        at = closed + 1
        if tag in _SKIPPED and small[opened + 1] != "/":
            end = small.find(f"</{tag}", at)
            if end >= 0:
                at = end
        elif tag in _PARAGRAPHS:
            lines.append("".join(part))
            part = []
    lines.append("".join(part))
    return lines
