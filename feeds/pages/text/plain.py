"""A page that is an article and little else, read from the top: what stands in it is its own unless it is known to be the site's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from statistics import median

from feeds import byline, furniture, names, prose
from feeds.pages.lists import Listing, read_listings
from feeds.pages.text import title as headline
from feeds.pages.text.head import Head, sums_up
from feeds.pages.text.page import LABEL, Page

_MOST_ABOVE = 8
"""Blocks above the headline of a plain page."""
_MOST_BETWEEN = 12
"""Blocks between it and the first paragraph: its author, its day, a list of things that are wanted for it."""
_CRUMB, _MOST_CRUMBS, _MOST_LINKS = 25, 40, 20
"""Units of the labels menus are made of; with more of them than this and than sentences a page is crowded."""
_FIRST = 1.5
"""What the first line of a page without menus is worth as its headline."""
_BELOW = 1.2
"""What a block loses that stands below the day."""
_LEAST = 0.3
"""Score of a headline that has few others beside it."""
_FAR = 40
"""Blocks above the first running text where a headline may stand."""
_HEAD = 14
"""Blocks below the headline among which authors and day stand."""
_STANDFIRSTS, _STANDFIRST = 3, 900
"""Paragraphs, and units of them together, that may stand between headline and byline."""
_TELLING_LABEL = 25
"""Units of a label between headline and byline that says something."""
_SAME = 0.6
_SENTENCE = 12
"""Units of the shortest sentence."""
_TITLE = 150
"""Units of the longest question that may be a title in a list."""
_HEADING = 60
_TEASER = 420
"""Units of the longest teaser under its title."""
_STEM = 5
_SPOKEN_OF = 0.4
"""Share of a subheading's words that come again in the text."""
_BOX = 4
"""Blocks of a box to share or subscribe in the middle of an article."""
_SUBHEADING = 110
"""Units; longer labels between paragraphs are what pictures are called."""
_CLOCK = re.compile(r"^\d{1,2}\s?[:.hH時]\s?\d{2}(?:\s?[ap]\.?m\.?)?\s?[分]?$")


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
    head = _head(page, title)
    return _body(page, head)


# ---------------------------------------------------------------- whether


def _is_plain(page: Page, title: int) -> bool:
    above = sum(not page.noise[at] for at in range(max(0, title)))
    opening = page.next_prose(max(0, title), len(page.blocks))
    between = sum(not _is_aside(page, at) for at in range(title + 1, opening))
    return above <= _MOST_ABOVE and between <= _MOST_BETWEEN


def is_full_of_labels(page: Page) -> bool:
    """Whether a page has more short labels and links than any article without a menu."""
    crumbs = sum(
        size <= _CRUMB and not running and not noise
        for size, running, noise in zip(page.units, page.prose, page.noise, strict=True)
    )
    linked = sum(block.linked > 0.5 for block in page.blocks)
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
            (at for at in range(min(first + 1, last)) if at not in bylines and _may_title(page, at)), -1
        )
    return title


def _may_title(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    return (
        not page.noise[at]
        and not page.prose[at]
        and page.units[at] <= LABEL
        and not furniture.is_related_heading(text)
        and not furniture.is_end(text)
    )


# ---------------------------------------------------------------- head


def _head(page: Page, title: int) -> Head:
    marks, authors_at = _marks(page, title)
    end = max(marks, default=title)
    bylines = [found for at in sorted(marks) if (found := page.byline(at))]
    authors = next((found.authors for found in bylines if found.authors), ())
    for at in authors_at:
        authors = authors or byline.read_names(page.blocks[at].text, page.lang)
    published = next((found.published for found in bylines if found.published), None)
    above = [found for at in range(max(0, title - 4), max(0, title)) if (found := page.byline(at))]
    authors = authors or next((found.authors for found in above if found.authors), ())
    published = published or next((found.published for found in above if found.published), None)
    standfirst = [at for at in range(title + 1, end) if at not in marks and _is_standfirst(page, at, title)]
    body = end + 1
    while body < len(page.blocks) and _is_before_text(page, body, title):
        body += 1
    if (
        title >= 0
        and not standfirst
        and body < len(page.blocks)
        and page.prose[body]
        and sums_up(page, body, len(page.blocks))
    ):
        standfirst, body = [body], body + 1
    if published is None and body < len(page.blocks):
        published = byline.read_dateline(page.blocks[(standfirst or [body])[0]].text, page.lang)
        if published is None and standfirst:
            published = byline.read_dateline(page.blocks[body].text, page.lang)
    return Head(title, authors, published, tuple(standfirst), body)


def _marks(page: Page, title: int) -> tuple[set[int], list[int]]:
    """Which blocks below the headline name authors and day (and what their bearers are), and which are names alone."""
    marks: set[int] = set()
    alone: list[int] = []
    dated = False
    told = paragraphs = 0
    for at in range(title + 1, min(title + 1 + _HEAD, len(page.blocks))):
        text = page.blocks[at].text
        found = page.byline(at)
        if found is None and _is_aside(page, at):
            continue
        if found and not (dated and paragraphs and found.published and not found.prefixed):
            marks.add(at)
            dated = dated or found.published is not None
        elif _is_name_line(page, at, marks, dated):
            marks.add(at)
            alone.append(at)
        elif (
            marks
            and at - 1 in marks
            and not page.prose[at]
            and (names.is_role(text) or names.is_agency(text))
        ):
            marks.add(at)
        elif page.prose[at] or page.is_sentence(at):
            paragraphs += 1
            told += page.units[at]
            if paragraphs > (1 if dated else _STANDFIRSTS) or told > _STANDFIRST:
                break
        elif page.units[at] > LABEL or furniture.is_related_heading(text) or page.blocks[at].bullet:
            break
    return marks, alone


def _is_name_line(page: Page, at: int, marks: set[int], dated: bool) -> bool:
    """A name alone: beside the day, or right under the headline and over the text."""
    block = page.blocks[at]
    if page.prose[at] or page.units[at] > 120 or block.bullet or block.level:
        return False
    if not byline.read_names(block.text, page.lang):
        return False
    if any((found := page.byline(mark)) and found.authors for mark in marks):
        return False
    if (
        not _has_capitals(block.text)
        and any(mark < at for mark in marks)
        and not _is_between(page, at, marks)
    ):
        return False
    beside = [
        other
        for other in range(at - 3, min(at + 4, len(page.blocks)))
        if other > 0
        and other != at
        and (found := page.byline(other))
        and found.published
        and all(
            between in marks or _is_small(page, between)
            for between in range(min(at, other) + 1, max(at, other))
        )
    ]
    if beside:
        return True
    after = at + 1
    return not dated and not marks and after < len(page.blocks) and page.prose[after]


def _has_capitals(text: str) -> bool:
    return text.upper() != text.lower()


def _is_between(page: Page, at: int, marks: set[int]) -> bool:
    """Whether a line stands between day and text; without capitals it may be the first line of a poem as well."""
    before = next((pos for pos in range(at - 1, 0, -1) if pos in marks or not _is_aside(page, pos)), 0)
    after = next((pos for pos in range(at + 1, len(page.blocks)) if not _is_aside(page, pos)), -1)
    return before in marks and after > 0 and (page.prose[after] or names.is_role(page.blocks[after].text))


def _is_small(page: Page, at: int) -> bool:
    """What may stand between a name and its day: a role, a mark, a button to share."""
    text = page.blocks[at].text
    return page.units[at] <= _HEADING and (
        _is_aside(page, at) or names.is_role(text) or names.is_agency(text) or page.byline(at) is not None
    )


def _is_standfirst(page: Page, at: int, title: int) -> bool:
    text = page.blocks[at].text
    if _is_aside(page, at) or (title >= 0 and prose.says_again(text, page.blocks[title].text, _SAME)):
        return False
    if page.prose[at] or page.is_sentence(at):
        return True
    return page.units[at] >= _TELLING_LABEL and not names.is_role(text)


def _is_before_text(page: Page, at: int, title: int) -> bool:
    """What stands between head and text: marks, captions, buttons, the headline over again."""
    if _is_aside(page, at):
        return True
    text = page.blocks[at].text
    if (found := page.byline(at)) and found.published and not page.prose[at]:
        return True
    return title >= 0 and not page.is_sentence(at) and prose.says_again(text, page.blocks[title].text, _SAME)


def _is_aside(page: Page, at: int) -> bool:
    """What is no part of an article wherever it stands, and ends none."""
    text = page.blocks[at].text
    if page.noise[at]:
        return not _CLOCK.match(text)
    if page.units[at] > 300:
        return False
    return (
        _is_mark(text)
        or furniture.is_share(text)
        or (
            not page.prose[at]
            and (furniture.is_end(text) or (furniture.is_credit(text) and not page.is_sentence(at)))
        )
    )


@lru_cache(maxsize=1024)
def _is_mark(text: str) -> bool:
    bracket = text.rpartition("(")[2]
    return (
        furniture.is_caption(text)
        or (
            text.endswith(")")
            and len(text) <= LABEL
            and names.is_agency(bracket.rstrip(")"))
            and len(bracket) < len(text) - 2
        )
        or furniture.is_page_mark(text)
        or furniture.is_reading_time(text)
        or furniture.is_button(text)
    )


# ---------------------------------------------------------------- body


def _body(page: Page, head: Head) -> Reading:
    size = len(page.blocks)
    texts = [at for at in range(head.body, size) if _is_text(page, at) and not _is_title(page, at)]
    last = _comments(page, head.body, size)
    texts = texts[: bisect_left(texts, last)]
    kept: list[int] = []
    listings: list[Listing] = []
    headed = False
    at = head.body
    while at < last:
        if _is_end(page, at, last) and (kept or head.standfirst):
            break
        items, ends = _items(page, at, last, texts)
        if items:
            after = items[-1] + 1
            if ends:
                headed = True
                break
            listings.extend(_listing(page, at, items))
            at = after
            continue
        if _belongs(page, at, head):
            kept.append(at)
        at += 1
    if at == last < size:
        kept = _without_labels(page, kept)
    if at < size:
        rest = [page.blocks[pos] for pos in range(at, size) if not _is_beside(page, pos)]
        listings.extend(read_listings(rest, page.addresses, page.lang, plain=True, headed=headed))
    authors, kept = _signed(page, head, kept)
    head = Head(head.title, authors, head.published, head.standfirst, head.body)
    return Reading(head, kept, listings)


def _is_beside(page: Page, at: int) -> bool:
    """What stands among lists and is in none: captions, buttons."""
    text = page.blocks[at].text
    return (
        page.units[at] <= 300 and (_is_mark(text) or furniture.is_share(text)) and not furniture.is_end(text)
    )


def _is_text(page: Page, at: int) -> bool:
    """A sentence of the article's, long or short."""
    if page.noise[at] or _is_aside(page, at):
        return False
    return page.prose[at] or (page.is_sentence(at) and page.units[at] >= _SENTENCE)


def _is_title(page: Page, at: int) -> bool:
    """What may stand in a list of pieces."""
    text = page.blocks[at].text
    if page.noise[at] or not 8 <= page.units[at] <= 240 or _CLOCK.match(text):
        return False
    if _is_mark(text) or furniture.is_share(text):
        return False
    if text.endswith(("?", "!", "？", "！", "؟", "…", "..")):
        return page.units[at] <= _TITLE
    return not page.prose[at] and not page.is_sentence(at)


def _items(page: Page, at: int, last: int, texts: Sequence[int]) -> tuple[list[int], bool]:
    """The titles below a heading over other pieces at `at`, none where it is no such heading; whether the article ends there."""
    block = page.blocks[at]
    if page.units[at] > _HEADING or page.prose[at]:
        return [], False
    if block.text.endswith("…") or (prose.ends_sentence(block.text) and block.text[-1] not in "?？؟"):
        return [], False
    known = furniture.is_related_heading(block.text) or furniture.opens_list(block.text)
    if not known and _is_aside(page, at):
        return [], False
    titles: list[int] = []
    pos = at + 1
    while pos < last and not _is_end(page, pos, last):
        if _is_title(page, pos) and not (titles and furniture.is_related_heading(page.blocks[pos].text)):
            titles.append(pos)
        elif not (page.noise[pos] or _is_aside(page, pos)):
            break
        pos += 1
    if not titles:
        return [], False
    ends = not _text_goes_on(page, pos, texts)
    if known:
        return (titles, True) if ends else (_without_subheading(page, _unbroken(titles), pos, texts), False)
    if not ends or block.bullet or not _heads(page, at, titles):
        return [], False
    return titles, True


def _unbroken(titles: list[int]) -> list[int]:
    """The titles of a box in the text up to where something else stands between them."""
    return [at for place, at in enumerate(titles) if at - titles[0] == place]


def _without_subheading(page: Page, titles: list[int], pos: int, texts: Sequence[int]) -> list[int]:
    """Titles without the last where that is the subheading of the paragraph after it: the article speaks of it."""
    if len(titles) < 2 or titles[-1] != pos - 1:
        return titles
    said = _stems(frozenset().union(*(page.words(at) for at in texts)))
    told = [prose.coverage(_stems(page.words(at)), said) for at in titles]
    return titles[:-1] if told[-1] >= _SPOKEN_OF and told[-1] > max(told[:-1]) else titles


def _stems(words: frozenset[str]) -> frozenset[str]:
    """Words without their endings, near enough for comparing."""
    return frozenset(word[:_STEM] for word in words)


def _heads(page: Page, at: int, titles: list[int]) -> bool:
    """Whether a heading not known by its words stands over titles, after the text: it is shorter than they are."""
    above = (pos for pos in range(at - 1, -1, -1) if not _is_aside(page, pos))
    if not any(_is_text(page, pos) for pos in islice(above, 3)):
        return False
    block = page.blocks[at]
    usual = median(page.units[pos] for pos in titles)
    counted = sum(page.blocks[pos].text[:1].isdigit() for pos in titles)
    if block.text[:1].isdigit() or "://" in block.text or (counted * 2 > len(titles) and usual < 30):
        return False
    if furniture.sounds_like_list(block.text):
        return usual >= 16
    close = [page.blocks[pos].gap for pos in titles]
    if len(titles) < 3 or usual < 20 or page.units[at] > usual * (0.75 if max(close) == 0 else 1):
        return False
    return block.gap >= max(close) or block.text.endswith(":")


def _text_goes_on(page: Page, at: int, texts: Sequence[int]) -> bool:
    """Whether the article has some of its `texts` from `at` on: not only what stands alone under titles and in other lists."""
    place = bisect_left(texts, at)
    if place == len(texts):
        return False
    first = texts[place]
    if first == at:
        return True
    if len(texts) - place >= 2 and all(
        pos > at and _is_title(page, pos - 1) and page.units[pos] <= _TEASER
        for pos in islice(texts, place, None)
    ):
        return False
    return first - at <= _BOX and not any(_closes(page, pos) for pos in range(at, first))


def _closes(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    return furniture.opens_comments(text) or "©" in text


def _is_end(page: Page, at: int, last: int) -> bool:
    """A heading after which no text of the article comes."""
    text = page.blocks[at].text
    if page.units[at] > _HEADING or page.prose[at]:
        return False
    if "©" in text or "ⓒ" in text:
        return not any(_is_text(page, pos) for pos in range(at + 1, min(at + 4, last)))
    if not furniture.is_end(text):
        return False
    below = (pos for pos in range(at + 1, last) if not _is_aside(page, pos))
    after = [pos for pos in islice(below, _BOX) if page.prose[pos]]
    return furniture.opens_comments(text) or not after


def _belongs(page: Page, at: int, head: Head) -> bool:
    """Whether a block in the middle of the article is the article's."""
    if _is_aside(page, at):
        return False
    text = page.blocks[at].text
    if page.prose[at] and page.units[at] <= 300 and furniture.is_credit_line(text):
        return False
    if head.title >= 0 and text == page.blocks[head.title].text:
        return False
    if not page.prose[at] and furniture.is_related_heading(text):
        return False
    if (
        page.units[at] > _SUBHEADING
        and not prose.stops(text)
        and not page.blocks[at].bullet
        and not page.prose[at]
    ):
        return False
    repeated = page.is_often(at) and any(page.blocks[pos].text == text for pos in range(head.body))
    return not (repeated and page.byline(at))


def _comments(page: Page, body: int, size: int) -> int:
    """Where comments without a heading begin: names and days over texts, or one label under each."""
    stamps = [
        at
        for at in range(body + 1, size - 1)
        if (found := page.byline(at))
        and found.published
        and not page.prose[at]
        and not page.is_sentence(at - 1)
        and page.units[at - 1] <= _HEADING
        and _is_text(page, at + 1)
        and not _is_repeated_head(page, at, body)
    ]
    if len(stamps) >= 2:
        return stamps[0] - 1
    labels: dict[str, list[int]] = {}
    for at in range(body + 1, size):
        text = page.blocks[at].text
        if page.units[at] <= _CRUMB and page.counts[text] >= 2 and not page.prose[at] and not page.noise[at]:
            labels.setdefault(text, []).append(at)
    for places in labels.values():
        below = all(_is_text(page, at - 1) or page.units[at - 1] <= _CRUMB for at in places)
        alone = all(at + 1 >= size or not page.prose[at + 1] for at in places)
        between = all(any(_is_text(page, pos) for pos in range(*pair)) for pair in pairwise(places))
        if (
            len(places) >= 2
            and below
            and alone
            and between
            and all(other - at <= 7 for at, other in pairwise(places))
        ):
            said = next((pos for pos in range(places[0] - 1, body, -1) if _is_text(page, pos)), body)
            return said - 1 if said - 1 > body and not _is_text(page, said - 1) else places[0]
    return size


def _is_repeated_head(page: Page, at: int, body: int) -> bool:
    """Head of the article over again, on its next page."""
    return page.is_often(at) and any(page.blocks[pos].text == page.blocks[at].text for pos in range(body))


def _without_labels(page: Page, kept: list[int]) -> list[int]:
    """Without labels at the end, which lead to what comes after the article."""
    while kept and not _is_text(page, kept[-1]) and not page.blocks[kept[-1]].bullet:
        kept = kept[:-1]
    return kept


def _signed(page: Page, head: Head, kept: list[int]) -> tuple[tuple[str, ...], list[int]]:
    """Authors named under the text, and the text without the line they stand on and the source beside it."""
    authors = head.authors
    left = [*kept]
    while len(left) > 1 and not page.prose[left[-1]] and _is_source(page, left[-1]):
        left.pop()
    if len(left) < 2 or not any(_is_text(page, at) for at in left[:-1]):
        return authors, left
    at = left[-1]
    text = page.blocks[at].text
    signed = byline.read_signature(text, page.lang)
    if not _is_text(page, at) and _is_text(page, left[-2]):
        found = page.byline(at)
        signed = signed or (found.authors if found else ())
        if signed and (not authors or set(signed) <= set(authors)):
            return authors or signed, left[:-1]
        return authors, left if not signed else left[:-1]
    return authors or (signed if page.prose[at] else ()), left


def _is_source(page: Page, at: int) -> bool:
    """Where a piece comes from, and when it was changed, under it: "Source: AFP", "(dpa)"."""
    text = page.blocks[at].text
    if len(text) > 60:
        return False
    if (found := page.byline(at)) and found.published and not found.authors:
        return True
    return names.is_agency(text.strip("()[]–—- ")) or furniture.is_source(text)


def _listing(page: Page, at: int, items: list[int]) -> list[Listing]:
    blocks = [page.blocks[pos] for pos in (at, *items)]
    return read_listings(blocks, page.addresses, page.lang, plain=True, headed=True)
