"""Items as Google Reader gave them, and its heirs still do: `starred.json` and the like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.messages import Message
from feeds.model import Enclosure, Entry
from feeds.transfer.imports import values
from feeds.transfer.imports.items import Item, Mark, Refused

PROGRAM = "Google Reader"
_STATE, _LABEL = "/state/com.google/", "/label/"


def is_its(data: Any) -> bool:
    """Whether a JSON document is a list of such items; one without any is known by the id of its stream."""
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        return False
    stream = values.text(data.get("id"))
    first: Any = next(iter(data["items"]), {})
    return _STATE in stream or (isinstance(first, dict) and ("origin" in first or "crawlTimeMsec" in first))


def items(data: dict[str, Any]) -> Iterator[Item]:
    everywhere = "starred" in values.text(data.get("id"))
    for number, item in enumerate(data["items"], 1):
        mark = _mark(item, starred=everywhere) if isinstance(item, dict) else None
        yield mark or Refused(
            Message("imports.empty-item", "item {item} has no address and no text", item=number)
        )


def _mark(item: dict[str, Any], *, starred: bool) -> Mark | None:
    url = values.address(_href(item.get("canonical")) or _href(item.get("alternate")))
    body, summary = _content(item.get("content")), _content(item.get("summary"))
    if not (url or body or summary):
        return None
    categories = [values.text(each) for each in _list(item.get("categories"))]
    states = {each.partition(_STATE)[2] for each in categories if _STATE in each}
    labels = [each.partition(_LABEL)[2] for each in categories if _LABEL in each]
    origin = item.get("origin")
    stream = values.text(origin.get("streamId")) if isinstance(origin, dict) else ""
    entry = Entry(
        guid=url or values.guid(item.get("id")),
        url=url,
        title=values.title(item.get("title"), body or summary),
        authors=values.tags([item.get("author")]),
        published=values.moment(item.get("published")),
        summary="" if body else summary,
        body=body,
        categories=values.tags([each for each in categories if not each.startswith("user/")]),
        enclosures=tuple(_enclosures(item)),
        via=values.line(origin.get("title")) if isinstance(origin, dict) else "",
    )
    return Mark(
        entry,
        feed=values.address(stream.removeprefix("feed/")),
        read="read" in states,
        starred=starred or "starred" in states,
        tags=values.tags(labels),
    )


def _enclosures(item: dict[str, Any]) -> Iterator[Enclosure]:
    for file in _list(item.get("enclosure")):
        if isinstance(file, dict) and (url := values.address(file.get("href"))):
            yield Enclosure(url=url, type=values.line(file.get("type")))


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _href(links: Any) -> str:
    first = next(iter(_list(links)), None)
    return values.text(first.get("href")) if isinstance(first, dict) else ""


def _content(value: Any) -> str:
    return values.text(value.get("content")) if isinstance(value, dict) else values.text(value)
