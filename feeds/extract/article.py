"""One page, whole: choose the text, keep its structure, read what is said around it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape

from feeds import byline, charset, language, markup, prose
from feeds.extract import body, cheap, edges, metadata, page, picks, rebuild, state
from feeds.model import Entry

_NOSCRIPT = re.compile(r"<noscript\b", re.I)
_SAID, _MORE = 200, 3
"""Units of an article that a page says as data, and how many times what is seen of it these are: the rest is shown by scripts."""
_TELLING = 20_000
"""Characters of markup from which a page without text is rather one that was not understood."""


def read(html: str | bytes, url: str) -> Entry:
    """See `feeds.extract.extract`."""
    text = charset.decode(html) if isinstance(html, bytes) else html
    root = page.parse(text)
    if root is None:
        return cheap.read(text, url)
    facts = metadata.read(root, url)
    pieces = page.read(root)
    choice = body.choose(pieces, facts.title)
    seen = _size(pieces, choice)
    if seen < state.LEAST and _reveal(pieces):
        shown = page.read(root)
        chosen_of_it = body.choose(shown, facts.title)
        if (size := _size(shown, chosen_of_it)) >= max(state.LEAST, _MORE * seen):
            pieces, choice, seen = shown, chosen_of_it, size
    if seen < state.LEAST and prose.units(facts.text) < _SAID:
        facts = _told(facts, state.article(root, facts.title))
    if (
        not choice.kept and "<noscript" in text
    ):  # scripts would have shown what stands there for whoever has none
        return read(_NOSCRIPT.sub("<div", text), url)
    if not choice.kept and len(text) > _TELLING:  # nested beyond what the parser follows
        return cheap.read(text, url)
    chosen = [pieces.pieces[at] for at in choice.kept]
    data = _as_data(facts.text, seen)
    told = markup.plain(markup.document(data)) if data else " ".join(piece.text for piece in chosen)
    lang = language.guess(told[:4000])
    if lang and facts.lang.lower().split("-")[0] == lang:
        lang = facts.lang
    title = edges.headline(pieces, choice, facts.title)
    choice, signature = edges.settle(pieces, choice, lang or facts.lang, title, facts.authors)
    base = _base(root, facts.url or url)
    shelves = picks.read(pieces, choice, title, base)
    standfirst = _standfirst(facts.standfirst, pieces, choice, title) or edges.lede(pieces, choice, title)
    others = body.second(pieces, choice)
    return Entry(
        guid=facts.url or url,
        url=facts.url or url,
        title=markup.clean(title, 500),
        authors=tuple(markup.clean(name, 120) for name in facts.authors or signature.authors),
        published=facts.published
        or signature.published
        or byline.read_dateline(chosen[0].text if chosen else "", lang),
        updated=facts.updated,
        lang=lang or facts.lang,
        summary=f"<p>{escape(standfirst, quote=False)}</p>" if standfirst else "",
        body=data or (rebuild.rebuild(pieces, choice.kept, choice.node, base) if choice.kept else ""),
        image=facts.image,
        categories=facts.categories,
        picks=shelves,
        other=_rebuilt(text, others, base) if others else "",
    )


def _size(pieces: page.Page, choice: body.Choice) -> int:
    return sum(pieces.pieces[at].size for at in choice.kept)


def _reveal(pieces: page.Page) -> bool:
    """Whether running text is hidden that scripts would have shown; it is in sight now."""
    hidden = [
        element
        for element in pieces.hidden
        if prose.units(words := " ".join(map(str, element.itertext("*")))) >= state.LEAST
        and prose.inner_stops(words) > 1
    ]
    for element in hidden:
        for attribute in {"style", "hidden", "aria-hidden"} & {*map(str, element.attrib)}:
            del element.attrib[attribute]
    return bool(hidden)


def _told(facts: metadata.Metadata, told: state.Told) -> metadata.Metadata:
    """`facts` with the text that the page has for its scripts, and what that says beyond them."""
    if not told.html:
        return facts
    return replace(
        facts,
        text=told.html,
        authors=facts.authors or told.authors,
        published=facts.published or told.published,
    )


def _as_data(text: str, seen: int) -> str:
    """HTML of an article that the page has as data, where that is much more than what is `seen` of it; empty otherwise."""
    if prose.units(text) < max(_SAID, _MORE * seen):
        return ""
    if "</p>" in text:
        return text
    text = unescape(text)
    return markup.from_text(text if "\n\n" in text else text.replace("\n", "\n\n"))


def _rebuilt(html: str, kept: list[int], base: str) -> str:
    """HTML of pieces of a page, read anew: to rebuild it once has used up its tree."""
    root = page.parse(html)
    if root is None:
        return ""
    pieces = page.read(root)
    holder = next((at for at, node in enumerate(pieces.nodes) if node.tag == "body"), 0)
    return rebuild.rebuild(pieces, kept, holder, base)


def _base(root, url: str) -> str:  # type: ignore[no-untyped-def]
    from feeds import urls

    for element in root.iter("base"):
        stated = urls.resolve(url, element.get("href") or "")
        return stated if urls.is_live(stated) else url
    return url


def _standfirst(said: str, pieces: page.Page, choice: body.Choice, title: str) -> str:
    """What the page sets under its headline: in sight before the body, or as its description where that is no cut-off body."""
    start = choice.kept[0] if choice.kept else 0
    for at in range(max(0, start - 12), start):
        piece = pieces.pieces[at]
        if (
            40 <= piece.size <= 700
            and not piece.caption
            and not piece.linked
            and prose.likeness(piece.text, said) > 0.8
        ):
            return piece.text
    first = " ".join(pieces.pieces[at].text for at in choice.kept[:3])
    bare = said.rstrip(".…[] ")
    if not bare or bare[:80] in first or prose.likeness(said, title) > 0.9:
        return ""
    return said if prose.units(said) >= 40 else ""
