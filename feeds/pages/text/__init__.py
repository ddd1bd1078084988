"""A page kept as plain text -> Entry, judged by its shape.

Most are an article and little else, read from the top; a crowded one, with the menus of its
site, has it in the stretch of blocks where running text outweighs labels.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from feeds import language, markup, prose
from feeds.boilerplate import banners
from feeds.model import Entry
from feeds.pages.lines import read_blocks
from feeds.pages.lists import Listing, read_listings
from feeds.pages.text import body, books, ends, head, output, plain, stretch
from feeds.pages.text.head import Head
from feeds.pages.text.page import Page, look

_SAMPLE = 3000
"""Letters of running text that tell its language."""
_ENOUGH = 600
"""Letters of it that tell it without the labels around."""
_RUNNING = 80
"""Units from which a block is taken for running text there."""


def read_text(text: str, guid: str) -> Entry | None:
    """The article of a text dump, or None where there is not a line to read."""
    book = books.find(text)
    if book is not None:
        text = "\n\n".join([book.title, *(f"By {author}" for author in book.authors), book.text])
    found = read_blocks(text)
    if not found.blocks:
        return None
    running = " ".join(block.text for block in found.blocks if prose.units(block.text) > _RUNNING)
    whole = running if len(running) >= _ENOUGH else "\n".join(block.text for block in found.blocks)
    lang = language.guess(whole[:_SAMPLE])
    page = look(found, lang)
    if book is not None or not plain.is_full_of_labels(page):
        banner = banners.find([block.text for block in found.blocks])
        bare = [block for at, block in enumerate(found.blocks) if at not in banner]
        if banner and bare:
            page = look(replace(found, blocks=bare), lang)
        running_text = stretch.find(page)
        reading = plain.read(page, running_text, certain=book is not None)
        if reading is not None:
            entry = _entry(page, guid, reading.head, reading.kept, reading.listings)
            return replace(entry, authors=book.authors) if book and book.authors else entry
    else:
        running_text = stretch.find(page)
    return _entry(page, guid, *_crowded(page, *running_text))


def _crowded(page: Page, first: int, last: int) -> tuple[Head, list[int], list[Listing]]:
    """Head, body and lists of a page on which the article has to be found."""
    if last == 0:  # A page without running text: a poem, a table, a list; all of it is the article.
        first, last = (1 if len(page.blocks) > 1 else 0), len(page.blocks)
    top = head.find(page, first, last)
    last = ends.with_numbers(page, ends.with_recipe(page, ends.find(page, top.body, last)))
    kept, inner = body.find(page, top, last)
    return top, kept, [*inner, *read_listings(page.blocks[last:], page.addresses, page.lang)]


def _entry(page: Page, guid: str, top: Head, kept: list[int], listings: list[Listing]) -> Entry:
    title = page.blocks[top.title].text if top.title >= 0 else ""
    return Entry(
        guid=guid,
        title=markup.clean(title, 400),
        authors=top.authors,
        published=top.published,
        lang=page.lang,
        summary="".join(f"<p>{escape(page.blocks[at].text, quote=False)}</p>" for at in top.standfirst),
        body=output.to_html([page.blocks[at] for at in kept]),
        picks=tuple(output.picks(listings)),
    )


def read(data: bytes, source: str, name: str = "", content_type: str = "") -> list[Entry]:
    """The article of a text dump in `data`; raises NothingToRead where it has no line of text."""
    from feeds.charset import decode
    from feeds.errors import NothingToRead
    from feeds.messages import Message
    from feeds.pages.identity import stand_in

    entry = read_text(decode(data, content_type), stand_in(data, source, name))
    if entry is None:
        raise NothingToRead(source, Message("page.nothing", "there is no text in it"))
    return [entry]
