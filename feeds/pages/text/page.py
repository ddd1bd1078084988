"""A text dump as it is looked at: its blocks, and what can be told of each from its own look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feeds import boilerplate, byline, prose
from feeds.boilerplate import labels
from feeds.pages.lines import Block, Blocks

_LETTER = re.compile(r"[^\W_]")
LABEL = 200
"""Units; longer than this no block is a title or label."""
_NOISE = 400
_PROMPT = 300
_PROMPT_PROSE = 600
"""Units up to which a block may be an advertising mark, an invitation, a notice of the site."""
_REPEATED, _REPEATED_LEAST = 1200, 60
"""Letters; longer blocks are not looked for elsewhere on the page. Units from which one that is there is no text."""
_SHORTEST = 40
"""Units from which sentences are running text by themselves."""
_TEASER = 120
"""Units below which a text that breaks off is a title or teaser."""
_LONG, _LONGEST = 140, 250
"""Units from which a block is running text though it ends without a stop: with one inside, without any."""
_UNSTOPPED = 110
"""Units of it in Thai, Lao or Khmer."""
LINKED = 0.3
"""Share of linked words from which a line leads elsewhere."""
SAME = 0.6
"""Share of words in common from which two lines say the same."""
CAPTION = 300
"""Units of the longest caption in sentences."""
_LINKED = 0.6
"""Share of linked words from which a block is a menu."""
_BYLINE_PROSE = 90
"""Units of the longest running text that may be a byline."""
_RECORDS, _RECORD = 5, 12
_SIGNS = frozenset(":()–—%=")
"""Lines of one make that are a table, units of the shortest, and the signs they share."""


@dataclass(frozen=True, slots=True)
class Page:
    """Positions in `blocks` are what all questions about a page are asked and answered in."""

    blocks: tuple[Block, ...]
    addresses: Mapping[int, str]
    lang: str
    units: tuple[int, ...]
    counts: Mapping[str, int]
    """How often each text stands on the page."""
    noise: tuple[bool, ...]
    """Advertising marks, prompts, rules: nothing of the article's, wherever it stands."""
    prose: tuple[bool, ...]
    """Running text."""
    _words: dict[int, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _bylines: dict[int, byline.Byline | None] = field(default_factory=dict, compare=False, repr=False)

    def words(self, at: int) -> frozenset[str]:
        """The words of a block, for comparing."""
        if at not in self._words:
            self._words[at] = frozenset(prose.word_list(self.blocks[at].text))
        return self._words[at]

    def is_often(self, at: int) -> bool:
        """Whether the text stands on the page more than once."""
        text = self.blocks[at].text
        return self.counts[text] > 1 and len(text) < _REPEATED

    def byline(self, at: int) -> byline.Byline | None:
        """The block as a line that names author or day."""
        if (self.prose[at] and self.units[at] > _BYLINE_PROSE) or self.units[at] > byline.MAX_LINE:
            return None
        if at not in self._bylines:
            self._bylines[at] = byline.read_byline(self.blocks[at].text, self.lang)
        return self._bylines[at]

    def is_sentence(self, at: int) -> bool:
        """Whether the block ends as a sentence and is nothing the site says."""
        return not self.noise[at] and prose.ends_sentence(self.blocks[at].text)

    def next_prose(self, at: int, last: int) -> int:
        """The first running text from `at` on, -1 where there is none."""
        return next((pos for pos in range(at, last) if self.prose[pos]), -1)


def look(page: Blocks, lang: str) -> Page:
    """What the blocks are, each by itself and beside its equals."""
    blocks = tuple(page.blocks)
    units = tuple(prose.units(block.text) for block in blocks)
    counts = Counter(block.text for block in blocks)
    noise = tuple(_is_noise(block, size) for block, size in zip(blocks, units, strict=True))
    running = [_is_prose(*each, counts) for each in zip(blocks, units, noise, strict=True)]
    looked = Page(blocks, page.addresses, lang, units, counts, noise, tuple(running))
    for start, end in _records(looked):
        running[start:end] = [True] * (end - start)
    return Page(blocks, page.addresses, lang, units, counts, noise, tuple(running), looked._words)


def _is_noise(block: Block, size: int) -> bool:
    if size > _NOISE:
        return False
    if boilerplate.is_ad(block.text) or not _LETTER.search(block.text):
        return True
    return size <= _PROMPT and boilerplate.is_prompt(block.text)


def _is_prose(block: Block, size: int, noise: bool, counts: Mapping[str, int]) -> bool:
    """Running text: sentences, of some length."""
    text = block.text
    if size < _SHORTEST or (counts[text] > 1 and len(text) < _REPEATED and size > _REPEATED_LEAST):
        return False
    if noise or block.linked > _LINKED:
        return False
    if size < _TEASER and text.endswith(("..", "…")):  # a title or teaser that was cut off
        return False
    if labels.announced(text):
        return False
    runs = (
        prose.stops(text)
        or (size >= _LONG and (prose.inner_stops(text) >= 1 or size >= _LONGEST))
        or (size >= _UNSTOPPED and prose.sets_no_stops(text))
    )
    return runs and not (size < _PROMPT_PROSE and boilerplate.is_notice(text))


def _records(page: Page) -> list[tuple[int, int]]:
    """Stretches of lines of one make ("France (group H): tenth time"): tables and lists of an article."""
    found: list[tuple[int, int]] = []
    start = 0
    shared: set[str] = set()
    size = len(page.blocks)
    for at in range(size + 1):
        marks = _marks(page, at) if at < size else set()
        both = shared & marks
        if both and any(mark.isalpha() for mark in both) and not all(mark.isalpha() for mark in both):
            shared = both
            continue
        if at - start >= _RECORDS and len({page.blocks[one].text for one in range(start, at)}) * 4 >= 3 * (
            at - start
        ):
            found.append((start, at))
        start, shared = at, marks
    return found


def _marks(page: Page, at: int) -> set[str]:
    """What the line has in common with others of its make: words and the signs between them."""
    block = page.blocks[at]
    if page.prose[at] or page.noise[at] or block.linked > LINKED or not _RECORD <= page.units[at] <= LABEL:
        return set()
    signs = _SIGNS.intersection(block.text)
    if not signs:
        return set()
    return {word for word in page.words(at) if len(word) > 3 and word.isalpha()} | signs


def known_words(page: Page, positions: Sequence[int]) -> Counter[str]:
    """In how many of the blocks each word stands."""
    times: Counter[str] = Counter()
    for at in positions:
        times.update(page.words(at))
    return times
