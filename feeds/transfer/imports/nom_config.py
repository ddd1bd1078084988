"""nom's `config.yml`: the list of its feeds. By the README of versions 2 and 3.

Of YAML the part is read that nom itself writes and its README shows: a list below `feeds:`, an address and a name each, quoted
or bare, one below the other or in braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds import opml
from feeds.messages import Message
from feeds.transfer.imports import values
from feeds.transfer.imports.items import Item, Refused, Subscription

PROGRAM = "nom"
_FEEDS = re.compile(r"^\ufeff?feeds:[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*-[ \t]*(?:\{[ \t]*)?(?:url|name|tags)[ \t]*:", re.MULTILINE)
_TOP = re.compile(r"^[A-Za-z][\w-]*:")
_SERVER = re.compile(r"^  ([A-Za-z]+):[ \t]*$")
_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
_FACT = re.compile(rf"^[ \t]*(?:-[ \t]+)?(url|name)[ \t]*:[ \t]+({_QUOTED}|[^\s#].*?)[ \t]*(?:[ \t]#.*)?$")
_FACT_IN_BRACES = re.compile(rf"[{{,][ \t]*(url|name)[ \t]*:[ \t]+({_QUOTED}|[^\s,}}]+(?:[ \t]+[^\s,}}#]+)*)")


def is_its(text: str) -> bool:
    return _FEEDS.search(text) is not None and _ITEM.search(text) is not None


def feeds(text: str) -> Iterator[Item]:
    """The feeds, and a word about each server, which is an account here."""
    part, begun, facts = "", 0, dict[str, str]()
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        if _TOP.match(line):
            yield from _feed(begun, facts)
            part, facts = line.partition(":")[0], {}
        elif part == "backends" and (server := _SERVER.match(line)):
            yield Refused(opml.in_line(number, _account(server[1])))
        elif part == "feeds":
            if line.lstrip().startswith("-"):
                yield from _feed(begun, facts)
                begun, facts = number, {}
            pattern = _FACT_IN_BRACES if line.lstrip("- \t").startswith("{") else _FACT
            for name, value in pattern.findall(line):
                facts.setdefault(name, _bare(value))
    yield from _feed(begun, facts)


def _account(server: str) -> Message:
    return Message("imports.account", "{name} is a server; add it as an account", name=values.line(server))


def _feed(line: int, facts: dict[str, str]) -> Iterator[Item]:
    if "url" not in facts:
        return
    if url := values.address(facts["url"]):
        yield Subscription(url, values.line(facts.get("name", "")))
    else:
        yield Refused(opml.in_line(line, opml.no_web_address(values.line(facts["url"]))))


def _bare(value: str) -> str:
    """A value without its quotes."""
    if value.startswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value[1:-1].replace("''", "'") if value.startswith("'") else value.strip()
