"""A Markdown page, with or without a head of its own -> Entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath

from feeds import byline, charset, dates, language, markup
from feeds.errors import NothingToRead
from feeds.model import Entry
from feeds.pages.identity import stand_in

_FENCES = {"---": (("---", "..."), ":"), "+++": (("+++",), "=")}
_PAIR = re.compile(r"^([A-Za-z][\w.\- ]{0,40}?)\s{0,4}[:=]\s{0,4}(.*)$")
_TITLE = re.compile(r"^(?:#[ \t]+(.{1,400}?)[ \t#]*\n|([^\n]{1,400})\n=+[ \t]*\n)")


def read(data: bytes, source: str, name: str = "", content_type: str = "") -> list[Entry]:
    """The article written in `data`; raises NothingToRead where there is no text."""
    text = (
        charset.decode(data, content_type)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\0", "")
        .lstrip("\ufeff")
    )
    head, rest = split_head(text)
    title = head.one("title", "headline")
    heading = _TITLE.match(rest.lstrip("\n"))
    if heading and (not title or markup.clean(heading[1] or heading[2]) == markup.clean(title)):
        title = title or heading[1] or heading[2]
        rest = rest.lstrip("\n")[heading.end() :]
    if not rest.strip() and not title:
        raise NothingToRead(source, "there is no text in it")
    url = head.one("canonical", "canonical_url", "canonicalurl", "url", "link", "permalink")
    url = url if url.startswith(("http://", "https://")) else ""
    said = head.one("date", "published", "pubdate", "created", "publishdate")
    body = render(rest)
    lang = head.one("lang", "language", "locale").replace("_", "-")
    summary = head.one("summary", "description", "excerpt", "standfirst", "subtitle")
    return [
        Entry(
            guid=url or stand_in(data, source, name),
            url=url,
            title=markup.title_text(render_inline(title)) or _from_name(name or source),
            authors=_authors(head),
            published=dates.parse_machine(said) or dates.parse_written(said, lang) if said else None,
            updated=dates.parse_machine(head.one("updated", "lastmod", "modified") or "-"),
            lang=lang or language.guess(rest),
            summary=f"<p>{escape(summary, quote=False)}</p>" if summary else "",
            body=body,
            image=head.one("image", "cover", "thumbnail"),
            categories=tuple(
                markup.clean(tag, 100)
                for tag in [*head.many("tags"), *head.many("categories"), *head.many("keywords")]
            ),
        )
    ]


@dataclass(frozen=True, slots=True)
class Head:
    """The simple pairs of a YAML or TOML head: every value a list of plain strings."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def one(self, *names: str) -> str:
        """The first value that stands under one of `names`, empty without any."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")

    def many(self, name: str) -> list[str]:
        """All values under `name`; one written with commas counts as several."""
        found = self.values.get(name, [])
        return [part.strip() for part in found[0].split(",") if part.strip()] if len(found) == 1 else found


def split_head(text: str) -> tuple[Head, str]:
    """The head between `---` or `+++` lines, and the text after it."""
    first, _, rest = text.partition("\n")
    if first.strip() not in _FENCES:
        return Head(), text
    ends, _sign = _FENCES[first.strip()]
    lines = rest.split("\n")
    last = next((at for at, line in enumerate(lines[:400]) if line.rstrip() in ends), -1)
    if last < 0:
        return Head(), text
    values: dict[str, list[str]] = {}
    name = ""
    for line in lines[:last]:
        bare = line.strip()
        pair = _PAIR.match(line)
        if name and bare.startswith("- "):
            inner = _PAIR.match(bare[2:])
            values[name].append(_unquote(inner[2] if inner and inner[1] == "name" else bare[2:]))
        elif pair and not line.startswith((" ", "\t")):
            name = pair[1].strip().lower()
            values[name] = _values(pair[2].strip())
        elif name and pair and pair[1] == "name":
            values[name].append(_unquote(pair[2]))
        elif name and bare and line.startswith((" ", "\t")):  # a folded text goes on
            values[name] = [" ".join([*values[name], _unquote(bare)]).strip()]
    return Head(values), "\n".join(lines[last + 1 :])


def _values(raw: str) -> list[str]:
    if raw in ("", "|", ">", "|-", ">-", "null", "~"):
        return []
    if raw.startswith("[") and raw.endswith("]"):
        return [_unquote(part) for part in raw[1:-1].split(",") if part.strip()]
    return [_unquote(raw)]


def _unquote(raw: str) -> str:
    raw = raw.strip()
    if len(raw) >= 2 and raw[0] == raw[-1] and raw[0] in "\"'":
        return raw[1:-1].replace('\\"', '"').replace("''", "'")
    return raw.split(" #", 1)[0].strip()


def _authors(head: Head) -> tuple[str, ...]:
    said = [*head.values.get("author", []), *head.values.get("authors", []), *head.values.get("by", [])]
    return tuple(
        dict.fromkeys(markup.clean(name, 120) for one in said for name in byline.split_names(one) or (one,))
    )


def _from_name(name: str) -> str:
    return markup.clean(PurePosixPath(name.replace("\\", "/")).stem.replace("-", " ").replace("_", " "), 300)


def render(text: str) -> str:
    """CommonMark with tables and strikethrough as HTML."""
    from markdown_it import MarkdownIt

    html: str = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    return html


def render_inline(text: str) -> str:
    """One line of Markdown as HTML."""
    from markdown_it import MarkdownIt

    html: str = MarkdownIt("commonmark").renderInline(text)
    return html
