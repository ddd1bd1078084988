"""What stands before the text of a plain page: authors, day, standfirst, in any order under the headline."""

from __future__ import annotations

import re
from datetime import datetime

from feeds import boilerplate, byline, names, prose
from feeds.pages.text import between, kinds
from feeds.pages.text import standfirst as standfirsts
from feeds.pages.text import title as headline
from feeds.pages.text.head import Head, sums_up
from feeds.pages.text.page import LABEL, SAME, Page

_HEAD = 14
"""Blocks below the headline among which authors and day stand."""
_STANDFIRSTS, _STANDFIRST = 3, 900
"""Paragraphs, and units of them together, that may stand between headline and byline."""
_TELLING_LABEL = 25
"""Units of a label between headline and byline that says something."""
_ABOVE = 4
"""Blocks above the headline among which they may stand too."""
_DID = re.compile(r"[^\W\d_]{2,16}(?: [^\W\d_]{1,12})?\s?[:：]\s*(?=\S)")
"""What somebody did for a piece, before the name."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.hH]([0-5]\d)$")
_PLACE_WORDS = 3
"""Words of the place a report comes from."""
_POST = 30
"""Units of what somebody is, under the name."""
_NAMES = 120
"""Units of the longest line of names."""


def find(page: Page, title: int) -> Head:
    above = _above(page, title)
    marks, authors_at = _marks(page, title)
    if above.published and title >= 0 and marks and _is_under_text(page, title, min(marks)):
        marks, authors_at = set(), []  # what names come under the text are of its comments
    end = max(marks, default=title)
    bylines = [found for at in sorted(marks) if (found := page.byline(at))]
    authors = next((found.authors for found in bylines if found.authors), ())
    for at in authors_at:
        authors = authors or _names(page, at)
    published = next((found.published for found in bylines if found.published), None)
    published = _at_clock(page, end + 1, published)
    authors = authors or above.authors
    published = min(filter(None, (published, above.published)), default=None)
    standfirst = [at for at in range(title + 1, end) if at not in marks and _is_standfirst(page, at, title)]
    if not standfirst and _is_above(page, title - 1, title):
        standfirst = [title - 1]
    body, said = between.begin(page, end + 1, title, has_standfirst=bool(standfirst))
    standfirst = standfirst or said
    if (
        title >= 0
        and not standfirst
        and body < len(page.blocks)
        and (page.prose[body] or kinds.is_text(page, body))
        and (
            standfirsts.opens(page, body, title, len(page.blocks))
            or (page.prose[body] and sums_up(page, body, len(page.blocks)))
        )
    ):
        standfirst = [body]
        body += 1
        while body < len(page.blocks) and between.is_small_beside_known(page, body):
            body += 1
    if published is None and body < len(page.blocks):
        published = byline.read_dateline(page.blocks[(standfirst or [body])[0]].text, page.lang)
        for at in (body, page.next_prose(body, min(body + _STANDFIRSTS, len(page.blocks)))):
            if published is None and at >= 0:
                published = byline.read_dateline(page.blocks[at].text, page.lang)
    return Head(title, authors, published, tuple(standfirst), body)


def _at_clock(page: Page, at: int, day: datetime | None) -> datetime | None:
    """A day with the time on the line below it; more than one time on a page is of its reports."""
    clocks = [pos for pos in range(at, len(page.blocks)) if kinds.is_clock(page.blocks[pos].text)]
    found = _CLOCK.match(page.blocks[at].text) if clocks == [at] and day else None
    if day is None or found is None or (day.hour, day.minute) != (0, 0):
        return day
    return day.replace(hour=int(found[1]), minute=int(found[2]))


def _is_under_text(page: Page, title: int, at: int) -> bool:
    """Whether a name stands under the text: under a paragraph, but for one that a standfirst is, where the line says that it names who wrote."""
    texts = sum(page.prose[title + 1 : at])
    return texts > 1 or (texts == 1 and not ((found := page.byline(at)) and found.prefixed))


def _above(page: Page, title: int) -> byline.Byline:
    """Authors and day that stand above the headline."""
    lines = range(max(0, title - _ABOVE), max(0, title))
    found = [mark for at in lines if (mark := page.byline(at))]
    authors = next((mark.authors for mark in found if mark.authors), ())
    if found and not authors:
        named = (byline.read_names(page.blocks[at].text, page.lang) for at in lines if not page.noise[at])
        authors = next(filter(None, named), ())
    return byline.Byline(authors, next((mark.published for mark in found if mark.published), None))


def _marks(page: Page, title: int) -> tuple[set[int], list[int]]:
    """Which blocks below the headline name authors and day (and what their bearers are), and which are names alone."""
    marks: set[int] = set()
    alone: list[int] = []
    dated = False
    told = paragraphs = 0
    for at in range(title + 1, min(title + 1 + _HEAD, len(page.blocks))):
        text = page.blocks[at].text
        if paragraphs and title >= 0 and text == page.blocks[title].text:
            break  # the head over again, on the next page
        found = page.byline(at)
        if (
            found is None
            and kinds.is_aside(page, at)
            # A name with its agency in brackets ends as captions do.
            and not (
                text.endswith(")")
                and not boilerplate.is_caption(text.rpartition("(")[0].strip())
                and not boilerplate.is_credit(text)
                and _is_name_line(page, at, marks, dated)
            )
        ):
            continue
        if paragraphs and (found or not page.prose[at]) and not _text_follows(page, at):
            break
        if byline.is_label(text) and not page.prose[at]:
            marks.add(at)
        elif found and not (dated and paragraphs and found.published and not found.prefixed):
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
        elif page.units[at] > LABEL or boilerplate.is_related_heading(text) or page.blocks[at].bullet:
            break
    return marks, alone


def _text_follows(page: Page, at: int) -> bool:
    """Whether a paragraph stands below a line: what is signed under the text is no head."""
    return page.next_prose(at + 1, min(at + _HEAD, len(page.blocks))) >= 0


def _is_name_line(page: Page, at: int, marks: set[int], dated: bool) -> bool:
    """A name alone: beside the day, or right under the headline and over the text."""
    block = page.blocks[at]
    if page.prose[at] or page.units[at] > _NAMES or block.bullet or block.level:
        return False
    if not _names(page, at):
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
    if after < len(page.blocks) and between.is_place(page, after):
        after += 1
    while after < len(page.blocks) and kinds.is_aside(page, after):
        after += 1
    return (
        not dated
        and not marks
        and after < len(page.blocks)
        and (page.prose[after] or _is_stanza(page, after))
    )


def _names(page: Page, at: int) -> tuple[str, ...]:
    """The names a line is made of, behind a word or two and a colon perhaps that say what they did."""
    text = page.blocks[at].text
    told = _DID.match(text)
    if told and _has_capitals(text) and not boilerplate.is_credit(text):
        text = text[told.end() :]
    return byline.read_names(text, page.lang)


def _is_stanza(page: Page, at: int) -> bool:
    """Whether lines without a gap begin there, apart from what stands above."""
    return at + 1 < len(page.blocks) and page.blocks[at].gap > 0 == page.blocks[at + 1].gap


def _has_capitals(text: str) -> bool:
    return text.upper() != text.lower()


def _is_between(page: Page, at: int, marks: set[int]) -> bool:
    """Whether a line stands between day and text; without capitals it may be the first line of a poem as well."""
    before = next((pos for pos in range(at - 1, 0, -1) if pos in marks or not kinds.is_aside(page, pos)), 0)
    after = next((pos for pos in range(at + 1, len(page.blocks)) if not kinds.is_aside(page, pos)), -1)
    if after < 0 or before not in marks:
        return False
    below = min(after + 1, len(page.blocks) - 1)
    return (
        page.prose[after]
        or names.is_role(page.blocks[after].text)
        or (page.units[after] <= kinds.CRUMB and page.prose[below])
    )


def _is_small(page: Page, at: int) -> bool:
    """What may stand between a name and its day: a role, a mark, a button to share."""
    text = page.blocks[at].text
    return page.units[at] <= kinds.HEADING and (
        kinds.is_aside(page, at)
        or names.is_role(text)
        or names.is_agency(text)
        or byline.is_label(text)
        or page.byline(at) is not None
        or _may_be_place(page, at)
        or _is_post(page, at)
    )


def _is_post(page: Page, at: int) -> bool:
    """A paper, or what somebody is, on a short line under the name."""
    name = page.blocks[at - 1].text
    return page.units[at] <= _POST and _has_capitals(name) and headline.is_name(page, at - 1)


def _may_be_place(page: Page, at: int) -> bool:
    """A word or two with capitals that may say where a report comes from, or for whom."""
    words = page.blocks[at].text.split()
    return (
        page.units[at] <= kinds.CRUMB
        and len(words) < _PLACE_WORDS
        and all(word[0].isupper() and word.isalpha() for word in words)
    )


def _is_standfirst(page: Page, at: int, title: int) -> bool:
    text = page.blocks[at].text
    if kinds.is_aside(page, at) or (title >= 0 and prose.says_again(text, page.blocks[title].text, SAME)):
        return False
    if page.prose[at] or page.is_sentence(at):
        return True
    return page.units[at] >= _TELLING_LABEL and not names.is_role(text)


def _is_above(page: Page, at: int, title: int) -> bool:
    """Whether the line over the headline is its standfirst: sentences that speak of the same."""
    if at < 0 or page.noise[at] or not (page.prose[at] or page.is_sentence(at)) or kinds.is_aside(page, at):
        return False
    return prose.coverage(page.words(title), page.words(at)) > 0
