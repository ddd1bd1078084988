"""A page kept as plain text -> Entry, judged by its shape.

The article is the stretch of blocks where running text outweighs labels; its headline,
byline and standfirst stand right before it, the site's own pieces after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import pairwise

from feeds import byline, furniture, language, markup, prose
from feeds.model import Entry, Pick
from feeds.pages.lines import Block, Blocks, read_blocks
from feeds.pages.lists import Listing, read_listings

_LETTER = re.compile(r"[^\W_]")
_HEAD_BLOCKS = 40
_SAMPLE = 3000
"""Letters of running text that tell its language."""
_ISLAND_GAP, _POSTS = 4, 4
_SUBHEADING = 110
"""Units; longer labels between paragraphs are what pictures are called."""
_ENTRIES = 20
_RECORDS = 5
_SIGNS = frozenset(":()–—%=")
_LABEL_UNITS = 200
"""Longer than this no block is a title or label."""


def read_text(text: str, guid: str) -> Entry | None:
    """The article of a text dump, or None where there is not a line to read."""
    page = read_blocks(text)
    if not page.blocks:
        return None
    running = (block.text for block in page.blocks if prose.units(block.text) > 80)
    lang = language.guess(" ".join(running)[:_SAMPLE] or text[:4000])
    return _Reading(page, lang).entry(guid)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the body: positions in the list of blocks."""

    title: int
    """-1 where there is none."""
    authors: tuple[str, ...]
    published: datetime | None
    standfirst: tuple[int, ...]
    body: int
    """Where the body begins."""


class _Reading:
    """One page while it is read: its blocks and what is known of each."""

    def __init__(self, page: Blocks, lang: str) -> None:
        self.blocks = page.blocks
        self.addresses = page.addresses
        self.lang = lang
        self.known_words: dict[int, frozenset[str]] = {}
        self.bylines: dict[int, byline.Byline | None] = {}
        self.units = [prose.units(block.text) for block in self.blocks]
        counts = self.counts = Counter(block.text for block in self.blocks)
        self.often = {text for text, count in counts.items() if count > 1 and len(text) < 1200}
        self.noise = [self._is_noise(at) for at in range(len(self.blocks))]
        self.prose = [self._is_prose(at) for at in range(len(self.blocks))]
        self._add_records()
        self.weights = [self._weight(at) for at in range(len(self.blocks))]

    # ------------------------------------------------------------ what a block is

    def _is_noise(self, at: int) -> bool:
        text = self.blocks[at].text
        if self.units[at] > 400:
            return False
        if furniture.is_ad(text) or not _LETTER.search(text):
            return True
        return self.units[at] <= 300 and furniture.is_prompt(text)

    def _is_prose(self, at: int) -> bool:
        """Running text: sentences, of some length."""
        block, size = self.blocks[at], self.units[at]
        if size < 40 or (block.text in self.often and size > 60):
            return False
        if self.noise[at] or block.linked > 0.6:
            return False
        if size < 120 and block.text.endswith(("..", "…")):  # a title or teaser that was cut off
            return False
        runs = prose.stops(block.text) or (
            size >= 140 and (prose.inner_stops(block.text) >= 1 or size >= 250)
        )
        return runs and not (size < 600 and furniture.is_notice(block.text))

    def _add_records(self) -> None:
        """Take lines of one make ("France (group H): tenth time") for running text: tables and lists of an article."""
        start = 0
        shared: set[str] = set()
        for at in range(len(self.blocks) + 1):
            marks = self._marks(at) if at < len(self.blocks) else set()
            both = shared & marks
            if both and any(mark.isalpha() for mark in both) and not all(mark.isalpha() for mark in both):
                shared = both
                continue
            if at - start >= _RECORDS and len(
                {self.blocks[one].text for one in range(start, at)}
            ) * 4 >= 3 * (at - start):
                self.prose[start:at] = [True] * (at - start)
            start, shared = at, marks

    def _marks(self, at: int) -> set[str]:
        """What the line has in common with others of its make: words and the signs between them."""
        block = self.blocks[at]
        if self.prose[at] or self.noise[at] or block.linked > 0.3 or not 12 <= self.units[at] <= _LABEL_UNITS:
            return set()
        signs = _SIGNS.intersection(block.text)
        if not signs:
            return set()
        return {word for word in self.words(at) if len(word) > 3 and word.isalpha()} | signs

    def _weight(self, at: int) -> float:
        block, size = self.blocks[at], self.units[at]
        if self.prose[at]:
            weight = min(size, 700) * (1 - block.linked)
            if (
                size >= 250
                and not prose.stops(block.text)
                and not prose.inner_stops(block.text)
                and block.text.lower() != block.text
            ):
                # Titles run together have capitals and no full stop; Thai has neither.
                return weight * 0.15
            return weight * 0.5 if size < 80 else weight
        if self.noise[at]:
            return -8.0
        if furniture.is_end(block.text):
            return -250.0
        if size > 40 and not block.linked and (block.bullet or self.counts[block.text] > 2):
            # An item of a list; what every picture of the article is called.
            return -5.0
        return -30.0 - 20 * block.linked

    # ------------------------------------------------------------ the parts

    def entry(self, guid: str) -> Entry:
        first, last = self._run()
        if last == 0:
            first, last = self._whole_page()
        head = self._head(first, last)
        last = self._cut_end(head.body, last)
        last = self._numbered_end(last)
        kept, inner = self._body(head, last)
        listings = [*inner, *read_listings(self.blocks[last:], self.addresses, self.lang)]
        title = self.blocks[head.title].text if head.title >= 0 else ""
        return Entry(
            guid=guid,
            title=markup.clean(title, 400),
            authors=head.authors,
            published=head.published,
            lang=self.lang,
            summary="".join(f"<p>{escape(self.blocks[at].text, quote=False)}</p>" for at in head.standfirst),
            body=_to_html([self.blocks[at] for at in kept]),
            picks=tuple(_picks(listings)),
        )

    def _run(self) -> tuple[int, int]:
        """The stretch that is the article: of the weightiest ones that under a headline and a day."""
        weights = [*self.weights]
        runs: list[tuple[int, int]] = []
        for _ in range(4):
            first, last = prose.best_run(weights)
            if last == 0:
                break
            runs.append((first, last))
            weights[first:last] = [-1000.0] * (last - first)

        def merit(run: tuple[int, int]) -> float:
            first, last = run
            above = range(max(0, first - 7), min(first + 3, last))
            labels = [at for at in above if 20 <= self.units[at] <= _LABEL_UNITS and not self.noise[at]]
            asked = frozenset().union(*(self.words(at) for at in labels))
            times: Counter[str] = Counter()
            for at in range(first, last):
                times.update(asked & self.words(at))
            dated = any(found.published or found.prefixed for at in above if (found := self._byline(at)))
            named = max(
                (
                    # A block in the run has its own words there.
                    prose.coverage(
                        self.words(at), {word for word in self.words(at) if times[word] > (at >= first)}
                    )
                    for at in labels
                ),
                default=0.0,
            )
            return sum(self.weights[first:last]) * (1 + 1.2 * dated + named)

        return max(runs, key=merit, default=(0, 0))

    def words(self, at: int) -> frozenset[str]:
        """The words of block `at`, for comparing."""
        if at not in self.known_words:
            self.known_words[at] = frozenset(prose.word_list(self.blocks[at].text))
        return self.known_words[at]

    def _whole_page(self) -> tuple[int, int]:
        """A page without running text: a poem, a table, a list; all of it is the article."""
        first = 1 if len(self.blocks) > 1 else 0
        return first, len(self.blocks)

    # ------------------------------------------------------------ head

    def _head(self, first: int, last: int) -> _Head:
        words = frozenset().union(*(self.words(at) for at in range(first, last)))
        top = max(0, first - _HEAD_BLOCKS)
        bylines = {at: found for at in range(top, min(first + 8, last)) if (found := self._byline(at))}
        title = self._title(top, first, last, words, bylines)
        body = max(first, title + 1)
        authors: tuple[str, ...] = ()
        published: datetime | None = None
        for at, found in sorted(bylines.items(), key=lambda item: (item[0] < title, abs(item[0] - title))):
            if at == title or at > body + 6:
                continue
            authors = authors or found.authors
            published = published or found.published
        opening = self._next_prose(body, last)
        far = opening + 2 if opening >= 0 and self.units[opening] <= 400 else opening
        named = max((at for at in bylines if title < at <= max(body, far)), default=-1)
        standfirst = [
            at
            for at in range(title + 1, max(body, named))
            if title >= 0 and self._is_standfirst(at, title, bylines)
        ]
        if named > body:
            body = named + 1
            standfirst = [at for at in standfirst if at < named]
        else:
            standfirst = [at for at in standfirst if at < body]
        if not standfirst and title >= 0:
            at = self._next_prose(body, last)
            if at >= 0 and self._sums_up(at, last):
                standfirst, body = [at], at + 1
        body = self._opening(body, max(title, named, *standfirst))
        return _Head(title, authors, published, tuple(standfirst[:3]), body)

    def _opening(self, body: int, head: int) -> int:
        """Where the body begins with the short sentences before its first long one: "Nobody was surprised."."""
        first = body
        while first - 1 > head and body - first < 3 and self._is_sentence(first - 1):
            first -= 1
        if first < body and first - 1 == head:
            self.prose[first:body] = [True] * (body - first)
            return first
        return body

    def _is_sentence(self, at: int) -> bool:
        """A short line that ends as a sentence and is nothing else that stands between headline and text."""
        block = self.blocks[at]
        return (
            12 <= self.units[at] <= 120
            and prose.ends_sentence(block.text)
            and (" " in block.text or block.text.endswith("。"))
            and not (self.noise[at] or block.bullet or block.linked > 0.2 or block.text in self.often)
            and self._byline(at) is None
            and not (furniture.is_credit(block.text) or furniture.is_credit_line(block.text))
            and not (furniture.is_notice(block.text) or furniture.is_prompt(block.text))
        )

    def _byline(self, at: int) -> byline.Byline | None:
        block = self.blocks[at]
        if (self.prose[at] and self.units[at] > 90) or self.units[at] > byline.MAX_LINE:
            return None
        if at not in self.bylines:
            self.bylines[at] = byline.read_byline(block.text, self.lang)
        return self.bylines[at]

    def _title(
        self, top: int, first: int, last: int, words: Set[str], bylines: dict[int, byline.Byline]
    ) -> int:
        best, best_score = -1, 0.9
        marks = [at for at in bylines if bylines[at].published]
        labels = [
            (at, self.words(at))
            for at in range(top, min(last, first + 3))
            if 8 <= self.units[at] <= _LABEL_UNITS
        ]
        for at in range(top, min(last, first + 6)):
            block, size = self.blocks[at], self.units[at]
            if self.noise[at] or at in bylines or not 8 <= size <= _LABEL_UNITS * 1.2:
                continue
            if (size > 120 and (self.prose[at] or prose.stops(block.text))) or block.bullet == "*":
                continue
            if furniture.is_related_heading(block.text) or furniture.is_end(block.text):
                continue
            own = self.words(at)
            score = 3 * prose.coverage(own, words) + min(size, 80) / 80
            score += 1.0 if at + 1 in bylines or (at + 2 in bylines and bylines[at + 2].published) else 0.0
            score += 0.6 * (at == 0) + 0.8 * bool(block.level)
            score -= 0.7 * prose.ends_sentence(block.text) + 0.04 * abs(first - at) + 0.8 * (at > first)
            score -= 0.5 * block.linked + 0.5 * (len(own) < 3)
            # What stands above a headline is not read: the more there is, the less this is one.
            score -= 0.003 * sum(self.units[above] for above in range(first, at) if self.prose[above])
            score += 0.5 * any(
                other != at and not own.isdisjoint(said) and prose.shared(own, said) > 0.6
                for other, said in labels
            )
            if marks and at > max(marks):
                score -= 0.6
            if score > best_score:
                best, best_score = at, score
        return best

    def _is_standfirst(self, at: int, title: int, bylines: dict[int, byline.Byline]) -> bool:
        block = self.blocks[at]
        if at in bylines or self.noise[at] or block.text in self.often or block.bullet or block.linked > 0.3:
            return False
        if not 40 <= self.units[at] <= 700 or prose.shared(self.words(at), self.words(title)) > 0.7:
            return False
        return self.prose[at] or self.units[at] > 70

    def _next_prose(self, at: int, last: int) -> int:
        return next((pos for pos in range(at, last) if self.prose[pos]), -1)

    def _sums_up(self, at: int, last: int) -> bool:
        """Whether the first paragraph tells the whole in short: later ones introduce its people and things anew."""
        if self.units[at] > 450:
            return False
        later = [pos for pos in range(at + 1, last) if self.prose[pos]]
        if len(later) < 4:
            return False
        own = prose.word_list(self.blocks[at].text)
        holders = Counter(word for pos in later for word in self.words(pos))
        told = prose.coverage(own, holders.keys())
        again = prose.coverage(own, self.words(later[0]))
        if told < 0.6 or again < 0.2:
            return False
        repeated = {word for word, count in holders.items() if count > 1}
        usual = sorted(prose.coverage(self.words(pos), repeated) for pos in later)[len(later) // 2]
        return told > usual + 0.12

    # ------------------------------------------------------------ body

    def _cut_end(self, body: int, last: int) -> int:
        """Where the article ends: at a heading after which none goes on, once there is a body."""
        total = sum(self.units[at] for at in range(body, last) if self.prose[at])
        seen = 0
        for at in range(body, last):
            text = self.blocks[at].text
            if self.units[at] <= 60 and (
                (seen * 3 >= total and furniture.is_end(text) and not self._goes_on(at, last))
                or (seen > 400 and furniture.opens_comments(text))
            ):
                return at
            if self.prose[at]:
                seen += self.units[at]
            elif (
                seen > 400
                and seen * 4 > total * 3
                and self._opens_list(at, last)
                and self._list_end(at + 1, last) > at + 1
            ):
                rest = [pos for pos in range(at, last) if self.prose[pos]]
                if rest and all(self.units[pos] <= 300 and not self.prose[pos - 1] for pos in rest[:3]):
                    return at
        last = self._before_posts(body, self._before_teasers(body, last))
        return self._before_islands(body, last)

    def _goes_on(self, at: int, last: int) -> bool:
        """Whether paragraphs follow a box in the middle of an article: one to subscribe, one to share."""
        text = self.blocks[at].text
        after = range(at + 1, min(at + 5, last))
        return not furniture.opens_comments(text) and any(
            self.prose[pos] and self.prose[pos + 1] and min(self.units[pos], self.units[pos + 1]) >= 200
            for pos in after
            if pos + 1 < last
        )

    def _before_posts(self, body: int, last: int) -> int:
        """Up to where one label begins to stand below every paragraph or two: posts or comments, a list of others."""
        labels = [
            at
            for at in range(body, last)
            # Longer ones are what pictures of an article are called.
            if self.units[at] <= 32
            and not self.prose[at]
            and not self.blocks[at].bullet
            and self.blocks[at].text in self.often
        ]
        times = Counter(self.blocks[at].text for at in labels)
        seen = 0
        for at in range(body, last):
            if self.prose[at]:
                seen += self.units[at]
            text = self.blocks[at].text
            if seen < 400 or times[text] < _POSTS or at not in labels:
                continue
            places = [other for other in labels if self.blocks[other].text == text and other >= at]
            near = [other - one <= 4 and any(self.prose[one:other]) for one, other in pairwise(places)]
            if len(places) >= _POSTS and sum(near) * 4 >= len(near) * 3:
                return at
        return last

    def _before_islands(self, body: int, last: int) -> int:
        """Without a tail of single paragraphs far apart: what other pieces begin with, comments, notices.

        The pieces of a list stand as far from each other as the first from its introduction;
        a tail stands further from the article than its paragraphs from each other.
        """
        groups = self._groups(body, last)
        seen = 0
        for place, (first, end) in enumerate(groups[:-1]):
            seen += sum(self.units[first:end])
            tail = groups[place + 1 :]
            gap = self._gap(end, tail[0][0])
            if gap < _ISLAND_GAP or seen < 400 or any(stop - start > 2 for start, stop in tail):
                continue
            gaps = sorted(self._gap(one[1], other[0]) for one, other in pairwise(tail))
            usual = gaps[len(gaps) // 2] if gaps else 1
            if gap >= 2 * usual and sum(self.units[tail[0][0] : last]) < 2 * seen:
                return end
        return last

    def _groups(self, body: int, last: int) -> list[tuple[int, int]]:
        """Stretches of running text, as first and end."""
        groups: list[tuple[int, int]] = []
        for at in range(body, last):
            if self.prose[at]:
                if groups and groups[-1][1] == at:
                    groups[-1] = (groups[-1][0], at + 1)
                else:
                    groups.append((at, at + 1))
        return groups

    def _gap(self, start: int, end: int) -> int:
        """How many labels stand between two stretches; bullets belong to the text."""
        return sum(not self.blocks[at].bullet and not self.noise[at] for at in range(start, end))

    def _before_teasers(self, body: int, last: int) -> int:
        """Without a tail in which every short paragraph stands alone under a label: other pieces' teasers."""
        alone = 0
        at = cut = last
        while at > body:
            at -= 1
            if not self.prose[at]:
                continue
            lone = (
                self.units[at] <= 420
                and not self.prose[at - 1]
                and not self.blocks[at - 1].bullet
                and self.units[at - 1] >= 20
            )
            if not lone or self.blocks[at - 1].text.endswith((":", "?")):
                break
            alone, cut = alone + 1, at - 1
        kept = sum(self.units[pos] for pos in range(body, cut) if self.prose[pos])
        return cut if alone >= 3 and kept >= 400 else last

    def _body(self, head: _Head, last: int) -> tuple[list[int], list[Listing]]:
        """Positions of the body's blocks, and the lists of other pieces that stood among them."""
        kept: list[int] = []
        inner: list[Listing] = []
        announced = self._announced(head.body, last)
        title = self.blocks[head.title].text if head.title >= 0 else ""
        at = head.body
        while at < last:
            if self._opens_list(at, last):
                end = self._list_end(at + 1, last)
                if end > at + 1:
                    inner.extend(read_listings(self.blocks[at:end], self.addresses, self.lang))
                at = end
                continue
            if at in announced or self._belongs(at, title, head.body, last):
                kept.append(at)
            at += 1
        while kept and not self.prose[kept[-1]] and not self.blocks[kept[-1]].bullet:
            kept.pop()
        return kept or [at for at in range(head.body, last) if not self.noise[at]], inner

    def _opens_list(self, at: int, last: int) -> bool:
        """Whether the block is a heading over pieces of the site."""
        text = self.blocks[at].text
        if self.prose[at] or prose.ends_sentence(text):
            return False
        if furniture.is_related_heading(text):
            return True
        return furniture.opens_list(text) and self._list_end(at + 1, last) > at + 2

    def _numbered_end(self, last: int) -> int:
        """With a numbered list that follows the text at once, a line of details under each item included."""
        end, at, number = last, last, 0
        while at < len(self.blocks) and at - end <= 1:
            block = self.blocks[at]
            if block.bullet == "1" and block.number == number + 1 and self._is_item(at):
                end, number = at + 1, number + 1
            at += 1
        return end if number >= 3 else last

    def _announced(self, body: int, last: int) -> set[int]:
        """Lists without bullets: the labels between a paragraph that ends in a colon and the next one."""
        found: set[int] = set()
        for at in range(body, last):
            if not (self.prose[at] and self.blocks[at].text.endswith((":", "："))):
                continue
            end = at + 1
            while end < last and self._is_entry(end):
                end += 1
            if end < last and self.prose[end] and 3 <= end - at <= 1 + _ENTRIES:
                found.update(range(at + 1, end))
        return found

    def _is_entry(self, at: int) -> bool:
        block = self.blocks[at]
        return not (
            self.prose[at]
            or self.noise[at]
            or self.units[at] > _LABEL_UNITS
            or block.linked > 0.3
            or "|" in block.text
            or furniture.is_credit(block.text)
            or furniture.is_end(block.text)
            or furniture.is_related_heading(block.text)
        )

    def _is_item(self, at: int) -> bool:
        """Whether the item says something; one that is a link belongs to a menu, one with an address in sight does not."""
        return self.blocks[at].linked < 0.5 or "://" in self.blocks[at].text

    def _list_end(self, at: int, last: int) -> int:
        start = at
        while at < last and not self.prose[at] and at - start < 12 and (self.units[at] <= _LABEL_UNITS):
            at += 1
        return at

    def _belongs(self, at: int, title: str, body: int, last: int) -> bool:
        block = self.blocks[at]
        if self.noise[at] or (block.text in self.often and not self.prose[at]):
            return False
        if self.prose[at] and self.units[at] <= 300 and furniture.is_credit_line(block.text):
            return False
        if self.prose[at]:
            return True
        if title and at < body + 3 and prose.says_again(block.text, title, 0.6):
            return False
        if block.bullet:
            return self._is_item(at)
        if block.linked > 0.3 or furniture.is_credit(block.text):
            return False
        if "|" in block.text or (self.units[at] > _SUBHEADING and not prose.stops(block.text)):
            return False
        if at and at + 1 < last and self.blocks[at - 1].bullet == self.blocks[at + 1].bullet == "1":
            return True
        # A label between paragraphs is a subheading; several in a row are something else.
        before = at > body and (self.prose[at - 1] or bool(self.blocks[at - 1].bullet))
        after = at + 1 < last and (self.prose[at + 1] or bool(self.blocks[at + 1].bullet))
        return after and (before or at == body or self.noise[at - 1])


def _picks(listings: Iterable[Listing]) -> Iterable[Pick]:
    seen: set[tuple[str, str]] = set()
    for listing in listings:
        for title, url in listing.items:
            if (listing.heading, title) not in seen:
                seen.add((listing.heading, title))
                yield Pick(markup.clean(listing.heading, 200), markup.clean(title, 400), url)


def _to_html(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    opened = ""
    for at, block in enumerate(blocks):
        wanted = {"*": "ul", "1": "ol"}.get(block.bullet, "")
        if opened and opened != wanted:
            parts.append(f"</{opened}>")
            opened = ""
        text = escape(block.text, quote=False)
        if wanted:
            if not opened:
                start = f' start="{block.number}"' if wanted == "ol" and block.number != 1 else ""
                parts.append(f"<{wanted}{start}>")
                opened = wanted
            parts.append(f"<li>{text}</li>")
        elif block.level or _is_subheading(blocks, at):
            parts.append(f"<h2>{text}</h2>")
        else:
            parts.append(f"<p>{text}</p>")
    if opened:
        parts.append(f"</{opened}>")
    return "\n".join(parts)


def _is_subheading(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    return prose.units(text) <= 120 and not prose.stops(text) and at + 1 < len(blocks) and len(blocks) > 2


def read(data: bytes, source: str, name: str = "", content_type: str = "") -> list[Entry]:
    """The article of a text dump in `data`; raises NothingToRead where it has no line of text."""
    from feeds.charset import decode
    from feeds.errors import NothingToRead
    from feeds.pages.identity import stand_in

    entry = read_text(decode(data, content_type), stand_in(data, source, name))
    if entry is None:
        raise NothingToRead(source, "there is no text in it")
    return [entry]
