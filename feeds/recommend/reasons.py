"""Reasons worded: the arithmetic's grounds as a few true words."""

from __future__ import annotations

from feeds.messages import Message
from feeds.model import Reason, ReasonKind

_OF_TERMS = {
    ReasonKind.SHARES: Message("why.shares", "shares {terms}"),
    ReasonKind.TWIN: Message("why.twin-shares", "like this, in another language: {terms}"),
    ReasonKind.STARRED: Message("why.starred-on", "you starred {number} on {terms}"),
    ReasonKind.LIKES: Message("why.read-about", "you read about {terms}"),
    ReasonKind.FEED: Message("why.feed", "from {terms}, which you finish"),
    ReasonKind.BESIDE: Message("why.beside", "also from {terms}"),
    ReasonKind.AUTHOR: Message("why.author", "by {terms}, whom you read"),
    ReasonKind.TAG: Message("why.tag", "filed under {terms}, which you read"),
    ReasonKind.PAGE: Message("why.under", "recommended under {terms}"),
}
_WITHOUT = {
    ReasonKind.SHARES: Message("why.similar", "similar wording"),
    ReasonKind.STORY: Message("why.story", "same story"),
    ReasonKind.TWIN: Message("why.twin", "like this, in another language"),
    ReasonKind.MEANING: Message("why.meaning", "close in meaning"),
    ReasonKind.ACROSS: Message("why.across", "close in meaning, in another language"),
    ReasonKind.STARRED: Message("why.starred", "like {number} you starred"),
    ReasonKind.LIKES: Message("why.likes", "like what you read"),
    ReasonKind.SOURCES: Message("why.sources", "{number} of your sources carry it"),
    ReasonKind.OUTSIDE: Message("why.outside", "outside your usual"),
    ReasonKind.PAGE: Message("why.page", "recommended by the page"),
    ReasonKind.FRESH: Message("why.fresh", "among the newest"),
}
_LATEST = Message("why.latest", "latest in this story")


def message(reason: Reason) -> Message:
    """A reason in a few words, without a full stop.

    The terms stand as they are in the articles; they are outside text, to be shown as text.
    """
    if reason.kind is ReasonKind.STORY and reason.count == 1:
        return _LATEST
    names_terms = reason.kind not in _WITHOUT or (bool(reason.terms) and reason.kind in _OF_TERMS)
    template = (_OF_TERMS if names_terms else _WITHOUT)[reason.kind]
    return template.filled(terms=reason.terms, number=reason.count)
