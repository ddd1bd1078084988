"""Which block is the headline: its words come again in the text, and day and author stand by it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from feeds import boilerplate, byline, names, prose
from feeds.byline import Byline
from feeds.pages.text import kinds, lists
from feeds.pages.text.page import LABEL, SAME, Page

_SHORTEST, _LONGEST = 8, LABEL * 1.2
"""Units of a headline."""
_LONG = 120
"""Units from which sentences are no headline."""
LEAST = 0.9
"""Score below which no block is one."""
_INSIDE = 6
"""Blocks of the stretch among which a headline may stand."""
_TOLD = 3.0
"""What all its words said again in the text are worth; the rest is measured against this."""
_FULL_LENGTH = 80
"""Units of a headline of full length, worth 1."""
_BESIDE_BYLINE = 1.0
_BELOW_CLOCK = 2.0
"""What stands below a time alone is the headline of a report on a live page."""
FIRST, _MARKED = 0.6, 0.8
"""The page's first line; one marked as a heading."""
_SENTENCE, _SENTENCES = 0.7, 1.5
"""Titles seldom end in a stop, and more seldom hold one."""
_ASKING = frozenset("?？؟;")
"""A question is as good a title as any."""
_FAR, _IN_TEXT = 0.04, 0.8
_LINKED, _FEW_WORDS = 0.5, 0.5
_READ_BEFORE = 0.003
"""What stands above a headline is not read: the more units there are, the less this is one."""
_TWICE = 0.5
"""Another label says the same: the headline in the page's head, or in a list."""
BELOW_BYLINE = 0.6
_WHOLE_LINE = 30
"""Units of a first line that is more than the name of the site."""
_CRUMBS = re.compile(r"\s[>»›→/|]\s")
_NESTED = re.compile(r"\s[>»›]\s")
"""What stands between the sections a page belongs to; what is seldom anything else."""
_TELLING = 3
"""Words of which the share that comes again says something."""
_NAME, _UNCASED_NAME = 3.0, 1.5
"""A name beside a day is its author's; in letters without capitals a short headline looks the same."""
_BETWEEN = 4
"""Blocks between a headline and its day: a standfirst, the author's name and role, a picture."""
_TRAIL_WORDS = 4
"""Words of the longest trail without signs between its sections."""
_UNSTOPPED, _UNSTOPPED_LEAST = 2, 20
"""Lines of a standfirst that is no sentence, and units of the shortest, between the first headline and its day."""
_STANDFIRST, _LONGER, _STEM = 45, 1.15, 5
"""Units of a standfirst without a stop, how much longer than its headline it is; letters of words that are compared."""
_POST = 30
"""Units of what somebody is, under the name."""
_MENU, _CRUMB = 3, 25
"""Labels in a row above a headline that are the menu of the site, and units of the longest."""


def find(
    page: Page,
    top: int,
    first: int,
    last: int,
    bylines: Mapping[int, Byline],
    least: float = LEAST,
    first_line: float = FIRST,
    below_byline: float = BELOW_BYLINE,
) -> int:
    """The headline of the text from `first` to `last`, not above `top`; -1 where none scores `least`."""
    told: Counter[str] = Counter()
    for at in range(first, last):
        told.update(page.words(at))
    marks = [at for at in bylines if bylines[at].published]
    labels = [
        (at, page.words(at))
        for at in range(top, min(last, first + 3))
        if _SHORTEST <= page.units[at] <= LABEL
    ]
    opening = _opening(page, top, first, bylines)
    read = 0
    best, best_score = -1, least
    for at in range(top, min(last, first + _INSIDE)):
        beside = _is_beside(page, at, bylines, _UNSTOPPED * (at == opening and page.units[at] > _CRUMB))
        # One word over the author is a headline below a menu; anywhere else it is the name of something.
        shortest = 1 if at == opening > top and beside else _SHORTEST
        if _may_be(page, at, shortest) and at not in bylines:
            own = page.words(at)
            # What the block says itself is no sign that the text speaks of it.
            known = {word for word in own if told[word] > (first <= at < last)}
            score = _TOLD * _told(own, known) + _look(page, at)
            score += _BESIDE_BYLINE * beside
            score -= _BELOW_CLOCK * (at > top and kinds.is_clock(page.blocks[at - 1].text))
            score += first_line * _fullness(page, at) * (at == opening)
            score -= _FAR * abs(first - at) + _IN_TEXT * (at > first) + _READ_BEFORE * read
            score += _TWICE * any(
                other != at and not own.isdisjoint(said) and prose.shared(own, said) > SAME
                for other, said in labels
            )
            if at - 2 >= top and len(page.words(at - 2)) >= _TELLING and _is_post(page, at, bylines):
                score -= _NAME
            if _is_by_a_day(bylines, at) and not _is_over_a_name(page, at, bylines):
                score -= _named(page, at)
            score -= below_byline * bool(marks and opening < max(marks) < at and not beside)
            if score > best_score and not boilerplate.is_caption(page.blocks[at].text):
                best, best_score = at, score
        read += page.units[at] * (first <= at and page.prose[at])
    return _above_standfirst(page, top, best, first, last, bylines)


def _above_standfirst(
    page: Page, top: int, title: int, first: int, last: int, bylines: Mapping[int, Byline]
) -> int:
    """The line above a headline where that is a standfirst without a stop: longer, and author or day stand right below it."""
    above = next((at for at in range(title - 1, top - 1, -1) if not page.noise[at]), -1)
    if above < 0 or not _may_be(page, above, _SHORTEST) or above in bylines or is_name(page, above):
        return title
    text = page.blocks[above].text
    asks = text[-1] in _ASKING
    if (
        page.units[title] < max(_STANDFIRST, _LONGER * page.units[above])
        or page.prose[above]
        or (page.is_sentence(above) and not asks)
        or names.is_role(text)
        or page.blocks[title].level
        or not any(at in bylines for at in range(title + 1, title + 1 + _BETWEEN))
    ):
        return title
    if asks or _begins_with_it(page, above, first):
        return above
    if page.units[above] <= _CRUMB or len(page.words(above)) <= _TELLING:
        return title
    if page.prose[title] and page.is_sentence(title):
        return above
    words = _stems(page, above)
    told = (_stems(page, at) for at in range(first, last) if at != title)
    return above if any(not words.isdisjoint(stems) for stems in told) else title


def _begins_with_it(page: Page, at: int, first: int) -> bool:
    """Whether the first paragraph begins with the first two words of a line, as obituaries do with a name."""
    name = page.blocks[at].text.split()[:2]
    return len(name) == 2 and page.blocks[first].text.split()[:2] in (name, [name[0], f"{name[1]},"])


def _stems(page: Page, at: int) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in page.words(at) if len(word) > 3 or prose.wide_count(word))


def _is_trail(page: Page, at: int) -> bool:
    """Where the page lies: "Home > Local > Coast", "Local › Coast", "Home Local Coast"."""
    text = page.blocks[at].text
    if len(_CRUMBS.findall(text)) > 1:
        return True
    if len(parts := _NESTED.split(text)) > 1:
        return all(prose.units(part) <= _CRUMB for part in parts)
    words = text.split()
    return 1 < len(words) <= _TRAIL_WORDS and boilerplate.is_home(words[0]) and not prose.stops(text)


def _may_be(page: Page, at: int, shortest: int) -> bool:
    block, size = page.blocks[at], page.units[at]
    if (
        page.noise[at]
        or not shortest <= size <= _LONGEST
        or block.bullet == "*"
        or "://" in block.text
        or _is_trail(page, at)
    ):
        return False
    if size > _LONG and (page.prose[at] or prose.stops(block.text)):
        return False
    if size <= _FULL_LENGTH and (names.is_role(block.text) and len(block.text.split()) <= 3):
        return False
    return not (
        boilerplate.is_related_heading(block.text)
        or boilerplate.is_end(block.text)
        or boilerplate.is_share(block.text)
        or boilerplate.is_reading_time(block.text)
    )


def _look(page: Page, at: int) -> float:
    """What the block itself says for and against being a headline."""
    block = page.blocks[at]
    score = min(page.units[at], _FULL_LENGTH) / _FULL_LENGTH + _MARKED * bool(block.level)
    asks = block.text[-1:] in _ASKING
    score -= _SENTENCE * (prose.ends_sentence(block.text) and not asks) + _SENTENCES * bool(
        prose.inner_stops(block.text)
    )
    return score - _LINKED * block.linked - _FEW_WORDS * (len(page.words(at)) < 3)


def _told(own: frozenset[str], known: set[str]) -> float:
    """Share of the block's words that come again; of one or two words it says little."""
    telling = sum(len(word) > 3 or not word.isascii() for word in own)
    return prose.coverage(own, known) * min(1.0, telling / _TELLING)


def _fullness(page: Page, at: int) -> float:
    """0…1: how much more than the name of a site or section a first line is."""
    return min(1.0, page.units[at] / _WHOLE_LINE) if len(page.words(at)) >= _TELLING else 0.0


def _opening(page: Page, top: int, first: int, bylines: Mapping[int, Byline]) -> int:
    """The first line that may be a headline: below the menus of the site and the trail that leads to the page."""
    lines = [at for at in range(top, first) if at not in bylines]
    trail = max((at for at in lines if _is_trail(page, at)), default=-1)
    lines = [at for at in lines if at > max(trail, *(lists.above(page, first) or (-1,)))]
    menu = _menu(page, lines, bylines)
    for at in lines[menu if menu >= _MENU else 0 :]:
        signs = is_name(page, at) or names.is_role(page.blocks[at].text)
        if not (page.noise[at] or (signs and _is_by_a_day(bylines, at))):
            below = next((pos for pos in lines if pos > at and not _is_section(page, pos)), at)
            over = _is_section(page, at) or (
                below == at + 1
                and not _is_beside(page, at, bylines, _UNSTOPPED)
                and not prose.stops(page.blocks[at].text)
            )
            headed = _is_full(page, below, bylines) or _is_between_day_and_text(page, at, below, bylines)
            return below if over and headed else at
    return top


def _is_section(page: Page, at: int) -> bool:
    """Whether a line may be the section over a headline: a word or two."""
    return (
        page.units[at] <= _CRUMB and len(page.words(at)) < _TELLING and not prose.stops(page.blocks[at].text)
    )


def _is_between_day_and_text(page: Page, at: int, below: int, bylines: Mapping[int, Byline]) -> bool:
    """Whether a line has the length of a headline, a day right above it and a paragraph right below."""
    return (
        page.units[below] > _CRUMB
        and len(page.words(below)) >= _TELLING
        and not (page.noise[below] or page.prose[below])
        and below + 1 < len(page.blocks)
        and page.prose[below + 1]
        and at < below - 1
        and all(pos in bylines for pos in range(at + 1, below))
        and not (is_name(page, below) or names.is_role(page.blocks[below].text))
    )


def _is_full(page: Page, at: int, bylines: Mapping[int, Byline]) -> bool:
    """Whether a line has the length of a headline and author or day below it."""
    return (
        page.units[at] > _CRUMB
        and len(page.words(at)) >= _TELLING
        and not (page.noise[at] or page.prose[at] or page.is_sentence(at))
        and not (is_name(page, at) or names.is_role(page.blocks[at].text))
        and _is_beside(page, at, bylines, unstopped=_UNSTOPPED)
    )


def _menu(page: Page, lines: list[int], bylines: Mapping[int, Byline]) -> int:
    """How many of the lines are labels of a menu; a short line over the author is the headline where no long one can be it."""
    long = [at for at in lines if page.units[at] > _CRUMB and not page.noise[at]]
    told_by_length = any(
        not (page.prose[at] or page.is_sentence(at) or boilerplate.is_caption(page.blocks[at].text))
        for at in long
    )
    for place, at in enumerate(lines):
        headed = place >= _MENU and not told_by_length and _is_beside(page, at, bylines)
        if at in long or headed:
            return place
    return len(lines)


def _is_beside(page: Page, at: int, bylines: Mapping[int, Byline], unstopped: int = 0) -> bool:
    """Whether author or day stand below a line, with nothing between them but what belongs to them: a standfirst, a role.

    So many lines of the standfirst may be `unstopped`, no sentences, where none of the others is one: over such stands the headline.
    """
    allowed, stopped = unstopped, False
    for below in range(at + 1, min(at + 2 + _BETWEEN, len(page.blocks))):
        if below in bylines:
            return unstopped == allowed or not stopped
        stopped = stopped or page.prose[below] or page.is_sentence(below)
        if not (
            page.noise[below]
            or page.prose[below]
            or page.is_sentence(below)
            or names.is_role(page.blocks[below].text)
            or is_name(page, below)
            or (below - 1 > at and _is_post(page, below, bylines))
        ):
            if not unstopped or page.blocks[below].bullet:
                return False
            # Place and agency on the line over the day are short.
            if page.units[below] < _UNSTOPPED_LEAST and below + 1 not in bylines:
                return False
            unstopped -= 1
    return False


def _is_post(page: Page, at: int, bylines: Mapping[int, Byline]) -> bool:
    """What its bearer is, or where, on a short line between a name and the day."""
    name = page.blocks[at - 1].text
    return (
        page.units[at] <= _POST
        and at + 1 in bylines
        and at - 1 not in bylines
        and name.upper() != name.lower()
        and is_name(page, at - 1)
    )


def _named(page: Page, at: int) -> float:
    """What a line loses that may be the name of an author."""
    text = page.blocks[at].text
    return (_NAME if text.upper() != text.lower() else _UNCASED_NAME) * is_name(page, at)


def _is_by_a_day(bylines: Mapping[int, Byline], at: int) -> bool:
    """Whether a day stands on one of the lines around."""
    return any(bool(bylines[by].published) for by in (at - 1, at + 1, at + 2) if by in bylines)


def _is_over_a_name(page: Page, at: int, bylines: Mapping[int, Byline]) -> bool:
    """Whether a name stands between a line and the day below it: the line itself is none then."""
    if at + 2 not in bylines or at + 1 in bylines or at - 1 in bylines:
        return False
    post = names.is_role(page.blocks[at + 1].text) and (at == 0 or _is_section(page, at - 1))
    return post or is_name(page, at + 1)


def is_name(page: Page, at: int) -> bool:
    """Whether a line is nothing but names."""
    return bool(byline.read_names(page.blocks[at].text, page.lang))
