"""Reasons worded: the arithmetic's grounds as a few true words."""

from __future__ import annotations

from feeds.model import Reason, ReasonKind


def sentence(reason: Reason) -> str:
    """A reason in a few words of English, without a full stop; empty where there is nothing to say.

    The terms stand as they are in the articles; they are outside text, to be shown as text.
    """
    terms = ", ".join(reason.terms)
    count = reason.count
    match reason.kind:
        case ReasonKind.SHARES:
            return f"shares {terms}" if terms else "similar wording"
        case ReasonKind.STORY:
            return "latest in this story" if count == 1 else "same story"
        case ReasonKind.TWIN:
            return f"like this, in another language: {terms}" if terms else "like this, in another language"
        case ReasonKind.MEANING:
            return "close in meaning"
        case ReasonKind.ACROSS:
            return "close in meaning, in another language"
        case ReasonKind.STARRED:
            return f"you starred {count} on {terms}" if terms else f"like {count} you starred"
        case ReasonKind.LIKES:
            return f"you read about {terms}" if terms else "like what you read"
        case ReasonKind.FEED:
            return f"from {terms}, which you finish"
        case ReasonKind.BESIDE:
            return f"also from {terms}"
        case ReasonKind.AUTHOR:
            return f"by {terms}, whom you read"
        case ReasonKind.TAG:
            return f"filed under {terms}, which you read"
        case ReasonKind.SOURCES:
            return f"{count} of your sources carry it"
        case ReasonKind.OUTSIDE:
            return "outside your usual"
        case ReasonKind.PAGE:
            return f"recommended under {terms}" if terms else "recommended by the page"
        case ReasonKind.FRESH:
            return "new"
