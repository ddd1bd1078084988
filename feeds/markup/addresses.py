"""Addresses written out in running text, where nothing marks them as links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_STOP = r"\s<>\"`\u201c\u201d\u00ab\u00bb\u3000-\u303f\uff01-\uff65"
"""What never belongs to an address in a text: blanks, quotes, the punctuation of Chinese and Japanese."""
_HOST = r"(?:[A-Za-z0-9._~%:@\[\]\-]|[^\W\d_a-zA-Z\u2e80-\uffff])+"
"""Letters of a host; text in Chinese or Japanese goes on behind an address without a blank."""
_ADDRESS = (
    rf"(?<![@/.:\-_])(?<![^\W\u2e80-\uffff])(?:(?:https?|ftp|gemini|gopher|irc|ircs)://{_HOST}(?:[/?#][^{_STOP}]{{0,4000}})?"
    rf"|www\.(?=[\w\-]+\.\w){_HOST}(?:[/?#][^{_STOP}]{{0,4000}})?"
    rf"|mailto:[^{_STOP}@]{{1,200}}@[^{_STOP}]{{3,1000}}"
    rf"|magnet:\?xt=[^{_STOP}]{{3,4000}}"
    r"|tel:\+?[0-9][0-9().\-]{4,30})"
)
_GOES_ON = re.compile(r"(?<=[A-Za-z0-9])[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Where a text written without blanks goes on behind an address; a step of a path may begin with such letters."""
_PAIRS = {")": "(", "]": "[", "}": "{"}
_AFTER = ".,;:!?'’…*_|"
"""What ends a sentence, or sets it off, rather than an address."""


@cache
def _address() -> re.Pattern[str]:
    # Compiling it takes 8 ms, which a start that reads no text does not wait for.
    return re.compile(_ADDRESS, re.IGNORECASE)


def may_hold(text: str) -> bool:
    """Whether it is worth looking: of a thousand texts some ten hold an address."""
    return "://" in text or "www." in text or "mailto:" in text or "magnet:" in text or "tel:" in text


def split(text: str) -> Iterator[tuple[str, str]]:
    """The text in parts, each with the address it is, or with none."""
    end = 0
    for found in _address().finditer(text):
        written = _without_end(found[0])
        if written.endswith("://"):
            continue
        if found.start() > end:
            yield text[end : found.start()], ""
        yield written, f"http://{written}" if written[:4].lower() == "www." else written
        end = found.start() + len(written)
    if end < len(text):
        yield text[end:], ""


def _without_end(written: str) -> str:
    """An address without what closes the sentence or the bracket it stands in, and what goes on behind it."""
    if going_on := _GOES_ON.search(written):
        written = written[: going_on.start()]
    while written:
        last = written[-1]
        opening = _PAIRS.get(last)
        unopened = opening is not None and written.count(last) > written.count(opening)
        if not unopened and last not in _AFTER:
            break
        written = written[:-1]
    return written
