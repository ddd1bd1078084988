"""Lines that are a label and what it announces: one piece of the site ("Read also: …"), the topics of an article ("Tags: …")."""

from __future__ import annotations

import re
from functools import lru_cache

from feeds import boilerplate, prose
from feeds.boilerplate import words

_LABEL = re.compile(
    r"^\W{0,4}(?:[\[【〔「『(（<《](?P<boxed>[^\[\]【】〔〕「」『』()（）<>《》]{2,60})[\]】〕」』)）>》]\s?[:：]?"
    r"|(?P<label>[^:：>»›|→▶►]{2,60}?)\s*(?:[:：>»›|→▶►]+|\s[-–—]\s))\s*(?P<value>\S.*)$"
)
"""A label in brackets, or before a colon, an arrow, a dash."""
_LONGEST = 200
"""Units of a label and one title."""
_SHORTEST_TITLE = 8
_LABEL_WORDS = 6
_TOPIC, _TOPIC_WORDS = 40, 5
"""Units and words of the longest topic."""
_COMMAS = re.compile(r"[,،、，;；|•·/#]+\s*")
_HASHES = re.compile(r"^(?:#[\w\u0900-\u0dff\u200c-]{2,40}[\s,،、]*)+$")
_WIDE = re.compile(
    "関連|あわせて|合わせて|併せて|読みたい|読む|こちらも|おすすめ記事|相关|相關|延伸|阅读|閱讀|参阅|參閱|参见|另见"
)
_WIDE_LETTERS = 12
"""Letters of the longest label in Chinese or Japanese, which have no words to look up."""

_INVITATIONS = boilerplate.keys((*words.RELATED, *words.INVITATIONS))
_INVITING = frozenset(word for phrase in _INVITATIONS for word in phrase.split())
_TOPICS = boilerplate.keys(words.TOPICS)


def _split(text: str) -> tuple[str, str]:
    found = _LABEL.match(text)
    return (found["boxed"] or found["label"], found["value"]) if found else ("", "")


@lru_cache(maxsize=1024)
def announced(text: str) -> tuple[str, str] | None:
    """Label and title of a line that sends its reader to one other piece: "Read also: A title"."""
    if prose.units(text) > _LONGEST:
        return None
    label, title = _split(text)
    if boilerplate.key(label) in _TOPICS and boilerplate.key(label) not in _INVITATIONS:
        return None
    if not (label and _invites(label)):
        label, title = _in_capitals(text)
        if not label:
            return None
    if prose.units(title) < _SHORTEST_TITLE or prose.inner_stops(title.rstrip("?!？！؟")):
        return None
    if prose.ends_sentence(title) and title[-1] not in "?!？！؟" and " " not in label.strip():
        return None  # "More: …" before a sentence
    return label.strip(" :："), title


def _invites(label: str) -> bool:
    """Whether a label is a known heading over other pieces, or made of nothing but the words of such."""
    said = boilerplate.key(label)
    if said in _INVITATIONS:
        return True
    if len(label) <= _WIDE_LETTERS and _WIDE.search(label):
        return True
    parts = said.split()
    return (
        1 < len(parts) <= _LABEL_WORDS and _INVITING.issuperset(parts) and boilerplate.sounds_like_list(label)
    )


def _in_capitals(text: str) -> tuple[str, str]:
    """A label told from its title by its capitals alone: "READ ALSO How the ferry learned to wait"."""
    parts = text.split()
    size = next((at for at, part in enumerate(parts) if not part.isupper()), 0)
    for end in range(min(size, _LABEL_WORDS), 1, -1):
        label = " ".join(parts[:end])
        if boilerplate.key(label) in _INVITATIONS:
            return label, " ".join(parts[end:])
    return "", ""


@lru_cache(maxsize=1024)
def names_topics(text: str) -> bool:
    """A line of nothing but what the article is filed under: "Tags: coast, harbour", "#coast #harbour"."""
    if prose.units(text) > _LONGEST:
        return False
    if text.startswith("#") and _HASHES.match(text):
        return True
    label, listed = _split(text)
    if not label or boilerplate.key(label) not in _TOPICS or prose.inner_stops(listed):
        return False
    topics = [topic for topic in _COMMAS.split(listed) if topic.strip()]
    return not prose.ends_sentence(listed) and all(
        prose.units(topic) <= _TOPIC and len(topic.split()) <= _TOPIC_WORDS for topic in topics
    )
