"""A page that is an article and little else, read from the top: what stands in it is its own unless it is known to be the site's."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from feeds import boilerplate, byline, names, prose
from feeds.pages.lists import Listing, read_listings
from feeds.pages.text import (
    amounts,
    between,
    comments,
    kinds,
    lists,
    opening,
    others,
    quotes,
    signature,
    tail,
)
from feeds.pages.text import title as headline
from feeds.pages.text.head import Head
from feeds.pages.text.page import CAPTION, LABEL, Page

_MOST_ABOVE = 8
"""Blocks above the headline of a plain page, the menu of its site aside."""
_MOST_BETWEEN = 12
"""Blocks between it and the first paragraph: its author, its day, a list of things that are wanted for it."""
_MOST_CRUMBS, _MOST_LINKS, _LINK = 40, 20, 0.5
"""With more short labels, or more blocks linked to such a share, than this and than sentences a page is crowded."""
_FIRST = 1.5
"""What the first line of a page without menus is worth as its headline."""
_BELOW = 1.2
"""What a block loses that stands below the day."""
_LEAST = 0.3
"""Score of a headline that has few others beside it."""
_FAR = 40
"""Blocks above the first running text where a headline may stand."""
_OFFER = 2
"""Blocks of an offer to subscribe of which one is known."""
_MOST_ABOVE_TEXT = 16
"""Blocks of what is wanted for a recipe, between the buttons over it and its second step."""
_JUST_BEGUN = 1
"""Paragraphs, a standfirst perhaps, above which no comments stand."""
_REGISTER = re.compile(r"[^:：]{2,30}[:：](?:[^,;，、]{2,40}[,;，、]){4}")
"""A name and who belongs to it: a team and its players, a film and its cast."""
_SUBHEADING = 110
"""Units; longer labels between paragraphs are what pictures are called."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Head, positions of the body's blocks, lists of other pieces."""

    head: Head
    kept: list[int]
    listings: list[Listing]


def read(page: Page, running: tuple[int, int], *, certain: bool = False) -> Reading | None:
    """The article of a plain page with its `running` text; None where the page is crowded, unless it is `certain` that it is not."""
    title = 0 if certain else _title(page, *running)
    if not certain and not _is_plain(page, title):
        return None
    head = opening.find(page, title)
    return _body(page, head)


def _is_plain(page: Page, title: int) -> bool:
    above = sum(not page.noise[at] and page.units[at] > kinds.CRUMB for at in range(max(0, title)))
    below = range(max(0, title), len(page.blocks))
    opening = next((at for at in below if kinds.is_text(page, at) and not kinds.is_title(page, at)), -1)
    between = sum(not kinds.is_aside(page, at) for at in range(title + 1, opening))
    return above <= _MOST_ABOVE and between <= _MOST_BETWEEN


def is_full_of_labels(page: Page) -> bool:
    """Whether a page has more short labels and links than any article without a menu."""
    crumbs = sum(
        size <= kinds.CRUMB and not running and not noise
        for size, running, noise in zip(page.units, page.prose, page.noise, strict=True)
    )
    linked = sum(block.linked > _LINK for block in page.blocks)
    if crumbs <= _MOST_CRUMBS and linked <= _MOST_LINKS:
        return False
    sentences = sum(map(page.is_sentence, range(len(page.blocks))))
    return crumbs > max(_MOST_CRUMBS, sentences) or linked > max(_MOST_LINKS, sentences)


def _title(page: Page, first: int, last: int) -> int:
    if last == 0:
        first, last = min(1, len(page.blocks) - 1), len(page.blocks)
    bylines = {at: found for at in range(min(first + _MOST_ABOVE, last)) if (found := page.byline(at))}
    title = headline.find(
        page,
        max(0, first - _FAR),
        first,
        last,
        bylines,
        least=_LEAST,
        first_line=_FIRST,
        below_byline=_BELOW,
    )
    if title < 0:
        title = next(
            (
                at
                for at in range(min(first + 1, last))
                if at not in bylines and _may_title(page, at) and not (bylines and headline.is_name(page, at))
            ),
            -1,
        )
    return title


def _may_title(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    return (
        not page.noise[at]
        and not page.prose[at]
        and page.units[at] <= LABEL
        and not boilerplate.is_related_heading(text)
        and not boilerplate.is_end(text)
    )


def _body(page: Page, head: Head) -> Reading:
    size = len(page.blocks)
    texts = [at for at in range(head.body, size) if kinds.is_text(page, at) and not kinds.is_title(page, at)]
    last = comments.find(page, head.body, size)
    texts = texts[: bisect_left(texts, last)]
    kept: list[int] = []
    listings = read_listings(
        [page.blocks[at] for at in lists.above(page, head.title)], page.addresses, page.lang, plain=True
    )
    recipe = amounts.find(page, head.body, last)
    quoted = quotes.pulled(page, head.body, last)
    headed = False
    at = head.body
    while at < last:
        if (
            (kept or head.standfirst)
            and (kinds.is_end(page, at, last) or _is_about(page, at, head))
            and recipe.isdisjoint(range(at + 1, at + 1 + kinds.BOX))
            and not (sum(page.prose[pos] for pos in kept) <= _JUST_BEGUN and _is_above(page, at, last, texts))
        ):
            at = _first_list(page, at, last, texts)
            headed = others.titles(page, at, last, texts)[1]
            break
        items, ends = others.titles(page, at, last, texts)
        if items and kept and _is_signed(page, at, last, texts):
            items = []
        if items:
            after = items[-1] + 1
            if ends:
                headed = True
                break
            listings.extend(others.listing(page, at, items))
            at = after
            continue
        listings.extend(others.in_line(page, at))
        if _belongs(page, at, head) and at not in quoted:
            kept.append(at)
        at += 1
    kept = tail.without_labels(page, kept) if at == last < size else tail.without_menu(page, head.title, kept)
    if at < size:
        menu = {block.text for block in page.blocks[: max(0, head.title)]}
        rest = [
            page.blocks[pos]
            for pos in range(at, size)
            if not kinds.is_beside(page, pos) and page.blocks[pos].text not in menu
        ]
        listings.extend(read_listings(rest, page.addresses, page.lang, plain=True, headed=headed))
    head, kept = signature.find(page, head, tail.without_buttons(page, tail.without_topics(page, kept)))
    return Reading(head, kept, listings)


def _is_above(page: Page, at: int, last: int, texts: list[int]) -> bool:
    """What stands over the text as well as under it: buttons, where more than a sentence comes below them, and before the next heading.

    Or a count of comments that leads down to them, with the text right below: comments begin with names.
    """
    if boilerplate.is_share(page.blocks[at].text):
        place = bisect_left(texts, at)
        near = [pos for pos in texts[place : place + 2] if pos - at <= _MOST_ABOVE_TEXT]
        return len(near) > 1 and not any(
            boilerplate.is_related_heading(page.blocks[pos].text)
            or boilerplate.opens_comments(page.blocks[pos].text)
            for pos in range(at + 1, near[-1])
        )
    below = next((pos for pos in range(at + 1, last) if not kinds.is_aside(page, pos)), at)
    return below > at and (kinds.is_text(page, below) or kinds.is_clock(page.blocks[below].text))


def _is_signed(page: Page, at: int, last: int, texts: list[int]) -> bool:
    """A name under the text over the heading of a list, not over its titles."""
    if not byline.read_signature(page.blocks[at].text, page.lang):
        return False
    below = _first_list(page, at, last, texts)
    text = page.blocks[at].text
    # Without capitals a heading of two words looks like a name.
    told = (
        text.upper() != text.lower()
        or names.is_role(text)
        or boilerplate.sounds_like_list(page.blocks[below].text)
    )
    return below > at and told


def _first_list(page: Page, at: int, last: int, texts: list[int]) -> int:
    """The heading of a list that comes right behind the buttons at the end, else where these are."""
    below = next((pos for pos in range(at + 1, last) if not kinds.is_aside(page, pos)), at)
    return below if others.titles(page, below, last, texts)[1] else at


def _is_about(page: Page, at: int, head: Head) -> bool:
    """A heading over what the page says of the author."""
    if not boilerplate.is_end(page.blocks[at].text) or at + 1 >= len(page.blocks):
        return False
    return any(name in page.blocks[at + 1].text for name in head.authors)


def _belongs(page: Page, at: int, head: Head) -> bool:
    """Whether a block in the middle of the article is the article's."""
    if kinds.is_aside(page, at):
        return False
    text = page.blocks[at].text
    if page.prose[at] and page.units[at] <= CAPTION and boilerplate.is_credit_line(text):
        return False
    if head.title >= 0 and text == page.blocks[head.title].text:
        return False
    if not page.prose[at] and boilerplate.is_related_heading(text):
        return False
    if _asks_to_pay(page, at, head.body) or _is_row(page, at):
        return False
    if (
        page.units[at] > _SUBHEADING
        and not kinds.is_text(page, at)
        and not prose.stops(text)
        and not page.blocks[at].bullet
        and not page.prose[at]
        and not (_breaks_off(page, at) or _REGISTER.match(text))
    ):
        return False
    if not page.is_often(at):
        return True
    above = range(head.body if page.byline(at) or headline.is_name(page, at) else head.title)
    return not any(page.blocks[pos].text == text for pos in above)


def _is_row(page: Page, at: int) -> bool:
    """Places to listen or share in a row, by itself: several such lines are a table."""
    near = (pos for pos in (at - 1, at + 1) if 0 <= pos < len(page.blocks))
    return (
        page.units[at] <= LABEL
        and between.lists_places(page.blocks[at].text)
        and not any("|" in page.blocks[pos].text for pos in near)
    )


def _breaks_off(page: Page, at: int) -> bool:
    """A paragraph that ends before its sentence does, over the offer to pay for the rest."""
    return (
        at > 0
        and kinds.is_text(page, at - 1)
        and at + 1 < len(page.blocks)
        and boilerplate.is_prompt(page.blocks[at + 1].text)
    )


def _asks_to_pay(page: Page, at: int, body: int) -> bool:
    """A label over an offer where the text breaks off: "Do you want to read on?"."""
    if page.units[at] > kinds.HEADING:
        return False
    below = range(at + 1, min(at + 1 + _OFFER, len(page.blocks)))
    above = (pos for pos in range(at - 1, body, -1) if not kinds.is_aside(page, pos))
    return any(page.noise[pos] and boilerplate.is_prompt(page.blocks[pos].text) for pos in below) and (
        page.blocks[next(above, body)].text.endswith(("…", "..."))
    )
