"""Values of a feed's elements, told from what publishers write: links, people, numbers, durations."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import groupby

from feeds import urls
from feeds.markup import clean, from_text, title_text

# Begins with a literal, which `re` searches for five times as fast as for names in any case. Only
# splitting is faster still: no match object, no call for each address.
_RELATIVE = re.compile(
    r"""(=(?<=[fFcCrR]=)(?:(?<=\b(?i:href)=)|(?<=\b(?i:src)=)|(?<=\b(?i:poster)=))\s*["'])(?!https?://|["'#])([^"'<>]*)(?=["'])"""
)
_MAY_BE_RELATIVE = re.compile(r"""=(?<=[\sfFcCrR]=)\s*["'](?!https?://|["'#])""")
"""What every address that is resolved stands behind: most texts have none, and are read through once."""
_SPACED = re.compile(r"\b(href|src|poster)\s+=", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:)?([^\s<>()@:,]{1,100}@[^\s<>()@,]{1,200})", re.IGNORECASE)
_BESIDE_NAME = re.compile(rf"\s*[<(\[]\s*(?:{_MAIL.pattern})?\s*[>)\]]\s*", re.IGNORECASE)
"""A mail address in brackets, or brackets that a program left empty because there is none."""
_BEFORE_SIGN = re.compile(r"\s+(?=[,;])")
_MAIL_AND_NAME = re.compile(rf"{_MAIL.pattern}\s*(?:\((.*)\)|\s([^\W\d].*))", re.IGNORECASE)
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def absolute(html: str, base: str) -> str:
    """HTML with the relative addresses of its links and media resolved against `base`.

    Addresses of the web and places in the page itself stay as written.
    """
    if not base or not _MAY_BE_RELATIVE.search(html):
        return html
    return _with_inner_bases(html, base) if "xml:base" in html else _resolved_in(html, base)


_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*?)(/?)>")
_INNER_BASE = re.compile(r"""\sxml:base\s*=\s*["']([^"'<>]*)["']""")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def _with_inner_bases(html: str, base: str) -> str:
    """HTML whose elements may have bases of their own (xml:base), each address resolved against the nearest."""
    kept: list[str] = []
    bases: list[tuple[str, str]] = []
    here, start = base, 0
    for tag in _TAG.finditer(html):
        closing, name, attributes, empty = tag.groups()
        kept.append(html[start : tag.start()])
        start = tag.end()
        own = here
        if found := _INNER_BASE.search(attributes):
            own = urls.resolve(here, found[1].replace("&amp;", "&")) or here
        kept.append(_resolved_in(tag[0], own))
        if closing:
            while bases and (last := bases.pop()):
                here = last[1]
                if last[0] == name:
                    break
        elif not empty and name.lower() not in _VOID and len(bases) < _DEEPEST:
            bases.append((name, here))
            here = own
    return "".join([*kept, html[start:]])


_DEEPEST = 500


def _resolved_in(html: str, base: str) -> str:
    parts = _RELATIVE.split(_SPACED.sub(r"\1=", html) if " =" in html else html)
    if len(parts) == 1:
        return html
    parts[2::3] = [
        urls.resolve(base, address) if "&" not in address else _escaped(base, address)
        for address in parts[2::3]
    ]
    return "".join(parts)


def page_base(page: str, base: str, *, loose: bool) -> str:
    """What the relative addresses in a text mean, where its document names no base: they are those of its page.

    Formats that say nothing of a base are `loose`; others count from the address of the document, and their
    publishers do otherwise where it is served by another host.
    """
    if page == base or not page.startswith(("http://", "https://")):
        return base
    return page if loose or urls.host(page) != urls.host(base) else base


_TIMES = 2
"""How often too much a text may have been escaped."""
_TWICE = re.compile(r"&amp;(#[0-9]{2,6};|#[xX][0-9a-fA-F]{2,5};|[A-Za-z]{2,8}[0-9]{0,2};)")
_IS_CODE = re.compile(r"<(?:code|pre|kbd|samp|tt)\b", re.I)
_LINKED = re.compile(r"""<(?:a|img)\s[^<>]{0,400}(?:href|src)\s?=\s?["']?https?://""", re.I)
_HTML = frozenset(
    "a abbr article aside b blockquote br center cite code dd del div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i iframe"
    " img ins li mark ol p picture pre q s section small source span strike strong sub sup table tbody td th thead tr tt u ul video".split()
)
_OPEN_ENDED = _VOID | frozenset("p li td th tr dd dt tbody thead".split())
"""Tags that need not be closed."""
_NOTHING = frozenset("n/a na none null nil undefined - -- # tba tbd false about:blank".split())


def stated(text: str) -> str:
    """An id or address; empty where it is one of the words that programs write for none."""
    return "" if len(text) < 12 and text.strip().lower() in _NOTHING else text


def web_address(text: str) -> str:
    """An address of the web that stands alone; empty where the text is anything else."""
    return text.strip() if _WEB_ADDRESS.fullmatch(text.strip()) else ""


_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_WRAPPED = 50
"""Characters of a line from which on lines that are all full are those of an editor, not of the author."""
_WIDEST = 120


def as_html(text: str) -> str:
    """What RSS calls a description: HTML; or plain text, whose lines and paragraphs stay where they mean something."""
    text = text.strip()
    # A single character is found twenty times as fast as more.
    if "[" in text and "CDATA[" in text:
        text = _uncased(text)
    if "&" in text and ("&amp;" in text or "&lt;" in text):
        text = _meant(text)
    if "\n" not in text or _MARKUP.search(text):
        return text
    lines = map(str.strip, text.split("\n"))
    parts = [list(part) for has_words, part in groupby(lines, bool) if has_words]
    parts = [[" ".join(lines)] if _is_wrapped(lines) else lines for lines in parts]
    if len(parts) == 1 and len(parts[0]) == 1:
        return text
    return from_text(unescape("\n\n".join("\n".join(lines) for lines in parts)))


def has_tags(text: str) -> bool:
    """Whether a text that calls itself plain is HTML all the same: `<K, V>` and `<Enter>` are words of a text."""
    return any(
        name.lower() in _HTML
        and (f"</{name}" in text or (name.lower() in _OPEN_ENDED and not (len(name) == 1 and name.isupper())))
        for _, name, _, _ in _TAG.findall(text)
    )


def language(text: str) -> str:
    """A language tag as BCP 47 writes it."""
    return clean(text.replace("_", "-"), 40)


_REGISTERED = ("http://www.iana.org/assignments/relation/", "https://www.iana.org/assignments/relation/")


def relation(text: str) -> str:
    """What a link is to its document, in small letters; a registered name may be written as an address."""
    name = text.strip().lower() or "alternate"
    return next((name.removeprefix(begin) for begin in _REGISTERED if name.startswith(begin)), name)


def _meant(text: str) -> str:
    """HTML that was escaped more often than its format asks for, as it was meant; texts about HTML stay."""
    if not _MARKUP.search(text):
        meant = text
        for _ in range(_TIMES):
            meant = unescape(meant)
            if _is_markup(meant):
                return meant
    if "&lt;" in text or "&amp;lt;" in text or _IS_CODE.search(text):
        return text
    return _TWICE.sub(lambda found: f"&{found[1]}" if _is_entity(found[1]) else found[0], text)


def _is_entity(name: str) -> bool:
    return name.startswith("#") or (name in html5 and name not in ("lt;", "gt;"))


def _is_markup(text: str) -> bool:
    """Whether a text is HTML as a whole: from tag to tag, or with a link in it, and every tag that wants an end has one."""
    whole = text.startswith("<") and text.endswith(">")
    if not (whole or _LINKED.search(text)):
        return False
    tags = [(closing, name.lower(), empty) for closing, name, _, empty in _TAG.findall(text)]
    opened = Counter(name for closing, name, empty in tags if not (closing or empty or name in _OPEN_ENDED))
    closed = Counter(name for closing, name, _ in tags if closing and name not in _OPEN_ENDED)
    return bool(tags) and opened == closed and all(name in _HTML for _, name, _ in tags)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines end where the next word had no room any more."""
    width = max(map(len, lines))
    if len(lines) == 1 or not _WRAPPED <= width <= _WIDEST:
        return len(lines) == 1
    firsts = (len(line.split(" ", 1)[0]) for line in lines[1:])
    return all(len(line) + 1 + first > width - 2 for line, first in zip(lines, firsts, strict=False))


def _uncased(text: str) -> str:
    """A text without the marks of CDATA sections, which were escaped, once or twice, or stand one in another."""
    inner = re.fullmatch(r"&lt;!\[CDATA\[(.*?)(?:\]\]&gt;)?", text, re.DOTALL)
    if inner:
        return unescape(inner[1]).strip()
    return text.replace("<![CDATA[", "").replace("]]>", "").strip() if "<![CDATA[" in text else text


def _escaped(base: str, address: str) -> str:
    """The address of an attribute, whose ampersands may or may not be escaped; they leave escaped."""
    return urls.resolve(base, address.replace("&amp;", "&")).replace("&", "&amp;")


@lru_cache(maxsize=1024)
def person(text: str) -> str:
    """A name out of `ann@example.com (Ann Lee)` or `"Ann Lee" <ann@example.com>`; an address alone stays."""
    text = clean(text, 500)
    if match := _MAIL.fullmatch(text):
        return match[1]
    if match := _MAIL_AND_NAME.fullmatch(text):
        text = match[2] or match[3] or match[1]
    else:
        text = _BEFORE_SIGN.sub("", _BESIDE_NAME.sub(" ", text))
    text = (title_text(text, 500) if "&" in text or "<" in text else text).strip()
    if len(text) > 2 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return text.strip()


@lru_cache(maxsize=1024)
def category(text: str) -> str:
    """The name of a category; few names stand in many entries."""
    return title_text(text)


def people(texts: list[str]) -> tuple[str, ...]:
    """Distinct names, in order; a mail address stands in only where no one is named."""
    found = dict.fromkeys(name for text in texts if text for name in _credited(person(text)))
    named = [name for name in found if not _MAIL.fullmatch(name)] if len(found) > 1 else []
    return tuple(named or found)


_BY = frozenset(("by", "par", "por"))
"""Words before a name with which no name begins, as those of `von`, `de` and `di` do."""


def _credited(said: str) -> tuple[str, ...]:
    """The names in what some write as a line of credit: `By Ann Lee and Bo Reed`."""
    word, _, rest = said.partition(" ")
    if not rest or word.lower() not in _BY:
        return (said,) if said else ()
    from feeds import byline

    return byline.read_credit(said) or (rest,)


_GROUPED = re.compile(r"[0-9]{1,3}(?:([,.'\u00a0\u202f ])[0-9]{3})(?:\1[0-9]{3}){0,4}")


def number(text: str | None) -> int | None:
    """A whole number, its thousands perhaps parted, or None."""
    text = (text or "").strip()
    if grouped := _GROUPED.fullmatch(text):
        text = text.replace(grouped[1], "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


_MOST_SECONDS = 100 * 3600
"""Nothing plays longer than this: such a number means something else."""


_IN_UNITS = re.compile(
    r"(?:P?T)?(?:(\d{1,4})\s*h[a-z.]*)?[\s,:]*(?:(\d{1,5})\s*(?:m[a-z.]*|['’′]))?[\s,:]*"
    r"(?:(\d{1,6}(?:\.\d{1,6})?)\s*(?:s[a-z.]*|[\"”″]|''))?",
    re.IGNORECASE | re.ASCII,
)
"""`PT1H2M3S`, `1 hr 2 min`, `12'30"`."""


def seconds(text: str | None) -> int | None:
    """How long something plays, from `1:02:03`, `62:03`, `1h 2m` or seconds; None where it says nothing usable."""
    text = (text or "").strip()
    if text[-1:].isdigit():
        parts = text.split(":")
        if len(parts) > 3 or not all(
            re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,6})?", part, re.ASCII) for part in parts
        ):
            return None
    else:
        found = _IN_UNITS.fullmatch(text[:40])
        parts = [part or "0" for part in found.groups()] if found else []
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return round(total) if 0 < total <= _MOST_SECONDS else None


def interval(ttl: str | None, period: str | None, frequency: str | None) -> timedelta | None:
    """How long the publisher asks to leave the feed alone, from ttl (minutes) or sy: elements."""
    if minutes := number(ttl):
        return timedelta(minutes=min(minutes, 60 * 24 * 30))
    if period is None and frequency is None:
        return None
    hours = _PERIODS.get((period or "daily").strip().lower())
    return timedelta(hours=hours) / max(1, number(frequency) or 1) if hours else None
