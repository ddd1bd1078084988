"""A finite paper of what is there: what several sources tell on its front page, then section by section, until the
time to read it is used up.

All here is a function of values: the same candidates and minutes make the same paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from feeds import collation
from feeds.record import record

LEADS = 3
"""Stories on the front page, at most."""
LEAD_SHARE = 0.5
"""Of the minutes, that the front page takes at most."""
LIKED, STARRED, RARE = 1.0, 0.5, 0.5
"""How much it weighs that the reader would like an article, starred others of its feed, and seldom hears from it."""


@record(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may stand in a paper."""

    id: int
    section: str
    feed: int
    date: datetime
    minutes: int
    """To read it, at least 1."""
    weight: float = 0.0
    """How much the reader would miss it; see `weight`."""
    story: int | None = None
    """The story it tells with others, None where it is alone."""


@record(frozen=True, slots=True)
class Piece:
    """What stands in a paper once: an article, and the others that tell the same."""

    id: int
    minutes: int
    others: tuple[int, ...] = ()
    """Articles, those the reader would miss most first."""


@record(frozen=True, slots=True)
class Section:
    """Pieces under one heading. The front page has none."""

    name: str
    pieces: tuple[Piece, ...]


@record(frozen=True, slots=True)
class Edition:
    """A paper: its front page first, if it has one. `left` is how many pieces found no place."""

    sections: tuple[Section, ...] = ()
    left: int = 0

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces in the order they are read."""
        return tuple(piece for section in self.sections for piece in section.pieces)

    @property
    def minutes(self) -> int:
        return sum(piece.minutes for piece in self.pieces)

    def groups(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Where each section begins in a list of its pieces, and its name."""
        names = {piece.id: section.name for section in self.sections for piece in section.pieces}
        found: list[tuple[int, str]] = []
        for place, id in enumerate(ids):
            name = names.get(id)
            if name is not None and (not found or found[-1][1] != name):
                found.append((place, name))
        return found


def weight(*, liked: float, starred: float, arrived: int) -> float:
    """How much a reader would miss an article.

    `liked` tells from 0 to 1 how well it is recommended, `starred` the same of the stars that its feed has, `arrived`
    how many articles of its feed there are to choose from: the fewer, the rarer.
    """
    return LIKED * liked + STARRED * starred + RARE / max(1, arrived)


def plan(candidates: Iterable[Candidate], minutes: int) -> Edition:
    """A paper that takes so many minutes at most; a single longer piece where nothing else would stand in it."""
    stories = _stories(candidates)
    leads = _leads(stories, minutes)
    taken = _fill([story for story in stories if story not in leads], minutes - _length(leads))
    if not leads and not taken:
        leads = stories[:1]
    sections: dict[str, list[Piece]] = {}
    for story in taken:
        sections.setdefault(story.section, []).append(story.piece)
    front = (Section("", tuple(story.piece for story in leads)),) if leads else ()
    inside = (Section(name, tuple(sections[name])) for name in sorted(sections, key=collation.key))
    return Edition((*front, *inside), len(stories) - len(leads) - len(taken))


@record(frozen=True, slots=True)
class _Story:
    """What is told once: the candidate that stands for it, and the others, best first."""

    first: Candidate
    others: tuple[Candidate, ...]

    @property
    def section(self) -> str:
        return self.first.section

    @property
    def minutes(self) -> int:
        return self.first.minutes

    @property
    def sources(self) -> int:
        """How many feeds tell it."""
        return len({one.feed for one in (self.first, *self.others)})

    @property
    def rank(self) -> tuple[float, float, float, int]:
        """What sorts the one a reader would miss most first; no two are equal."""
        return (-self.sources, *_rank(self.first))

    @property
    def piece(self) -> Piece:
        return Piece(self.first.id, self.first.minutes, tuple(one.id for one in self.others))


def _rank(one: Candidate) -> tuple[float, float, int]:
    return -one.weight, -one.date.timestamp(), one.id


def _length(stories: Iterable[_Story]) -> int:
    return sum(story.minutes for story in stories)


def _stories(candidates: Iterable[Candidate]) -> list[_Story]:
    """What the candidates tell, each once, in order of rank."""
    told: dict[tuple[bool, int], list[Candidate]] = defaultdict(list)
    for one in {one.id: one for one in candidates}.values():
        told[(one.story is not None, one.id if one.story is None else one.story)].append(one)
    ranked = (sorted(members, key=_rank) for members in told.values())
    return sorted((_Story(first, tuple(others)) for first, *others in ranked), key=lambda story: story.rank)


def _leads(stories: Iterable[_Story], minutes: int) -> list[_Story]:
    """The front page: what most sources tell."""
    leads: list[_Story] = []
    room = LEAD_SHARE * minutes
    for story in stories:
        if len(leads) < LEADS and story.sources > 1 and story.minutes <= room:
            leads.append(story)
            room -= story.minutes
    return leads


def _fill(stories: list[_Story], room: int) -> list[_Story]:
    """What stands below the front page, in the order it was chosen: sections take turns, and in each its feeds."""
    taken: list[_Story] = []
    sections: Counter[str] = Counter()
    feeds: Counter[tuple[str, int]] = Counter()

    def turn(story: _Story) -> tuple[int, int, tuple[float, float, float, int]]:
        return sections[story.section], feeds[story.section, story.first.feed], story.rank

    while stories := [story for story in stories if story.minutes <= room]:
        chosen = min(stories, key=turn)
        stories.remove(chosen)
        taken.append(chosen)
        sections[chosen.section] += 1
        feeds[chosen.section, chosen.first.feed] += 1
        room -= chosen.minutes
    return taken
