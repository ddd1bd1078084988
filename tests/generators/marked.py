"""Pages written with marks that say what each line is: the page and what is right for it from one text.

A page begins with `=== name key=value…`, its authors and day with `@a` and `@d`. A line of a dump is `T|` headline,
`S|` standfirst, `P|` the article's, `X|` the site's or the head's, `R|` a heading over other pieces, `I|` one of them,
`C|label|title` one behind its label; a blank line follows it unless `+` stands before the bar, and with `0` it is
only what is right and no line of the page. In a web page the same letters stand in `{{T:…}}`.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

_LINE = re.compile(r"(\w)(0?)(\+?)\|(.*)$")
_IN_PAGE = re.compile(r"\{\{(\w):(.*?)\}\}", re.S)
_TAGS = re.compile(r"<[^>]+>")
_FOREIGN = 12
"""Letters of the shortest line that is looked for where it must not be."""


@dataclass
class Marked:
    """A page and the truth about it."""

    name: str
    keys: dict[str, str]
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    source: list[str] = field(default_factory=list)
    text: str = ""
    title: str = ""
    standfirst: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    picks: list[tuple[str, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """The file."""
        return self.text.encode(self.keys.get("enc", "utf-8"))


def pages(path: Path) -> list[Marked]:
    """All pages of a file."""
    found: list[Marked] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("=== "):
            name, *keys = line[4:].split()
            found.append(Marked(name, dict((*key.split("=", 1), "")[:2] for key in keys)))
        elif line.startswith("@a"):
            found[-1].authors = tuple(filter(None, map(str.strip, line[2:].split(";"))))
        elif line.startswith("@d"):
            found[-1].published = _moment(line[2:].strip())
        else:
            found[-1].source.append(line)
    for page in found:
        (_dump if path.name.startswith("dumps") else _web_page)(page)
    return found


def _moment(said: str) -> datetime | None:
    moment = datetime.fromisoformat(said) if said else None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _told(page: Marked, mark: str, said: str, heading: str) -> str:
    """Notes what a line is; returns the heading that is open behind it."""
    if mark == "T":
        page.title = said
    elif mark == "S":
        page.standfirst.append(said)
    elif mark == "P":
        page.paragraphs.append(said)
    elif mark == "R":
        return said
    elif mark == "I":
        page.picks.append((heading, said))
    elif mark == "X" and len(said) >= _FOREIGN:
        page.foreign.append(said)
    return heading


def _web_page(page: Marked) -> None:
    source = "\n".join(page.source)
    heading = ""
    for mark, said in _IN_PAGE.findall(source):
        heading = _told(page, mark, _TAGS.sub("", said).strip(), heading)
    page.text = _IN_PAGE.sub(r"\2", source)


def _dump(page: Marked) -> None:
    keys, heading = page.keys, ""
    parts: list[str] = []
    for line in page.source:
        if not line.strip():
            continue
        found = _LINE.match(line)
        assert found, line
        mark, unwritten, tight, said = found.groups()
        if mark == "C":
            label, _, title = said.partition("|")
            page.picks.append((label, title))
            mark, said = "X", f"{label}: {title}"
        heading = _told(page, mark, said.strip(), heading)
        if not unwritten:
            indented = "indentpara" in keys and mark == "P"
            width = int(keys.get("wrap", 72 if indented else 0))
            said = "\t" * ("tab" in keys) + "    " * indented + said
            said = (
                textwrap.fill(said, width, break_long_words=False, break_on_hyphens=False) if width else said
            )
            parts.append(said + ("\n" if tight or "tight" in keys or indented else "\n\n"))
    page.text = "".join(parts).rstrip("\n") + "\n"
    if "wide" in keys:
        page.text = page.text.replace("\n\n", "\n\n\n")
    if "crlf" in keys:
        page.text = page.text.replace("\n", "\r\n")
