"""Dumps as the web pages they could have been made from: built of what few tags and names older and newer sites use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import groupby

from tests.generators.dumps import Dump, around, stories

_HEAD = '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | The Coast Mail</title></head><body>'


def _marks(page: Dump) -> list[str]:
    """The lines of author and day, without a word for "by"."""
    names = stories()[page.lang]["glue"].join(page.authors)
    day = (
        f"{page.published:%Y-%m-%d %H:%M}"
        if page.published and page.published.hour
        else f"{page.published:%Y-%m-%d}"
    )
    return [names, day] if names else [day]


def _lists(page: Dump) -> Iterable[tuple[str, list[str]]]:
    for heading, pairs in groupby(page.picks, key=lambda pair: pair[0]):
        yield escape(heading), [escape(title) for _, title in pairs]


def _linked(titles: Iterable[str], form: str) -> str:
    return "".join(form.format(at, title) for at, title in enumerate(titles))


def _blocks(page: Dump) -> str:
    """Blocks whose classes say nothing."""
    menu = " ".join(f'<a href="/s">{word}</a>' for word in around()[page.lang]["menu"])
    head = [
        f'<div class="a1">{menu}</div><div class="a2"><div class="a3"><h1>{escape(page.title)}</h1></div>'
    ]
    head += [f'<div class="a5">{escape(mark)}</div>' for mark in _marks(page)]
    body = [f'<div class="a6">{escape(text)}</div>' for text in page.paragraphs]
    lists = [
        f'<div class="a9"><div>{heading}</div>'
        + _linked(titles, '<div><a href="https://n.example/{1}{0}">{1}</a></div>')
        + "</div>"
        for heading, titles in _lists(page)
    ]
    return "".join([*head, *body, "</div>", *lists, '<div class="a8">© 2024 The Coast Mail</div>'])


def _columns(page: Dump) -> str:
    """Columns that are cells of a table."""
    menu = "<br>".join(f'<a href="/s">{word}</a>' for word in around()[page.lang]["menu"])
    head = f"<font size=5><b>{escape(page.title)}</b></font><p><i>{escape(' - '.join(_marks(page)))}</i>"
    body = "".join(f"<p>{escape(text)}" for text in page.paragraphs)
    lists = "".join(
        f"<p><b>{heading}</b><ul>" + _linked(titles, '<li><a href="{1}{0}.html">{1}</a>') + "</ul>"
        for heading, titles in _lists(page)
    )
    return f"<table width=760><tr><td valign=top>{menu}</td><td>{head}{body}{lists}</td></tr></table>"


def _breaks(page: Dump) -> str:
    """Lines that end in `<br>`."""
    head = (
        f'<h2>{escape(page.title)}</h2><span class="date">{escape(" | ".join(_marks(page)))}</span><br><br>'
    )
    body = "".join(f"{escape(text)}<br><br>" for text in page.paragraphs)
    lists = "".join(
        f'<div class="more"><b>{heading}</b><br>'
        + _linked(titles, '<a href="/{1}{0}">{1}</a><br>')
        + "</div>"
        for heading, titles in _lists(page)
    )
    return f'<div id="main">{head}<div class="text">{body}</div>{lists}</div>'


def _styled(page: Dump) -> str:
    """Parts that only a style sheet sets on lines of their own."""
    head = f'<h1 class="css-q">{escape(page.title)}</h1><div class="css-b">'
    head += "".join(f"<span>{escape(mark)}</span> · " for mark in _marks(page)).removesuffix(" · ") + "</div>"
    body = "".join(f'<div class="css-p"><p>{escape(text)}</p></div>' for text in page.paragraphs)
    lists = "".join(
        f"<aside><p>{heading}</p>" + _linked(titles, '<a href="/{1}{0}"><span>{1}</span></a>') + "</aside>"
        for heading, titles in _lists(page)
    )
    return f'<div id="__next"><section class="css-9">{head}{body}{lists}</section></div>'


SKINS: Mapping[str, Callable[[Dump], str]] = {
    "blocks": _blocks,
    "columns": _columns,
    "breaks": _breaks,
    "styled": _styled,
}


def web_page(page: Dump, skin: str) -> bytes:
    """The dump as a web page of a skin."""
    head = _HEAD.format(lang=page.lang, title=escape(page.title))
    return f"{head}{SKINS[skin](page)}</body></html>".encode()
